"""Plans found from two risks: golden ones, a search by brute force, refusals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.search import Risk, find_plan

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("producer", "consumer", "plan"),
    [((0.005, 0.95), (0.03, 0.1), (221, 3)), ((0.02, 0.9), (0.1, 0.1), (52, 2))],
)
def test_golden_plans(
    producer: tuple[float, float], consumer: tuple[float, float], plan: tuple[int, int]
) -> None:
    """R AcceptanceSampling 1.0.11."""
    found = find_plan(Risk(*producer), Risk(*consumer))
    assert (found.n, found.ac, found.re) == (*plan, plan[1] + 1)
    assert found.at_producer >= producer[1]
    assert found.at_consumer <= consumer[1]


@settings(max_examples=25)
@given(st.floats(0.01, 0.1), st.floats(2.5, 6.0))
def test_no_smaller_plan_keeps_both_risks(p: float, times: float) -> None:
    found = find_plan(Risk(p, 0.9), Risk(min(0.9, p * times), 0.15))
    bad = min(0.9, p * times)
    assert binom.cdf(found.ac, found.n, p) >= 0.9
    assert binom.cdf(found.ac, found.n, bad) <= 0.15
    for n in range(1, found.n):
        ac = int(binom.ppf(0.9, n, p))  # the smallest that keeps the producer's risk
        assert binom.cdf(ac, n, bad) > 0.15


@pytest.mark.parametrize("law", ["poisson", "hypergeometric"])
def test_other_laws_keep_both_risks(law: str) -> None:
    found = find_plan(Risk(0.01, 0.95), Risk(0.06, 0.1), law, 1000)
    assert found.at_producer >= 0.95
    assert found.at_consumer <= 0.1
    assert found.n <= 1000
    assert (found.law, found.lot) == (law, 1000)


def test_nonconformities_per_unit_may_exceed_one() -> None:
    found = find_plan(Risk(1.0, 0.95), Risk(4.0, 0.1), "poisson")
    assert (found.n, found.ac) == (3, 6)


def test_a_small_lot_is_drawn_whole_at_most() -> None:
    found = find_plan(Risk(0.0, 0.95), Risk(0.1, 0.1), "hypergeometric", 10)
    assert (found.n, found.ac) == (9, 0)


@pytest.mark.parametrize(
    ("producer", "consumer", "reason"),
    [
        (Risk(0.05, 0.95), Risk(0.01, 0.1), QualityReason.OUT_OF_RANGE),
        (Risk(0.05, 0.95), Risk(0.05, 0.1), QualityReason.OUT_OF_RANGE),
        (Risk(0.01, 0.1), Risk(0.05, 0.95), QualityReason.OUT_OF_RANGE),
        (Risk(0.01, 1.0), Risk(0.05, 0.1), QualityReason.OUT_OF_RANGE),
        (Risk(-0.01, 0.95), Risk(0.05, 0.1), QualityReason.OUT_OF_RANGE),
        (Risk(0.01, 0.95), Risk(float("nan"), 0.1), QualityReason.NOT_FINITE),
        (Risk("0.01", 0.95), Risk(0.05, 0.1), QualityReason.NOT_NUMERIC),  # type: ignore[arg-type]
    ],
)
def test_bad_risks_are_refused(producer: Risk, consumer: Risk, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as caught:
        find_plan(producer, consumer)
    assert caught.value.reason is reason


def test_risks_that_no_sample_keeps() -> None:
    with pytest.raises(QualityRefused, match="keeps both risks") as caught:
        find_plan(Risk(0.05, 0.95), Risk(0.051, 0.1), "binomial", 500)
    assert caught.value.reason is QualityReason.NO_SOLUTION
