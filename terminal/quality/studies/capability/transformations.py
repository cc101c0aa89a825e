"""Transformations towards normality: Box-Cox, Yeo-Johnson, Johnson, each estimated or with its parameters
given.

A transformation is a struct whose call maps values and limits alike, upwards for upwards. Capability of the
mapped values is in `capability_study`. Sources: Box and Cox 1964; Yeo and Johnson 2000; Slifker and Shapiro
1980 with the search over z of Chou, Polansky and Mason 1998.
"""

import math
from collections.abc import Callable, Hashable, Sequence
from enum import StrEnum
from typing import Final

import msgspec
import numpy as np
from scipy import optimize, stats

from terminal.quality.refusal import QualityReason
from terminal.quality.study_values import Floats, among, refuse, varied

LAMBDAS: Final = (-5.0, 5.0)


class Transform(StrEnum):
    """A way towards normality, by the names of its authors."""

    BOX_COX = "box-cox"
    YEO_JOHNSON = "yeo-johnson"
    JOHNSON = "johnson"


class Transformation(msgspec.Struct, frozen=True, kw_only=True):
    """What was done to the values. `parameters`: lambda and shift; or gamma, eta, epsilon, lambda of Johnson.

    `kind` is the name, for Johnson the system: "SB", "SL" or "SU". `estimated`: whether the values chose
    them.
    """

    kind: str
    parameters: dict[str, float]
    estimated: bool
    method: str

    def __call__(self, values: Floats) -> Floats:
        """The mapped values; not finite where the transformation does not reach (a limit beyond its
        range).
        """
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return MAPS[self.kind](np.asarray(values, dtype=np.float64), self.parameters)

    def reaches_above(self, value: float) -> bool:
        """Whether all that the transformation reaches lies above a value that it does not reach."""
        if self.kind in ("SB", "SL"):
            return value <= self.parameters["epsilon"]
        return value + self.parameters.get("shift", 0.0) <= 0


# ---------------------------------------------------------------- Box-Cox and Yeo-Johnson


def box_cox(
    values: Floats,
    power: float | None = None,
    *,
    shift: float = 0.0,
    groups: Sequence[Hashable] | None = None,
    plain: bool = False,
) -> Transformation:
    """((x + shift)^power - 1) / power, ln at 0; `plain`: (x + shift)^power, as some print it (powers above
    0).

    Without a power the likelihood chooses it within -5..5; with `groups` (one label a value) the likelihood
    of values about the mean of their group, so that differences between subgroups do not count as spread.
    """
    if varied(values).min() + shift <= 0:
        refuse(
            QualityReason.OUT_OF_RANGE,
            f"The least value {values.min():g} with a shift of {shift:g} is not above 0",
            "Give a larger shift, or take Yeo-Johnson.",
        )
    found = _box_cox_power(values + shift, groups) if power is None else power
    if plain and found < 0:
        refuse(
            QualityReason.OUT_OF_RANGE, f"A plain power of {found:g} turns values round", "Leave out plain."
        )
    return Transformation(
        kind="power" if plain else "box-cox",
        parameters={"lambda": found, "shift": shift},
        estimated=power is None,
        method="maximum likelihood" + (" within groups" if groups is not None and power is None else ""),
    )


def _box_cox_power(x: Floats, groups: Sequence[Hashable] | None) -> float:
    logs = np.log(x)
    labels = _labels(groups, x.size)

    def cost(power: float) -> float:
        return math.log(_within_groups(_power(x, power), labels)) / 2 - (power - 1) * float(logs.mean())

    return _least(cost)


def _labels(groups: Sequence[Hashable] | None, n: int) -> np.ndarray[tuple[int], np.dtype[np.int_]]:
    if groups is None:
        return np.zeros(n, dtype=np.int_)
    if len(groups) != n:
        refuse(QualityReason.WRONG_SHAPE, f"{n} values have {len(groups)} groups", "Give one group a value.")
    seen = {label: at for at, label in enumerate(dict.fromkeys(groups))}
    return np.array([seen[label] for label in groups], dtype=np.int_)


def _within_groups(y: Floats, labels: np.ndarray[tuple[int], np.dtype[np.int_]]) -> float:
    """Mean square about the means of the groups."""
    means = np.bincount(labels, weights=y) / np.bincount(labels)
    return float(np.mean((y - means[labels]) ** 2))


def yeo_johnson(values: Floats, power: float | None = None) -> Transformation:
    """Box-Cox of x + 1 from 0 upwards and of 1 - x with 2 - power below: takes any value."""
    varied(values)
    weight = float(np.mean(np.sign(values) * np.log1p(np.abs(values))))

    def cost(at: float) -> float:
        return math.log(float(np.var(_yeo_johnson(values, {"lambda": at})))) / 2 - (at - 1) * weight

    return Transformation(
        kind="yeo-johnson",
        parameters={"lambda": _least(cost) if power is None else power},
        estimated=power is None,
        method="maximum likelihood",
    )


def _least(cost: Callable[[float], float]) -> float:
    """Where the cost is least within the powers allowed; the cost of a power transformation has one
    valley.
    """
    found = optimize.minimize_scalar(cost, bounds=LAMBDAS, method="bounded", options={"xatol": 1e-9})
    return float(found.x)


def _power(x: Floats, power: float) -> Floats:
    return np.log(x) if power == 0 else np.asarray(np.expm1(power * np.log(x)) / power)


def _box_cox(x: Floats, at: dict[str, float]) -> Floats:
    return _power(x + at["shift"], at["lambda"])


def _plain_power(x: Floats, at: dict[str, float]) -> Floats:
    shifted = x + at["shift"]
    return np.log(shifted) if at["lambda"] == 0 else np.asarray(shifted ** at["lambda"])


def _yeo_johnson(x: Floats, at: dict[str, float]) -> Floats:
    power = at["lambda"]
    return np.where(x >= 0, _power(np.abs(x) + 1, power), -_power(np.abs(x) + 1, 2 - power))


# ---------------------------------------------------------------- Johnson


def johnson(values: Floats) -> Transformation:
    """SB, SL or SU through four quantiles at +/- z and +/- 3 z; z and system of the greatest Shapiro-Wilk W.

    z is searched from 0.25 to 1.25, finely at the best. Refused below 10 values or where nothing fits.
    """
    if varied(values).size < 10:
        refuse(QualityReason.TOO_FEW, f"{values.size} values have no outer quantiles", "Give at least 10.")
    grid = np.linspace(0.25, 1.25, 101)
    best = max((_normality(values, float(z), kind), float(z), kind) for z in grid for kind in SYSTEMS)
    if best[0] <= 0:
        refuse(QualityReason.NO_SOLUTION, "No Johnson system fits the values", "Take another transformation.")
    kind = best[2]
    step = grid[1] - grid[0]
    fine = optimize.minimize_scalar(
        lambda z: -_normality(values, z, kind),
        bounds=(best[1] - step, best[1] + step),
        method="bounded",
        options={"xatol": 1e-9},
    )
    z = float(fine.x if -fine.fun >= best[0] else best[1])
    parameters = SYSTEMS[kind](_quantiles(values, z), z)
    return Transformation(
        kind=kind, parameters=parameters or {}, estimated=True, method=f"quantiles at z = {z:.6g}, greatest W"
    )


def _normality(values: Floats, z: float, kind: str) -> float:
    """Shapiro-Wilk W of the values through the system at z; 0 where it does not exist or reach them all."""
    parameters = SYSTEMS[kind](_quantiles(values, z), z)
    if parameters is None:
        return 0.0
    mapped = Transformation(kind=kind, parameters=parameters, estimated=True, method="")(values)
    if not np.all(np.isfinite(mapped)) or np.ptp(mapped) <= 0:
        return 0.0
    return float(stats.shapiro(mapped).statistic)


Quartet = tuple[float, float, float, float]


def _quantiles(values: Floats, z: float) -> Quartet:
    """Centre of the inner two quantiles, and the distances m (upper), n (lower), p (inner)."""
    at = stats.norm.cdf(np.array([-3.0, -1.0, 1.0, 3.0]) * z)
    a, b, c, d = (float(q) for q in np.quantile(values, at))
    return (b + c) / 2, d - c, b - a, c - b


def _sb(quartet: Quartet, z: float) -> dict[str, float] | None:
    centre, m, n, p = quartet
    if min(m, n, p) <= 0 or m * n >= p * p:
        return None
    a, b = p / m, p / n
    product = (1 + a) * (1 + b)
    excess = a * b - 1
    eta = z / math.acosh(math.sqrt(product) / 2)
    span = p * math.sqrt((product - 2) ** 2 - 4) / excess
    return {
        "gamma": eta * math.asinh((b - a) * math.sqrt(product - 4) / (2 * excess)),
        "eta": eta,
        "lambda": span,
        "epsilon": centre - span / 2 + p * (b - a) / (2 * excess),
    }


def _su(quartet: Quartet, z: float) -> dict[str, float] | None:
    centre, m, n, p = quartet
    if min(m, n, p) <= 0 or m * n <= p * p:
        return None
    a, b = m / p, n / p
    excess = math.sqrt(a * b - 1)
    eta = 2 * z / math.acosh((a + b) / 2)
    return {
        "gamma": eta * math.asinh((b - a) / (2 * excess)),
        "eta": eta,
        "lambda": 2 * p * excess / ((a + b - 2) * math.sqrt(a + b + 2)),
        "epsilon": centre + p * (b - a) / (2 * (a + b - 2)),
    }


def _sl(quartet: Quartet, z: float) -> dict[str, float] | None:
    centre, m, _, p = quartet
    if min(m, p) <= 0 or m <= p:
        return None
    a = m / p
    eta = 2 * z / math.log(a)
    return {
        "gamma": eta * math.log((a - 1) / (p * math.sqrt(a))),
        "eta": eta,
        "lambda": 1.0,
        "epsilon": centre - p * (a + 1) / (2 * (a - 1)),
    }


def _bounded(x: Floats, at: dict[str, float]) -> Floats:
    up = x - at["epsilon"]
    return np.asarray(at["gamma"] + at["eta"] * np.log(up / (at["lambda"] - up)))


def _unbounded(x: Floats, at: dict[str, float]) -> Floats:
    return np.asarray(at["gamma"] + at["eta"] * np.arcsinh((x - at["epsilon"]) / at["lambda"]))


def _lognormal(x: Floats, at: dict[str, float]) -> Floats:
    return np.asarray(at["gamma"] + at["eta"] * np.log(x - at["epsilon"]))


System = Callable[[Quartet, float], dict[str, float] | None]
SYSTEMS: Final[dict[str, System]] = {"SB": _sb, "SL": _sl, "SU": _su}
MAPS: Final[dict[str, Callable[[Floats, dict[str, float]], Floats]]] = {
    "box-cox": _box_cox,
    "power": _plain_power,
    "yeo-johnson": _yeo_johnson,
    "SB": _bounded,
    "SL": _lognormal,
    "SU": _unbounded,
}


def transformation(
    name: Transform,
    values: Floats,
    power: float | None = None,
    *,
    shift: float = 0.0,
    groups: Sequence[Hashable] | None = None,
    plain: bool = False,
) -> Transformation:
    """The transformation of that name, estimated from the values unless a power is given."""
    among("transformation", name, tuple(Transform))
    if name == Transform.BOX_COX:
        return box_cox(values, power, shift=shift, groups=groups, plain=plain)
    return yeo_johnson(values, power) if name == Transform.YEO_JOHNSON else johnson(values)
