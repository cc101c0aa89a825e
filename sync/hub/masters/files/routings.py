"""Plant.toml and routings.toml, with the line of every operation and step.

What a routing refers to (items, stations, bill of material) is not judged here but in `masters_checks`.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final, NamedTuple

from sync.hub.masters.files.problems import Findings, Place, Wrong
from sync.hub.masters.files.records import Format, Placed, Record
from sync.hub.masters.files.toml import Path, Toml, load, record_of, tables_in, unknown_fields
from terminal.domain.ids import DefectCode, ItemCode, Operation, StationCode, StepNumber
from terminal.domain.masters.kinds import Flow, PalletRule, StepKind
from terminal.domain.masters.rows import Plant, Routing, RoutingOperation, Step
from terminal.domain.measuring import InstrumentRule, Silence, Source, Take

PLANT: Final = Format("plant.toml", ("name_zh", "name_en", "zone"), ("pallets",))
ROUTINGS: Final = Format("routings.toml", ("routing",))
_ROUTING: Final = Format("routings.toml", ("item",))
_OPERATION: Final = Format(
    "routings.toml", ("number", "name_zh", "name_en", "stations"), ("flow", "qualification", "cycle_s")
)
_STEP: Final = Format(
    "routings.toml",
    ("number", "kind", "name_zh", "name_en"),
    (
        *("component", "uom", "lower", "upper", "decimals", "defect"),
        *("source", "take", "stale_s", "silent", "instrument", "gauge", "label"),
    ),
)
_SENSOR: Final = ("take", "stale_s", "silent")
_VALUE: Final = ("uom", "lower", "upper", "decimals", "source", *_SENSOR, "instrument", "gauge")
_OPTIONS_OF_KIND: Final = {
    StepKind.CONSUME: ("component",),
    StepKind.PARAMETER: _VALUE,
    StepKind.MEASURE: (*_VALUE, "defect"),
    StepKind.CHECK: ("defect",),
    StepKind.LABEL: ("label",),
}
_LEVELS: Final = ("routing", "operation", "step")


class PlacedRouting(NamedTuple):
    """A routing with its place, and the places of its operations (index,) and steps (index, index)."""

    row: Routing
    place: Place
    inner: Mapping[Path, Place]


def read_plant(text: str, found: Findings) -> list[Placed[Plant]]:
    """The one row of plant.toml; none where it is no TOML."""
    toml = load(PLANT.file, text, (), found)
    if toml is None:
        return []
    record = record_of(PLANT, toml.tables, toml.place(()), found)
    pallets = record.choice("pallets", PalletRule, PalletRule.ITEM)
    return [Placed(Plant(names=record.names(), zone=record.needed("zone"), pallets=pallets), record.place)]


def read_routings(text: str, found: Findings) -> list[PlacedRouting]:
    """The routings of routings.toml, in order."""
    toml = load(ROUTINGS.file, text, _LEVELS, found)
    if toml is None:
        return []
    unknown_fields(ROUTINGS, toml.tables, toml.place(()), found)
    tables = tables_in(toml.tables, "routing", toml.place(()), found)
    return [_routing(toml, (index,), table, found) for index, table in enumerate(tables)]


def _routing(toml: Toml, path: Path, table: dict[str, Any], found: Findings) -> PlacedRouting:
    record = record_of(_ROUTING, table, toml.place(path), found, "operation")
    item = ItemCode(record.code("item"))
    inner: dict[Path, Place] = {}
    operations: list[RoutingOperation] = []
    for index, entry in enumerate(tables_in(table, "operation", record.place, found)):
        operations.append(_operation(toml, (*path, index), entry, inner, found))
    if not operations:
        record.wrong(Wrong.NO_OPERATION, item=item)
    _rising([(entry.number, inner[index,]) for index, entry in enumerate(operations)], found)
    return PlacedRouting(Routing(item=item, operations=tuple(operations)), record.place, inner)


def _operation(
    toml: Toml, path: Path, table: dict[str, Any], inner: dict[Path, Place], found: Findings
) -> RoutingOperation:
    record = record_of(_OPERATION, table, toml.place(path), found, "step")
    inner[path[1:]] = record.place
    steps: list[Step] = []
    for index, entry in enumerate(tables_in(table, "step", record.place, found)):
        place = inner[*path[1:], index] = toml.place((*path, index))
        steps.append(_step(record_of(_STEP, entry, place, found)))
    operation = RoutingOperation(
        number=Operation(_number(record)),
        names=record.names(),
        stations=tuple(map(StationCode, record.codes("stations"))),
        flow=record.choice("flow", Flow, Flow.UNIT),
        qualification=record.code_or_nothing("qualification"),
        cycle_s=record.whole("cycle_s", high=86_400),
        steps=tuple(steps),
    )
    if not operation.stations:
        record.wrong(Wrong.NO_STATION, "stations")
    _rising([(step.number, inner[*path[1:], index]) for index, step in enumerate(steps)], found)
    if not record.is_wrong("flow"):
        _step_order(operation, record)
    return operation


def _step(record: Record) -> Step:
    kind = record.choice("kind", StepKind)
    if record.is_wrong("kind"):
        kind = StepKind.PARAMETER  # it asks for nothing more
    for column in _STEP.optional if record.text("kind") == kind else ():
        if record.text(column) and column not in _OPTIONS_OF_KIND.get(kind, ()):
            record.wrong(Wrong.NOT_FOR_KIND, column, kind=kind.value)
    component = record.code("component") if kind is StepKind.CONSUME else ""
    step = Step(
        number=StepNumber(_number(record)),
        kind=kind,
        names=record.names(),
        component=ItemCode(component) if component else None,
        uom=record.name("uom"),
        lower=record.decimal("lower"),
        upper=record.decimal("upper"),
        decimals=record.whole("decimals", high=6, default=2),
        defect=DefectCode(defect) if (defect := record.code_or_nothing("defect")) else None,
        source=_source(record),
        instrument=record.choice("instrument", InstrumentRule, InstrumentRule.WARN),
        gauge=record.code_or_nothing("gauge"),
        label=record.code("label") if kind is StepKind.LABEL else "",
    )
    _limits(step, record)
    return step


def _source(record: Record) -> Source | None:
    """The sensor a value comes from; what is said about one without naming it is refused."""
    channel = record.text("source")
    for column in () if channel else _SENSOR:
        if record.text(column):
            record.wrong(Wrong.NO_SOURCE, column)
    source = Source(
        channel=channel,
        take=record.choice("take", Take, Take.MOMENT),
        stale_s=record.whole("stale_s", low=1, high=3600, default=5),
        silent=record.choice("silent", Silence, Silence.BLOCK),
    )
    return source if channel else None


def _limits(step: Step, record: Record) -> None:
    for column, limit in (("lower", step.lower), ("upper", step.upper)):
        if limit is not None and limit != round(limit, step.decimals):
            record.wrong(Wrong.LIMIT_TOO_FINE, column, value=limit, decimals=step.decimals)
    if step.lower is not None and step.upper is not None and step.lower > step.upper:
        record.wrong(Wrong.LIMITS_CROSSED, "lower", lower=step.lower, upper=step.upper)
    if step.kind is StepKind.MEASURE and not (record.text("lower") or record.text("upper")):
        record.wrong(Wrong.NO_LIMIT)


def _step_order(operation: RoutingOperation, record: Record) -> None:
    """Unit flow begins with scan_unit. Report is last where it is; only a unit can go without (its last scan
    reports it).
    """
    kinds = [step.kind for step in operation.steps]
    if operation.flow is Flow.BATCH and StepKind.SCAN_UNIT in kinds:
        record.wrong(Wrong.NO_UNIT_IN_BATCH)
    if operation.flow is Flow.BATCH and StepKind.LABEL in kinds:
        record.wrong(Wrong.NOT_FOR_KIND, "flow", kind=StepKind.LABEL.value)
    if operation.flow is Flow.UNIT and (kinds[:1] != [StepKind.SCAN_UNIT] or StepKind.SCAN_UNIT in kinds[1:]):
        record.wrong(Wrong.SCAN_UNIT_FIRST)
    if StepKind.REPORT in kinds[:-1] or (operation.flow is Flow.BATCH and kinds[-1:] != [StepKind.REPORT]):
        record.wrong(Wrong.REPORT_LAST)


def _number(record: Record) -> int:
    return record.whole("number", low=1, high=99_999, default=1) if record.needed("number") else 1


def _rising(numbered: list[tuple[int, Place]], found: Findings) -> None:
    for (before, _), (number, place) in pairwise(numbered):
        if number <= before:
            found.at(place, Wrong.NOT_RISING, "number", number=number, before=before)
