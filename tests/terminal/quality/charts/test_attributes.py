"""p, np, c and u charts by hand, with sizes that differ, Laney's limits, overdispersion, refusals."""

import math
from typing import Any

import numpy as np
import pytest

from terminal.quality.charts.attributes import c_chart, np_chart, overdispersion, p_chart, u_chart
from terminal.quality.charts.options import Options
from terminal.quality.charts.result import Given
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.laws import Law

FOUND, SIZES = [2, 5, 3, 10], [50, 100, 50, 100]


def test_p_limits_follow_the_size() -> None:
    chart = p_chart(FOUND, SIZES)
    rate = 20.0 / 300.0
    assert chart.location.statistic.tolist() == [0.04, 0.05, 0.06, 0.1]
    assert chart.location.centre == pytest.approx(rate)
    wide = 3.0 * math.sqrt(rate * (1.0 - rate) / 50.0)
    assert chart.location.ucl[:2] == pytest.approx([rate + wide, rate + wide / math.sqrt(2.0)])
    assert chart.location.lcl.tolist() == [0.0] * 4
    assert (chart.estimates[0].estimator, chart.kind) == ("binomial", "p")


def test_np_centre_follows_the_size() -> None:
    chart = np_chart(FOUND, SIZES)
    assert chart.location.centre == pytest.approx([20.0 / 6.0, 20.0 / 3.0, 20.0 / 6.0, 20.0 / 3.0])
    p = p_chart(FOUND, SIZES)
    assert chart.location.ucl == pytest.approx(p.location.ucl * SIZES)


def test_limits_stay_between_0_and_all() -> None:
    chart = p_chart([9, 8, 10, 9], [10])
    assert chart.location.ucl.tolist() == [1.0] * 4
    assert np_chart([9, 8, 10, 9], [10]).location.ucl.tolist() == [10.0] * 4


def test_c_and_u_by_hand() -> None:
    c = c_chart([4, 9, 5, 2])
    assert (c.location.centre[0], c.location.ucl[0]) == (5.0, 5.0 + 3.0 * math.sqrt(5.0))
    u = u_chart([4, 9, 5, 2], [2.0, 2.5, 1.0, 4.5])
    assert u.location.centre[0] == 2.0
    assert u.location.ucl[2] == pytest.approx(2.0 + 3.0 * math.sqrt(2.0))


def test_known_rate_and_new_points() -> None:
    chart = c_chart([4, 9, 5, 2], given=Given(4.0), new=[30])
    assert chart.location.ucl.tolist() == [10.0] * 5
    assert chart.location.broken == ((5, "we1"),)
    assert (chart.phase_one, chart.estimates[0].source) == (
        4,
        "centre given, the rest estimated from 4 points",
    )
    more = p_chart(FOUND, SIZES, new=([50], [100]))
    assert more.location.broken == ((5, "we1"),)


def test_stages() -> None:
    chart = c_chart([1, 2, 3, 10, 12, 14], stages=[1, 1, 1, 2, 2, 2])
    assert chart.location.centre.tolist() == [2.0] * 3 + [12.0] * 3


def test_laney_widens_by_the_spread_between_points() -> None:
    rng = np.random.default_rng(3)
    sizes = np.full(200, 10_000)
    found = rng.binomial(sizes, rng.normal(0.1, 0.01, 200).clip(0.0, 1.0))
    plain, laney = p_chart(found, sizes), p_chart(found, sizes, Options(estimator="LANEY"))
    ratio = (laney.location.ucl[0] - 0.1) / (plain.location.ucl[0] - 0.1)
    assert ratio == pytest.approx(math.sqrt(1.0 + (0.01 / 0.003) ** 2), rel=0.1)
    assert (laney.kind, laney.estimates[0].estimator) == ("Laney p'", "LANEY")
    assert u_chart([4, 9, 5, 2], [1.0], Options(estimator="LANEY")).kind == "Laney u'"


def test_overdispersion() -> None:
    found = overdispersion([4, 9, 5, 2], [1.0], Law.POISSON)
    assert found.ratio == pytest.approx(np.var([4, 9, 5, 2], ddof=1) / 5.0)
    assert found.statistic == pytest.approx(found.ratio * 3)
    assert found.freedom == 3
    alike = overdispersion([4, 9, 5, 2], [50], Law.BINOMIAL)
    assert alike.ratio == pytest.approx(found.ratio / 0.9)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: p_chart([1, 2], [10, 10, 10]), QualityReason.WRONG_SHAPE),
        (lambda: p_chart([11], [10]), QualityReason.OUT_OF_RANGE),
        (lambda: p_chart([-1], [10]), QualityReason.OUT_OF_RANGE),
        (lambda: p_chart([1], [0]), QualityReason.OUT_OF_RANGE),
        (lambda: p_chart([0, 0], [10]), QualityReason.CONSTANT),
        (lambda: p_chart([10, 10], [10]), QualityReason.CONSTANT),
        (lambda: p_chart([], [10]), QualityReason.EMPTY),
        (lambda: p_chart([1, 2], [10], given=Given(1.5)), QualityReason.OUT_OF_RANGE),
        (lambda: c_chart([1, 2], given=Given(-1.0)), QualityReason.OUT_OF_RANGE),
        (lambda: c_chart([None, 2], stages=["a", "b"]), QualityReason.EMPTY),
        (lambda: u_chart([3, 3], [1.0], Options(estimator="LANEY")), QualityReason.CONSTANT),
        (lambda: overdispersion([3], [1.0], Law.POISSON), QualityReason.TOO_FEW),
    ],
)
def test_refused_with_the_reason(make: Any, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        make()
    assert refused.value.reason is reason
