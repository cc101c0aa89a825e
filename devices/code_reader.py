"""Frames to codes: AIM identifier, prefix, character set, separators; the `CodeReader` of every byte line.

It does not know what a code means: that is the code grammar of `terminal.domain.codes`.
"""

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from devices.capabilities import Flaw, Reading, next_reading_id
from devices.framing import Frame, Framer, FrameRule
from terminal.clock import Clock

_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_CHARACTER_SETS: Final = ("utf-8", "gb18030")


class TextRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a device writes a code: prefix to take off, AIM identifier in front, spellings of separators."""

    prefix: str = ""
    aim: bool = True
    substitutions: dict[str, str] = {}

    def __post_init__(self) -> None:
        if "" in self.substitutions:
            raise ValueError("an empty spelling cannot be substituted")


class CodeText(msgspec.Struct, frozen=True):
    """A code as text with its AIM identifier."""

    value: str
    symbology: str | None = None
    flaw: Flaw | None = None


def read_text(text: str, rule: TextRule) -> CodeText:
    """Take prefix and AIM identifier off `text` and write its separators as control characters."""
    text = text.removeprefix(rule.prefix)
    aim = _AIM.match(text) if rule.aim else None
    value = text[aim.end() :] if aim else text
    return CodeText(_substituted(value, rule.substitutions), aim.group() if aim else None)


def decode_text(body: bytes, rule: TextRule) -> CodeText:
    """`body` as UTF-8, else as GB18030, else flawed with the unreadable bytes spelt out."""
    for name in _CHARACTER_SETS:
        try:
            return read_text(body.decode(name), rule)
        except UnicodeDecodeError:
            continue
    return CodeText(body.decode("utf-8", "backslashreplace"), None, Flaw.UNDECODABLE)


def _substituted(text: str, table: dict[str, str]) -> str:
    """One pass, longest spelling first: what was put in is never read again."""
    if not table:
        return text
    spellings = sorted(table, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, spellings)), lambda found: table[found.group()], text)


class LineCodeReader:
    """A `CodeReader` over framing and text rule of one device."""

    def __init__(self, device: str, frame: FrameRule, text: TextRule, clock: Clock) -> None:
        self._device = device
        self._framer = Framer(frame)
        self._text = text
        self._clock = clock

    def feed(self, chunk: bytes, at_ns: int) -> Iterable[Reading]:
        """Readings that `chunk`, received at `at_ns`, completes."""
        return self._readings(self._framer.feed(chunk, at_ns))

    def quiet(self, now_ns: int) -> Iterable[Reading]:
        """Readings that end because the line is quiet."""
        return self._readings(self._framer.quiet(now_ns))

    def cut(self) -> Iterable[Reading]:
        """What was begun when the line went away, flawed."""
        return self._readings(self._framer.cut())

    def _readings(self, frames: list[Frame]) -> list[Reading]:
        return [self._reading(frame) for frame in frames if not frame.blank]

    def _reading(self, frame: Frame) -> Reading:
        text = decode_text(frame.body, self._text)
        return Reading(
            id=next_reading_id(),
            device=self._device,
            kind="code",
            value=text.value,
            raw=frame.raw,
            symbology=text.symbology,
            taken_at=self._clock.now(),
            first_byte_ns=frame.first_byte_ns,
            flaw=frame.flaw or text.flaw,
        )
