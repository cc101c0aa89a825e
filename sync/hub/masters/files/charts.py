"""charts.csv: the control plan, line by line. Whether its steps exist is judged in `masters_checks`."""

from decimal import Decimal
from typing import Final

from sync.hub.masters.files.problems import Wrong
from sync.hub.masters.files.records import Format, Record
from terminal.domain.ids import ItemCode, Operation, StepNumber
from terminal.domain.masters.chart_plan import CHART_RULES, ChartAction, ChartKind, ChartPlan

CHARTS: Final = Format(
    "charts.csv",
    ("item", "operation", "step", "chart"),
    ("centre", "sigma", "learn", "rules", "weight", "nsigmas", "k", "h", "action"),
)
_LIMITS: Final = ("centre", "sigma", "learn")
_OPTIONS: Final[dict[ChartKind, tuple[str, ...]]] = {
    ChartKind.INDIVIDUALS: (*_LIMITS, "rules"),
    ChartKind.EWMA: (*_LIMITS, "weight", "nsigmas"),
    ChartKind.CUSUM: (*_LIMITS, "k", "h"),
    ChartKind.BERNOULLI: ("k", "h"),
}
_FEWEST: Final = 10
_MOST: Final = 100
_ONE: Final = Decimal(1)


def read_chart(record: Record) -> ChartPlan:
    """One row of charts.csv."""
    chart = record.choice("chart", ChartKind)
    for column in CHARTS.optional[:-1] if record.text("chart") == chart else ():
        if record.text(column) and column not in _OPTIONS[chart]:
            record.wrong(Wrong.NOT_FOR_CHART, column, chart=chart.value)
    _limits_are_known(record, chart)
    return ChartPlan(
        item=ItemCode(record.code("item")),
        operation=Operation(_number(record, "operation")),
        step=StepNumber(_number(record, "step")),
        chart=chart,
        centre=record.decimal("centre"),
        sigma=record.quantity("sigma") if record.text("sigma") else None,
        learn=record.whole("learn", low=_FEWEST, high=_MOST),
        rules=_rules(record),
        weight=_weight(record),
        nsigmas=_positive(record, "nsigmas", "2.962"),
        k=_decision(record, "k", chart, "0.5"),
        h=_decision(record, "h", chart, "5"),
        action=record.choice("action", ChartAction, ChartAction.WARN),
    )


def _limits_are_known(record: Record, chart: ChartKind) -> None:
    """A chart of values is given centre and sigma, or learns both; not a bit of each."""
    given = {column for column in _LIMITS if record.text(column)}
    if chart is not ChartKind.BERNOULLI and given not in ({"centre", "sigma"}, {"learn"}):
        record.wrong(Wrong.LIMITS_OR_LEARN)


def _rules(record: Record) -> tuple[str, ...]:
    named = tuple(part.strip() for part in record.text("rules").split(";") if part.strip())
    for name in named:
        if name not in CHART_RULES:
            record.wrong(Wrong.BAD_CHOICE, "rules", value=name, known=CHART_RULES)
    return tuple(dict.fromkeys(named)) or ("we1", "we4")


def _number(record: Record, column: str) -> int:
    return record.whole(column, low=1, high=99_999, default=1) if record.needed(column) else 1


def _weight(record: Record) -> Decimal:
    weight = _positive(record, "weight", "0.2")
    if weight > _ONE:
        record.wrong(Wrong.NOT_A_SHARE, "weight", value=weight)
    return weight


def _decision(record: Record, column: str, chart: ChartKind, usual: str) -> Decimal:
    """Return k or h; of single units both depend on the rates to tell apart, so there is no usual one."""
    if chart is not ChartKind.BERNOULLI:
        return _positive(record, column, usual)
    value = record.quantity(column)
    if column == "k" and value >= _ONE and record.text("k"):
        record.wrong(Wrong.NOT_A_SHARE, "k", value=value)
    return value


def _positive(record: Record, column: str, usual: str) -> Decimal:
    return record.quantity(column) if record.text(column) else Decimal(usual)
