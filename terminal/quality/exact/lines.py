"""Which side of a line each point of a series is on: by floats, and where they lie too near, exactly.

A float decides where statistic and line are further apart than anything that computing them could have lost;
the others are computed anew in exact arithmetic (`exact`). Rules are in `rules`, figures in the charts.
"""

from collections.abc import Callable, Hashable
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from terminal.quality.exact.numbers import Lines, exact, side
from terminal.quality.values import Floats

Sides = NDArray[np.int8]
DOUBTFUL: Final = 1e-11
"""Relative to the largest number a series was computed from; floats lose less, exact verdicts cost time."""


class ExactSeries:
    """A series in exact arithmetic: its statistic by point (from 0), and the band of each point by its key
    (stage and size), as few bands serve many points.
    """

    def __init__(
        self,
        statistic: Callable[[int], Decimal],
        key: Callable[[int], Hashable],
        band: Callable[[Hashable], Lines],
        scale: float,
        *,
        plain: bool = False,
    ) -> None:
        """`scale`: the largest number that a statistic is computed from. `plain`: the statistic is the value
        itself, given as a float, so that equal floats are equal.
        """
        self.statistic = statistic
        self.key = key
        self.scale = scale
        self.plain = plain
        self._band = band
        self._bands: dict[Hashable, Lines] = {}
        self._lines: dict[tuple[Hashable, int], Decimal] = {}
        self._known: dict[tuple[float, Hashable, int], int] = {}

    def band(self, at: int) -> Lines:
        """The band of a point."""
        key = self.key(at)
        found = self._bands.get(key)
        if found is None:
            found = self._bands[key] = self._band(key)
        return found

    def size(self, at: int) -> Decimal:
        """The size of the sample of a point, where its band depends on it."""
        key = self.key(at)
        return exact(key[1]) if isinstance(key, tuple) else Decimal(1)

    def side(self, at: int, line_at: int, thirds: int, value: float) -> int:
        """Where a point lies to a line of the point `line_at`; `value` is the statistic as a float."""
        key = self.key(line_at)
        known = (value, key, thirds)
        found = self._known.get(known) if self.plain else None
        if found is None:
            line = self._lines.get((key, thirds))
            if line is None:
                line = self._lines[key, thirds] = self.band(line_at).line(thirds)
            found = side(self.statistic(at), line)
            if self.plain:
                self._known[known] = found
        return found

    def step(self, at: int) -> int:
        """Whether a point is above (1) or below (-1) the one before it."""
        return 0 if self.plain else side(self.statistic(at), self.statistic(at - 1))


def sides_of(
    statistic: Floats,
    line: Floats,
    scale: float,
    exact: ExactSeries | None,
    thirds: int,
    *,
    first: int,
    back: int,
) -> Sides:
    """Where each point lies to the line of the point `back` after it; a missing point lies nowhere (0).

    `first` is the point (from 0) that the arrays begin with.
    """
    older = statistic[: statistic.size - back]
    newest = line[back:]
    with np.errstate(invalid="ignore"):
        away = older - newest
        found = _signs(away)
        if exact is None:
            return found
        doubtful = np.flatnonzero(np.abs(away) <= DOUBTFUL * np.maximum(np.abs(newest), scale))
    for at, value in zip(doubtful.tolist(), older[doubtful].tolist(), strict=True):
        found[at] = exact.side(first + at, first + at + back, thirds, value)
    return found


def steps_of(statistic: Floats, scale: float, exact: ExactSeries | None, *, first: int) -> Sides:
    """Whether each point is above or below the one before it; the first and any beside a gap is neither."""
    found = np.zeros(statistic.shape, dtype=np.int8)
    with np.errstate(invalid="ignore"):
        away = np.diff(statistic)
        found[1:] = _signs(away)
        doubtful = np.flatnonzero(np.abs(away) <= DOUBTFUL * scale)
    if exact is None or exact.plain:
        return found
    for at in doubtful.tolist():
        found[at + 1] = exact.step(first + at + 1)
    return found


def _signs(away: Floats) -> Sides:
    """1, 0 or -1; 0 where it is missing."""
    return (away > 0).view(np.int8) - (away < 0).view(np.int8)
