"""Process capability as point estimates: Cp, Cpk, Pp, Ppk, Cpm, their one-sided parts, parts per million.

    capability(rows, Specification(lower=.., upper=.., target=..)) -> Capability

`rows` are subgroups, or single values in order. numpy only, for the station; confidence limits, other
distributions and the whole study with its warnings are in `terminal.quality.studies.capability.study`.
"""

import math
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, Literal

import msgspec
import numpy as np

from terminal.quality.charts.sigma import of_singles, within
from terminal.quality.constants import Constants, c4, c5, d2, d3
from terminal.quality.estimators import DEFINITIONS, OF_SINGLES, WITHIN, Estimator
from terminal.quality.refusal import QualityReason
from terminal.quality.study_values import Floats, among, positive, readings, refuse, rows, varied

ESTIMATORS: Final = (*WITHIN, *OF_SINGLES)
MILLION: Final = 1_000_000
OF_MOVING_RANGES: Final[dict[str, float]] = {Estimator.MR: 0.605, Estimator.MEDIAN_MR: 0.304}
"""Share of n - 1 that an estimate from moving ranges is worth; for the median by simulation (40 000 x 400).
"""
_GIVEN: Final = "given"
LEAST: Final = 5
"""Below so many values the spread is anybody's guess: refused."""


class AboutTarget(StrEnum):
    """What Cpm takes the root of: the spread and how far the mean is off, or the mean square about the
    target.
    """

    SPREAD = "spread"
    MEAN_SQUARE = "mean square"


class Specification(msgspec.Struct, frozen=True, kw_only=True):
    """Limits in the unit of the values; None where there is none. A boundary cannot be passed by nature (a
    roundness of 0): there is no index and no expected fraction against it.
    """

    lower: float | None = None
    upper: float | None = None
    target: float | None = None
    lower_is_boundary: bool = False
    upper_is_boundary: bool = False


class SigmaEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """A standard deviation, by which estimator and constants, with its (effective) degrees of freedom."""

    sigma: float
    estimator: str
    definition: str
    degrees: float
    constants: Constants | None = None
    source: Literal["estimated", "given"] = "estimated"


class Indices(msgspec.Struct, frozen=True, kw_only=True):
    """Indices against one spread, None where the limits do not allow one. With the spread within subgroups
    they are called Cp, Cpl, Cpu, Cpk, Cpm; with the overall one Pp, Ppl, Ppu, Ppk, Ppm (by some Cpm, too).

    p = (U - L) / 6s, pl = (m - L) / 3s, pu = (U - m) / 3s, pk the lesser of both, pm = (U - L) / 6 t, t^2 =
    s^2 + (m - T)^2; or t the root mean square about T (`about_target`). Source: Kotz and Johnson, Process
    Capability Indices.
    """

    p: float | None
    pl: float | None
    pu: float | None
    pk: float | None
    pm: float | None

    @property
    def z(self) -> float | None:
        """Distance of the mean from the nearer limit in standard deviations: 3 pk."""
        return None if self.pk is None else 3 * self.pk


class Nonconforming(msgspec.Struct, frozen=True):
    """Parts per million below, above and outside the limits; None where there is no such limit."""

    below: float | None
    above: float | None
    total: float | None


class CapabilityIndices(msgspec.Struct, frozen=True, kw_only=True):
    """Point estimates. `mean_source`: whether the mean was given. The overall spread is always estimated."""

    n: int
    missing: int
    subgroups: int
    mean: float
    mean_source: Literal["estimated", "given"]
    specification: Specification
    within_spread: SigmaEstimate
    overall_spread: SigmaEstimate
    within: Indices
    overall: Indices
    observed: Nonconforming
    expected_within: Nonconforming
    expected_overall: Nonconforming
    source: str = "Kotz and Johnson 1993; spread within subgroups as in terminal.quality.charts.sigma"


def capability(
    table: Iterable[object],
    specification: Specification,
    *,
    estimator: Estimator | None = None,
    constants: Constants = Constants.EXACT,
    mean: float | None = None,
    sigma: float | None = None,
    about_target: AboutTarget = AboutTarget.SPREAD,
) -> CapabilityIndices:
    """Estimates capability; `mean` and `sigma` (within) where they are known from before.

    `estimator`: by its name in `terminal.quality.charts.sigma`; else UWAVE-R for subgroups, MR for single
    values. Refused: no usable limit, fewer than 5 values, text, infinite or constant values.
    """
    checked(specification)
    found = rows(table)
    values = varied(readings(found.ravel(), LEAST))
    centre = float(values.mean()) if mean is None else mean
    inside = _within_spread(found, estimator, constants, sigma)
    overall = overall_spread(values)
    return CapabilityIndices(
        n=values.size,
        missing=found.size - values.size,
        subgroups=int(np.sum(np.any(~np.isnan(found), axis=1))),
        mean=centre,
        mean_source="estimated" if mean is None else "given",
        specification=specification,
        within_spread=inside,
        overall_spread=overall,
        within=indices(centre, inside.sigma, specification),
        overall=_overall(values, centre, overall.sigma, specification, about_target),
        observed=observed(values, specification),
        expected_within=expected(centre, inside.sigma, specification),
        expected_overall=expected(centre, overall.sigma, specification),
    )


def _overall(
    values: Floats, mean: float, sigma: float, specification: Specification, about_target: AboutTarget
) -> Indices:
    """With "mean square" Ppm is taken from the values themselves (divisor n), whatever mean was given."""
    found = indices(mean, sigma, specification)
    among("about_target", about_target, tuple(AboutTarget))
    if found.pm is None or specification.target is None or about_target == AboutTarget.SPREAD:
        return found
    away = math.sqrt(float(np.mean((values - specification.target) ** 2)))
    return msgspec.structs.replace(found, pm=found.pm * math.hypot(sigma, mean - specification.target) / away)


def overall_spread(values: Floats) -> SigmaEstimate:
    """The sample standard deviation of all values."""
    return SigmaEstimate(
        sigma=float(np.std(values - values.mean(), ddof=1)),
        estimator="S",
        definition="standard deviation of all values, n - 1",
        degrees=values.size - 1,
    )


def _within_spread(
    table: Floats, estimator: Estimator | None, constants: Constants, given: float | None
) -> SigmaEstimate:
    if given is not None:
        sigma = positive("sigma", given)
        degrees = _degrees(table, _GIVEN)
        return SigmaEstimate(sigma=sigma, estimator=_GIVEN, definition=_GIVEN, degrees=degrees, source=_GIVEN)
    usual = Estimator.UWAVE_R if table.shape[1] > 1 else Estimator.MR
    name = among("estimator", estimator or usual, ESTIMATORS)
    if name in OF_SINGLES:
        sigma = of_singles(table.ravel(), name, constants=constants)
    else:
        sigma = within(table, name, constants)
    return SigmaEstimate(
        sigma=sigma,
        estimator=name,
        definition=DEFINITIONS[name],
        degrees=_degrees(table, name),
        constants=constants,
    )


def _degrees(table: Floats, name: str) -> float:
    """Degrees of freedom of a standard deviation that varies as much as this estimate, 1 / 2 var(sigma / E
    sigma).

    For one from ranges that is less than the sum of n_i - 1; for moving ranges see Cryer and Ryan 1990.
    """
    sizes = np.sum(~np.isnan(table), axis=1)
    kept = sizes[sizes > 1]
    inside = float(np.sum(kept - 1))
    if name in OF_MOVING_RANGES or not kept.size:
        return OF_MOVING_RANGES.get(name, 1.0) * max(int(sizes.sum()) - 1, 1)
    if name in (Estimator.RMSDF, Estimator.POOLED, _GIVEN):
        return inside
    by_range = name.endswith("-R")
    vary = {
        int(n): (d3(int(n)) / d2(int(n)) if by_range else c5(int(n)) / c4(int(n))) ** 2
        for n in set(kept.tolist())
    }
    each_varies = np.array([vary[int(n)] for n in kept])
    weights = {"BURR": kept - 1.0, "MVLUE": 1 / each_varies}.get(name.partition("-")[0], np.ones(kept.size))
    return float(weights.sum() ** 2 / (2 * np.sum(weights**2 * each_varies)))


def indices(mean: float, sigma: float, specification: Specification) -> Indices:
    """The indices of a mean and a spread."""
    lower, upper = usable(specification)
    pl = None if lower is None else (mean - lower) / (3 * sigma)
    pu = None if upper is None else (upper - mean) / (3 * sigma)
    sides = [side for side in (pl, pu) if side is not None]
    both = lower is not None and upper is not None
    p = (upper - lower) / (6 * sigma) if both else None  # type: ignore[operator]
    target = specification.target
    off = None if target is None else math.hypot(sigma, mean - target)
    pm = (upper - lower) / (6 * off) if both and off else None  # type: ignore[operator]
    return Indices(p=p, pl=pl, pu=pu, pk=min(sides, default=None), pm=pm)


def expected(mean: float, sigma: float, specification: Specification) -> Nonconforming:
    """Parts per million of a normal distribution outside the limits."""
    lower, upper = usable(specification)
    below = None if lower is None else MILLION * tail((mean - lower) / sigma)
    above = None if upper is None else MILLION * tail((upper - mean) / sigma)
    return Nonconforming(below, above, together(below, above))


def observed(values: Floats, specification: Specification) -> Nonconforming:
    """Parts per million of the values outside the limits, boundaries included; a tie is inside."""
    lower, upper = specification.lower, specification.upper
    below = None if lower is None else MILLION * float(np.mean(values < lower))
    above = None if upper is None else MILLION * float(np.mean(values > upper))
    return Nonconforming(below, above, together(below, above))


def together(below: float | None, above: float | None) -> float | None:
    """The sum of what is known; None where neither is."""
    known = [part for part in (below, above) if part is not None]
    return sum(known) if known else None


def tail(z: float) -> float:
    """The normal probability above z, accurate far out."""
    return 0.5 * math.erfc(z / math.sqrt(2.0))


def usable(specification: Specification) -> tuple[float | None, float | None]:
    """Lower and upper limit that an index can be taken against; a boundary is none."""
    lower = None if specification.lower_is_boundary else specification.lower
    upper = None if specification.upper_is_boundary else specification.upper
    return lower, upper


def checked(specification: Specification) -> Specification:
    """The specification; refused where no limit is given, limits cross or one is not finite."""
    lower = specification.lower
    upper = specification.upper
    target = specification.target
    for name, value in (("lower limit", lower), ("upper limit", upper), ("target", target)):
        if value is not None and not math.isfinite(value):
            refuse(QualityReason.NOT_FINITE, f"The {name} is {value}", "Give a number or leave it out.")
    if lower is None and upper is None:
        refuse(QualityReason.EMPTY, "No limit is given", "Give a lower or an upper limit.")
    if lower is not None and upper is not None and lower >= upper:
        refuse(
            QualityReason.OUT_OF_RANGE,
            f"The lower limit {lower:g} is not below the upper one {upper:g}",
            "Correct the limits.",
        )
    return specification
