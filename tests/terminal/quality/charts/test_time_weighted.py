"""EWMA, CUSUM and Bernoulli CUSUM by hand, with head start, subgroups, phases, stages, refusals."""

import math
from typing import Any

import numpy as np
import pytest

from terminal.quality.charts.decisions import Decision, SizeVariance, SmoothedLimits, Smoothing, UnitDecision
from terminal.quality.charts.options import Options
from terminal.quality.charts.result import Given
from terminal.quality.charts.time_weighted import bernoulli_cusum, cusum, ewma
from terminal.quality.constants import Constants
from terminal.quality.refusal import QualityReason, QualityRefused

KNOWN = Given(10.0, 2.0)


def test_ewma_by_hand() -> None:
    chart = ewma([12.0, 8.0, 11.0], Smoothing(0.2), given=KNOWN)
    assert chart.location.statistic == pytest.approx([10.4, 9.92, 10.136])
    spread = chart.location.ucl - chart.location.centre
    assert spread[0] == pytest.approx(3.0 * 2.0 * 0.2)
    assert spread[2] == pytest.approx(6.0 * math.sqrt(0.2 / 1.8 * (1.0 - 0.8**6)))
    assert chart.limits == "weight 0.2, 3 sigma, exact limits"


def test_ewma_with_level_limits() -> None:
    chart = ewma([12.0, 8.0], Smoothing(0.2, 3.0, SmoothedLimits.ASYMPTOTIC), given=KNOWN)
    assert chart.location.ucl == pytest.approx(10.0 + 6.0 * math.sqrt(0.2 / 1.8))


def test_ewma_of_unequal_subgroups() -> None:
    rows = [[11.0, 13.0, 12.0, 12.0], [9.0], [10.0, 12.0]]
    own = ewma(rows, Smoothing(0.5), given=KNOWN)
    shares = [0.25 / 4, 0.25 / 1 + 0.25 * 0.25 / 4, 0.25 / 2 + 0.25 * (0.25 + 0.25 * 0.25 / 4)]
    assert own.location.ucl - 10.0 == pytest.approx([6.0 * math.sqrt(share) for share in shares])
    as_now = ewma(rows, Smoothing(0.5, variance=SizeVariance.CURRENT), given=KNOWN)
    assert as_now.location.ucl[2] - 10.0 == pytest.approx(6.0 * math.sqrt(1 / 3 * (1 - 0.5**6) / 2))


def test_ewma_signals_and_goes_on() -> None:
    chart = ewma([10.0] * 5 + [16.0] * 5, given=KNOWN)
    assert [point for point, _ in chart.location.broken] == [7, 8, 9, 10]


def test_cusum_by_hand() -> None:
    chart = cusum([12.0, 14.0, 6.0], Decision(0.5, 4.0), given=KNOWN)
    assert chart.location.statistic == pytest.approx([0.5, 2.0, 0.0])
    assert chart.companion is not None
    assert chart.companion.statistic == pytest.approx([0.0, 0.0, -1.5])
    assert (chart.location.ucl[0], chart.companion.lcl[0]) == (4.0, -4.0)


def test_head_start_is_on_both_sides() -> None:
    chart = cusum([10.0, 10.0], Decision(0.5, 4.0, 2.0), given=KNOWN)
    assert chart.location.statistic.tolist() == [1.5, 1.0]
    assert chart.companion is not None
    assert chart.companion.statistic.tolist() == [-1.5, -1.0]


def test_cusum_marks_each_side() -> None:
    chart = cusum([18.0, 18.0, 0.0, 0.0, 0.0], Decision(0.5, 4.0), given=KNOWN)
    assert chart.location.broken == ((2, "we1"),)
    assert chart.companion is not None
    assert chart.companion.broken == ((3, "we1"), (4, "we1"), (5, "we1"))


def test_estimated_from_the_data() -> None:
    single = cusum([10.0, 12.0, 11.0, 14.0])
    assert (single.estimates[0].estimator, single.estimates[0].centre) == ("MR", 11.75)
    rows = ewma([[10.0, 12.0], [11.0, 14.0]], options=Options(constants=Constants.TABLE3))
    assert (rows.estimates[0].estimator, rows.estimates[0].constants) == ("UWAVE-R", "table3")
    assert rows.estimates[0].sigma == pytest.approx(2.5 / 1.128)


def test_phase_two_and_stages() -> None:
    chart = ewma([10.0, 12.0, 11.0, 14.0], new=[40.0, 40.0])
    assert (chart.phase_one, chart.estimates[0].points) == (4, 4)
    assert chart.location.broken == ((5, "we1"), (6, "we1"))
    staged = cusum([10.0, 12.0, 11.0, 30.0, 33.0, 31.0], stages=["a"] * 3 + ["b"] * 3)
    alone = cusum([30.0, 33.0, 31.0])
    assert staged.location.statistic[3:].tolist() == alone.location.statistic.tolist()


def test_missing_value_changes_nothing() -> None:
    chart = cusum([12.0, None, 12.0], given=KNOWN)
    assert chart.location.statistic.tolist() == [0.5, 0.5, 1.0]
    smooth = ewma([12.0, None, 12.0], given=KNOWN)
    assert smooth.location.statistic[1] == smooth.location.statistic[0]
    assert smooth.location.ucl[1] == smooth.location.ucl[0]


def test_bernoulli_cusum_begins_anew_after_an_alarm() -> None:
    chart = bernoulli_cusum([1, 0, 0, 1, 1, 0, 1], UnitDecision(0.25, 2.0))
    assert chart.location.statistic.tolist() == [0.75, 0.5, 0.25, 1.0, 1.75, 1.5, 2.25]
    assert chart.location.broken == ((7, "we1"),)
    again = bernoulli_cusum([1, 1, 1, 1], UnitDecision(0.5, 1.0))
    assert again.location.statistic.tolist() == [0.5, 1.0, 0.5, 1.0]
    assert bernoulli_cusum([True, None], UnitDecision(0.5, 1.0)).location.statistic.tolist() == [0.5, 0.5]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: ewma([1.0, 2.0], Smoothing(0.0)), QualityReason.OUT_OF_RANGE),
        (lambda: ewma([1.0, 2.0], Smoothing(1.5)), QualityReason.OUT_OF_RANGE),
        (lambda: ewma([]), QualityReason.EMPTY),
        (lambda: ewma([2.0, 2.0]), QualityReason.CONSTANT),
        (lambda: cusum([1.0]), QualityReason.TOO_FEW),
        (lambda: cusum([1.0, 2.0], Decision(h=0.0)), QualityReason.OUT_OF_RANGE),
        (lambda: cusum([1.0, 2.0], Decision(0.5, 4.0, 4.0)), QualityReason.OUT_OF_RANGE),
        (lambda: cusum([1.0, np.inf]), QualityReason.NOT_FINITE),
        (lambda: cusum(["1", "2"]), QualityReason.NOT_NUMERIC),  # type: ignore[arg-type]
        (lambda: bernoulli_cusum([2], UnitDecision(0.5, 1.0)), QualityReason.OUT_OF_RANGE),
        (lambda: bernoulli_cusum([1], UnitDecision(0.5, 0.0)), QualityReason.OUT_OF_RANGE),
    ],
)
def test_refused_with_the_reason(make: Any, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        make()
    assert refused.value.reason is reason
