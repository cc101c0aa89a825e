"""Tails that round to 0 or 1 as floats: the index of a side stays, and a terrible one stays terrible."""

import math

import numpy as np
import pytest

from terminal.quality.capability import Specification
from terminal.quality.studies.capability.nonnormal import Method, nonnormal
from terminal.quality.studies.distributions import NAMES, Family, frozen
from terminal.quality.studies.log_tails import log_tails, normal_distance

LAWS: dict[Family, dict[str, float]] = {
    Family.NORMAL: {"mean": 5, "sd": 1},
    Family.WEIBULL: {"shape": 2.5, "scale": 3},
    Family.LOGNORMAL: {"log_mean": 0.3, "log_sd": 0.4},
    Family.WEIBULL3: {"threshold": 1, "shape": 0.7, "scale": 2},
    Family.LOGNORMAL3: {"threshold": 1, "log_mean": 0.3, "log_sd": 0.4},
    Family.LOGISTIC: {"location": 3, "scale": 0.5},
    Family.LOGLOGISTIC: {"location": 0.4, "scale": 0.2},
    Family.GAMMA: {"shape": 3.3, "scale": 0.5},
    Family.EXPONENTIAL: {"scale": 2},
}
VALUES = np.array([1.5, 2.0, 2.4, 3.1, 3.6, 4.2, 5.0])


def test_every_law_is_here() -> None:
    assert set(LAWS) == set(NAMES)


@pytest.mark.parametrize("law", LAWS)
def test_logarithms_are_those_of_the_tails(law: Family) -> None:
    at = np.array([1.01, 1.5, 3.0, 6.0, 9.0])
    below, above = log_tails(law, LAWS[law], at)
    shape = frozen(law, LAWS[law])
    assert np.exp(below) == pytest.approx(shape.cdf(at), rel=1e-10)
    assert np.exp(above) == pytest.approx(shape.sf(at), rel=1e-10)
    assert normal_distance(np.array([math.log(0.00135)]), np.array([0.0])) == pytest.approx(
        [2.9999], abs=1e-4
    )


@pytest.mark.parametrize("law", LAWS)
def test_nearly_everything_outside_is_terrible_on_either_side(law: Family) -> None:
    far = Specification(lower=1000.0, upper=2000.0)
    found = nonnormal(VALUES, far, law, method=Method.NONCONFORMANCE, given=LAWS[law])
    assert found.ppl is not None
    assert found.ppl < -2
    assert found.ppk == found.ppl
    near = Specification(lower=-2000.0, upper=1.0001)
    found = nonnormal(VALUES, near, law, method=Method.NONCONFORMANCE, given=LAWS[law])
    assert found.ppu is not None
    assert found.ppu < 0
    assert found.ppk == found.ppu
