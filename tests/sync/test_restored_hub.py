"""A hub put back from a backup: its numbers go on above all that it gave, so nothing is missed."""

import pytest
from sqlalchemy import select

from sync.hub.feed.pull import REMEMBERED_US, forget_removed, pull
from sync.hub.masters.load import load_rows
from sync.hub.store.database import HubDatabase
from sync.hub.store.tables import feed_gap
from terminal.domain.events.payloads import UnitHeld
from terminal.domain.ids import PersonCode
from terminal.domain.masters.rows import Person
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


@pytest.mark.slow
def test_what_a_restored_hub_has_lost_is_lost_at_once_for_those_that_heard_of_it(plant: Plant) -> None:
    backup = plant.backup()
    load_rows(plant.hub.hub, [Person(code=PersonCode("NEW"), name="new")])
    reader = plant.new()
    reader.exchange(3)
    assert knows(reader, "NEW")
    for _ in range(3):
        plant.clock.turn(5)
        plant.restore(backup)
        plant.hub.close()
        plant.hub.open()
        backup = plant.backup()
    reader.exchange(1)
    assert not knows(reader, "NEW")
    assert knows(reader, "P1")
    reader.stop()


def test_starts_long_ago_are_forgotten_with_the_cursors_from_before_them(plant: Plant) -> None:
    cursor = f"{plant.hub.hub.database.setting('feed')}~0~{revision(plant)}~line:L1"
    plant.hub.close()
    plant.hub.open()
    assert not snapshot(plant, cursor)
    plant.clock.turn(1)
    plant.hub.close()
    plant.hub.open()
    plant.clock.turn(REMEMBERED_US / 1e6 + 1)
    assert not snapshot(plant, cursor)
    plant.hub.hub.write(forget_removed)
    assert snapshot(plant, cursor)
    with plant.hub.hub.database.reading() as connection:
        assert connection.execute(select(feed_gap)).all() == []


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


def knows(computer: Computer, person: str) -> bool:
    return computer.work.masters.get(Person, person) is not None


def snapshot(plant: Plant, cursor: str) -> bool:
    """Whether whoever asks with that cursor is told all anew."""
    with plant.hub.hub.database.reading() as connection:
        return pull(connection, "T", "ST-010", cursor, 10).snapshot


def revision(plant: Plant) -> int:
    database: HubDatabase = plant.hub.hub.database
    return int(database.setting("revision"))
