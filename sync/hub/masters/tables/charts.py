"""The control plan, line by line."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from sync.hub.masters.files.records import Format, Placed, Record
from sync.hub.masters.files.table import KnownRows, MasterTable, by_row
from sync.hub.masters.files.wrong import Wrong
from terminal.domain.ids import ItemCode, Operation, StepNumber
from terminal.domain.masters.chart_plan import CHART_RULES, ChartAction, ChartKind, ChartPlan
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Item, Routing

_LIMITS: Final = ("centre", "sigma", "learn")
_OPTIONS: Final[dict[ChartKind, tuple[str, ...]]] = {
    ChartKind.INDIVIDUALS: (*_LIMITS, "rules"),
    ChartKind.EWMA: (*_LIMITS, "weight", "nsigmas"),
    ChartKind.CUSUM: (*_LIMITS, "k", "h"),
    ChartKind.BERNOULLI: ("k", "h"),
}
_VALUED: Final = (StepKind.PARAMETER, StepKind.MEASURE)
_WATCHED: Final = {
    **dict.fromkeys((ChartKind.INDIVIDUALS, ChartKind.EWMA, ChartKind.CUSUM), _VALUED),
    ChartKind.BERNOULLI: (StepKind.CHECK,),
}
"""The kinds of steps that a chart can watch."""
_OPTIONAL: Final = ("centre", "sigma", "learn", "rules", "weight", "nsigmas", "k", "h")
"""Columns that not every chart has a use for."""
_FEWEST: Final = 10
_MOST: Final = 100
_ONE: Final = Decimal(1)


def _chart(record: Record) -> ChartPlan:
    chart = record.choice("chart", ChartKind)
    for column in _OPTIONAL if record.text("chart") == chart else ():
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


def _check_charts(rows: Sequence[Placed[ChartPlan]], known: KnownRows) -> None:
    """Every chart watches a step that gives what it judges."""
    for row, place in rows:
        known.refer(place, "item", row.item, Item)
        if known.row(Item, row.item) is None or not known.is_judged(Routing):
            continue
        about = {"item": row.item, "operation": row.operation}
        routing = known.row(Routing, row.item)
        operation = routing.operation(row.operation) if routing else None
        step = operation.step(row.step) if operation else None
        if operation is None:
            known.found.at(place, Wrong.NO_SUCH_OPERATION, "operation", **about)
        elif step is None:
            known.found.at(place, Wrong.NO_SUCH_STEP, "step", step=row.step, **about)
        elif step.kind not in _WATCHED[row.chart]:
            wanted = tuple(kind.value for kind in _WATCHED[row.chart])
            about = {"chart": row.chart.value, "kind": step.kind.value}
            known.found.at(place, Wrong.CHART_NOT_FOR_STEP, "chart", wanted=wanted, **about)


CHARTS: Final = MasterTable(
    struct=ChartPlan,
    format=Format("charts.csv", ("item", "operation", "step", "chart"), (*_OPTIONAL, "action")),
    holds=Names(zh="工位控制图", en="control charts at the station"),
    read=by_row(_chart),
    check=_check_charts,
)
