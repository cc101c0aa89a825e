"""Charts of rare events: g (opportunities between events) and t (time between events).

    g_chart(between)    counts of good units, days ... between two events, whole numbers from 0
    t_chart(between)    times above 0

Limits are probability limits at the tails of 3 sigma (0.00135 and 0.99865) round the median, because neither
distribution is symmetric; so zone rules are refused. Source: Benneyan 2001 (g), Montgomery ch. 7 (t, also
Nelson's power 1/3.6). Large values are good: a point above the upper limit is an improvement.
"""

import math
from collections.abc import Hashable
from typing import Final

import numpy as np

from terminal.quality.charts.exact_stages import largest, stage_of
from terminal.quality.charts.options import PLAIN, Options, judged_series, source_words, stages_of
from terminal.quality.charts.result import Chart, Estimate, Given, Stage
from terminal.quality.charts.rule_set import Pattern, rule
from terminal.quality.charts.rules import Judged
from terminal.quality.charts.sigma import of_singles
from terminal.quality.charts.variables import Labels
from terminal.quality.estimators import Estimator
from terminal.quality.exact.lines import ExactSeries
from terminal.quality.exact.numbers import ExactLimits
from terminal.quality.exact.numbers import exact as exact_number
from terminal.quality.exact.rare_events import g_limits
from terminal.quality.exact.source import ExactTable
from terminal.quality.refusal import QualityReason, QualityRefused, unknown
from terminal.quality.values import Floats, Values, enough, individuals, positive

OF_COUNTS: Final = (Estimator.GEOMETRIC, Estimator.SIGMA)
OF_TIMES: Final = (Estimator.WEIBULL, Estimator.EXPONENTIAL, Estimator.NELSON)
NELSON_POWER = 1.0 / 3.6
Lines = tuple[float, float, float]
"""Lower limit, centre, upper limit."""


def g_chart(
    between: Values,
    options: Options = PLAIN,
    *,
    stages: Labels | None = None,
    event_rate: float | None = None,
) -> Chart:
    """Return a g chart; estimator "GEOMETRIC" (probability limits, the default) or "SIGMA" (mean +/- k
    sigma).

    GEOMETRIC interpolates the distribution between whole numbers, with the event rate ((m - 1) / m) / (mean +
    1).
    """
    options = options.checked()
    counted = individuals(between, least=2)
    _not_negative(counted)
    method = options.estimator or Estimator.GEOMETRIC
    if method not in OF_COUNTS:
        raise unknown("The estimator", method, OF_COUNTS)
    if event_rate is not None and not 0.0 < event_rate < 1.0:
        raise QualityRefused(
            QualityReason.OUT_OF_RANGE, "The event rate is not between 0 and 1: no chart was made."
        )
    parts = stages_of(stages, counted.size)
    found = [_g_stage(counted[one.first - 1 : one.last], method, event_rate, options, one) for one in parts]
    source = ExactTable(counted, (between,))

    def limits(stage: Hashable) -> ExactLimits:
        one = parts[int(str(stage))]
        rest = (method, event_rate, options.nsigmas, _tails(options))
        return g_limits(source, (one.first - 1, one.last), *rest)

    stage = stage_of(parts)
    plain = source.decimals is None
    exact = ExactSeries(source.cell, stage.__getitem__, limits, largest(counted), plain=plain)
    return _chart("g", counted, parts, found, options, exact)


def t_chart(
    between: Values,
    options: Options = PLAIN,
    *,
    stages: Labels | None = None,
    shape: float | None = None,
    scale: float | None = None,
) -> Chart:
    """Return a t chart; estimator "WEIBULL" (maximum likelihood, the default), "EXPONENTIAL" or "NELSON".

    A time of 0 is replaced by half the least time above 0, as a Weibull distribution has no 0. Shape and
    scale known from history are taken together.
    """
    options = options.checked()
    times = individuals(between, least=2)
    _not_negative(times)
    method = options.estimator or Estimator.WEIBULL
    if method not in OF_TIMES:
        raise unknown("The estimator", method, OF_TIMES)
    above = times[times > 0.0]
    if above.size < 2:
        raise QualityRefused(QualityReason.TOO_FEW, "Fewer than two times are above 0: no chart was made.")
    times = np.where(times == 0.0, above.min() / 2.0, times)
    parts = stages_of(stages, times.size)
    known = None if shape is None or scale is None else (positive("Shape", shape), positive("Scale", scale))
    found = [_t_stage(times[one.first - 1 : one.last], method, known, options, one) for one in parts]
    source = ExactTable(times)
    stage = stage_of(parts)

    def limits(at: Hashable) -> ExactLimits:
        return ExactLimits(*map(exact_number, found[int(str(at))][0]))

    exact = ExactSeries(source.cell, stage.__getitem__, limits, largest(times), plain=True)
    return _chart("t", times, parts, found, options, exact)


def _chart(
    kind: str,
    values: Floats,
    stages: tuple[Stage, ...],
    found: list[tuple[Lines, Estimate]],
    options: Options,
    exact: ExactSeries,
) -> Chart:
    for name in options.rules:
        if rule(name).pattern in (Pattern.ZONE, Pattern.WITHIN, Pattern.OUTSIDE):
            detail = (
                f"{name} needs zones and a {kind} chart has none: nothing was judged. Leave that rule out."
            )
            raise QualityRefused(QualityReason.NOT_AVAILABLE, detail, rule=name)
    lengths = [one.last - one.first + 1 for one in stages]
    lcl, centre, ucl = (np.repeat([lines[at] for lines, _ in found], lengths) for at in range(3))
    nowhere = np.full(values.shape, np.nan)
    judged = Judged(values, centre, lcl, ucl, nowhere, exact=exact, scale=exact.scale)
    return Chart(
        kind=kind,
        location=judged_series(kind, judged, options, options.rules, stages),
        estimates=tuple(estimate for _, estimate in found),
        sizes=np.ones(values.size, dtype=np.int_),
        phase_one=values.size,
        stages=stages,
        limits=_limits_words(options),
        conventions=options.conventions.words(),
    )


def _limits_words(options: Options) -> str:
    by_sigma = options.estimator in (Estimator.SIGMA, Estimator.NELSON)
    return f"{options.nsigmas:g} sigma" if by_sigma else f"probability, tails of {options.nsigmas:g} sigma"


def _not_negative(values: Floats) -> None:
    if np.any(values < 0.0):
        detail = "A distance between events is negative: no chart was made. Sort the events by time."
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail)


def _tails(options: Options) -> tuple[float, float]:
    low = 0.5 * math.erfc(options.nsigmas / math.sqrt(2.0))
    return low, 1.0 - low


# ---------------------------------------------------------------- g


def _g_stage(
    values: Floats, method: str, event_rate: float | None, options: Options, stage: Stage
) -> tuple[Lines, Estimate]:
    there = enough(values[~np.isnan(values)], 2)
    mean = float(np.mean(there))
    rate = event_rate
    if rate is None:
        rate = (there.size - 1) / there.size / (mean + 1.0)
    elif method == Estimator.SIGMA:
        mean = (1.0 - rate) / rate
    sigma = math.sqrt(mean * (mean + 1.0))
    if method == Estimator.SIGMA:
        lines = (max(0.0, mean - options.nsigmas * sigma), mean, mean + options.nsigmas * sigma)
    else:
        low, high = _tails(options)
        lines = (_geometric(low, rate), _geometric(0.5, rate), _geometric(high, rate))
    estimate = Estimate(
        centre=lines[1],
        sigma=sigma,
        estimator=f"{method}, event rate {rate:.6g}",
        source=source_words(Given(event_rate, event_rate), there.size),
        stage=stage.label,
        points=values.size,
    )
    return lines, estimate


def _geometric(share: float, rate: float) -> float:
    """Return the quantile of the failures before an event, interpolated between whole numbers, at least 0."""
    whole = max(0, math.ceil(math.log1p(-share) / math.log1p(-rate) - 1e-12) - 1)
    below = 1.0 - (1.0 - rate) ** whole
    upto = 1.0 - (1.0 - rate) ** (whole + 1)
    return max(0, whole - 1) + (share - below) / (upto - below)


# ---------------------------------------------------------------- t


def _t_stage(
    values: Floats, method: str, known: tuple[float, float] | None, options: Options, stage: Stage
) -> tuple[Lines, Estimate]:
    there = enough(values[~np.isnan(values)], 2)
    if method == Estimator.NELSON:
        lines, sigma, words = _nelson_lines(there, options)
    else:
        shape, scale = known or _weibull(there, method)
        low, high = _tails(options)
        lines = (
            _weibull_quantile(low, shape, scale),
            _weibull_quantile(0.5, shape, scale),
            _weibull_quantile(high, shape, scale),
        )
        spread = math.gamma(1.0 + 2.0 / shape) - math.gamma(1.0 + 1.0 / shape) ** 2
        sigma = scale * math.sqrt(spread)
        words = f"shape {shape:.6g}, scale {scale:.6g}"
    estimate = Estimate(
        centre=lines[1],
        sigma=sigma,
        estimator=f"{method}, {words}",
        source="given" if known else source_words(Given(), there.size),
        stage=stage.label,
        points=values.size,
    )
    return lines, estimate


def _nelson_lines(values: Floats, options: Options) -> tuple[Lines, float, str]:
    """Return limits of an individuals chart of x^(1/3.6), turned back; sigma is that of the power."""
    turned = values**NELSON_POWER
    middle = float(np.mean(turned))
    sigma = of_singles(turned, Estimator.MR, constants=options.constants)
    low, high = (max(0.0, middle + side * options.nsigmas * sigma) for side in (-1.0, 1.0))
    back = 1.0 / NELSON_POWER
    return (low**back, middle**back, high**back), sigma, "individuals chart of x^(1/3.6)"


def _weibull(values: Floats, method: str) -> tuple[float, float]:
    """Return the likeliest shape k and scale; k solves S(x^k ln x) / S(x^k) - 1 / k = mean ln x."""
    if method == Estimator.EXPONENTIAL:
        return 1.0, float(np.mean(values))
    logs = np.log(values / values.max())
    if float(np.ptp(logs)) == 0.0:
        detail = "All times are equal: no distribution was fitted. Look at the resolution of the clock."
        raise QualityRefused(QualityReason.CONSTANT, detail)
    low, high = 1e-6, 1.0
    while _weibull_slope(high, logs) < 0.0:
        low, high = high, 2.0 * high
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (middle, high) if _weibull_slope(middle, logs) < 0.0 else (low, middle)
    shape = 0.5 * (low + high)
    return shape, float(values.max()) * float(np.mean(np.exp(shape * logs))) ** (1.0 / shape)


def _weibull_slope(shape: float, logs: Floats) -> float:
    weights = np.exp(shape * logs)
    return float(np.average(logs, weights=weights)) - 1.0 / shape - float(np.mean(logs))


def _weibull_quantile(share: float, shape: float, scale: float) -> float:
    return scale * math.pow(-math.log1p(-share), 1.0 / shape)
