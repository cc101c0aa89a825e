"""What every presenter works with: the workplace, the words for an outcome, the way to another screen. No Qt.

The desk also holds the acts that mean the same on every screen (sign in, take an order, take a unit, consume,
undo, call); a screen only adds what is its own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from terminal.domain.codes.classify import Grammar
from terminal.domain.events.payloads import EventKey
from terminal.domain.ids import EventId
from terminal.domain.outcome import Accepted, Outcome, Refused
from terminal.store.facts import Settings
from terminal.usecases.note_scan import note_refused_scan
from terminal.usecases.parts.workplace import Workplace
from ui.desk.device_desk import DeviceDesk
from ui.desk.grammar import grammar_of
from ui.desk.screen import Scan
from ui.desk.touch import Touch
from ui.feedback import Feedback, Tone
from ui.text import joined, text
from ui.words.chart_signals import with_signals
from ui.words.refusals.table import BLOCKING, MATERIAL, refusal_words
from ui.words.warnings import label_notes, warning_words

T = TypeVar("T")


class Shell(Protocol):
    """The program around the screens, as presenters see it."""

    def show_screen(self, name: str) -> None:
        """Brings another screen to the front."""
        ...

    def go_back(self) -> None:
        """Brings the screen to the front that was there before."""
        ...

    def say(self, feedback: Feedback) -> None:
        """Shows and sounds a feedback."""
        ...

    def refresh(self) -> None:
        """Lets the present screen and the header read again."""
        ...

    def captured(self) -> None:
        """An event was written: the exchange may go on."""
        ...

    def offer_again(self, scan: Scan) -> None:
        """Offers to count the same label once more on purpose."""
        ...

    def note_spoilt_scan(self) -> None:
        """Says until it is touched that a code came in pieces and was not used."""
        ...

    def offer_undo(self, key: EventKey, what: str) -> None:
        """Offers for 10 s to take the report back in place that says `what`."""
        ...

    def before_touch(self) -> None:
        """Ends what a refusal has left in sight."""
        ...

    def give_up(self) -> None:
        """Closes what the present screen has open, without recording anything."""
        ...

    def uncover(self) -> bool:
        """Closes what the program itself has laid over the screen; False where nothing was."""
        ...

    def underway(self) -> str:
        """What is open in the station's own work asks for this next; "" where nothing is."""
        ...

    def begin_with(self) -> str:
        """What a person begins with in the station's own work where no order is taken up."""
        ...

    def screen_name(self) -> str:
        """The name of the present screen."""
        ...

    def beside_work(self) -> bool:
        """True where the present screen does not show what is worked on."""
        ...

    def block(self, words: Feedback) -> None:
        """Fills the screen with a stop until it is acknowledged."""
        ...

    def blocked(self) -> bool:
        """True while a stop is not acknowledged."""
        ...

    def unblock(self) -> None:
        """The stop is acknowledged."""
        ...

    def ask_which(self, scan: Scan) -> None:
        """Lets the person choose between the meanings of an ambiguous code."""
        ...

    def type_digit(self, digit: int) -> str | None:
        """Types into the open keypad; gives what stands there then, None where no keypad takes it."""
        ...

    def confirm_typed(self) -> bool | None:
        """Confirms the open keypad: whether it could be, None where none is open."""
        ...

    def settings_changed(self, settings: Settings) -> None:
        """Puts changed settings into force at once."""
        ...

    def in_background(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        """Computes `job` beside the screen's thread, then has `then` take what it gave in that thread."""
        ...

    def end_program(self) -> None:
        """Leaves the kiosk: the program ends."""
        ...


@dataclass(frozen=True, slots=True)
class Material:
    """A lot or part that was read, and what it is of; "" where that is not known."""

    code: str
    item: str


class Desk:
    """The acts and words all presenters share."""

    def __init__(self, work: Workplace, shell: Shell, key_warning: str = "") -> None:
        self.work = work
        self.shell = shell
        self.key_warning = key_warning
        """Why the store's key is not in the system's key store (literal of the text layer), "" when it is."""
        self._touch: Touch | None = None
        self.refused_material: Material | None = None
        """The lot or part that was refused last, until the next good act or touch."""
        self._grammar: Grammar | None = None
        self.devices = DeviceDesk()

    def grammar(self) -> Grammar:
        """What this station knows about codes."""
        if self._grammar is None:
            self._grammar = grammar_of(self.work)
        return self._grammar

    def patterns_changed(self) -> None:
        """The plant's code patterns are others now."""
        self._grammar = None

    def command(self) -> EventId:
        """The id of a press or scan, made once for it."""
        return self.work.new_id()

    @contextmanager
    def touch(self, scan: Scan | None = None) -> Iterator[Touch]:
        """A touch, or a scan, from its begin to its end: what it changes is shown once, then. What it leads
        to on its way is part of it.
        """
        if self._touch is not None:
            yield self._touch
            return
        self._touch = Touch(scan)
        try:
            yield self._touch
        finally:
            self._touch = None
            self.shell.refresh()

    @property
    def touched(self) -> bool:
        """True from the begin of a touch to its end."""
        return self._touch is not None

    def changed(self) -> None:
        """Something changed by itself: it is shown now, or with the touch that it belongs to."""
        with self.touch():
            pass

    def settle(self, outcome: Outcome[T], words: Callable[[T], Feedback]) -> T | None:
        """Tells the outcome of an act. Gives its value, None when it was refused."""
        if isinstance(outcome, Refused):
            self.refuse(outcome)
            return None
        with self.touch() as touch:
            self.refused_material = None
            touch.accepted = True
            self.shell.captured()
            told = _with_warnings(outcome, words(outcome.value))
            self.say(with_signals(outcome.signals, told))
        return outcome.value

    def say(self, words: Feedback) -> None:
        """Tells how an act went; a label that was odd is told with it, as a warning."""
        scan = self._touch.scan if self._touch else None
        notes = label_notes(scan.meaning.warnings) if scan else ""
        if notes and words.tone in (Tone.OK, Tone.WARN):
            words = Feedback(Tone.WARN, words.title, joined(words.detail, notes), words.next)
        self.shell.say(words)

    def refuse(self, why: Refused) -> None:
        """Tells a refusal; one that a code led to is also recorded, where that is still possible. A code that
        was accepted is not: it is what follows from it by itself that is refused.
        """
        with self.touch() as touch:
            taken = touch.accepted
            touch.accepted = False
            touch.refusal = why
            if touch.scan is not None and not taken:
                why = self._noted(touch.scan, why)
            if why.code in MATERIAL:
                code = why.parameters.get("lot") or why.parameters.get("code", "")
                self.refused_material = Material(code, why.parameters.get("item", ""))
            self.shell.say(refusal_words(why))
            if why.code in BLOCKING and touch.scan is not None:
                self.shell.block(refusal_words(why))

    def _noted(self, scan: Scan, why: Refused) -> Refused:
        """A refused code is recorded; a station that cannot record says that first."""
        reading = scan.reading
        screen = self.shell.screen_name()
        noted = note_refused_scan(self.work, self.command(), reading.raw, reading.device, screen, why)
        self.shell.captured()
        return noted if isinstance(noted, Refused) else why


def _with_warnings(outcome: Accepted[T], words: Feedback) -> Feedback:
    """An accepted act with warnings is told as a warning; the words of the act stay."""
    if not outcome.warnings:
        return words
    notes = joined(*(warning_words(code) for code in outcome.warnings))
    return Feedback(Tone.WARN, words.title, notes, words.next)


def next_words(what: str) -> str:
    """The last part of a feedback: what comes next."""
    return text("Next: {what}", what=what)
