"""Capability as point estimates: worked figures, one-sided limits, equivariance, refusals."""

import math
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from terminal.quality.capability import (
    AboutTarget,
    CapabilityIndices,
    Specification,
    capability,
    expected,
    tail,
)
from terminal.quality.constants import Constants
from terminal.quality.refusal import QualityReason, QualityRefused

pytestmark = pytest.mark.slow

ROWS = [[10.0, 12.0, 11.0], [9.0, 11.0, 10.0], [12.0, 10.0, 11.0]]
BOTH = Specification(lower=5, upper=17, target=11)
VALUES = st.lists(st.floats(-100, 100), min_size=8, max_size=20)


def test_a_case_worked_by_hand() -> None:
    """Every range is 2, so sigma within = 2 / d2(3); the nine values have mean 96 / 9 and s = 1."""
    found = capability(ROWS, BOTH, constants=Constants.TABLE3)
    assert found.within_spread.sigma == pytest.approx(2 / 1.693, rel=1e-12)
    assert (found.n, found.subgroups, found.missing) == (9, 3, 0)
    assert found.overall_spread.sigma == pytest.approx(1.0)
    assert found.overall.p == pytest.approx(2.0)
    assert found.overall.pl == pytest.approx((96 / 9 - 5) / 3)
    assert found.overall.pk == found.overall.pl
    assert found.overall.pm == pytest.approx(12 / (6 * math.sqrt(1 + (96 / 9 - 11) ** 2)))
    assert found.within.p == pytest.approx(12 / (6 * 2 / 1.693))
    assert found.overall.z == pytest.approx(96 / 9 - 5)


def test_each_result_names_its_estimator_and_constants() -> None:
    found = capability(ROWS, BOTH)
    assert (found.within_spread.estimator, found.within_spread.constants) == ("UWAVE-R", "exact")
    assert found.within_spread.definition == "mean of R_i / d2(n_i)"
    assert capability([1, 2, 4, 3, 5], BOTH).within_spread.estimator == "MR"


@pytest.mark.parametrize(
    ("estimator", "degrees"),
    [("POOLED", 6.0), ("RMSDF", 6.0), ("UWAVE-R", 5.4), ("BURR-R", 5.4), ("MVLUE-R", 5.4), ("UWAVE-SD", 5.5)],
)
def test_an_estimate_from_ranges_is_worth_fewer_degrees(estimator: Any, degrees: float) -> None:
    found = capability(ROWS, BOTH, estimator=estimator)
    assert found.within_spread.degrees == pytest.approx(degrees, abs=0.1)


def test_moving_ranges_are_worth_six_tenths() -> None:
    assert capability([1, 2, 4, 3, 5, 1], BOTH).within_spread.degrees == pytest.approx(0.605 * 5)


def test_one_limit_leaves_one_side() -> None:
    found = capability(ROWS, Specification(upper=14))
    assert (found.overall.p, found.overall.pl, found.overall.pm) == (None, None, None)
    assert found.overall.pk == found.overall.pu == pytest.approx((14 - 96 / 9) / 3)
    assert (found.observed.below, found.expected_overall.below) == (None, None)


def test_no_index_against_a_boundary_but_values_beyond_it_are_counted() -> None:
    bounded = Specification(lower=10, upper=17, lower_is_boundary=True)
    found = capability(ROWS, bounded)
    assert (found.overall.pl, found.overall.p) == (None, None)
    assert found.observed.below == pytest.approx(1e6 / 9)
    assert found.expected_overall.below is None


def test_given_mean_and_sigma_take_the_place_of_estimates() -> None:
    found = capability(ROWS, BOTH, mean=11.0, sigma=0.5)
    assert (found.mean, found.mean_source, found.within_spread.source) == (11.0, "given", "given")
    assert found.within.pk == pytest.approx(4.0)
    assert found.overall_spread.sigma == pytest.approx(1.0)


def test_about_the_target_may_mean_the_values_themselves() -> None:
    found = capability(ROWS, BOTH, about_target=AboutTarget.MEAN_SQUARE, mean=40.0)
    root = math.sqrt(np.mean((np.ravel(ROWS) - 11) ** 2))
    assert found.overall.pm == pytest.approx(12 / (6 * root))


def test_parts_per_million_far_out_do_not_vanish() -> None:
    assert tail(8.0) == pytest.approx(6.220960574271786e-16, rel=1e-12)
    found = expected(0.0, 1.0, Specification(lower=-3, upper=3))
    assert found.total == pytest.approx(2699.796063, rel=1e-9)


@given(VALUES, st.floats(-1e3, 1e3), st.floats(1e-3, 1e3))
def test_indices_do_not_know_zero_or_the_unit(values: list[float], shift: float, scale: float) -> None:
    assume(np.ptp(values) > 1)
    assume(np.mean(np.abs(np.diff(values))) > 1e-3)
    first = capability(values, Specification(lower=-150, upper=150, target=1))
    moved = Specification(lower=-150 * scale + shift, upper=150 * scale + shift, target=scale + shift)
    second = capability([value * scale + shift for value in values], moved)
    for name in ("p", "pl", "pu", "pk", "pm"):
        assert getattr(second.within, name) == pytest.approx(getattr(first.within, name), rel=1e-6, abs=1e-9)
        assert getattr(second.overall, name) == pytest.approx(
            getattr(first.overall, name), rel=1e-6, abs=1e-9
        )


def figures_of(found: CapabilityIndices) -> list[float | None]:
    whole = (found.within, found.overall)
    parts = (found.observed, found.expected_within, found.expected_overall)
    names = [(at, name) for at in whole for name in ("p", "pl", "pu", "pk", "pm")]
    return [getattr(at, name) for at, name in names] + [at.total for at in parts]


@given(st.lists(st.floats(-1e90, 1e90), min_size=1, max_size=12))
def test_finite_values_give_finite_figures_or_a_refusal(values: list[float]) -> None:
    found = None
    with suppress(QualityRefused):
        found = capability(values, BOTH)
    assert found is None or all(figure is not None and math.isfinite(figure) for figure in figures_of(found))
    assert found is not None or len(values) < 5 or np.ptp(values) <= 1e-14 * max(map(abs, values)) + 1e-90


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([], QualityReason.EMPTY),
        ([1.0], QualityReason.TOO_FEW),
        ([3.0] * 9, QualityReason.CONSTANT),
        ([0.0, 0.0, 0.0, 0.0, 5e-324], QualityReason.CONSTANT),
        ([1, 2, 3, 4, math.inf], QualityReason.NOT_FINITE),
        ([1, 2, 3, 4, "5"], QualityReason.NOT_NUMERIC),
        ("12345", QualityReason.NOT_NUMERIC),
        ([[1], [2], "x"], QualityReason.NOT_NUMERIC),
    ],
)
def test_values_without_an_index_are_refused(values: Any, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        capability(values, BOTH)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("specification", "reason"),
    [
        (Specification(), QualityReason.EMPTY),
        (Specification(lower=2, upper=1), QualityReason.OUT_OF_RANGE),
        (Specification(lower=1, upper=1), QualityReason.OUT_OF_RANGE),
        (Specification(lower=math.nan), QualityReason.NOT_FINITE),
        (Specification(upper=1, target=math.inf), QualityReason.NOT_FINITE),
    ],
)
def test_limits_that_are_none_are_refused(specification: Specification, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        capability(ROWS, specification)
    assert refused.value.reason is reason


def test_an_unknown_estimator_is_refused_by_name() -> None:
    with pytest.raises(QualityRefused, match="UWAVE-R"):
        capability(ROWS, BOTH, estimator="rbar")  # type: ignore[arg-type]
    with pytest.raises(QualityRefused):
        capability(ROWS, BOTH, sigma=0.0)
