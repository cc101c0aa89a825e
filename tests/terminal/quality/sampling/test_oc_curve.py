"""What plans do: against scipy's laws, published factors, a count by hand, and their own order."""

import math
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, hypergeom, poisson

from terminal.quality.refusal import QualityReason, QualityRefused
from terminal.quality.sampling.oc_curve import SamplingStage, oc_curve, outgoing_limit, performance, stages_of
from terminal.quality.sampling.plans import double_plan, single_plan

pytestmark = pytest.mark.slow

GRID = (0.0, 0.001, 0.01, 0.05, 0.2, 0.7, 1.0)
DOUBLE = (SamplingStage(50, 1, 4), SamplingStage(50, 3, 4))


@pytest.mark.parametrize(("n", "ac"), [(1, 0), (5, 4), (80, 2), (500, 21), (3150, 1)])
def test_single_plans_against_scipy(n: int, ac: int) -> None:
    stages, lot = (SamplingStage(n, ac, ac + 1),), 5000
    for p in GRID:
        got = [performance(stages, p, law, lot).accept for law in ("binomial", "poisson", "hypergeometric")]
        bad = round(p * lot)
        wanted = [binom.cdf(ac, n, p), poisson.cdf(ac, n * p), hypergeom.cdf(ac, lot, bad, n)]
        assert got == pytest.approx(wanted, rel=1e-9, abs=1e-280)


def test_whole_numbers_may_come_as_floats() -> None:
    floats = SamplingStage(80.0, 2.0, 3.0)  # type: ignore[arg-type]
    assert performance((floats,), 0.02) == performance((SamplingStage(80, 2, 3),), 0.02)


def test_small_chances_keep_their_digits() -> None:
    exact = math.comb(500, 0) * 0.8**500 + 500 * 0.2 * 0.8**499
    assert performance((SamplingStage(500, 1, 2),), 0.2).accept == pytest.approx(exact, rel=1e-12)


def test_double_plan_by_counting_every_outcome() -> None:
    stages, p = (SamplingStage(4, 0, 2), SamplingStage(3, 1, 2)), 0.3
    accepted = drawn = 0.0
    for units in product((0, 1), repeat=7):
        chance = math.prod(p if bad else 1 - p for bad in units)
        first, both = sum(units[:4]), sum(units)
        second = 0 < first < 2
        accepted += chance * (both <= 1 if second else first == 0)
        drawn += chance * (7 if second else 4)
    found = performance(stages, p, "binomial", 100)
    assert found.accept == pytest.approx(accepted, rel=1e-12)
    assert found.asn == pytest.approx(drawn, rel=1e-12)


def test_hypergeometric_double_plan_by_counting_every_outcome() -> None:
    """A lot of 8 with 3 nonconforming: two drawn, accept none, reject 2, else two more."""
    lot = (1, 1, 1, 0, 0, 0, 0, 0)
    orders = [order for order in product(range(8), repeat=4) if len(set(order)) == 4]
    accepted = 0
    for order in orders:
        first, both = sum(lot[at] for at in order[:2]), sum(lot[at] for at in order)
        accepted += first == 0 or (first == 1 and both == 1)
    found = performance((SamplingStage(2, 0, 2), SamplingStage(2, 1, 2)), 3 / 8, "hypergeometric", 8)
    assert found.accept == pytest.approx(accepted / len(orders), rel=1e-12)


def test_a_golden_double_plan() -> None:
    """R AcceptanceSampling 1.0.11."""
    assert performance(DOUBLE, 0.05).accept == pytest.approx(0.369310029776197, rel=1e-12)


def test_the_gap_of_reduced_inspection_accepts() -> None:
    plan = single_plan(1000, "II", 1.0, "reduced")
    assert (plan.ac, plan.re) == (1, 3)
    assert stages_of(plan) == (SamplingStage(32, 2, 3),)
    assert stages_of(double_plan(1000, "II", 1.0, "reduced")) == (
        SamplingStage(20, 0, 3),
        SamplingStage(20, 3, 4),
    )


# ---------------------------------------------------------------- what follows from the chance


def test_work_and_outgoing_quality_of_a_single_plan() -> None:
    found = performance((SamplingStage(80, 2, 3),), 0.02, "binomial", 1000)
    accept = binom.cdf(2, 80, 0.02)
    assert found.asn == 80
    assert found.ati == pytest.approx(80 + (1 - accept) * 920, rel=1e-12)
    assert found.aoq == pytest.approx(0.02 * accept * 0.92, rel=1e-12)
    assert found.arl == pytest.approx(1 / (1 - accept), rel=1e-9)


def test_a_plan_that_accepts_everything_never_fails() -> None:
    assert performance((SamplingStage(5, 44, 45),), 0.9).arl == math.inf


def test_without_a_lot_there_is_no_total() -> None:
    found = performance((SamplingStage(80, 2, 3),), 0.02)
    assert found.ati is None
    assert found.aoq == pytest.approx(0.02 * found.accept)


@pytest.mark.parametrize(("ac", "y"), [(0, 0.3679), (1, 0.8400), (2, 1.371), (3, 1.942), (10, 6.528)])
def test_outgoing_limit_against_dodge_and_romig(ac: int, y: float) -> None:
    """Their factor y: the limit is y (1/n - 1/N), by the Poisson law."""
    n, lot = 100, 2000
    found = outgoing_limit((SamplingStage(n, ac, ac + 1),), "poisson", lot)
    assert found.aoql == pytest.approx(y * (1 / n - 1 / lot), rel=6e-4)


def test_outgoing_limit_of_a_sample_of_one() -> None:
    found = outgoing_limit((SamplingStage(1, 0, 1),))  # p (1 - p)
    assert found.p == pytest.approx(0.5, rel=1e-6)
    assert found.aoql == pytest.approx(0.25, rel=1e-12)


STAGES = st.tuples(st.integers(1, 60), st.integers(0, 6), st.integers(1, 6)).map(
    lambda it: (
        SamplingStage(it[0], it[1], it[1] + 1 + it[2]),
        SamplingStage(it[0], it[1] + it[2], it[1] + it[2] + 1),
    )
)


@given(
    STAGES, st.lists(st.floats(0.0, 1.0), min_size=2, max_size=6), st.sampled_from(["binomial", "poisson"])
)
def test_worse_lots_are_accepted_less(stages: tuple[SamplingStage, ...], grid: list[float], law: str) -> None:
    curve = oc_curve(stages, sorted(grid), law, 1000)
    for better, worse in pairwise(curve):
        assert worse.accept <= better.accept + 1e-12
    for point in curve:
        assert 0 <= point.accept <= 1 + 1e-12
        assert stages[0].n - 1e-9 <= point.asn <= 2 * stages[0].n + 1e-9
        assert 0 <= point.aoq <= point.p + 1e-12
        assert point.arl >= 1 - 1e-12


@given(st.integers(2, 60), st.data())
def test_hypergeometric_of_any_lot(lot: int, data: st.DataObject) -> None:
    n = data.draw(st.integers(1, lot))
    ac = data.draw(st.integers(0, 5))
    bad = data.draw(st.integers(0, lot))
    found = performance((SamplingStage(n, ac, ac + 1),), bad / lot, "hypergeometric", lot)
    assert found.accept == pytest.approx(hypergeom.cdf(ac, lot, bad, n), rel=1e-9, abs=1e-300)


# ---------------------------------------------------------------- refusals

ONE = (SamplingStage(10, 1, 2),)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (((), 0.1), QualityReason.EMPTY),
        ((ONE, -0.1), QualityReason.OUT_OF_RANGE),
        ((ONE, 1.1), QualityReason.OUT_OF_RANGE),
        ((ONE, math.inf, "poisson"), QualityReason.NOT_FINITE),
        ((ONE, math.nan), QualityReason.NOT_FINITE),
        ((ONE, "0.1"), QualityReason.NOT_NUMERIC),
        ((ONE, 0.1, "normal"), QualityReason.UNKNOWN_OPTION),
        ((ONE, 0.1, "hypergeometric"), QualityReason.NOT_NUMERIC),
        ((ONE, 0.1, "binomial", 9), QualityReason.OUT_OF_RANGE),
        (((SamplingStage(0, 0, 1),), 0.1), QualityReason.OUT_OF_RANGE),
        (((SamplingStage(5, -1, 1),), 0.1), QualityReason.OUT_OF_RANGE),
        (((SamplingStage(5, 2, 2),), 0.1), QualityReason.OUT_OF_RANGE),
        (((SamplingStage(5, 1, 3),), 0.1), QualityReason.WRONG_SHAPE),
        (((SamplingStage(5, 2, 4), SamplingStage(5, 1, 2)), 0.1), QualityReason.WRONG_SHAPE),
    ],
)
def test_bad_input_is_refused(arguments: tuple[object, ...], reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as caught:
        performance(*arguments)  # type: ignore[arg-type]
    assert caught.value.reason is reason


def test_curves_and_limits_refuse_too() -> None:
    with pytest.raises(QualityRefused, match="No fraction"):
        oc_curve(ONE, ())
    with pytest.raises(QualityRefused, match="moves in steps"):
        outgoing_limit(ONE, "hypergeometric", 100)
