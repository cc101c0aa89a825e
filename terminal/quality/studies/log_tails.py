"""Logarithms of the tails of a distribution, and the normal distance that leaves such a tail.

A tail of 1e-400 is 0 as a float, and one that leaves 1e-20 inside is 1: indices taken from them would be
nothing, or those of the other side. Their logarithms tell all of them apart. Fits are in `distributions`.
"""

import math
from collections.abc import Callable
from typing import Final

import numpy as np
from scipy import special

from terminal.quality.studies.distributions import NAMES, THRESHOLDS, Family
from terminal.quality.study_values import Floats

_HALF: Final = math.log(0.5)
_TINY: Final = 1e-290
"""Below it a tail of the gamma distribution is computed by its own series."""
_TERMS: Final = 10_000

Tails = tuple[Floats, Floats]
"""Logarithms of the share below and of the share above."""


def log_tails(family: Family, parameters: dict[str, float], at: Floats) -> Tails:
    """The tails at each value; (-inf, 0) below everything the distribution can have."""
    plain = THRESHOLDS.get(family, family)
    if plain in (Family.NORMAL, Family.LOGISTIC):
        centre, spread = (parameters[name] for name in NAMES[plain])
        return _TAILS[plain](np.asarray((at - centre) / spread))
    above = np.asarray(at, dtype=np.float64) - parameters.get("threshold", 0.0)
    inside = above > 0
    below = np.full(above.shape, -np.inf)
    rest = np.zeros(above.shape)
    below[inside], rest[inside] = _above_zero(plain, parameters, np.log(above[inside]))
    return below, rest


def normal_distance(log_tail: Floats, log_rest: Floats) -> Floats:
    """How many standard deviations from the mean of a normal distribution leave such a tail: negative where
    it is more than half, -inf where it is all, inf where it is nothing.
    """
    with np.errstate(invalid="ignore"):
        found: Floats = np.where(log_tail < _HALF, -special.ndtri_exp(log_tail), special.ndtri_exp(log_rest))
    return found


def _above_zero(family: Family, parameters: dict[str, float], logs: Floats) -> Tails:
    """Tails by the logarithms of values above the threshold."""
    if family in (Family.LOGNORMAL, Family.LOGLOGISTIC):
        centre, spread = (parameters[name] for name in NAMES[family])
        plain = Family.NORMAL if family == Family.LOGNORMAL else Family.LOGISTIC
        return _TAILS[plain]((logs - centre) / spread)
    scaled = logs - math.log(parameters["scale"])
    if family == Family.GAMMA:
        return _gamma(parameters["shape"], scaled)
    return _weibull(parameters.get("shape", 1.0) * scaled)


def _normal(z: Floats) -> Tails:
    return special.log_ndtr(z), special.log_ndtr(-z)


def _logistic(z: Floats) -> Tails:
    return -np.logaddexp(0.0, -z), -np.logaddexp(0.0, z)


_TAILS: Final[dict[Family, Callable[[Floats], Tails]]] = {
    Family.NORMAL: _normal,
    Family.LOGISTIC: _logistic,
}


def _weibull(logs: Floats) -> Tails:
    """Tails where the logarithm of the cumulative hazard is `logs`."""
    with np.errstate(over="ignore", divide="ignore"):
        hazard = np.exp(logs)
        below = np.where(logs < -36.0, logs, np.log(-np.expm1(-hazard)))
    return below, -hazard


def _gamma(shape: float, logs: Floats) -> Tails:
    x = np.exp(logs)
    below = special.gammainc(shape, x)
    above = special.gammaincc(shape, x)
    with np.errstate(divide="ignore"):
        low, high = np.log(below), np.log(above)
    for at in np.flatnonzero(below < _TINY):
        low[at] = _gamma_below(shape, float(x[at]), float(logs[at]))
    for at in np.flatnonzero(above < _TINY):
        high[at] = _gamma_above(shape, float(x[at]), float(logs[at]))
    return low, high


def _gamma_below(shape: float, x: float, log_x: float) -> float:
    """Series of the lower tail, for x well below the shape."""
    total = term = 1.0
    for n in range(1, _TERMS):
        term *= x / (shape + n)
        total += term
        if term < 1e-17 * total:
            break
    return shape * log_x - x - math.lgamma(shape + 1.0) + math.log(total)


def _gamma_above(shape: float, x: float, log_x: float) -> float:
    """Continued fraction of the upper tail, for x well above the shape (modified Lentz)."""
    b = x + 1.0 - shape
    c = math.inf
    d = 1.0 / b
    found = d
    for n in range(1, _TERMS):
        a = -n * (n - shape)
        b += 2.0
        d = 1.0 / (b + a * d)
        c = b + a / c
        found *= c * d
        if abs(c * d - 1.0) < 1e-16:
            break
    return shape * log_x - x - math.lgamma(shape) + math.log(found)
