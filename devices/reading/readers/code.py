"""Frames to codes: AIM identifier, prefix, character set, separators.

It does not know what a code means: that is the code grammar of `terminal.domain.codes.classify`.
"""

import re
from typing import Final

import msgspec

from devices.capabilities import Content, Flaw
from devices.reading.framing import LineFrame

_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_CHARACTER_SETS: Final = ("utf-8", "gb18030")


class TextRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a device writes a code: prefix to take off, AIM identifier in front, spellings of separators.

    `substitutions` replaces texts wherever they stand in a code ("{GS}", "~1", "|"): a scanner that sends its
    separators as they are needs none. `residue` is what may be left of a separator and may as well be part of
    a value ("029" of Alt-029): the code grammar takes it for one only where the rest then reads cleanly.
    `no_reads` are what a triggered reader sends when it could read nothing.
    """

    prefix: str = ""
    aim: bool = True
    substitutions: dict[str, str] = {}
    residue: str = ""
    no_reads: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if "" in self.substitutions:
            raise ValueError("an empty spelling cannot be substituted")


def read_text(text: str, rule: TextRule) -> Content:
    """Take prefix and AIM identifier off `text` and write its separators as control characters."""
    text = text.removeprefix(rule.prefix)
    aim = _AIM.match(text) if rule.aim else None
    value = text[aim.end() :] if aim else text
    return Content(_substituted(value, rule.substitutions), aim.group() if aim else None)


def whole_text(text: str) -> str:
    """`text` as a program may keep it: halves of a character (surrogates) joined, U+FFFD for one alone."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def decode_text(body: bytes, rule: TextRule) -> Content:
    """`body` as UTF-8, else as GB18030, else flawed with the unreadable bytes spelt out."""
    for name in _CHARACTER_SETS:
        try:
            return read_text(body.decode(name), rule)
        except UnicodeDecodeError:
            continue
    return Content(body.decode("utf-8", "backslashreplace"), None, Flaw.UNDECODABLE)


def _substituted(text: str, table: dict[str, str]) -> str:
    """One pass, longest spelling first: what was put in is never read again."""
    if not table:
        return text
    spellings = sorted(table, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, spellings)), lambda found: table[found.group()], text)


def codes_in(frame: LineFrame, rule: TextRule) -> tuple[Content, ...]:
    """The code in `frame`; none in line ends alone."""
    if frame.blank:
        return ()
    content = decode_text(frame.body, rule)
    said = Flaw.DEVICE_ERROR if content.value in rule.no_reads else None
    return (msgspec.structs.replace(content, flaw=frame.flaw or content.flaw or said),)
