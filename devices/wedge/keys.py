"""Key presses to the characters the scanner meant, by scan code and the scanner's layout.

What the operating system's layout, Caps Lock or an input method would make of a key is used only where there
is no scan code. No timing here: that is `devices.wedge.judge`.
"""

import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Literal

import msgspec

Layout = Literal["us", "de"]
UNREADABLE: Final = "\ufffd"
"""Stands for a character that the scanner sent and nobody here can tell."""
_LONGEST_NUMBER: Final = 7
ScanCodes = Literal["x11", "windows"]

PLATFORM_SCAN_CODES: Final[ScanCodes] = "windows" if sys.platform == "win32" else "x11"

# An X11 (and Wayland) key code is the kernel's code + 8; in the main block the kernel's code is the Windows
# (set 1) scan code, so one table serves both.
_OFFSET: Final[Mapping[ScanCodes, int]] = {"x11": 8, "windows": 0}
_ALT: Final = 56
_MODIFIERS: Final = frozenset(
    {"Shift", "Control", "Alt", "AltGr", "Meta", "CapsLock", "NumLock", "ScrollLock"}
)
_NAMED: Final = {"Return": "\r", "Enter": "\r", "Tab": "\t", "Space": " "}
_COMMON: Final = {28: "\r", 15: "\t", 57: " "}
_ENTERS: Final[Mapping[ScanCodes, int]] = {"x11": 96, "windows": 0x11C}
_KEYPAD: Final = dict(
    zip((71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 55), "789-456+1230.*", strict=True)
)
_MARKS: Final = "\r\n\t\x02\x03\x04\x1c\x1d\x1e\x1f"
_FIRST_CODES: Final = (2, 16, 30, 44)  # where the four character rows of the main block begin


def _rows(*rows: str) -> dict[int, str]:
    return {
        first + place: character
        for first, row in zip(_FIRST_CODES, rows, strict=True)
        for place, character in enumerate(row)
        if character != " "
    }


# Per layout: plain, with Shift, with AltGr. A blank in a row is a dead key or no character.
_LAYOUTS: Final[Mapping[Layout, tuple[dict[int, str], dict[int, str], dict[int, str]]]] = {
    "us": (
        _rows("1234567890-=", "qwertyuiop[]", "asdfghjkl;'`", "zxcvbnm,./") | {43: "\\", 86: "\\"},
        _rows("!@#$%^&*()_+", "QWERTYUIOP{}", 'ASDFGHJKL:"~', "ZXCVBNM<>?") | {43: "|", 86: "|"},
        {},
    ),
    "de": (
        _rows("1234567890ß´", "qwertzuiopü+", "asdfghjklöä^", "yxcvbnm,.-") | {43: "#", 86: "<"},
        _rows('!"§$%&/()=?`', "QWERTZUIOPÜ*", "ASDFGHJKLÖÄ°", "YXCVBNM;:_") | {43: "'", 86: ">"},
        _rows(" ²³   {[]}\\ ", "@ €        ~", "            ", "      µ   ") | {86: "|"},
    ),
}


class CodePage(StrEnum):
    """How a scanner numbers what it types as Alt + number above 127."""

    UNKNOWN = ""
    CP437 = "cp437"
    CP850 = "cp850"
    CP1252 = "cp1252"
    GBK = "gbk"
    UNICODE = "unicode"


class KeyPress(msgspec.Struct, frozen=True):
    """One key pressed (releases are not told). `tag` is the caller's, to find its event again on replay.

    `scan_code` as the windowing system gives it, 0 if it does not; `key` the name of a key without a
    character ("Return", "Tab", "Shift", "F5"); `repeat` is the keyboard's own repetition of a held key.
    `at_ns` is the time stamp of the event itself, `seen_ns` monotonic now.
    """

    at_ns: int
    seen_ns: int
    scan_code: int = 0
    text: str = ""
    key: str = ""
    shift: bool = False
    ctrl: bool = False
    alt: bool = False
    altgr: bool = False
    repeat: bool = False
    tag: int = 0

    @property
    def modifier(self) -> bool:
        """A modifier key itself: it carries no character and is always let through."""
        return self.key in _MODIFIERS


class Composed(msgspec.Struct, frozen=True):
    """What an input method made of keys: a change of its draft, or text it `committed`."""

    at_ns: int
    seen_ns: int
    text: str
    committed: bool
    tag: int = 0


class KeyTranslator:
    """Characters of one stream of key presses; keeps the digits of an Alt+number sequence until it ends."""

    def __init__(
        self,
        layout: Layout,
        scan_codes: ScanCodes = PLATFORM_SCAN_CODES,
        code_page: CodePage = CodePage.UNKNOWN,
    ) -> None:
        self._code_page = code_page
        self._plain, self._shifted, self._third = _LAYOUTS[layout]
        self._offset = _OFFSET[scan_codes]
        self._enter = _ENTERS[scan_codes]
        self._digits = ""
        self.made = ""
        """What the Alt+number sequence before the last key was."""

    def characters(self, press: KeyPress) -> str | None:
        """What `press` adds: "" inside an Alt+number sequence, None for a key that has no character."""
        code = press.scan_code - self._offset
        if press.alt and not press.ctrl and code in _KEYPAD and _KEYPAD[code].isdigit():
            self._digits = (self._digits + _KEYPAD[code])[: _LONGEST_NUMBER + 1]
            return ""
        before = self.flush()
        made = self.made
        again = press.text == made or not press.text.isascii()
        if made and press.text and again and code in (-self._offset, _ALT):
            return before  # Windows hands over once more what it made of the number by its own code page
        character = self._character(press, code)
        if character is None:
            return before or None
        return before + (_control(character) if press.ctrl and not self._is_third(press) else character)

    def flush(self) -> str:
        """End an Alt+number sequence: its character, `UNREADABLE` if it has none here, or ""."""
        digits = self._digits
        self._digits = ""
        self.made = _numbered(digits, self._code_page) if digits else ""
        return self.made

    def _is_third(self, press: KeyPress) -> bool:
        return press.altgr or (press.ctrl and press.alt)  # Windows reports AltGr as Ctrl+Alt

    def _character(self, press: KeyPress, code: int) -> str | None:
        if press.scan_code:
            known = self._by_code(press, code)
            if known:
                return known
        if press.key in _NAMED:
            return _NAMED[press.key]
        return _own_text(press.text)

    def _by_code(self, press: KeyPress, code: int) -> str | None:
        if code == self._enter:
            return "\r"
        if code in _COMMON:
            return None if press.shift and code == 15 else _COMMON[code]
        if code in _KEYPAD:
            return _KEYPAD[code] if press.text else None
        if self._is_third(press) and code in self._third:
            return self._third[code]
        return (self._shifted if press.shift else self._plain).get(code)


def _numbered(digits: str, page: CodePage) -> str:
    """The character of Alt + `digits`: ASCII on every code page, above it by the page of the scanner.

    As Windows has it: with a leading 0 the number is one of the "ANSI" page, not of the old DOS page.
    """
    if len(digits) > _LONGEST_NUMBER:
        return UNREADABLE
    number = int(digits)
    if number < 0x80:
        return chr(number)
    if page == CodePage.UNICODE:
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else UNREADABLE
    ansi = page in (CodePage.CP437, CodePage.CP850) and digits.startswith("0")
    name = CodePage.CP1252 if ansi else page or "ascii"
    made = number.to_bytes((number.bit_length() + 7) // 8, "big").decode(name, "replace")
    return made if len(made) == 1 and made.isprintable() else UNREADABLE


def _control(character: str) -> str:
    """The character of Ctrl+`character`: Ctrl+] is GS. Keys without a control character stay as they are."""
    upper = character.upper()
    return chr(ord(upper) & 0x1F) if len(upper) == 1 and "@" <= upper <= "_" else character


def _own_text(text: str) -> str | None:
    """A character as the system gives it, half of one too. Of the control characters the marks alone: the
    others (Backspace, Escape, Delete) are a person's keys.
    """
    control = text < " " or text == "\x7f"
    return None if control and (not text or text not in _MARKS) else text
