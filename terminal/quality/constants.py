"""Control chart constants d2, d3, c4 for subgroups of any size.

d2 and d3 are mean and standard deviation of the range of n standard normal values, c4 the mean of their
standard deviation. No chart is drawn here.
"""

import math
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from terminal.quality.refusal import QualityReason, QualityRefused


class Constants(StrEnum):
    """Which constants a chart is made with: computed, or the three decimals of printed tables."""

    EXACT = "exact"
    TABLE3 = "table3"


MEDIAN_RANGE_OF_TWO = 0.9538725524089398
"""Median of |x1 - x2| for standard normal values: sqrt(2) times the 0.75 quantile of the distribution."""

TABLE3_D2 = (
    *(1.128, 1.693, 2.059, 2.326, 2.534, 2.704, 2.847, 2.970, 3.078, 3.173, 3.258, 3.336),
    *(3.407, 3.472, 3.532, 3.588, 3.640, 3.689, 3.735, 3.778, 3.819, 3.858, 3.895, 3.931),
)
"""d2 of n = 2 to 25 to three decimals, as printed tables have it."""

TABLE3_D3 = (
    *(0.8525033, 0.8883697, 0.8798108, 0.8640855, 0.8480442, 0.8332108, 0.8198378, 0.8078413),
    *(0.7970584, 0.7873230, 0.7784873, 0.7704257, 0.7630330, 0.7562217, 0.7499188, 0.7440627),
    *(0.7386021, 0.7334929, 0.7286980, 0.7241851, 0.7199267, 0.7158987, 0.7120802, 0.7084528),
)
"""d3 of n = 2 to 25 as it is used beside that table."""

EDGE = 9.0
"""Beyond it a standard normal value does not count in double precision."""


def d2(n: int, constants: Constants = Constants.EXACT) -> float:
    """Return the expected range of n standard normal values."""
    return _table(TABLE3_D2, n) if constants == Constants.TABLE3 else _range_moments(_size(n))[0]


def d3(n: int, constants: Constants = Constants.EXACT) -> float:
    """Return the standard deviation of the range of n standard normal values."""
    return _table(TABLE3_D3, n) if constants == Constants.TABLE3 else _range_moments(_size(n))[1]


@cache
def c4(n: int) -> float:
    """Return E(s) / sigma for n normal values: sqrt(2 / (n - 1)) Gamma(n / 2) / Gamma((n - 1) / 2)."""
    _size(n)
    return math.sqrt(2.0 / (n - 1)) * math.exp(math.lgamma(n / 2) - math.lgamma((n - 1) / 2))


def c5(n: int) -> float:
    """Return the standard deviation of s / sigma for n normal values."""
    return math.sqrt(1.0 - c4(n) ** 2)


def each(sizes: NDArray[np.int_], of: dict[int, float]) -> NDArray[np.float64]:
    """Return the constant of each subgroup; NaN where the size has none."""
    return np.array([of.get(int(n), math.nan) for n in sizes], dtype=np.float64)


def normal_cdf(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the standard normal distribution function of an array."""
    return np.asarray([0.5 * math.erfc(-v / math.sqrt(2.0)) for v in x.ravel()]).reshape(x.shape)


def _size(n: int) -> int:
    if n < 2:
        detail = f"A subgroup of {n} has no spread: no constant was looked up. Give two values or more."
        raise QualityRefused(QualityReason.TOO_FEW, detail, n=n)
    return n


def _table(table: tuple[float, ...], n: int) -> float:
    if not 2 <= n <= len(table) + 1:
        last = len(table) + 1
        detail = (
            f'The printed table ends at n = {last}, not {n}: nothing was computed. Choose constants "exact".'
        )
        raise QualityRefused(QualityReason.NOT_AVAILABLE, detail, n=n, last=last)
    return table[n - 2]


@cache
def _range_moments(n: int) -> tuple[float, float]:
    """Return mean and standard deviation of the range W, from P(W > w) integrated over w."""
    nodes, weights, grid, low, high = _range_grid()
    inside = n * np.exp(-(grid**2) / 2) / math.sqrt(2 * math.pi) * (high - low) ** (n - 1)
    survival = 1.0 - inside.sum(axis=1) * (grid[1] - grid[0])
    mean = float(weights @ survival)
    square = float(weights @ (2.0 * nodes * survival))
    return mean, math.sqrt(square - mean**2)


@cache
def _range_grid() -> tuple[NDArray[np.float64], ...]:
    """Return nodes and weights over w, the grid over the least value x, and Phi at x and at x + w."""
    nodes, weights = np.polynomial.legendre.leggauss(80)
    nodes = (nodes + 1.0) * EDGE
    weights = weights * EDGE
    grid = np.linspace(-EDGE, EDGE, 181)
    low = normal_cdf(grid)
    high = normal_cdf(nodes[:, None] + grid[None, :])
    return nodes, weights, grid, low, high
