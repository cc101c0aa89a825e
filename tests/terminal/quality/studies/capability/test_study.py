"""The whole study: what it says beside the figures, and when it refuses."""

import math

import numpy as np
import pytest

from terminal.quality.capability import Specification, capability
from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.studies.capability.study import (
    StudyOptions,
    Unstable,
    capability_study,
    figures,
    nonnormal_study,
)
from terminal.quality.studies.capability.transformations import Transform
from terminal.quality.studies.distributions import Family

CALM = np.random.default_rng(3).normal(50, 1, (25, 5))
BOTH = Specification(lower=45, upper=55, target=50)
SKEWED = np.random.default_rng(5).lognormal(1, 0.6, 120)


def test_a_good_process_gets_no_warning() -> None:
    study = capability_study(CALM, BOTH)
    assert study.warnings == ()
    assert study.stability
    assert study.stability.stable
    assert study.normality
    assert study.normality.p > 0.05
    assert study.capability == capability(CALM, BOTH)


def test_every_index_has_its_usual_name_and_its_limits() -> None:
    found = figures(capability_study(CALM, BOTH))
    assert list(found) == [a + b for a in "CP" for b in ("p", "pl", "pu", "pk", "pm")]
    for value, limits in found.values():
        assert limits
        assert limits.lower < value < limits.upper
    assert list(figures(capability_study(CALM, Specification(upper=55)))) == ["Cpu", "Cpk", "Ppu", "Ppk"]


def test_few_values_are_said_to_be_few() -> None:
    (warning,) = capability_study(CALM[:8], BOTH).warnings
    assert warning.startswith("40 values are few")


def test_an_unstable_process_is_warned_of_refused_or_ignored() -> None:
    shifted = CALM.copy()
    shifted[20:] += 3
    study = capability_study(shifted, BOTH)
    assert study.stability
    assert {point for point, _ in study.stability.broken} == {21, 22, 23, 24, 25}
    assert "5 points break a rule: 21, 22, 23, 24, 25" in study.warnings[0]
    with pytest.raises(QualityRefused, match="foretell nothing") as refused:
        capability_study(shifted, BOTH, StudyOptions(unstable=Unstable.REFUSE))
    assert refused.value.reason is QualityReason.UNSTABLE
    ignored = capability_study(shifted, BOTH, StudyOptions(unstable=Unstable.IGNORE))
    assert ignored.stability is None


def test_single_values_are_judged_by_an_individuals_chart() -> None:
    values = CALM.ravel().copy()
    values[60] = 60
    study = capability_study(values, BOTH)
    assert study.stability
    assert study.stability.broken == ((61, "we1"),)
    assert study.capability.within_spread.estimator == "MR"


def test_values_that_are_not_normal_are_said_so_and_may_be_transformed() -> None:
    limits = Specification(lower=0.3, upper=20, target=3)
    plain, mapped = (
        capability_study(SKEWED, limits),
        capability_study(SKEWED, limits, transform=Transform.BOX_COX),
    )
    assert any("do not look normal" in warning for warning in plain.warnings)
    assert not any("do not look normal" in warning for warning in mapped.warnings)
    assert mapped.transformation
    assert mapped.capability.specification.upper == pytest.approx(
        float(mapped.transformation(np.array([20.0]))[0])
    )
    assert mapped.specification == limits


def test_gaps_stay_in_place_through_a_transformation() -> None:
    table = [[1.0, 2.0, None], [4.0, 3.0, 9.0], [2.0, 5.0, 3.0], [2.5, 3.5, 6.0]]
    limits = Specification(lower=0.3, upper=20)
    groups = tuple(at // 3 for at in range(12))
    study = capability_study(table, limits, StudyOptions(groups=groups), transform=Transform.BOX_COX)
    assert (study.capability.n, study.capability.missing) == (11, 1)


def test_a_limit_that_no_value_can_reach_is_left_out() -> None:
    limits = Specification(lower=-50.0, upper=20)
    study = capability_study(SKEWED, limits, transform=Transform.BOX_COX)
    assert study.capability.specification.lower is None
    assert "Cpl" not in figures(study)


@pytest.mark.parametrize("limits", [Specification(upper=-1.0), Specification(lower=-5.0, upper=-1.0)])
def test_a_limit_that_every_value_passes_is_refused_through_a_transformation(limits: Specification) -> None:
    with pytest.raises(QualityRefused, match="The upper limit -1 leaves every value outside") as refused:
        capability_study(SKEWED, limits, transform=Transform.BOX_COX)
    assert refused.value.reason is QualityReason.OUT_OF_RANGE


def test_another_distribution_is_tested_and_judged() -> None:
    study = nonnormal_study(SKEWED, Specification(lower=0.3, upper=20), Family.LOGNORMAL)
    assert study.fit
    assert study.fit.p > 0.05
    assert study.warnings == ()
    wrong = nonnormal_study(SKEWED, Specification(lower=0.3, upper=20), Family.WEIBULL)
    assert any("do not look weibull" in warning for warning in wrong.warnings)
    given = nonnormal_study(SKEWED, Specification(upper=20), Family.GAMMA, given={"shape": 2.0})
    assert given.fit is None


def test_a_study_refuses_what_its_parts_refuse() -> None:
    for values in ([], [1.0], [1.0] * 9, [1, 2, 3, 4, math.inf], [1, 2, 3, 4, "5"]):
        with pytest.raises(QualityRefused):
            capability_study(values, BOTH)
    with pytest.raises(QualityRefused, match="unstable"):
        capability_study(CALM, BOTH, StudyOptions(unstable="maybe"))  # type: ignore[arg-type]


def test_skew_alone_makes_no_process_unstable() -> None:
    limits = Specification(lower=0.3, upper=20)
    as_normal = capability_study(SKEWED, limits).stability
    as_lognormal = nonnormal_study(SKEWED, limits, Family.LOGNORMAL).stability
    assert as_normal
    assert as_lognormal
    assert as_lognormal.stable
    assert not as_normal.stable
