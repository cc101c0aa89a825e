"""d2, d3, c4: against closed forms, printed tables and a second integral."""

import math

import numpy as np
import pytest
from scipy.special import ndtr

from terminal.quality.constants import Constants, c4, c5, d2, d3, each, normal_cdf
from terminal.quality.refusal import QualityReason, QualityRefused


def test_two_values_have_closed_forms() -> None:
    assert d2(2) == pytest.approx(2.0 / math.sqrt(math.pi), rel=1e-12)
    assert d3(2) == pytest.approx(math.sqrt(2.0 - 4.0 / math.pi), rel=1e-11)
    assert c4(2) == pytest.approx(math.sqrt(2.0 / math.pi), rel=1e-14)
    assert d2(3) == pytest.approx(3.0 / math.sqrt(math.pi), rel=1e-12)


@pytest.mark.parametrize("n", [2, 5, 10, 25])
def test_printed_table_is_the_exact_one_rounded(n: int) -> None:
    assert d2(n, Constants.TABLE3) == pytest.approx(
        d2(n), abs=7e-4
    )  # printed tables are off by one in the third place
    assert d3(n, Constants.TABLE3) == pytest.approx(d3(n), abs=2e-5)


def second_moment(n: int) -> float:
    """E(range^2) from the joint distribution of least and greatest value, by another integral."""
    nodes, weights = np.polynomial.legendre.leggauss(200)
    high, low_share = 9.0 * nodes, (nodes + 1.0) / 2.0
    low = -9.0 + (high[:, None] + 9.0) * low_share[None, :]
    area = 9.0 * weights[:, None] * weights[None, :] / 2.0 * (high[:, None] + 9.0)
    upper, lower = ndtr(high)[:, None], ndtr(low)
    inside = 1.0 - upper**n - (1.0 - lower) ** n + (upper - lower) ** n
    return float(2.0 * np.sum(area * inside))


@pytest.mark.parametrize("n", [3, 10, 25])
def test_d3_by_a_second_integral(n: int) -> None:
    assert d3(n) == pytest.approx(math.sqrt(second_moment(n) - d2(n) ** 2), rel=2e-11)


def test_large_subgroups_have_exact_constants_only() -> None:
    assert d2(100) == pytest.approx(5.01518727, rel=1e-8)
    with pytest.raises(QualityRefused, match="printed table ends at n = 25") as refused:
        d2(26, Constants.TABLE3)
    assert refused.value.reason is QualityReason.NOT_AVAILABLE


def test_one_value_has_no_constant() -> None:
    with pytest.raises(QualityRefused, match="no spread"):
        d2(1)
    with pytest.raises(QualityRefused, match="no spread"):
        c4(1)


def test_c5_completes_c4() -> None:
    assert c4(7) ** 2 + c5(7) ** 2 == pytest.approx(1.0, rel=1e-15)


def test_each_size_gets_its_own() -> None:
    found = each(np.array([2, 1, 3]), {2: 0.5, 3: 0.7})
    assert found[0] == 0.5
    assert math.isnan(found[1])
    assert found[2] == 0.7


def test_normal_distribution() -> None:
    x = np.linspace(-8.0, 8.0, 33)
    assert np.allclose(normal_cdf(x), ndtr(x), rtol=1e-13, atol=0.0)
