"""The series of Shewhart charts in exact arithmetic, as `rules` and a station that goes on with a chart need
them.

Every figure is made when it is first asked for: most charts have no point so near to a line. The formulas are
those of `charts_variables` and `charts_attributes`.
"""

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np

from terminal.quality.charts.result import CompanionCentre, Given, Stage, Statistic
from terminal.quality.constants import Constants
from terminal.quality.exact import sigma as exact_sigma
from terminal.quality.exact.lines import ExactSeries
from terminal.quality.exact.numbers import NOTHING, ExactBand, exact, minus, over, root, times
from terminal.quality.exact.source import ExactTable, mean_of, weighted
from terminal.quality.values import Floats, Integers

ONE = Decimal(1)


class StageEstimates:
    """Centre and sigma of each stage: given, or by the estimator from the points that give the limits."""

    def __init__(
        self,
        source: ExactTable,
        counted: Sequence[Stage],
        given: Given,
        sigma: Callable[[int, int], Decimal],
    ) -> None:
        """`counted`: the points of each stage that give its limits; `sigma` takes their span."""
        self._spans = [(one.first - 1, one.last) for one in counted]
        self._source = source
        self._given = given
        self._sigma = sigma
        self.centre = cache(self._centre)
        self.sigma = cache(self._deviation)

    def _centre(self, stage: int) -> Decimal:
        if self._given.centre is not None:
            return exact(self._given.centre)
        total, count = self._source.total(*self._spans[stage])
        return over(total, Decimal(count))

    def _deviation(self, stage: int) -> Decimal:
        if self._given.sigma is not None:
            return exact(self._given.sigma)
        return self._sigma(*self._spans[stage])


def stage_of(parts: Sequence[Stage]) -> list[int]:
    """The stage (from 0) of each point."""
    found: list[int] = []
    for at, one in enumerate(parts):
        found += [at] * (one.last - one.first + 1)
    return found


def largest(table: Floats) -> float:
    """The largest magnitude in a table; 0 where there is none."""
    return float(np.nanmax(np.abs(table), initial=0.0))


def individuals(
    source: ExactTable, parts: Sequence[Stage], known: StageEstimates, options: Any
) -> ExactSeries:
    """Single values between centre and limits."""
    width = exact(options.nsigmas)
    stages = stage_of(parts)

    def band(stage: Any) -> ExactBand:
        return ExactBand(known.centre(stage), times(width, known.sigma(stage)))

    plain = source.decimals is None
    return ExactSeries(source.cell, stages.__getitem__, band, largest(source.table), plain=plain)


def moving(source: ExactTable, parts: Sequence[Stage], known: StageEstimates, options: Any) -> ExactSeries:
    """The ranges of neighbouring values."""
    window = options.moving_range
    stages = stage_of(parts)
    middle, wide = (one(window, options.constants) for one in (exact_sigma.d2, exact_sigma.d3))

    def band(stage: Any) -> ExactBand:
        sigma = known.sigma(stage)
        return ExactBand(times(middle, sigma), times(times(exact(options.nsigmas), wide), sigma), NOTHING)

    return ExactSeries(lambda at: source.moving(at, window), stages.__getitem__, band, largest(source.table))


def means(
    source: ExactTable, sizes: Integers, parts: Sequence[Stage], known: StageEstimates, options: Any
) -> ExactSeries:
    """The means of subgroups."""

    def band(key: Any) -> ExactBand:
        stage, size = key
        width = times(exact(options.nsigmas), known.sigma(stage))
        return ExactBand(known.centre(stage), over(width, root(Decimal(size))))

    return ExactSeries(source.mean, _by_size(parts, sizes), band, largest(source.table))


def dispersions(
    name: Statistic,
    source: ExactTable,
    sizes: Integers,
    parts: Sequence[Stage],
    known: StageEstimates,
    options: Any,
    phase_one: int,
) -> ExactSeries:
    """The ranges (R) or standard deviations (S) of subgroups."""
    statistic = source.spread if name == Statistic.R else source.deviation

    @cache
    def middle(stage: int) -> Decimal:
        first = parts[stage].first - 1
        last = min(parts[stage].last, phase_one)
        there = [at for at in range(first, last) if sizes[at] >= 2]
        return weighted([statistic(at) for at in there], [Decimal(int(sizes[at])) for at in there])

    def band(key: Any) -> ExactBand:
        stage, size = key
        sigma = known.sigma(stage)
        if name == Statistic.R:
            factors = (exact_sigma.d2(size, options.constants), exact_sigma.d3(size, options.constants))
        else:
            factors = (exact_sigma.c4(size), exact_sigma.c5(size))
        centre = (
            middle(stage) if options.companion_centre == CompanionCentre.MEAN else times(factors[0], sigma)
        )
        return ExactBand(centre, times(times(exact(options.nsigmas), factors[1]), sigma), NOTHING)

    return ExactSeries(statistic, _by_size(parts, sizes), band, largest(source.table))


def _by_size(parts: Sequence[Stage], sizes: Integers) -> Callable[[int], Hashable]:
    stages = stage_of(parts)
    return lambda at: (stages[at], int(sizes[at]))


# ---------------------------------------------------------------- counts


class Rates:
    """Rate and standard deviation of a single unit in each stage."""

    def __init__(
        self,
        kind: Statistic,
        count: ExactTable,
        size: ExactTable,
        counted: Sequence[Stage],
        given: Given,
        *,
        laney: bool,
    ) -> None:
        self._spans = [(one.first - 1, one.last) for one in counted]
        self._kind = kind
        self._count = count
        self._size = size
        self._given = given
        self._laney = laney
        self.rate = cache(self._rate)
        self.sigma = cache(self._deviation)

    def _there(self, stage: int) -> list[int]:
        return [at for at in range(*self._spans[stage]) if self._count.row(at)]

    def _rate(self, stage: int) -> Decimal:
        if self._given.centre is not None:
            return exact(self._given.centre)
        there = self._there(stage)
        units = mean_of([self._size.cell(at) for at in there])
        return over(mean_of([self._count.cell(at) for at in there]), units)

    def _deviation(self, stage: int) -> Decimal:
        rate = self.rate(stage)
        inside = times(rate, minus(ONE, rate)) if self._kind in (Statistic.P, Statistic.NP) else rate
        sigma = root(inside)
        return times(sigma, self._between(stage, rate, sigma)) if self._laney else sigma

    def _between(self, stage: int, rate: Decimal, sigma: Decimal) -> Decimal:
        """Laney's sigma of z: mean moving range of the standardised points over d2(2)."""
        scores = {
            at: over(times(minus(self.share(at), rate), root(self._size.cell(at))), sigma)
            for at in self._there(stage)
        }
        ranges = [minus(score, scores[at - 1]).copy_abs() for at, score in scores.items() if at - 1 in scores]
        return over(mean_of(ranges), exact_sigma.d2(2, Constants.EXACT))

    def share(self, at: int) -> Decimal:
        """Count over size of a point."""
        return over(self._count.cell(at), self._size.cell(at))


def attributes(
    kind: Statistic, count: ExactTable, size: ExactTable, parts: Sequence[Stage], rates: Rates, options: Any
) -> ExactSeries:
    """Counts (np, c) or rates (p, u)."""
    width = exact(options.nsigmas)
    stages = stage_of(parts)

    def band(key: Any) -> ExactBand:
        stage = key[0]
        units = exact(key[1])
        spread = times(width, rates.sigma(stage))
        if kind == Statistic.NP:
            return ExactBand(times(units, rates.rate(stage)), times(spread, root(units)), NOTHING, units)
        return ExactBand(
            rates.rate(stage), over(spread, root(units)), NOTHING, ONE if kind == Statistic.P else None
        )

    counted = kind in (Statistic.NP, Statistic.C)
    return ExactSeries(
        count.cell if counted else rates.share,
        lambda at: (stages[at], float(size.table[at, 0])),
        band,
        largest(count.table),
        plain=counted and count.decimals is None,
    )
