"""What holds for any data: shift and scale move a chart and change no verdict; finite in, finite out."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from terminal.quality.charts.attributes import c_chart, np_chart, p_chart, u_chart
from terminal.quality.charts.multivariate import of_singles, t2
from terminal.quality.charts.options import Options
from terminal.quality.charts.rare_events import g_chart, t_chart
from terminal.quality.charts.result import Chart, Given
from terminal.quality.charts.rule_set import NELSON, WESTERN_ELECTRIC
from terminal.quality.charts.time_weighted import cusum, ewma
from terminal.quality.charts.variables import i_mr, xbar_r, xbar_s
from terminal.quality.refusal import QualityRefused

pytestmark = pytest.mark.slow

ALL = Options(rules=(*WESTERN_ELECTRIC, *NELSON), companion_rules=(*WESTERN_ELECTRIC, *NELSON))
VALUES = arrays(np.float64, st.integers(3, 40), elements=st.integers(-50, 50).map(float))
TABLES = arrays(
    np.float64, st.tuples(st.integers(2, 12), st.just(4)), elements=st.integers(-50, 50).map(float)
)
FACTORS = st.sampled_from([2.0**-20, 0.5, 4.0, 2.0**20])
"""Powers of two scale without rounding."""

CHARTS: list[tuple[Callable[..., Chart], Any]] = [
    (i_mr, VALUES),
    (ewma, VALUES),
    (cusum, VALUES),
    (xbar_r, TABLES),
    (xbar_s, TABLES),
]


def made(make: Callable[..., Chart], values: Any, **known: Any) -> Chart:
    if make in (ewma, cusum):
        return make(values, options=ALL, **known)
    return make(values, ALL, **known)


@pytest.mark.parametrize(("make", "values"), CHARTS)
@given(data=st.data())
@settings(max_examples=25)
def test_scale(make: Callable[..., Chart], values: Any, data: st.DataObject) -> None:
    given_values, factor = data.draw(values), data.draw(FACTORS)
    assume(np.ptp(given_values) > 0)
    try:
        one = made(make, given_values)
    except QualityRefused:
        with pytest.raises(QualityRefused):
            made(make, given_values * factor)
        return
    other = made(make, given_values * factor)
    by = 1.0 if make is cusum else factor
    assert other.location.broken == one.location.broken
    assert other.location.ucl == pytest.approx(one.location.ucl * by, rel=1e-12)
    assert other.location.statistic == pytest.approx(one.location.statistic * by, rel=1e-9, abs=1e-12 * by)
    assert other.estimates[0].sigma == pytest.approx(one.estimates[0].sigma * factor, rel=1e-12)


@pytest.mark.parametrize(("make", "values"), CHARTS)
@given(data=st.data())
@settings(max_examples=25)
def test_shift(make: Callable[..., Chart], values: Any, data: st.DataObject) -> None:
    given_values, shift = data.draw(values), data.draw(st.sampled_from([-1024.0, 7.0, 4096.0]))
    one = made(make, given_values, given=Given(1.0, 8.0))
    other = made(make, given_values + shift, given=Given(1.0 + shift, 8.0))
    by = 0.0 if make is cusum else shift
    assert other.location.statistic == pytest.approx(one.location.statistic + by, rel=1e-9, abs=1e-9)
    assert other.location.ucl == pytest.approx(one.location.ucl + by, rel=1e-12)
    if make is i_mr:  # sums of whole numbers: nothing is rounded, so every verdict is the same
        assert other.location.broken == one.location.broken


@pytest.mark.parametrize(("make", "values"), CHARTS)
@given(data=st.data())
@settings(max_examples=25)
def test_finite_in_finite_out(make: Callable[..., Chart], values: Any, data: st.DataObject) -> None:
    try:
        chart = made(make, data.draw(values))
    except QualityRefused:
        return
    assert all_finite(chart)


def all_finite(chart: Chart) -> bool:
    """Whether every number is finite but the moving range of the first point."""
    parts = [chart.location, *([chart.companion] if chart.companion else [])]
    lines = [line[1:] for one in parts for line in (one.statistic, one.centre, one.lcl, one.ucl)]
    return all(np.isfinite(line).all() for line in lines)


COUNTS = st.lists(st.integers(0, 30), min_size=2, max_size=30)


@given(found=COUNTS)
@settings(max_examples=25)
def test_counts_finite_in_finite_out(found: list[int]) -> None:
    makers: list[Callable[[], Chart]] = [
        lambda: p_chart(found, [30]),
        lambda: np_chart(found, [30]),
        lambda: c_chart(found),
        lambda: u_chart(found, [2.5]),
        lambda: g_chart(found),
        lambda: t_chart(found),
    ]
    for make in makers:
        try:
            chart = make()
        except QualityRefused:
            continue
        assert all_finite(chart)
        assert (chart.location.lcl <= chart.location.centre).all()
        assert (chart.location.centre <= chart.location.ucl).all()


@given(data=st.data())
@settings(max_examples=25)
def test_t2_knows_no_units(data: st.DataObject) -> None:
    rows = np.random.default_rng(data.draw(st.integers(0, 10**6))).normal(0.0, 1.0, (20, 3))
    factors = np.array([data.draw(FACTORS) for _ in range(3)])
    moved = rows * factors + np.array([5.0, -3.0, 100.0]) * factors
    assert t2(moved, of_singles(moved)) == pytest.approx(t2(rows, of_singles(rows)), rel=1e-8)
