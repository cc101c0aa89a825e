"""The charts point by point: a frozen plan, a frozen state of fixed size, and the same answers as the charts
give.

    state, point = step(plan, state, value)        point.broken names the rules that this point broke

A plan is `Watch` (limits and rules; for I, Xbar, R, S, MR, p, np, c, u), `Smooth` (EWMA), `Sum` (CUSUM) or
`Units` (Bernoulli CUSUM); `begin(plan)` is its first state. Plans and states are msgspec structs, saved as
JSON with the station; `chart_watches.watches` takes the limits of a phase I chart. None is a missing value.
Limits are never computed anew here, and nothing is kept of the past but what the rules need. Numbers may be
floats or decimals; verdicts are exact (`terminal.quality.exact.numbers`), what is plotted are floats.
Stepping loads no numpy: a station may do it in the thread of its screen.
"""

import math
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

import msgspec

from terminal.quality.charts.decisions import Decision, SizeVariance, SmoothedLimits, Smoothing, UnitDecision
from terminal.quality.charts.rule_set import (
    DEFAULT_RULES,
    Conventions,
    Pattern,
    Rule,
    TrendCount,
    WindowLines,
    rule,
)
from terminal.quality.exact.numbers import (
    EXACT,
    NOTHING,
    ExactBand,
    Number,
    exact,
    minus,
    over,
    plus,
    root,
    settled,
    side,
    times,
)
from terminal.quality.refusal import QualityReason, QualityRefused

_ONE: Final = Decimal(1)


class Scaling(StrEnum):
    """What limits do with the size of a sample: nothing; the width shrinks with its root (a mean); the centre
    and the cap grow with the size, the width with its root (a total).
    """

    FIXED = "fixed"
    MEAN = "mean"
    TOTAL = "total"


class StreamLimits(msgspec.Struct, frozen=True):
    """Centre and half width of the limits, and what they do with the size of a sample."""

    centre: Number
    spread: Number
    scaling: Scaling = Scaling.FIXED
    floor: Number | None = None
    cap: Number | None = None


class Watch(msgspec.Struct, frozen=True, tag="watch"):
    """A Shewhart series; `differenced` judges the distance to the value before (moving range of two)."""

    line: StreamLimits
    rules: tuple[str, ...] = DEFAULT_RULES
    conventions: Conventions = Conventions()
    differenced: bool = False


class Smooth(msgspec.Struct, frozen=True, tag="smooth"):
    """An EWMA of single values or means."""

    centre: Number
    sigma: Number
    smoothing: Smoothing = Smoothing()


class Sum(msgspec.Struct, frozen=True, tag="sum"):
    """A two-sided CUSUM of single values or means."""

    centre: Number
    sigma: Number
    decision: Decision = Decision()


class Units(msgspec.Struct, frozen=True, tag="units"):
    """A Bernoulli CUSUM; a value is 1 for a defective unit, 0 for a good one."""

    decision: UnitDecision


Plan = Watch | Smooth | Sum | Units


class Watched(msgspec.Struct, frozen=True, tag="watched"):
    """Points since the first one there, last value and direction, two bit histories a rule (one a side)."""

    points: int = 0
    last: Number | None = None
    previous: Number | None = None
    direction: int = 0
    bits: tuple[int, ...] = ()


class Smoothed(msgspec.Struct, frozen=True, tag="smoothed"):
    """The EWMA and its variance over sigma squared."""

    level: Number
    share: Number = 0.0
    points: int = 0


class Summed(msgspec.Struct, frozen=True, tag="summed"):
    """Both sums and how many points ago each last stood at 0: where the change began, if there is one."""

    up: Number
    down: Number
    up_since: int = 0
    down_since: int = 0


class Counted(msgspec.Struct, frozen=True, tag="counted"):
    """The sum over single units."""

    level: Number


State = Watched | Smoothed | Summed | Counted


class Point(msgspec.Struct, frozen=True):
    """What is plotted and which rules it broke; of a CUSUM the larger side, the lower one negative."""

    statistic: float | None
    centre: float
    lcl: float
    ucl: float
    broken: tuple[str, ...] = ()


def begin(plan: Plan) -> State:
    """Return the state before the first point; refused where the plan cannot be kept in a state of fixed
    size.
    """
    if isinstance(plan, Watch):
        if plan.conventions.window_lines == WindowLines.CURRENT and plan.line.scaling != Scaling.FIXED:
            detail = (
                "Windows against their last point's line are not judged point by point. Choose their own."
            )
            raise QualityRefused(QualityReason.NOT_AVAILABLE, detail)
        return Watched(bits=(0,) * (2 * len(_compiled(plan.rules))))
    if isinstance(plan, Smooth):
        return Smoothed(plan.centre)
    if isinstance(plan, Sum):
        return Summed(plan.decision.head_start, plan.decision.head_start)
    return Counted(plan.decision.head_start)


def step(plan: Plan, state: State, value: Number | None, size: float = 1.0) -> tuple[State, Point]:
    """Return the state after a value, or after the mean, range or count of a sample, and the point."""
    number = _number(value)
    if not size > 0.0:
        detail = f"A sample of size {size:g} is none: the point was not judged. Give a size above 0."
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail, size=size)
    if isinstance(plan, Watch) and isinstance(state, Watched):
        return _watch(plan, state, number, size)
    if isinstance(plan, Smooth) and isinstance(state, Smoothed):
        return _smooth(plan, state, number, size)
    if isinstance(plan, Sum) and isinstance(state, Summed):
        return _sum(plan, state, number, size)
    if isinstance(plan, Units) and isinstance(state, Counted):
        return _count(plan, state, number)
    detail = "The saved state belongs to another kind of chart: the point was not judged. Begin anew."
    raise QualityRefused(QualityReason.WRONG_SHAPE, detail)


def _number(value: object) -> Decimal | None:
    if value is None:
        return None
    if not isinstance(value, int | float | Decimal) or math.isinf(value):
        detail = f"{value!r} is no finite number: the point was not judged. Leave it out or correct it."
        raise QualityRefused(QualityReason.NOT_FINITE, detail)
    return None if math.isnan(value) else exact(value)


# ---------------------------------------------------------------- rules


@lru_cache(maxsize=256)
def _compiled(names: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(rule(name) for name in names)


def _watch(plan: Watch, state: Watched, value: Decimal | None, size: float) -> tuple[State, Point]:
    statistic = value
    if plan.differenced:
        gap = value is None or state.previous is None
        statistic = None if gap else minus(value, exact(state.previous)).copy_abs()  # type: ignore[arg-type]
    lines = _lines(plan.line, size)
    direction = _direction(state.last, statistic)
    seen = _Seen(statistic, lines, direction, state)
    bits: list[int] = []
    names = []
    for at, one in enumerate(_compiled(plan.rules)):
        up, down, hit = _judge(one, seen, state.bits[2 * at], state.bits[2 * at + 1], plan.conventions)
        bits += (up, down)
        if hit:
            names.append(one.name)
    points = state.points + (state.points > 0 or statistic is not None)
    after = Watched(points, statistic, value, direction, tuple(bits))
    shown = None if statistic is None else float(statistic)
    return after, Point(shown, lines.centre, lines.lcl, lines.ucl, tuple(names))


class _Lines(msgspec.Struct, frozen=True):
    """The lines of a sample of some size: exact ones by thirds from -3 to 3, and what is plotted."""

    exact: tuple[Decimal, ...]
    lcl: float
    centre: float
    ucl: float


class _Seen(msgspec.Struct):
    """A point with its lines and what was before it; where it lies to a line is found out once."""

    statistic: Decimal | None
    lines: _Lines
    direction: int
    before: Watched
    known: dict[int, int] = {}

    def side(self, thirds: int) -> int:
        """1 above a line, -1 below it, 0 on it."""
        assert self.statistic is not None
        found = self.known.get(thirds)
        if found is None:
            found = self.known[thirds] = side(self.statistic, self.lines.exact[thirds + 3])
        return found

    def sides(self, thirds: int, tie: bool) -> tuple[bool, bool]:
        """Return whether the point is above and below the lines of a zone."""
        if self.statistic is None:
            return False, False
        high, low = self.side(thirds), self.side(-thirds)
        return (high >= 0, low <= 0) if tie else (high > 0, low < 0)


@lru_cache(maxsize=1024)
def _lines(line: StreamLimits, size: float) -> _Lines:
    centre = exact(line.centre)
    spread = exact(line.spread)
    units = exact(size)
    floor, cap = (None if one is None else exact(one) for one in (line.floor, line.cap))
    if line.scaling == Scaling.MEAN:
        spread = over(spread, root(units))
    elif line.scaling == Scaling.TOTAL:
        centre = times(units, centre)
        spread = times(spread, root(units))
        cap = None if cap is None else times(units, cap)
    band = ExactBand(centre, spread, floor, cap)
    found = tuple(band.line(thirds) for thirds in range(-3, 4))
    return _Lines(found, float(found[0]), float(centre), float(found[6]))


def _direction(last: Number | None, statistic: Decimal | None) -> int:
    return 0 if last is None or statistic is None else side(statistic, exact(last))


def _judge(one: Rule, seen: _Seen, up: int, down: int, conventions: Conventions) -> tuple[int, int, bool]:
    """Return both histories with this point in them, and whether the rule is broken."""
    above, below = _signs(one, seen, conventions)
    length = _length(one, conventions)
    mask = (1 << length) - 1
    up = (up << 1 | above) & mask
    down = (down << 1 | below) & mask
    if one.pattern == Pattern.ZONE:
        full = seen.before.points + 1 >= one.window or not conventions.full_window
        hit = full and ((above and up.bit_count() >= one.need) or (below and down.bit_count() >= one.need))
    elif one.pattern == Pattern.OUTSIDE:
        both = bool(up and down) or not conventions.outside_both_sides
        hit = both and (up | down) == mask
    else:
        hit = mask in (up, down)
    return up, down, bool(hit)


def _length(one: Rule, conventions: Conventions) -> int:
    """Return how many points, steps or turns of the history the rule looks at."""
    by_points = conventions.trend_counts == TrendCount.POINTS
    if one.pattern == Pattern.TREND:
        return one.window - by_points
    if one.pattern == Pattern.ALTERNATE:
        return one.window - (2 if by_points else 1)
    return one.window


def _signs(one: Rule, seen: _Seen, conventions: Conventions) -> tuple[bool, bool]:
    """Return what a point adds to the histories of a rule: whether it is on the one and on the other side."""
    value = seen.statistic
    direction = seen.direction
    if one.pattern == Pattern.RUN:
        return (False, False) if value is None else (seen.side(0) > 0, seen.side(0) < 0)
    if one.pattern == Pattern.TREND:
        return direction > 0, direction < 0
    if one.pattern == Pattern.ALTERNATE:
        return direction * seen.before.direction < 0, False
    if one.pattern == Pattern.ZEROS:
        return value == 0, False
    above, below = seen.sides(one.zone, conventions.tie_is_beyond)
    if one.pattern == Pattern.WITHIN:
        return value is not None and not (above or below), False
    return above, below


# ---------------------------------------------------------------- charts that remember


def _smooth(plan: Smooth, state: Smoothed, value: Decimal | None, size: float) -> tuple[State, Point]:
    how = plan.smoothing
    level = exact(state.level)
    share = exact(state.share)
    weight = exact(how.weight)
    units = exact(size)
    keep = minus(_ONE, weight)
    if value is not None:
        level = plus(times(weight, value), times(keep, level))
        share = plus(over(times(weight, weight), units), times(times(keep, keep), share))
    points = state.points + 1
    shown = share
    if how.variance == SizeVariance.CURRENT or how.limits == SmoothedLimits.ASYMPTOTIC:
        grown = minus(_ONE, EXACT.power(keep, 2 * points)) if how.limits == SmoothedLimits.EXACT else _ONE
        shown = over(times(over(weight, minus(Decimal(2), weight)), grown), units)
    centre = exact(plan.centre)
    spread = times(times(exact(how.nsigmas), exact(plan.sigma)), _root(shown))
    lcl = minus(centre, spread)
    ucl = plus(centre, spread)
    broken = ("we1",) if side(level, ucl) > 0 or side(level, lcl) < 0 else ()
    return Smoothed(level, share, points), Point(float(level), float(centre), float(lcl), float(ucl), broken)


_root = lru_cache(maxsize=1024)(root)
"""Shares of the variance come back: those of charts in their final state, and of every chart that begins."""


def _sum(plan: Sum, state: Summed, value: Decimal | None, size: float) -> tuple[State, Point]:
    k = exact(plan.decision.k)
    h = plan.decision.h
    up = exact(state.up)
    down = exact(state.down)
    if value is not None:
        error = over(exact(plan.sigma), _root(exact(size)))
        z = over(minus(value, exact(plan.centre)), error)
        up = _risen(up, z, k)
        down = _risen(down, z.copy_negate(), k)
    after = Summed(up, down, state.up_since + 1 if up else 0, state.down_since + 1 if down else 0)
    broken = ("we1",) if any(sums_beyond(plan, after)) else ()
    return after, Point(float(up if up >= down else -down), 0.0, -h, h, broken)


def _risen(level: Decimal, z: Decimal, k: Decimal) -> Decimal:
    """A sum after a step, at least 0."""
    risen = minus(plus(level, z), k)
    return settled(risen, max(level, z.copy_abs(), k)) if risen > 0 else NOTHING


def sums_beyond(plan: Sum, state: Summed) -> tuple[bool, bool]:
    """Return whether the upper and the lower sum are beyond h."""
    h = exact(plan.decision.h)
    return side(exact(state.up), h) > 0, side(exact(state.down), h) > 0


def _count(plan: Units, state: Counted, value: Decimal | None) -> tuple[State, Point]:
    level = exact(state.level)
    if value is not None:
        if value not in (0, 1):
            detail = f"{value:g} is neither 1 (defective) nor 0 (good): the unit was not judged."
            raise QualityRefused(QualityReason.OUT_OF_RANGE, detail, value=float(value))
        level = max(NOTHING, minus(plus(level, value), exact(plan.decision.reference)))
    alarm = level >= exact(plan.decision.h)
    broken = ("we1",) if alarm else ()
    return Counted(NOTHING if alarm else level), Point(float(level), 0.0, 0.0, plan.decision.h, broken)
