"""What charts miss: a golden point, scipy's laws, the rounding of limits, refusals."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, norm, poisson

from terminal.quality.charts.operating_characteristic import count_chart_missed, mean_chart_missed
from terminal.quality.refusal import QualityReason, QualityRefused


def test_p_chart_with_both_roundings() -> None:
    """Limits 2.62 and 20.51 of 50: the golden figure of R qcc 3.0 counts 2 as within."""
    (floor,) = count_chart_missed(2.62, 20.51, 50, [0.01], edge="floor")
    (inside,) = count_chart_missed(2.62, 20.51, 50, [0.01])
    assert floor.beta == pytest.approx(0.0894353130960308, rel=1e-12)
    assert inside.beta == pytest.approx(binom.cdf(20, 50, 0.01) - binom.cdf(2, 50, 0.01), rel=1e-9)
    assert inside.beta < floor.beta


def test_c_chart() -> None:
    found = count_chart_missed(6.4, 33.2, 1, [0.0, 10.0, 20.0, 60.0], law="poisson")
    wanted = [poisson.cdf(33, at) - poisson.cdf(6, at) for at in (0, 10, 20, 60)]
    assert [one.beta for one in found] == pytest.approx(wanted, rel=1e-9, abs=1e-15)
    assert [one.arl for one in found] == pytest.approx([1 / (1 - beta) for beta in wanted], rel=1e-9)


def test_nothing_is_seen_where_no_count_is_beyond() -> None:
    (found,) = count_chart_missed(0.0, 5.0, 5, [0.3])
    assert found.beta == pytest.approx(1.0)
    assert found.arl == math.inf


def test_x_bar_chart() -> None:
    found = mean_chart_missed([1, 5], [0.0, 1.0, -1.0])
    wanted = [
        norm.cdf(3 - shift * math.sqrt(n)) - norm.cdf(-3 - shift * math.sqrt(n))
        for shift in (0.0, 1.0, -1.0)
        for n in (1, 5)
    ]
    assert [one.beta for one in found] == pytest.approx(wanted, rel=1e-9)
    assert found[0].arl == pytest.approx(370.398, rel=1e-5)
    assert [(one.n, one.at) for one in found][:3] == [(1, 0.0), (5, 0.0), (1, 1.0)]


@pytest.mark.slow
@given(st.integers(1, 50), st.floats(0, 5), st.floats(0, 5))
def test_larger_shifts_are_missed_less(n: int, one: float, other: float) -> None:
    near, far = mean_chart_missed([n], sorted((one, other)))
    assert 0 <= far.beta <= near.beta + 1e-12 <= 1 + 1e-12


@pytest.mark.parametrize(
    ("limits", "grid", "reason"),
    [
        ((5.0, 2.0), [0.1], QualityReason.OUT_OF_RANGE),
        ((math.nan, 2.0), [0.1], QualityReason.NOT_FINITE),
        ((0.0, 2.0), [1.5], QualityReason.OUT_OF_RANGE),
        ((0.0, 2.0), ["much"], QualityReason.NOT_NUMERIC),
    ],
)
def test_bad_input_is_refused(limits: tuple[float, float], grid: list[float], reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as caught:
        count_chart_missed(*limits, 10, grid)
    assert caught.value.reason is reason


def test_options_that_do_not_exist() -> None:
    with pytest.raises(QualityRefused, match="edge"):
        count_chart_missed(0.0, 2.0, 10, [0.1], edge="ceiling")
    with pytest.raises(QualityRefused, match="law"):
        count_chart_missed(0.0, 2.0, 10, [0.1], law="normal")
    with pytest.raises(QualityRefused, match="sigmas"):
        mean_chart_missed([5], [1.0], -3.0)
