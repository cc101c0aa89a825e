"""A station at a fake hub."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.station import Station


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    made = Station(tmp_path / "station")
    yield made
    made.store.close()
