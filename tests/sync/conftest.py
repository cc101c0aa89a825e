"""A station at a fake hub, and a plant of real ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.computers import Computer, Templates, shared_statements
from tests.sync.forked_plant import Plant
from tests.sync.station.at_hub import Station


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    made = Station(tmp_path / "station")
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Templates]:
    with shared_statements():
        yield Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def plant(tmp_path: Path, templates: Templates) -> Iterator[Plant]:
    made = Plant(tmp_path, templates)
    yield made
    made.hub.close()


@pytest.fixture
def computer(plant: Plant) -> Iterator[Computer]:
    made = plant.new()
    made.act(4)
    made.exchange(3)
    yield made
    made.stop()
