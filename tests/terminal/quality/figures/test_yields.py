"""Yields: what each means, against figures worked by hand."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.quality.figures.yields import (
    defect_rates,
    first_pass_yield,
    pooled_yield,
    rolled_throughput_yield,
    sigma_level,
)
from terminal.quality.refusal import QualityReason, QualityRefused

SHARES = st.floats(0, 1)


def test_first_pass_yield_is_the_share_of_first_results_that_were_good() -> None:
    assert first_pass_yield(Decimal(3), Decimal(4)) == Decimal("0.75")
    assert first_pass_yield(0.0, 4.0) == 0


@pytest.mark.parametrize("total", [Decimal(0), Decimal(-1)])
def test_there_is_no_yield_of_nothing(total: Decimal) -> None:
    assert first_pass_yield(Decimal(0), total) is None


def test_places_together_weigh_by_their_pieces() -> None:
    assert pooled_yield([(Decimal(10), Decimal("0.5")), (Decimal(30), Decimal("0.9"))]) == Decimal("0.8")
    assert pooled_yield([(Decimal(10), Decimal("0.5")), (Decimal(90), None)]) == Decimal("0.5")
    assert pooled_yield([(Decimal(0), Decimal(1))]) is None
    assert pooled_yield([(5.0, None)]) is None


def test_rolled_throughput_is_the_product() -> None:
    assert rolled_throughput_yield([Decimal("0.9"), Decimal("0.8")]) == Decimal("0.72")


@pytest.mark.slow
@given(st.lists(SHARES, min_size=1, max_size=6))
def test_rolling_never_gains(shares: list[float]) -> None:
    assert 0 <= rolled_throughput_yield(shares) <= min(shares)


@pytest.mark.parametrize("shares", [[], [0.9, 1.1], [-0.1], [math.nan]])
def test_what_is_no_yield_is_not_rolled(shares: list[float]) -> None:
    with pytest.raises(QualityRefused, match="so none was rolled"):
        rolled_throughput_yield(shares)


def test_defect_rates_of_a_worked_example() -> None:
    """130 defects on 500 units with 10 opportunities each."""
    found = defect_rates(130, 500, 10)
    assert (found.per_unit, found.per_million) == (0.26, 26_000)
    assert found.throughput_yield == pytest.approx(0.7710515858, rel=1e-9)
    assert found.sigma == pytest.approx(3.4431341, abs=1e-6)
    assert defect_rates(0, 10).sigma is None


def test_the_sigma_level_everybody_quotes() -> None:
    assert sigma_level(3.4) == pytest.approx(6.0, abs=1e-3)
    assert sigma_level(308_537.5387, shift=0.0) == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize(
    ("defects", "units", "opportunities", "reason"),
    [
        (0, 0, 1, QualityReason.EMPTY),
        (1, 5, 0, QualityReason.EMPTY),
        (-1, 5, 1, QualityReason.OUT_OF_RANGE),
        (6, 5, 1, QualityReason.OUT_OF_RANGE),
    ],
)
def test_impossible_counts_are_refused(
    defects: int, units: int, opportunities: int, reason: QualityReason
) -> None:
    with pytest.raises(QualityRefused) as refused:
        defect_rates(defects, units, opportunities)
    assert refused.value.reason is reason
    with pytest.raises(QualityRefused):
        sigma_level(0)
