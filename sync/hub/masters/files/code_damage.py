"""What keeps a written code from ever being scanned: damage by spreadsheets, and characters that look like
others.

A label bears what it bears; a row with 6.92E+12, a full-width digit or a Cyrillic A is a lot that no scanner
finds. Codes in other scripts are codes: only what passes for ASCII is taken for a mistake.
"""

import re
import unicodedata
from typing import Final

from sync.hub.masters.files.wrong import Wrong

_ROUNDED: Final = re.compile(r"[+-]?[0-9](([.,][0-9]+)?E[+-][0-9]{2,3}|[.,][0-9]+E[0-9]{1,3})", re.IGNORECASE)
_FLOATED: Final = re.compile(r"[0-9]{4,}[.,]0+")
_ERROR: Final = re.compile(
    r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|NV|WERT!|BEZUG!|SPILL!|CALC!|#+)", re.IGNORECASE
)
_MONTH: Final = "(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)"
_DATE: Final = re.compile(
    rf"[0-9]{{1,2}}-{_MONTH}(-([0-9]{{2}}){{1,2}})?|{_MONTH}-[0-9]{{2,4}}|[0-9]{{1,2}}月[0-9]{{1,2}}日"
    r"|[0-9]{4}年[0-9]{1,2}月([0-9]{1,2}日)?"
    r"|[0-9]{1,4}/[0-9]{1,2}/[0-9]{1,4} [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?",
    re.IGNORECASE,
)
_ALIKE: Final = str.maketrans(
    "АВЕЅІЈКМНОРСТУХЗаеѕіјорсухԚԜһѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανρ‐‑‒–—―−‘’ʹ´“”٠۰",
    "ABESIJKMHOPCTYX3aesijopcyxQWhvABEZHIKMNOPTYXoavp-------''''\"\"00",
)
"""Characters of other scripts, dashes and quotation marks, and the ASCII ones they are taken for."""


Damage = tuple[Wrong, dict[str, str]]


def damage(value: str) -> Damage | None:
    """What is wrong with a code as it is written, with the parameters of the sentence; None = nothing."""
    for pattern, wrong in _SPREADSHEET:
        if pattern.fullmatch(value):
            return wrong, {"meant": value.strip("='\"")}
    return _look_alike(value)


_SPREADSHEET: Final = (
    (_ERROR, Wrong.SPREADSHEET_ERROR),
    (_ROUNDED, Wrong.SPREADSHEET_NUMBER),
    (_FLOATED, Wrong.SPREADSHEET_NUMBER),
    (re.compile("[='].*"), Wrong.SPREADSHEET_TEXT),
    (_DATE, Wrong.SPREADSHEET_DATE),
)


def _look_alike(value: str) -> Damage | None:
    """A character that passes for an ASCII one, in a code that would be ASCII; or another form of one."""
    plain = unicodedata.normalize("NFKC", value).translate(_ALIKE)
    strange = [mark for mark in value if _is_variant(mark) or _is_loose(value, mark)]
    if plain != value and plain.isascii():
        strange = [mark for mark in value if not mark.isascii()]
    if not strange:
        return None
    return Wrong.LOOK_ALIKE, {"character": f"{strange[0]} U+{ord(strange[0]):04X}", "meant": plain}


def _is_loose(value: str, mark: str) -> bool:
    """Whether an accent stands behind its letter where both are one character, as labels have them."""
    return bool(unicodedata.combining(mark)) and not unicodedata.is_normalized("NFC", value)


def _is_variant(mark: str) -> bool:
    """Whether a character is a full-width or other form of an ASCII one, or a digit of another script."""
    plain = unicodedata.normalize("NFKC", mark)
    return (plain != mark and plain.isascii()) or (mark.isdecimal() and not mark.isascii())
