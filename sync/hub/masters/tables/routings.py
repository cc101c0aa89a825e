"""How products are made: operations and steps, each with the line it stands in."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from sync.hub.masters.files.problems import Findings, Place
from sync.hub.masters.files.records import Format, Placed, Record
from sync.hub.masters.files.table import KnownRows, MasterTable
from sync.hub.masters.files.toml import Path, Toml, load, record_of, tables_in, unknown_fields
from sync.hub.masters.files.wrong import Wrong
from sync.hub.masters.tables.items import BillPart, tracking_of
from sync.hub.masters.tables.people import HeldQualification
from terminal.domain.ids import DefectCode, ItemCode, Operation, StationCode, StepNumber
from terminal.domain.masters.kinds import Flow, StepKind, Tracking
from terminal.domain.masters.label_template import LabelTemplate, Subject
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import (
    Defect,
    Instrument,
    Item,
    Routing,
    RoutingOperation,
    Station,
    Step,
)
from terminal.domain.measuring import InstrumentRule, Silence, Source, Take

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
_ASKED_IN: Final = {
    Flow.UNIT: frozenset(StepKind),
    Flow.BATCH: frozenset({StepKind.CONSUME, StepKind.REPORT}),
}
"""The kinds of steps that a station asks for."""
_LEVELS: Final = ("routing", "operation", "step")


def read_routings(layout: Format, text: str, found: Findings) -> list[Placed[Routing]]:
    """The routings, in order; the place of each has those of its operations (index,) and steps (index, index)
    inside.
    """
    toml = load(layout.file, text, _LEVELS, found)
    if toml is None:
        return []
    unknown_fields(layout, toml.tables, toml.place(()), found)
    tables = tables_in(toml.tables, "routing", toml.place(()), found)
    return [_routing(toml, (index,), table, found) for index, table in enumerate(tables)]


def _routing(toml: Toml, path: Path, table: dict[str, Any], found: Findings) -> Placed[Routing]:
    record = record_of(_ROUTING, table, toml.place(path), found, "operation")
    item = ItemCode(record.code("item"))
    inner: dict[Path, Place] = {}
    operations: list[RoutingOperation] = []
    for index, entry in enumerate(tables_in(table, "operation", record.place, found)):
        operations.append(_operation(toml, (*path, index), entry, inner, found))
    if not operations:
        record.wrong(Wrong.NO_OPERATION, item=item)
    _rising([(entry.number, inner[index,]) for index, entry in enumerate(operations)], found)
    place = record.place._replace(inner=inner)
    return Placed(Routing(item=item, operations=tuple(operations)), place)


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
        _all_asked(operation, [inner[*path[1:], index] for index in range(len(steps))], found)
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
    if operation.flow == Flow.UNIT and (kinds[:1] != [StepKind.SCAN_UNIT] or StepKind.SCAN_UNIT in kinds[1:]):
        record.wrong(Wrong.SCAN_UNIT_FIRST)
    if StepKind.REPORT in kinds[:-1] or (operation.flow == Flow.BATCH and kinds[-1:] != [StepKind.REPORT]):
        record.wrong(Wrong.REPORT_LAST)


def _all_asked(operation: RoutingOperation, places: Sequence[Place], found: Findings) -> None:
    """No step is in vain."""
    for step, place in zip(operation.steps, places, strict=True):
        if step.kind not in _ASKED_IN[operation.flow]:
            found.at(place, Wrong.NEVER_ASKED, "kind", kind=step.kind, flow=operation.flow)


def _number(record: Record) -> int:
    return record.whole("number", low=1, high=99_999, default=1) if record.needed("number") else 1


def _rising(numbered: list[tuple[int, Place]], found: Findings) -> None:
    for (before, _), (number, place) in pairwise(numbered):
        if number <= before:
            found.at(place, Wrong.NOT_RISING, "number", number=number, before=before)


class _Check:
    """The routings against the rows of all files."""

    def __init__(self, known: KnownRows) -> None:
        self._known = known
        files = known.files
        self._held = {held.own.code for held, _ in files.of(HeldQualification)}
        self._parts = {
            (part.item, part.line.component, part.line.operation) for part, _ in files.of(BillPart)
        }
        self._labels = {row.code for row, _ in files.of(LabelTemplate) if row.subject is Subject.UNIT}

    def routing(self, routing: Routing, place: Place) -> None:
        self._known.refer(place, "item", routing.item, Item)
        for index, operation in enumerate(routing.operations):
            self._operation(routing.item, operation, place.within(index))
            self._stations(operation, place.within(index))
            for number, step in enumerate(operation.steps):
                self._step(step, place.within(index, number))
                self._component(routing.item, operation.number, step, place.within(index, number))

    def _operation(self, item: ItemCode, operation: RoutingOperation, place: Place) -> None:
        needed = operation.qualification
        if needed and needed not in self._held and self._known.is_judged(HeldQualification):
            self._known.found.at(place, Wrong.NOBODY_QUALIFIED, "qualification", code=needed)
        tracking = tracking_of(self._known, item)
        if operation.flow == Flow.UNIT and tracking in {Tracking.LOT, Tracking.NONE}:
            self._known.found.at(place, Wrong.FLOW_NEEDS_UNITS, "flow", item=item, tracking=tracking)

    def _stations(self, operation: RoutingOperation, place: Place) -> None:
        """Operations are done where operations are done."""
        for code in operation.stations:
            self._known.refer(place, "stations", code, Station)
            station = self._known.row(Station, code)
            if station and not self._known.around.station_types.get(station.type, True):
                about = {"station": code, "type": station.type}
                self._known.found.at(place, Wrong.NO_WORK_THERE, "stations", **about)

    def _step(self, step: Step, place: Place) -> None:
        self._known.refer(place, "defect", step.defect, Defect)
        self._known.refer(place, "gauge", step.gauge, Instrument)
        if step.label and step.label not in self._labels:
            self._known.report_unknown(place, "label", step.label, LabelTemplate)

    def _component(self, item: ItemCode, operation: Operation, step: Step, place: Place) -> None:
        """What is consumed is in the bill of material."""
        if step.kind is not StepKind.CONSUME or step.component is None:
            return
        self._known.refer(place, "component", step.component, Item)
        in_bill = (item, step.component, operation) in self._parts
        if self._known.row(Item, step.component) and self._known.is_judged(BillPart) and not in_bill:
            about = {"component": step.component, "item": item, "operation": operation}
            self._known.found.at(place, Wrong.NOT_IN_BILL, "component", **about)


def _check_routings(rows: Sequence[Placed[Routing]], known: KnownRows) -> None:
    check = _Check(known)
    for routing, place in rows:
        check.routing(routing, place)


ROUTINGS: Final = MasterTable(
    struct=Routing,
    format=Format("routings.toml", ("routing",)),
    holds=Names(zh="工艺路线与步骤", en="operations and steps of each product"),
    read=read_routings,
    check=_check_routings,
)
