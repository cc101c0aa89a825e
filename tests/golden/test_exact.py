"""Verdicts equal those of rational arithmetic, batch and station alike; the full run is a command."""

from decimal import Decimal

import pytest

from terminal.quality.charts.attributes import p_chart
from terminal.quality.charts.decisions import Smoothing
from terminal.quality.charts.options import Options
from terminal.quality.charts.result import Given
from terminal.quality.charts.time_weighted import ewma
from terminal.quality.charts.variables import i_mr, xbar_r
from tests.golden.exact import KINDS, check


@pytest.mark.slow
def test_random_series_of_every_kind() -> None:
    done, wrong = check(5 * len(KINDS), seed=7)
    assert wrong == []
    assert done["series"] == 5 * len(KINDS)


@pytest.mark.slow
def test_many_random_series(examples: int) -> None:
    done, wrong = check(examples // 5, seed=1)
    assert wrong == []
    assert done["signals"] > 10 * done["series"]


def test_a_point_on_the_centre_breaks_a_run() -> None:
    for values in (["0.1", "0.3"] * 6 + ["0.2"] * 8, ["0.98", "1.02"] * 6 + ["1"] * 8):
        series = [Decimal(value) for value in values]
        for fed in (series, [float(value) for value in series]):
            assert i_mr(fed, Options(rules=("we4",))).location.broken == ()


@pytest.mark.parametrize(
    ("centre", "sigma", "value"), [(18.9, 0.05, 19.05), (1.3, 0.15, 0.85), (1.6, 0.07, 1.39)]
)
def test_a_tie_with_a_limit_is_not_beyond(centre: float, sigma: float, value: float) -> None:
    known = Given(centre, sigma)
    assert i_mr([centre, value, centre], given=known).location.broken == ()
    assert xbar_r([[value, value]], given=Given(centre, sigma * 2**0.5)).location.broken == ()
    assert ewma([value], Smoothing(0.2, 3.0), given=known).location.broken == ()
    beyond = value + (0.001 if value > centre else -0.001)
    assert i_mr([centre, beyond, centre], given=known).location.points_of("we1") == [2]


def test_decimals_that_no_float_can_tell_apart() -> None:
    close = [Decimal("1.00000000000000000") + Decimal(n).scaleb(-17) for n in range(6)]
    chart = i_mr(close, Options(rules=("n3",)), given=Given(1.0, 0.1))
    assert chart.location.points_of("n3") == [6]


def test_a_share_on_its_limit() -> None:
    chart = p_chart([10, 19, 20], [100] * 3, Options(rules=("we1",)), given=Given(0.1))
    assert chart.location.points_of("we1") == [3]
