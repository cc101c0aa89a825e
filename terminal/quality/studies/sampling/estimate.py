"""Fractions nonconforming estimated from a measured sample, and the verdict on the lot (Z1.9, form 2).

One normal characteristic. The plan comes from `sampling_variables.py`; Z1.9's printed tables are not here.
"""

import math
from collections.abc import Sequence
from enum import StrEnum

import msgspec
from scipy.special import betainc, ndtr

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.input import number, one_of, whole

SOURCE = "minimum-variance unbiased, as ANSI Z1.9: symmetric beta law for s, normal law for a known sigma"


class DeviationMethod(StrEnum):
    """Which standard deviation a plan by variables takes: that of the sample, or a known one."""

    S = "s"
    SIGMA = "sigma"


class FractionNonconforming(msgspec.Struct, frozen=True, kw_only=True):
    """Estimated fractions nonconforming: below the lower limit, above the upper one, both, the worse side."""

    method: str
    source: str
    below: float
    above: float
    total: float
    worse_side: float


class LotVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """A lot judged by a sample: accepted where `estimate.total` is at most `m`, the fraction the plan allows.

    With one limit this is the same as (limit - mean) / deviation being at least the plan's k.
    """

    n: int
    mean: float
    deviation: float
    m: float
    estimate: FractionNonconforming
    accepted: bool


def fraction_beyond(n: int, k: float, method: str = DeviationMethod.S) -> float:
    """Return the fraction estimated beyond a limit `k` deviations away from the mean of `n` values.

    n from 3 on for s, from 2 on for sigma.
    """
    size = whole("n", n, 3 if one_of("method", method, tuple(DeviationMethod)) == DeviationMethod.S else 2)
    far = number("k", k)
    if method == DeviationMethod.SIGMA:
        return float(ndtr(-far * math.sqrt(size / (size - 1))))
    share = 0.5 - 0.5 * far * math.sqrt(size) / (size - 1)
    return float(betainc(size / 2 - 1, size / 2 - 1, min(max(share, 0.0), 1.0)))


def estimate(
    mean: float,
    deviation: float,
    n: int,
    *,
    lower: float | None = None,
    upper: float | None = None,
    method: str = DeviationMethod.S,
) -> FractionNonconforming:
    """Return the estimated fractions beyond the limits given; `deviation` is s, or sigma where that is known.

    Two limits under one AQL are judged by the total; the function EPn of R AQLSchemes gives the worse side.
    """
    _check_limits(lower, upper)
    centre = number("mean", mean)
    spread = number("standard deviation", deviation, 0.0)
    if spread == 0:
        raise QualityRefused(
            QualityReason.CONSTANT,
            "The standard deviation is 0: no fraction was estimated; measure finer or inspect by attributes.",
        )
    below = 0.0 if lower is None else fraction_beyond(n, (centre - lower) / spread, method)
    above = 0.0 if upper is None else fraction_beyond(n, (upper - centre) / spread, method)
    return FractionNonconforming(
        method=method,
        source=SOURCE,
        below=below,
        above=above,
        total=below + above,
        worse_side=max(below, above),
    )


def judge(
    values: Sequence[float],
    m: float,
    *,
    lower: float | None = None,
    upper: float | None = None,
    sigma: float | None = None,
) -> LotVerdict:
    """Return the verdict on a lot from its measured values; `m` is the fraction the plan allows (0 .. 1).

    `sigma`: the known standard deviation, None to take s of the values. Refuses fewer than 3 values.
    """
    allowed = number("m", m, 0.0, 1.0)
    measured = [number("value", value) for value in values]
    if len(measured) < 3:
        raise QualityRefused(
            QualityReason.TOO_FEW if measured else QualityReason.EMPTY,
            f"{len(measured)} values were given: the lot was not judged; give the whole sample, 3 or more.",
            count=len(measured),
        )
    mean = math.fsum(measured) / len(measured)
    squares = math.fsum((value - mean) ** 2 for value in measured)
    spread = math.sqrt(squares / (len(measured) - 1)) if sigma is None else sigma
    method = DeviationMethod.S if sigma is None else DeviationMethod.SIGMA
    found = estimate(mean, spread, len(measured), lower=lower, upper=upper, method=method)
    return LotVerdict(
        n=len(measured),
        mean=mean,
        deviation=spread,
        m=allowed,
        estimate=found,
        accepted=found.total <= allowed,
    )


def _check_limits(lower: float | None, upper: float | None) -> None:
    if lower is None and upper is None:
        raise QualityRefused(
            QualityReason.EMPTY, "No limit is given: nothing was estimated; give a lower or an upper limit."
        )
    least = -math.inf if lower is None else number("lower limit", lower)
    if upper is not None and number("upper limit", upper) <= least:
        raise QualityRefused(
            QualityReason.OUT_OF_RANGE,
            f"The lower limit {lower} is not under the upper {upper}: nothing was estimated; correct them.",
        )
