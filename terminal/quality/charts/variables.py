"""Shewhart charts of measurements: X-bar and R, X-bar and S, individuals and moving range.

    xbar_r(rows)    subgroups, rows of 2 values or more, any sizes, None where a cell is missing
    xbar_s(rows)
    i_mr(values)    single values in order

Each takes `Options`, `new` (phase II points judged by the limits of the first ones), `stages` (one label a
point, limits of each stage apart) or `given` (centre, sigma or both known), and returns a `Chart`. Source of
the formulas: Montgomery, Introduction to Statistical Quality Control, ch. 6; ISO 7870-2. Capability is not
judged here.
"""

from collections.abc import Callable, Hashable, Sequence
from decimal import Decimal

import numpy as np

from terminal.quality import constants
from terminal.quality.charts import exact_stages as exact_charts
from terminal.quality.charts import sigma
from terminal.quality.charts.options import (
    PLAIN,
    LimitBand,
    Options,
    one_way_only,
    series,
    source_words,
    stages_of,
)
from terminal.quality.charts.result import (
    Chart,
    ChartLine,
    CompanionCentre,
    Estimate,
    Given,
    Stage,
    Statistic,
)
from terminal.quality.charts.rule_set import Pattern, rule
from terminal.quality.estimators import Estimator
from terminal.quality.exact import sigma as exact_sigma
from terminal.quality.exact.lines import ExactSeries
from terminal.quality.exact.source import ExactTable
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.values import Floats, Integers, Rows, Values, individuals, positive, present, subgroups

Labels = Sequence[Hashable]
NOTHING_GIVEN = Given()


def xbar_r(
    rows: Rows,
    options: Options = PLAIN,
    *,
    new: Rows | None = None,
    stages: Labels | None = None,
    given: Given = NOTHING_GIVEN,
) -> Chart:
    """Return an X-bar chart over an R chart; sigma by UWAVE-R unless told otherwise."""
    return _subgroup_chart(Statistic.R, rows, options, new, stages, given)


def xbar_s(
    rows: Rows,
    options: Options = PLAIN,
    *,
    new: Rows | None = None,
    stages: Labels | None = None,
    given: Given = NOTHING_GIVEN,
) -> Chart:
    """Return an X-bar chart over an S chart; sigma by UWAVE-SD unless told otherwise."""
    return _subgroup_chart(Statistic.S, rows, options, new, stages, given)


def i_mr(
    values: Values,
    options: Options = PLAIN,
    *,
    new: Values | None = None,
    stages: Labels | None = None,
    given: Given = NOTHING_GIVEN,
) -> Chart:
    """Return an individuals chart over a moving range chart; sigma by MR unless told otherwise.

    The moving range of phase II points begins anew in each stage, not in each phase.
    """
    one_way_only(new, stages)
    options = options.checked()
    first = individuals(values, least=1 if given.sigma is not None else 2)
    whole = first if new is None else np.concatenate([first, individuals(new, least=1)])
    parts = stages_of(stages, whole.size)
    counted = [Stage("", 1, first.size)] if new is not None else parts
    estimates = tuple(
        _single_estimate(whole[one.first - 1 : one.last], options, given, one) for one in counted
    )
    centre = _per_point(parts, [e.centre for e in estimates])
    spread = _spreads(parts, estimates, options)
    moving = np.concatenate(
        [sigma.moving_ranges(whole[one.first - 1 : one.last], options.moving_range) for one in parts]
    )
    source = ExactTable(whole, (values,) if new is None else (values, new))

    def found(first: int, last: int) -> Decimal:
        return exact_sigma.of_singles(
            source, first, last, options.estimator or Estimator.MR, options.moving_range, options.constants
        )

    known = exact_charts.StageEstimates(source, counted, given, found)
    exact = exact_charts.individuals(source, parts, known, options)
    located = series(Statistic.SINGLE, whole, LimitBand(centre, spread), options, options.rules, parts, exact)
    return Chart(
        kind="I-MR",
        location=located,
        companion=_moving_series(
            moving, parts, estimates, options, exact_charts.moving(source, parts, known, options)
        ),
        estimates=estimates,
        sizes=np.ones(whole.size, dtype=np.int_),
        phase_one=first.size,
        stages=parts,
        limits=f"{options.nsigmas:g} sigma",
        conventions=options.conventions.words(),
        notes=_notes(options),
    )


def _single_estimate(values: Floats, options: Options, given: Given, stage: Stage) -> Estimate:
    method = options.estimator or Estimator.MR
    known = given.sigma
    there = values[~np.isnan(values)]
    if there.size == 0:
        raise _empty_stage(stage)
    found = _sigma_given(known) if known is not None else _singles(values, method, options)
    return Estimate(
        centre=float(np.mean(there)) if given.centre is None else given.centre,
        sigma=found,
        estimator="given" if known is not None else method,
        constants=None
        if known is not None or method in (Estimator.SD, Estimator.MEDIAN_MR)
        else options.constants,
        source=source_words(given, there.size),
        stage=stage.label,
        points=there.size,
    )


def _singles(values: Floats, method: str, options: Options) -> float:
    return sigma.of_singles(values, method, options.moving_range, options.constants)


def _sigma_given(known: float) -> float:
    return positive("Sigma", known)


def _empty_stage(stage: Stage) -> QualityRefused:
    detail = f"Stage {stage.label!r} has no value: no chart was made. Leave it out."
    return QualityRefused(QualityReason.EMPTY, detail, stage=stage.label)


def _per_point(stages: Sequence[Stage], values: Sequence[float]) -> Floats:
    return np.repeat(np.asarray(values), [one.last - one.first + 1 for one in stages])


def _spreads(stages: Sequence[Stage], estimates: Sequence[Estimate], options: Options) -> Floats:
    return options.nsigmas * _per_point(stages, [one.sigma for one in estimates])


def _moving_series(
    moving: Floats,
    stages: Sequence[Stage],
    estimates: Sequence[Estimate],
    options: Options,
    exact: ExactSeries,
) -> ChartLine:
    window = options.moving_range
    each_sigma = _per_point(stages, [one.sigma for one in estimates])
    centre = constants.d2(window, options.constants) * each_sigma
    spread = options.nsigmas * constants.d3(window, options.constants) * each_sigma
    band = LimitBand(centre, spread, 0.0)
    return series(Statistic.MR, moving, band, options, options.companion_rules, stages, exact)


def _notes(options: Options) -> tuple[str, ...]:
    zones = [name for name in options.companion_rules if rule(name).pattern != Pattern.BEYOND]
    asked = f"{', '.join(zones)} on a dispersion chart: its zones are not symmetric, judge with care"
    return (asked,) if zones else ()


# ---------------------------------------------------------------- subgroups


def _subgroup_chart(
    companion: Statistic, rows: Rows, options: Options, new: Rows | None, labels: Labels | None, given: Given
) -> Chart:
    one_way_only(new, labels)
    options = options.checked()
    table, sizes = subgroups(rows)
    phase_one = sizes.size
    if new is not None:
        table, sizes = _joined(table, subgroups(new)[0])
    parts = stages_of(labels, sizes.size)
    counted = [Stage("", 1, phase_one)] if new is not None else parts
    method = options.estimator or (Estimator.UWAVE_R if companion == Statistic.R else Estimator.UWAVE_SD)
    estimates = tuple(
        _subgroup_estimate(table[one.first - 1 : one.last], method, options, given, one) for one in counted
    )
    source = ExactTable(table, (rows,) if new is None else (rows, new))

    def found(first: int, last: int) -> Decimal:
        return exact_sigma.within(source, first, last, method, options.constants)

    known = exact_charts.StageEstimates(source, counted, given, found)
    exact = exact_charts.means(source, sizes, parts, known, options)
    located = _means_series(table, sizes, parts, estimates, options, exact)
    spread_out = ranges_or_deviations(companion)(table)
    lines = _companion_band(companion, spread_out, sizes, parts, estimates, options, phase_one)
    exact = exact_charts.dispersions(companion, source, sizes, parts, known, options, phase_one)
    return Chart(
        kind=f"Xbar-{companion}",
        location=located,
        companion=series(companion, spread_out, lines, options, options.companion_rules, parts, exact),
        estimates=estimates,
        sizes=sizes,
        phase_one=phase_one,
        stages=parts,
        limits=f"{options.nsigmas:g} sigma",
        conventions=options.conventions.words(),
        notes=_notes(options),
    )


def ranges_or_deviations(companion: Statistic) -> Callable[[Floats], Floats]:
    """Return what the companion of subgroups plots."""
    return sigma.ranges if companion == Statistic.R else sigma.deviations


def _joined(one: Floats, other: Floats) -> tuple[Floats, Integers]:
    widest = max(one.shape[1], other.shape[1])
    padded = [
        np.pad(part, ((0, 0), (0, widest - part.shape[1])), constant_values=np.nan) for part in (one, other)
    ]
    table = np.concatenate(padded)
    return table, np.sum(~np.isnan(table), axis=1)


def _subgroup_estimate(table: Floats, method: str, options: Options, given: Given, stage: Stage) -> Estimate:
    known = given.sigma
    there = table[~np.isnan(table)]
    if there.size == 0:
        raise _empty_stage(stage)
    found = _sigma_given(known) if known is not None else sigma.within(table, method, options.constants)
    return Estimate(
        centre=float(np.mean(there)) if given.centre is None else given.centre,
        sigma=found,
        estimator="given" if known is not None else method,
        constants=options.constants if known is None and method.endswith("-R") else None,
        source=source_words(given, present(table)),
        stage=stage.label,
        points=present(table),
    )


def _means_series(
    table: Floats,
    sizes: Integers,
    stages: Sequence[Stage],
    estimates: Sequence[Estimate],
    options: Options,
    exact: ExactSeries,
) -> ChartLine:
    centre = _per_point(stages, [one.centre for one in estimates])
    root = np.sqrt(np.where(sizes > 0, sizes, np.nan))
    band = LimitBand(centre, _spreads(stages, estimates, options) / root)
    return series(Statistic.XBAR, sigma.means(table), band, options, options.rules, stages, exact)


def _companion_band(
    companion: Statistic,
    statistic: Floats,
    sizes: Integers,
    stages: Sequence[Stage],
    estimates: Sequence[Estimate],
    options: Options,
    phase_one: int,
) -> LimitBand:
    """Return centre and half width of R: d2, d3, or of S: c4, sqrt(1 - c4^2), times sigma."""
    different = sorted({int(n) for n in sizes if n >= 2})
    mean_of = {
        n: constants.d2(n, options.constants) if companion == Statistic.R else constants.c4(n)
        for n in different
    }
    wide_of = {
        n: constants.d3(n, options.constants) if companion == Statistic.R else constants.c5(n)
        for n in different
    }
    each_sigma = _per_point(stages, [one.sigma for one in estimates])
    centre = constants.each(sizes, mean_of) * each_sigma
    if options.companion_centre == CompanionCentre.MEAN:
        spans = [(one.first - 1, min(one.last, phase_one)) for one in stages]
        centre = _per_point(stages, [_weighted(statistic[a:b], sizes[a:b]) for a, b in spans])
    return LimitBand(centre, options.nsigmas * constants.each(sizes, wide_of) * each_sigma, 0.0)


def _weighted(statistic: Floats, sizes: Integers) -> float:
    there = ~np.isnan(statistic)
    return float(np.average(statistic[there], weights=sizes[there]))
