"""The values of a chart as exact decimals, cell by cell and summed up; made only where a float cannot decide.

Rows are points, columns the values of a subgroup; a missing cell is None. Verdicts are in `exact_lines`.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from terminal.quality.exact.numbers import EXACT, NOTHING, exact, minus, over, plus, root, times
from terminal.quality.values import Floats

MOST_DECIMALS: Final = 9
_EXACT_WHOLE: Final = 2.0**53


class ExactTable:
    """A table of floats (m x widest, NaN where missing) and the decimals it was made of, where it was."""

    def __init__(self, table: Floats, given: Sequence[Any] = ()) -> None:
        """`given`: what the table was made of, part by part, as the caller gave it."""
        self.table = table[:, None] if table.ndim == 1 else table
        self._given = given
        self._cells: dict[float, Decimal] = {}
        self._rows: dict[int, list[Decimal]] = {}

    @cached_property
    def decimals(self) -> NDArray[np.object_] | None:
        """The cells as decimals, None where floats were given."""
        rows = [row for part in self._given for row in _listed(part)]
        if not any(isinstance(cell, Decimal) for row in rows for cell in row):
            return None
        found = np.full(self.table.shape, None, dtype=object)
        for at, row in enumerate(rows):
            found[at, : len(row)] = row
        return found

    def row(self, at: int) -> list[Decimal]:
        """The values of a point that are there."""
        found = self._rows.get(at)
        if found is None:
            found = self._rows[at] = [
                self.cell(at, column)
                for column, cell in enumerate(self.table[at].tolist())
                if cell == cell  # noqa: PLR0124 - NaN is unlike itself
            ]
        return found

    def cell(self, at: int, column: int = 0) -> Decimal:
        """A value that is there."""
        if self.decimals is not None:
            return exact(self.decimals[at, column])
        value = float(self.table[at, column])
        found = self._cells.get(value)
        if found is None:
            found = self._cells[value] = exact(value)
        return found

    def mean(self, at: int) -> Decimal:
        """The mean of a point."""
        return mean_of(self.row(at))

    def spread(self, at: int) -> Decimal:
        """The range of a point."""
        row = self.row(at)
        return minus(max(row), min(row))

    def deviation(self, at: int) -> Decimal:
        """The standard deviation (n - 1) of a point."""
        return deviation_of(self.row(at))

    def moving(self, at: int, window: int) -> Decimal:
        """The range of a single value and those before it in the window."""
        values = [self.cell(back) for back in range(at - window + 1, at + 1)]
        return minus(max(values), min(values))

    def total(self, first: int, last: int) -> tuple[Decimal, int]:
        """The sum of the values of points `first` to `last` (from 0, excluded), and how many there are."""
        part = self.table[first:last]
        count = int(np.sum(~np.isnan(part)))
        if self.decimals is None and (whole := scaled(part)) is not None:
            wholes, digits = whole
            return Decimal(int(wholes.astype(object).sum())).scaleb(-digits, EXACT), count
        return sum_of(value for at in range(first, last) for value in self.row(at)), count

    def moving_mean(self, first: int, last: int, window: int) -> Decimal:
        """The mean of the moving ranges that touch no missing value."""
        part = self.table[first:last, 0]
        if window == 2 and self.decimals is None and (whole := scaled(part)) is not None:
            steps = np.abs(np.diff(whole[0]))[~np.isnan(np.diff(part))]
            total = Decimal(int(steps.astype(object).sum())).scaleb(-whole[1], EXACT)
            return over(total, Decimal(steps.size))
        ranges = self.moving_ranges(first, last, window)
        return over(sum_of(ranges), Decimal(len(ranges)))

    def moving_ranges(self, first: int, last: int, window: int) -> list[Decimal]:
        """The moving ranges that touch no missing value."""
        gaps = np.isnan(self.table[:, 0])
        return [
            self.moving(at, window)
            for at in range(first + window - 1, last)
            if not gaps[at - window + 1 : at + 1].any()
        ]


def scaled(values: Floats) -> tuple[NDArray[np.int64], int] | None:
    """The values as whole numbers of 10^-digits, missing ones 0; None where they have too many digits."""
    there = np.where(np.isnan(values), 0.0, values)
    for digits in range(MOST_DECIMALS + 1):
        whole = np.rint(there * 10.0**digits)
        if np.abs(whole).max(initial=0.0) >= _EXACT_WHOLE:
            return None
        if np.array_equal(whole / 10.0**digits, there):
            return whole.astype(np.int64), digits
    return None


def sum_of(values: "Sequence[Decimal] | Any") -> Decimal:
    """The sum of decimals."""
    total = NOTHING
    for value in values:
        total = plus(total, value)
    return total


def mean_of(values: Sequence[Decimal]) -> Decimal:
    """The mean of decimals."""
    return over(sum_of(values), Decimal(len(values)))


def variance_of(values: Sequence[Decimal]) -> Decimal:
    """The variance (n - 1) of decimals."""
    middle = mean_of(values)
    squares = (times(away, away) for away in (minus(value, middle) for value in values))
    return over(sum_of(squares), Decimal(len(values) - 1))


def deviation_of(values: Sequence[Decimal]) -> Decimal:
    """The standard deviation (n - 1) of decimals."""
    return root(variance_of(values))


def weighted(values: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal:
    """The weighted mean of decimals."""
    products = (times(value, weight) for value, weight in zip(values, weights, strict=True))
    return over(sum_of(products), sum_of(weights))


def _listed(part: Any) -> list[list[Any]]:
    """Rows of what a caller gave: single values are rows of one."""
    if isinstance(part, np.ndarray):
        return [] if part.dtype != object else [list(np.atleast_1d(row)) for row in part]
    return [list(row) if isinstance(row, Sequence | np.ndarray) else [row] for row in part]


Statistic = Callable[[int], Decimal]
