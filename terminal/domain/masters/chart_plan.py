"""The control plan: which chart watches the values of a characteristic, and what happens when it signals.

One row of the masters a step and chart. How a chart judges is known to `terminal.quality.charts.streaming`,
how far it is to the station's store.
"""

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final

import msgspec

from terminal.domain.ids import ItemCode, Operation, StepNumber
from terminal.domain.masters.row import Master, Names


class ChartKind(StrEnum):
    """A chart of single values."""

    INDIVIDUALS = "i"
    EWMA = "ewma"
    CUSUM = "cusum"
    BERNOULLI = "bernoulli"


class ChartAction(StrEnum):
    """What follows when a rule is broken: the person sees it, or the unit is held besides."""

    WARN = "warn"
    HOLD = "hold"


CHART_RULES: Final = (
    *("we1", "we2", "we3", "we4"),
    *("n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8"),
)
"""Western Electric and Nelson, as the quality engine names them."""


class ChartPlan(Master, frozen=True, kw_only=True):
    """How the values of one step are watched, at each station by itself.

    `centre` and `sigma` of the process are given, or both None and learned from the first `learn` values.
    `rules` are those of chart i. `weight` and `nsigmas` belong to ewma; `k` and `h` to cusum (in sigmas) and
    bernoulli (a bad unit adds 1 - k, a good one takes k away, h or more is an alarm).
    """

    kind: ClassVar[str] = "chart"
    item: ItemCode
    operation: Operation
    step: StepNumber
    chart: ChartKind
    centre: Decimal | None = None
    sigma: Decimal | None = None
    learn: int = 0
    rules: tuple[str, ...] = ("we1", "we4")
    weight: Decimal = Decimal("0.2")
    nsigmas: Decimal = Decimal("2.962")
    k: Decimal = Decimal("0.5")
    h: Decimal = Decimal(5)
    action: ChartAction = ChartAction.WARN

    def key(self) -> str:
        return chart_key(self.item, self.operation, self.step, self.chart)

    def codes(self) -> tuple[str, ...]:
        return ()


def chart_key(item: str, operation: int, step: int, chart: ChartKind) -> str:
    """The key of a plan."""
    return f"{item}/{operation}/{step}/{chart.value}"


class Signal(msgspec.Struct, frozen=True):
    """What a value did on the charts of its step: the `rules` it broke; `hold`: the unit is held for it;
    `anew`: a chart began anew, for its plan was changed.
    """

    names: Names
    rules: tuple[str, ...] = ()
    hold: bool = False
    anew: bool = False
