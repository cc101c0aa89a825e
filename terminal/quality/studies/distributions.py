"""Distributions of measured values by name: fits by maximum likelihood, where parameters may be given, and
the scipy object for quantiles and tails. What is made of them is in `capability_nonnormal` and `normality`.

Parameters: `threshold` (3-parameter families), `shape`, `scale`, `location`, `log_mean`, `log_sd`; location
and scale of "loglogistic" are those of the logarithms. The spread of "normal" and "lognormal" is estimated
with n - 1, as is customary, unless the mean is given; everything else maximises the likelihood.
"""

import math
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final

import numpy as np
from scipy import optimize, special, stats

from terminal.quality.refusal import QualityReason
from terminal.quality.study_values import Floats, among, refuse


class Family(StrEnum):
    """A distribution of measured values; `WEIBULL3` and `LOGNORMAL3` begin at a threshold."""

    NORMAL = "normal"
    WEIBULL = "weibull"
    LOGNORMAL = "lognormal"
    WEIBULL3 = "weibull3"
    LOGNORMAL3 = "lognormal3"
    LOGISTIC = "logistic"
    LOGLOGISTIC = "loglogistic"
    GAMMA = "gamma"
    EXPONENTIAL = "exponential"


Parameters = dict[str, float]

NAMES: Final[dict[Family, tuple[str, ...]]] = {
    Family.NORMAL: ("mean", "sd"),
    Family.WEIBULL: ("shape", "scale"),
    Family.LOGNORMAL: ("log_mean", "log_sd"),
    Family.WEIBULL3: ("threshold", "shape", "scale"),
    Family.LOGNORMAL3: ("threshold", "log_mean", "log_sd"),
    Family.LOGISTIC: ("location", "scale"),
    Family.LOGLOGISTIC: ("location", "scale"),
    Family.GAMMA: ("shape", "scale"),
    Family.EXPONENTIAL: ("scale",),
}
ABOVE_ZERO: Final = (
    *(Family.WEIBULL, Family.LOGNORMAL, Family.LOGLOGISTIC),
    *(Family.GAMMA, Family.EXPONENTIAL),
)
THRESHOLDS: Final = {Family.WEIBULL3: Family.WEIBULL, Family.LOGNORMAL3: Family.LOGNORMAL}
"""What is left of a family with a threshold, above it."""
POSITIVE: Final = ("sd", "shape", "scale", "log_sd")


def fit(family: Family, values: Floats, given: Mapping[str, float] | None = None) -> Parameters:
    """All parameters of a family, the `given` ones as they are; values without gaps, not all equal.

    Refused: a value the family cannot have, an unknown parameter, a threshold without a likelihood maximum.
    """
    known = _checked(family, dict(given or {}))
    if family in THRESHOLDS:
        return _with_threshold(family, values, known)
    if family in ABOVE_ZERO and values.min() <= 0:
        refuse(
            QualityReason.OUT_OF_RANGE,
            f"The least value is {values.min():g}, which a {family} distribution cannot have",
            "Choose a family with a threshold or one that takes any value.",
        )
    return _fitted(family, values, known)


def _fitted(family: Family, values: Floats, known: Parameters) -> Parameters:
    with np.errstate(
        over="ignore"
    ):  # far from the root a power may leave the range of a float: still too large
        return {name: float(value) for name, value in FITS[family](values, known).items()}


def frozen(family: Family, parameters: Parameters) -> Any:
    """The scipy distribution with these parameters: cdf, sf, ppf, logcdf, logsf, logpdf."""
    plain = THRESHOLDS.get(family, family)
    shift = parameters.get("threshold", 0.0)
    if plain in (Family.LOGNORMAL, Family.LOGLOGISTIC):
        centre, spread = (parameters[name] for name in NAMES[plain])
        wide = stats.lognorm(spread, shift, math.exp(centre))
        return wide if plain == Family.LOGNORMAL else stats.fisk(1 / spread, shift, math.exp(centre))
    if plain == Family.WEIBULL:
        return stats.weibull_min(parameters["shape"], shift, parameters["scale"])
    if plain == Family.GAMMA:
        return stats.gamma(parameters["shape"], shift, parameters["scale"])
    straight = {
        Family.NORMAL: stats.norm,
        Family.LOGISTIC: stats.logistic,
        Family.EXPONENTIAL: stats.expon,
    }[plain]
    return straight(*[parameters[name] for name in NAMES[plain][:-1]] or [0.0], parameters[NAMES[plain][-1]])


def log_likelihood(family: Family, parameters: Parameters, values: Floats) -> float:
    """Natural logarithm of the likelihood."""
    return float(np.sum(frozen(family, parameters).logpdf(values)))


def _checked(family: Family, given: Parameters) -> Parameters:
    among("family", family, tuple(NAMES))
    for name, value in given.items():
        among(f"parameter of {family}", name, NAMES[family])
        if not math.isfinite(value) or (name in POSITIVE and value <= 0):
            refuse(
                QualityReason.OUT_OF_RANGE, f"{name} is {value:g}", "Give a number that it can be.", name=name
            )
    return given


# ---------------------------------------------------------------- one family each


def _normal(x: Floats, known: Parameters) -> Parameters:
    mean = known.get("mean", float(x.mean()))
    sd = known.get("sd") or _spread(x, known.get("mean"))
    return {"mean": mean, "sd": sd}


def _lognormal(x: Floats, known: Parameters) -> Parameters:
    logs = np.log(x)
    mean = known.get("log_mean", float(logs.mean()))
    return {"log_mean": mean, "log_sd": known.get("log_sd") or _spread(logs, known.get("log_mean"))}


def _spread(x: Floats, centre: float | None) -> float:
    """About the own mean with n - 1; about a given one the root mean square."""
    return float(np.std(x, ddof=1) if centre is None else np.sqrt(np.mean((x - centre) ** 2)))


def _weibull(x: Floats, known: Parameters) -> Parameters:
    logs = np.log(x)
    start = 1.2 / float(np.std(logs))
    if "scale" in known:
        over = logs - math.log(known["scale"])
        shape = known.get("shape") or _root(
            lambda k: 1 / k + over.mean() - float(np.mean(np.exp(k * over) * over)), start
        )
        return {"shape": shape, "scale": known["scale"]}
    top = logs.max()
    shape = known.get("shape") or _root(lambda k: _weibull_slope(k, logs - top), start)
    return {"shape": shape, "scale": math.exp(top + math.log(np.mean(np.exp(shape * (logs - top)))) / shape)}


def _weibull_slope(shape: float, logs: Floats) -> float:
    """Derivative of the profile likelihood in the shape, for logarithms of at most 0."""
    powers = np.exp(shape * logs)
    return float(1 / shape + logs.mean() - np.sum(powers * logs) / np.sum(powers))


def _gamma(x: Floats, known: Parameters) -> Parameters:
    mean_log = float(np.mean(np.log(x)))
    mean = float(x.mean())
    if "scale" in known:
        wanted = mean_log - math.log(known["scale"])
        shape = known.get("shape") or _root(lambda k: wanted - float(special.digamma(k)), 1.0)
        return {"shape": shape, "scale": known["scale"]}
    gap = math.log(mean) - mean_log
    shape = known.get("shape") or _root(lambda k: math.log(k) - float(special.digamma(k)) - gap, 0.5 / gap)
    return {"shape": shape, "scale": mean / shape}


def _logistic(x: Floats, known: Parameters) -> Parameters:
    def centre(scale: float) -> float:
        if "location" in known:
            return known["location"]
        return float(
            optimize.brentq(lambda m: np.mean(np.tanh((x - m) / (2 * scale))), x.min(), x.max(), xtol=1e-14)
        )

    def slope(scale: float) -> float:
        z = (x - centre(scale)) / scale
        return float(np.mean(z * np.tanh(z / 2)) - 1)

    scale = known.get("scale") or _root(slope, float(np.std(x)) * math.sqrt(3) / math.pi)
    return {"location": centre(scale), "scale": scale}


def _exponential(x: Floats, known: Parameters) -> Parameters:
    return {"scale": known.get("scale", float(x.mean()))}


FITS: Final[dict[Family, Callable[[Floats, Parameters], Parameters]]] = {
    Family.NORMAL: _normal,
    Family.LOGNORMAL: _lognormal,
    Family.WEIBULL: _weibull,
    Family.GAMMA: _gamma,
    Family.LOGISTIC: _logistic,
    Family.LOGLOGISTIC: lambda x, known: _logistic(np.log(x), known),
    Family.EXPONENTIAL: _exponential,
}


def _root(slope: Callable[[float], float], start: float) -> float:
    """The root above 0 of a function that falls, from a guess."""
    low = next((at for at in (start / 2**k for k in range(200)) if slope(at) > 0), None)
    high = next((at for at in (start * 2**k for k in range(200)) if slope(at) < 0), None)
    if low is None or high is None:
        refuse(
            QualityReason.NO_SOLUTION, "The likelihood has no maximum", "Give a parameter, or another family."
        )
    return float(optimize.brentq(slope, low, high, xtol=1e-300, rtol=1e-14))


# ---------------------------------------------------------------- thresholds


def _with_threshold(family: Family, x: Floats, known: Parameters) -> Parameters:
    """The highest inner maximum of the likelihood along the threshold; at its end it has no bound."""
    rest = {name: value for name, value in known.items() if name != "threshold"}

    def parts(threshold: float) -> Parameters:
        return {"threshold": threshold, **_inner(THRESHOLDS[family], x - threshold, rest)}

    if "threshold" in known:
        if known["threshold"] >= x.min():
            refuse(
                QualityReason.OUT_OF_RANGE,
                f"The threshold {known['threshold']:g} is not below the least value {x.min():g}",
                "Give a lower threshold.",
            )
        return parts(float(known["threshold"]))

    def cost(log_gap: float) -> float:
        return -log_likelihood(family, parts(x.min() - math.exp(log_gap)), x)

    return parts(float(x.min()) - math.exp(_inner_minimum(cost, math.log(np.ptp(x)))))


def _inner(family: Family, above: Floats, known: Parameters) -> Parameters:
    found = _fitted(family, above, known)
    if family == Family.LOGNORMAL and not known:
        found["log_sd"] *= math.sqrt(1 - 1 / above.size)
    return found


def _inner_minimum(cost: Callable[[float], float], centre: float) -> float:
    """The lowest minimum that is inside the span searched: 1e-6 to 1e4 times exp(centre)."""
    grid = centre + np.linspace(math.log(1e-6), math.log(1e4), 121)
    costs = np.array([cost(at) for at in grid])
    inside = [k for k in range(1, grid.size - 1) if costs[k] < costs[k - 1] and costs[k] <= costs[k + 1]]
    if not inside:
        refuse(
            QualityReason.NO_SOLUTION,
            "The likelihood has no maximum along the threshold",
            "Give the threshold, or take the family without one.",
        )
    best = min(inside, key=lambda k: costs[k])
    found = optimize.minimize_scalar(
        cost, bounds=(grid[best - 1], grid[best + 1]), method="bounded", options={"xatol": 1e-10}
    )
    return float(found.x)
