"""The store as a whole: its chain, what is still to send, facts and disputes, masters."""

from collections.abc import Callable

import msgspec
import pytest
from sqlalchemy import Connection

from terminal.domain.ids import StationCode
from terminal.domain.masters.rows import Person, Reason, Shift
from terminal.faults import FaultCode, StoreFault
from terminal.store.facts import ExchangeState, Identity, Settings
from terminal.store.masters import drop_master, put_master
from terminal.store.prepared import driver
from terminal.store.store import DisputeRow, Store
from terminal.store.tables import position
from terminal.usecases.call_help import raise_call
from terminal.usecases.dispose import hold_unit
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import accepted, make_fans
from tests.fakes.damage import tamper

# ---------------------------------------------------------------- the chain on disk

Attack = Callable[[Connection], object]


def altered(connection: Connection) -> None:
    connection.exec_driver_sql(
        f"UPDATE journal SET body = replace(body, 'FAN', 'NAF') WHERE position = {at(5)}"
    )


def deleted(connection: Connection) -> None:
    connection.exec_driver_sql(f"DELETE FROM journal WHERE position = {at(5)}")


def swapped(connection: Connection) -> None:
    for one, two in ((at(5), -1), (at(6), at(5)), (-1, at(6))):
        connection.exec_driver_sql(f"UPDATE journal SET position = {two} WHERE position = {one}")


def hashed_anew(connection: Connection) -> None:
    connection.exec_driver_sql(f"UPDATE journal SET hash = '{'0' * 64}' WHERE position = {at(5)}")


def at(sequence: int) -> int:
    return position(1, sequence)


@pytest.mark.parametrize("attack", [altered, deleted, swapped, hashed_anew])
def test_whoever_gets_past_the_triggers_is_found(work: Workplace, attack: Attack) -> None:
    make_fans(work, 1, 3)
    work.store.check_unsent(work.identity)
    tamper(work.store, attack)
    with pytest.raises(StoreFault, match="Event 5 of the journal was altered") as caught:
        work.store.check_unsent(work.identity)
    assert caught.value.code is FaultCode.CHAIN_BROKEN
    assert "nothing was sent" in caught.value.detail


def test_an_end_the_hub_has_seen_and_the_station_lacks_is_found(work: Workplace) -> None:
    make_fans(work, 1, 3)
    acknowledge(work, 8)
    tamper(work.store, lambda c: c.exec_driver_sql(f"DELETE FROM journal WHERE position > {at(6)}"))
    with pytest.raises(StoreFault, match=r"Event 7 .*missing"):
        work.store.check_unsent(work.identity)


def test_what_the_hub_has_is_not_checked_again(work: Workplace) -> None:
    make_fans(work, 1, 3)
    acknowledge(work, 6)
    tamper(
        work.store, lambda c: c.exec_driver_sql(f"UPDATE journal SET body = x'00' WHERE position = {at(2)}")
    )
    work.store.check_unsent(work.identity)


def acknowledge(work: Workplace, sequence: int) -> None:
    work.store.keep(msgspec.structs.replace(work.store.exchange(), acknowledged=sequence))


# ---------------------------------------------------------------- what is still to send


def test_the_journal_is_the_outbox(work: Workplace) -> None:
    make_fans(work, 1, 3)
    total = len(work.store.links(work.identity, 1, 1000))
    assert work.store.unsent_count(work.identity) == total
    assert [link.sequence for link in work.store.unsent(work.identity, 3)] == [1, 2, 3]
    acknowledge(work, 4)
    assert [link.sequence for link in work.store.unsent(work.identity, 2)] == [5, 6]
    assert work.store.unsent_count(work.identity) == total - 4
    acknowledge(work, total)
    assert work.store.unsent(work.identity, 5) == ()
    acknowledge(work, 2)  # a hub restored from an old backup asks for them again
    assert work.store.unsent(work.identity, 1)[0].sequence == 3


def test_a_new_epoch_begins_at_one(work: Workplace) -> None:
    make_fans(work, 1, 1)
    identity = msgspec.structs.replace(work.identity, epoch=2)
    work.store.keep(identity)
    work.store.keep(ExchangeState())
    again = Workplace(work.store, work.clock, identity)
    make_fans(again, 2, 2)
    assert work.store.unsent(identity, 1)[0].sequence == 1
    work.store.check_unsent(identity)
    work.store.check_unsent(work.identity)


# ---------------------------------------------------------------- facts, disputes, lists


def test_facts_are_kept(store: Store) -> None:
    assert (store.identity(), store.exchange(), store.settings()) == (None, ExchangeState(), Settings())
    identity = Identity(terminal_id="T", epoch=3, station=StationCode("S"), zone="UTC")
    for value in (identity, ExchangeState(acknowledged=7), Settings(theme="dark")):
        store.keep(value)
    assert store.identity() == identity
    assert store.exchange().acknowledged == 7
    assert store.settings().theme == "dark"


def test_settings_of_a_later_program_are_read(store: Store) -> None:
    with store.database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO fact VALUES ('Settings', ?)", (b'{"theme":"dark","hologram":true}',)
        )
    assert store.settings() == Settings(theme="dark")


def test_disputes_open_and_are_settled(store: Store) -> None:
    rows = (DisputeRow(1, 4, "over_report", {"surplus": "1"}), DisputeRow(1, 2, "duplicate_report", {}))
    with store.database.write() as connection:
        for row in rows:
            store.keep_dispute(connection, row, settled=False)
    assert store.disputes() == (rows[1], rows[0])
    with store.database.write() as connection:
        store.keep_dispute(connection, rows[1], settled=True)
    assert store.disputes() == (rows[0],)
    with store.database.write() as connection:
        store.settle_all(connection, 1, 4)
    assert store.disputes() == ()


def test_held_units_and_open_calls(work: Workplace) -> None:
    for code in make_fans(work, 1, 3)[:2]:
        work.clock.turn(1)  # type: ignore[attr-defined]
        accepted(hold_unit(work, work.new_id(), code, None))  # type: ignore[arg-type]
    assert [unit.unit for unit in work.store.held_units()] == ["FAN40-2611-000001", "FAN40-2611-000002"]
    call = accepted(raise_call(work, work.new_id(), "CALL-MATERIAL")).call  # type: ignore[arg-type]
    assert [doc.call for doc in work.store.open_calls()] == [call]


def test_too_little_room_is_said_before_the_disk_is_full(work: Workplace) -> None:
    work.store.require_space(1)
    with pytest.raises(StoreFault, match="MB are free") as caught:
        work.store.require_space(2**62)
    assert caught.value.code is FaultCode.STORE_FULL


# ---------------------------------------------------------------- masters


def put(store: Store, row: Person, revision: int = 1) -> None:
    with store.database.write() as connection:
        put_master(connection, row.kind, row.key(), revision, msgspec.json.encode(row))
    store.forget()


def person(name: str, *badges: str) -> Person:
    return Person(code="P1", name=name, badges=badges)  # type: ignore[arg-type]


def test_a_row_its_codes_and_their_change(store: Store) -> None:
    put(store, person("Li", "B1", "B2", "B1"))
    assert store.masters.known("B1") == (("person", "P1"),)
    put(store, person("Wang", "B3"), 2)
    found = store.masters.get(Person, "P1")
    assert found is not None
    assert found.name == "Wang"
    assert store.masters.known("B1") == ()
    assert store.masters.known("B3") == (("person", "P1"),)
    with store.database.write() as connection:
        drop_master(connection, "person", "P1")
    store.forget()
    assert store.masters.get(Person, "P1") is None
    assert store.masters.known("B3") == ()


def test_a_row_that_is_not_understood_leaves_the_old_one(store: Store) -> None:
    put(store, person("Li", "B1"))
    with pytest.raises(msgspec.ValidationError), store.database.write() as connection:
        put_master(connection, "person", "P1", 2, b'{"code":"P1","name":5}')
    store.forget()
    assert store.masters.get(Person, "P1") == person("Li", "B1")


def test_lists_are_whole_and_kept_until_they_change(work: Workplace) -> None:
    masters = work.masters
    assert [row.code for row in masters.all(Shift)] == ["D", "E", "N"]
    assert masters.all(Shift) is masters.all(Shift)
    assert len(masters.all(Reason)) == 36
    assert masters.get(Person, None) is None
    assert masters.get(Person, "nobody") is None


def test_a_row_is_replaced_without_reading_every_code(store: Store) -> None:
    """A hundred thousand items come in one after the other: each must cost the same."""
    asked: list[str] = []
    with store.database.write() as connection:
        driver(connection).set_trace_callback(asked.append)
        for revision in (1, 2):
            put_master(connection, "person", "P1", revision, msgspec.json.encode(person("P1", "B1")))
        driver(connection).set_trace_callback(None)
        dropped = next(each for each in asked if each.startswith("DELETE FROM master_code"))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {dropped}").all()
    assert [row[3].partition(" ")[0] for row in plan] == ["SEARCH"]
