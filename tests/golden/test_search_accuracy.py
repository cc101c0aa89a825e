"""The least drop of a likelihood that explains another figure: exact for a parabola."""

import numpy as np
import pytest

from tests.golden.search_accuracy import STOPPING_RULE, Vector, least_drop


def likelihood(at: Vector) -> float:
    return float(-1000 - 2 * (at[0] - 3) ** 2 - 0.5 * (at[1] - 1) ** 2)


def test_the_drop_is_that_of_the_nearest_parameters() -> None:
    """The figure a + b moves by 0.1 with the least drop at a = 3.02, b = 1.08: 0.004 of 1000."""
    best = np.array([3.0, 1.0])
    drop = least_drop(lambda at: float(at[0] + at[1]), likelihood, best, 4.1)
    assert drop == pytest.approx(0.004 / 1000, rel=1e-6)
    assert drop > STOPPING_RULE


def test_a_figure_that_no_parameter_moves_is_not_explained() -> None:
    assert least_drop(lambda at: 1.0, likelihood, np.array([3.0, 1.0]), 1.1) == np.inf
