"""Shewhart charts of counts: p and np (defective units), c and u (defects), Laney's p' and u', and
overdispersion.

    p_chart(counts, sizes)   np_chart(counts, sizes)   u_chart(counts, sizes)   c_chart(counts)

Sizes may differ from point to point; limits follow them. Each takes `Options`, `new` (phase II counts and
sizes), `stages` or `given` (the centre known: a fraction for p and np, a rate for u and c) and returns a
`Chart`. Source: Montgomery, Introduction to Statistical Quality Control, ch. 7; Laney 2002 for p' and u'.
"""

import math
from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from terminal.quality.charts import exact_stages as exact_charts
from terminal.quality.charts.options import (
    PLAIN,
    LimitBand,
    Options,
    one_way_only,
    series,
    source_words,
    stages_of,
)
from terminal.quality.charts.result import Chart, Estimate, Given, Stage, Statistic
from terminal.quality.charts.sigma import moving_ranges
from terminal.quality.charts.variables import NOTHING_GIVEN, Labels
from terminal.quality.constants import Constants, d2
from terminal.quality.estimators import Estimator
from terminal.quality.exact.source import ExactTable
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.laws import Law
from terminal.quality.values import Floats, Values, counts, positive, present

Counted = tuple[Values, Values]
_DEFECTIVE: Final = (Statistic.P, Statistic.NP)
_WHOLE: Final = (Statistic.NP, Statistic.C)


class Overdispersion(msgspec.Struct, frozen=True):
    """Variance of the counts over the variance their distribution has, and the chi-square statistic with its
    freedom.
    """

    ratio: float
    statistic: float
    freedom: int


def p_chart(
    found: Values,
    sizes: Values,
    options: Options = PLAIN,
    *,
    new: Counted | None = None,
    stages: Labels | None = None,
    given: Given = NOTHING_GIVEN,
) -> Chart:
    """Return a chart of the fraction defective; estimator "LANEY" widens the limits by the spread between
    points.
    """
    return _chart(Statistic.P, (found, sizes), options, new, stages, given)


def np_chart(
    found: Values,
    sizes: Values,
    options: Options = PLAIN,
    *,
    new: Counted | None = None,
    stages: Labels | None = None,
    given: Given = NOTHING_GIVEN,
) -> Chart:
    """Return a chart of the number of defective units."""
    return _chart(Statistic.NP, (found, sizes), options, new, stages, given)


def u_chart(
    found: Values,
    sizes: Values,
    options: Options = PLAIN,
    *,
    new: Counted | None = None,
    stages: Labels | None = None,
    given: Given = NOTHING_GIVEN,
) -> Chart:
    """Return a chart of defects a unit; estimator "LANEY" as for `p_chart`."""
    return _chart(Statistic.U, (found, sizes), options, new, stages, given)


def c_chart(
    found: Values,
    options: Options = PLAIN,
    *,
    new: Values | None = None,
    stages: Labels | None = None,
    given: Given = NOTHING_GIVEN,
) -> Chart:
    """Return a chart of defects in samples of one size."""
    return _chart(Statistic.C, (found, [1.0]), options, None if new is None else (new, [1.0]), stages, given)


def overdispersion(found: Values, sizes: Values, kind: Law) -> Overdispersion:
    """Compare the variance of counts with the binomial or Poisson one (Wetherill and Brown 1991, sec. 9.5).

    The statistic is chi-square with m - 1 degrees of freedom when there is no overdispersion; `p` is the
    hub's.
    """
    count, size = counts(found, sizes)
    rate = float(count.sum() / size.sum())
    expected = float(np.mean(size)) * rate * ((1.0 - rate) if kind == Law.BINOMIAL else 1.0)
    if count.size < 2 or expected <= 0.0:
        detail = "The counts are too few or do not vary: overdispersion was not judged. Give more samples."
        raise QualityRefused(QualityReason.TOO_FEW, detail)
    ratio = float(np.var(count, ddof=1)) / expected
    return Overdispersion(ratio, ratio * (count.size - 1), count.size - 1)


# ---------------------------------------------------------------- one chart


def _chart(
    kind: Statistic,
    found: Counted,
    options: Options,
    new: Counted | None,
    labels: Labels | None,
    given: Given,
) -> Chart:
    one_way_only(new, labels)
    options = options.checked()
    count, size = counts(*found)
    phase_one = count.size
    if new is not None:
        more = counts(*new)
        count = np.concatenate([count, more[0]])
        size = np.concatenate([size, more[1]])
    _possible(kind, count, size)
    parts = stages_of(labels, count.size)
    counted = [Stage("", 1, phase_one)] if new is not None else parts
    estimates = tuple(_estimate(kind, count, size, options, given, one) for one in counted)
    statistic = count if kind in _WHOLE else count / size
    band = _band(kind, size, parts, estimates, options)
    counts_as, sizes_as = _sources(found, new, count, size)
    laney = options.estimator == Estimator.LANEY
    rates = exact_charts.Rates(kind, counts_as, sizes_as, counted, given, laney=laney)
    exact = exact_charts.attributes(kind, counts_as, sizes_as, parts, rates, options)
    return Chart(
        kind=_kind_name(kind, options),
        location=series(kind, statistic, band, options, options.rules, parts, exact),
        estimates=estimates,
        sizes=size,
        phase_one=phase_one,
        stages=parts,
        limits=f"{options.nsigmas:g} sigma",
        conventions=options.conventions.words(),
    )


def _sources(
    found: Counted, new: Counted | None, count: Floats, size: Floats
) -> tuple[ExactTable, ExactTable]:
    """Return counts and sizes as they were given; one size for all stands for itself."""
    parts = (found,) if new is None else (found, new)
    one_size = any(len(sizes) != len(counted) for counted, sizes in parts)
    return (
        ExactTable(count, [counted for counted, _ in parts]),
        ExactTable(size, () if one_size else [sizes for _, sizes in parts]),
    )


def _kind_name(kind: Statistic, options: Options) -> str:
    return f"Laney {kind}'" if options.estimator == Estimator.LANEY else kind


def _possible(kind: Statistic, count: Floats, size: Floats) -> None:
    if kind in _DEFECTIVE and np.any(count > size):
        detail = "A sample has more defective units than units: no chart was made. Use a u chart for defects."
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail)


def _estimate(
    kind: Statistic, count: Floats, size: Floats, options: Options, given: Given, stage: Stage
) -> Estimate:
    span = slice(stage.first - 1, stage.last)
    centre = _rate(count[span], size[span]) if given.centre is None else _known_rate(kind, given.centre)
    sigma = math.sqrt(centre * (1.0 - centre)) if kind in _DEFECTIVE else math.sqrt(centre)
    if sigma == 0.0:
        detail = (
            f"Every sample has the rate {centre:g}: no limit can be computed. Give the rate from history."
        )
        raise QualityRefused(QualityReason.CONSTANT, detail, rate=centre)
    widened = (
        _between(count[span], size[span], centre, sigma) if options.estimator == Estimator.LANEY else 1.0
    )
    law = "binomial" if kind in _DEFECTIVE else "Poisson"
    return Estimate(
        centre=centre,
        sigma=sigma * widened,
        estimator=Estimator.LANEY if options.estimator == Estimator.LANEY else law,
        source=source_words(Given(given.centre), present(count[span])),
        constants=Constants.EXACT if options.estimator == Estimator.LANEY else None,
        stage=stage.label,
        points=present(count[span]),
    )


def _rate(count: Floats, size: Floats) -> float:
    there = ~np.isnan(count)
    if not np.any(there):
        detail = "A stage has no count: no chart was made. Leave it out."
        raise QualityRefused(QualityReason.EMPTY, detail)
    return float(count[there].sum() / size[there].sum())


def _known_rate(kind: Statistic, centre: float) -> float:
    if kind in _DEFECTIVE and not 0.0 < centre < 1.0:
        detail = f"The fraction {centre:g} is not between 0 and 1: no chart was made. Give a fraction."
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail, centre=centre)
    return positive("The rate", centre)


def _between(count: Floats, size: Floats, centre: float, sigma: float) -> float:
    """Return Laney's sigma of z: the mean moving range of the standardised points over d2(2)."""
    z = (count / size - centre) / (sigma / np.sqrt(size))
    moving = moving_ranges(z)
    moving = moving[~np.isnan(moving)]
    if moving.size == 0 or float(np.mean(moving)) == 0.0:
        detail = "The points do not vary: Laney's limits were not computed. Give more points."
        raise QualityRefused(QualityReason.CONSTANT, detail)
    return float(np.mean(moving)) / d2(2)


def _band(
    kind: Statistic, size: Floats, stages: Sequence[Stage], estimates: Sequence[Estimate], options: Options
) -> LimitBand:
    lengths = [one.last - one.first + 1 for one in stages]
    rate = np.repeat([one.centre for one in estimates], lengths)
    sigma = np.repeat([one.sigma for one in estimates], lengths)
    if kind == Statistic.NP:
        return LimitBand(size * rate, options.nsigmas * sigma * np.sqrt(size), 0.0, size)
    cap: Floats | float = 1.0 if kind == Statistic.P else np.inf
    return LimitBand(rate, options.nsigmas * sigma / np.sqrt(size), 0.0, cap)
