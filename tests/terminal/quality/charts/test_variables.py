"""X-bar, R, S, I and MR charts: figures worked by hand, phases, stages, what is given, what is refused."""

import math
from typing import Any

import numpy as np
import pytest

from terminal.quality.charts.options import Options
from terminal.quality.charts.result import CompanionCentre, Given, Stage, document
from terminal.quality.charts.variables import i_mr, xbar_r, xbar_s
from terminal.quality.constants import Constants
from terminal.quality.refusal import QualityReason, QualityRefused

ROWS = [[10.0, 12.0, 11.0], [9.0, 10.0, 14.0], [11.0, 11.0, 11.0], [8.0, 13.0, 12.0]]
TABLE3 = Options(constants=Constants.TABLE3)


def test_xbar_r_by_hand() -> None:
    chart = xbar_r(ROWS, TABLE3)
    assert chart.location.statistic.tolist() == [11.0, 11.0, 11.0, 11.0]
    assert chart.companion is not None
    assert chart.companion.statistic.tolist() == [2.0, 5.0, 0.0, 5.0]
    sigma = 3.0 / 1.693
    assert chart.estimates[0].sigma == pytest.approx(sigma, rel=1e-14)
    assert chart.location.ucl[0] == pytest.approx(11.0 + 3.0 * sigma / math.sqrt(3.0), rel=1e-14)
    assert chart.location.lcl[0] == pytest.approx(11.0 - 1.023 * 3.0, abs=1e-2)  # A2 of the printed table
    assert chart.companion.ucl[0] == pytest.approx(3.0 * (1.0 + 3.0 * 0.8883697 / 1.693), rel=1e-14)
    assert chart.companion.lcl[0] == 0.0
    assert (chart.kind, chart.phase_one, chart.in_control) == ("Xbar-R", 4, True)


def test_every_result_names_where_it_comes_from() -> None:
    one = xbar_r(ROWS, TABLE3).estimates[0]
    assert (one.estimator, one.constants, one.source) == ("UWAVE-R", "table3", "estimated from 4 points")
    given = xbar_r(ROWS, given=Given(11.0, 2.0)).estimates[0]
    assert (given.estimator, given.constants, given.source) == ("given", None, "given")
    half = xbar_s(ROWS, given=Given(11.5)).estimates[0]
    assert (half.centre, half.estimator) == (11.5, "UWAVE-SD")
    assert half.source == "centre given, the rest estimated from 4 points"


def test_xbar_s_by_hand() -> None:
    chart = xbar_s(ROWS)
    each = [1.0, math.sqrt(7.0), 0.0, math.sqrt(7.0)]
    assert chart.companion is not None
    assert chart.companion.statistic == pytest.approx(each, rel=1e-14)
    c4 = math.sqrt(math.pi) / 2.0
    assert chart.estimates[0].sigma == pytest.approx(sum(each) / 4.0 / c4, rel=1e-13)
    assert chart.companion.centre[0] == pytest.approx(sum(each) / 4.0, rel=1e-13)


def test_unequal_sizes_have_limits_of_their_own() -> None:
    chart = xbar_r([[1.0, 3.0], [2.0, 4.0, None, 3.0], [2.0, 5.0, 1.0]])
    widths = (chart.location.ucl - chart.location.centre) * np.sqrt([2, 3, 3])
    assert widths == pytest.approx(widths[0])
    assert chart.sizes.tolist() == [2, 3, 3]
    assert chart.companion is not None
    assert chart.companion.centre[0] < chart.companion.centre[1]


def test_centre_of_the_companion_is_a_choice() -> None:
    rows = [[1.0, 3.0], [2.0, 4.0, 3.0], [2.0, 5.0, 1.0]]
    chart = xbar_r(rows, Options(companion_centre=CompanionCentre.MEAN))
    assert chart.companion is not None
    assert chart.companion.centre == pytest.approx((2 * 2.0 + 3 * 2.0 + 3 * 4.0) / 8.0)


def test_a_single_value_has_no_range() -> None:
    chart = xbar_r([[1.0, 3.0], [2.0, None], [2.0, 5.0]])
    assert chart.companion is not None
    assert math.isnan(chart.companion.statistic[1])
    assert chart.location.statistic[1] == 2.0
    assert chart.location.ucl[1] > chart.location.ucl[0]


def test_new_points_are_judged_by_the_old_limits() -> None:
    new = [[30.0, 31.0, 32.0]]
    chart, alone = xbar_r(ROWS, new=new), xbar_r(ROWS)
    assert chart.location.ucl[:4].tolist() == alone.location.ucl.tolist()
    assert chart.location.broken == ((5, "we1"),)
    assert (chart.phase_one, chart.location.statistic.size) == (4, 5)
    assert chart.estimates[0].points == 4


def test_stages_have_limits_of_their_own() -> None:
    values = [1.0, 2.0, 1.5, 2.5, 101.0, 102.0, 101.5, 103.0]
    chart = i_mr(values, stages=["before"] * 4 + ["after"] * 4)
    assert chart.stages == (Stage("before", 1, 4), Stage("after", 5, 8))
    assert chart.location.centre.tolist() == [1.75] * 4 + [101.875] * 4
    assert chart.companion is not None
    assert np.isnan(chart.companion.statistic).tolist() == [True, *[False] * 3] * 2
    assert [one.stage for one in chart.estimates] == ["before", "after"]


def test_individuals_by_hand() -> None:
    chart = i_mr([10.0, 12.0, 11.0, 14.0], TABLE3)
    assert chart.companion is not None
    assert chart.companion.statistic[1:].tolist() == [2.0, 1.0, 3.0]
    assert chart.estimates[0].sigma == pytest.approx(2.0 / 1.128)
    assert chart.location.ucl[0] == pytest.approx(11.75 + 2.66 * 2.0, abs=1e-2)
    assert chart.companion.ucl[1] == pytest.approx(3.267 * 2.0, abs=2e-3)


def test_moving_range_over_more_points() -> None:
    chart = i_mr([1.0, 4.0, 2.0, 8.0], Options(moving_range=3))
    assert chart.companion is not None
    assert np.isnan(chart.companion.statistic[:2]).all()
    assert chart.companion.statistic[2:].tolist() == [3.0, 6.0]


@pytest.mark.parametrize(
    ("method", "sigma"),
    [("MR", 2.0 / (2.0 / math.sqrt(math.pi))), ("MEDIAN-MR", 2.0 / 0.9538725524089398), ("SD", 1.8535)],
)
def test_estimators_of_single_values(method: str, sigma: float) -> None:
    assert i_mr([10.0, 12.0, 11.0, 14.0], Options(estimator=method)).estimates[0].sigma == pytest.approx(
        sigma, rel=1e-4
    )


@pytest.mark.parametrize(
    "method", ["UWAVE-R", "MVLUE-R", "BURR-R", "UWAVE-SD", "MVLUE-SD", "RMSDF", "POOLED"]
)
def test_estimators_of_subgroups_find_sigma(method: str) -> None:
    rows = np.random.default_rng(5).normal(50.0, 2.0, (4000, 5))
    chart = xbar_r(rows, Options(estimator=method))
    assert chart.estimates[0].sigma == pytest.approx(2.0, rel=0.02)
    assert chart.estimates[0].estimator == method


def test_missing_value_is_a_gap() -> None:
    chart = i_mr([1.0, None, 3.0, 2.0, 4.0])
    assert np.isnan(chart.location.statistic).tolist() == [False, True, False, False, False]
    assert chart.companion is not None
    assert np.isnan(chart.companion.statistic).tolist() == [True, True, True, False, False]
    assert chart.estimates[0].centre == 2.5


def test_document_is_plain() -> None:
    whole = document(i_mr([1.0, 3.0, 2.0]))
    assert whole["location"]["statistic"] == [1.0, 3.0, 2.0]
    assert whole["companion"]["statistic"] == [None, 2.0, 1.0]
    assert whole["estimates"][0]["estimator"] == "MR"


def test_rules_on_a_dispersion_chart_are_noted() -> None:
    chart = xbar_r(ROWS, Options(companion_rules=("we1", "we3")))
    assert chart.notes == ("we3 on a dispersion chart: its zones are not symmetric, judge with care",)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: i_mr([]), QualityReason.EMPTY),
        (lambda: i_mr([None, None]), QualityReason.EMPTY),
        (lambda: i_mr([1.0]), QualityReason.TOO_FEW),
        (lambda: i_mr([2.0, 2.0, 2.0]), QualityReason.CONSTANT),
        (lambda: i_mr([1.0, math.inf]), QualityReason.NOT_FINITE),
        (lambda: i_mr(["1", "2"]), QualityReason.NOT_NUMERIC),  # type: ignore[arg-type]
        (lambda: i_mr(np.array(["1", "2"])), QualityReason.NOT_NUMERIC),
        (lambda: i_mr("12"), QualityReason.WRONG_SHAPE),  # type: ignore[arg-type]
        (lambda: xbar_r([1.0, 2.0]), QualityReason.WRONG_SHAPE),  # type: ignore[list-item]
        (lambda: xbar_r([]), QualityReason.EMPTY),
        (lambda: xbar_r([[1.0], [2.0]]), QualityReason.TOO_FEW),
        (lambda: xbar_s([[1.0, 1.0], [2.0, 2.0]]), QualityReason.CONSTANT),
        (lambda: xbar_s(ROWS, given=Given(sigma=0.0)), QualityReason.OUT_OF_RANGE),
        (lambda: i_mr([1.0, 2.0], Options(estimator="GUESS")), QualityReason.UNKNOWN_OPTION),
        (lambda: xbar_r(ROWS, Options(estimator="GUESS")), QualityReason.UNKNOWN_OPTION),
        (lambda: i_mr([1.0, 2.0], Options(rules=("n9",))), QualityReason.UNKNOWN_OPTION),
        (lambda: i_mr([1.0, 2.0], Options(nsigmas=0.0)), QualityReason.OUT_OF_RANGE),
        (lambda: i_mr([1.0, 2.0], stages=["a"]), QualityReason.WRONG_SHAPE),
        (lambda: i_mr([1.0, 2.0, 3.0], stages=["a", "b", "a"]), QualityReason.WRONG_SHAPE),
        (lambda: i_mr([1.0, 2.0], new=[3.0], stages=["a", "a"]), QualityReason.WRONG_SHAPE),
        (lambda: i_mr([1.0, 2.0, None, None], stages=["a", "a", "b", "b"]), QualityReason.EMPTY),
        (lambda: i_mr([1.0, 2.0], Options(moving_range=1)), QualityReason.OUT_OF_RANGE),
        (lambda: i_mr([1.0, 2.0], Options(moving_range=3, estimator="MEDIAN-MR")), QualityReason.TOO_FEW),
    ],
)
def test_refused_with_the_reason(make: Any, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        make()
    assert refused.value.reason is reason
    assert refused.value.detail.endswith((".", '"'))
