"""The limits of a g chart in exact arithmetic; formulas as in `charts_rare`."""

import math
from decimal import Decimal
from typing import Final

from terminal.quality.estimators import Estimator
from terminal.quality.exact.numbers import EXACT, NOTHING, ExactLimits, exact, minus, over, plus, root, times
from terminal.quality.exact.source import ExactTable

_ONE: Final = Decimal(1)
_HALF: Final = Decimal("0.5")


def g_limits(
    source: ExactTable,
    span: tuple[int, int],
    method: str,
    event_rate: float | None,
    nsigmas: float,
    tails: tuple[float, float],
) -> ExactLimits:
    """Limits and centre of the points of a stage: "SIGMA" or "GEOMETRIC"."""
    total, count = source.total(*span)
    points = Decimal(count)
    mean = over(total, points)
    if event_rate is None:
        rate = over(over(minus(points, _ONE), points), plus(mean, _ONE))
    else:
        rate = exact(event_rate)
        mean = over(minus(_ONE, rate), rate)
    if method == Estimator.SIGMA:
        away = times(exact(nsigmas), root(times(mean, plus(mean, _ONE))))
        return ExactLimits(max(NOTHING, minus(mean, away)), mean, plus(mean, away))
    low, high = (quantile(exact(share), rate) for share in tails)
    return ExactLimits(low, quantile(_HALF, rate), high)


def quantile(share: Decimal, rate: Decimal) -> Decimal:
    """The quantile of the failures before an event, interpolated between whole numbers, at least 0."""
    miss = minus(_ONE, rate)
    left = minus(_ONE, share)
    whole = max(0, math.ceil(math.log(left) / math.log(miss) - 1e-9) - 1)
    while EXACT.power(miss, whole + 1) > left:
        whole += 1
    below, upto = (minus(_ONE, EXACT.power(miss, n)) for n in (whole, whole + 1))
    return plus(Decimal(max(0, whole - 1)), over(minus(share, below), minus(upto, below)))
