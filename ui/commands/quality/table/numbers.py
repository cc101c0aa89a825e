"""Cells as numbers: which mark divides a column's decimals, and what a cell is worth. No Qt.

A column that can be read in two ways is not read: 1,024 beside 998 is a thousand and more, or one and a bit.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from ui.text import text


class DecimalMark(StrEnum):
    """What divides whole pieces from decimals."""

    POINT = "point"
    COMMA = "comma"


MISSING: Final = frozenset({"", "na", "n/a", "nan", "null", "none", "*", "-", "—"})
"""What programs write where there is no number, in lower case."""
LARGEST: Final = 300
"""Numbers of this many digits before the point and more are none that anybody measured."""

_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
_GROUPED: Final = {
    DecimalMark.POINT: re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII),
    DecimalMark.COMMA: re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?", re.ASCII),
}
"""Whole numbers in groups of three, and what may follow them."""
_INFINITE: Final = frozenset({"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞", "-∞"})


class BadCell(Exception):
    """The cell in row `at` (from 0) cannot be read, and why."""

    def __init__(self, at: int, reason: str) -> None:
        super().__init__(reason)
        self.at = at
        self.reason = reason


def looks_like_value(cell: str) -> bool:
    """Whether a cell holds a number or the sign of a missing one."""
    folded = cell.casefold()
    return folded in MISSING | _INFINITE or any(_plain(cell, mark) is not None for mark in DecimalMark)


def mark_of(cells: Sequence[str], separator: str) -> DecimalMark:
    """The decimal mark of a column; "point" where no cell has any. Raises BadCell where it can be either."""
    marked = {cell: at for at, cell in reversed(list(enumerate(cells))) if "," in cell or "." in cell}
    if not marked:
        return DecimalMark.POINT
    fits = [mark for mark in DecimalMark if all(_fits(cell, mark) for cell in marked)]
    if len(fits) == 1:
        return fits[0]
    if not fits or not any(
        _plain(cell, DecimalMark.POINT) is not None for cell in marked
    ):  # 1 234,5: a number in no way
        return DecimalMark.POINT if any("." in cell for cell in marked) else DecimalMark.COMMA
    return _of_either(cells, marked, separator)


def _of_either(cells: Sequence[str], marked: dict[str, int], separator: str) -> DecimalMark:
    """The mark of a column of which every marked cell is one like 1,024 or like 1.024."""
    with_comma = any("," in cell for cell in marked)
    whole = any(cell.lstrip("+-").isdecimal() and len(cell.lstrip("+-")) > 1 for cell in cells)
    if not with_comma and (separator == "," or not whole):
        return DecimalMark.POINT  # three decimals in each value; groups would stand beside shorter numbers
    at = min(marked.values())
    raise BadCell(at, text("“{cell}” can be read in two ways: add --decimal point or comma", cell=cells[at]))


def _fits(cell: str, mark: DecimalMark) -> bool:
    return _plain(cell, mark) is not None or not _looks_numeric(cell)


def _looks_numeric(cell: str) -> bool:
    """Whether a cell holds digits and marks alone; another is refused by itself, whatever the mark."""
    return re.fullmatch(r"[+−-]?[0-9.,]*[0-9][0-9.,]*([eE][+-]?[0-9]+)?", cell) is not None


def number(cell: str, mark: DecimalMark, at: int) -> Decimal | None:
    """What a cell is worth, None where it is missing. Raises BadCell."""
    folded = cell.casefold()
    if folded in MISSING:
        return None
    plain = _plain(cell, mark)
    if plain is None and folded not in _INFINITE:
        raise BadCell(at, text("“{cell}” is no number", cell=cell[:40]))
    value = Decimal(plain or "Infinity")
    if not value.is_finite() or value.adjusted() >= LARGEST:
        raise BadCell(at, text("“{cell}” is not finite", cell=cell))
    return value


def _plain(cell: str, mark: DecimalMark) -> str | None:
    """The number with a point and without groups; None where the cell is none with this mark."""
    plain = cell.replace("−", "-")
    group = "," if mark == DecimalMark.POINT else "."
    if group in plain:
        if not _GROUPED[mark].fullmatch(plain):
            return None
        plain = plain.replace(group, "")
    plain = plain.replace(",", ".") if mark == DecimalMark.COMMA else plain
    return plain if _NUMBER.fullmatch(plain) else None
