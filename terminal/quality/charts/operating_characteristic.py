"""How soon a Shewhart chart sees a change: chance to miss it on a point, mean points until it is seen.

Limits are given, not computed (the chart modules do that), one point at a time, no run rules. R and S charts
are not covered.
"""

import math
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from terminal.quality.sampling.input import number, one_of, whole
from terminal.quality.sampling.laws import Law, binomial, poisson, run_length

SOURCE = "Montgomery, Introduction to Statistical Quality Control: operating characteristic curves"


class LimitEdge(StrEnum):
    """Which whole counts are within limits: those from lcl to ucl, or those from both rounded down, as R qcc
    does, so that a count just under the lower limit is taken as within.
    """

    INSIDE = "inside"
    FLOOR = "floor"


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """`beta`: chance that a point of samples of `n` lies within the limits although the process is `at`.

    `at` is a fraction nonconforming (binomial), a mean count (poisson) or a shift of the mean in standard
    deviations of one value (normal). `arl` = 1 / (1 - beta), infinite where nothing is ever seen.
    """

    source: str
    law: str
    edge: str
    n: int
    at: float
    beta: float
    arl: float


def count_chart_missed(
    lcl: float,
    ucl: float,
    n: int,
    grid: Sequence[float],
    *,
    law: str = Law.BINOMIAL,
    edge: str = LimitEdge.INSIDE,
) -> tuple[Missed, ...]:
    """Return what a p or np chart (binomial) or a c or u chart (poisson) misses; limits as counts."""
    one_of("law", law, (Law.BINOMIAL, Law.POISSON))
    one_of("edge", edge, tuple(LimitEdge))
    size = whole("n", n, 1)
    low, high = number("lcl", lcl), number("ucl", ucl, lcl)
    least = max(0, math.floor(low) if edge == LimitEdge.FLOOR else math.ceil(low))
    most = math.floor(high) if law == Law.POISSON else min(math.floor(high), size)
    top = 1.0 if law == Law.BINOMIAL else math.inf
    points = [number("grid", at, 0.0, top) for at in grid]
    chances = [binomial(size, at, most) if law == Law.BINOMIAL else poisson(at, most) for at in points]
    return tuple(
        _missed(law, edge, size, at, math.fsum(found[least:]))
        for at, found in zip(points, chances, strict=True)
    )


def mean_chart_missed(
    sizes: Sequence[int], shifts: Sequence[float], sigmas: float = 3.0
) -> tuple[Missed, ...]:
    """Return what an x-bar chart with limits at `sigmas` misses: for each shift, one result for each size."""
    limit = number("sigmas", sigmas, 0.0)
    return tuple(
        _missed("normal", LimitEdge.INSIDE, n, shift, _within(limit, number("shift", shift) * math.sqrt(n)))
        for shift in shifts
        for n in (whole("n", size, 1) for size in sizes)
    )


def _within(limit: float, moved: float) -> float:
    return 0.5 * (math.erfc((moved - limit) / math.sqrt(2)) - math.erfc((moved + limit) / math.sqrt(2)))


def _missed(law: str, edge: str, n: int, at: float, beta: float) -> Missed:
    known = min(beta, 1.0)
    return Missed(source=SOURCE, law=law, edge=edge, n=n, at=at, beta=known, arl=run_length(1 - known))
