"""Anderson-Darling: published example, the level of the test, refusals."""

import numpy as np
import pytest
from scipy import stats

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.distributions import Family
from terminal.quality.studies.normality import anderson_darling

NORMAL = np.random.default_rng(3).normal(10, 2, 80)


def test_the_statistic_is_that_of_another_program() -> None:
    found = anderson_darling(NORMAL)
    assert found.statistic == pytest.approx(stats.anderson(NORMAL, method="interpolate").statistic, rel=1e-9)
    assert found.adjusted == pytest.approx(found.statistic * (1 + 0.75 / 80 + 2.25 / 6400))


@pytest.mark.parametrize("family", ["normal", "lognormal", "weibull"])
def test_shift_of_unit_changes_nothing(family: Family) -> None:
    first, second = anderson_darling(NORMAL, family), anderson_darling(NORMAL * 25.4, family)
    assert second.statistic == pytest.approx(first.statistic, rel=1e-9)
    assert second.p == pytest.approx(first.p, rel=1e-9)


def test_skewed_values_are_found_out() -> None:
    skewed = np.exp(NORMAL / 3)
    assert anderson_darling(skewed).p < 0.001
    assert anderson_darling(skewed, Family.LOGNORMAL).p > 0.05
    assert anderson_darling(NORMAL).p > 0.05


@pytest.mark.slow
@pytest.mark.parametrize("family", ["normal", "weibull"])
def test_a_true_family_is_rejected_one_time_in_twenty(family: Family) -> None:
    rng = np.random.default_rng(5)
    samples = (rng.normal(size=40) if family == "normal" else rng.weibull(2, 40) for _ in range(1500))
    rejected = sum(anderson_darling(sample, family).p < 0.05 for sample in samples)
    assert 45 <= rejected <= 110


def test_weibull_with_and_without_correction_for_size() -> None:
    with_, without = (anderson_darling(NORMAL, Family.WEIBULL, corrected=c) for c in (True, False))
    assert with_.adjusted == pytest.approx(without.adjusted * (1 + 0.2 / np.sqrt(80)))
    assert with_.p < without.p


@pytest.mark.parametrize(
    ("values", "reason"),
    [([1.0] * 9, QualityReason.CONSTANT), ([1, 2, 3], QualityReason.TOO_FEW), ([], QualityReason.EMPTY)],
)
def test_values_that_tell_nothing_are_refused(values: list[float], reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        anderson_darling(values)
    assert refused.value.reason is reason
