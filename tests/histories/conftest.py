"""The plant of a history; its hub and its empty disk are made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.computers import Templates, shared_statements
from tests.histories.plant import Plant
from tests.histories.rows import plant_rows


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    with shared_statements():
        yield Templates(tmp_path_factory.mktemp("templates"), plant_rows())


@pytest.fixture
def plant(tmp_path: Path, templates: Templates) -> Iterator[Plant]:
    made = Plant(tmp_path, templates)
    yield made
    made.close()
