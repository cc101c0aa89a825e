"""Badge, then PIN: what stands before the screens of supervisors and engineers. Left, it locks. No Qt.

What lies behind the lock, and who may do what there, is the screen's.
"""

from dataclasses import dataclass

from terminal.domain.masters.rows import Person
from terminal.domain.outcome import Accepted, Refusal, Refused
from terminal.domain.pin_verifier import PIN_ROLES
from terminal.usecases.pin import PinGate
from ui.desk.desk import Desk
from ui.desk.touch import touch
from ui.feedback import Feedback, Tone
from ui.text import text
from ui.widgets.content import EntryVerdict, KeypadField
from ui.words.reports import shown_name

SHORTEST_PIN = 6


@dataclass(frozen=True, slots=True)
class AskPin:
    """The open PIN pad; `attempt` tells one try from the next, `busy` says that the PIN is being checked."""

    attempt: int
    field: KeypadField
    busy: str = ""


class PinLock:
    """One per screen. `opened` is what is said when it opens, an English literal of the text layer."""

    def __init__(self, desk: Desk, opened: str) -> None:
        self._desk = desk
        self._opened = opened
        self._gate = PinGate(desk.work)
        self._asked: Person | None = None
        self.by: Person | None = None
        """Who opened it; None while it is locked."""
        self._attempt = 1
        self._checking = 0

    def step(self) -> str:
        """A badge is read anew for each try."""
        return f"{self._attempt}/{'open' if self.by else 'locked'}"

    def invite(self) -> tuple[str, str]:
        """What to do while it is locked."""
        return text("Scan a supervisor's badge"), text("Then the PIN. Engineers open it too.")

    def own_words(self) -> str:
        """The button of who is signed in and may open it; "" where there is none."""
        return "" if self.by or self._own() is None else text("Enter my PIN")

    def asking(self) -> AskPin | None:
        """The PIN pad, if it is open."""
        if self._asked is None:
            return None
        busy = text("Checking the PIN …") if self._checking == self._attempt else ""
        return AskPin(self._attempt, _pin_field(self._asked), busy)

    def close(self) -> None:
        """Locks."""
        self._asked = self.by = None

    def cancel(self) -> None:
        """Closes the PIN pad."""
        self._asked = None

    def own_pin(self) -> None:
        """Who is signed in and may open it goes on to the PIN."""
        person = self._own()
        if person is not None:
            self.badge(person.code)

    def badge(self, code: str) -> None:
        """Whoever's badge it is: from here on only their PIN opens."""
        self.close()
        person = self._gate.may_try(code)
        if isinstance(person, Refused):
            self._desk.refuse(person)
            return
        self._asked = person
        self._attempt += 1
        self._desk.shell.say(
            Feedback(Tone.OK, text("Badge read"), shown_name(person), text("Next: enter the PIN"))
        )

    def entered(self, pin: str) -> None:
        """The PIN pad was confirmed; while the PIN is checked the screen says so and takes codes on."""
        person = self._asked
        attempt = self._attempt
        if person is None or self._checking == attempt:
            return
        self._checking = attempt
        self._desk.shell.in_background(
            lambda: self._gate.fits(person, pin), lambda fits: self._checked(person, attempt, fits=fits)
        )

    @touch
    def _checked(self, person: Person, attempt: int, *, fits: bool) -> None:
        """The answer counts in any case; it opens only if the pad it was typed into is still open."""
        outcome = self._gate.settle(self._desk.command(), person, fits=fits)
        if self._asked is None or attempt != self._attempt:
            return
        self._attempt += 1
        if isinstance(outcome, Accepted):
            self.by = outcome.value
            self._asked = None
            self._desk.shell.say(Feedback(Tone.OK, text(self._opened), shown_name(outcome.value), ""))
            return
        self._desk.shell.captured()
        if outcome.code is not Refusal.WRONG_PIN:
            self._asked = None
        self._desk.refuse(outcome)

    def _own(self) -> Person | None:
        person = self._desk.work.person()
        return person if person is not None and person.role in PIN_ROLES else None


def _pin_field(person: Person) -> KeypadField:
    title = text("PIN of {name}", name=shown_name(person))
    return KeypadField(title, "", _judge_pin, None, fractions=False, secret=True)


def _judge_pin(words: str) -> EntryVerdict:
    short = len(words) < SHORTEST_PIN
    reason = text("At least {n} digits", n=SHORTEST_PIN) if short else ""
    return EntryVerdict(Tone.NEUTRAL, "", text("Open"), reason)
