"""Rows of master data against each other: keys, codes, references, bills of material, routings.

It changes no row and stops at nothing: everything that is wrong goes to the findings. What refers to a
file that could not be understood as a whole is not judged.
"""

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from sync.hub.masters.files.labels import LABELS
from sync.hub.masters.files.problems import Findings, Place, Wrong
from sync.hub.masters.files.routings import ROUTINGS, PlacedRouting
from sync.hub.masters.files.rows import (
    BOM,
    DEFECT_GROUPS,
    DEFECTS,
    INSTRUMENTS,
    ITEMS,
    PEOPLE,
    QUALIFICATION_NAMES,
    QUALIFICATIONS,
    STATIONS,
    MasterFiles,
    minute_of_day,
)
from terminal.domain.codes.patterns import check_pattern
from terminal.domain.ids import ItemCode
from terminal.domain.masters.chart_plan import ChartKind
from terminal.domain.masters.kinds import Flow, StepKind, Tracking
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.row import Master
from terminal.domain.masters.rows import Item, Lot, Routing, RoutingOperation, Shift, Step

_MOST_ZEROS: Final = 6
_DAY: Final = 24 * 60
_VALUED: Final = (StepKind.PARAMETER, StepKind.MEASURE)
_WATCHED: Final = {
    **dict.fromkeys((ChartKind.INDIVIDUALS, ChartKind.EWMA, ChartKind.CUSUM), _VALUED),
    ChartKind.BERNOULLI: (StepKind.CHECK,),
}
"""The kinds of steps that a chart can watch."""


class Surroundings(NamedTuple):
    """What only the caller knows: the station types (name: whether operations are done there), which icons
    and which time zones exist.
    """

    station_types: Mapping[str, bool]
    icons: Collection[str]
    zone_exists: Callable[[str], bool]


def check_files(files: MasterFiles, around: Surroundings, found: Findings) -> None:
    """Judge all rows; `found` receives what is wrong."""
    known = _Known(files, found)
    _check_surroundings(files, around, found)
    _check_keys(files, found)
    _check_codes(files, found)
    _check_shifts(files, found)
    for (person, _), place in files.qualifications:
        known.refer(place, "person", person, PEOPLE.file)
    _check_named(files, known)
    for station, place in files.stations:
        for item in station.plan_by_item:
            known.refer(place, "plan_per_shift", item, ITEMS.file)
    _check_bom(files, known)
    _check_circles(files, found)
    _check_orders(files, known)
    _check_lots(files, known)
    _check_charts(files, known)
    for routing in files.routings:
        _check_routing(routing, known, around)


class _Known:
    """What the files hold, by code, for those that refer to it."""

    def __init__(self, files: MasterFiles, found: Findings) -> None:
        self.found = found
        self.items: dict[str, Item] = {row.code: row for row, _ in files.items}
        self._tracking: dict[str, Tracking] = {
            row.code: row.tracking for row, place in files.items if not found.is_wrong(place, "tracking")
        }
        self.routings: dict[str, Routing] = {entry.row.item: entry.row for entry in files.routings}
        self.station_types = {row.code: row.type for row, _ in files.stations}
        self.lines = {row.line for row, _ in files.stations}
        self.held = {own.code for (_, own), _ in files.qualifications}
        self.bom = {(item, line.component, line.operation) for (item, line), _ in files.bom}
        self._codes: dict[str, set[str]] = {
            ITEMS.file: set(self.items),
            PEOPLE.file: {row.code for row, _ in files.people},
            STATIONS.file: set(self.station_types),
            DEFECTS.file: {row.code for row, _ in files.defects},
            DEFECT_GROUPS.file: {row.code for row, _ in files.defect_groups},
            QUALIFICATION_NAMES.file: {row.code for row, _ in files.qualification_names},
            INSTRUMENTS.file: {row.code for row, _ in files.instruments},
            LABELS.file: {row.code for row, _ in files.labels if row.subject is Subject.UNIT},
        }

    def judged(self, file: str) -> bool:
        """Whether `file` was understood, so that what is missing in it is missing indeed."""
        return file not in self.found.broken

    def tracking(self, item: str) -> Tracking | None:
        """How the item is tracked, None where it is not known."""
        return self._tracking.get(item)

    def refer(self, place: Place, column: str, code: str | None, target: str) -> None:
        """Report `code` where it is not in the file `target`."""
        if code and self.judged(target) and code not in self._codes[target]:
            self.found.at(place, Wrong.UNKNOWN, column, code=code, target=target)

    def whole_pieces(self, place: Place, item: str, quantity: Decimal) -> None:
        """Report a broken quantity of an item of which every piece is known."""
        if self.tracking(item) is Tracking.UNIT and quantity % 1:
            self.found.at(place, Wrong.WHOLE_PIECES, "quantity", item=item, value=quantity)


def _check_surroundings(files: MasterFiles, around: Surroundings, found: Findings) -> None:
    for row, place in files.plant:
        if row.zone and not around.zone_exists(row.zone):
            found.at(place, Wrong.BAD_ZONE, "zone", value=row.zone)
    for station, place in files.stations:
        if station.type and station.type not in around.station_types:
            known = tuple(around.station_types)
            found.at(place, Wrong.BAD_CHOICE, "type", value=station.type, known=known)
    for reason, place in files.reasons:
        if reason.icon and reason.icon not in around.icons:
            found.at(place, Wrong.UNKNOWN, "icon", code=reason.icon, target="resources/icons")


def _masters(files: MasterFiles) -> Iterator[tuple[Master, Place]]:
    """Every row with a key of its own."""
    yield from files.people
    yield from files.shifts
    yield from files.stations
    yield from files.items
    for routing in files.routings:
        yield routing.row, routing.place
    yield from files.orders
    yield from files.reasons
    yield from files.defects
    yield from files.defect_groups
    yield from files.qualification_names
    yield from files.patterns
    yield from files.instruments
    yield from files.labels
    yield from files.charts
    yield from files.lots


def _check_named(files: MasterFiles, known: _Known) -> None:
    """Where a plant names groups and qualifications, it names all; without names their codes are shown."""
    if files.defect_groups:
        for row, place in files.defects:
            known.refer(place, "group", row.group, DEFECT_GROUPS.file)
    if files.qualification_names:
        for (_, own), place in files.qualifications:
            known.refer(place, "qualification", own.code, QUALIFICATION_NAMES.file)


def _check_keys(files: MasterFiles, found: Findings) -> None:
    _unique(((_identity(row), row.key(), place) for row, place in _masters(files)), found)
    bom = (((item, line.component, line.operation), place) for (item, line), place in files.bom)
    _unique(((key, f"{key[0]} - {key[1]} - {key[2]}", place) for key, place in bom), found)
    held = (((person, own.code), place) for (person, own), place in files.qualifications)
    _unique(((key, f"{key[0]} - {key[1]}", place) for key, place in held), found)
    _unique(((row.sscc, row.sscc, place) for row, place in files.stations if row.sscc), found)


def _identity(row: Master) -> Hashable:
    """What no two rows of a file may share; lots of different items may bear one number."""
    return (row.kind, row.item, row.code) if isinstance(row, Lot) else (row.kind, row.key())


def _unique(keyed: Iterable[tuple[Hashable, str, Place]], found: Findings) -> None:
    first: dict[Hashable, Place] = {}
    for key, text, place in keyed:
        before = first.setdefault(key, place)
        if before is not place and text:
            found.at(place, Wrong.DUPLICATE, key=text, other=before.line)


def _check_codes(files: MasterFiles, found: Findings) -> None:
    """No code stands for two things. Two lots may bear one number: the station asks which is meant."""
    first: dict[str, tuple[Master, Place]] = {}
    for row, place in _masters(files):
        for code in row.codes():
            other, before = first.setdefault(code, (row, place))
            both_lots = isinstance(row, Lot) and isinstance(other, Lot)
            same_key = (row.kind, row.key()) == (other.kind, other.key())
            if other is not row and code and not both_lots and not same_key:
                what = f"{other.kind} {other.key()}"
                found.at(
                    place, Wrong.CODE_TAKEN, code=code, what=what, other_file=before.file, other=before.line
                )


def _check_shifts(files: MasterFiles, found: Findings) -> None:
    taken: dict[int, str] = {}
    for row, place in files.shifts:
        minutes = _minutes(row)
        overlapped = sorted({taken[minute] for minute in minutes if minute in taken} - {row.code})
        if overlapped:
            found.at(place, Wrong.SHIFTS_OVERLAP, other=tuple(overlapped))
        taken |= dict.fromkeys(minutes, row.code)


def _minutes(shift: Shift) -> list[int]:
    """The minutes of the day a shift covers; none where a time is no time."""
    start, end = minute_of_day(shift.start), minute_of_day(shift.end)
    if start is None or end is None:
        return []
    return [minute % _DAY for minute in range(start, end + _DAY if end <= start else end)]


def _check_bom(files: MasterFiles, known: _Known) -> None:
    for (item, line), place in files.bom:
        known.refer(place, "item", item, ITEMS.file)
        known.refer(place, "component", line.component, ITEMS.file)
        known.whole_pieces(place, line.component, line.quantity)
        routing = known.routings.get(item)
        if routing and known.judged(ROUTINGS.file) and routing.operation(line.operation) is None:
            known.found.at(place, Wrong.NO_SUCH_OPERATION, "operation", item=item, operation=line.operation)


def _check_circles(files: MasterFiles, found: Findings) -> None:
    """Walk every bill of material down; a component that is already on the way closes a circle."""
    parts: dict[ItemCode, dict[ItemCode, Place]] = {}
    for (item, line), place in files.bom:
        if item and line.component:
            parts.setdefault(item, {}).setdefault(line.component, place)
    done: set[ItemCode] = set()
    for root, first in parts.items():
        way = {root: iter(first.items())} if root not in done else {}
        while way:
            item, left = next(reversed(way.items()))
            if (line_below := next(left, None)) is None:
                done.add(item)
                way.popitem()
                continue
            component, place = line_below
            if component in way:
                circle = [*way][[*way].index(component) :]
                found.at(place, Wrong.CYCLE, path=" > ".join([*circle, component]))
            elif component in parts and component not in done:
                way[component] = iter(parts[component].items())


def _check_orders(files: MasterFiles, known: _Known) -> None:
    for row, place in files.orders:
        known.refer(place, "item", row.item, ITEMS.file)
        known.whole_pieces(place, row.item, row.quantity)
        if row.item in known.items and row.item not in known.routings and known.judged(ROUTINGS.file):
            known.found.at(place, Wrong.NO_ROUTING, "item", item=row.item)
        if row.line and row.line not in known.lines and known.judged(STATIONS.file):
            known.found.at(place, Wrong.UNKNOWN_LINE, "line", code=row.line)


def _check_lots(files: MasterFiles, known: _Known) -> None:
    for row, place in files.lots:
        known.refer(place, "item", row.item, ITEMS.file)
        if (tracking := known.tracking(row.item)) in {Tracking.UNIT, Tracking.NONE}:
            known.found.at(place, Wrong.NOT_A_LOT_ITEM, "item", item=row.item, tracking=tracking)
        if row.item in known.items:
            _check_pattern(row.code, known.items[row.item], place, known.found)


def _check_pattern(code: str, item: Item, place: Place, found: Findings) -> None:
    """A lot whose code breaks its item's pattern is on no label of it."""
    pattern = item.lot_pattern
    if not code or not pattern or check_pattern(pattern) or re.fullmatch(pattern, code):
        return
    zeros = (code.zfill(length) for length in range(len(code) + 1, len(code) + _MOST_ZEROS + 1))
    meant = next((padded for padded in zeros if re.fullmatch(pattern, padded)), "")
    about = {"value": code, "item": item.code}
    if meant:
        found.at(place, Wrong.ZEROS_LOST, "code", meant=meant, **about)
    else:
        found.at(place, Wrong.AGAINST_PATTERN, "code", pattern_column="lot_pattern", pattern=pattern, **about)


def _check_charts(files: MasterFiles, known: _Known) -> None:
    """Every chart watches a step that gives what it judges."""
    for row, place in files.charts:
        known.refer(place, "item", row.item, ITEMS.file)
        if row.item not in known.items or not known.judged(ROUTINGS.file):
            continue
        about = {"item": row.item, "operation": row.operation}
        routing = known.routings.get(row.item)
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


def _check_routing(routing: PlacedRouting, known: _Known, around: Surroundings) -> None:
    item = routing.row.item
    known.refer(routing.place, "item", item, ITEMS.file)
    for index, operation in enumerate(routing.row.operations):
        place = routing.inner[index,]
        _check_operation(item, operation, place, known)
        for station in operation.stations:
            known.refer(place, "stations", station, STATIONS.file)
            kind = known.station_types.get(station, "")
            if not around.station_types.get(kind, True):
                known.found.at(place, Wrong.NO_WORK_THERE, "stations", station=station, type=kind)
        for number, step in enumerate(operation.steps):
            _check_step(item, operation, step, routing.inner[index, number], known)


def _check_operation(item: ItemCode, operation: RoutingOperation, place: Place, known: _Known) -> None:
    needed = operation.qualification
    if needed and needed not in known.held and known.judged(QUALIFICATIONS.file):
        known.found.at(place, Wrong.NOBODY_QUALIFIED, "qualification", code=needed)
    if operation.flow is Flow.UNIT and (tracking := known.tracking(item)) in {Tracking.LOT, Tracking.NONE}:
        known.found.at(place, Wrong.FLOW_NEEDS_UNITS, "flow", item=item, tracking=tracking)


def _check_step(item: ItemCode, operation: RoutingOperation, step: Step, place: Place, known: _Known) -> None:
    known.refer(place, "defect", step.defect, DEFECTS.file)
    known.refer(place, "label", step.label, LABELS.file)
    known.refer(place, "gauge", step.gauge, INSTRUMENTS.file)
    if step.kind is not StepKind.CONSUME or step.component is None:
        return
    known.refer(place, "component", step.component, ITEMS.file)
    part = (item, step.component, operation.number)
    if step.component in known.items and known.judged(BOM.file) and part not in known.bom:
        known.found.at(
            place,
            Wrong.NOT_IN_BILL,
            "component",
            component=step.component,
            item=item,
            operation=operation.number,
        )
