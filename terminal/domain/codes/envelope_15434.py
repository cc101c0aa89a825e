"""ISO/IEC 15434 messages: [)> RS 06 GS fields RS EOT, the form of two-dimensional codes on supplier labels.

Read are records of format 05 (GS1), 06 (data identifiers) and 12 (text element identifiers), with or without
the end mark, the separators as characters or as scanners and printers spell them.
"""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from terminal.domain.codes.data_identifiers import parse_fields
from terminal.domain.codes.fault import CodeFault, CodeWarning, DataFault, fault_at
from terminal.domain.codes.gs1_reader import parse_elements
from terminal.domain.codes.parsed import ParsedCode, Scheme, joined, of_gs1
from terminal.domain.codes.text import GS

RS: Final = "\x1e"
EOT: Final = "\x04"
_MARK: Final = "[)>"
_SPELT: Final = (
    (re.compile(r"\u241e|\^\^|[{<\[]RS[}>\]]", re.IGNORECASE), RS),
    (re.compile(r"\u241d|\^\]|[{<\[](?:GS|FNC1)[}>\]]", re.IGNORECASE), GS),
    (re.compile(r"\u2404|\^D|[{<\[]EOT[}>\]]", re.IGNORECASE), EOT),
)


def parse_envelope(text: str, year: int) -> ParsedCode | CodeFault:
    """All records of a message, which begins with [)>, as one label.

    Spelt separators count only where no real one came through.
    """
    if GS not in text:
        for spelling, character in _SPELT:
            text = spelling.sub(character, text)
    body = text[len(_MARK) :].strip(RS + EOT + " ")
    if EOT in body:
        return fault_at(DataFault.FORMAT, text, text.index(EOT) + 1)
    records = [_record(record, year) for record in body.split(RS) if record]
    wrong = next((record for record in records if isinstance(record, CodeFault)), None)
    if wrong or not records:
        return wrong or CodeFault(DataFault.EMPTY, _MARK)
    return joined([record for record in records if isinstance(record, ParsedCode)])


def _record(record: str, year: int) -> ParsedCode | CodeFault:
    name = record[:2]
    rest = record[2:]
    reader = _FORMATS.get(name)
    if reader is None:
        known = name.isascii() and name.isdigit()
        return CodeFault(DataFault.UNSUPPORTED if known else DataFault.FORMAT, _MARK + name)
    if not rest.strip(GS):
        return CodeFault(DataFault.EMPTY, _MARK + name)
    if not rest.startswith(GS):
        return CodeFault(DataFault.SEPARATOR_MISSING, _MARK + name)
    return reader(rest, year)


def _format_05(rest: str, year: int) -> ParsedCode | CodeFault:
    data = parse_elements(rest, year)
    return data if isinstance(data, CodeFault) else of_gs1(data, Scheme.GS1)


def _format_06(rest: str, year: int) -> ParsedCode | CodeFault:
    return parse_fields((field for field in rest.split(GS) if field), year)


_TEXT_ELEMENT: Final = re.compile(r"([A-Z]{3})(?: ([ -~]{0,50}))?")
_AS_DATA_IDENTIFIER: Final = {
    "PNO": "1P", "PNR": "1P", "LOT": "1T", "SER": "S", "SEQ": "S", "USN": "25S", "MFR": "1V", "SPL": "1V",
    "CAG": "1V", "QTY": "Q", "DMF": "16D", "EXP": "14D",
}  # fmt: skip
"""Text element identifiers of ATA Spec 2000, chapter 9, that say something we can use."""


def _format_12(rest: str, year: int) -> ParsedCode | CodeFault:
    said: list[tuple[str, str]] = []
    for field in filter(None, rest.split(GS)):
        match = _TEXT_ELEMENT.fullmatch(field)
        if match is None:
            return fault_at(DataFault.FORMAT, field, 0)
        if value := (match[2] or "").strip(" "):
            said.append((match[1], value))
    known = [_AS_DATA_IDENTIFIER[name] + value for name, value in said if name in _AS_DATA_IDENTIFIER]
    found = parse_fields(known, year)
    if isinstance(found, CodeFault):
        return found
    odd = (CodeWarning.UNKNOWN_IDENTIFIER,) if len(known) < len(said) else ()
    return msgspec.structs.replace(found, elements=tuple(said), warnings=odd)


_FORMATS: Final[dict[str, Callable[[str, int], ParsedCode | CodeFault]]] = {
    "05": _format_05,
    "06": _format_06,
    "12": _format_12,
}
