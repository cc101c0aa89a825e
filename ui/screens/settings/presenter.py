"""The logic of the settings: badge, PIN, then values by touch; a change is in force at once. No Qt."""

from typing import Any

from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.domain.masters.rows import Person
from terminal.domain.outcome import Accepted, Refusal, Refused, refused
from terminal.text import language_of
from terminal.usecases.change_setting import change_setting, leave_kiosk
from ui.desk.desk import Desk
from ui.desk.pin_lock import PinLock
from ui.desk.screen import Scan
from ui.desk.touch import touch
from ui.feedback import Feedback, Tone
from ui.screens.settings.options import LANGUAGE, SCALE, SETTINGS, Setting, choices_of, current, setting_of
from ui.screens.settings.state import Chooser, SettingsState
from ui.screens.settings.words import value_words
from ui.text import phrase, set_language, text
from ui.theme.current import metrics
from ui.theme.metrics import sizes_offered
from ui.widgets.content import Choice
from ui.words.reports import shown_name

END = "end"
STAY = "stay"


class SettingsPresenter:
    """One per window; it locks when it is left."""

    name = "settings"
    topics = frozenset({"person"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = PinLock(desk, phrase("Settings open"))
        self._choosing = ""

    def state(self) -> SettingsState:
        """What there is to see now."""
        by = self._lock.by
        return SettingsState(
            invite=self._lock.invite(),
            own_pin=self._lock.own_words(),
            opened_by=shown_name(by) if by else "",
            settings=self._tiles() if by else (),
            chooser=self._chooser() if by and self._choosing else None,
            asking=self._lock.asking(),
        )

    def step(self) -> str:
        """A badge is read anew for each try."""
        return f"settings/{self._lock.step()}"

    def scan(self, scan: Scan) -> bool:
        """A badge asks for its PIN; the printed "cancel" closes what is open. All else means the same
        everywhere.
        """
        meaning = scan.meaning
        if isinstance(meaning, means.PersonMeaning) and meaning.person is not None:
            self._choosing = ""
            self._lock.badge(meaning.person)
            return True
        cancel = isinstance(meaning, means.CommandMeaning) and meaning.word is CommandWord.CANCEL
        if cancel and (self._lock.asking() or self._choosing):
            self.cancel()
            return True
        return False

    def leave(self) -> None:
        """Locks."""
        self._lock.close()
        self._choosing = ""

    # ------------------------------------------------------------ badge and PIN

    @touch
    def own_pin(self) -> None:
        """Who is signed in and may open the settings goes on to the PIN."""
        self._lock.own_pin()

    @touch
    def entered(self, pin: str) -> None:
        """The PIN pad was confirmed."""
        self._lock.entered(pin)

    @touch
    def lock(self) -> None:
        """Locks again."""
        self.leave()

    @touch
    def cancel(self) -> None:
        """Closes the PIN pad or the open choice."""
        self._lock.cancel()
        self._choosing = ""

    @touch
    def back(self) -> None:
        """To the screen before."""
        self._desk.shell.go_back()

    # ------------------------------------------------------------ settings

    @touch
    def choose(self, name: str) -> None:
        """A setting was touched, or the end of the program."""
        self._choosing = name

    @touch
    def pick(self, key: str) -> None:
        """A value was touched."""
        name = self._choosing
        self._choosing = ""
        by = self._lock.by
        if by is None:
            self._desk.refuse(refused(Refusal.SUPERVISOR_NEEDED))
        elif name == END:
            if key == END:
                self._end(by)
        elif name:
            self._change(by, name, setting_of(name).values[int(key)])

    def _change(self, by: Person, name: str, value: object) -> None:
        outcome = change_setting(self._desk.work, self._desk.command(), by.code, name, value)
        if isinstance(outcome, Accepted):
            self._desk.shell.settings_changed(outcome.value)
            if name == LANGUAGE:  # also one that was set before, where another was scanned since
                set_language(language_of(value, "zh"))
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
            Choice(
                str(entry.values.index(alike[0])),
                value_words(entry.name, alike[0]),
                selected=now in alike,
                reason=_why_not(entry, alike[0]),
            )
            for alike in choices_of(entry)
        )
        return Chooser(entry.name, text(entry.title), choices)


def _why_not(entry: Setting, value: Any) -> str:
    """A larger text that would not be larger here is not offered."""
    if entry.name != SCALE or value in sizes_offered(metrics().room, entry.values):
        return ""
    return text("No room for it on this screen")
