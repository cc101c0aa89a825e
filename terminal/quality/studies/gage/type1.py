"""Type 1 gauge study: many readings of one reference part, Cg, Cgk and whether the bias is more than chance.

    type_1(readings, reference=.., tolerance=..) -> Type1

Source: Bosch booklet 10 and AIAG MSA 4th ed.; the share of the tolerance and the multiplier are options
because plants differ. No linearity (one part alone): that is `gage_linearity`.
"""

import math
from collections.abc import Iterable

import msgspec
import numpy as np
from scipy import stats

from terminal.quality.refusal import QualityReason
from terminal.quality.study_values import cells, positive, readings, refuse, varied


class Type1(msgspec.Struct, frozen=True, kw_only=True):
    """`bias` = mean - reference with its t-test and limits of confidence, `percent_bias` of the tolerance.

    cg = share tolerance / (multiplier sd), cgk = (share / 2 tolerance - |bias|) / (multiplier / 2 sd);
    `percent_repeatability` = 100 share / cg, `percent_both` = 100 share / cgk (None where cgk is not above
    0).
    """

    n: int
    missing: int
    reference: float
    tolerance: float
    share: float
    multiplier: float
    mean: float
    sd: float
    study: float
    bias: float
    percent_bias: float
    cg: float
    cgk: float
    percent_repeatability: float
    percent_both: float | None
    t: float
    degrees: int
    p: float
    level: float
    bias_low: float
    bias_high: float
    source: str = "Bosch booklet 10 (Cg, Cgk); t-test of the bias"


def type_1(
    measured: Iterable[object],
    *,
    reference: float,
    tolerance: float,
    share: float = 0.2,
    multiplier: float = 6.0,
    level: float = 0.95,
) -> Type1:
    """The study; `share` of the tolerance (0.2 = 20 %) that the study variation may take, `multiplier` its
    width.

    Refused: fewer than two readings, readings all alike, text, a tolerance or share that is not above 0.
    """
    every = cells(measured, "readings")
    found = varied(readings(every, 2, "readings"), "readings")
    _checked(reference, share, level)
    positive("tolerance", tolerance)
    positive("multiplier", multiplier)
    centred = found - reference
    bias = float(centred.mean())
    sd = float(np.std(centred, ddof=1))
    cgk = (share / 2 * tolerance - abs(bias)) / (multiplier / 2 * sd)
    cg = share * tolerance / (multiplier * sd)
    error = sd / math.sqrt(found.size)
    degrees = found.size - 1
    reach = float(stats.t.ppf((1 + level) / 2, degrees)) * error
    return Type1(
        n=found.size,
        missing=every.size - found.size,
        reference=reference,
        tolerance=tolerance,
        share=share,
        multiplier=multiplier,
        mean=reference + bias,
        sd=sd,
        study=multiplier * sd,
        bias=bias,
        percent_bias=100 * bias / tolerance,
        cg=cg,
        cgk=cgk,
        percent_repeatability=100 * share / cg,
        percent_both=100 * share / cgk if cgk > 0 else None,
        t=bias / error,
        degrees=degrees,
        p=float(2 * stats.t.sf(abs(bias / error), degrees)),
        level=level,
        bias_low=bias - reach,
        bias_high=bias + reach,
    )


def _checked(reference: float, share: float, level: float) -> None:
    if not math.isfinite(reference):
        refuse(
            QualityReason.NOT_FINITE, f"The reference is {reference}", "Give the value of the reference part."
        )
    for name, value in (("share", share), ("level", level)):
        if not 0 < value < 1:
            refuse(
                QualityReason.OUT_OF_RANGE, f"The {name} is {value:g}", "Give a number above 0 and below 1."
            )
