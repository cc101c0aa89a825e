"""The charts point by point: a frozen plan, a frozen state of fixed size, and the same answers as the charts
give.

    state, point = step(plan, state, value)        point.broken names the rules that this point broke

A plan is `Watch` (limits and rules; for I, Xbar, R, S, MR, p, np, c, u), `Smooth` (EWMA), `Sum` (CUSUM) or
`Units` (Bernoulli CUSUM); `begin(plan)` is its first state. Plans and states are msgspec structs, saved as
JSON with the station; `watches(chart, options)` takes the limits of a phase I chart. None is a missing value.
Limits are never computed anew here, and nothing is kept of the past but what the rules need. Stepping loads
no numpy: a station may do it in the thread of its screen.
"""

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import msgspec

from terminal.quality.decisions import Decision, Smoothing, UnitDecision
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.rule_set import DEFAULT_RULES, Conventions, Rule, rule

if TYPE_CHECKING:
    from terminal.quality.chart_options import Options
    from terminal.quality.chart_result import Chart, Estimate


class Line(msgspec.Struct, frozen=True):
    """Centre and half width of the limits, and what they do with the size of a sample.

    "fixed": nothing; "mean": the width shrinks with its root; "total": the centre grows with the size, the
    width with its root, the cap with the size.
    """

    centre: float
    spread: float
    scaling: Literal["fixed", "mean", "total"] = "fixed"
    floor: float | None = None
    cap: float | None = None


class Watch(msgspec.Struct, frozen=True, tag="watch"):
    """A Shewhart series; `differenced` judges the distance to the value before (moving range of two)."""

    line: Line
    rules: tuple[str, ...] = DEFAULT_RULES
    conventions: Conventions = Conventions()
    differenced: bool = False


class Smooth(msgspec.Struct, frozen=True, tag="smooth"):
    """An EWMA of single values or means."""

    centre: float
    sigma: float
    smoothing: Smoothing = Smoothing()


class Sum(msgspec.Struct, frozen=True, tag="sum"):
    """A two-sided CUSUM of single values or means."""

    centre: float
    sigma: float
    decision: Decision = Decision()


class Units(msgspec.Struct, frozen=True, tag="units"):
    """A Bernoulli CUSUM; a value is 1 for a defective unit, 0 for a good one."""

    decision: UnitDecision


Plan = Watch | Smooth | Sum | Units


class Watched(msgspec.Struct, frozen=True, tag="watched"):
    """Points since the first one there, last value and direction, two bit histories a rule (one a side)."""

    points: int = 0
    last: float | None = None
    previous: float | None = None
    direction: int = 0
    bits: tuple[int, ...] = ()


class Smoothed(msgspec.Struct, frozen=True, tag="smoothed"):
    """The EWMA and its variance over sigma squared."""

    level: float
    share: float = 0.0
    points: int = 0


class Summed(msgspec.Struct, frozen=True, tag="summed"):
    """Both sums and how many points ago each last stood at 0: where the change began, if there is one."""

    up: float
    down: float
    up_since: int = 0
    down_since: int = 0


class Counted(msgspec.Struct, frozen=True, tag="counted"):
    """The sum over single units."""

    level: float


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
        if plan.conventions.window_lines == "current" and plan.line.scaling != "fixed":
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


def step(plan: Plan, state: State, value: float | None, size: float = 1.0) -> tuple[State, Point]:
    """Return the state after a value, or after the mean, range or count of a sample, and the point."""
    value = _number(value)
    if not size > 0.0:
        detail = f"A sample of size {size:g} is none: the point was not judged. Give a size above 0."
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail, size=size)
    if isinstance(plan, Watch) and isinstance(state, Watched):
        return _watch(plan, state, value, size)
    if isinstance(plan, Smooth) and isinstance(state, Smoothed):
        return _smooth(plan, state, value, size)
    if isinstance(plan, Sum) and isinstance(state, Summed):
        return _sum(plan, state, value, size)
    if isinstance(plan, Units) and isinstance(state, Counted):
        return _count(plan, state, value)
    detail = "The saved state belongs to another kind of chart: the point was not judged. Begin anew."
    raise QualityRefused(QualityReason.WRONG_SHAPE, detail)


def _number(value: object) -> float | None:
    if value is None:
        return None
    if not isinstance(value, int | float) or math.isinf(value):
        detail = f"{value!r} is no finite number: the point was not judged. Leave it out or correct it."
        raise QualityRefused(QualityReason.NOT_FINITE, detail)
    return None if math.isnan(value) else value


def watches(chart: "Chart", options: "Options") -> tuple[Watch, ...]:
    """Return the plans that go on with the limits of the last stage: of the location, and of the companion if
    any.
    """
    one = chart.estimates[-1]
    plans = [Watch(_line(chart.location.name, one, options, 1), options.rules, options.conventions)]
    if chart.companion is not None:
        size = int(chart.sizes[-1])
        if chart.kind != "I-MR" and (chart.sizes != size).any():
            detail = "Sizes differ: R and S have no single limit to go on with. Watch the location alone."
            raise QualityRefused(QualityReason.NOT_AVAILABLE, detail)
        line = _line(chart.companion.name, one, options, size)
        moving = chart.companion.name == "MR"
        plans.append(Watch(line, options.companion_rules, options.conventions, moving))
    return tuple(plans)


def _line(name: str, one: "Estimate", options: "Options", size: int) -> Line:
    from terminal.quality import constants  # loads numpy, which a station that only steps does not need

    width, sets = options.nsigmas * one.sigma, options.constants
    if name in ("R", "MR"):
        n = 2 if name == "MR" else size
        return Line(
            constants.d2(n, sets) * one.sigma,
            options.nsigmas * constants.d3(n, sets) * one.sigma,
            "fixed",
            0.0,
        )
    if name == "S":
        return Line(
            constants.c4(size) * one.sigma, options.nsigmas * constants.c5(size) * one.sigma, "fixed", 0.0
        )
    if name in ("I", "c"):
        return Line(one.centre, width, "fixed", 0.0 if name == "c" else None)
    if name == "np":
        return Line(one.centre, width, "total", 0.0, 1.0)
    caps = {"p": (0.0, 1.0), "u": (0.0, None), "Xbar": (None, None)}
    if name not in caps:
        detail = f"A {name} chart has no plan of this kind: take Smooth, Sum or Units."
        raise QualityRefused(QualityReason.NOT_AVAILABLE, detail, name=name)
    return Line(one.centre, width, "mean", *caps[name])


# ---------------------------------------------------------------- rules


@lru_cache(maxsize=256)
def _compiled(names: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(rule(name) for name in names)


def _watch(plan: Watch, state: Watched, value: float | None, size: float) -> tuple[State, Point]:
    statistic = value
    if plan.differenced:
        statistic = None if value is None or state.previous is None else abs(value - state.previous)
    centre, spread, floor, cap = _scaled(plan.line, size)
    lcl, ucl = max(floor, centre - spread), min(cap, centre + spread)
    direction = _direction(state.last, statistic)
    seen = _Seen(statistic, centre, spread, floor, cap, lcl, ucl, direction, state)
    bits: list[int] = []
    names = []
    for at, one in enumerate(_compiled(plan.rules)):
        up, down, hit = _judge(one, seen, state.bits[2 * at], state.bits[2 * at + 1], plan.conventions)
        bits += (up, down)
        if hit:
            names.append(one.name)
    points = state.points + (state.points > 0 or statistic is not None)
    after = Watched(points, statistic, value, direction, tuple(bits))
    return after, Point(statistic, centre, lcl, ucl, tuple(names))


class _Seen(msgspec.Struct, frozen=True):
    """A point with its lines and what was before it."""

    statistic: float | None
    centre: float
    spread: float
    floor: float
    cap: float
    lcl: float
    ucl: float
    direction: int
    before: Watched

    def sides(self, thirds: int, tie: bool) -> tuple[bool, bool]:
        """Return whether the point is above and below the lines of a zone."""
        if self.statistic is None:
            return False, False
        if thirds == 3:
            low, high = self.lcl, self.ucl
        else:
            away = self.spread * (thirds / 3.0)
            low, high = max(self.floor, self.centre - away), min(self.cap, self.centre + away)
        if tie:
            return self.statistic >= high, self.statistic <= low
        return self.statistic > high, self.statistic < low


def _scaled(line: Line, size: float) -> tuple[float, float, float, float]:
    floor = -math.inf if line.floor is None else line.floor
    cap = math.inf if line.cap is None else line.cap
    if line.scaling == "mean":
        return line.centre, line.spread / math.sqrt(size), floor, cap
    if line.scaling == "total":
        return size * line.centre, line.spread * math.sqrt(size), floor, size * cap
    return line.centre, line.spread, floor, cap


def _direction(last: float | None, statistic: float | None) -> int:
    if last is None or statistic is None:
        return 0
    return (statistic > last) - (statistic < last)


def _judge(one: Rule, seen: _Seen, up: int, down: int, conventions: Conventions) -> tuple[int, int, bool]:
    """Return both histories with this point in them, and whether the rule is broken."""
    above, below = _signs(one, seen, conventions)
    length = _length(one, conventions)
    mask = (1 << length) - 1
    up, down = (up << 1 | above) & mask, (down << 1 | below) & mask
    if one.pattern == "zone":
        full = seen.before.points + 1 >= one.window or not conventions.full_window
        hit = full and ((above and up.bit_count() >= one.need) or (below and down.bit_count() >= one.need))
    elif one.pattern == "outside":
        both = bool(up and down) or not conventions.outside_both_sides
        hit = both and (up | down) == mask
    else:
        hit = mask in (up, down)
    return up, down, bool(hit)


def _length(one: Rule, conventions: Conventions) -> int:
    """Return how many points, steps or turns of the history the rule looks at."""
    by_points = conventions.trend_counts == "points"
    if one.pattern == "trend":
        return one.window - by_points
    if one.pattern == "alternate":
        return one.window - (2 if by_points else 1)
    return one.window


def _signs(one: Rule, seen: _Seen, conventions: Conventions) -> tuple[bool, bool]:
    """Return what a point adds to the histories of a rule: whether it is on the one and on the other side."""
    value, direction = seen.statistic, seen.direction
    if one.pattern == "run":
        return (False, False) if value is None else (value > seen.centre, value < seen.centre)
    if one.pattern == "trend":
        return direction > 0, direction < 0
    if one.pattern == "alternate":
        return direction * seen.before.direction < 0, False
    if one.pattern == "zeros":
        return value == 0.0, False
    above, below = seen.sides(one.zone, conventions.tie_is_beyond)
    if one.pattern == "within":
        return value is not None and not (above or below), False
    return above, below


# ---------------------------------------------------------------- charts that remember


def _smooth(plan: Smooth, state: Smoothed, value: float | None, size: float) -> tuple[State, Point]:
    how, level, share = plan.smoothing, state.level, state.share
    if value is not None:
        level = how.weight * value + (1.0 - how.weight) * level
        share = how.weight**2 / size + (1.0 - how.weight) ** 2 * share
    points = state.points + 1
    shown = share
    if how.variance == "current" or how.limits == "asymptotic":
        grown = 1.0 - (1.0 - how.weight) ** (2 * points) if how.limits == "exact" else 1.0
        shown = how.weight / (2.0 - how.weight) * grown / size
    spread = how.nsigmas * plan.sigma * math.sqrt(shown)
    lcl, ucl = plan.centre - spread, plan.centre + spread
    broken = ("we1",) if level > ucl or level < lcl else ()
    return Smoothed(level, share, points), Point(level, plan.centre, lcl, ucl, broken)


def _sum(plan: Sum, state: Summed, value: float | None, size: float) -> tuple[State, Point]:
    k, h = plan.decision.k, plan.decision.h
    up, down = state.up, state.down
    if value is not None:
        z = (value - plan.centre) / (plan.sigma / math.sqrt(size))
        up, down = max(0.0, up + z - k), max(0.0, down - z - k)
    after = Summed(up, down, state.up_since + 1 if up else 0, state.down_since + 1 if down else 0)
    broken = ("we1",) if up > h or down > h else ()
    return after, Point(up if up >= down else -down, 0.0, -h, h, broken)


def _count(plan: Units, state: Counted, value: float | None) -> tuple[State, Point]:
    level = state.level
    if value is not None:
        if value not in (0.0, 1.0):
            detail = f"{value:g} is neither 1 (defective) nor 0 (good): the unit was not judged."
            raise QualityRefused(QualityReason.OUT_OF_RANGE, detail, value=value)
        level = max(0.0, level + value - plan.decision.reference)
    alarm = level >= plan.decision.h
    broken = ("we1",) if alarm else ()
    return Counted(0.0 if alarm else level), Point(level, 0.0, 0.0, plan.decision.h, broken)
