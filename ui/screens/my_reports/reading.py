"""Puts together the three lists of the screen from the store. Reads only. No Qt."""

from terminal.domain.events.payloads import Event, EventKey
from terminal.domain.masters.rows import Item, Reason, WorkOrder
from terminal.store.store import DisputeRow
from terminal.usecases.answer_dispute import ANSWERS, answered
from terminal.usecases.parts.my_reports import (
    MyReport,
    ReportState,
    disputed_events,
    my_reports,
    unsent_events,
)
from terminal.words.findings import finding_words
from terminal.words.times import clock_words
from ui.desk.desk import Desk
from ui.feedback import Tone
from ui.screens.my_reports.state import ReportRow
from ui.text import language, text
from ui.widgets.content import Offer
from ui.words.events import event_icon, event_name
from ui.words.reports import person_name

OLDEST_UNSENT = 200
UNDO = "undo"
REWORK = "rework"


class ReportsReader:
    """Reads the rows of a list."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._work = desk.work

    def mine(self) -> tuple[ReportRow, ...]:
        """The own reports of the shift, newest first."""
        return tuple(self._report(entry) for entry in my_reports(self._work))

    def unsent(self) -> tuple[ReportRow, ...]:
        """The oldest events the hub does not have."""
        return tuple(self._unsent(event) for event in unsent_events(self._work, OLDEST_UNSENT))

    def disputed(self) -> tuple[ReportRow, ...]:
        """What the hub asks about, newest first."""
        mine = {entry.key: entry for entry in my_reports(self._work)}
        return tuple(self._dispute(row, event, mine) for row, event in disputed_events(self._work))

    # ------------------------------------------------------------ own reports

    def _report(self, entry: MyReport) -> ReportRow:
        icon, tone, what = _result(entry)
        lines: tuple[str, ...] = (self._order_line(entry.order, entry.operation), self._reasons(entry))
        if entry.dispute and not entry.taken_back:
            lines = _finding(entry.dispute)
        state, state_icon, state_tone = self._standing(entry)
        clock = clock_words(entry.at, self._work.identity.zone)
        return ReportRow(
            key=str(entry.key),
            icon=icon,
            tone=Tone.NEUTRAL if entry.taken_back else tone,
            title=entry.unit or entry.order,
            beside=f"{clock} · {what}",
            lines=tuple(line for line in lines if line),
            state=state,
            state_icon=state_icon,
            state_tone=state_tone,
            offers=self._offers(entry),
        )

    def _order_line(self, order: str, operation: int) -> str:
        row = self._work.masters.get(WorkOrder, order)
        item = self._work.masters.get(Item, row.item) if row else None
        name = item.names.of(language()) if item else ""
        return " · ".join(part for part in (order, text("operation {n}", n=operation), name) if part)

    def _reasons(self, entry: MyReport) -> str:
        rows = [self._work.masters.get(Reason, code) or code for code in entry.reasons]
        return ", ".join(row if isinstance(row, str) else row.names.of(language()) for row in rows)

    def _standing(self, entry: MyReport) -> tuple[str, str, Tone]:
        """How a report stands, in words, with icon and tone."""
        if entry.taken_back:
            return text("Taken back"), "rotate-ccw", Tone.NEUTRAL
        if entry.dispute:
            return (text("Answered"), "check", Tone.NEUTRAL) if self._answered(entry) else _open()
        sent = entry.state == ReportState.SENT
        return (text("Sent"), "check", Tone.NEUTRAL) if sent else (text("To send"), "send", Tone.NEUTRAL)

    def _answered(self, entry: MyReport) -> bool:
        event = self._work.store.event(entry.key)
        return bool(event and entry.dispute and answered(self._work, event, entry.dispute.code))

    def _offers(self, entry: MyReport) -> tuple[Offer, ...]:
        """What the person may do about an own report."""
        if entry.taken_back:
            return ()
        if entry.dispute and ANSWERS.get(entry.dispute.code):
            return () if self._answered(entry) else (Offer(REWORK, text("It was rework"), "wrench"),)
        return (Offer(UNDO, text("Undo"), "rotate-ccw"),)

    # ------------------------------------------------------------ events

    def _unsent(self, event: Event) -> ReportRow:
        return self._event(event, self._about(event), text("To send"), "send", Tone.NEUTRAL)

    def _dispute(self, row: DisputeRow, event: Event | None, mine: dict[EventKey, MyReport]) -> ReportRow:
        lines = _finding(row)
        if event is None:
            key = f"{self._work.identity.terminal_id}/{row.epoch}/{row.sequence}"
            return ReportRow(key, "triangle-alert", Tone.WARN, key, "", lines, *_open())
        if answered(self._work, event, row.code):
            return self._event(event, lines, text("Answered"), "check", Tone.NEUTRAL)
        entry = mine.get(event.envelope.key)
        offers = self._offers(entry) if entry else ()
        return self._event(event, lines, *_open(), offers=offers)

    def _event(
        self,
        event: Event,
        lines: tuple[str, ...],
        state: str,
        state_icon: str,
        state_tone: Tone,
        offers: tuple[Offer, ...] = (),
    ) -> ReportRow:
        envelope = event.envelope
        clock = clock_words(envelope.occurred_at, self._work.identity.zone)
        subject = envelope.subject[1] if envelope.subject else envelope.order or envelope.station
        return ReportRow(
            key=str(envelope.key),
            icon=event_icon(envelope.type),
            tone=Tone.NEUTRAL,
            title=subject,
            beside=f"{clock} · {event_name(envelope.type)}",
            lines=lines,
            state=state,
            state_icon=state_icon,
            state_tone=state_tone,
            offers=offers,
        )

    def _about(self, event: Event) -> tuple[str, ...]:
        envelope = event.envelope
        operation = text("operation {n}", n=envelope.operation) if envelope.operation else ""
        who = person_name(self._work, envelope.actor)
        return (" · ".join(part for part in (envelope.order, operation, who) if part),)


def _finding(row: DisputeRow) -> tuple[str, str]:
    return finding_words(row.code, row.parameters, language())


def _open() -> tuple[str, str, Tone]:
    return text("To clear up"), "triangle-alert", Tone.WARN


def _result(entry: MyReport) -> tuple[str, Tone, str]:
    """Icon, tone and words of what was reported."""
    parts = []
    if entry.good:
        parts.append(text("{n} good", n=entry.good))
    if entry.scrap:
        parts.append(text("{n} scrap", n=entry.scrap))
    if entry.rework:
        parts.append(text("{n} rework", n=entry.rework))
    words = " · ".join(parts)
    if entry.scrap:
        return "circle-x", Tone.BAD, words
    return ("rotate-ccw", Tone.WARN, words) if entry.rework else ("circle-check", Tone.OK, words)
