"""What a person or a file gives, as arrays a chart can compute with, or refused with the reason.

A missing value is None or NaN in the input and NaN in the arrays. No figure is computed here.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from terminal.quality.refusal import QualityReason, QualityRefused

Floats = NDArray[np.float64]
Integers = NDArray[np.int_]
Values = Sequence[float | None] | Sequence[Decimal | None] | NDArray[np.floating] | NDArray[np.integer]
Rows = Sequence[Values] | NDArray[np.floating] | NDArray[np.integer]


def present(values: Floats) -> int:
    """Return how many points there are: single values, or subgroups with a value in them."""
    there = ~np.isnan(values)
    return int(np.sum(there if values.ndim == 1 else np.any(there, axis=1)))


def individuals(values: Values, least: int = 2) -> Floats:
    """Return single values in order; refused below `least` values that are there."""
    found = _array(values)
    if found.ndim == 2 and found.shape[1] == 1:
        found = found[:, 0]
    if found.ndim != 1:
        detail = "The values are a table, not a single row: no chart was made. Give one value a point."
        raise QualityRefused(QualityReason.WRONG_SHAPE, detail)
    return enough(found, least)


def subgroups(rows: Rows) -> tuple[Floats, Integers]:
    """Return subgroups as a table (m x widest, NaN for a missing cell) and how many values each has."""
    if not isinstance(rows, np.ndarray):
        rows = _rectangle(rows)
    found = enough(_array(rows), 2)
    if found.ndim != 2:
        detail = "The values are not a table: no chart was made. Give one list of values a subgroup."
        raise QualityRefused(QualityReason.WRONG_SHAPE, detail)
    return found, np.sum(~np.isnan(found), axis=1)


def counts(values: Values, sizes: Values) -> tuple[Floats, Floats]:
    """Return counts and the sizes they were counted in; both at least 0, a size more than 0."""
    found = individuals(values, least=1)
    among = individuals(sizes, least=1)
    if among.size == 1:
        among = np.repeat(among, found.size)
    if found.size != among.size:
        detail = f"{found.size} counts with {among.size} sizes: no chart was made. Give one size a count."
        raise QualityRefused(QualityReason.WRONG_SHAPE, detail, counts=found.size, sizes=among.size)
    if np.any(found < 0) or np.any(among <= 0) or np.any(np.isnan(among) & ~np.isnan(found)):
        detail = "A count is negative or a size is not above 0: no chart was made. Correct that row."
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail)
    return found, among


def enough(found: Floats, least: int) -> Floats:
    """Return the array; refused where it is empty, infinite or holds fewer than `least` values."""
    if np.any(np.isinf(found)):
        detail = "A value is infinite: no chart was made. Leave it out or correct it."
        raise QualityRefused(QualityReason.NOT_FINITE, detail)
    there = int(np.sum(~np.isnan(found)))
    if there == 0:
        detail = "There is no value: no chart was made. Give at least two."
        raise QualityRefused(QualityReason.EMPTY, detail)
    if there < least:
        detail = f"{there} value(s) are too few: no chart was made. Give at least {least}."
        raise QualityRefused(QualityReason.TOO_FEW, detail, given=there, least=least)
    return found


def spread_out(sigma: float) -> float:
    """Return sigma; refused when the values do not vary, because every limit would lie on the centre line."""
    if not sigma > 0.0:
        detail = (
            "The values do not vary: no limit can be computed. Look at the gauge's resolution, or give sigma."
        )
        raise QualityRefused(QualityReason.CONSTANT, detail)
    return sigma


def positive(name: str, value: float) -> float:
    """Return an option that has to be a finite number above 0."""
    if not (np.isfinite(value) and value > 0.0):
        detail = f"{name} is {value:g}: no chart was made. Give a number above 0."
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail, name=name, value=value)
    return value


def _rectangle(rows: Sequence[Values]) -> list[list[float | None]]:
    listed = [list(_row(row)) for row in rows]
    widest = max((len(row) for row in listed), default=0)
    return [[*row, *[None] * (widest - len(row))] for row in listed]


def _row(row: object) -> Iterable[float | None]:
    if isinstance(row, str) or not isinstance(row, Iterable):
        detail = f"A subgroup is {row!r}, not a list: no chart was made. Give one list of values a subgroup."
        raise QualityRefused(QualityReason.WRONG_SHAPE, detail)
    return row


def _array(values: Values | Rows | list[list[float | None]]) -> Floats:
    """Return floats; text that looks like a number is text all the same."""
    raw = values if isinstance(values, np.ndarray) else np.array(_listed(values), dtype=object)
    if raw.dtype.kind in "fiu":
        return raw.astype(np.float64)
    flat = raw.ravel()
    if raw.dtype != object or not all(
        v is None or isinstance(v, (float, int, np.number, Decimal)) for v in flat
    ):
        detail = "A value is no number: no chart was made. Leave it out or correct it."
        raise QualityRefused(QualityReason.NOT_NUMERIC, detail)
    return raw.astype(np.float64)


def _listed(values: object) -> list[object]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        detail = f"{values!r} is no list of values: no chart was made. Give a list."
        raise QualityRefused(QualityReason.WRONG_SHAPE, detail)
    return list(values)
