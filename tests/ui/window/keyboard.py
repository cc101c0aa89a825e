"""A keyboard for tests: key presses with scan codes, sent to the window as the windowing system sends them,
at a scanner's pace or a person's; and an input method that composes them.
"""

from typing import Final, Literal

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from tests.fakes.clock import FakeClock

Layout = Literal["us", "azerty"]
SCANNER_MS: Final = 4
PERSON_MS: Final = 140
_X11_OFFSET: Final = 8
_FIRST: Final = (2, 16, 30, 44)
_SPACE, _RETURN, _SHIFT = 57, 28, 42

# What each key of the four rows gives, plain and with Shift; the scanner always means the US keys.
_US: Final = (
    ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'`", "zxcvbnm,./"),
    ("!@#$%^&*()_+", "QWERTYUIOP{}", 'ASDFGHJKL:"~', "ZXCVBNM<>?"),
)
_AZERTY: Final = (
    ("&é\"'(-è_çà)=", "azertyuiop^$", "qsdfghjklmù²", "wxcvbn,;:!"),
    ("1234567890°+", "AZERTYUIOP¨£", "QSDFGHJKLM%~", "WXCVBN?./§"),
)
_LAYOUTS: Final[dict[Layout, tuple[tuple[str, ...], tuple[str, ...]]]] = {"us": _US, "azerty": _AZERTY}


def _keys(layout: Layout) -> dict[str, tuple[int, bool]]:
    """Character -> (scan code, with Shift)."""
    return {
        character: (first + place, shifted)
        for shifted, rows in zip((False, True), _LAYOUTS[layout], strict=True)
        for first, row in zip(_FIRST, rows, strict=True)
        for place, character in enumerate(row)
    } | {" ": (_SPACE, False)}


class Keyboard:
    """Keys into `window`, by the fake clock's time. `system` is the layout of the operating system."""

    def __init__(
        self, window: QWidget, clock: FakeClock, system: Layout = "us", *, caps_lock: bool = False
    ) -> None:
        self._window, self._clock = window, clock
        self._system, self._caps_lock = system, caps_lock
        self._meant = _keys("us")
        self._seen = {place: character for character, place in _keys(system).items()}

    def scan(self, code: str, end: str = "\r") -> None:
        """A wedge scanner reads a label: its keys, as fast as a scanner, then the end mark."""
        for character in code + end:
            self.key(character)
            self._wait(SCANNER_MS)

    def type(self, words: str) -> None:
        """A person types."""
        for character in words:
            self.key(character)
            self._wait(PERSON_MS)

    def key(self, character: str) -> None:
        """One key as the scanner means it; what text it has is the system's layout's word."""
        if character == "\r":
            self._press(_RETURN, Qt.Key.Key_Return, "\r", Qt.KeyboardModifier.NoModifier)
            return
        place = self._meant[character]
        text = self._seen.get(place, "")
        if self._caps_lock and text.isalpha():
            text = text.swapcase()
        shift = Qt.KeyboardModifier.ShiftModifier if place[1] else Qt.KeyboardModifier.NoModifier
        if place[1]:
            self._press(_SHIFT, Qt.Key.Key_Shift, "", shift)
        self._press(
            place[0], Qt.Key(ord(text.upper())) if len(text) == 1 else Qt.Key.Key_unknown, text, shift
        )

    def compose(self, code: str) -> None:
        """The same label while an input method is on: it takes letters into its draft, commits at a digit."""
        draft = ""
        for character in code:
            draft += character
            if character.isalpha():
                self._input_method(draft, "")
            else:
                self._input_method("", draft)
                draft = ""
            self._wait(SCANNER_MS)
        if draft:
            self._input_method("", draft)
        self.key("\r")
        self._wait(SCANNER_MS)

    def _press(self, scan_code: int, key: Qt.Key, text: str, modifiers: Qt.KeyboardModifier) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, scan_code + _X11_OFFSET, 0, 0, text)
            event.setTimestamp(self._clock.monotonic_ns() // 1_000_000)
            QCoreApplication.sendEvent(self._window.windowHandle(), event)

    def _input_method(self, draft: str, committed: str) -> None:
        event = QInputMethodEvent(draft, [])
        event.setCommitString(committed)
        target = QGuiApplication.focusObject()
        assert target is not None
        QCoreApplication.sendEvent(target, event)

    def _wait(self, milliseconds: int) -> None:
        self._clock.turn(milliseconds / 1000)
