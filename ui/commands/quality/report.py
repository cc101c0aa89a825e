"""A report for a person at a console: title, facts, tables, warnings. Chinese is two columns wide."""

import math
import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

from ui.text import text

Fact = tuple[str, str]
NOTHING = "–"
"""Stands where there is no figure."""
_INFINITE = {math.inf: "∞", -math.inf: "−∞"}


class ReportTable(msgspec.Struct, frozen=True):
    """Rows of cells below a head; the first column is words, the others are figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class StudyReport(msgspec.Struct, frozen=True):
    """What a command found, in the language of the reader."""

    title: str
    facts: tuple[Fact, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def words(self) -> str:
        """The report as plain text."""
        blocks = [[self.title, "=" * _width(self.title)], [f"! {warning}" for warning in self.warnings]]
        blocks += [_facts(self.facts), *[_table(table) for table in self.tables], list(self.notes)]
        return "\n\n".join("\n".join(block) for block in blocks if block)


def line(fact: Fact) -> str:
    """A fact as one line of words."""
    name, value = fact
    return text("{name}: {value}", name=name, value=value)


def _facts(facts: Sequence[Fact]) -> list[str]:
    width = max((_width(name) for name, _ in facts), default=0)
    return [f"{_padded(name, width)}  {value}" for name, value in facts]


def _table(table: ReportTable) -> list[str]:
    rows = [table.head, *table.rows]
    widths = [max(_width(row[place]) for row in rows) for place in range(len(table.head))]
    return ["  ".join(_cells(row, widths)).rstrip() for row in rows]


def _cells(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield _padded(cell, width) if place == 0 else " " * (width - _width(cell)) + cell


def _padded(words: str, width: int) -> str:
    return words + " " * (width - _width(words))


def _width(words: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words
    )


# ---------------------------------------------------------------- figures


def figure(value: float | None, digits: int = 6) -> str:
    """A number in significant digits; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return _INFINITE.get(value, NOTHING) if value is not None else NOTHING
    return f"{value:.{digits}g}".replace("-", "−")


def fixed(value: float | None, decimals: int) -> str:
    """A number with so many decimals; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return _INFINITE.get(value, NOTHING) if value is not None else NOTHING
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")


def chance(p: float | None) -> str:
    """A p-value with four decimals."""
    return "< 0.0001" if p is not None and p < 0.0001 else fixed(p, 4)


def decimals_for(low: float, high: float) -> int:
    """Decimals by which limits that far apart can be told apart in four digits."""
    span = high - low
    if not (math.isfinite(span) and span > 0):
        return 3
    return min(12, max(0, 3 - math.floor(math.log10(span))))


def interval(low: float | None, high: float | None, decimals: int) -> str:
    """A confidence interval; "" where none is known."""
    if low is None and high is None:
        return ""
    if low is None:
        return f"≤ {fixed(high, decimals)}"
    return (
        f"≥ {fixed(low, decimals)}" if high is None else f"{fixed(low, decimals)} – {fixed(high, decimals)}"
    )
