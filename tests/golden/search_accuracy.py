"""How far a figure may be off because the other program stopped its search early.

A maximum-likelihood search ends where the likelihood hardly changes; the figures taken from its parameters
are then off in the fifth digit, the engine's are not. A cell that differs is accepted only where some
parameters with a log-likelihood lower by no more than STOPPING_RULE of it give exactly the other program's
figure. The least drop for a change d of a figure f is d^2 / (2 grad f' H^-1 grad f), with H the Hessian of
minus the log-likelihood.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

STOPPING_RULE = 1e-7
"""Relative drop of the log-likelihood; R's optim ends below 1e-8 a step."""

Vector = NDArray[np.float64]


def least_drop(
    figure: Callable[[Vector], float], log_likelihood: Callable[[Vector], float], best: Vector, wanted: float
) -> float:
    """Return the least drop of the log-likelihood, relative to it, that turns the figure at `best` into
    `wanted`.
    """
    steps = 1e-4 * np.maximum(np.abs(best), 1e-2)
    gradient = np.array([_slope(figure, best, at, steps) for at in range(best.size)])
    hessian = -np.array(
        [[_curve(log_likelihood, best, i, k, steps) for k in range(best.size)] for i in range(best.size)]
    )
    reach = float(gradient @ np.linalg.solve(hessian, gradient))
    away = wanted - figure(best)
    return abs(away**2 / (2 * reach) / log_likelihood(best)) if reach > 0 else np.inf


def _moved(best: Vector, steps: Vector, *moves: tuple[int, int]) -> Vector:
    there = best.copy()
    for at, sign in moves:
        there[at] += sign * steps[at]
    return there


def _slope(figure: Callable[[Vector], float], best: Vector, at: int, steps: Vector) -> float:
    up, down = (figure(_moved(best, steps, (at, sign))) for sign in (1, -1))
    return (up - down) / (2 * float(steps[at]))


def _curve(of: Callable[[Vector], float], best: Vector, i: int, k: int, steps: Vector) -> float:
    corners = [si * sk * of(_moved(best, steps, (i, si), (k, sk))) for si in (1, -1) for sk in (1, -1)]
    return sum(corners) / (4 * float(steps[i]) * float(steps[k]))
