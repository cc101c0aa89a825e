"""The line of the demo plant, for every test of a verb."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.usecases.parts.workplace import Workplace
from tests.fakes.floor import Floor


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    made = Floor(tmp_path)
    yield made
    made.close()


@pytest.fixture
def work(floor: Floor) -> Workplace:
    """Assembly 1 with an operator signed in."""
    return floor.at("ST-020")
