"""Western Electric 1-4 and Nelson 1-8: which points of a series break which rule, under printed conventions.

A rule marks the point that completes its pattern and each later one while the pattern holds. Zones are thirds
of the distance between centre line and limit, so that 2-sigma limits have zones at 2/3 and 4/3 sigma.
`terminal.quality.streaming` answers the same point by point; limits are made elsewhere.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from terminal.quality.chart_result import Broken, Stage
from terminal.quality.chart_values import Floats
from terminal.quality.rule_set import Conventions, Rule, rule

Marks = NDArray[np.bool_]


class Judged(msgspec.Struct, frozen=True, eq=False):
    """A series as the rules see it: limits, and the distance from the centre that zones are thirds of.

    Zone lines stay within `floor` and `cap`, as the limits do.
    """

    statistic: Floats
    centre: Floats
    lcl: Floats
    ucl: Floats
    spread: Floats
    floor: float = -np.inf
    cap: Floats | float = np.inf

    def zone(self, thirds: int) -> tuple[Floats, Floats]:
        """Return the lower and the upper line of a zone."""
        away = self.spread * (thirds / 3.0)
        low, high = np.maximum(self.floor, self.centre - away), np.minimum(self.cap, self.centre + away)
        return low, high


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
    )


def marks(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    """Return whether each point completes or continues the pattern of a rule."""
    if one.pattern == "beyond":
        return _above(judged, judged.ucl, conventions) | _below(judged, judged.lcl, conventions)
    return PATTERNS[one.pattern](judged, one, conventions)


def _above(judged: Judged, line: Floats, conventions: Conventions) -> Marks:
    above: Marks = judged.statistic >= line if conventions.tie_is_beyond else judged.statistic > line
    return above


def _below(judged: Judged, line: Floats, conventions: Conventions) -> Marks:
    below: Marks = judged.statistic <= line if conventions.tie_is_beyond else judged.statistic < line
    return below


def _run(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    above, below = judged.statistic > judged.centre, judged.statistic < judged.centre
    return _holds(above, one.window) | _holds(below, one.window)


def _trend(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    steps = one.window - (conventions.trend_counts == "points")
    up, down = _directions(judged.statistic)
    return _holds(up, steps) | _holds(down, steps)


def _alternate(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    turns = one.window - (2 if conventions.trend_counts == "points" else 1)
    up, down = _directions(judged.statistic)
    turned = np.zeros(up.shape, dtype=bool)
    turned[1:] = (up[1:] & down[:-1]) | (down[1:] & up[:-1])
    return _holds(turned, turns)


def _directions(statistic: Floats) -> tuple[Marks, Marks]:
    up, down = np.zeros(statistic.shape, dtype=bool), np.zeros(statistic.shape, dtype=bool)
    up[1:], down[1:] = statistic[1:] > statistic[:-1], statistic[1:] < statistic[:-1]
    return up, down


def _zone(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    low, high = judged.zone(one.zone)
    found = np.zeros(judged.statistic.shape, dtype=bool)
    for beyond, line, side in ((_above, high, 1), (_below, low, -1)):
        now = beyond(judged, line, conventions)
        if conventions.window_lines == "own":
            inside = _in_window(now, one.window)
        else:
            inside = _against_last(side * judged.statistic, side * line, one.window, conventions)
        found |= now & (inside >= one.need)
    if conventions.full_window:  # a moving range begins with a missing point, which fills no window
        began = int(np.argmax(~np.isnan(judged.statistic)))
        found[: began + one.window - 1] = False
    return found


def _against_last(
    statistic: Floats, line: Floats, window: int, conventions: Conventions
) -> NDArray[np.int32]:
    """Return how many of the last `window` points are above the line of the newest of them."""
    inside = np.zeros(statistic.shape, dtype=np.int32)
    for back in range(min(window, statistic.size)):
        older, newest = statistic[: statistic.size - back], line[back:]
        inside[back:] += (older >= newest) if conventions.tie_is_beyond else (older > newest)
    return inside


def _within(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    low, high = judged.zone(one.zone)
    there = ~np.isnan(judged.statistic)
    beyond = _above(judged, high, conventions) | _below(judged, low, conventions)
    return _holds(there & ~beyond, one.window)


def _outside(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    low, high = judged.zone(one.zone)
    above, below = _above(judged, high, conventions), _below(judged, low, conventions)
    found = _holds(above | below, one.window)
    if conventions.outside_both_sides:
        found &= (_in_window(above, one.window) > 0) & (_in_window(below, one.window) > 0)
    return found


def _zeros(judged: Judged, one: Rule, conventions: Conventions) -> Marks:
    return _holds(judged.statistic == 0.0, one.window)


PATTERNS = {
    "run": _run,
    "trend": _trend,
    "alternate": _alternate,
    "zone": _zone,
    "within": _within,
    "outside": _outside,
    "zeros": _zeros,
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
