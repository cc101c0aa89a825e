"""Which rows of a table are values: not the one that names the columns, and not those that sum up others.

Columns may be named by numbers (years, cavities): a first row of numbers is a heading or a row of values by
what stands below it, or nobody can tell. No Qt.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ui.commands.quality.table.numbers import looks_like_value

_SUMMARIES: Final = frozenset(
    {
        *("average", "avg", "mean", "total", "sum", "subtotal", "sub-total", "grand total", "sub total"),
        *("std dev", "stdev", "std. dev.", "standard deviation", "averages", "totals"),
        *("平均", "平均值", "均值", "合计", "总计", "小计", "共计", "汇总", "总和", "标准差", "标准偏差"),
        *("mittelwert", "durchschnitt", "summe", "gesamt", "zwischensumme", "moyenne", "somme", "promedio"),
    }
)
"""What spreadsheets write beside a row that sums up others."""


def is_summary(cells: Sequence[str], *, last: bool) -> bool:
    """Whether a row sums up others: its first word says so, or any word of the last row."""
    words = [cell.casefold().rstrip(":： ") for cell in cells if cell]
    return any(word in _SUMMARIES for word in (words if last else words[:1]))


def heading_of(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool | None:
    """Whether the first row names the columns; None where it can be names or values."""
    if not all(looks_like_value(cell) for cell in first):
        return True
    if len(first) > 1 and list(first) == [str(number) for number in range(1, len(first) + 1)]:
        return True
    numbers = [int(cell) for cell in first if cell.isascii() and cell.isdigit()]
    if len(numbers) < len(first) or len(set(numbers)) < len(numbers) or not below:
        return False
    return None if _unlike(numbers, below) else False


def _unlike(numbers: Sequence[int], below: Sequence[Sequence[str]]) -> bool:
    """Whether whole, different numbers stand over rows that look otherwise."""
    cells = [cell for row in below for cell in row if any(digit.isdigit() for digit in cell)]
    if not any(cell.isdecimal() for cell in cells):
        return True
    whole = {int(cell) for cell in cells if cell.isascii() and cell.isdecimal()}
    years = all(1900 <= number <= 2100 for number in numbers)
    if years and not any(1900 <= number <= 2100 for number in whole):
        return True
    return _is_even(numbers) and not any(_is_even_row(row) for row in below)


def _is_even(numbers: Sequence[int]) -> bool:
    """Whether three numbers or more rise by the same step."""
    return len(numbers) > 2 and len({after - before for before, after in pairwise(numbers)}) == 1


def _is_even_row(row: Sequence[str]) -> bool:
    return all(cell.isascii() and cell.isdecimal() for cell in row) and _is_even([int(cell) for cell in row])
