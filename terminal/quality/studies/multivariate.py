"""Hotelling's T2 charts: limits by the beta distribution (single vectors, phase I) and by F (all else).

    t2_individuals(rows)     m vectors of p variables        t2_subgroups(blocks)    m subgroups of n vectors

Source: Tracy, Young and Mason 1992; Montgomery, Introduction to Statistical Quality Control, sec. 11.3. The
statistic itself is `terminal.quality.charts.multivariate`.
"""

import msgspec
import numpy as np
from scipy.stats import beta, chi2, f

from terminal.quality.charts import multivariate as charts_multivariate
from terminal.quality.charts.multivariate import Covariance, Vectors, t2
from terminal.quality.charts.options import PLAIN, judged_series, stages_of
from terminal.quality.charts.result import Chart
from terminal.quality.charts.rules import Judged
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.values import Floats, Rows

ONE_SIDE_RISK = 0.0027
"""Risk of a 3-sigma chart of one variable; p of them together leave (1 - 0.0027)^p."""


class T2(msgspec.Struct, frozen=True, eq=False):
    """The chart, what it was computed from, and the share of points that its limits hold without a change."""

    chart: Chart
    known: Vectors
    confidence: float


def t2_individuals(
    rows: Rows,
    *,
    new: Rows | None = None,
    confidence: float | None = None,
    covariance: Covariance = Covariance.SAMPLE,
) -> T2:
    """Return the chart of single vectors; `new` ones are judged by the wider prediction limit."""
    first = charts_multivariate.vectors(rows)
    known = charts_multivariate.of_singles(first, covariance)
    more = None if new is None else charts_multivariate.vectors(new)
    return _chart(known, first, more, confidence)


def t2_subgroups(blocks: Floats, *, new: Floats | None = None, confidence: float | None = None) -> T2:
    """Return the chart of the means of subgroups (m x n x p)."""
    known = charts_multivariate.of_subgroups(blocks)
    more = None if new is None else np.asarray(new, dtype=np.float64).mean(axis=1)
    return _chart(known, np.asarray(blocks, dtype=np.float64).mean(axis=1), more, confidence)


def _chart(known: Vectors, first: Floats, more: Floats | None, confidence: float | None) -> T2:
    share = (1.0 - ONE_SIDE_RISK) ** known.variables if confidence is None else confidence
    if not 0.0 < share < 1.0:
        detail = f"The confidence {share:g} is not between 0 and 1: no chart was made."
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail, confidence=share)
    if more is not None and more.shape[1] != known.variables:
        detail = "The new rows have another number of variables: no chart was made."
        raise QualityRefused(QualityReason.WRONG_SHAPE, detail)
    means = first if more is None else np.concatenate([first, more])
    statistic = t2(means, known)
    counts = [first.shape[0], means.shape[0] - first.shape[0]]
    ucl = np.repeat([upper_limit(known, share), upper_limit(known, share, phase_two=True)], counts)
    centre = np.full(statistic.shape, float(chi2.median(known.variables)))
    nothing = np.full(statistic.shape, np.nan)
    judged = Judged(statistic, centre, np.zeros(statistic.shape), ucl, nothing)
    chart = Chart(
        kind="T2",
        location=judged_series("T2", judged, PLAIN, ("we1",)),
        estimates=(),
        sizes=np.full(statistic.shape, known.size),
        phase_one=first.shape[0],
        stages=stages_of(None, statistic.size),
        limits=f"probability {share:.9g}",
        notes=(f"covariance {known.estimator} from {known.samples} samples", "the centre line is a median"),
    )
    return T2(chart, known, share)


def upper_limit(known: Vectors, confidence: float, *, phase_two: bool = False) -> float:
    """Return the upper limit of T2 at a probability; the lower one is 0."""
    m = known.samples
    n = known.size
    p = known.variables
    if n > 1:
        freedom = m * n - m - p + 1
        factor = p * (m + 1 if phase_two else m - 1) * (n - 1) / freedom
        return float(factor * f.ppf(confidence, p, freedom))
    if phase_two:
        return float(p * (m + 1) * (m - 1) / (m * (m - p)) * f.ppf(confidence, p, m - p))
    return float((m - 1) ** 2 / m * beta.ppf(confidence, p / 2.0, (m - p - 1) / 2.0))
