"""GS1 element strings, read strictly and written: machine form (separators), printed form (parentheses).

A result exists only if every element is clean: known identifier, length, characters, check digit, date.
What an item or a lot means to the plant is not here (`codes`), URIs are in `digital_link`. Why no library:
docs/decisions/0004.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from terminal.domain.ai_table import (
    AI_TABLE,
    Gs1Fault,
    Identifier,
    fault_of,
    gs1_date,
    has_check_digit,
    identifier_at,
)
from terminal.domain.code_text import GS

LONGEST_STRING: Final = 512

LotShape = Callable[[str], re.Pattern[str] | None]
"""Gives the pattern every lot number of a GTIN (14 digits) matches whole, None where there is none."""


class CodeWarning(StrEnum):
    """What was odd about a code that could be read all the same."""

    NOT_FLAGGED = "not_flagged"
    """GS1 data in a symbol that does not say so: the label printer leaves out the first FNC1."""
    FNC1_MISSING = "fnc1_missing"
    """The separator after a value is missing; the value's known shape or length told where it ends."""
    SEPARATOR_GUESSED = "separator_guessed"
    """The scanner's residue of a separator was taken for one."""
    LOT_UNUSUAL = "lot_unusual"
    """The lot number does not have the shape its item's lots have."""


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

    def _day(self, ai: str) -> date | None:
        value = self.value(ai)
        return gs1_date(value, self.year) if value else None


def element_string_of(
    elements: Iterable[tuple[str, str]], year: int, warnings: Iterable[CodeWarning] = ()
) -> ElementString | Gs1Fault:
    """Clean GS1 data of those pairs, or the first thing wrong. The same pair twice counts once."""
    values: dict[str, str] = {}
    for ai, value in elements:
        identifier = AI_TABLE.get(ai)
        fault = fault_of(identifier, value, year) if identifier else Gs1Fault.UNKNOWN_IDENTIFIER
        if fault:
            return fault
        if values.setdefault(ai, value) != value:
            return Gs1Fault.CONTRADICTION
    if {"01", "02"} <= values.keys():
        return Gs1Fault.CONTRADICTION
    if not values:
        return Gs1Fault.EMPTY
    return ElementString(tuple(values.items()), year, tuple(dict.fromkeys(warnings)))


def parse_elements(
    text: str, year: int, *, residue: str = "", lot_shape: LotShape | None = None
) -> ElementString | Gs1Fault:
    """Read an element string: machine form with GS as separator, or printed form, which begins with "(".

    Args:
        text: without AIM identifier; leading, doubled and trailing separators are allowed.
        year: the present year.
        residue: characters that stand for a separator where the rest then reads cleanly ("" = none).
        lot_shape: tells where a lot number ends if its separator is missing.
    """
    if len(text) > LONGEST_STRING:
        return Gs1Fault.TOO_LONG
    body = text.strip(GS + " ")
    reader = _Printed(body, year) if body.startswith("(") else _Machine(body, year, residue, lot_shape)
    found = reader.read(0)
    if isinstance(found, Gs1Fault):
        return found
    return element_string_of(
        ((ai, value) for ai, value, _ in found), year, (warning for *_, warning in found if warning)
    )


_KEY_LENGTHS: Final = {8: "01", 12: "01", 13: "01", 14: "01", 18: "00"}


def parse_bare_key(text: str, year: int) -> ElementString | Gs1Fault:
    """Read a number that is nothing but a GTIN (8, 12, 13 or 14 digits) or an SSCC (18), by its length and
    check digit.
    """
    if not (text.isascii() and text.isdigit() and len(text) in _KEY_LENGTHS):
        return Gs1Fault.NOT_GS1
    if not has_check_digit(text):
        return Gs1Fault.CHECK_DIGIT
    ai = _KEY_LENGTHS[len(text)]
    return ElementString(((ai, text if ai == "00" else text.zfill(14)),), year)


def machine_form(elements: Iterable[tuple[str, str]], year: int) -> str:
    """The string to print into a GS1 symbol, separators only where needed. Raises ValueError if an element is
    not clean.
    """
    text, previous = "", ""
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
    if isinstance(checked, Gs1Fault):
        raise ValueError(f"not printed: {checked.value} in {elements}; correct the data first")  # noqa: TRY004
    return checked.elements


_Element = tuple[str, str, CodeWarning | None]
_End = tuple[int, int, CodeWarning | None]
"""Where a value may end, where reading goes on, and what is odd about it."""


class _Reader:
    """Reads elements from a position on, trying every place where a value may end, the likeliest first.

    A position from which nothing clean follows is remembered, so that work stays linear in the number of
    positions.
    """

    def __init__(self, text: str, year: int) -> None:
        self.text, self.year = text, year
        self._dead: dict[int, Gs1Fault] = {}

    def read(self, start: int) -> list[_Element] | Gs1Fault:
        """The elements from `start` to the end of the text."""
        start = self._skip(start)
        if start >= len(self.text):
            return []
        if start not in self._dead:
            found = self._read_element(start)
            if not isinstance(found, Gs1Fault):
                return found
            self._dead[start] = found
        return self._dead[start]

    def _read_element(self, start: int) -> list[_Element] | Gs1Fault:
        identifier, begin = self._identifier(start)
        if identifier is None:
            return Gs1Fault.UNKNOWN_IDENTIFIER
        ends = self._ends(identifier, begin)
        if isinstance(ends, Gs1Fault):
            return ends
        fault: Gs1Fault | None = None
        for end, following, warning in ends:
            value = self.text[begin:end].strip(" ")
            problem = fault_of(identifier, value, self.year)
            rest = problem or self.read(following)
            if not isinstance(rest, Gs1Fault):
                return [(identifier.ai, value, warning), *rest]
            fault = fault or rest
        return fault or Gs1Fault.FORMAT

    def _skip(self, start: int) -> int:
        raise NotImplementedError

    def _identifier(self, start: int) -> tuple[Identifier | None, int]:
        """The AI at `start`, and where its value begins."""
        raise NotImplementedError

    def _ends(self, identifier: Identifier, begin: int) -> Iterable[_End] | Gs1Fault:
        raise NotImplementedError


class _Printed(_Reader):
    """(01)09506000134352(10)AB(C)12: a parenthesis inside a value ends it only if clean data follows."""

    _MARK: Final = re.compile(r"\(([0-9]{2,4})\)")

    def _skip(self, start: int) -> int:
        while start < len(self.text) and self.text[start] in {" ", GS}:
            start += 1
        return start

    def _identifier(self, start: int) -> tuple[Identifier | None, int]:
        mark = self._MARK.match(self.text, start)
        return (AI_TABLE.get(mark[1]), mark.end()) if mark else (None, start)

    def _ends(self, identifier: Identifier, begin: int) -> Iterator[_End]:  # noqa: ARG002
        for mark in self._MARK.finditer(self.text, begin + 1):
            if mark[1] in AI_TABLE:
                yield mark.start(), mark.start(), None
        yield len(self.text), len(self.text), None


class _Machine(_Reader):
    """010950600013435210AB<GS>17251231: values end by their length or at a separator."""

    _AFTER_LOT: Final = frozenset(
        ("00", "01", "02", "11", "13", "15", "16", "17", "20", "21", "30", "37", "240", "241")
    )
    """What labels carry behind a lot number; rarer AIs are not guessed."""

    def __init__(self, text: str, year: int, residue: str, lot_shape: LotShape | None) -> None:
        super().__init__(text, year)
        self._residue = residue
        self._lot = lot_shape(text[2:16]) if lot_shape and text[:2] in {"01", "02"} else None

    def _skip(self, start: int) -> int:
        while self.text.startswith(GS, start):
            start += 1
        return start

    def _identifier(self, start: int) -> tuple[Identifier | None, int]:
        identifier = identifier_at(self.text, start)
        return identifier, start + len(identifier.ai) if identifier else start

    def _ends(self, identifier: Identifier, begin: int) -> Iterable[_End] | Gs1Fault:
        if not identifier.separated and identifier.length is not None:
            return self._after_length(begin + identifier.length)
        found = self.text.find(GS, begin)
        stop = len(self.text) if found < 0 else found
        if identifier.length is not None and stop > begin + identifier.length:
            stop = begin + identifier.length
            residue = [end for end in self._residues(begin, stop + len(self._residue)) if end[0] == stop]
            return residue or [(stop, stop, CodeWarning.FNC1_MISSING)]
        last = self._lot_end(begin, stop) if identifier.ai == "10" else (stop, stop, None)
        if isinstance(last, Gs1Fault):
            return last
        return [*self._residues(begin, stop), last]

    def _after_length(self, end: int) -> Iterator[_End]:
        yield end, end, None
        if self._residue and self.text.startswith(self._residue, end):
            yield end, end + len(self._residue), CodeWarning.SEPARATOR_GUESSED

    def _residues(self, begin: int, stop: int) -> Iterator[_End]:
        """Where the residue occurs; at the very end it is taken for part of the value."""
        size = len(self._residue)
        at = self.text.find(self._residue, begin + 1, stop) if size else -1
        while 0 <= at < len(self.text) - size:
            yield at, at + size, CodeWarning.SEPARATOR_GUESSED
            at = self.text.find(self._residue, at + 1, stop)

    def _lot_end(self, begin: int, stop: int) -> _End | Gs1Fault:
        """Where the lot number ends. Two readings of a label without separator are none: a wrong lot is
        worse.
        """
        if self._lot is None or self._lot.fullmatch(self.text, begin, stop):
            return stop, stop, None
        cuts = [cut for cut in range(begin + 1, stop) if self._lot.fullmatch(self.text, begin, cut)]
        clean = [cut for cut in cuts if self._goes_on(cut)]
        if len(clean) > 1:
            return Gs1Fault.SEPARATOR_MISSING
        if clean:
            return clean[0], clean[0], CodeWarning.FNC1_MISSING
        return stop, stop, CodeWarning.LOT_UNUSUAL

    def _goes_on(self, cut: int) -> bool:
        identifier = identifier_at(self.text, cut)
        return bool(identifier and identifier.ai in self._AFTER_LOT) and isinstance(self.read(cut), list)
