"""Western Electric 1-4 and Nelson 1-8: which points of a series break which rule, under printed conventions.

A rule marks the point that completes its pattern and each later one while the pattern holds. Zones are thirds
of the distance between centre line and limit, so that 2-sigma limits have zones at 2/3 and 4/3 sigma.
`terminal.quality.charts.streaming` answers the same point by point; limits are made elsewhere.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from terminal.quality.charts.result import Broken, Stage
from terminal.quality.charts.rule_set import Conventions, Pattern, Rule, TrendCount, WindowLines, rule
from terminal.quality.exact.lines import ExactSeries, Sides, sides_of, steps_of
from terminal.quality.values import Floats

Marks = NDArray[np.bool_]


class Judged(msgspec.Struct, frozen=True, eq=False):
    """A series as the rules see it: limits, and the distance from the centre that zones are thirds of.

    Zone lines stay within `floor` and `cap`, as the limits do. `exact` decides where floats cannot; `scale`
    is the largest number that statistic and lines were computed from, `first` the point (from 0) they begin
    with.
    """

    statistic: Floats
    centre: Floats
    lcl: Floats
    ucl: Floats
    spread: Floats
    floor: float = -np.inf
    cap: Floats | float = np.inf
    exact: ExactSeries | None = None
    scale: float = 0.0
    first: int = 0
    found: dict[tuple[int, int], Sides] = msgspec.field(default_factory=dict)

    def line(self, thirds: int) -> Floats:
        """Return the centre (0), a zone line, or a limit (3, -3)."""
        if thirds == 0:
            return self.centre
        if abs(thirds) == 3:
            return self.ucl if thirds > 0 else self.lcl
        at = self.centre + self.spread * (thirds / 3.0)
        return np.minimum(self.cap, at) if thirds > 0 else np.maximum(self.floor, at)

    def side(self, thirds: int, back: int = 0) -> Sides:
        """Return where each point lies to the line of the point `back` after it: 1 above, -1 below, 0 on it
        or missing.
        """
        key = (thirds, back)
        if key not in self.found:
            self.found[key] = sides_of(
                self.statistic, self.line(thirds), self.scale, self.exact, thirds, first=self.first, back=back
            )
        return self.found[key]


def broken(
    judged: Judged, names: Sequence[str], conventions: Conventions, stages: Sequence[Stage] = ()
) -> tuple[Broken, ...]:
    """Return the points that break the rules, counted from 1, in order; a pattern ends with its stage."""
    wanted = [rule(name) for name in names]
    spans = [(stage.first - 1, stage.last) for stage in stages] or [(0, judged.statistic.size)]
    found: list[Broken] = []
    for first, last in spans:
        part = _part(judged, first, last)
        for one in wanted:
            hits = np.flatnonzero(marks(part, one, conventions))
            found += [(int(at) + first + 1, one.name) for at in hits.tolist()]
    order = {name: at for at, name in enumerate(names)}
    return tuple(sorted(found, key=lambda mark: (mark[0], order[mark[1]])))


def _part(judged: Judged, first: int, last: int) -> Judged:
    span = slice(first, last)
    return Judged(
        judged.statistic[span],
        judged.centre[span],
        judged.lcl[span],
        judged.ucl[span],
        judged.spread[span],
        judged.floor,
        judged.cap[span] if isinstance(judged.cap, np.ndarray) else judged.cap,
        judged.exact,
        judged.scale,
        first,
    )


def marks(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    """Return whether each point completes or continues the pattern of a rule."""
    if one.pattern == Pattern.BEYOND:
        return _beyond(judged, 3, conventions) | _beyond(judged, -3, conventions)
    return PATTERNS[one.pattern](judged, one, conventions)


def _beyond(judged: Judged, thirds: int, conventions: Conventions, back: int = 0) -> Marks:
    """Return which points are beyond a line, away from the centre."""
    side = judged.side(thirds, back) * (1 if thirds > 0 else -1)
    if not conventions.tie_is_beyond:
        return np.asarray(side > 0)
    return np.asarray((side >= 0) & ~np.isnan(judged.statistic[: side.size]))


def _run(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    side = judged.side(0)
    return _holds(side > 0, one.window) | _holds(side < 0, one.window)


def _trend(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    steps = one.window - (conventions.trend_counts == TrendCount.POINTS)
    up, down = _directions(judged)
    return _holds(up, steps) | _holds(down, steps)


def _alternate(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    turns = one.window - (2 if conventions.trend_counts == TrendCount.POINTS else 1)
    up, down = _directions(judged)
    turned = np.zeros(up.shape, dtype=bool)
    turned[1:] = (up[1:] & down[:-1]) | (down[1:] & up[:-1])
    return _holds(turned, turns)


def _directions(judged: Judged) -> tuple[Marks, Marks]:
    step = steps_of(judged.statistic, judged.scale, judged.exact, first=judged.first)
    return step > 0, step < 0


def _zone(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    found = np.zeros(judged.statistic.shape, dtype=bool)
    for thirds in (one.zone, -one.zone):
        now = _beyond(judged, thirds, conventions)
        if conventions.window_lines == WindowLines.OWN:
            inside = _in_window(now, one.window)
        else:
            inside = _against_last(judged, thirds, one.window, conventions)
        found |= now & (inside >= one.need)
    if conventions.full_window:  # a moving range begins with a missing point, which fills no window
        began = int(np.argmax(~np.isnan(judged.statistic)))
        found[: began + one.window - 1] = False
    return found


def _against_last(judged: Judged, thirds: int, window: int, conventions: Conventions) -> NDArray[np.int32]:
    """Return how many of the last `window` points are beyond the line of the newest of them."""
    inside = np.zeros(judged.statistic.shape, dtype=np.int32)
    for back in range(min(window, judged.statistic.size)):
        inside[back:] += _beyond(judged, thirds, conventions, back)
    return inside


def _within(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    there = ~np.isnan(judged.statistic)
    beyond = _beyond(judged, one.zone, conventions) | _beyond(judged, -one.zone, conventions)
    return _holds(there & ~beyond, one.window)


def _outside(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    above = _beyond(judged, one.zone, conventions)
    below = _beyond(judged, -one.zone, conventions)
    found = _holds(above | below, one.window)
    if conventions.outside_both_sides:
        found &= (_in_window(above, one.window) > 0) & (_in_window(below, one.window) > 0)
    return found


def _zeros(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    return _holds(judged.statistic == 0.0, one.window)


PATTERNS = {
    Pattern.RUN: _run,
    Pattern.TREND: _trend,
    Pattern.ALTERNATE: _alternate,
    Pattern.ZONE: _zone,
    Pattern.WITHIN: _within,
    Pattern.OUTSIDE: _outside,
    Pattern.ZEROS: _zeros,
}


def _holds(condition: Marks, length: int) -> Marks:
    """Return where the last `length` points all hold."""
    found: Marks = _in_window(condition, length) >= length
    return found


def _in_window(condition: Marks, length: int) -> NDArray[np.int32]:
    """Return how many of the last `length` points hold, fewer at the beginning."""
    total = np.cumsum(condition, dtype=np.int32)
    total[length:] -= total[:-length].copy()
    return total
