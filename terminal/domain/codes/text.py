"""Scanned text made comparable: surroundings are taken off, separators become one character.

Nothing is judged here. Caps Lock, keyboard layouts, line ends inside a transmission and the spellings a
scanner is configured with (`devices.reading.readers.code`) are the device layer's work.
"""

import re
from typing import Final

import msgspec

GS: Final = "\x1d"
"""Group separator, the one spelling of FNC1 inside the product."""

TAG: Final = "epc"
"""Stands where the AIM identifier does when the text is the memory of an RFID tag, in hexadecimal."""

LONGEST_CODE: Final = 2048

_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_AROUND: Final = "".join(map(chr, range(0x21))) + "\x7f\u00a0\u2007\u202f\u3000"
_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_CERTAIN: Final = re.compile(r"\u241d|\^\]|\{(?:GS|FNC1)\}|\[(?:GS|FNC1)\]", re.IGNORECASE)
"""Spellings with a character that no GS1 value may have; "<GS>" is judged in `gs1_reader`."""
_LEADING: Final = re.compile(rf"\x1d|<(?:GS|FNC1)>|{_CERTAIN.pattern}", re.IGNORECASE)


class CodeText(msgspec.Struct, frozen=True):
    """A scanned text without what surrounds it.

    `text` is what to look up; `aim` the AIM symbology identifier ("]C1") or ""; `flagged` tells that the
    symbol or a leading separator declares GS1 data.
    """

    text: str
    aim: str
    flagged: bool


_GS1_SYMBOLS: Final = frozenset({"]C1", "]e0", "]e1", "]e2", "]d2", "]Q3", "]J1"})


def clean(raw: str, aim: str = "") -> CodeText:
    """Take off surrounding space, line ends, control and invisible characters, the AIM identifier and outer
    separators.
    """
    text = raw.translate(_INVISIBLE) if not raw.isascii() else raw
    text = text.lstrip(_AROUND.replace(GS, "")).rstrip(_AROUND)
    if not aim and (found := _AIM.match(text)):
        aim = found[0]
        text = text[3:]
    elif aim and text.startswith(aim):
        text = text[3:]
    outer = _strip_leading_separators(text)
    return CodeText(outer.strip(_AROUND), aim, aim in _GS1_SYMBOLS or len(outer) < len(text))


def with_separators(text: str) -> str:
    """`text` with every certain spelling of the separator replaced by the one character GS."""
    return _CERTAIN.sub(GS, text)


def _strip_leading_separators(text: str) -> str:
    while found := _LEADING.match(text):
        text = text[found.end() :]
    return text
