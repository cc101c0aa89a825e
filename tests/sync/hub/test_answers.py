"""A person at a station answers what the hub asked about a report."""

from decimal import Decimal

import pytest

from sync.hub.app import HubThread
from sync.hub.intake.disputes import list_disputes
from terminal.domain.events.payloads import DisputeAnswered, EventKey, UnitStarted, WorkReported
from terminal.domain.ids import ItemCode
from tests.sync.hub.pen import Pen, Speaker

UNIT = ("unit", "U-1")


def _reported_twice(pen: Pen) -> EventKey:
    pen.write(UnitStarted(item=ItemCode("P")), subject=UNIT)
    pen.write(WorkReported(good=Decimal(1)), subject=UNIT)
    return pen.write(WorkReported(good=Decimal(1)), subject=UNIT)


def _codes(hub: HubThread, *, settled: bool) -> list[tuple[str, str, str]]:
    found = hub.hub.write(lambda work: list_disputes(work.connection, settled=settled))
    return [(entry.code, entry.settled_by, entry.note) for entry in found]


@pytest.mark.slow
def test_an_answer_settles_the_dispute_and_the_terminal_is_told(
    hub: HubThread, speaker: Speaker, pen: Pen
) -> None:
    second = _reported_twice(pen)
    told = speaker.exchange(pen.frames())
    assert [(item.key, item.code, item.settled) for item in told.disputes] == [
        (second, "duplicate_report", False)
    ]
    pen.write(DisputeAnswered(code="duplicate_report", answer="rework"), subject=UNIT, corrects=second)
    told = speaker.exchange(pen.frames(4), 4)
    assert [(item.key, item.settled) for item in told.disputes] == [(second, True)]
    assert _codes(hub, settled=True) == [("duplicate_report", "P1", "rework")]


@pytest.mark.slow
def test_an_answer_to_nothing_is_stored_and_changes_nothing(
    hub: HubThread, speaker: Speaker, pen: Pen
) -> None:
    second = _reported_twice(pen)
    speaker.exchange(pen.frames())
    pen.write(DisputeAnswered(code="over_report", answer="rework"), subject=UNIT, corrects=second)
    assert speaker.exchange(pen.frames(4), 4).receipt.acknowledged == 4
    assert _codes(hub, settled=False) == [("duplicate_report", "", "")]
