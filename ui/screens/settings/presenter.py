"""The logic of the settings: badge, PIN, then values by touch; a change is in force at once. No Qt."""

from terminal.domain import meanings as means
from terminal.domain.command_codes import CommandWord
from terminal.domain.masters import Person
from terminal.domain.outcome import Accepted, Refusal, Refused, refused
from terminal.domain.pin_verifier import PIN_ROLES
from terminal.usecases.change_setting import change_setting, leave_kiosk
from terminal.usecases.pin import PinGate
from ui.desk import Desk
from ui.feedback import Feedback, Tone
from ui.screen import Scan
from ui.screens.settings.options import SETTINGS, current, setting_of, value_words
from ui.screens.settings.state import AskPin, Chooser, SettingsState
from ui.text import text
from ui.widgets.content import Choice, KeypadField, Verdict

SHORTEST_PIN = 6
END, STAY = "end", "stay"


class SettingsPresenter:
    """One per window; it locks when it is left."""

    name = "settings"
    topics = frozenset({"person"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._gate = PinGate(desk.work)
        self._asked: Person | None = None
        self._by: Person | None = None
        self._choosing = ""
        self._attempt = 1
        self._checking = 0

    def state(self) -> SettingsState:
        """What there is to see now."""
        invite = (
            text("Scan a supervisor's badge"),
            text("Then the PIN. Engineers open the settings too."),
        )
        return SettingsState(
            invite=invite,
            own_pin="" if self._by or self._own() is None else text("Enter my PIN"),
            opened_by=self._by.name if self._by else "",
            settings=self._tiles() if self._by else (),
            chooser=self._chooser() if self._by and self._choosing else None,
            asking=self._ask_pin(self._asked) if self._asked else None,
        )

    def step(self) -> str:
        """A badge is read anew for each try."""
        return f"settings/{self._attempt}/{'open' if self._by else 'locked'}"

    def scan(self, scan: Scan) -> bool:
        """A badge asks for its PIN; the printed "cancel" closes what is open. All else means the same
        everywhere.
        """
        meaning = scan.meaning
        if isinstance(meaning, means.Person) and meaning.person is not None:
            self._badge(meaning.person)
            return True
        if isinstance(meaning, means.Command) and meaning.word is CommandWord.CANCEL:
            self.cancel() if self._asked or self._choosing else self.back()
            return True
        return False

    def leave(self) -> None:
        """Locks."""
        self._asked = self._by = None
        self._choosing = ""

    # ------------------------------------------------------------ badge and PIN

    def own_pin(self) -> None:
        """Who is signed in and may open the settings goes on to the PIN."""
        person = self._own()
        if person is not None:
            self._badge(person.code)

    def entered(self, pin: str) -> None:
        """The PIN pad was confirmed; while the PIN is checked the screen says so and takes codes on."""
        person, attempt = self._asked, self._attempt
        if person is None or self._checking == attempt:
            return
        self._checking = attempt
        self._desk.shell.refresh()
        self._desk.shell.in_background(
            lambda: self._gate.fits(person, pin), lambda fits: self._checked(person, attempt, fits=fits)
        )

    def _checked(self, person: Person, attempt: int, *, fits: bool) -> None:
        """The answer counts in any case; it opens only if the pad it was typed into is still open."""
        outcome = self._gate.settle(self._desk.command(), person, fits=fits)
        if self._asked is None or attempt != self._attempt:
            return
        self._attempt += 1
        if isinstance(outcome, Accepted):
            self._by, self._asked = outcome.value, None
            self._desk.shell.say(Feedback(Tone.OK, text("Settings open"), outcome.value.name, ""))
            self._desk.shell.refresh()
            return
        self._desk.shell.captured()
        if outcome.code is not Refusal.WRONG_PIN:
            self._asked = None
        self._desk.refuse(outcome)

    def lock(self) -> None:
        """Locks again."""
        self.leave()
        self._desk.shell.refresh()

    def cancel(self) -> None:
        """Closes the PIN pad or the open choice."""
        self._asked, self._choosing = None, ""
        self._desk.shell.refresh()

    def back(self) -> None:
        """To the screen before."""
        self._desk.shell.go_back()

    def _badge(self, code: str) -> None:
        """Whoever's badge it is: from here on only their PIN opens."""
        self.leave()
        person = self._gate.may_try(code)
        if isinstance(person, Refused):
            self._desk.refuse(person)
            return
        self._asked = person
        self._attempt += 1
        self._desk.shell.say(Feedback(Tone.OK, text("Badge read"), person.name, text("Next: enter the PIN")))
        self._desk.shell.refresh()

    def _own(self) -> Person | None:
        person = self._desk.work.person()
        return person if person is not None and person.role in PIN_ROLES else None

    def _ask_pin(self, person: Person) -> AskPin:
        busy = text("Checking the PIN …") if self._checking == self._attempt else ""
        return AskPin(self._attempt, self._pin_field(person), busy)

    def _pin_field(self, person: Person) -> KeypadField:
        return KeypadField(
            text("PIN of {name}", name=person.name), "", _judge_pin, None, fractions=False, secret=True
        )

    # ------------------------------------------------------------ settings

    def choose(self, name: str) -> None:
        """A setting was touched, or the end of the program."""
        self._choosing = name
        self._desk.shell.refresh()

    def pick(self, key: str) -> None:
        """A value was touched."""
        name, self._choosing = self._choosing, ""
        if self._by is None:
            self._desk.refuse(refused(Refusal.SUPERVISOR_NEEDED))
        elif name == END:
            self._end(self._by) if key == END else self._desk.shell.refresh()
        elif name:
            self._change(self._by, name, setting_of(name).values[int(key)])

    def _change(self, by: Person, name: str, value: object) -> None:
        outcome = change_setting(self._desk.work, self._desk.command(), by.code, name, value)
        if isinstance(outcome, Accepted):
            self._desk.shell.settings_changed(outcome.value)
        words = f"{text(setting_of(name).title)}: {value_words(name, value)}"
        self._desk.settle(outcome, lambda _done: Feedback(Tone.OK, text("Setting changed"), words, ""))

    def _end(self, by: Person) -> None:
        outcome = leave_kiosk(self._desk.work, self._desk.command(), by.code)
        if isinstance(outcome, Refused):
            self._desk.refuse(outcome)
            return
        self._desk.shell.captured()
        self._desk.shell.end_program()

    def _tiles(self) -> tuple[Choice, ...]:
        settings = self._desk.work.store.settings()
        return tuple(
            Choice(
                entry.name,
                text(entry.title),
                value_words(entry.name, current(settings, entry.name)),
                entry.icon,
            )
            for entry in SETTINGS
        )

    def _chooser(self) -> Chooser:
        if self._choosing == END:
            stay = Choice(STAY, text("Stay"), "", "arrow-left")
            end = Choice(END, text("End the program"), "", "log-out")
            return Chooser(END, text("End the program at this station?"), (stay, end))
        entry = setting_of(self._choosing)
        now = current(self._desk.work.store.settings(), entry.name)
        choices = tuple(
            Choice(str(at), value_words(entry.name, value), "", "", value == now)
            for at, value in enumerate(entry.values)
        )
        return Chooser(entry.name, text(entry.title), choices)


def _judge_pin(words: str) -> Verdict:
    short = len(words) < SHORTEST_PIN
    reason = text("At least {n} digits", n=SHORTEST_PIN) if short else ""
    return Verdict(Tone.NEUTRAL, "", text("Open"), reason)
