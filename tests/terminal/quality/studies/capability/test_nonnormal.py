"""Indices of other distributions: they agree with the normal ones for normal values, and end where the
values do.
"""

import numpy as np
import pytest

from terminal.quality.capability import Specification, capability
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.capability.nonnormal import Method, nonnormal
from terminal.quality.studies.distributions import Family

NORMAL = np.random.default_rng(4).normal(100, 2, 200)
BOTH = Specification(lower=92, upper=110)
SKEWED = np.random.default_rng(4).weibull(1.5, 300)


@pytest.mark.parametrize("method", ["percentile", "nonconformance"])
def test_of_normal_values_they_are_the_usual_ones(method: str) -> None:
    found, usual = nonnormal(NORMAL, BOTH, "normal", method=method), capability(NORMAL, BOTH).overall  # type: ignore[arg-type]
    assert found.ppk == pytest.approx(usual.pk, rel=1e-4)
    assert found.pp == pytest.approx(usual.p, rel=1e-4)
    assert (found.method, found.family, found.n) == (method, "normal", 200)


@pytest.mark.slow
def test_three_parameter_families_follow_a_shift_and_a_scale() -> None:
    limits = Specification(lower=0.0, upper=3.5)
    first = nonnormal(SKEWED, limits, Family.WEIBULL3)
    second = nonnormal(SKEWED * 10 + 50, Specification(lower=50, upper=85), Family.WEIBULL3)
    assert second.ppk == pytest.approx(first.ppk, rel=1e-5)
    assert second.expected
    assert first.expected
    assert second.expected.above == pytest.approx(first.expected.above, rel=1e-4)


def test_there_is_no_index_where_nothing_can_fall() -> None:
    found = nonnormal(SKEWED, Specification(lower=0, upper=3.5), Family.WEIBULL, method=Method.NONCONFORMANCE)
    assert (found.ppl, found.pp) == (None, None)
    assert found.ppk == found.ppu


def test_own_percentiles_need_enough_values() -> None:
    many = np.random.default_rng(8).normal(100, 2, 5000)
    found = nonnormal(many, BOTH, "empirical")
    assert found.percentiles == tuple(np.quantile(many, [0.00135, 0.5, 0.99865]))
    assert found.expected is None
    assert found.pp == pytest.approx(1.5, rel=0.1)
    with pytest.raises(QualityRefused, match="741"):
        nonnormal(NORMAL, BOTH, "empirical")
    with pytest.raises(QualityRefused):
        nonnormal(many, BOTH, "empirical", method=Method.NONCONFORMANCE)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], QualityReason.EMPTY),
        ([1.0], QualityReason.TOO_FEW),
        ([2.0] * 10, QualityReason.CONSTANT),
        ([1, 2, 3, 4, float("inf")], QualityReason.NOT_FINITE),
        ([1, 2, 3, 4, "x"], QualityReason.NOT_NUMERIC),
        ([-1, 2, 3, 4, 5], QualityReason.OUT_OF_RANGE),
    ],
)
def test_values_without_an_index_are_refused(values: list[object], reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        nonnormal(values, BOTH, Family.LOGNORMAL)
    assert refused.value.reason is reason
