"""The estimators of `sigma` in exact arithmetic, for points that lie as near to a line as a float can tell.

Constants (d2, d3, c4) are the decimals their floats stand for.
"""

from collections.abc import Callable
from decimal import Decimal

from terminal.quality import constants
from terminal.quality.constants import MEDIAN_RANGE_OF_TWO, Constants
from terminal.quality.estimators import Estimator
from terminal.quality.exact.numbers import exact, minus, over, root, times
from terminal.quality.exact.source import ExactTable, deviation_of, mean_of, variance_of, weighted

ONE = Decimal(1)


def c4(n: int) -> Decimal:
    """E(s) / sigma of n values."""
    return exact(constants.c4(n))


def c5(n: int) -> Decimal:
    """Standard deviation of s / sigma of n values."""
    return root(minus(ONE, times(c4(n), c4(n))))


def d2(n: int, sets: Constants) -> Decimal:
    """Expected range of n values."""
    return exact(constants.d2(n, sets))


def d3(n: int, sets: Constants) -> Decimal:
    """Standard deviation of the range of n values."""
    return exact(constants.d3(n, sets))


def of_singles(
    source: ExactTable, first: int, last: int, method: str, window: int, sets: Constants
) -> Decimal:
    """Sigma from single values, as `sigma.of_singles`."""
    if method == Estimator.SD:
        values = [source.cell(at) for at in range(first, last) if source.row(at)]
        return over(deviation_of(values), c4(len(values)))
    if method == Estimator.MEDIAN_MR:
        ranges = sorted(source.moving_ranges(first, last, window))
        middle = mean_of(ranges[(len(ranges) - 1) // 2 : len(ranges) // 2 + 1])
        return over(middle, exact(MEDIAN_RANGE_OF_TWO))
    return over(source.moving_mean(first, last, window), d2(window, sets))


def within(source: ExactTable, first: int, last: int, method: str, sets: Constants) -> Decimal:
    """Sigma from subgroups, as `sigma.within`."""
    rows = [at for at in range(first, last) if len(source.row(at)) >= 2]
    sizes = [len(source.row(at)) for at in rows]
    if method in (Estimator.RMSDF, Estimator.POOLED):
        freedom = [Decimal(n - 1) for n in sizes]
        pooled = root(weighted([variance_of(source.row(at)) for at in rows], freedom))
        return over(pooled, c4(sum(sizes) - len(sizes) + 1)) if method == Estimator.RMSDF else pooled
    by_range = method.endswith("-R")
    spreads = [source.spread(at) if by_range else source.deviation(at) for at in rows]
    if method == Estimator.MEAN_SD:
        return mean_of(spreads)
    unbiased = [over(s, d2(n, sets) if by_range else c4(n)) for s, n in zip(spreads, sizes, strict=True)]
    return weighted(unbiased, [_WEIGHTS[method](n, sets) for n in sizes])


def _square(value: Decimal) -> Decimal:
    return times(value, value)


_WEIGHTS: dict[str, Callable[[int, Constants], Decimal]] = {
    Estimator.UWAVE_R: lambda _n, _sets: ONE,
    Estimator.UWAVE_SD: lambda _n, _sets: ONE,
    Estimator.BURR_R: lambda n, _sets: Decimal(n - 1),
    Estimator.MVLUE_R: lambda n, sets: _square(over(d2(n, sets), d3(n, sets))),
    Estimator.MVLUE_SD: lambda n, _sets: over(_square(c4(n)), _square(c5(n))),
}
