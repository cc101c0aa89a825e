"""The reports of the person signed in, of this shift: what counts, what was taken back, what the hub has and
what it disputes. What a failed unit or a disposition counted by itself is nobody's own report.
"""

from decimal import Decimal
from enum import StrEnum

import msgspec

from terminal.domain.events.payloads import Event, EventKey, ReportTakenBack, WorkReported
from terminal.domain.ids import ThingKind
from terminal.store.journal import Gathered, event_of
from terminal.store.store import DisputeRow
from terminal.usecases.parts.workplace import Workplace

NEWEST = 400
"""So many reports of a shift are kept in sight."""


class ReportState(StrEnum):
    """How far a report is: on this disk only, at the hub, or disputed there."""

    WAITING = "waiting"
    SENT = "sent"
    DISPUTED = "disputed"


class MyReport(msgspec.Struct, frozen=True, kw_only=True):
    """One report."""

    key: EventKey
    at: int
    order: str
    operation: int
    unit: str
    good: Decimal
    scrap: Decimal
    rework: Decimal
    reasons: tuple[str, ...]
    taken_back: bool
    state: ReportState
    dispute: DisputeRow | None = None


def my_reports(work: Workplace, newest: int = NEWEST) -> tuple[MyReport, ...]:
    """The newest reports of the person and shift, newest first."""
    actor = work.terminal().actor
    shift = work.shift()
    if not actor or shift is None:
        return ()
    events = work.store.events_of((Gathered.REPORTS, f"{actor}|{shift.name}"), newest)
    undone = {event.envelope.corrects for event in events if isinstance(event.payload, ReportTakenBack)}
    acknowledged = work.store.exchange().acknowledged
    disputes = {(row.epoch, row.sequence): row for row in work.store.disputes()}
    found = [event for event in reversed(events) if _is_own(event)]
    return tuple(_row(event, event.envelope.key in undone, acknowledged, disputes) for event in found)


def _is_own(event: Event) -> bool:
    payload = event.payload
    return isinstance(payload, WorkReported) and not payload.held


def last_own_report(work: Workplace) -> MyReport | None:
    """The newest own report that still counts. Mostly it is the very last one, so few are read first."""
    for newest in (4, NEWEST):
        for entry in my_reports(work, newest):
            if not entry.taken_back:
                return entry
    return None


def unsent_events(work: Workplace, oldest: int) -> tuple[Event, ...]:
    """The oldest events that the hub has not acknowledged, in the order in which they will be sent."""
    connection = work.store.database.connection()
    return tuple(event_of(connection, link) for link in work.store.unsent(work.identity, oldest))


def disputed_events(work: Workplace) -> tuple[tuple[DisputeRow, Event | None], ...]:
    """What the hub disputes of this terminal, newest first, each with its event where it is still here."""
    terminal = work.identity.terminal_id
    return tuple(
        (row, work.store.event(EventKey(terminal, row.epoch, row.sequence)))
        for row in reversed(work.store.disputes())
    )


def _row(
    event: Event, taken_back: bool, acknowledged: int, disputes: dict[tuple[int, int], DisputeRow]
) -> MyReport:
    envelope = event.envelope
    payload = event.payload
    assert isinstance(payload, WorkReported)
    dispute = disputes.get((envelope.epoch, envelope.sequence))
    state = ReportState.SENT if envelope.sequence <= acknowledged else ReportState.WAITING
    return MyReport(
        key=envelope.key,
        at=envelope.occurred_at,
        order=envelope.order or "",
        operation=envelope.operation or 0,
        unit=envelope.subject[1] if envelope.subject and envelope.subject[0] == ThingKind.UNIT else "",
        good=payload.good,
        scrap=sum((entry.quantity for entry in payload.scrap), Decimal(0)),
        rework=sum((entry.quantity for entry in payload.rework), Decimal(0)),
        reasons=(*(part.reason for part in payload.scrap), *(part.reason for part in payload.rework)),
        taken_back=taken_back,
        state=ReportState.DISPUTED if dispute else state,
        dispute=dispute,
    )
