"""Estimated fractions and verdicts: golden figures, form 1 = form 2, unbiased, refusals."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import ndtr

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.search import Risk
from terminal.quality.studies.sampling.estimate import estimate, fraction_beyond, judge
from terminal.quality.studies.sampling.variables import find_plan


@pytest.mark.parametrize(
    ("mean", "s", "n", "worse"),
    [(195, 8.8, 5, 0.0217228148173826), (190, 6, 20, 0.043560593847424)],
)
def test_golden_fractions(mean: float, s: float, n: int, worse: float) -> None:
    """R AQLSchemes 1.7-2, which gives the worse side of two limits; Z1.9 judges by the total."""
    found = estimate(mean, s, n, lower=180, upper=209)
    assert found.worse_side == pytest.approx(worse, rel=1e-9)
    assert found.total == found.below + found.above > found.worse_side


@pytest.mark.slow
@pytest.mark.parametrize("method", ["s", "sigma"])
def test_the_estimate_is_unbiased(method: str) -> None:
    values = np.random.default_rng(5).standard_normal((4_000, 6))
    means, spreads = values.mean(axis=1), values.std(axis=1, ddof=1)
    found = [
        estimate(mean, s if method == "s" else 1.0, 6, upper=1.0, method=method).above
        for mean, s in zip(means.tolist(), spreads.tolist(), strict=True)
    ]
    error = np.std(found) / math.sqrt(len(found))
    assert abs(np.mean(found) - ndtr(-1.0)) < 3 * error


SAMPLES = st.lists(st.floats(-50, 50), min_size=10, max_size=10)
PLAN = find_plan(Risk(0.02, 0.9), Risk(0.3, 0.1))


@pytest.mark.slow
@given(SAMPLES, st.floats(-60, 60))
def test_one_limit_by_m_is_one_limit_by_k(values: list[float], upper: float) -> None:
    k = 1.3
    s = float(np.std(values, ddof=1))
    assume(s > 1e-6)
    far = (upper - float(np.mean(values))) / s
    assume(abs(far - k) > 1e-6)
    verdict = judge(values, fraction_beyond(10, k), upper=upper)
    assert verdict.accepted == (far >= k)
    assert math.isfinite(verdict.estimate.total)


@pytest.mark.slow
@given(SAMPLES, st.floats(0.1, 9), st.floats(-100, 100))
def test_shift_and_scale_change_nothing(values: list[float], scale: float, shift: float) -> None:
    assume(np.std(values) > 1e-3)
    one = judge(values, 0.1, lower=-60, upper=60)
    moved = [scale * value + shift for value in values]
    two = judge(moved, 0.1, lower=-60 * scale + shift, upper=60 * scale + shift)
    assert two.estimate.total == pytest.approx(one.estimate.total, rel=1e-6, abs=1e-12)


def test_two_limits_are_judged_together() -> None:
    values = [9.0, 10.0, 11.0, 9.5, 10.5]
    one_side = judge(values, 0.02, upper=11.2).estimate.above
    assert judge(values, one_side * 1.01, upper=11.2).accepted
    assert not judge(values, one_side * 1.01, lower=8.8, upper=11.2).accepted


def test_known_sigma_is_used() -> None:
    verdict = judge([9.0, 10.0, 11.0], 0.1, upper=12.0, sigma=2.0)
    assert (verdict.deviation, verdict.estimate.method) == (2.0, "sigma")
    assert verdict.estimate.above == pytest.approx(float(ndtr(-math.sqrt(1.5))), rel=1e-12)


def test_a_plan_judges() -> None:
    assert PLAN.m is not None
    good = [float(value) for value in range(PLAN.n)]
    assert judge(good, PLAN.m, upper=1000.0).accepted
    assert not judge(good, PLAN.m, upper=1.0).accepted


@pytest.mark.parametrize(
    ("values", "limits", "reason"),
    [
        ([], {"upper": 1.0}, QualityReason.EMPTY),
        ([1.0, 2.0], {"upper": 1.0}, QualityReason.TOO_FEW),
        ([5.0] * 5, {"upper": 1.0}, QualityReason.CONSTANT),
        ([1.0, math.inf, 2.0], {"upper": 1.0}, QualityReason.NOT_FINITE),
        ([1.0, "2", 2.0], {"upper": 1.0}, QualityReason.NOT_NUMERIC),
        ([1.0, 3.0, 2.0], {}, QualityReason.EMPTY),
        ([1.0, 3.0, 2.0], {"lower": 2.0, "upper": 1.0}, QualityReason.OUT_OF_RANGE),
        ([1.0, 3.0, 2.0], {"lower": math.nan}, QualityReason.NOT_FINITE),
        ([1.0, 3.0, 2.0], {"upper": 1.0, "sigma": -1.0}, QualityReason.OUT_OF_RANGE),
    ],
)
def test_bad_input_is_refused(values: list[float], limits: dict[str, float], reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as caught:
        judge(values, 0.1, **limits)
    assert caught.value.reason is reason
    assert caught.value.detail.endswith(".")


def test_a_fraction_needs_three_values_for_s() -> None:
    assert fraction_beyond(2, 1.0, "sigma") == pytest.approx(float(ndtr(-math.sqrt(2.0))))
    with pytest.raises(QualityRefused):
        fraction_beyond(2, 1.0)
    assert fraction_beyond(5, 9.0) == 0.0
    assert fraction_beyond(5, -9.0) == 1.0
