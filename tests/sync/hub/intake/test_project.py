"""What the hub makes of events: counts, disputes, holds, and that the order of arrival does not matter."""

import logging
from decimal import Decimal
from typing import Any

import pytest

from sync.hub.intake import verdicts
from sync.hub.store.database import settings_of
from terminal.domain.events import payloads as ev
from terminal.domain.ids import (
    BoxCode,
    ItemCode,
    LotCode,
    Operation,
    OrderCode,
    PersonCode,
    ReasonCode,
    StepNumber,
    UnitCode,
)
from tests.sync.hub.intake.histories import ONE, P, batch, both_ways, finish, good, made, start, unit
from tests.sync.hub.pen import Pen, undo
from tests.sync.hub.projecting import Bench


@pytest.fixture
def pens() -> tuple[Pen, Pen]:
    return Pen("T1"), Pen("T2", "ST-020")


@pytest.mark.slow
def test_second_report_of_a_unit_counts_nothing(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    good(one, "SN1")
    good(two, "SN1", after_s=60)
    assert both_ways(bench, pens) == ["duplicate_report"]
    assert made(bench) == 1
    assert bench.doc("output", "ST-020|2026-09-21/late").total.good == 0


@pytest.mark.slow
def test_late_arrival_takes_the_later_report_out(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    good(one, "SN1")
    good(two, "SN1", after_s=60)
    bench.take(two)
    assert made(bench) == 1
    assert bench.codes() == []
    bench.take(one)
    assert made(bench) == 1
    assert bench.codes() == ["duplicate_report"]
    assert bench.doc("output", "ST-010|2026-09-21/late").total.good == 1


@pytest.mark.slow
def test_serial_belongs_to_the_first(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    start(one, "SN1")
    start(two, "SN1", order=OrderCode("WO-2"), after_s=60)
    assert both_ways(bench, pens) == ["serial_conflict"]
    assert bench.doc("unit", "SN1").order == "WO-1"
    assert bench.doc("unit", "SN1").held


@pytest.mark.slow
def test_clock_offset_decides_who_was_first(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    two.offset, two.at = 3_600_000_000, two.at + 3_600_000_000
    good(one, "SN1", after_s=100)
    good(two, "SN1", after_s=50)
    assert both_ways(bench, pens) == ["duplicate_report"]
    assert bench.doc("unit", "SN1").history[0].station == "ST-020"


@pytest.mark.slow
def test_surplus_of_an_order_is_not_counted(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    batch(one, 8)
    batch(two, 5, after_s=60)
    assert both_ways(bench, pens) == ["over_report"]
    assert made(bench) == 10
    assert bench.disputes() == {
        (
            "T2/1/1",
            "over_report",
            "order|WO-1",
            (("limit", "10"), ("operation", "10"), ("order", "WO-1"), ("surplus", "3")),
        ),
    }


@pytest.mark.slow
def test_taking_back_makes_room_again(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    target = batch(one, 8)
    batch(two, 5, after_s=60)
    one.write(undo(8), subject=("order", "WO-1"), corrects=target, after_s=30)
    assert both_ways(bench, pens) == []
    assert made(bench) == 5


@pytest.mark.slow
def test_a_surplus_taken_back_itself_is_no_longer_asked_about(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    batch(one, 8)
    target = batch(two, 5, after_s=60)
    bench.take(one)
    bench.take(two)
    assert bench.codes() == ["over_report"]
    two.write(undo(5), subject=("order", "WO-1"), corrects=target, after_s=30)
    bench.take(two, 2)
    assert bench.codes() == []
    assert made(bench) == 8
    batch(two, 2, after_s=30)
    bench.take(two, 3)
    assert bench.codes() == []
    assert made(bench) == 10


@pytest.mark.slow
def test_taking_back_a_surplus_subtracts_what_it_added(bench: Bench) -> None:
    pen = Pen("T1")
    batch(pen, 8)
    target = batch(pen, 5)
    pen.write(undo(5), subject=("order", "WO-1"), corrects=target)
    bench.take(pen)
    assert made(bench) == 8


@pytest.mark.slow
def test_a_report_taken_back_before_it_is_heard_of_counts_nothing(
    bench: Bench, pens: tuple[Pen, Pen]
) -> None:
    """The order too is one that the hub has not heard of."""
    one, two = pens
    target = batch(one, 8, order=OrderCode("WO-9"))
    two.write(undo(8), subject=("order", "WO-9"), order=OrderCode("WO-9"), corrects=target, after_s=60)
    assert both_ways(bench, pens) == []
    assert made(bench, order="WO-9") == 0


@pytest.mark.slow
def test_taken_back_twice_is_a_race(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    target = batch(one, 8)
    for pen in pens:
        pen.write(undo(8), subject=("order", "WO-1"), corrects=target, after_s=60)
    assert both_ways(bench, (one, two)) == ["correction_race"]
    assert made(bench) == 0


@pytest.mark.slow
def test_unit_made_again_after_rework_is_no_surplus(bench: Bench) -> None:
    pen = Pen("T1")
    for number in range(10):
        good(pen, f"SN{number}")
    rework = ev.Reworked(ReasonCode("R"), ONE, Operation(10))
    pen.write(
        ev.WorkReported(good=Decimal(0), rework=(rework,)), subject=unit("SN1"), operation=Operation(20)
    )
    good(pen, "SN1")
    bench.take(pen)
    assert bench.codes() == []
    good(pen, "SN10")
    bench.take(pen, 13)
    assert bench.codes() == ["over_report"]


def hold_then_work(bench: Bench, revision_of_worker: int | None) -> list[str]:
    one, two = Pen("T1"), Pen("T2", "ST-020")
    start(one, "SN1")
    one.write(ev.UnitHeld(), subject=unit("SN1"))
    bench.take(one)
    with bench.hub.database.reading() as connection:
        revision = int(settings_of(connection)["revision"])
    good(two, "SN1", after_s=60, revision=revision if revision_of_worker is None else revision_of_worker)
    bench.take(two)
    assert bench.doc("unit", "SN1").held
    return bench.codes()


@pytest.mark.slow
def test_work_on_a_held_unit_after_notice(bench: Bench) -> None:
    assert hold_then_work(bench, None) == ["after_hold"]
    assert made(bench) == 1


@pytest.mark.slow
def test_work_on_a_held_unit_before_notice(bench: Bench) -> None:
    assert hold_then_work(bench, 0) == ["before_notice"]


@pytest.mark.slow
def test_own_hold_is_known(bench: Bench) -> None:
    pen = Pen("T1")
    pen.write(ev.UnitHeld(), subject=unit("SN1"))
    good(pen, "SN1")
    bench.take(pen)
    assert bench.codes() == ["after_hold"]


@pytest.mark.slow
def test_blocked_lot(bench: Bench, clock: Any) -> None:
    pen = Pen("T1", at=clock.at)
    used = ev.ComponentConsumed(step=StepNumber(1), item=ItemCode("SCREW"), quantity=ONE, lot=LotCode("L-2"))
    pen.write(used, subject=unit("SN1"))
    pen.write(used, subject=unit("SN2"), revision=clock.at)
    bench.take(pen)
    assert bench.codes() == ["after_hold", "before_notice"]


@pytest.mark.slow
def test_lot_used_before_it_was_blocked(bench: Bench) -> None:
    pen = Pen("T1")
    used = ev.ComponentConsumed(step=StepNumber(1), item=ItemCode("SCREW"), quantity=ONE, lot=LotCode("L-2"))
    pen.write(used, subject=unit("SN1"))
    bench.take(pen)
    assert bench.codes() == []


@pytest.mark.slow
def test_component_in_two_units(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    finish(one, "SUB")
    for pen, into in ((one, "A"), (two, "B")):
        used = ev.ComponentConsumed(step=StepNumber(1), item=P, quantity=ONE, unit=UnitCode("SUB"))
        pen.write(used, subject=unit(into), after_s=10 if pen is one else 20)
    assert both_ways(bench, pens) == ["component_twice"]


@pytest.mark.slow
def test_packed_twice(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    finish(one, "SN1")
    one.write(ev.UnitPacked(box=BoxCode("B1"), item=P), subject=unit("SN1"))
    two.write(ev.UnitPacked(box=BoxCode("B2"), item=P), subject=unit("SN1"), after_s=60)
    assert both_ways(bench, pens) == ["packed_twice"]


@pytest.mark.slow
def test_a_box_on_two_pallets(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    finish(one, "SN1")
    one.write(ev.UnitPacked(box=BoxCode("B1"), item=P), subject=unit("SN1"))
    one.write(ev.BoxClosed(item=P, units=1), subject=("box", "B1"))
    for pen, pallet in ((one, "P1"), (two, "P2")):
        loaded = ev.BoxPacked(box=BoxCode(pallet), item=P)
        pen.write(loaded, subject=("box", "B1"), after_s=10 if pen is one else 20)
    assert both_ways(bench, pens) == ["packed_twice"]


@pytest.mark.slow
@pytest.mark.parametrize("actor", ["STRANGER", "GONE"])
def test_unverified_actor_is_disputed_once_a_session(bench: Bench, actor: str) -> None:
    pen = Pen("T1")
    pen.write(ev.SessionStarted(name="x"), actor=PersonCode(actor))
    good(pen, "SN1", actor=PersonCode(actor))
    bench.take(pen, 1, 1)
    bench.take(pen, 2)
    good(pen, "SN2", actor=PersonCode(actor), session="S2")
    bench.take(pen, 3)
    assert bench.codes() == ["actor_unverified", "actor_unverified"]
    assert made(bench) == 2


@pytest.mark.slow
def test_an_expiry_that_is_no_day_stops_nobody(bench: Bench) -> None:
    """Whatever a terminal sends is taken and judged; the lot expires never."""
    pen = Pen("T1")
    lot = LotCode("L-9")
    came = ev.LotReceived(item=ItemCode("SCREW"), quantity=Decimal(5), expires="never")
    pen.write(came, subject=("lot", lot))
    used = ev.ComponentConsumed(step=StepNumber(1), item=ItemCode("SCREW"), quantity=ONE, lot=lot)
    pen.write(used, subject=unit("SN1"))
    bench.take(pen)
    assert bench.codes() == []
    assert bench.doc("lot", lot).used == 1


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["exclusion", "objections"])
def test_a_rule_that_fails_is_a_dispute_and_stops_nobody(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, rule: str
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("a bug")

    caplog.set_level(logging.CRITICAL, "sync.hub.intake.verdicts")
    monkeypatch.setattr(verdicts, rule, fail)
    pen = Pen("T1")
    good(pen, "SN1")
    bench.take(pen)
    assert set(bench.codes()) == {"not_folded"}
