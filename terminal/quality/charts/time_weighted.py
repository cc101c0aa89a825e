"""Charts that remember: EWMA, tabular CUSUM (standardised, head start), Bernoulli CUSUM of single units.

    ewma(values, Smoothing(weight=0.2, nsigmas=2.962))     cusum(values, Decision(k=0.5, h=5.0))
    bernoulli_cusum(defective, UnitDecision(...))

`values` are single values, or rows of subgroups. Design (which h, L for a wanted ARL0) is in
`terminal.quality.studies.run_length`. Source: Montgomery, Introduction to Statistical Quality Control, ch.
9; Lucas and Crosier 1982 (head start); Reynolds and Stoumbos 1999 (Bernoulli CUSUM).
"""

import math
from collections.abc import Sequence
from decimal import Decimal

import msgspec
import numpy as np

from terminal.quality.charts import sigma as sigmas
from terminal.quality.charts.decisions import Decision, SizeVariance, SmoothedLimits, Smoothing, UnitDecision
from terminal.quality.charts.exact_stages import StageEstimates, largest
from terminal.quality.charts.exact_weighted import ExactStage, exact_cusum, exact_ewma
from terminal.quality.charts.options import PLAIN, Options, one_way_only, source_words, stages_of
from terminal.quality.charts.result import Broken, Chart, ChartLine, Estimate, Given, Stage
from terminal.quality.charts.variables import NOTHING_GIVEN, Labels
from terminal.quality.estimators import Estimator
from terminal.quality.exact import sigma as exact_sigma
from terminal.quality.exact.lines import DOUBTFUL
from terminal.quality.exact.numbers import NOTHING, exact, minus, plus
from terminal.quality.exact.source import ExactTable
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.values import Floats, Rows, Values, enough, individuals, positive, present, subgroups

USUAL_SMOOTHING = Smoothing()
USUAL_DECISION = Decision()


def ewma(
    values: Values | Rows,
    smoothing: Smoothing = USUAL_SMOOTHING,
    options: Options = PLAIN,
    *,
    new: Values | Rows | None = None,
    stages: Labels | None = None,
    given: Given = NOTHING_GIVEN,
) -> Chart:
    """Return an EWMA chart; it starts at the centre, anew in each stage."""
    _weight_possible(smoothing)
    sample = _sample(values, new, stages, options, given)
    pieces = [_smooth(sample, at, smoothing) for at in range(len(sample.stages))]
    statistic, spread = (np.concatenate([piece[at] for piece in pieces]) for at in (0, 1))
    centre = sample.per_point([one.centre for one in sample.estimates])
    lcl = centre - spread
    ucl = centre + spread
    near = sample.scale(centre, spread)
    doubtful = np.minimum(np.abs(statistic - lcl), np.abs(statistic - ucl)) <= DOUBTFUL * near
    broken = _beyond(statistic, lcl, ucl)
    if doubtful.any():
        broken = exact_ewma(sample.exact(), smoothing)
    located = ChartLine(
        name="EWMA",
        statistic=statistic,
        centre=centre,
        lcl=lcl,
        ucl=ucl,
        rules=("we1",),
        broken=broken,
    )
    words = f"weight {smoothing.weight:g}, {smoothing.nsigmas:g} sigma, {smoothing.limits} limits"
    return sample.chart("EWMA", located, None, words)


def cusum(
    values: Values | Rows,
    decision: Decision = USUAL_DECISION,
    options: Options = PLAIN,
    *,
    new: Values | Rows | None = None,
    stages: Labels | None = None,
    given: Given = NOTHING_GIVEN,
) -> Chart:
    """Return a two-sided standardised CUSUM: the upper side over the lower one, which is plotted below 0.

    It runs on after a signal, as it is plotted; the point where a side last stood at 0 estimates when the
    change began.
    """
    _decision_possible(decision)
    sample = _sample(values, new, stages, options, given)
    sides = [_sums(sample.standardised(at), decision) for at in range(len(sample.stages))]
    upper, lower = (np.concatenate([side[at] for side in sides]) for at in (0, 1))
    words = f"k {decision.k:g}, h {decision.h:g}, head start {decision.head_start:g} standard errors"
    above, below = (
        _beyond(side, np.zeros(side.shape), np.full(side.shape, decision.h)) for side in (upper, lower)
    )
    apart = np.minimum(np.abs(upper - decision.h), np.abs(lower - decision.h))
    if (apart <= DOUBTFUL * (decision.h + sample.far())).any():
        above, below = exact_cusum(sample.exact(), decision)
    return sample.chart(
        "CUSUM",
        _side("C+", upper, 0.0, decision.h, above),
        _side("C-", -lower, -decision.h, 0.0, below),
        words,
    )


def bernoulli_cusum(defective: Sequence[bool] | Values, decision: UnitDecision) -> Chart:
    """Return a CUSUM over single units (1 defective, 0 good) that begins anew after each alarm."""
    units = individuals(list(defective), least=1)
    if np.any(~np.isin(units, (0.0, 1.0)) & ~np.isnan(units)):
        detail = "A unit is neither 1 (defective) nor 0 (good): nothing was judged. Give 0 or 1 a unit."
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail)
    positive("h", decision.h)
    statistic, broken = _unit_sums(units, decision)
    level = np.full(units.shape, decision.h)
    located = ChartLine(
        name="B",
        statistic=statistic,
        centre=np.zeros(units.shape),
        lcl=np.zeros(units.shape),
        ucl=level,
        rules=("we1",),
        broken=broken,
    )
    words = f"reference {decision.reference:g}, alarm at {decision.h:g} or above, anew after each alarm"
    known = Estimate(centre=0.0, sigma=0.0, estimator="none", source="given", points=units.size)
    sizes = np.ones(units.shape, dtype=np.int_)
    return Chart(
        kind="Bernoulli CUSUM",
        location=located,
        estimates=(known,),
        sizes=sizes,
        phase_one=0,
        limits=words,
        stages=stages_of(None, units.size),
    )


def _unit_sums(units: Floats, decision: UnitDecision) -> tuple[Floats, tuple[Broken, ...]]:
    """Return the sums, exact before they are floats, and the alarms."""
    reference, h, level = (exact(one) for one in (decision.reference, decision.h, decision.head_start))
    rise = minus(Decimal(1), reference)
    found = np.empty(units.shape)
    alarms = []
    for at, unit in enumerate(units.tolist()):
        if unit == 1.0:
            level = plus(level, rise)
        elif unit == 0.0:  # a missing unit changes nothing
            level = max(NOTHING, minus(level, reference))
        found[at] = level
        if level >= h:
            alarms.append((at + 1, "we1"))
            level = NOTHING
    return found, tuple(alarms)


# ---------------------------------------------------------------- what both are computed from


class PlottedMeans(msgspec.Struct, frozen=True, eq=False):
    """The plotted means before they are weighted, and what is known about them."""

    means: Floats
    sizes: Floats
    phase_one: int
    stages: tuple[Stage, ...]
    estimates: tuple[Estimate, ...]
    source: ExactTable
    known: StageEstimates

    def exact(self) -> list[ExactStage]:
        """Return the stages in exact arithmetic."""
        return [
            ExactStage(one, self.source, self.known.centre(at), self.known.sigma(at), self.sizes)
            for at, one in enumerate(self.stages)
        ]

    def scale(self, centre: Floats, spread: Floats) -> Floats:
        """Return the largest number each point was computed from."""
        return np.maximum(largest(self.source.table), np.abs(centre) + spread)

    def far(self) -> float:
        """Return how many standard errors the largest number is away from 0."""
        sigma = min(one.sigma for one in self.estimates)
        reach = max(largest(self.source.table), *(abs(one.centre) for one in self.estimates))
        return float(reach / sigma * np.sqrt(self.sizes.max()))

    def per_point(self, each: Sequence[float]) -> Floats:
        """Return a value a stage as a value a point."""
        return np.repeat(each, [one.last - one.first + 1 for one in self.stages])

    def span(self, at: int) -> slice:
        """Return the points of a stage."""
        return slice(self.stages[at].first - 1, self.stages[at].last)

    def standardised(self, at: int) -> Floats:
        """Return the means of a stage in standard errors from its centre."""
        one = self.estimates[at]
        z: Floats = (self.means[self.span(at)] - one.centre) / (
            one.sigma / np.sqrt(self.sizes[self.span(at)])
        )
        return z

    def chart(self, kind: str, located: ChartLine, companion: ChartLine | None, words: str) -> Chart:
        """Return the chart of these points."""
        return Chart(
            kind=kind,
            location=located,
            companion=companion,
            estimates=self.estimates,
            sizes=self.sizes,
            phase_one=self.phase_one,
            stages=self.stages,
            limits=words,
            conventions=("a tie with a limit is not beyond",),
        )


def _sample(
    values: Values | Rows,
    new: Values | Rows | None,
    labels: Labels | None,
    options: Options,
    given: Given,
) -> PlottedMeans:
    one_way_only(new, labels)
    options = options.checked()
    table = _table(values)
    phase_one = table.shape[0]
    if new is not None:
        more = _table(new)
        widest = max(table.shape[1], more.shape[1])
        table = np.concatenate([_padded(table, widest), _padded(more, widest)])
    parts = stages_of(labels, table.shape[0])
    counted = [Stage("", 1, phase_one)] if new is not None else parts
    estimates = tuple(_estimate(table[one.first - 1 : one.last], options, given, one) for one in counted)
    sizes = np.maximum(np.sum(~np.isnan(table), axis=1), 1).astype(np.float64)
    source = ExactTable(table, (values,) if new is None else (values, new))
    known = StageEstimates(
        source, counted, given, lambda first, last: _exact_sigma(source, first, last, options)
    )
    return PlottedMeans(sigmas.means(table), sizes, phase_one, parts, estimates, source, known)


def _exact_sigma(source: ExactTable, first: int, last: int, options: Options) -> Decimal:
    single = bool(np.all(np.sum(~np.isnan(source.table[first:last]), axis=1) <= 1))
    method = options.estimator or (Estimator.MR if single else Estimator.UWAVE_R)
    if single:
        return exact_sigma.of_singles(source, first, last, method, options.moving_range, options.constants)
    return exact_sigma.within(source, first, last, method, options.constants)


def _table(values: Values | Rows) -> Floats:
    """Return rows of one or more values."""
    first = values[0] if len(values) else None
    if isinstance(first, Sequence | np.ndarray) and not isinstance(first, str):
        return subgroups(values)[0]  # type: ignore[arg-type]
    return individuals(values, least=1)[:, None]  # type: ignore[arg-type]


def _padded(table: Floats, widest: int) -> Floats:
    return np.pad(table, ((0, 0), (0, widest - table.shape[1])), constant_values=np.nan)


def _estimate(table: Floats, options: Options, given: Given, stage: Stage) -> Estimate:
    """Return centre and sigma; single values by moving ranges, subgroups by ranges unless told otherwise."""
    sizes = np.sum(~np.isnan(table), axis=1)
    single = bool(np.all(sizes <= 1))
    method = options.estimator or (Estimator.MR if single else Estimator.UWAVE_R)
    there = enough(table[~np.isnan(table)], 1)
    centre = float(np.mean(there)) if given.centre is None else given.centre
    ranged = method == Estimator.MR or method.endswith("-R")
    return Estimate(
        centre=centre,
        sigma=_sigma(table, method, options, given, single),
        estimator="given" if given.sigma is not None else method,
        constants=options.constants if given.sigma is None and ranged else None,
        source=source_words(given, present(table)),
        stage=stage.label,
        points=present(table),
    )


def _sigma(table: Floats, method: str, options: Options, given: Given, single: bool) -> float:
    if given.sigma is not None:
        return positive("Sigma", given.sigma)
    if single:
        line = table[np.arange(table.shape[0]), np.argmax(~np.isnan(table), axis=1)]
        return sigmas.of_singles(line, method, options.moving_range, options.constants)
    return sigmas.within(table, method, options.constants)


# ---------------------------------------------------------------- the recursions


def _smooth(sample: PlottedMeans, at: int, smoothing: Smoothing) -> tuple[Floats, Floats]:
    """Return the smoothed values of a stage and the half width of their limits; a missing mean changes
    nothing.
    """
    one = sample.estimates[at]
    weight = smoothing.weight
    level = one.centre
    share = 0.0
    levels = []
    shares = []
    own = weight**2
    keep = (1.0 - weight) ** 2
    sizes = sample.sizes[sample.span(at)].tolist()
    for mean, size in zip(sample.means[sample.span(at)].tolist(), sizes, strict=True):
        if not math.isnan(mean):
            level = weight * mean + (1.0 - weight) * level
            share = own / size + keep * share
        levels.append(level)
        shares.append(share)
    if smoothing.variance == SizeVariance.CURRENT or smoothing.limits == SmoothedLimits.ASYMPTOTIC:
        shares = _closed_shares(np.asarray(sizes), smoothing)
    return np.asarray(levels), smoothing.nsigmas * one.sigma * np.sqrt(np.asarray(shares))


def _closed_shares(sizes: Floats, smoothing: Smoothing) -> list[float]:
    """Return the variance of each EWMA over sigma^2 as if every size were the present one."""
    weight = smoothing.weight
    steps = np.arange(1, sizes.size + 1)
    grown = (
        1.0 - (1.0 - weight) ** (2 * steps)
        if smoothing.limits == SmoothedLimits.EXACT
        else np.ones(sizes.size)
    )
    shares: list[float] = (weight / (2.0 - weight) * grown / sizes).tolist()
    return shares


def _sums(z: Floats, decision: Decision) -> tuple[Floats, Floats]:
    """Return C+ and C- (not negated) of standardised means; a missing one changes nothing."""
    up = down = decision.head_start
    ups = np.empty(z.shape)
    downs = np.empty(z.shape)
    for at, one in enumerate(z.tolist()):
        if not math.isnan(one):
            up = max(0.0, up + one - decision.k)
            down = max(0.0, down - one - decision.k)
        ups[at], downs[at] = up, down
    return ups, downs


def _side(name: str, statistic: Floats, low: float, high: float, broken: tuple[Broken, ...]) -> ChartLine:
    lcl = np.full(statistic.shape, low)
    ucl = np.full(statistic.shape, high)
    return ChartLine(
        name=name,
        statistic=statistic,
        centre=np.zeros(statistic.shape),
        lcl=lcl,
        ucl=ucl,
        rules=("we1",),
        broken=broken,
    )


def _beyond(statistic: Floats, lcl: Floats, ucl: Floats) -> tuple[Broken, ...]:
    hits = np.flatnonzero((statistic > ucl) | (statistic < lcl))
    return tuple((int(at) + 1, "we1") for at in hits)


def _weight_possible(smoothing: Smoothing) -> None:
    positive("The width of the limits", smoothing.nsigmas)
    if not 0.0 < smoothing.weight <= 1.0:
        detail = f"The weight {smoothing.weight:g} is not above 0 and at most 1: no chart was made. Try 0.2."
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail, weight=smoothing.weight)


def _decision_possible(decision: Decision) -> None:
    positive("h", decision.h)
    if not (decision.k >= 0.0 and 0.0 <= decision.head_start < decision.h):
        detail = (
            "k or the head start is out of range: no chart was made. Give k of 0 or more, a start below h."
        )
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail)
