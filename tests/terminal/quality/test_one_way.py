"""One-way analysis of variance by hand, far from 0, refusals."""

from typing import Any

import pytest

from terminal.quality.one_way import one_way
from terminal.quality.refusal import QualityReason, QualityRefused

GROUPS = ["a", "a", "b", "b", "b", "c", "c"]
VALUES = [1.0, 3.0, 4.0, 6.0, 5.0, 9.0, 7.0]


def test_by_hand() -> None:
    found = one_way(GROUPS, VALUES)
    assert (found.between_freedom, found.within_freedom) == (2, 4)
    assert found.within_squares == pytest.approx(2.0 + 2.0 + 2.0)
    assert found.between_squares == pytest.approx(36.0)
    assert found.f == pytest.approx(18.0 / 1.5)
    assert found.r_squared == pytest.approx(36.0 / 42.0)


def test_a_level_of_1e12_costs_no_digit() -> None:
    near = one_way([0, 0, 1, 1], [0.4, 0.3, 0.6, 0.8])
    far = one_way([0, 0, 1, 1], [1e12 + 0.4, 1e12 + 0.3, 1e12 + 0.6, 1e12 + 0.8])
    assert far.f == pytest.approx(near.f, rel=1e-13)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: one_way(["a"], VALUES), QualityReason.WRONG_SHAPE),
        (lambda: one_way(["a"] * 7, VALUES), QualityReason.TOO_FEW),
        (lambda: one_way(list("abcdefg"), VALUES), QualityReason.TOO_FEW),
        (lambda: one_way(["a", "a", "b", "b"], [1.0, 1.0, 2.0, 2.0]), QualityReason.CONSTANT),
        (lambda: one_way([], []), QualityReason.EMPTY),
    ],
)
def test_refused_with_the_reason(make: Any, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        make()
    assert refused.value.reason is reason
