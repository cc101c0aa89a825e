"""Anderson-Darling test: whether values may come from a normal, log-normal or Weibull distribution.

The parameters are estimated from the same values, which the p-values take into account. No plot is made here.
"""

import math
from collections.abc import Iterable

import msgspec
import numpy as np
from scipy import stats

from terminal.quality.studies.distributions import Family, fit, frozen
from terminal.quality.study_values import Floats, among, readings, varied

LEAST = 8
FAMILIES: tuple[Family, ...] = (Family.NORMAL, Family.LOGNORMAL, Family.WEIBULL)
SOURCES = {
    Family.NORMAL: "D'Agostino and Stephens 1986, table 4.9: A* = A (1 + 0.75 / n + 2.25 / n^2)",
    Family.LOGNORMAL: "the same, of the logarithms",
    Family.WEIBULL: "CMH-17 chapter 8: A* = A (1 + 0.2 / sqrt n), "
    "p = 1 / (1 + exp(-0.1 + 1.24 ln A* + 4.48 A*))",
}


class GoodnessOfFit(msgspec.Struct, frozen=True, kw_only=True):
    """`statistic` is A, `adjusted` what `p` was taken at; a small `p` speaks against the family."""

    family: Family
    n: int
    parameters: dict[str, float]
    statistic: float
    adjusted: float
    p: float
    source: str


def anderson_darling(
    values: Iterable[object], family: Family = Family.NORMAL, *, corrected: bool = True
) -> GoodnessOfFit:
    """Tests the values against a family; `corrected` False leaves a Weibull statistic as it is (some do).

    Refused: fewer than 8 values, constant values, values of 0 or less for log-normal and Weibull.
    """
    found = varied(readings(values, LEAST))
    among("family", family, FAMILIES)
    fitted = fit(family, found)
    shape = frozen(family, fitted)
    ordered = np.sort(found)
    statistic = _statistic(shape.logcdf(ordered), shape.logsf(ordered))
    adjusted, p = _judged(family, statistic, found.size, corrected=corrected)
    return GoodnessOfFit(
        family=family,
        n=found.size,
        parameters=fitted,
        statistic=statistic,
        adjusted=adjusted,
        p=p,
        source=SOURCES[family],
    )


def _statistic(below: Floats, above: Floats) -> float:
    """A from ln F and ln (1 - F) of the ordered values."""
    n = below.size
    return float(-n - np.mean((2 * np.arange(1, n + 1) - 1) * (below + above[::-1])))


def _judged(family: Family, statistic: float, n: int, *, corrected: bool) -> tuple[float, float]:
    if family == Family.WEIBULL:
        adjusted = statistic * (1 + 0.2 / math.sqrt(n)) if corrected else statistic
        return adjusted, float(stats.logistic.sf(-0.1 + 1.24 * math.log(adjusted) + 4.48 * adjusted))
    adjusted = statistic * (1 + 0.75 / n + 2.25 / n**2)
    return adjusted, _normal_p(adjusted)


def _normal_p(a: float) -> float:
    if a < 0.2:
        return 1 - math.exp(-13.436 + 101.14 * a - 223.73 * a * a)
    if a < 0.34:
        return 1 - math.exp(-8.318 + 42.796 * a - 59.938 * a * a)
    if a < 0.6:
        return math.exp(0.9177 - 4.279 * a - 1.38 * a * a)
    return math.exp(1.2937 - 5.709 * a + 0.0186 * a * a) if a < 13 else 0.0
