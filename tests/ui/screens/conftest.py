"""What the tests of the screens share: a workplace, and the forms in which a screen has to fit its panel."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from terminal.usecases.workplace import Workplace
from tests.fakes.workplace import make_workplace

MakeWork = Callable[[str], Workplace]


@pytest.fixture
def work_at(tmp_path: Path) -> Iterator[MakeWork]:
    """Makes the workplace of a station; its store is closed after the test."""
    made: list[Workplace] = []

    def make(station: str) -> Workplace:
        made.append(make_workplace(tmp_path / str(len(made)), station))
        return made[-1]

    yield make
    for work in made:
        work.store.close()
