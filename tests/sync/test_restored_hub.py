"""A hub put back from a backup: its numbers go on above all that it gave, so nothing is missed."""

import pytest

from sync.hub.store.database import HubDatabase
from terminal.domain.events.payloads import UnitHeld
from terminal.domain.state.unit import UnitDoc
from tests.chaos.computers import Computer
from tests.sync.forked_plant import Plant


@pytest.mark.slow
def test_what_follows_a_restore_is_told_to_those_that_read_on_before_it(plant: Plant) -> None:
    writer, other, reader = plant.new(), plant.new("ST-020"), plant.new("ST-020")
    backup = plant.backup()
    for number in range(6):
        hold(other, f"U{number}")
    reader.exchange(3)
    before = revision(plant)
    plant.clock.turn(5)
    plant.restore(backup)
    hold(writer, "P1")
    other.exchange(3)  # sends again what the hub lacks: its numbers are beyond those that the reader has
    reader.exchange(3)
    assert {held(reader, code) for code in ("P1", "U0", "U5")} == {True}
    assert before < revision(plant) < 2**53
    for computer in (writer, other, reader):
        computer.stop()


def test_numbers_never_go_back_with_the_clock(plant: Plant) -> None:
    first = revision(plant)
    plant.hub.close()
    plant.clock.jump(-86_400)
    plant.hub.open()
    assert revision(plant) == first
    assert first >= plant.clock.now() // 1000 + 86_400_000


def hold(computer: Computer, code: str) -> None:
    """Holds a unit there and tells the hub."""
    with computer.work.act() as act:
        act.add(computer.work.new_id(), UnitHeld(), subject=("unit", code))
    computer.exchange(3)


def held(computer: Computer, code: str) -> bool:
    assert computer.store is not None
    found = computer.store.doc(UnitDoc, code)
    return found is not None and found.held is not None


def revision(plant: Plant) -> int:
    database: HubDatabase = plant.hub.hub.database
    return int(database.setting("revision"))
