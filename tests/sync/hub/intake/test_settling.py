"""A question of the hub settles when what was missing arrives, or when a person answers it."""

from decimal import Decimal
from typing import Any

import pytest

from sync.hub.intake.disputes import settle
from terminal.domain.events import payloads as ev
from terminal.domain.ids import (
    BoxCode,
    Operation,
    ReasonCode,
)
from tests.sync.hub.intake.histories import ONE, P, both_ways, finish, good, made, start, unit
from tests.sync.hub.pen import Pen, undo
from tests.sync.hub.projecting import Bench, take_all


@pytest.fixture
def pens() -> tuple[Pen, Pen]:
    return Pen("T1"), Pen("T2", "ST-020")


@pytest.mark.slow
def test_an_unverified_box_settles_when_its_closing_arrives(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    finish(one, "SN1")
    one.write(ev.UnitPacked(box=BoxCode("B1"), item=P), subject=unit("SN1"))
    one.write(ev.BoxClosed(item=P, units=1), subject=("box", "B1"))
    two.write(ev.BoxPacked(box=BoxCode("P1"), item=P), subject=("box", "B1"), after_s=60)
    bench.take(two)
    assert bench.codes() == ["box_unconfirmed"]
    bench.take(one)
    assert bench.codes() == []


@pytest.mark.slow
def test_unverified_start_settles_when_the_earlier_work_arrives(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    good(one, "SN1")
    two.write(ev.UnitStarted(item=P), subject=unit("SN1"), operation=Operation(20), after_s=60)
    bench.take(two)
    assert bench.codes() == ["operation_missing"]
    bench.take(one)
    assert bench.codes() == []


@pytest.mark.slow
def test_it_settles_too_when_a_clock_says_that_the_earlier_work_came_later(
    bench: Bench, pens: tuple[Pen, Pen]
) -> None:
    """The wall clock of the first station was set ahead: its work is ordered behind what followed it."""
    one, two = pens
    two.write(ev.UnitStarted(item=P), subject=unit("SN1"), operation=Operation(20))
    bench.take(two)
    assert bench.codes() == ["operation_missing"]
    good(one, "SN1", after_s=7200)
    bench.take(one)
    assert bench.codes() == []


@pytest.mark.slow
def test_a_report_that_is_taken_back_settles_nothing(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    two.write(ev.UnitStarted(item=P), subject=unit("SN1"), operation=Operation(20))
    bench.take(two)
    target = good(one, "SN1", after_s=7200)
    bench.take(one)
    assert bench.codes() == []
    one.write(undo(), subject=unit("SN1"), corrects=target)
    bench.take(one)
    assert bench.codes() == ["operation_missing"]


@pytest.mark.slow
def test_a_unit_sent_back_later_is_not_asked_about_again(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    """Though all of its journal arrives at once, so that the unit is seen only as it is in the end."""
    one, two = pens
    two.write(ev.UnitStarted(item=P), subject=unit("SN1"), operation=Operation(20))
    good(one, "SN1", after_s=7200)
    back = ev.Reworked(ReasonCode("R"), ONE, Operation(10))
    one.write(ev.WorkReported(good=Decimal(0), rework=(back,)), subject=unit("SN1"), operation=Operation(20))
    bench.take(two)
    bench.take(one)
    assert bench.codes() == []


@pytest.mark.slow
def test_an_unverified_packing_settles_when_the_work_arrives(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    for operation in (10, 20):
        good(one, "SN1", operation=Operation(operation))
    payload = ev.UnitPacked(box=BoxCode("BX1"), item=P)
    two.write(payload, subject=unit("SN1"), after_s=600)
    bench.take(two)
    assert bench.codes() == ["operation_missing"]
    bench.take(one)
    assert bench.codes() == []


@pytest.mark.slow
def test_an_answer_may_come_before_its_question(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    good(one, "SN1")
    key = good(two, "SN1", after_s=60)
    answer = ev.DisputeAnswered(code="duplicate_report", answer="rework")
    two.write(answer, subject=unit("SN1"), corrects=key)
    assert both_ways(bench, pens) == []


@pytest.mark.slow
def test_an_answer_holds_when_its_question_is_asked_again(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    first = good(one, "SN1")
    key = good(two, "SN1", after_s=60)
    take_all(bench, pens)
    one.write(undo(), subject=unit("SN1"), corrects=first, after_s=5)
    bench.take(one, 2)
    assert bench.codes() == []
    answer = ev.DisputeAnswered(code="duplicate_report", answer="rework")
    two.write(answer, subject=unit("SN1"), corrects=key)
    bench.take(two, 2)
    third = Pen("T3", "ST-900")
    good(third, "SN1", after_s=30)
    bench.take(third)
    assert bench.codes() == []
    assert made(bench) == 1


@pytest.mark.slow
def test_settled_by_a_person_stays_settled(bench: Bench, pens: tuple[Pen, Pen]) -> None:
    one, two = pens
    good(one, "SN1")
    key = good(two, "SN1", after_s=60)
    take_all(bench, pens)

    def decide(work: Any) -> None:
        settle(work, key, "duplicate_report", "BOSS", "seen")
        work.flush()

    bench.job(decide)
    third = Pen("T3", at=one.at - 100_000_000)
    start(third, "SN1")
    bench.take(third)
    assert bench.codes() == []
