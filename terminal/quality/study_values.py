"""What a study of capability or of a measurement system is given, as arrays, or refused with the reason.

A missing value is None or NaN in the input, left out and counted. Text is refused, never read as a number.
"""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from terminal.quality.refusal import QualityReason, QualityRefused

Floats = NDArray[np.float64]
_NUMBERS: Final = (int, float, Decimal, np.integer, np.floating)
SQUARE_VANISHES: Final = 1e-100
"""A spread below it would be 0 once squared and squared again."""


def refuse(reason: QualityReason, what: str, advice: str, **parameters: object) -> NoReturn:
    """Refuses a study: what was wrong, that nothing was computed, what to do."""
    raise QualityRefused(reason, f"{what}: nothing was computed. {advice}", **parameters)


def cells(values: object, what: str = "values") -> Floats:
    """The values as floats in their order, NaN where one is missing; text and infinity are refused."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        refuse(QualityReason.NOT_NUMERIC, f"The {what} are {values!r}, no list of numbers", "Give a list.")
    if (
        isinstance(values, np.ndarray)
        and np.issubdtype(values.dtype, np.floating)
        and not np.isinf(values).any()
    ):
        found = values.astype(np.float64).ravel()
    else:
        found = np.array([_number(value, what) for value in values], dtype=np.float64)
    if np.any(np.abs(found) > 1 / SQUARE_VANISHES):
        refuse(QualityReason.OUT_OF_RANGE, f"One of the {what} is beyond 1e100", "Take another unit.")
    return found


def _number(value: object, what: str) -> float:
    if value is None:
        return math.nan
    if isinstance(value, bool | np.bool_) or not isinstance(value, _NUMBERS):
        refuse(
            QualityReason.NOT_NUMERIC,
            f"{value!r} among the {what} is no number",
            "Leave it out or correct it.",
            value=value,
        )
    if math.isinf(value):
        refuse(
            QualityReason.NOT_FINITE, f"{value} among the {what} is infinite", "Leave it out or correct it."
        )
    return float(value)


def readings(values: Iterable[object], least: int = 2, what: str = "values") -> Floats:
    """The values that are there; refused where there are fewer than `least`."""
    found = cells(values, what)
    there = found[~np.isnan(found)]
    if not there.size:
        refuse(QualityReason.EMPTY, f"There are no {what}", f"Give at least {least}.")
    if there.size < least:
        refuse(
            QualityReason.TOO_FEW,
            f"{there.size} of the {what} are there",
            f"Give at least {least}.",
            given=int(there.size),
            least=least,
        )
    return there


def varied(values: Floats, what: str = "values") -> Floats:
    """The same values; refused where they are all equal, within what a float can tell apart."""
    if np.ptp(values) <= max(8 * np.finfo(np.float64).eps * np.max(np.abs(values)), SQUARE_VANISHES):
        refuse(
            QualityReason.CONSTANT,
            f"The {what} do not vary",
            "Look at the resolution of the gauge; a spread of nothing has no index.",
        )
    return values


def rows(table: Iterable[object], what: str = "values") -> Floats:
    """Subgroups as a table (m x widest), NaN where a cell is missing; a plain list is one value a row."""
    if isinstance(table, str | bytes) or not isinstance(table, Iterable):
        refuse(QualityReason.NOT_NUMERIC, f"The {what} are {table!r}, no list", "Give a list of lists.")
    listed = [cells(row if _is_list(row) else [row], what) for row in table]
    widest = max((row.size for row in listed), default=0)
    found = np.full((len(listed), widest), np.nan)
    for at, row in enumerate(listed):
        found[at, : row.size] = row
    return found


def _is_list(row: object) -> bool:
    return isinstance(row, Iterable) and not isinstance(row, str | bytes)


def in_subgroups(values: Iterable[object], keys: Sequence[object] | int) -> list[list[float]]:
    """Values in subgroups: so many in a row each, or by key in the order in which keys are first met.

    A missing value stays where it is (NaN) so that counting off is not upset; a missing key (None or "")
    leaves the row out.
    """
    found = cells(values).tolist()
    if isinstance(keys, int):
        size = keys
        if size < 1:
            refuse(QualityReason.OUT_OF_RANGE, f"Subgroups of {size}", "Take subgroups of 1 or more.")
        return [found[at : at + size] for at in range(0, len(found), size)]
    if len(keys) != len(found):
        refuse(
            QualityReason.WRONG_SHAPE,
            f"{len(found)} values have {len(keys)} subgroup keys",
            "Give one key a value.",
        )
    groups: dict[object, list[float]] = {}
    for key, value in zip(keys, found, strict=True):
        if key not in (None, ""):
            groups.setdefault(key, []).append(value)
    return list(groups.values())


def positive(name: str, value: float) -> float:
    """The option; refused unless it is finite and above 0."""
    if not (math.isfinite(value) and value > 0):
        refuse(QualityReason.OUT_OF_RANGE, f"{name} is {value:g}", "Give a number above 0.", name=name)
    return value


def among(name: str, value: str, known: Sequence[str]) -> str:
    """The option; refused unless it is one of the known ones."""
    if value not in known:
        refuse(
            QualityReason.UNKNOWN_OPTION,
            f"{name} {value!r} is not known",
            f"Choose one of {', '.join(known)}.",
            name=name,
        )
    return value
