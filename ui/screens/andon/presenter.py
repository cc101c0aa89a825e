"""The andon's logic: one touch calls, then the person is back where they were. No Qt."""

from resources import icon_or
from terminal.domain.ids import CallId, ReasonCode
from terminal.domain.masters.rows import Reason
from terminal.domain.state.place import CallDoc
from terminal.usecases.call_help import Called, acknowledge_call, clear_call, open_calls
from terminal.words.times import clock_words
from ui.desk import acts
from ui.desk.desk import Desk
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.feedback import Feedback, Tone
from ui.screens.andon.state import AndonState, CallRow
from ui.text import language, text
from ui.widgets.content import Choice
from ui.words.reports import person_name

STOP = "stop"
USES = ("call", STOP)
"""Reasons that can be called, in the order of their tiles."""
MINUTE_US = 60_000_000


class AndonPresenter:
    """One per window."""

    name = "andon"
    topics = frozenset({"call", "reason", "minute"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def state(self) -> AndonState:
        """What there is to see now."""
        calls = sorted(open_calls(self._desk.work), key=lambda call: call.acknowledged_at is not None)
        kinds, stops = (tuple(self._kind(row, calls) for row in self._reasons(use)) for use in USES)
        nothing = (
            text("No kinds of help yet"),
            text("They come from the hub. Until then, call out for help."),
        )
        return AndonState(kinds, stops, tuple(self._row(call) for call in calls), nothing)

    def step(self) -> str:
        """There is only one."""
        return "andon"

    def scan(self, _scan: Scan) -> bool:
        """Nothing has a meaning of its own here."""
        return False

    def leave(self) -> None:
        """Nothing is half done here."""

    # ------------------------------------------------------------ touches

    @touch
    def call(self, kind: str) -> None:
        """A kind was touched; after the call the person goes on where they were."""
        if acts.call(self._desk, ReasonCode(kind)):
            self.back()

    @touch
    def acknowledge(self, call: str) -> None:
        """Somebody is coming."""
        work = self._desk.work
        self._desk.settle(acknowledge_call(work, self._desk.command(), CallId(call)), self._acknowledged)

    @touch
    def clear(self, call: str) -> None:
        """The trouble is over."""
        work = self._desk.work
        self._desk.settle(clear_call(work, self._desk.command(), CallId(call)), self._cleared)

    @touch
    def back(self) -> None:
        """To the screen before."""
        self._desk.shell.go_back()

    # ------------------------------------------------------------ inside

    def _reasons(self, use: str) -> list[Reason]:
        return [row for row in self._desk.work.masters.all(Reason) if row.use == use]

    def _kind(self, row: Reason, calls: list[CallDoc]) -> Choice:
        called = next((call for call in calls if call.call_kind == row.code), None)
        beside = text("station stops") if row.use == STOP else ""
        if called:
            beside = text("called · {n} min", n=self._age(called))
        return Choice(row.code, row.names.of(language()), beside, icon_or(row.icon), called is not None)

    def _row(self, call: CallDoc) -> CallRow:
        work = self._desk.work
        reason = work.masters.get(Reason, call.call_kind)
        clock = clock_words(call.raised_at, work.identity.zone)
        by = person_name(work, call.raised_by)
        answered = call.acknowledged_at is not None
        answer = text("Nobody has answered yet")
        if answered:
            answer = text("{name} is coming", name=person_name(work, call.acknowledged_by) or "–")
        return CallRow(
            key=call.call,
            icon=icon_or(reason.icon if reason else "", "siren"),
            title=reason.names.of(language()) if reason else call.call_kind,
            since=" · ".join(part for part in (text("{n} min", n=self._age(call)), clock, by) if part),
            answer=answer,
            answered=answered,
            acknowledge="" if answered else text("I am coming"),
            clear=text("Solved"),
        )

    def _age(self, call: CallDoc) -> int:
        """Whole minutes since it was raised; a clock set back gives 0."""
        return max(0, (self._desk.work.now() - call.raised_at) // MINUTE_US)

    def _acknowledged(self, done: Called) -> Feedback:
        return Feedback(Tone.OK, text("Call acknowledged"), self._kind_name(done.kind))

    def _cleared(self, done: Called) -> Feedback:
        return Feedback(Tone.OK, text("Call cleared"), self._kind_name(done.kind))

    def _kind_name(self, code: str) -> str:
        reason = self._desk.work.masters.get(Reason, code)
        return reason.names.of(language()) if reason else code
