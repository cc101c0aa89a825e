"""The run rules in fractions, written from their definitions and not from the product's code.

A line is a centre and a squared width, so that no root is taken: distance and width are compared in squares.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from terminal.quality.charts.rule_set import Conventions

Marks = set[tuple[int, str]]
"""Points, from 1, with the rule that each breaks."""


class Lines(NamedTuple):
    """Centre and squared half width of the limits of a point, and what the limits stay within."""

    centre: Fraction
    square: Fraction
    floor: Fraction | None = None
    cap: Fraction | None = None

    def side(self, x: Fraction, thirds: int) -> int:
        """1 above the line, -1 below it, 0 on it."""
        if thirds == 0:
            return (x > self.centre) - (x < self.centre)
        bound = self.floor if thirds < 0 else self.cap
        if bound is not None and self._side(bound, thirds) * (1 if thirds < 0 else -1) > 0:
            return (x > bound) - (x < bound)
        return self._side(x, thirds)

    def _side(self, x: Fraction, thirds: int) -> int:
        sign = 1 if thirds > 0 else -1
        away = (x - self.centre) * sign
        wide, far = thirds * thirds * self.square, 9 * away * abs(away)
        return ((far > wide) - (far < wide)) * sign


class Seen(NamedTuple):
    """A series, its lines and the conventions."""

    values: Sequence[Fraction | None]
    lines: Sequence[Lines]
    ways: Conventions

    def beyond(self, at: int, thirds: int) -> bool:
        """Whether a point is away from the centre beyond a line."""
        value = self.values[at]
        if value is None:
            return False
        side = self.lines[at].side(value, thirds) * (1 if thirds > 0 else -1)
        return side > 0 or (side == 0 and self.ways.tie_is_beyond)

    def on(self, at: int, side: int) -> bool:
        """Whether a point is on that side of the centre."""
        value = self.values[at]
        return value is not None and self.lines[at].side(value, 0) == side


def marked(values: Sequence[Fraction | None], lines: Sequence[Lines], ways: Conventions) -> Marks:
    """Every point with every rule that it breaks."""
    seen = Seen(values, lines, ways)
    return {
        (at + 1, name) for name, breaks in _RULES.items() for at in range(len(values)) if breaks(seen, at)
    }


def _limit(seen: Seen, at: int) -> bool:
    return seen.beyond(at, 3) or seen.beyond(at, -3)


def _zone(window: int, need: int, zone: int) -> Callable[[Seen, int], bool]:
    def breaks(seen: Seen, at: int) -> bool:
        began = next(i for i, value in enumerate(seen.values) if value is not None)
        if seen.ways.full_window and at - began + 1 < window:
            return False
        points = range(max(0, at - window + 1), at + 1)
        return any(
            seen.beyond(at, line) and sum(seen.beyond(i, line) for i in points) >= need
            for line in (zone, -zone)
        )

    return breaks


def _whole(length: int, holds: Callable[[Seen, range], bool]) -> Callable[[Seen, int], bool]:
    """A rule of so many points in a row."""
    return lambda seen, at: at + 1 >= length and holds(seen, range(at - length + 1, at + 1))


def _run(seen: Seen, points: range) -> bool:
    return any(all(seen.on(i, side) for i in points) for side in (1, -1))


def _within(seen: Seen, points: range) -> bool:
    return all(
        seen.values[i] is not None and not seen.beyond(i, 1) and not seen.beyond(i, -1) for i in points
    )


def _outside(seen: Seen, points: range) -> bool:
    up, down = [seen.beyond(i, 1) for i in points], [seen.beyond(i, -1) for i in points]
    if not all(a or b for a, b in zip(up, down, strict=True)):
        return False
    return (any(up) and any(down)) or not seen.ways.outside_both_sides


def _zeros(seen: Seen, points: range) -> bool:
    return all(seen.values[i] == 0 for i in points)


def _moves(seen: Seen, at: int, steps: int) -> list[int]:
    """Up (1), down (-1) or neither for the last steps; none where the series is too short."""
    steps -= seen.ways.trend_counts == "points"
    if at < steps:
        return []
    pairs = pairwise(seen.values[at - steps : at + 1])
    return [0 if a is None or b is None else (b > a) - (b < a) for a, b in pairs]


def _trend(seen: Seen, at: int) -> bool:
    moves = _moves(seen, at, 6)
    return bool(moves) and set(moves) in ({1}, {-1})


def _alternate(seen: Seen, at: int) -> bool:
    moves = _moves(seen, at, 14)
    return bool(moves) and all(a * b < 0 for a, b in pairwise(moves))


_RULES: dict[str, Callable[[Seen, int], bool]] = {
    "we1": _limit,
    "we2": _zone(3, 2, 2),
    "we3": _zone(5, 4, 1),
    "we4": _whole(8, _run),
    "n1": _limit,
    "n2": _whole(9, _run),
    "n3": _trend,
    "n4": _alternate,
    "n5": _zone(3, 2, 2),
    "n6": _zone(5, 4, 1),
    "n7": _whole(15, _within),
    "n8": _whole(8, _outside),
    "b1": _whole(3, _zeros),
}
