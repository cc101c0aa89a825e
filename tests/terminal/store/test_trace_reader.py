"""The station's trace: through sub-assemblies in both directions, cycles end, corrections stay in sight."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from terminal.domain.events.payloads import (
    ComponentConsumed,
    EventKey,
    LotReceived,
    Payload,
    UnitPacked,
    UnitStarted,
    WorkReported,
)
from terminal.domain.ids import BoxCode, ItemCode, LotCode, StepNumber, ThingKind, UnitCode
from terminal.domain.state.genealogy import Direction, Trace, trace
from terminal.store.store import DisputeRow
from terminal.store.trace_reader import StoreTraceReader
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.workplace import command, make_workplace
from tests.terminal.domain.journals import undo

PRODUCT, BOARD, BOX = "MC40-2611-000343", "PCB40A-2611-000001", "BOX-7"
HOUSING, COVER = "2611-0087", "2611-0101"
ONE = Decimal(1)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = make_workplace(tmp_path)
    yield made
    made.store.close()


def write(work: Workplace, payload: Payload, unit: str, **about: object) -> EventKey:
    work.clock.turn(60)  # type: ignore[attr-defined]
    with work.act() as act:
        return act.add(command(work), payload, **{"operation": 20, "subject": ("unit", unit), **about})


def use_lot(work: Workplace, unit: str, lot: str, quantity: Decimal = ONE) -> None:
    payload = ComponentConsumed(
        step=StepNumber(1), item=ItemCode("HSG-40"), quantity=quantity, lot=LotCode(lot)
    )
    write(work, payload, unit)


def build_in(work: Workplace, unit: str, part: str) -> None:
    payload = ComponentConsumed(
        step=StepNumber(2), item=ItemCode("PCB-40A"), quantity=ONE, unit=UnitCode(part)
    )
    write(work, payload, unit)


def build(work: Workplace) -> None:
    """A product with a housing of one lot and a board that holds a cover of another; packed."""
    write(work, UnitStarted(item=ItemCode("PCB40A")), BOARD)
    use_lot(work, BOARD, COVER, Decimal(4))
    write(work, UnitStarted(item=ItemCode("MC40")), PRODUCT)
    use_lot(work, PRODUCT, HOUSING)
    build_in(work, PRODUCT, BOARD)
    write(work, UnitPacked(box=BoxCode(BOX), item=ItemCode("MC40")), PRODUCT)


def reader(work: Workplace) -> StoreTraceReader:
    return StoreTraceReader(work.store.database.connection())


def edges(traced: Trace) -> set[tuple[str, str]]:
    return {(edge.child, edge.parent) for edge in traced.edges}


def test_backward_through_a_sub_assembly(work: Workplace) -> None:
    build(work)
    traced = trace(reader(work), ThingKind.UNIT, PRODUCT, Direction.BACK)
    assert edges(traced) == {(PRODUCT, HOUSING), (PRODUCT, BOARD), (BOARD, COVER)}
    assert next(edge.quantity for edge in traced.edges if edge.parent == COVER) == 4
    assert {fact.subject for fact in traced.facts} == {PRODUCT, BOARD}


def test_forward_from_a_lot_to_where_each_unit_is_now(work: Workplace) -> None:
    build(work)
    traced = trace(reader(work), ThingKind.LOT, COVER, Direction.FORWARD)
    assert edges(traced) == {(BOARD, COVER), (PRODUCT, BOARD), (BOX, PRODUCT)}
    where = {node.code: (node.status, node.place) for node in traced.nodes}
    assert where[BOARD] == ("built_in", BOX)
    assert where[PRODUCT] == ("packed", BOX)


@pytest.mark.slow
def test_any_depth(work: Workplace) -> None:
    for level in range(40):
        build_in(work, f"U-{level + 1}", f"U-{level}")
    assert len(trace(reader(work), ThingKind.UNIT, "U-0", Direction.FORWARD).edges) == 40
    assert len(trace(reader(work), ThingKind.UNIT, "U-40", Direction.BACK).edges) == 40


def test_a_cycle_ends(work: Workplace) -> None:
    for child, parent in (("U-1", "U-2"), ("U-2", "U-3"), ("U-3", "U-1")):
        build_in(work, child, parent)
    traced = trace(reader(work), ThingKind.UNIT, "U-1", Direction.BOTH)
    assert edges(traced) == {("U-1", "U-2"), ("U-2", "U-3"), ("U-3", "U-1")}


def test_a_unit_and_a_lot_of_the_same_code_are_two_things(work: Workplace) -> None:
    use_lot(work, "U-1", "X")
    build_in(work, "U-2", "X")
    use_lot(work, "X", "L-9")
    assert edges(trace(reader(work), ThingKind.LOT, "X", Direction.BOTH)) == {("U-1", "X")}
    assert edges(trace(reader(work), ThingKind.UNIT, "X", Direction.BOTH)) == {("U-2", "X"), ("X", "L-9")}
    assert reader(work).kinds_of("X") == ("lot", "unit")


def test_a_report_taken_back_is_marked_and_both_stay(work: Workplace) -> None:
    key = write(work, WorkReported(good=ONE), PRODUCT)
    back = write(work, undo(), PRODUCT, corrects=key)
    facts = trace(reader(work), ThingKind.UNIT, PRODUCT, Direction.BACK).facts
    assert [(fact.type, fact.taken_back_by, fact.corrects) for fact in facts] == [
        ("work.reported", str(back), None),
        ("report.taken_back", None, str(key)),
    ]


def test_a_dispute_stands_beside_its_event_until_it_is_settled(work: Workplace) -> None:
    key = write(work, WorkReported(good=ONE), PRODUCT)
    for settled, expected in ((False, ("duplicate_report",)), (True, ())):
        with work.store.database.write() as connection:
            row = DisputeRow(key.epoch, key.sequence, "duplicate_report", {})
            work.store.keep_dispute(connection, row, settled=settled)
        (told,) = reader(work).told([(ThingKind.UNIT, PRODUCT)])
        assert told.disputes == expected


def test_kinds_of_what_was_met_received_or_only_announced(work: Workplace) -> None:
    write(work, LotReceived(item=ItemCode("HSG-40"), quantity=ONE), "", subject=("lot", "L-NEW"))
    assert reader(work).kinds_of("L-NEW") == ("lot",)
    assert reader(work).kinds_of(HOUSING) == ("lot",)
    assert reader(work).kinds_of("NEVER") == ()


def test_the_newest_things_come_first_and_none_twice(work: Workplace) -> None:
    build(work)
    assert reader(work).newest(3) == (("unit", PRODUCT), ("box", BOX), ("unit", BOARD))
    assert len(reader(work).newest(50)) == 5


def test_it_says_that_it_is_the_word_of_one_station(work: Workplace) -> None:
    answer = reader(work).completeness()
    assert (answer.complete, answer.complete_to[:16]) == (False, "2026-11-22T02:00")


def test_kinds_stand_in_the_tables_as_plain_text(work: Workplace) -> None:
    build(work)
    connection = work.store.database.connection()
    columns = (("doc", "kind"), ("mention", "kind"), ("edge", "parent_kind"), ("edge", "child_kind"))
    queries = (f"SELECT DISTINCT typeof({column}), {column} FROM {table}" for table, column in columns)
    kinds = {tuple(row) for query in queries for row in connection.exec_driver_sql(query)}
    assert {("text", "unit"), ("text", "box"), ("text", "lot")} <= kinds
    assert {stored for stored, _ in kinds} == {"text"}
