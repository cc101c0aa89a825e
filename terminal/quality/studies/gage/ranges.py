"""Gauge studies from ranges: average and range (crossed, several trials), and test-retest (two readings a
part).

    average_and_range(readings, parts, operators) -> GageRange
    retest(readings, parts)                  -> Retest

Quicker by hand than `gage_rr` and blind to the interaction of part and operator. Ranges become standard
deviations by d2* = sqrt(d2^2 + d3^2 / g) for g ranges (Duncan 1955), of which the K factors of printed forms
are the inverse. Source: AIAG, Measurement Systems Analysis, 4th ed., chapter III-B.
"""

import math
from collections.abc import Hashable, Iterable, Sequence
from typing import Final

import msgspec
import numpy as np

from terminal.quality.constants import Constants, d2, d3
from terminal.quality.refusal import QualityReason
from terminal.quality.studies.gage.anova import CrossedData, block
from terminal.quality.studies.gage.repeatability import (
    PLAIN,
    Component,
    GageOptions,
    components_of,
    distinct_categories,
)
from terminal.quality.study_values import cells, positive, readings, refuse, varied

MANY_RANGES: Final = 15
"""Above so many ranges d2 takes the place of d2*, as the printed forms have it."""


class GageRange(msgspec.Struct, frozen=True, kw_only=True):
    """`mean_range` of the trials in each cell, `operator_range` and `part_range` of the means."""

    parts: tuple[str, ...]
    operators: tuple[str, ...]
    trials: int
    mean_range: float
    operator_range: float
    part_range: float
    components: tuple[Component, ...]
    distinct: int | None
    options: GageOptions
    source: str = "AIAG MSA 4th edition, average and range method; K factors as 1 / d2*"


class Retest(msgspec.Struct, frozen=True, kw_only=True):
    """`sd` of the gauge from the mean range of two; `of_process` = sd / process sd, `of_tolerance` =
    multiplier sd / tolerance, as shares (None where not given); `correlation` of the two readings (None
    where one does not vary).
    """

    parts: int
    ranges: tuple[float, ...]
    mean_range: float
    d2_star: float
    constants: Constants
    sd: float
    of_process: float | None
    of_tolerance: float | None
    correlation: float | None
    source: str = "AIAG MSA 4th edition, range method; d2* by Duncan 1955"


def d2_star(n: int, ranges: int, constants: Constants = Constants.EXACT) -> float:
    """Root mean square of the mean of so many ranges of n normal values; table3: five digits, as printed."""
    exact = math.sqrt(d2(n) ** 2 + d3(n) ** 2 / ranges)
    return exact if constants == Constants.EXACT else round(exact, 5)


def average_and_range(
    readings: Iterable[object],
    parts: Sequence[Hashable],
    operators: Sequence[Hashable],
    *,
    options: GageOptions = PLAIN,
) -> GageRange:
    """The study of a balanced crossed design; refused as in `gage_rr`."""
    found = block(readings, parts, operators)
    mean_range, operator_range, part_range = _mean_ranges(found)
    p, o, r = found.values.shape
    repeat = (mean_range / (d2(r) if p * o > MANY_RANGES else d2_star(r, p * o))) ** 2
    reproduce = max(0.0, (operator_range / d2_star(o, 1)) ** 2 - repeat / (p * r))
    part = (part_range / d2_star(p, 1)) ** 2
    known = {"gage r&r": repeat + reproduce, "repeatability": repeat, "reproducibility": reproduce}
    components = components_of(known, repeat + reproduce, part, options)
    return GageRange(
        parts=found.parts,
        operators=found.operators,
        trials=r,
        mean_range=mean_range,
        operator_range=operator_range,
        part_range=part_range,
        components=components,
        distinct=distinct_categories(components),
        options=options,
    )


def _mean_ranges(found: CrossedData) -> tuple[float, float, float]:
    y = found.values
    return float(np.ptp(y, axis=2).mean()), float(np.ptp(y.mean((0, 2)))), float(np.ptp(y.mean((1, 2))))


def retest(
    measured: Iterable[object],
    parts: Sequence[Hashable],
    *,
    process_sd: float | None = None,
    tolerance: float | None = None,
    multiplier: float = 6.0,
    constants: Constants = Constants.EXACT,
) -> Retest:
    """Two readings a part, the first ones and the second ones in the order given.

    Refused: a part with another number of readings, fewer than two parts, gaps, text, readings all alike.
    """
    pairs = _pairs(measured, parts)
    ranges = np.abs(pairs[:, 0] - pairs[:, 1])
    factor = d2_star(2, ranges.size, constants)
    sd = float(ranges.mean()) / factor
    known = process_sd is not None and positive("process_sd", process_sd)
    width = tolerance is not None and positive("tolerance", tolerance)
    return Retest(
        parts=ranges.size,
        ranges=tuple(ranges.tolist()),
        mean_range=float(ranges.mean()),
        d2_star=factor,
        constants=constants,
        sd=sd,
        of_process=sd / known if known else None,
        of_tolerance=positive("multiplier", multiplier) * sd / width if width else None,
        correlation=_correlation(pairs),
    )


def _pairs(
    measured: Iterable[object], parts: Sequence[Hashable]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    found = cells(measured, "readings")
    if len(parts) != found.size:
        refuse(
            QualityReason.WRONG_SHAPE,
            f"{found.size} readings have {len(parts)} parts",
            "Give one part a reading.",
        )
    varied(readings(found, 4, "readings"), "readings")
    gathered: dict[Hashable, list[float]] = {}
    for part, value in zip(parts, found.tolist(), strict=True):
        if not math.isnan(value):
            gathered.setdefault(part, []).append(value)
    for part, values in gathered.items():
        if len(values) != 2:
            refuse(
                QualityReason.WRONG_SHAPE,
                f"Part {part} has {len(values)} readings instead of two",
                "Complete it or leave that part out.",
                part=part,
            )
    return np.array(list(gathered.values()))


def _correlation(pairs: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> float | None:
    if min(np.ptp(pairs[:, 0]), np.ptp(pairs[:, 1])) <= 0:
        return None
    return float(np.corrcoef(pairs[:, 0], pairs[:, 1])[0, 1])
