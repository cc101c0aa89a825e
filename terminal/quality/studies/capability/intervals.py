"""Confidence limits of capability indices. Points come from `terminal.quality.capability`.

Methods: Cp and Pp by chi-square; one-sided indices, Cpk and Ppk by the normal approximation of Bissell 1990;
Cpm by chi-square with the degrees of freedom of Boyles 1991. They hold for normal values of a stable process.
"""

import math
from enum import StrEnum
from typing import Final

import msgspec
from scipy import stats

from terminal.quality.capability import CapabilityIndices, Indices, SigmaEstimate
from terminal.quality.refusal import QualityReason
from terminal.quality.study_values import positive, refuse

METHODS: Final = {
    "p": "chi-square",
    "pl": "normal approximation (Bissell)",
    "pu": "normal approximation (Bissell)",
    "pk": "normal approximation (Bissell)",
    "pm": "chi-square with Boyles' degrees of freedom",
}


class Freedom(StrEnum):
    """Degrees of freedom of the spread within subgroups: what its estimator is worth, or n - 1."""

    EFFECTIVE = "effective"
    TOTAL = "total"


class BoundSides(StrEnum):
    """What pl and pu get: two-sided limits of the level, or a bound below and one above of the level each."""

    ONE = "one"
    TWO = "two"


class Boyles(StrEnum):
    """The degrees of freedom of pm: as published, or with 1 + a^2 not squared above the line, as one program
    has it.
    """

    PUBLISHED = "published"
    UNSQUARED = "unsquared"


class IntervalOptions(msgspec.Struct, frozen=True, kw_only=True):
    """`level`: confidence, 0..1. `degrees` may be a number of its own."""

    level: float = 0.95
    degrees: Freedom | float = Freedom.EFFECTIVE
    sides: BoundSides = BoundSides.TWO
    boyles: Boyles = Boyles.PUBLISHED


class Interval(msgspec.Struct, frozen=True):
    """Lower and upper confidence limit."""

    lower: float
    upper: float


class IndexLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Confidence limits of `Indices`, None where there is no index; `degrees` they were taken with."""

    level: float
    degrees: float
    p: Interval | None
    pl: Interval | None
    pu: Interval | None
    pk: Interval | None
    pm: Interval | None
    methods: dict[str, str]


def within_limits(found: CapabilityIndices, options: IntervalOptions | None = None) -> IndexLimits:
    """Confidence limits of Cp, Cpl, Cpu, Cpk, Cpm."""
    chosen = _checked(options or IntervalOptions())
    degrees = _degrees(found, chosen)
    return _limits(found, found.within, found.within_spread, degrees, chosen)


def overall_limits(found: CapabilityIndices, options: IntervalOptions | None = None) -> IndexLimits:
    """Confidence limits of Pp, Ppl, Ppu, Ppk, Ppm."""
    chosen = _checked(options or IntervalOptions())
    return _limits(found, found.overall, found.overall_spread, found.n - 1, chosen)


def _degrees(found: CapabilityIndices, options: IntervalOptions) -> float:
    if isinstance(options.degrees, str):
        return found.n - 1 if options.degrees == Freedom.TOTAL else found.within_spread.degrees
    return options.degrees


def _limits(
    found: CapabilityIndices, at: Indices, spread: SigmaEstimate, degrees: float, options: IntervalOptions
) -> IndexLimits:
    both = options.level + (1 - options.level) / 2
    side = both if options.sides == BoundSides.TWO else options.level
    return IndexLimits(
        level=options.level,
        degrees=degrees,
        p=_chi_square(at.p, degrees, options.level),
        pl=_bissell(at.pl, found.n, degrees, side),
        pu=_bissell(at.pu, found.n, degrees, side),
        pk=_bissell(at.pk, found.n, degrees, both),
        pm=_chi_square(
            at.pm,
            _boyles(found, spread, found.n if degrees == found.n - 1 else degrees, options),
            options.level,
        ),
        methods=METHODS,
    )


def _chi_square(index: float | None, degrees: float, level: float) -> Interval | None:
    if index is None:
        return None
    tails = stats.chi2.ppf([(1 - level) / 2, (1 + level) / 2], degrees)
    return Interval(*(index * math.sqrt(tail / degrees) for tail in tails))


def _bissell(index: float | None, n: int, degrees: float, chance: float) -> Interval | None:
    if index is None:
        return None
    reach = stats.norm.ppf(chance) * math.sqrt(1 / (9 * n) + index**2 / (2 * degrees))
    return Interval(float(index - reach), float(index + reach))


def _boyles(found: CapabilityIndices, spread: SigmaEstimate, worth: float, options: IntervalOptions) -> float:
    """Degrees of freedom of the spread about the target: (1 + a^2)^2 / (1 / d + 2 a^2 / n), a = (mean - T) /
    s.

    With d = n that is Boyles' n (1 + a^2)^2 / (1 + 2 a^2); a spread from ranges is worth less.
    """
    target = found.specification.target
    off = 0.0 if target is None else (found.mean - target) / spread.sigma
    power = 2 if options.boyles == Boyles.PUBLISHED else 1
    return (1 + off**2) ** power / (1 / worth + 2 * off**2 / found.n)


def _checked(options: IntervalOptions) -> IntervalOptions:
    if not 0 < options.level < 1:
        refuse(
            QualityReason.OUT_OF_RANGE,
            f"The confidence level is {options.level:g}",
            "Give a share above 0 and below 1, for example 0.95.",
        )
    if not isinstance(options.degrees, str):
        positive("degrees", options.degrees)
    return options
