"""T2 charts, probability limits, and what R and S charts miss: against textbook figures and simulation."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import norm

from terminal.quality.charts.attributes import c_chart, p_chart
from terminal.quality.charts.multivariate import Vectors
from terminal.quality.charts.options import Options
from terminal.quality.charts.rare_events import g_chart
from terminal.quality.charts.result import Given
from terminal.quality.charts.variables import i_mr, xbar_r, xbar_s
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.dispersion_power import of_deviations, of_ranges
from terminal.quality.studies.multivariate import t2_individuals, t2_subgroups, upper_limit
from terminal.quality.studies.probability_limits import at_probability, sigmas_of

CORRELATED = np.random.default_rng(8).multivariate_normal([0.0, 5.0], [[1.0, 0.7], [0.7, 2.0]], 60)


def known(samples: int, size: int, variables: int) -> Vectors:
    return Vectors(np.zeros(variables), np.eye(variables), samples, size)


@pytest.mark.parametrize(
    ("samples", "size", "variables", "late", "limit"),
    [(20, 10, 2, False, 13.72), (20, 10, 2, True, 15.16)],
)
def test_limits_of_subgroups(samples: int, size: int, variables: int, late: bool, limit: float) -> None:
    """Montgomery, example 11.1: m = 20, n = 10, p = 2 at 0.999; F(0.001; 2, 179) = 7.18."""
    got = upper_limit(known(samples, size, variables), 0.999, phase_two=late)
    assert got == pytest.approx(limit, rel=1e-2)


@pytest.mark.parametrize(
    ("samples", "variables", "late", "limit"),
    [(20, 2, False, 8.28592787636626), (30, 4, False, 11.1213684523803), (15, 2, True, 18.4177171929513)],
)
def test_limits_of_vectors(samples: int, variables: int, late: bool, limit: float) -> None:
    """The figures of a second program at (1 - 0.0027)^p."""
    got = upper_limit(known(samples, 1, variables), 0.9973**variables, phase_two=late)
    assert got == pytest.approx(limit, rel=1e-12)


@pytest.mark.slow
def test_limits_hold_their_share() -> None:
    rng = np.random.default_rng(3)
    kept = 0
    for _ in range(200):
        rows = rng.normal(0.0, 1.0, (30, 2))
        made = t2_individuals(rows[:20], new=rows[20:], confidence=0.9)
        late = made.chart.location.statistic[20:] <= made.chart.location.ucl[20:]
        kept += int(late.sum())
    assert kept / 2000 == pytest.approx(0.9, abs=3.0 * math.sqrt(0.09 / 200))


def test_chart_of_vectors() -> None:
    new = np.array([[4.0, 1.0], [0.0, 5.0]])
    made = t2_individuals(CORRELATED, new=new)
    assert made.confidence == pytest.approx(0.9973**2)
    assert (made.chart.kind, made.chart.phase_one) == ("T2", 60)
    assert (61, "we1") in made.chart.location.broken
    assert (62, "we1") not in made.chart.location.broken
    assert made.chart.location.ucl[60] > made.chart.location.ucl[59]
    assert "covariance SAMPLE from 60 samples" in made.chart.notes


def test_chart_of_subgroups() -> None:
    blocks = CORRELATED.reshape(12, 5, 2)
    made = t2_subgroups(blocks, new=blocks[:1] + 3.0)
    assert made.chart.sizes.tolist() == [5] * 13
    assert made.chart.location.broken[-1] == (13, "we1")


# ---------------------------------------------------------------- probability limits

WIDE = Options(nsigmas=sigmas_of(0.99))


def test_normal_limits_are_the_same_by_sigma() -> None:
    chart = i_mr([1.0, 2.0, 4.0, 3.0], WIDE)
    held = at_probability(chart, 0.99, WIDE)
    assert held.location.ucl == pytest.approx(chart.location.ucl)
    assert held.limits == "probability 0.99"


@pytest.mark.parametrize("make", [xbar_r, xbar_s])
def test_dispersion_limits_hold_their_share(make: Callable[..., object]) -> None:
    rows = np.random.default_rng(6).normal(0.0, 1.0, (4000, 5))
    chart = at_probability(make(rows, WIDE, given=Given(0.0, 1.0)), 0.99, WIDE)  # type: ignore[arg-type]
    assert chart.companion is not None
    broken = {point for point, rule in chart.companion.broken if rule == "we1"}
    assert len(broken) / 4000 == pytest.approx(0.01, abs=3.0 * math.sqrt(0.0099 / 4000))
    assert chart.companion.lcl[0] > 0.0


def test_count_limits_are_whole_counts() -> None:
    c = at_probability(c_chart([4, 9, 5, 2], WIDE), 0.99, WIDE)
    assert (c.location.lcl[0], c.location.ucl[0]) == (0.0, 12.0)
    p = at_probability(p_chart([4, 9, 5, 2], [100], WIDE), 0.99, WIDE)
    assert (p.location.ucl[0] * 100) % 1 == pytest.approx(0.0, abs=1e-9)


def test_refusals() -> None:
    with pytest.raises(QualityRefused) as refused:
        at_probability(g_chart([1, 5, 3]), 0.99, WIDE)
    assert refused.value.reason is QualityReason.NOT_AVAILABLE
    for wrong in (lambda: sigmas_of(1.0), lambda: t2_individuals(CORRELATED, confidence=0.0)):
        with pytest.raises(QualityRefused) as refused:
            wrong()
        assert refused.value.reason is QualityReason.OUT_OF_RANGE
    with pytest.raises(QualityRefused) as refused:
        t2_individuals(CORRELATED, new=[[1.0, 2.0, 3.0]])
    assert refused.value.reason is QualityReason.WRONG_SHAPE


# ---------------------------------------------------------------- what R and S charts miss


@pytest.mark.slow
def test_ranges_of_two_are_normal_differences() -> None:
    (missed,) = (of_ranges([2.0], [2])[0].tolist(),)
    high = 2.0 / math.sqrt(math.pi) + 3.0 * math.sqrt(2.0 - 4.0 / math.pi)
    assert missed[0] == pytest.approx(2.0 * norm.cdf(high / 2.0 / math.sqrt(2.0)) - 1.0, rel=1e-6)


def test_deviations_by_simulation() -> None:
    missed = of_deviations([1.0, 2.0], [5])
    assert missed[0, 0] == pytest.approx(0.9961, abs=1e-3)
    s = np.random.default_rng(9).normal(0.0, 2.0, (20_000, 5)).std(axis=1, ddof=1)
    share = float(np.mean(s <= 0.9399856 + 3.0 * math.sqrt(1.0 - 0.9399856**2)))
    assert missed[1, 0] == pytest.approx(share, abs=0.011)
