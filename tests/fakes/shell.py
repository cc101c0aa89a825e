"""The program around a presenter, as far as one screen alone can see it: it notes what is asked of it."""

from collections.abc import Callable
from typing import TypeVar

from terminal.domain.events.payloads import EventKey
from terminal.store.facts import Settings
from ui.desk.screen import Scan
from ui.feedback import Feedback
from ui.text import text

T = TypeVar("T")


class FakeShell:
    """Notes everything; a stop stays until `unblock`."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.said: list[Feedback] = []
        self.undo_offers: list[EventKey] = []
        self.offered: list[str] = []
        self.given_up = 0
        self.again_offers: list[Scan] = []
        self.spoilt = 0
        self.refreshed = 0
        self.beside = False
        self.asked: list[Scan] = []
        self.settings: list[Settings] = []
        self.events = 0
        self.ended = False
        self.stop: Feedback | None = None
        self.wait = False
        self.waiting: list[Callable[[], None]] = []

    def show_screen(self, name: str) -> None:
        self.shown.append(name)

    def go_back(self) -> None:
        self.shown.append("back")

    def say(self, feedback: Feedback) -> None:
        self.said.append(feedback)

    def refresh(self) -> None:
        self.refreshed += 1

    def captured(self) -> None:
        self.events += 1

    def offer_again(self, scan: Scan) -> None:
        self.again_offers.append(scan)

    def note_spoilt_scan(self) -> None:
        self.spoilt += 1

    def offer_undo(self, key: EventKey, what: str) -> None:
        self.undo_offers.append(key)
        self.offered.append(what)

    def before_touch(self) -> None:
        """There is nothing in sight."""

    def give_up(self) -> None:
        self.given_up += 1

    def uncover(self) -> bool:
        return False

    def underway(self) -> str:
        return ""

    def begin_with(self) -> str:
        return text("Next: scan a work order")

    def beside_work(self) -> bool:
        return self.beside

    def screen_name(self) -> str:
        return self.shown[-1] if self.shown else ""

    def block(self, words: Feedback) -> None:
        self.stop = words

    def blocked(self) -> bool:
        return self.stop is not None

    def unblock(self) -> None:
        self.stop = None

    def ask_which(self, scan: Scan) -> None:
        self.asked.append(scan)

    def type_digit(self, digit: int) -> str | None:
        """No keypad is open."""
        return None

    def confirm_typed(self) -> bool | None:
        """No keypad is open."""
        return None

    def settings_changed(self, settings: Settings) -> None:
        self.settings.append(settings)

    def in_background(self, job: Callable[[], T], then: Callable[[T], None]) -> None:
        """At once, or where `wait` is set when the test does it."""
        if self.wait:
            self.waiting.append(lambda: then(job()))
        else:
            then(job())

    def end_program(self) -> None:
        self.ended = True
