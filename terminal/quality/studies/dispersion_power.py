"""Operating characteristics of R and S charts: the chance that one sample does not signal when sigma changes.

1 / (1 - chance) is the average run length. Other charts are in
`terminal.quality.charts.operating_characteristic`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2, studentized_range

from terminal.quality.constants import Constants, c4, c5, d2, d3

Floats = NDArray[np.float64]


def of_ranges(
    multiples: Sequence[float],
    sizes: Sequence[int],
    nsigmas: float = 3.0,
    constants: Constants = Constants.EXACT,
) -> Floats:
    """Return (multiples x sizes) chances of an R chart when sigma becomes so many times itself."""
    columns = []
    for n in sizes:
        mean = d2(n, constants)
        wide = nsigmas * d3(n, constants)
        low, high = (max(0.0, mean - wide) / np.asarray(multiples), (mean + wide) / np.asarray(multiples))
        columns.append(studentized_range.cdf(high, n, np.inf) - studentized_range.cdf(low, n, np.inf))
    return np.column_stack(columns)


def of_deviations(multiples: Sequence[float], sizes: Sequence[int], nsigmas: float = 3.0) -> Floats:
    """Return (multiples x sizes) chances of an S chart."""
    columns = []
    for n in sizes:
        low, high = max(0.0, c4(n) - nsigmas * c5(n)), c4(n) + nsigmas * c5(n)
        scaled = [(n - 1) * (line / np.asarray(multiples)) ** 2 for line in (low, high)]
        columns.append(chi2.cdf(scaled[1], n - 1) - chi2.cdf(scaled[0], n - 1))
    return np.column_stack(columns)
