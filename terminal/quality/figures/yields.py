"""Yields and defect rates, each defined once for screens, board, exports and reports.

Plain Python, so that a station that only shows a yield loads no numerics. What a piece counts as is settled
in `terminal.domain.state.count`; parts of equipment effectiveness are in `terminal.quality.figures.oee`.
"""

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Final, TypeVar

import msgspec

from terminal.quality.refusal import QualityReason, QualityRefused

Figure = TypeVar("Figure", Decimal, float)

MILLION: Final = 1_000_000
LONG_TERM_SHIFT: Final = 1.5
"""Standard deviations by which a sigma level is given above its long-term quantile (a convention)."""


def first_pass_yield(first_good: Figure, first_total: Figure) -> Figure | None:
    """Share of pieces that were good at their first result, 0..1; None while there is none.

    Scrap, rework, held pieces and those that needed a second try count in `first_total` alone. ISO 22400-2:
    first pass yield, good parts of inspected parts.
    """
    return first_good / first_total if first_total > 0 else None


def pooled_yield(parts: Iterable[tuple[Figure, Figure | None]]) -> Figure | None:
    """The yield of several places together: pairs (pieces, yield or None), weighted by the pieces.

    None while nothing is known. It is the share of results that were good, not the chance of a unit to pass
    all places: that is `rolled_throughput_yield`.
    """
    known = [(pieces, share) for pieces, share in parts if share is not None and pieces > 0]
    if not known:
        return None
    total = good = known[0][0] * 0
    for pieces, share in known:
        total = total + pieces
        good = good + pieces * share
    return good / total


def rolled_throughput_yield(yields: Iterable[Figure]) -> Figure:
    """The chance of a unit to pass every operation at the first try: the product of first-pass yields."""
    shares = list(yields)
    if not shares:
        raise QualityRefused(
            QualityReason.EMPTY, "No operation has a yield, so none was rolled. Give at least one."
        )
    for share in shares:
        if not 0 <= share <= 1:
            raise QualityRefused(
                QualityReason.OUT_OF_RANGE,
                f"{share} is no yield, so none was rolled. Give shares from 0 to 1.",
                value=share,
            )
    return math.prod(shares[1:], start=shares[0])


class DefectRates(msgspec.Struct, frozen=True):
    """Defects of so many units. `throughput_yield` 0..1 is the Poisson chance of a unit without a defect,
    `sigma` the sigma level with `shift` added (None where no or every opportunity failed).
    """

    units: int
    opportunities: int
    defects: int
    per_unit: float
    per_million: float
    throughput_yield: float
    sigma: float | None
    shift: float


def defect_rates(
    defects: int, units: int, opportunities: int = 1, shift: float = LONG_TERM_SHIFT
) -> DefectRates:
    """Defects per unit and per million opportunities (DPU, DPMO), yield and sigma level.

    `opportunities`: on one unit. Refused where nothing was looked at or more failed than was looked at.
    """
    _check(defects, units, opportunities)
    per_unit = defects / units
    share = defects / (units * opportunities)
    return DefectRates(
        units=units,
        opportunities=opportunities,
        defects=defects,
        per_unit=per_unit,
        per_million=share * MILLION,
        throughput_yield=math.exp(-per_unit),
        sigma=sigma_level(share * MILLION, shift) if 0 < share < 1 else None,
        shift=shift,
    )


def sigma_level(per_million: float, shift: float = LONG_TERM_SHIFT) -> float:
    """The normal quantile that leaves `per_million` defects above it, plus `shift`; 3.4 gives 6.0."""
    from statistics import NormalDist

    if not 0 < per_million < MILLION:
        raise QualityRefused(
            QualityReason.OUT_OF_RANGE,
            f"{per_million} defects per million have no sigma level, so none was given."
            " Give a rate above 0 and below 1 000 000.",
            value=per_million,
        )
    return shift - NormalDist().inv_cdf(per_million / MILLION)


def _check(defects: int, units: int, opportunities: int) -> None:
    if units <= 0 or opportunities <= 0:
        raise QualityRefused(
            QualityReason.EMPTY,
            f"{units} units with {opportunities} opportunities each: nothing to look at, no rate was given."
            " Count units and opportunities from 1.",
        )
    if not 0 <= defects <= units * opportunities:
        raise QualityRefused(
            QualityReason.OUT_OF_RANGE,
            f"{defects} defects do not fit {units * opportunities} opportunities, so no rate was given."
            " Check the counts.",
        )
