"""Centre and sigma of single values as an I-MR chart takes them from its first points, without arrays.

`charts_variables.i_mr` gives the same (to rounding) with every choice of estimator; this is its default.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_D2_OF_TWO: Final = 2.0 / math.sqrt(math.pi)
"""The expected range of two standard normal values."""


def individual_limits(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean, and the mean moving range over d2(2); sigma is 0.0 where the values are all alike.

    `values`: two or more finite numbers in the order in which they came.
    """
    ranges = [abs(after - before) for before, after in pairwise(values)]
    return math.fsum(values) / len(values), math.fsum(ranges) / len(ranges) / _D2_OF_TWO
