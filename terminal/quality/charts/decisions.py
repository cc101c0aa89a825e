"""What the charts that remember are told: weights, limits, when to decide. Without arrays, so that a station
that judges point by point does not load them. The charts are `charts_time_weighted` and `streaming`.
"""

from enum import StrEnum

import msgspec


class SmoothedLimits(StrEnum):
    """The limits of an EWMA: they widen from the start, or are those of its final state."""

    EXACT = "exact"
    ASYMPTOTIC = "asymptotic"


class SizeVariance(StrEnum):
    """With unequal subgroups: what each size contributes adds up, or the present size is taken for all."""

    ACCUMULATED = "accumulated"
    CURRENT = "current"


class Smoothing(msgspec.Struct, frozen=True):
    """EWMA: weight of the newest value, width of the limits in sigmas."""

    weight: float = 0.2
    nsigmas: float = 3.0
    limits: SmoothedLimits = SmoothedLimits.EXACT
    variance: SizeVariance = SizeVariance.ACCUMULATED


class Decision(msgspec.Struct, frozen=True):
    """CUSUM: reference value k, decision interval h, head start, in standard errors of the plotted mean."""

    k: float = 0.5
    h: float = 5.0
    head_start: float = 0.0


class UnitDecision(msgspec.Struct, frozen=True):
    """Bernoulli CUSUM: a defective unit adds 1 - `reference`, a good one takes `reference` away; alarm at `h`
    or above.
    """

    reference: float
    h: float
    head_start: float = 0.0
