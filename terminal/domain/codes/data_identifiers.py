"""Fields with ANSI MH10.8.2 data identifiers, as automotive labels carry them: 1T4711, the supplier's lot
4711.

Source: ANS MH10.8.2, Data Identifier and Application Identifier Standard (ISO/IEC 15418), and X12.3 data
element 374 for the kind of date. The envelope around the fields is `envelope`; a field alone is not read
here.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import msgspec

from terminal.domain.codes.ai_table import gs1_date
from terminal.domain.codes.fault import CodeFault, CodeWarning, DataFault, fault_at
from terminal.domain.codes.parsed import ParsedCode, Scheme

_FIELD: Final = re.compile(r"([0-9]{0,3}[A-Z])(.*)", re.DOTALL)
_TEXT: Final = re.compile(r"[ -~]{1,50}")
_NUMBER: Final = r"[0-9]{1,12}(?:\.[0-9]{1,6})?"
_UNIT: Final = r" ?[A-Za-z][A-Za-z0-9]{1,2}"
"""A unit of three characters (UN/ECE recommendation 20: MTR, KGM, C62) or a supplier's own (PCS) where the
standard has two (X12.3 data element 355).
"""
_MEASURED: Final = re.compile(rf"({_NUMBER})({_UNIT}|[A-Z0-9]{{2}})?")
_SHAPES: Final = {
    "text": _TEXT,
    "pieces": re.compile(rf"{_NUMBER}(?:{_UNIT})?"),
    "amount": re.compile(rf"{_NUMBER}(?:{_UNIT}|[A-Z0-9]{{2}})"),
    "country": re.compile(r"[A-Z]{2}"),
    "count": re.compile(r"[0-9]{1,5}/[0-9]{1,5}"),
    "any": re.compile(r"[ -~]{1,500}"),
}

_OTHER: Final = "other"
_UNKNOWN: Final = "unknown"

# What a field is for us (or "-"), how its value looks, and its identifiers. Dates are apart.
_ROWS: Final = """
item text P|supplier_item text 1P|- text 2P 3P 4P 8P 9P 10P 16P 17P 18P 25P 30P 31P 32P 33P 34P
lot text T|supplier_lot text 1T|- text 2T 3T 20T 21T 22T 23T 24T 25T 26T 30T 31T 32T 33T 34T
serial text S|unique text 25S|box text 3S 4S 5S J 1J 2J 3J 4J 5J 6J|- text 1S 2S 6S 7S 8S 13S 18S
order text W|other text K L 1L B 1B 2B N 1N Z 1Z
- text 1K 2K 3K 4K 5K 6K 7K 8K 9K 10K 11K 14K 15K 16K 1W 2W 3W 4W
quantity pieces Q|amount amount 7Q|- pieces 1Q 2Q|- text 3Q|- count 13Q
supplier text V|supplier_own text 1V|- text 2V 3V 4V 18V 20V 21V|- text 2L 3L 5L 6L|- country 4L|- any 33L 34L
person text 1H|- text E 12E 13E
"""


class DataIdentifier(msgspec.Struct, frozen=True):
    """One data identifier (DI): what it is for us ("-" = kept, no use here) and the shape of its value."""

    di: str
    means: str
    shape: re.Pattern[str]


_QUANTITIES: Final = (_SHAPES["pieces"], _SHAPES["amount"])


def _table() -> dict[str, DataIdentifier]:
    rows = (row.split() for row in _ROWS.replace("\n", "|").split("|") if row)
    return {di: DataIdentifier(di, means, _SHAPES[shape]) for means, shape, *dis in rows for di in dis}


DATA_IDENTIFIERS: Final = _table()

DATE_FORMS: Final = {
    "D": "YYMMDD", "1D": "DDMMYY", "2D": "MMDDYY", "3D": "YJJJ", "4D": "YYJJJ", "5D": "YYMMDDQQQ",
    "6D": "YYYYMMDDQQQ", "7D": "MMYY", "10D": "YYWW", "11D": "YYYYWW", "12D": "YYYYMMDD", "13D": "YYWWVVUU",
    "14D": "YYYYMMDD", "15D": "DDMMYYYY", "16D": "YYYYMMDD", "17D": "DDMMYYYY", "20D": "DDMMYYYY",
    "25D": "YYYYMMDD",
}  # fmt: skip
"""How each date is written: year, month, day, J day of the year, W week, Q kind of date (may be absent), V
and U year and week of the end of a range.
"""

_DATE_MEANS: Final = {"14D": "expires", "15D": "expires", "16D": "produced", "17D": "produced"}
_KINDS_OF_DATE: Final = {"036": "expires", "094": "produced"}
"""X12.3 data element 374: expiration, manufacture."""


class _Said(msgspec.Struct, frozen=True):
    """One field: its identifier, its value, what it is for us, and the day or number it holds."""

    di: str
    value: str
    means: str = ""
    day: date | None = None


def parse_fields(fields: Iterable[str], year: int) -> ParsedCode | CodeFault:
    """The fields of one record (format 06) in `year`. An identifier nobody knows here is kept, with a
    warning; a field without a value is as good as absent, unless nothing else tells what is labelled.
    """
    said: dict[str, _Said] = {}
    empty: list[str] = []
    for text in fields:
        found = _read(text, year)
        if isinstance(found, CodeFault):
            return found
        if found is None:
            empty += [text.strip(" ")]
        elif said.setdefault(found.di, found).value != found.value:
            return CodeFault(DataFault.CONTRADICTION, found.di)
    if missing := _missing(said.values(), empty):
        return missing
    return _meaning(list(said.values()))


_NAMES: Final = frozenset(("item", "supplier_item", "lot", "supplier_lot", "serial", "unique", "box"))
"""What tells which thing a label is on."""


def _missing(said: Iterable[_Said], empty: list[str]) -> CodeFault | None:
    """Which field is empty that is needed: one with the name of a thing, where no other names one."""
    told = {field.means for field in said}
    naming = [di for di in empty if di in DATA_IDENTIFIERS and DATA_IDENTIFIERS[di].means in _NAMES]
    if told and not (naming and not told & _NAMES):
        return None
    return CodeFault(DataFault.EMPTY, (naming or empty or [""])[0])


def _read(text: str, year: int) -> _Said | CodeFault | None:
    """One field; None for one without a value."""
    match = _FIELD.fullmatch(text)
    if match is None:
        return fault_at(DataFault.UNKNOWN_IDENTIFIER, text, 0)
    di = match[1]
    value = match[2].strip(" ")
    if not value:
        return None
    if di in DATE_FORMS:
        return _dated(di, value, year)
    known = DATA_IDENTIFIERS.get(di)
    if known is None:
        return _Said(di, value, _UNKNOWN) if value.isprintable() else CodeFault(DataFault.FORMAT, di)
    if known.shape.fullmatch(value):
        return _Said(di, value, known.means)
    return CodeFault(DataFault.QUANTITY if known.shape in _QUANTITIES else DataFault.FORMAT, di)


def _dated(di: str, value: str, year: int) -> _Said | CodeFault:
    form = DATE_FORMS[di]
    means = _DATE_MEANS.get(di, "-")
    if form.endswith("QQQ"):
        form, kind = form[:-3], value[len(form) - 3 :]
        if kind and not (len(kind) == 3 and kind.isascii() and kind.isalnum()):
            return CodeFault(DataFault.FORMAT, di)
        means = _KINDS_OF_DATE.get(kind, "-")
        value_of_day = value[: len(form)]
    else:
        value_of_day = value
    if len(value_of_day) != len(form) or not (value_of_day.isascii() and value_of_day.isdigit()):
        return CodeFault(DataFault.FORMAT, di)
    try:
        return _Said(di, value, means, _day_of(form, value_of_day, year))
    except ValueError:
        return CodeFault(DataFault.DATE, di)


def _day_of(form: str, text: str, year: int) -> date | None:
    """The day `text` means, None for a month or week. Raises ValueError where there is none."""
    part = {
        letter: "".join(c for f, c in zip(form, text, strict=True) if f == letter) for letter in set(form)
    }
    full = _full_year(part["Y"], year)
    for week in (part.get("W"), part.get("U")):
        if week and not 1 <= int(week) <= 53:
            raise ValueError(week)
    if "J" in part:
        day = date(full, 1, 1) + timedelta(int(part["J"]) - 1)
        if day.year != full:
            raise ValueError(text)
        return day
    if "D" in part and len(part["Y"]) == 2:
        return gs1_date(part["Y"] + part["M"] + part["D"], year)
    if "D" in part:
        return date(full, int(part["M"]), int(part["D"]))
    date(full, int(part.get("M", "1")), 1)
    return None


def _full_year(digits: str, year: int) -> int:
    """One digit: the nearest year that is not ahead by more than one; two digits: as GS1 has it."""
    if len(digits) == 1:
        return year + 1 - (year + 1 - int(digits)) % 10
    return gs1_date(digits + "0101", year).year if len(digits) == 2 else int(digits)


def _measured(value: str, *, unit: bool = False) -> tuple[Decimal | None, str]:
    """A number and its unit ("" = none); with `unit` the last two characters are one where no letter is."""
    if not value:
        return None, ""
    if unit and value.replace(".", "").isdigit():
        return Decimal(value[:-2]), value[-2:]
    found = _MEASURED.fullmatch(value)
    assert found is not None
    return Decimal(found[1]), (found[2] or "").strip(" ")


def _meaning(said: list[_Said]) -> ParsedCode:
    def first(means: str) -> str:
        return next((field.value for field in said if field.means == means), "")

    amount, amount_unit = _measured(first("amount"), unit=True)
    pieces, unit = _measured(first("quantity"))
    days = {field.means: field.day for field in said if field.day}
    unknown = any(field.means == _UNKNOWN for field in said)
    return ParsedCode(
        scheme=Scheme.DATA_IDENTIFIERS,
        elements=tuple((field.di, field.value) for field in said),
        warnings=(CodeWarning.UNKNOWN_IDENTIFIER,) if unknown else (),
        items=tuple(value for value in (first("item"), first("supplier_item")) if value),
        lot=first("lot") or first("supplier_lot"),
        supplier_lot=first("supplier_lot") if first("lot") else "",
        serial=first("serial") or first("unique"),
        box=first("box"),
        person=first("person"),
        order=first("order"),
        supplier=first("supplier") or first("supplier_own"),
        quantity=amount if pieces is None else pieces,
        unit=amount_unit if pieces is None else unit,
        amount=None if pieces is None else amount,
        amount_unit="" if pieces is None else amount_unit,
        produced=days.get("produced"),
        expires=days.get("expires"),
        others=tuple(field.value for field in said if field.means in (_OTHER, _UNKNOWN)),
    )
