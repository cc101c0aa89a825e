"""Centre and sigma of single values as an I-MR chart takes them from its first points, without arrays.

`charts_variables.i_mr` gives the same with every choice of estimator; this is its default, exactly.
"""

import math
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from terminal.quality.exact.numbers import NOTHING, Number, exact, minus, over, plus

_D2_OF_TWO: Final = exact(2.0 / math.sqrt(math.pi))
"""The expected range of two standard normal values."""


def individual_limits(values: Sequence[Number]) -> tuple[Decimal, Decimal]:
    """Return the mean, and the mean moving range over d2(2); sigma is 0 where the values are all alike.

    `values`: two or more finite numbers in the order in which they came.
    """
    given = [exact(value) for value in values]
    ranges = [minus(after, before).copy_abs() for before, after in pairwise(given)]
    return _mean(given), over(_mean(ranges), _D2_OF_TWO)


def _mean(values: Sequence[Decimal]) -> Decimal:
    total = NOTHING
    for value in values:
        total = plus(total, value)
    return over(total, Decimal(len(values)))
