"""Counts: sums that can be taken out again, first-pass yield, the hour of the plant's day."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.domain.events import payloads as ev
from terminal.domain.events.payloads import Event
from terminal.domain.ids import Operation, ReasonCode
from terminal.domain.state.count import Counts, OrderDoc, OutputDoc, counts_of, fold_order, fold_output
from tests.terminal.domain.journals import Scribe

ONE, ZERO = Decimal(1), Decimal(0)


def report(good: int = 0, scrap: int = 0, rework: int = 0, **more: Any) -> ev.WorkReported:
    return ev.WorkReported(
        good=Decimal(good),
        scrap=(ev.Scrapped(ReasonCode("S"), Decimal(scrap)),) if scrap else (),
        rework=(ev.Reworked(ReasonCode("R"), Decimal(rework), Operation(10)),) if rework else (),
        **more,
    )


def counted(payload: ev.Payload) -> list[int]:
    """Good, scrap, rework, good at first, first results."""
    counts = counts_of(Scribe().write(payload))
    assert counts is not None
    return [int(n) for n in (counts.good, counts.scrap, counts.rework, counts.first_good, counts.first_total)]


def test_good_scrap_and_rework_in_one_report() -> None:
    assert counted(report(7, 2, 1)) == [7, 2, 1, 7, 10]


def test_several_reasons_add_up() -> None:
    scrap = tuple(ev.Scrapped(ReasonCode(code), ONE) for code in ("A", "B"))
    assert counted(ev.WorkReported(good=ONE, scrap=scrap)) == [1, 2, 0, 1, 3]


def test_a_later_result_is_no_first() -> None:
    assert counted(report(1, first_pass=False)) == [1, 0, 0, 0, 0]


def test_a_retried_one_is_a_first_result_but_no_first_pass() -> None:
    assert counted(report(1, retried=True)) == [1, 0, 0, 0, 1]


def test_a_held_one_is_a_first_result() -> None:
    assert counted(report(held=ONE)) == [0, 0, 0, 0, 1]


def test_one_good_again_counts_no_second_time() -> None:
    assert counted(report(1, first_pass=False, again=True)) == [0, 0, 0, 0, 0]


def test_only_reports_count() -> None:
    assert counts_of(Scribe().write(ev.UnitHeld())) is None


QUANTITIES = st.tuples(*[st.integers(0, 9)] * 3, st.booleans(), st.booleans())


def both(given_: tuple[int, int, int, bool, bool]) -> tuple[ev.WorkReported, ev.ReportTakenBack]:
    """A report and what takes it back."""
    good, scrap, rework, first, again = given_
    made = report(good, scrap, rework, first_pass=first, again=again)
    return made, ev.ReportTakenBack(
        good=made.good, scrap=made.scrap, rework=made.rework, first_pass=first, again=again
    )


@pytest.mark.slow
@settings(max_examples=50)
@given(QUANTITIES, st.sampled_from([10, 20]))
def test_a_report_taken_back_leaves_nothing(given_: tuple[int, int, int, bool, bool], operation: int) -> None:
    made, undone = both(given_)
    scribe = Scribe()
    doc: OrderDoc | None = None
    output: OutputDoc | None = None
    for payload in (made, undone):
        event = scribe.write(payload, operation=operation)
        doc, output = fold_order(doc, "WO-1", event), fold_output(output, "ST-020|S", event, 10)
    assert doc is not None
    assert output is not None
    assert doc.at(operation) == Counts() == output.total
    assert output.good_by_hour == {10: ZERO}


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(QUANTITIES, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_reports_does_not_matter(given_: list[Any], chance: Any) -> None:
    scribe = Scribe()
    events = [scribe.write(each, operation=10) for one in given_ for each in both(one)[: 1 + one[0] % 2]]
    mixed = list(events)
    chance.shuffle(mixed)
    assert _order(events).operations == _order(mixed).operations


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(QUANTITIES, min_size=1, max_size=6))
def test_what_was_put_in_can_be_taken_out(given_: list[Any]) -> None:
    """As the hub does when a report turns out to be a duplicate."""
    scribe = Scribe()
    events = [scribe.write(both(one)[0], operation=10) for one in given_]
    doc = _order(events)
    for event in events:
        doc = fold_order(doc, "WO-1", event, -1)
    assert doc.at(10) == Counts()


def _order(events: list[Event]) -> OrderDoc:
    doc = OrderDoc("WO-1")
    for event in events:
        doc = fold_order(doc, "WO-1", event)
    return doc


def test_output_by_hour_and_when_last() -> None:
    scribe, doc = Scribe(), None
    for hour, good in ((10, 3), (10, 2), (11, 1)):
        doc = fold_output(doc, "ST-020|2026-11-22/D", scribe.write(report(good)), hour)
    assert doc is not None
    assert (doc.station, doc.shift) == ("ST-020", "2026-11-22/D")
    assert doc.good_by_hour == {10: 5, 11: 1}
    assert doc.last_at == scribe.at
