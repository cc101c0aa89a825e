"""Average run lengths (ARL) of charts, and the limits that give a wanted one.

Zero state, standard normal points with the mean shifted by so many sigma, from integral equations solved at
Gauss-Legendre nodes (EWMA, CUSUM) or Markov chains (run rules, EWMA of counts, Bernoulli CUSUM). Source:
Lucas and Saccucci 1990; Lucas and Crosier 1982; Champ and Woodall 1987; Gan 1990; Reynolds and Stoumbos 1999.
No data are judged.
"""

import math
from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_banded
from scipy.optimize import brentq
from scipy.stats import binom, norm

from terminal.quality.charts.decisions import Decision, SmoothedLimits, Smoothing, UnitDecision
from terminal.quality.refusal import QualityReason, QualityRefused

Floats = NDArray[np.float64]


class Sides(StrEnum):
    """Which changes a CUSUM looks for: both, or a rise alone."""

    TWO = "two"
    UPPER = "upper"


def shewhart(shift: float, nsigmas: float = 3.0) -> float:
    """Return the ARL of a chart with limits alone."""
    return float(1.0 / (norm.sf(nsigmas - shift) + norm.cdf(-nsigmas - shift)))


# ---------------------------------------------------------------- EWMA


def ewma(smoothing: Smoothing, shift: float = 0.0) -> float:
    """Return the ARL of a two-sided EWMA from the centre; a shift is there from the first point on."""
    weight = smoothing.weight
    edge = smoothing.nsigmas * math.sqrt(weight / (2.0 - weight))
    nodes, weights = _nodes(edge, weight)
    stay = np.eye(nodes.size) - _kernel(nodes, nodes, weights, weight, shift)
    values: Floats = np.linalg.solve(stay, np.ones(nodes.size)).astype(np.float64)
    if smoothing.limits == SmoothedLimits.ASYMPTOTIC:
        return float(1.0 + _kernel(np.zeros(1), nodes, weights, weight, shift)[0] @ values)
    return _with_growing_limits(smoothing, shift, nodes, weights, values)


def _with_growing_limits(
    smoothing: Smoothing, shift: float, nodes: Floats, weights: Floats, values: Floats
) -> float:
    """Step back from the time when the limits no longer grow to the start."""
    weight = smoothing.weight
    unit = nodes / nodes.max()
    unit_weights = weights / nodes.max()
    edge = float(nodes.max())
    last = min(20_000, math.ceil(math.log(1e-13) / (2.0 * math.log1p(-weight)))) if weight < 1.0 else 1
    here = nodes
    here_weights = weights
    for step in range(last, 0, -1):
        before = edge * math.sqrt(1.0 - (1.0 - weight) ** (2 * (step - 1)))
        start = unit * before if step > 1 else np.zeros(1)
        values = 1.0 + _kernel(start, here, here_weights, weight, shift) @ values
        here = start
        here_weights = unit_weights * before
    return float(values[0])


def _nodes(edge: float, weight: float) -> tuple[Floats, Floats]:
    """Return nodes and weights over -edge .. edge, close enough for a kernel as narrow as the weight."""
    count = int(max(60, min(600, 16.0 * edge / weight)))
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return nodes * edge, weights * edge


def _kernel(start: Floats, to: Floats, weights: Floats, weight: float, shift: float) -> Floats:
    """Return the chance of going from each start to each node, times the node's weight."""
    away = (to[None, :] - (1.0 - weight) * start[:, None]) / weight - shift
    density: Floats = np.exp(-0.5 * away**2) / (math.sqrt(2.0 * math.pi) * weight) * weights[None, :]
    return density


def ewma_limit(weight: float, wanted: float, limits: SmoothedLimits = SmoothedLimits.ASYMPTOTIC) -> float:
    """Return the width L, in sigmas, that gives the wanted ARL without a shift."""
    return _solve(lambda width: ewma(Smoothing(weight, width, limits)), wanted, 0.5, 7.0)


# ---------------------------------------------------------------- CUSUM


def cusum(decision: Decision, shift: float = 0.0, sides: Sides = Sides.TWO) -> float:
    """Return the ARL of a CUSUM; two sides by the relation of Lucas and Crosier, head start on both."""
    up, up_started = _one_side(decision, shift)
    if sides == Sides.UPPER:
        return up_started
    down, down_started = _one_side(decision, -shift)
    return (up_started * down + down_started * up - up * down) / (up + down)


def _one_side(decision: Decision, shift: float) -> tuple[float, float]:
    """Return the ARL from 0 and from the head start; 0 has a chance of its own and is a node of weight 1."""
    nodes, weights = np.polynomial.legendre.leggauss(max(60, int(12 * decision.h)))
    nodes = (nodes + 1.0) * decision.h / 2.0
    weights = weights * decision.h / 2.0
    places = np.concatenate([[0.0], nodes])

    def chances(start: Floats) -> Floats:
        away = nodes[None, :] - start[:, None] + decision.k - shift
        moved = np.exp(-0.5 * away**2) / math.sqrt(2.0 * math.pi) * weights[None, :]
        return np.column_stack([norm.cdf(decision.k - shift - start), moved])

    values = np.linalg.solve(np.eye(places.size) - chances(places), np.ones(places.size))
    return float(values[0]), float(1.0 + chances(np.array([decision.head_start]))[0] @ values)


def cusum_interval(k: float, wanted: float, sides: Sides = Sides.TWO) -> float:
    """Return the decision interval h that gives the wanted ARL without a shift."""
    return _solve(lambda h: cusum(Decision(k, h), sides=sides), wanted, 0.05, 60.0 if k < 0.5 else 25.0)


def _solve(arl: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    least = arl(low)
    if not least < wanted <= 1e7:
        detail = (
            f"No limit gives a mean of {wanted:g} points between false alarms. Ask for {least:.3g} to 1e7."
        )
        raise QualityRefused(QualityReason.NO_SOLUTION, detail, wanted=wanted)
    while arl(0.5 * (low + high)) > 100.0 * wanted:
        high = 0.5 * (low + high)
    return float(
        brentq(lambda limit: math.log(max(arl(limit), 1.0) / wanted), low, high, xtol=1e-9, rtol=1e-10)
    )


# ---------------------------------------------------------------- counts


def p_ewma(size: int, rate: float, weight: float, limit: float, start: float = 0.0) -> float:
    """Return the ARL of an upper EWMA of binomial counts whose value is rounded half up to whole counts (Gan
    1990).

    It signals above `limit`, in counts.
    """
    states = math.floor(limit) + 1
    counted = np.arange(size + 1)
    chances = binom.pmf(counted, size, rate)
    levels = (1.0 - weight) * np.arange(states)[:, None] + weight * counted[None, :]
    reached = np.floor(levels + 0.5 + 1e-12).astype(np.int_)
    moves = np.zeros((states, states))
    for state in range(states):
        inside = reached[state] < states
        np.add.at(moves[state], reached[state][inside], chances[inside])
    values = np.linalg.solve(np.eye(states) - moves, np.ones(states))
    return float(values[math.floor(start + 0.5)])


def bernoulli_cusum(decision: UnitDecision, rate: float) -> float:
    """Return the mean number of units until an alarm; the reference has to be 1 / m with m whole, h a
    multiple of it.
    """
    steps = round(1.0 / decision.reference)
    alarm = round(decision.h * steps)
    start = round(decision.head_start * steps)
    if abs(decision.reference * steps - 1.0) > 1e-9 or alarm < 1:
        detail = (
            "The reference is not 1 / m: no run length was computed. Take the decision of unit_decision()."
        )
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail)
    rise = min(steps - 1, alarm - 1)
    bands = np.zeros((rise + 2, alarm))
    bands[rise] = 1.0
    bands[rise, 0] = rate
    bands[rise + 1, :-1] = rate - 1.0
    if steps - 1 < alarm:
        bands[0, rise:] = -rate
    return float(solve_banded((1, rise), bands, np.ones(alarm))[start])


def unit_decision(rate: float, bad_rate: float, wanted: float) -> UnitDecision:
    """Return the Bernoulli CUSUM tuned to `bad_rate` that gives at least `wanted` units between false alarms
    at `rate`.

    The reference is ln((1 - p0) / (1 - p1)) over ln(p1 (1 - p0) / (p0 (1 - p1))), rounded to 1 / m so that
    the chain is exact.
    """
    if not 0.0 < rate < bad_rate < 1.0 or not 1.0 < wanted <= 1e9:
        detail = "Give 0 < rate < bad rate < 1 and a wanted number of units above 1: nothing was designed."
        raise QualityRefused(QualityReason.OUT_OF_RANGE, detail)
    good = math.log((1.0 - rate) / (1.0 - bad_rate))
    steps = max(2, round((good + math.log(bad_rate / rate)) / good))
    low, high = 1, 2
    while bernoulli_cusum(_steps_decision(high, steps), rate) < wanted:
        low, high = high, 2 * high
        if high > 20_000:
            raise QualityRefused(
                QualityReason.NO_SOLUTION, "No h below 20000 steps gives that. Ask for less."
            )
    while high - low > 1:
        middle = (low + high) // 2
        enough = bernoulli_cusum(_steps_decision(middle, steps), rate) >= wanted
        low, high = (low, middle) if enough else (middle, high)
    return _steps_decision(high, steps)


def _steps_decision(alarm: int, steps: int) -> UnitDecision:
    return UnitDecision(1.0 / steps, alarm / steps)
