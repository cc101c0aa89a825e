"""Charts without memory: the share of points that signal (its inverse is the run length), as computed."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import binom, geom, norm, poisson, weibull_min

from terminal.quality.charts.attributes import c_chart, np_chart, p_chart, u_chart
from terminal.quality.charts.options import Options
from terminal.quality.charts.rare_events import g_chart, t_chart
from terminal.quality.charts.result import ChartLine, Given
from terminal.quality.charts.variables import xbar_r, xbar_s
from terminal.quality.studies.dispersion_power import of_deviations, of_ranges
from terminal.quality.studies.multivariate import t2_individuals

POINTS = 60_000
BEYOND = Options(rules=("we1",))
SEED = 77


def chance() -> np.random.Generator:
    """The same numbers for each case, in whatever order they run."""
    return np.random.default_rng(SEED)


def subgroups(shift: float, sigma: float) -> np.ndarray:
    return chance().normal(shift, sigma, (POINTS, 5))


def located(shift: float) -> ChartLine:
    return xbar_r(subgroups(shift, 1.0), BEYOND, given=Given(0.0, 1.0)).location


def spread_of(make: Callable[..., object], sigma: float) -> ChartLine:
    chart = make(subgroups(0.0, sigma), BEYOND, given=Given(0.0, 1.0))
    companion = chart.companion  # type: ignore[attr-defined]
    assert isinstance(companion, ChartLine)
    return companion


def t2_new() -> ChartLine:
    rows = chance().normal(0.0, 1.0, (20_000 + POINTS, 2))
    first, new = rows[:20_000], rows[20_000:]
    series = t2_individuals(first, new=new, confidence=0.99).chart.location
    return ChartLine(
        name="T2",
        statistic=series.statistic[20_000:],
        centre=series.centre[20_000:],
        lcl=series.lcl[20_000:],
        ucl=series.ucl[20_000:],
        broken=tuple((at, name) for at, name in series.broken if at > 20_000),
    )


def counts(rate: float) -> np.ndarray:
    return chance().binomial(100, rate, POINTS).astype(float)


def p_share(rate: float) -> float:
    high = 5.0 + 3.0 * math.sqrt(4.75)
    return float(binom.sf(math.floor(high), 100, rate))


def g_share(rate: float) -> float:
    chart = g_chart([3.0, 5.0], event_rate=0.05)
    low, high = float(chart.location.lcl[0]), float(chart.location.ucl[0])
    return float(geom.sf(math.floor(high) + 1, rate) + geom.cdf(math.ceil(low), rate))


CASES: list[tuple[str, Callable[[], ChartLine], Callable[[], float]]] = [
    ("X-bar", lambda: located(0.0), lambda: 2.0 * float(norm.sf(3.0))),
    ("X-bar, shifted", lambda: located(0.8), lambda: float(norm.sf(3.0 - 0.8 * math.sqrt(5.0)))),
    ("R", lambda: spread_of(xbar_r, 1.0), lambda: 1.0 - float(of_ranges([1.0], [5])[0, 0])),
    ("R, wider", lambda: spread_of(xbar_r, 1.5), lambda: 1.0 - float(of_ranges([1.5], [5])[0, 0])),
    ("S", lambda: spread_of(xbar_s, 1.0), lambda: 1.0 - float(of_deviations([1.0], [5])[0, 0])),
    ("S, wider", lambda: spread_of(xbar_s, 1.5), lambda: 1.0 - float(of_deviations([1.5], [5])[0, 0])),
    ("p", lambda: p_chart(counts(0.05), [100], BEYOND, given=Given(0.05)).location, lambda: p_share(0.05)),
    ("np", lambda: np_chart(counts(0.08), [100], BEYOND, given=Given(0.05)).location, lambda: p_share(0.08)),
    (
        "c",
        lambda: c_chart(chance().poisson(4.0, POINTS), BEYOND, given=Given(4.0)).location,
        lambda: float(poisson.sf(10, 4.0)),
    ),
    (
        "u",
        lambda: u_chart(chance().poisson(8.0, POINTS), [2.0], BEYOND, given=Given(4.0)).location,
        lambda: float(poisson.sf(16, 8.0)),
    ),
    (
        "g",
        lambda: g_chart(chance().geometric(0.05, POINTS) - 1, BEYOND, event_rate=0.05).location,
        lambda: g_share(0.05),
    ),
    (
        "t",
        lambda: t_chart(chance().weibull(1.5, POINTS) * 20.0, BEYOND, shape=1.5, scale=20.0).location,
        lambda: 2.0 * float(norm.sf(3.0)),
    ),
    (
        "t, sooner",
        lambda: t_chart(chance().weibull(1.5, POINTS) * 2.0, BEYOND, shape=1.5, scale=20.0).location,
        lambda: float(weibull_min.cdf(weibull_min.ppf(norm.sf(3.0), 1.5, scale=20.0), 1.5, scale=2.0)),
    ),
    ("T2", t2_new, lambda: 0.01),
]


@pytest.mark.slow
@pytest.mark.parametrize(("make", "computed"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_share_of_signals(make: Callable[[], ChartLine], computed: Callable[[], float]) -> None:
    share, wanted = len(make().broken) / POINTS, computed()
    assert abs(share - wanted) <= 3.0 * math.sqrt(wanted * (1.0 - wanted) / POINTS)
