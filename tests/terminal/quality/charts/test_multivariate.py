"""The T2 statistic and what it is computed from."""

from typing import Any

import numpy as np
import pytest

from terminal.quality.charts.multivariate import Covariance, of_singles, of_subgroups, t2, vectors
from terminal.quality.refusal import QualityReason, QualityRefused

ROWS = np.random.default_rng(4).multivariate_normal([10.0, 50.0], [[1.0, 0.6], [0.6, 4.0]], 300)


def test_one_variable_is_the_square_of_z() -> None:
    values = np.array([[1.0], [2.0], [4.0], [9.0]])
    known = of_singles(values)
    z = (values[:, 0] - 4.0) / np.std(values[:, 0], ddof=1)
    assert t2(values, known) == pytest.approx(z**2)


def test_statistic_adds_up() -> None:
    """The T2 of the points that gave mean and covariance add up to (m - 1) p."""
    known = of_singles(ROWS)
    assert t2(ROWS, known).sum() == pytest.approx(299 * 2)
    assert known.covariance == pytest.approx(np.cov(ROWS, rowvar=False))


def test_successive_differences_see_less_of_a_drift() -> None:
    drifting = ROWS + np.linspace(0.0, 20.0, 300)[:, None]
    assert of_singles(drifting, Covariance.SUCCESSIVE).covariance[0, 0] == pytest.approx(1.0, rel=0.2)
    assert of_singles(drifting).covariance[0, 0] > 30.0


def test_subgroups_pool_within() -> None:
    blocks = ROWS.reshape(60, 5, 2) + np.arange(60)[:, None, None]
    known = of_subgroups(blocks)
    within = np.mean([np.cov(block, rowvar=False) for block in blocks], axis=0)
    assert known.covariance == pytest.approx(within)
    assert (known.samples, known.size, known.variables, known.estimator) == (60, 5, 2, "POOLED")
    one = t2(blocks.mean(axis=1)[:1], known)[0]
    away = blocks[0].mean(axis=0) - known.mean
    assert one == pytest.approx(5.0 * away @ np.linalg.inv(within) @ away)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: vectors([[1.0, 2.0], [3.0, None]]), QualityReason.WRONG_SHAPE),
        (lambda: of_singles(ROWS[:2]), QualityReason.TOO_FEW),
        (lambda: of_singles(np.column_stack([ROWS[:, 0], ROWS[:, 0]])), QualityReason.CONSTANT),
        (lambda: of_singles(np.column_stack([ROWS[:, 0], np.ones(300)])), QualityReason.CONSTANT),
        (lambda: of_singles(ROWS, "GUESS"), QualityReason.UNKNOWN_OPTION),  # type: ignore[arg-type]
        (lambda: of_subgroups(ROWS), QualityReason.WRONG_SHAPE),
        (lambda: of_subgroups(ROWS[:, None, :]), QualityReason.WRONG_SHAPE),
    ],
)
def test_refused_with_the_reason(make: Any, reason: QualityReason) -> None:
    with pytest.raises(QualityRefused) as refused:
        make()
    assert refused.value.reason is reason
