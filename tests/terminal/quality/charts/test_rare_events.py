"""g and t charts: limits against the distributions they come from, zeros, stages, refusals."""

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import weibull_min

from terminal.quality.charts.options import Options
from terminal.quality.charts.rare_events import g_chart, t_chart
from terminal.quality.charts.result import Chart
from terminal.quality.refusal import QualityReason, QualityRefused

BETWEEN = [12, 30, 7, 0, 55, 18, 22, 3, 41, 9]
BOTH_TAILS = math.erfc(3.0 / math.sqrt(2.0))


def lines(chart: Chart) -> tuple[float, float, float]:
    one = chart.location
    return float(one.lcl[0]), float(one.centre[0]), float(one.ucl[0])


def geometric_share(value: float, rate: float) -> float:
    """The interpolated distribution that the limits of a g chart are quantiles of."""
    whole = math.floor(value) + 1
    below, upto = 1.0 - (1.0 - rate) ** whole, 1.0 - (1.0 - rate) ** (whole + 1)
    return below + (value - math.floor(value)) * (upto - below)


def test_g_limits_are_quantiles() -> None:
    rate = float(0.9 / (np.mean(BETWEEN) + 1.0))
    low, middle, high = lines(g_chart(BETWEEN))
    assert geometric_share(middle, rate) == pytest.approx(0.5, abs=1e-12)
    assert geometric_share(high, rate) == pytest.approx(1.0 - BOTH_TAILS / 2.0, abs=1e-12)
    assert low == pytest.approx(BOTH_TAILS / 2.0 / rate, rel=1e-12)
    assert g_chart(BETWEEN).estimates[0].estimator.startswith("GEOMETRIC, event rate 0.04")


def test_g_by_sigmas_and_with_a_known_rate() -> None:
    mean = float(np.mean(BETWEEN))
    low, middle, high = lines(g_chart(BETWEEN, Options(estimator="SIGMA")))
    assert (low, middle) == (0.0, mean)
    assert high == pytest.approx(mean + 3.0 * math.sqrt(mean * (mean + 1.0)))
    known = g_chart(BETWEEN, Options(estimator="SIGMA"), event_rate=0.05)
    assert lines(known)[1] == pytest.approx(19.0)
    assert known.estimates[0].source == "given"
    assert (known.limits, g_chart(BETWEEN).limits) == ("3 sigma", "probability, tails of 3 sigma")


def test_zeros_in_a_row_are_seen() -> None:
    chart = g_chart([9, 14, 0, 0, 0, 20], Options(rules=("we1", "b1")))
    assert chart.location.points_of("b1") == [5]


def test_t_limits_are_quantiles_of_the_likeliest_weibull() -> None:
    times = weibull_min.rvs(1.7, scale=40.0, size=500, random_state=np.random.default_rng(2))
    shape, _, scale = weibull_min.fit(times, floc=0.0)
    low, middle, high = lines(t_chart(times))
    wanted = weibull_min.ppf([BOTH_TAILS / 2.0, 0.5, 1.0 - BOTH_TAILS / 2.0], shape, scale=scale)
    assert (low, middle, high) == pytest.approx(wanted.tolist(), rel=1e-3)


def test_exponential_and_nelson() -> None:
    times = [3.0, 10.0, 1.0, 7.0, 22.0]
    assert lines(t_chart(times, Options(estimator="EXPONENTIAL")))[1] == pytest.approx(8.6 * math.log(2.0))
    low, middle, _ = lines(t_chart(times, Options(estimator="NELSON")))
    assert low == 0.0
    assert middle == pytest.approx(np.mean(np.array(times) ** (1 / 3.6)) ** 3.6)


def test_shape_and_scale_from_history() -> None:
    chart = t_chart([3.0, 10.0, 1.0], shape=1.0, scale=10.0)
    assert lines(chart)[1] == pytest.approx(10.0 * math.log(2.0))
    assert chart.estimates[0].source == "given"


def test_a_time_of_zero_is_half_the_least() -> None:
    assert t_chart([4.0, 0.0, 6.0, 9.0]).location.statistic.tolist() == [4.0, 2.0, 6.0, 9.0]


def test_stages() -> None:
    chart = g_chart(BETWEEN, stages=["a"] * 5 + ["b"] * 5)
    assert chart.location.ucl[0] != chart.location.ucl[9]
    assert [one.stage for one in chart.estimates] == ["a", "b"]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: g_chart([1, -2]), QualityReason.OUT_OF_RANGE),
        (lambda: g_chart([1]), QualityReason.TOO_FEW),
        (lambda: g_chart(BETWEEN, event_rate=1.5), QualityReason.OUT_OF_RANGE),
        (lambda: g_chart(BETWEEN, Options(rules=("we2",))), QualityReason.NOT_AVAILABLE),
        (lambda: g_chart(BETWEEN, Options(estimator="WEIBULL")), QualityReason.UNKNOWN_OPTION),
        (lambda: t_chart([0.0, 0.0, 1.0]), QualityReason.TOO_FEW),
        (lambda: t_chart([2.0, 2.0, 2.0]), QualityReason.CONSTANT),
        (lambda: t_chart([2.0, 3.0], Options(estimator="SIGMA")), QualityReason.UNKNOWN_OPTION),
    ],
)
def test_refused_with_the_reason(make: Any, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        make()
    assert refused.value.reason is reason
