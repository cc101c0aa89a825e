"""GS1 data as a value: clean elements, the keys that are bare numbers, and both forms to write them in.

A result exists only if every element is clean: known identifier, length, characters, check digit, date.
Reading element strings is `gs1_reader`, URIs `digital_link`. Why no library: docs/decisions/0004.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from terminal.domain.codes.ai_table import AI_TABLE, fault_of, gs1_date, has_check_digit
from terminal.domain.codes.fault import CodeFault, CodeWarning, DataFault
from terminal.domain.codes.text import GS

MEASURES: Final = {
    "310": "kg", "311": "m", "314": "m²", "315": "l", "316": "m³", "320": "lb", "321": "in", "322": "ft",
    "323": "yd", "351": "sf", "357": "oz", "361": "ga",
}  # fmt: skip
"""First three digits of the AIs of trade measures, and their units; the fourth digit counts decimals. Source:
GS1 General Specifications 3.6.
"""


class ElementString(msgspec.Struct, frozen=True):
    """Clean GS1 data as (AI, value) pairs in the order read; `year` is when it was read, for the century of
    its dates.
    """

    elements: tuple[tuple[str, str], ...]
    year: int
    warnings: tuple[CodeWarning, ...] = ()

    def value(self, ai: str) -> str:
        """The value of that AI, "" if absent."""
        return next((value for name, value in self.elements if name == ai), "")

    @property
    def gtin(self) -> str:
        """14 digits: the trade item itself, what a box contains, or the piece's whole item; "" if none."""
        return self.value("01") or self.value("02") or self.value("8006")[:14]

    @property
    def lot(self) -> str:
        return self.value("10")

    @property
    def serial(self) -> str:
        return self.value("21")

    @property
    def sscc(self) -> str:
        return self.value("00")

    @property
    def expires(self) -> date | None:
        """The last day of use, from (17), else (7003)."""
        return self._day("17") or self._day("7003")

    @property
    def produced(self) -> date | None:
        """The day of production, from (11)."""
        return self._day("11")

    @property
    def quantity(self) -> Decimal | None:
        """Pieces, from (30), else (37)."""
        count = self.value("30") or self.value("37")
        return Decimal(count) if count else None

    @property
    def measures(self) -> tuple[tuple[Decimal, str], ...]:
        """Net weight, length, area, volume with their units; width and height say not how much there is."""
        return tuple(
            (Decimal(value).scaleb(-int(ai[3])), MEASURES[ai[:3]])
            for ai, value in self.elements
            if ai[:3] in MEASURES
        )

    def _day(self, ai: str) -> date | None:
        value = self.value(ai)
        return gs1_date(value, self.year) if value else None


def element_string_of(
    elements: Iterable[tuple[str, str]], year: int, warnings: Iterable[CodeWarning] = ()
) -> ElementString | CodeFault:
    """Clean GS1 data of those pairs, or the first thing wrong. The same pair twice counts once."""
    values: dict[str, str] = {}
    for ai, value in elements:
        identifier = AI_TABLE.get(ai)
        fault = fault_of(identifier, value, year) if identifier else DataFault.UNKNOWN_IDENTIFIER
        if fault:
            return CodeFault(fault, f"({ai})")
        if values.setdefault(ai, value) != value:
            return CodeFault(DataFault.CONTRADICTION, f"({ai})")
    if "01" in values and "02" in values:
        return CodeFault(DataFault.CONTRADICTION, "(02)")
    if not values:
        return CodeFault(DataFault.EMPTY)
    return ElementString(tuple(values.items()), year, tuple(dict.fromkeys(warnings)))


_KEY_LENGTHS: Final = {8: "01", 12: "01", 13: "01", 14: "01", 18: "00"}
_SSCC_LENGTH: Final = 18
_RETAIL_LENGTHS: Final = {"]E0": (13, 12), "]E4": (8,), "]I0": (14,), "]I1": (14,), "]I3": (14,)}
"""How many digits symbols that can hold nothing but a GTIN have. UPC-E comes as 8 digits under ]E0."""


def parse_bare_key(text: str, year: int) -> ElementString | CodeFault:
    """Read a number that is nothing but a GTIN (8, 12, 13 or 14 digits) or an SSCC (18), by its length and
    check digit.
    """
    if not (text.isascii() and text.isdigit() and len(text) in _KEY_LENGTHS):
        return CodeFault(DataFault.NOT_GS1)
    if not has_check_digit(text):
        return CodeFault(DataFault.CHECK_DIGIT, text)
    ai = _KEY_LENGTHS[len(text)]
    return ElementString(((ai, text if ai == "00" else text.zfill(14)),), year)


def is_sscc(text: str) -> bool:
    """Whether the text is the number of a logistic unit: 18 digits, the last one its check digit."""
    return len(text) == _SSCC_LENGTH and isinstance(parse_bare_key(text, 0), ElementString)


def parse_retail(text: str, aim: str, year: int) -> ElementString | CodeFault:
    """Read an EAN, UPC or ITF-14 symbol by its AIM identifier: only a GTIN of the symbol's own length."""
    if aim == "]E0" and len(text) == 8 and text[0] in "01" and text.isascii() and text.isdigit():
        text = _upc_a_of(text)
    if len(text) not in _RETAIL_LENGTHS.get(aim, ()):
        return CodeFault(DataFault.NOT_GS1)
    return parse_bare_key(text, year)


def _upc_a_of(text: str) -> str:
    """The 12 digits of a UPC-E symbol's 8. Source: GS1 General Specifications 5.2.2.4.2, zero suppression."""
    body = text[1:6]
    last = text[6]
    if last in "012":
        middle = body[:2] + last + "0000" + body[2:]
    elif last == "3":
        middle = body[:3] + "00000" + body[3:]
    elif last == "4":
        middle = body[:4] + "00000" + body[4:]
    else:
        middle = body + "0000" + last
    return text[0] + middle + text[7]


def machine_form(elements: Iterable[tuple[str, str]], year: int) -> str:
    """The string to print into a GS1 symbol, separators only where needed. Raises ValueError if an element is
    not clean.
    """
    text = ""
    previous = ""
    for ai, value in _clean(elements, year):
        if previous and AI_TABLE[previous].separated:
            text += GS
        text += ai + value
        previous = ai
    return text


def printed_form(elements: Iterable[tuple[str, str]], year: int) -> str:
    """The line to print under the symbol: (AI)value. Raises ValueError if an element is not clean."""
    return "".join(f"({ai}){value}" for ai, value in _clean(elements, year))


def _clean(elements: Iterable[tuple[str, str]], year: int) -> tuple[tuple[str, str], ...]:
    checked = element_string_of(elements, year)
    if isinstance(checked, CodeFault):
        raise ValueError(f"not printed: {checked.kind.value} at {checked.where}; correct the data first")  # noqa: TRY004
    return checked.elements
