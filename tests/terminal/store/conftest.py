"""A store in a temporary folder, and a workplace of the demo plant on one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.workplace import KEY, make_workplace


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path, KEY)
    yield made
    made.close()


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = make_workplace(tmp_path)
    yield made
    made.store.close()
