"""Plans by variables: golden curves and plans, the risks they keep, their order, refusals."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.search import Risk
from terminal.quality.studies.sampling.estimate import fraction_beyond
from terminal.quality.studies.sampling.variables import (
    accept_probability,
    acceptance_constant,
    find_plan,
    oc_curve,
)


@pytest.mark.parametrize(
    ("n", "k", "p", "method", "accept"),
    [
        (10, 1.72, 0.001, "s", 0.996169635342382),
        (10, 1.72, 0.05, "s", 0.48618066583649),
        (15, 1.79, 0.2, "s", 0.0127015429083102),
        (15, 1.79, 0.01, "sigma", 0.981111510058246),
        (50, 1.93, 0.05, "sigma", 0.0218848644719865),
    ],
)
def test_golden_chances(n: int, k: float, p: float, method: str, accept: float) -> None:
    """R AcceptanceSampling 1.0.11."""
    assert accept_probability(n, k, p, method) == pytest.approx(accept, rel=1e-9)


def test_the_chance_by_simulation() -> None:
    n, k, p = 8, 1.5, 0.04
    values = np.random.default_rng(11).standard_normal((40_000, n))
    limit = 1.7506860712521692  # the 96 % point of the normal law
    accepted = (limit - values.mean(axis=1)) / values.std(axis=1, ddof=1) >= k
    error = math.sqrt(0.25 / len(values))
    assert abs(accepted.mean() - accept_probability(n, k, p)) < 3 * error


@pytest.mark.slow
def test_golden_plans() -> None:
    """R AcceptanceSampling 1.0.11; its k for s is a root to 1.2e-4 only: 2.193930839692."""
    known = find_plan(Risk(0.01, 0.95), Risk(0.05, 0.1), "sigma")
    assert (known.n, known.method) == (19, "sigma")
    assert known.k == pytest.approx(1.94899257210411, rel=1e-12)
    unknown = find_plan(Risk(0.005, 0.95), Risk(0.03, 0.1))
    assert unknown.n == 62
    assert unknown.k == pytest.approx(2.193930839692, abs=1.2e-4)
    assert unknown.at_producer == pytest.approx(0.95, rel=1e-12)
    assert unknown.at_consumer <= 0.1
    assert "non-central t" in unknown.source


@pytest.mark.slow
@settings(max_examples=15)
@given(st.floats(0.001, 0.05), st.floats(2.5, 8.0), st.sampled_from(["s", "sigma"]))
def test_one_unit_less_breaks_the_consumers_risk(p: float, times: float, method: str) -> None:
    bad = min(0.6, p * times)
    plan = find_plan(Risk(p, 0.95), Risk(bad, 0.1), method)
    assert plan.at_producer == pytest.approx(0.95, rel=1e-9)
    assert plan.at_consumer <= 0.1
    if plan.n > 2:
        k = acceptance_constant(plan.n - 1, p, 0.95, method)
        assert accept_probability(plan.n - 1, k, bad, method) > 0.1
        assert plan.m == fraction_beyond(plan.n, plan.k, method)


@pytest.mark.slow
@given(st.integers(2, 300), st.floats(-1, 4), st.lists(st.floats(0, 1), min_size=2, max_size=5))
def test_worse_lots_are_accepted_less(n: int, k: float, grid: list[float]) -> None:
    for method in ("s", "sigma"):
        for better, worse in pairwise(oc_curve(n, k, sorted(grid), method)):
            assert 0 <= worse.accept <= better.accept + 1e-9 <= 1 + 2e-9


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((1, 1.0, 0.1), QualityReason.OUT_OF_RANGE),
        ((5, math.inf, 0.1), QualityReason.NOT_FINITE),
        ((5, 1.0, -0.1), QualityReason.OUT_OF_RANGE),
        ((5, 1.0, "0.1"), QualityReason.NOT_NUMERIC),
        ((5, 1.0, 0.1, "range"), QualityReason.UNKNOWN_OPTION),
    ],
)
def test_bad_input_is_refused(arguments: tuple[object, ...], reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as caught:
        accept_probability(*arguments)  # type: ignore[arg-type]
    assert caught.value.reason is reason


def test_searches_refuse_too() -> None:
    with pytest.raises(QualityRefused, match="No fraction"):
        oc_curve(5, 1.0, [])
    with pytest.raises(QualityRefused, match="method"):
        find_plan(Risk(0.01, 0.95), Risk(0.05, 0.1), "range")
    with pytest.raises(QualityRefused, match="worse"):
        find_plan(Risk(0.05, 0.95), Risk(0.01, 0.1))
    with pytest.raises(QualityRefused) as caught:
        find_plan(Risk(0.05, 0.95), Risk(0.0501, 0.1), "sigma")
    assert caught.value.reason is QualityReason.NO_SOLUTION
