"""Transformations: peers' estimates, order kept, limits beyond reach, refusals."""

import numpy as np
import pytest
from scipy import stats

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.capability.transformations import (
    Transform,
    Transformation,
    box_cox,
    johnson,
    transformation,
    yeo_johnson,
)

SKEWED = np.random.default_rng(2).lognormal(1.0, 0.5, 80)
MIXED = SKEWED - 3


@pytest.mark.slow
def test_box_cox_finds_the_power_that_a_peer_finds() -> None:
    assert box_cox(SKEWED).parameters["lambda"] == pytest.approx(
        stats.boxcox_normmax(SKEWED, method="mle"), abs=1e-6
    )
    assert yeo_johnson(MIXED).parameters["lambda"] == pytest.approx(stats.yeojohnson_normmax(MIXED), abs=1e-5)


def test_given_powers_are_taken() -> None:
    log = box_cox(SKEWED, 0.0, shift=2.0)
    assert log(SKEWED) == pytest.approx(np.log(SKEWED + 2))
    assert not log.estimated
    assert box_cox(SKEWED, 2.0, plain=True)(SKEWED) == pytest.approx(SKEWED**2)
    assert yeo_johnson(MIXED, 2.0)(np.array([3.0, -0.5])) == pytest.approx([7.5, -np.log(1.5)])


def test_differences_between_groups_do_not_count_as_spread() -> None:
    level = np.repeat([10.0, 20.0, 90.0], 20)
    values = level + np.random.default_rng(1).normal(0, 1, 60)
    assert box_cox(values, groups=level.tolist()).parameters["lambda"] == pytest.approx(1, abs=0.2)
    assert box_cox(values).parameters["lambda"] < 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["box-cox", "yeo-johnson", "johnson"])
def test_what_was_larger_stays_larger_and_looks_normal(name: str) -> None:
    change = transformation(name, SKEWED)  # type: ignore[arg-type]
    assert np.all(np.diff(change(np.sort(SKEWED))) >= 0)
    assert stats.shapiro(change(SKEWED)).pvalue > stats.shapiro(SKEWED).pvalue


@pytest.mark.slow
def test_johnson_does_not_know_zero_or_the_unit() -> None:
    first, second = (transformation(Transform.JOHNSON, values) for values in (SKEWED, SKEWED * 25.4 - 7))
    assert second(SKEWED * 25.4 - 7) == pytest.approx(first(SKEWED), rel=1e-5, abs=1e-5)
    assert first.kind == second.kind


def test_a_limit_beyond_reach_has_no_image() -> None:
    bounded = Transformation(
        kind="SB",
        parameters={"gamma": 0.0, "eta": 1.0, "epsilon": 0.0, "lambda": 10.0},
        estimated=True,
        method="",
    )
    assert bounded(np.array([5.0])) == pytest.approx([0.0])
    assert not np.isfinite(bounded(np.array([-1.0, 0.0, 10.0, 11.0]))).any()


@pytest.mark.parametrize(
    ("values", "reason"),
    [(np.full(20, 3.0), QualityReason.CONSTANT), (np.array([0.0, 1.0, 2.0]), QualityReason.OUT_OF_RANGE)],
)
def test_values_that_cannot_be_mapped_are_refused(
    values: np.ndarray[tuple[int], np.dtype[np.float64]], reason: QualityReason
) -> None:
    with pytest.raises(QualityRefused) as refused:
        box_cox(values)
    assert refused.value.reason is reason


def test_options_that_cannot_be_are_refused() -> None:
    with pytest.raises(QualityRefused, match="at least 10"):
        johnson(SKEWED[:9])
    with pytest.raises(QualityRefused, match="groups"):
        box_cox(SKEWED, groups=["a"])
    with pytest.raises(QualityRefused, match="turns values round"):
        box_cox(SKEWED, -1.0, plain=True)
    with pytest.raises(QualityRefused, match="is not known"):
        transformation("logit", SKEWED)  # type: ignore[arg-type]
