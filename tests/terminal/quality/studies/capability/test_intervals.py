"""Confidence limits: against worked figures, and against how often they cover in simulation."""

import numpy as np
import pytest
from scipy import stats

from terminal.quality.capability import Specification, capability
from terminal.quality.refusal import QualityRefused
from terminal.quality.studies.capability.intervals import (
    BoundSides,
    Boyles,
    Freedom,
    IntervalOptions,
    overall_limits,
    within_limits,
)

BOTH = Specification(lower=-4, upper=5, target=0.5)
VALUES = np.random.default_rng(7).normal(size=(25, 4)).tolist()


def test_cp_by_chi_square_and_cpk_by_bissell() -> None:
    found = capability(VALUES, BOTH)
    limits = overall_limits(found, IntervalOptions(level=0.9))
    assert limits.p
    assert limits.pk
    assert found.overall.p
    assert limits.p.lower == pytest.approx(found.overall.p * np.sqrt(stats.chi2.ppf(0.05, 99) / 99))
    assert found.overall.pk
    reach = 1.6448536269514722 * np.sqrt(1 / 900 + found.overall.pk**2 / 198)
    assert limits.pk.upper == pytest.approx(found.overall.pk + reach)
    assert (limits.degrees, limits.methods["p"]) == (99, "chi-square")


def test_limits_within_subgroups_take_what_the_estimator_is_worth() -> None:
    found = capability(VALUES, BOTH)
    own = within_limits(found)
    assert own.degrees == found.within_spread.degrees < 75
    assert within_limits(found, IntervalOptions(degrees=Freedom.TOTAL)).degrees == 99
    wide, narrow = own.p, within_limits(found, IntervalOptions(degrees=400.0)).p
    assert wide
    assert narrow
    assert wide.upper - wide.lower > narrow.upper - narrow.lower


def test_one_sided_bounds_lie_nearer() -> None:
    found = capability(VALUES, BOTH)
    two, one = (
        overall_limits(found, IntervalOptions(sides=sides)).pl for sides in (BoundSides.TWO, BoundSides.ONE)
    )
    assert one
    assert two
    assert two.lower < one.lower < one.upper < two.upper


def test_boyles_degrees_depend_on_the_distance_from_the_target() -> None:
    found = capability(VALUES, Specification(lower=-4, upper=5, target=3))
    published = overall_limits(found).pm
    unsquared = overall_limits(found, IntervalOptions(boyles=Boyles.UNSQUARED)).pm
    assert published
    assert unsquared
    assert published.upper - published.lower < unsquared.upper - unsquared.lower


def test_no_limit_without_an_index() -> None:
    limits = overall_limits(capability(VALUES, Specification(upper=5)))
    assert (limits.p, limits.pl, limits.pm) == (None, None, None)
    assert limits.pk == limits.pu


@pytest.mark.slow
@pytest.mark.parametrize("part", ["p", "pk", "pm"])
def test_limits_cover_as_often_as_they_say(part: str) -> None:
    true = {"p": 1.5, "pk": 4 / 3, "pm": 9 / (6 * np.sqrt(1.25))}[part]
    rng, hits = np.random.default_rng(1), 0
    for _ in range(1000):
        limits = getattr(within_limits(capability(rng.normal(size=(20, 5)), BOTH)), part)
        hits += limits.lower <= true <= limits.upper
    assert 920 <= hits <= 980


@pytest.mark.parametrize("options", [IntervalOptions(level=1.0), IntervalOptions(degrees=0.0)])
def test_options_that_cannot_be_are_refused(options: IntervalOptions) -> None:
    with pytest.raises(QualityRefused):
        within_limits(capability(VALUES, BOTH), options)
