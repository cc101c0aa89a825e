"""GS1 element strings, read strictly: machine form (separators) and printed form (parentheses).

Where the end of a value is uncertain, every possible end is tried and the rest must be clean; two clean ways
to cut a lot or serial number are none. What the elements mean is not here (`gs1`, `codes`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from terminal.domain.codes.ai_table import AI_TABLE, Identifier, fault_of, identifier_at
from terminal.domain.codes.fault import CodeFault, CodeWarning, DataFault, fault_at
from terminal.domain.codes.gs1 import ElementString, element_string_of
from terminal.domain.codes.text import GS

LONGEST_STRING: Final = 512

Shapes = Mapping[str, re.Pattern[str]]
"""AI 10 and 21: the pattern every lot or serial number of an item matches whole."""

ShapesOf = Callable[[str], Shapes]
"""Gives the shapes of a GTIN (14 digits)."""

_MOST_ELEMENTS: Final = 40
"""No label carries as many; reading goes no deeper."""

_ITEM: Final = re.compile(r"(?:00[0-9]{18}|1[1-7][0-9]{6})*0[12]([0-9]{14})")
_ITEM_ENDS: Final = re.compile(r"(?:00[0-9]{18}|1[1-7][0-9]{6})*0[12][0-9]{14}")
_KEYS: Final = frozenset(("00", "01", "02"))
"""What a label is on: an empty one is a fault, all other empty elements are as good as absent."""
_PRINTED_ITEM: Final = re.compile(r"(?:\(00\)[0-9]{18})?\(0[12]\)([0-9]{14})")
_ANGLED: Final = re.compile(r"<(?:GS|FNC1)>", re.IGNORECASE)
"""A spelling of the separator whose characters may also stand in a value."""


def parse_elements(
    text: str, year: int, *, residue: str = "", shapes_of: ShapesOf | None = None
) -> ElementString | CodeFault:
    """Read an element string: machine form with GS as separator, or printed form, which begins with "(".

    Args:
        text: without AIM identifier; leading, doubled and trailing separators are allowed.
        year: the present year.
        residue: characters that stand for a separator where the rest then reads cleanly ("" = none).
        shapes_of: tells where a lot or serial number ends if its separator is missing.
    """
    if len(text) > LONGEST_STRING:
        return CodeFault(DataFault.TOO_LONG)
    body = text.strip(GS + " ")
    printed = body.startswith("(")
    item = (_PRINTED_ITEM if printed else _ITEM).match(body) if shapes_of else None
    shapes = shapes_of(item[1]) if shapes_of and item else {}
    reader = _Printed(body, year, shapes) if printed else _Machine(body, year, shapes, residue)
    found = reader.read(0)
    if isinstance(found, CodeFault):
        return found
    return element_string_of(
        ((ai, value) for ai, value, _ in found), year, (warning for *_, warning in found if warning)
    )


_Element = tuple[str, str, CodeWarning | None]
_End = tuple[int, int, CodeWarning | None]
"""Where a value may end, where reading goes on, and what is odd about it."""


class _Reader:
    """Reads elements from a position on, trying every place where a value may end, the likeliest first.

    What follows from a position is remembered, so that work stays linear in the number of positions.
    """

    def __init__(self, text: str, year: int, shapes: Shapes) -> None:
        self.text = text
        self.year = year
        self.shapes = shapes
        self._depth = 0
        self._seen: dict[int, list[_Element] | CodeFault] = {}

    def read(self, start: int) -> list[_Element] | CodeFault:
        """The elements from `start` to the end of the text."""
        start = self._skip(start)
        if start >= len(self.text):
            return []
        if start not in self._seen:
            if self._depth == _MOST_ELEMENTS:
                return CodeFault(DataFault.TOO_LONG)
            self._depth += 1
            self._seen[start] = self._read_element(start)
            self._depth -= 1
        return self._seen[start]

    def _read_element(self, start: int) -> list[_Element] | CodeFault:
        identifier, begin = self._identifier(start)
        if identifier is None:
            return fault_at(DataFault.UNKNOWN_IDENTIFIER, self.text, start)
        if self._is_empty(start, begin):
            key = identifier.ai in _KEYS
            return CodeFault(DataFault.EMPTY, f"({identifier.ai})") if key else self.read(begin)
        ends = self._ends(identifier, begin)
        if isinstance(ends, CodeFault):
            return ends
        fault: CodeFault | None = None
        for end, following, warning in ends:
            value = self.text[begin:end].strip(" ")
            problem = fault_of(identifier, value, self.year)
            rest = self._fault(problem, identifier.ai, begin, end) if problem else self.read(following)
            if not isinstance(rest, CodeFault):
                return [(identifier.ai, value, warning), *rest]
            fault = fault or rest
        return fault or CodeFault(DataFault.EMPTY, f"({identifier.ai})")

    def _fault(self, kind: DataFault, ai: str, begin: int, end: int) -> CodeFault:  # noqa: ARG002
        return CodeFault(kind, f"({ai})")

    def _is_empty(self, start: int, begin: int) -> bool:  # noqa: ARG002
        """Whether the element at `start`, whose value would begin at `begin`, certainly has none. Never in
        the printed form: no separator proves it, and (10)(37)10 may be the lot (37)10.
        """
        return False

    def _skip(self, start: int) -> int:
        raise NotImplementedError

    def _identifier(self, start: int) -> tuple[Identifier | None, int]:
        """The AI at `start`, and where its value begins."""
        raise NotImplementedError

    def _ends(self, identifier: Identifier, begin: int) -> Iterable[_End] | CodeFault:
        raise NotImplementedError


class _Printed(_Reader):
    """(01)09506000134352(10)AB(C)12: the first identifier in parentheses ends a value.

    It is part of the value only where the item's numbers have that shape: a wrong date must not end up in a
    lot.
    """

    _MARK: Final = re.compile(r"\(([0-9]{2,4})\)")

    def _skip(self, start: int) -> int:
        while start < len(self.text) and self.text[start] in {" ", GS}:
            start += 1
        return start

    def _identifier(self, start: int) -> tuple[Identifier | None, int]:
        mark = self._MARK.match(self.text, start)
        return (AI_TABLE.get(mark[1]), mark.end()) if mark else (None, start)

    def _ends(self, identifier: Identifier, begin: int) -> Iterator[_End]:
        marks = [mark.start() for mark in self._MARK.finditer(self.text, begin) if mark[1] in AI_TABLE]
        ends = [*marks, len(self.text)]
        shape = self.shapes.get(identifier.ai)
        shaped = [end for end in ends if shape and shape.fullmatch(self.text, begin, end)]
        for end in [*shaped, ends[0]]:
            if end > begin:
                yield end, end, None


class _Machine(_Reader):
    """010950600013435210AB<GS>17251231: values end by their length or at a separator."""

    _AFTER_NUMBER: Final = frozenset(
        ("00", "01", "02", "10", "11", "13", "15", "16", "17", "20", "21", "30", "37", "240", "241")
    )
    """What labels carry behind a lot or serial number; rarer AIs are not guessed."""
    _TELLING: Final = frozenset(("00", "01", "02", "11", "13", "15", "16", "17"))
    """Those whose value has a check digit or is a date: they do not follow by chance."""
    _UNUSUAL: Final = {"10": CodeWarning.LOT_UNUSUAL, "21": CodeWarning.SERIAL_UNUSUAL}

    def __init__(self, text: str, year: int, shapes: Shapes, residue: str) -> None:
        super().__init__(text, year, shapes)
        self._residue = residue
        self._angled = [found.span() for found in _ANGLED.finditer(text)] if "<" in text else []

    def _is_empty(self, start: int, begin: int) -> bool:
        """Only behind a real separator or the item: behind a guessed one the digits belong to a value."""
        separated = start > 0 and self.text[start - 1] == GS
        certain = separated or start == 0 or bool(_ITEM_ENDS.fullmatch(self.text, 0, start))
        return (certain and self.text.startswith(GS, begin)) or (separated and begin == len(self.text))

    def _skip(self, start: int) -> int:
        while self.text.startswith(GS, start):
            start += 1
        for begin, end in self._angled:
            if begin == start:
                return self._skip(end)
        return start

    def _identifier(self, start: int) -> tuple[Identifier | None, int]:
        identifier = identifier_at(self.text, start)
        return identifier, start + len(identifier.ai) if identifier else start

    def _ends(self, identifier: Identifier, begin: int) -> Iterable[_End] | CodeFault:
        if not identifier.separated and identifier.length is not None:
            return self._after_length(begin + identifier.length)
        found = self.text.find(GS, begin)
        stop = len(self.text) if found < 0 else found
        if identifier.length is not None and stop > begin + identifier.length:
            return self._after_fixed(begin + identifier.length)
        last = self._last_end(identifier.ai, begin, stop)
        return last if isinstance(last, CodeFault) else [*self._guessed(begin, stop), last]

    def _after_length(self, end: int) -> Iterator[_End]:
        yield end, end, None
        if self._residue and self.text.startswith(self._residue, end):
            yield end, end + len(self._residue), CodeWarning.SEPARATOR_GUESSED

    def _after_fixed(self, end: int) -> list[_End]:
        """After a value of fixed length that a separator should follow."""
        spelt = [
            (end, following, CodeWarning.SEPARATOR_GUESSED) for at, following in self._angled if at == end
        ]
        if self._residue and self.text.startswith(self._residue, end):
            spelt.append((end, end + len(self._residue), CodeWarning.SEPARATOR_GUESSED))
        return [*spelt] or [(end, end, CodeWarning.FNC1_MISSING)]

    def _guessed(self, begin: int, stop: int) -> list[_End]:
        """Where a spelling or the residue occurs; a residue at the very end is part of the value."""
        found = [(at, end) for at, end in self._angled if begin < at and end <= stop]
        size = len(self._residue)
        at = self.text.find(self._residue, begin + 1, stop) if size else -1
        while 0 <= at < len(self.text) - size:
            found.append((at, at + size))
            at = self.text.find(self._residue, at + 1, stop)
        return [(at, end, CodeWarning.SEPARATOR_GUESSED) for at, end in sorted(found)]

    def _last_end(self, ai: str, begin: int, stop: int) -> _End | CodeFault:
        """The end of a value at its separator, or where its shape says. Two readings of a label without
        separator are none: a wrong lot is worse.
        """
        shape = self.shapes.get(ai)
        if shape is None:
            odd = ai in self._UNUSUAL and self._may_go_on(begin, stop)
            return stop, stop, CodeWarning.MAY_GO_ON if odd else None
        if shape.fullmatch(self.text, begin, stop):
            return stop, stop, None
        cuts = [cut for cut in range(begin + 1, stop) if shape.fullmatch(self.text, begin, cut)]
        clean = [cut for cut in cuts if self._goes_on(cut, self._AFTER_NUMBER)]
        if len(clean) > 1:
            return CodeFault(DataFault.SEPARATOR_MISSING, f"({ai})")
        if clean:
            return clean[0], clean[0], CodeWarning.FNC1_MISSING
        return stop, stop, self._UNUSUAL[ai]

    def _fault(self, kind: DataFault, ai: str, begin: int, end: int) -> CodeFault:
        if kind == DataFault.FORMAT and ai in self._UNUSUAL and self._may_go_on(begin, end):
            kind = DataFault.SEPARATOR_MISSING
        return CodeFault(kind, f"({ai})")

    def _may_go_on(self, begin: int, stop: int) -> bool:
        return any(self._goes_on(cut, self._TELLING) for cut in range(begin + 1, stop - 7))

    def _goes_on(self, cut: int, wanted: frozenset[str]) -> bool:
        identifier = identifier_at(self.text, cut)
        if identifier is None or identifier.ai not in wanted:
            return False
        has_value = self.text[cut + len(identifier.ai) :][:1] not in ("", GS)
        return has_value and isinstance(self.read(cut), list)
