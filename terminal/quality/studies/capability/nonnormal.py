"""Capability of values that follow another distribution, or none: Pp, Ppl, Ppu, Ppk and the parts per
million.

    nonnormal(values, Specification(..), "weibull") -> Nonnormal

Methods: "percentile" (ISO 22514-2: 0.135, 50 and 99.865 % points take the place of mean -/+ 3 s) and
"nonconformance" (the normal distances that leave the same parts outside). No index within subgroups exists
here, and no confidence limit is given: none of the usual methods holds.
"""

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, Literal

import msgspec
import numpy as np

from terminal.quality.capability import (
    LEAST,
    MILLION,
    Nonconforming,
    Specification,
    checked,
    observed,
    overall_spread,
    together,
    usable,
)
from terminal.quality.refusal import QualityReason
from terminal.quality.studies.distributions import Family, fit, frozen
from terminal.quality.studies.log_tails import log_tails, normal_distance
from terminal.quality.study_values import Floats, among, cells, readings, refuse, varied

EMPIRICAL: Final = "empirical"
"""No family: the percentiles are those of the values themselves."""
LOW = 0.00135
MIDDLE = 0.5
HIGH = 0.99865
"""Cumulative shares of a normal distribution at mean - 3 s, mean, mean + 3 s, as ISO 22514-2 rounds them."""
ENOUGH_FOR_EMPIRICAL: Final = 741
"""1 / 0.00135: with fewer values the outer percentiles lie beyond the outermost value."""


class Method(StrEnum):
    """What takes the place of mean -/+ 3 s: percentiles of the distribution, or the normal distances that
    leave the same parts outside.
    """

    PERCENTILE = "percentile"
    NONCONFORMANCE = "nonconformance"


class Nonnormal(msgspec.Struct, frozen=True, kw_only=True):
    """Indices are None where there is no limit, or where the distribution ends before it ("percentile":
    where its percentile falls on the median), -inf where all of it lies outside ("nonconformance").
    `percentiles`: at 0.135, 50 and 99.865 %.
    """

    n: int
    missing: int
    mean: float
    sd: float
    specification: Specification
    family: str
    parameters: dict[str, float]
    method: Method
    percentiles: tuple[float, float, float]
    pp: float | None
    ppl: float | None
    ppu: float | None
    ppk: float | None
    observed: Nonconforming
    expected: Nonconforming | None
    source: str = "ISO 22514-2; fits as in terminal.quality.studies.distributions"


def nonnormal(
    values: Iterable[object],
    specification: Specification,
    family: Family | Literal["empirical"],
    *,
    method: Method = Method.PERCENTILE,
    given: Mapping[str, float] | None = None,
) -> Nonnormal:
    """Fits the family (parameters in `given` are kept) and takes the indices from it.

    "empirical" takes the percentiles of the values themselves (linear between order statistics) and needs
    741 of them. Refused as well: no usable limit, fewer than 5 values, a value the family cannot have.
    """
    checked(specification)
    among("method", method, tuple(Method))
    every = cells(values)
    found = varied(readings(every, LEAST))
    spread = overall_spread(found)
    if family == EMPIRICAL:
        parameters = {}
        percentiles = _own_percentiles(found)
        expected = None
    else:
        parameters = fit(family, found, given)
        percentiles = _percentiles(family, parameters)
        expected = _outside(family, parameters, specification)
    if method == Method.PERCENTILE:
        pp, ppl, ppu = _by_percentile(specification, percentiles)
    else:
        pp, ppl, ppu = _by_nonconformance(family, parameters, specification)
    return Nonnormal(
        n=found.size,
        missing=every.size - found.size,
        mean=float(found.mean()),
        sd=spread.sigma,
        specification=specification,
        family=family,
        parameters=parameters,
        method=method,
        percentiles=percentiles,
        pp=pp,
        ppl=ppl,
        ppu=ppu,
        ppk=min((side for side in (ppl, ppu) if side is not None), default=None),
        observed=observed(found, specification),
        expected=expected,
    )


def _percentiles(family: Family, parameters: dict[str, float]) -> tuple[float, float, float]:
    low, middle, high = frozen(family, parameters).ppf([LOW, MIDDLE, HIGH])
    return float(low), float(middle), float(high)


def _own_percentiles(values: Floats) -> tuple[float, float, float]:
    if values.size < ENOUGH_FOR_EMPIRICAL:
        refuse(
            QualityReason.TOO_FEW,
            f"{values.size} values have no 0.135 % point of their own",
            f"Give at least {ENOUGH_FOR_EMPIRICAL}, or take a distribution.",
            given=values.size,
        )
    low, middle, high = np.quantile(values, [LOW, MIDDLE, HIGH])
    return float(low), float(middle), float(high)


def _outside(family: Family, parameters: dict[str, float], specification: Specification) -> Nonconforming:
    shape = frozen(family, parameters)
    lower, upper = usable(specification)
    below = None if lower is None else MILLION * float(shape.cdf(lower))
    above = None if upper is None else MILLION * float(shape.sf(upper))
    return Nonconforming(below, above, together(below, above))


Three = tuple[float | None, float | None, float | None]


def _by_percentile(specification: Specification, percentiles: tuple[float, float, float]) -> Three:
    lower, upper = usable(specification)
    low, middle, high = percentiles
    pp = None if lower is None or upper is None else _ratio(upper - lower, high - low)
    ppl = None if lower is None else _ratio(middle - lower, middle - low)
    ppu = None if upper is None else _ratio(upper - middle, high - middle)
    return pp, ppl, ppu


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _by_nonconformance(
    family: Family | Literal["empirical"], parameters: dict[str, float], specification: Specification
) -> Three:
    """A third of the normal distance that leaves as much outside, on each side; from logarithms of tails, as
    nearly everything or nearly nothing may be outside.
    """
    if family == EMPIRICAL:
        refuse(
            QualityReason.NOT_AVAILABLE,
            "Without a distribution nothing is expected outside",
            "Take percentile.",
        )
    sides = []
    for limit, upper in zip(usable(specification), (False, True), strict=True):
        sides.append(None if limit is None else _third(family, parameters, limit, upper=upper))
    ppl, ppu = sides
    return (None if ppl is None or ppu is None else (ppl + ppu) / 2), ppl, ppu


def _third(family: Family, parameters: dict[str, float], limit: float, *, upper: bool) -> float | None:
    """The index of one side: -inf where everything is outside, None where nothing can be."""
    below, above = log_tails(family, parameters, np.array([limit]))
    outside, inside = (above, below) if upper else (below, above)
    distance = float(normal_distance(outside, inside)[0]) / 3
    return None if distance == math.inf else distance
