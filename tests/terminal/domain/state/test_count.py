"""Counts: what a result counts for, sums that forget what was taken back, the hour of the plant's day."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.domain.events import payloads as ev
from terminal.domain.events.payloads import Event
from terminal.domain.ids import Operation, ReasonCode, ThingKind
from terminal.domain.state.count import Counts, OrderDoc, OutputDoc
from tests.fakes.folding import Folding
from tests.terminal.domain.journals import SHIFT, START, Scribe, undo

ONE, ZERO = Decimal(1), Decimal(0)
UNIT = ("unit", "U1")
LOT = ("lot", "WO-1")


def report(good: int = 0, scrap: int = 0, rework: int = 0, **more: Any) -> ev.WorkReported:
    return ev.WorkReported(
        good=Decimal(good),
        scrap=(ev.Scrapped(ReasonCode("S"), Decimal(scrap)),) if scrap else (),
        rework=(ev.Reworked(ReasonCode("R"), Decimal(rework), Operation(10)),) if rework else (),
        **more,
    )


def folded(*events: Event) -> Folding:
    folding = Folding()
    for event in events:
        folding.take(event)
    return folding


def order(folding: Folding) -> OrderDoc:
    found = folding.docs[ThingKind.ORDER, "WO-1"]
    assert isinstance(found, OrderDoc)
    return found


def output(folding: Folding, shift: str = SHIFT) -> OutputDoc:
    found = folding.docs[ThingKind.OUTPUT, f"ST-020|{shift}"]
    assert isinstance(found, OutputDoc)
    return found


def counted(*payloads: ev.Payload, subject: tuple[str, str] = UNIT) -> list[int]:
    """Good, scrap, rework, good at first, first results."""
    scribe = Scribe()
    counts = order(folded(*(scribe.write(payload, subject=subject) for payload in payloads))).at(10)
    return [int(n) for n in (counts.good, counts.scrap, counts.rework, counts.first_good, counts.first_total)]


def test_good_scrap_and_rework_in_one_report() -> None:
    assert counted(report(7, 2, 1), subject=LOT) == [7, 2, 1, 7, 10]


def test_several_reasons_add_up() -> None:
    scrap = tuple(ev.Scrapped(ReasonCode(code), ONE) for code in ("A", "B"))
    assert counted(ev.WorkReported(good=ONE, scrap=scrap), subject=LOT) == [1, 2, 0, 1, 3]


def test_a_later_result_is_no_first() -> None:
    assert counted(report(rework=1), report(1)) == [1, 0, 1, 0, 1]


def test_a_retried_one_is_a_first_result_but_no_first_pass() -> None:
    failed = ev.InspectionRecorded(step=1, name="c", verdict="fail")  # type: ignore[arg-type]
    assert counted(failed, report(1)) == [1, 0, 0, 0, 1]


def test_a_held_one_is_a_first_result() -> None:
    assert counted(report(held=ONE)) == [0, 0, 0, 0, 1]


def test_one_good_again_counts_no_second_time() -> None:
    assert counted(report(1), report(rework=1), report(1)) == [1, 0, 1, 1, 1]


def test_a_duplicate_counts_for_nothing() -> None:
    assert counted(report(1), report(1), report(held=ONE)) == [1, 0, 0, 1, 1]


def test_a_report_in_another_hour_is_taken_back_in_its_own() -> None:
    scribe = Scribe()
    made = scribe.write(report(1), subject=UNIT, occurred_at=START)
    later = START + 3_600_000_000
    back = scribe.write(undo(), subject=UNIT, occurred_at=later, corrects=made.envelope.key)
    found = output(folded(made, back))
    assert (found.total, found.good_by_hour, found.orders) == (Counts(), {}, {})


def test_a_report_of_another_shift_is_taken_back_there() -> None:
    scribe = Scribe()
    made = scribe.write(report(4), subject=LOT)
    back = scribe.write(undo(4), subject=LOT, shift="2026-11-23/N", corrects=made.envelope.key)
    found = folded(made, back)
    assert (output(found).total, order(found).operations) == (Counts(), {})
    assert (ThingKind.OUTPUT, "ST-020|2026-11-23/N") not in found.docs


QUANTITIES = st.tuples(*[st.integers(0, 9)] * 3)


@pytest.mark.slow
@settings(max_examples=50)
@given(QUANTITIES, st.sampled_from([10, 20]))
def test_a_report_taken_back_leaves_nothing(given_: tuple[int, int, int], operation: int) -> None:
    scribe, made = Scribe(), report(*given_)
    event = scribe.write(made, operation=operation, subject=LOT)
    back = undo(made.good, scrap=made.scrap, rework=made.rework)
    taken = scribe.write(back, operation=operation, subject=LOT, corrects=event.envelope.key)
    found = folded(event, taken)
    assert order(found).operations == {}
    assert (output(found).total, output(found).good_by_hour) == (Counts(), {})


def test_output_by_hour_and_when_last() -> None:
    scribe = Scribe()
    hours = [(0, 3), (0, 2), (1, 1)]
    events = [
        scribe.write(report(good), subject=LOT, occurred_at=START + hour * 3_600_000_000)
        for hour, good in hours
    ]
    doc = output(folded(*events))
    assert (doc.station, doc.shift) == ("ST-020", SHIFT)
    assert doc.good_by_hour == {10: 5, 11: 1}
    assert doc.last_at == START + 3_600_000_000
