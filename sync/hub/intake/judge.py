"""Judgements about events, pure: may this be folded, whose report counts and how much. Storing them is not
here.

Nothing in this module raises on any event: what cannot be judged is named and left out of the counts.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import msgspec

from terminal.domain.events import payloads as ev
from terminal.domain.events.bounds import LATEST_US, envelope_problem, is_time, problem_of
from terminal.domain.events.codec import NotUnderstood, decode_payload
from terminal.domain.events.finding import Finding, FindingCode
from terminal.domain.events.payloads import Envelope, Event, EventKey
from terminal.domain.ids import ThingKind
from terminal.domain.masters.shifts import known_zone

ZERO: Final = Decimal(0)

OVER: Final = FindingCode.OVER_REPORT
REPORTS: Final = (ev.WorkReported, ev.ReportTakenBack)


class Verdict(msgspec.Struct, frozen=True):
    """How a report counts: not at all (`counted` False), or all but `surplus` good pieces."""

    counted: bool = True
    surplus: Decimal = ZERO


FULL: Final = Verdict()


class OrderReport(msgspec.Struct, frozen=True):
    """A report of an order with its number in the journal; `by_unit` is what the unit's own fold said of
    it.
    """

    number: int
    event: Event
    by_unit: bool


def understand(envelope: Envelope) -> Event:
    """The event of an envelope if it can be folded. Raises NotUnderstood with the code of the dispute."""
    payload = decode_payload(envelope)
    wrong = _wrong_envelope(envelope) or problem_of(payload)
    if wrong:
        raise NotUnderstood(FindingCode.BAD_PAYLOAD, wrong)
    return Event(envelope, payload)


def _wrong_envelope(envelope: Envelope) -> str:
    if not is_time(envelope.occurred_at):
        return "occurred_at is no time"
    if not known_zone(envelope.zone):
        return "zone is unknown"
    if abs(envelope.clock_offset_us or 0) > LATEST_US:
        return "clock_offset_us is no offset"
    return envelope_problem(envelope)


def place_of(effective_at: int, key: EventKey) -> str:
    """Where an event stands among those of all terminals, as text that sorts like it."""
    return f"{max(effective_at, 0):016d}|{key.terminal_id}|{key.epoch:010d}|{key.sequence:016d}"


def effective_time(before: int, envelope: Envelope, received_at: int) -> int:
    """The time by which an event is ordered among terminals (decision 0005): its wall time on the hub's
    clock, not after it was received and not before the terminal's own event before it.
    """
    corrected = envelope.occurred_at - (envelope.clock_offset_us or 0)
    return max(before, min(corrected, received_at))


def adjusted(event: Event, verdict: Verdict) -> Event:
    """The event with only what counts of it."""
    if verdict == FULL or not isinstance(event.payload, REPORTS):
        return event
    payload = event.payload
    if not verdict.counted:
        return Event(event.envelope, msgspec.structs.replace(payload, good=ZERO, scrap=(), rework=()))
    return Event(event.envelope, msgspec.structs.replace(payload, good=payload.good - verdict.surplus))


def judge_order(
    reports: Iterable[OrderReport], limit: Decimal | None
) -> dict[int, tuple[Verdict, Finding | None]]:
    """How each report of an order counts, given all of them in order. A surplus that was taken back itself is
    no longer asked about.

    Args:
        reports: the reports and take-backs of the order, by place.
        limit: good pieces an operation may yield (quantity and tolerance); None while the order is unknown.
    """
    book = _OrderBook(limit)
    judged = {report.number: (report.event.envelope.key, *book.judge(report)) for report in reports}
    return {
        number: (verdict, None if finding and finding.code == OVER and key in book.taken_back else finding)
        for number, (key, verdict, finding) in judged.items()
    }


class _OrderBook:
    """What was made of one order so far. A unit made again after rework needs no room of its own."""

    def __init__(self, limit: Decimal | None) -> None:
        self._limit = limit
        self._made: dict[int, Decimal] = {}
        self._standing: dict[EventKey, tuple[Verdict, Decimal, tuple[int, str]]] = {}
        self._units: dict[tuple[int, str], int] = {}
        self.taken_back: set[EventKey] = set()

    def judge(self, report: OrderReport) -> tuple[Verdict, Finding | None]:
        payload = report.event.payload
        if report.by_unit:
            if isinstance(payload, ev.WorkReported):
                return self._report(report.event, payload)
            return self._take_back(report.event)
        if isinstance(payload, ev.WorkReported):
            self._standing[report.event.envelope.key] = (Verdict(counted=False), ZERO, (0, ""))
        return Verdict(counted=False), None

    def _report(self, event: Event, payload: ev.WorkReported) -> tuple[Verdict, Finding | None]:
        operation = event.envelope.operation or 0
        unit = _unit_of(event)
        again = bool(unit) and self._units.get((operation, unit), 0) > 0
        needed = ZERO if again else payload.good
        made = self._made.get(operation, ZERO)
        surplus = (
            ZERO if self._limit is None else min(max(made + needed - self._limit, ZERO), max(needed, ZERO))
        )
        taken = needed - surplus
        self._made[operation] = made + taken
        if unit and payload.good > surplus:
            self._units[operation, unit] = self._units.get((operation, unit), 0) + 1
        verdict = Verdict(surplus=surplus) if surplus else FULL
        self._standing[event.envelope.key] = (verdict, taken, (operation, unit))
        if not surplus:
            return verdict, None
        parameters = {"operation": str(operation), "surplus": f"{surplus:f}", "limit": f"{self._limit:f}"}
        return verdict, Finding(OVER, {"order": event.envelope.order or "", **parameters})

    def _take_back(self, event: Event) -> tuple[Verdict, Finding | None]:
        target = event.envelope.corrects
        found = self._standing.pop(target, None) if target else None
        if found is None:
            return Verdict(counted=False), Finding(FindingCode.CORRECTION_RACE, {"target": str(target)})
        assert target is not None
        self.taken_back.add(target)
        verdict, taken, (operation, unit) = found
        self._made[operation] = self._made.get(operation, ZERO) - taken
        if (operation, unit) in self._units:
            self._units[operation, unit] -= 1
        return verdict, None


def _unit_of(event: Event) -> str:
    subject = event.envelope.subject
    return subject[1] if subject and subject[0] == ThingKind.UNIT else ""
