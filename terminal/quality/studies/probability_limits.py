"""Limits that hold a chosen share of the points, from the distribution of what is plotted instead of 3 sigma.

Normal for means and single values, studentised range for R, chi-square for S, binomial for p and np, Poisson
for c and u. Takes a chart made by `terminal.quality` and returns it with other limits, judged anew.
"""

import msgspec
import numpy as np
from scipy.stats import binom, chi2, norm, poisson, studentized_range

from terminal.quality.charts.options import Options, judged_series
from terminal.quality.charts.result import Chart, ChartLine, Statistic
from terminal.quality.charts.rules import Judged
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.values import Floats

SINGLE_ENDED = tuple(one for one in Statistic if one not in (Statistic.SINGLE, Statistic.XBAR))
"""What cannot be below 0."""


def sigmas_of(confidence: float) -> float:
    """Return how many sigmas of a normal distribution hold a share of it; charts for `at_probability` are
    made with it.
    """
    if not 0.0 < confidence < 1.0:
        detail = f"The confidence {confidence:g} is not between 0 and 1: no limit was computed."
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail, confidence=confidence)
    return float(norm.isf((1.0 - confidence) / 2.0))


def at_probability(chart: Chart, confidence: float, options: Options) -> Chart:
    """Return the chart with probability limits; refused for charts that have such limits already."""
    sigmas_of(confidence)
    if chart.kind not in ("Xbar-R", "Xbar-S", "I-MR", "p", "np", "c", "u"):
        detail = f"A {chart.kind} chart has no other probability limits: it was left as it is."
        raise QualityRefused(QualityReason.NOT_AVAILABLE, detail, kind=chart.kind)
    companion = chart.companion
    return msgspec.structs.replace(
        chart,
        location=_relimited(chart.location, chart, confidence, options),
        companion=None if companion is None else _relimited(companion, chart, confidence, options),
        limits=f"probability {confidence:.9g}",
    )


def _relimited(series: ChartLine, chart: Chart, confidence: float, options: Options) -> ChartLine:
    lengths = [one.last - one.first + 1 for one in chart.stages]
    estimates = chart.estimates
    sigma = np.repeat([one.sigma for one in estimates], lengths)
    centre = np.repeat([one.centre for one in estimates], lengths)
    tail = (1.0 - confidence) / 2.0
    sizes = np.asarray(chart.sizes, dtype=np.float64)
    if series.name == Statistic.MR:
        sizes = np.full(sizes.shape, float(options.moving_range))
    low, high = _limits(series.name, tail, centre, sigma, sizes)
    floor = 0.0 if series.name in SINGLE_ENDED else -np.inf
    judged = Judged(series.statistic, series.centre, low, high, series.ucl - series.centre, floor)
    return judged_series(series.name, judged, options, series.rules, chart.stages)


def _limits(name: str, tail: float, centre: Floats, sigma: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    if name in (Statistic.XBAR, Statistic.SINGLE):
        away = norm.isf(tail) * sigma / np.sqrt(sizes)
        return centre - away, centre + away
    if name in (Statistic.R, Statistic.MR):
        return _range_line(tail, sizes) * sigma, _range_line(1.0 - tail, sizes) * sigma
    if name == Statistic.S:
        freedom = np.where(sizes > 1, sizes - 1, np.nan)
        return (
            sigma * np.sqrt(chi2.ppf(tail, freedom) / freedom),
            sigma * np.sqrt(chi2.isf(tail, freedom) / freedom),
        )
    if name in (Statistic.P, Statistic.NP):
        by = sizes if name == Statistic.P else np.ones(sizes.shape)
        return binom.ppf(tail, sizes, centre) / by, binom.isf(tail, sizes, centre) / by
    return poisson.ppf(tail, sizes * centre) / sizes, poisson.isf(tail, sizes * centre) / sizes


def _range_line(share: float, sizes: Floats) -> Floats:
    """Return the quantile of the range of each size; infinite freedom is the range of known sigma."""
    of = {n: float(studentized_range.ppf(share, n, np.inf)) for n in set(sizes.tolist()) if n >= 2}
    return np.array([of.get(n, np.nan) for n in sizes.tolist()])
