"""EWMA and CUSUM in exact arithmetic: which points of a chart signal. Steps are those of `streaming`."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from terminal.quality.charts.decisions import Decision, Smoothing
from terminal.quality.charts.result import Broken, Stage
from terminal.quality.charts.streaming import Smooth, Sum, Summed, begin, step, sums_beyond
from terminal.quality.exact.source import ExactTable
from terminal.quality.values import Floats


class ExactStage(msgspec.Struct, frozen=True, eq=False):
    """The points of a stage with its centre and sigma."""

    stage: Stage
    source: ExactTable
    centre: Decimal
    sigma: Decimal
    sizes: Floats

    def means(self) -> Iterator[tuple[int, Decimal | None, float]]:
        """Point (from 1), its mean (None: missing) and its size."""
        for at in range(self.stage.first - 1, self.stage.last):
            mean = self.source.mean(at) if self.source.row(at) else None
            yield at + 1, mean, float(self.sizes[at])


def exact_ewma(stages: Sequence[ExactStage], smoothing: Smoothing) -> tuple[Broken, ...]:
    """The points beyond their limits."""
    found: list[Broken] = []
    for one in stages:
        plan = Smooth(one.centre, one.sigma, smoothing)
        state = begin(plan)
        for at, mean, size in one.means():
            state, point = step(plan, state, mean, size)
            found += [(at, name) for name in point.broken]
    return tuple(found)


def exact_cusum(
    stages: Sequence[ExactStage], decision: Decision
) -> tuple[tuple[Broken, ...], tuple[Broken, ...]]:
    """The points at which the upper and the lower sum are beyond h."""
    upper: list[Broken] = []
    lower: list[Broken] = []
    for one in stages:
        plan = Sum(one.centre, one.sigma, decision)
        state = begin(plan)
        for at, mean, size in one.means():
            state, _ = step(plan, state, mean, size)
            assert isinstance(state, Summed)
            above, below = sums_beyond(plan, state)
            upper += [(at, "we1")] if above else []
            lower += [(at, "we1")] if below else []
    return tuple(upper), tuple(lower)
