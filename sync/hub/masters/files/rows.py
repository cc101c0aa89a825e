"""Files of master data to rows: text in, rows and problems out. No file is opened here.

One function reads one file of the directory a planner keeps (`docs/guides/masters.md`); `read_files` reads
all of them. Rows against each other are judged in `masters_checks`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, TypeVar

from msgspec import structs

from sync.hub.masters.files.charts import CHARTS, read_chart
from sync.hub.masters.files.labels import LABELS, read_labels
from sync.hub.masters.files.problems import Findings, Wrong
from sync.hub.masters.files.records import Format, Placed, Record, csv_records
from sync.hub.masters.files.routings import PLANT, ROUTINGS, PlacedRouting, read_plant, read_routings
from terminal.domain.codes.ai_table import has_check_digit
from terminal.domain.codes.meanings import Kind
from terminal.domain.events.kinds import Disposition
from terminal.domain.ids import (
    BadgeCode,
    DefectCode,
    ItemCode,
    LotCode,
    Operation,
    OrderCode,
    PersonCode,
    ReasonCode,
    StationCode,
)
from terminal.domain.masters.chart_plan import ChartPlan
from terminal.domain.masters.kinds import LotState, OrderState, ReasonUse, Role, Tracking
from terminal.domain.masters.label_template import LabelTemplate
from terminal.domain.masters.rows import (
    BillOfMaterial,
    BomLine,
    CodePattern,
    Defect,
    DefectGroup,
    Instrument,
    Item,
    Lot,
    MasterRow,
    Person,
    Plant,
    Qualification,
    QualificationName,
    Reason,
    Shift,
    Station,
    WorkOrder,
)
from terminal.domain.pin_verifier import is_verifier

T = TypeVar("T")

PEOPLE: Final = Format("people.csv", ("code", "name", "badges", "role"), ("latin_name", "pin", "active"))
QUALIFICATIONS: Final = Format("qualifications.csv", ("person", "qualification"), ("expires",))
QUALIFICATION_NAMES: Final = Format("qualification_names.csv", ("code", "name_zh", "name_en"))
SHIFTS: Final = Format("shifts.csv", ("code", "name_zh", "name_en", "start", "end"))
STATIONS: Final = Format(
    "stations.csv", ("code", "name_zh", "name_en", "line", "type"), ("plan_per_shift", "sscc")
)
ITEMS: Final = Format(
    "items.csv",
    ("code", "name_zh", "name_en", "tracking"),
    ("uom", "gtin", "unit_pattern", "lot_pattern", "box_quantity", "pallet_quantity"),
)
BOM: Final = Format("bom.csv", ("item", "component", "quantity", "operation"))
ORDERS: Final = Format("orders.csv", ("code", "item", "quantity"), ("due", "line", "state", "tolerance"))
REASONS: Final = Format("reasons.csv", ("code", "use", "name_zh", "name_en"), ("icon", "decisions"))
DEFECTS: Final = Format("defects.csv", ("code", "group", "name_zh", "name_en"))
DEFECT_GROUPS: Final = Format("defect_groups.csv", ("code", "name_zh", "name_en"))
PATTERNS: Final = Format("patterns.csv", ("code", "means", "pattern"))
INSTRUMENTS: Final = Format(
    "instruments.csv", ("code", "name_zh", "name_en", "serial", "resolution"), ("uom", "calibration_due")
)
LOTS: Final = Format(
    "lots.csv",
    ("code", "item", "quantity"),
    ("supplier", "supplier_lot", "expires", "state", "reason"),
)
FORMATS: Final = (
    PLANT,
    PEOPLE,
    QUALIFICATIONS,
    QUALIFICATION_NAMES,
    SHIFTS,
    STATIONS,
    ITEMS,
    BOM,
    ROUTINGS,
    ORDERS,
    REASONS,
    DEFECTS,
    DEFECT_GROUPS,
    PATTERNS,
    INSTRUMENTS,
    LOTS,
    LABELS,
    CHARTS,
)
"""Every file there may be."""

NEEDED: Final = (PLANT, PEOPLE, SHIFTS, STATIONS, ITEMS)
"""Files no plant works without; any other may be absent."""

_PIN: Final = re.compile("[0-9]{6,12}")
_SSCC: Final = re.compile("[0-9]{11}")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


@dataclass(slots=True)
class MasterFiles:
    """The rows of every file with their places. Rows are usable only where nothing was found wrong."""

    plant: list[Placed[Plant]] = field(default_factory=list)
    people: list[Placed[Person]] = field(default_factory=list)
    qualifications: list[Placed[tuple[PersonCode, Qualification]]] = field(default_factory=list)
    qualification_names: list[Placed[QualificationName]] = field(default_factory=list)
    shifts: list[Placed[Shift]] = field(default_factory=list)
    stations: list[Placed[Station]] = field(default_factory=list)
    items: list[Placed[Item]] = field(default_factory=list)
    bom: list[Placed[tuple[ItemCode, BomLine]]] = field(default_factory=list)
    routings: list[PlacedRouting] = field(default_factory=list)
    orders: list[Placed[WorkOrder]] = field(default_factory=list)
    reasons: list[Placed[Reason]] = field(default_factory=list)
    defects: list[Placed[Defect]] = field(default_factory=list)
    defect_groups: list[Placed[DefectGroup]] = field(default_factory=list)
    patterns: list[Placed[CodePattern]] = field(default_factory=list)
    instruments: list[Placed[Instrument]] = field(default_factory=list)
    lots: list[Placed[Lot]] = field(default_factory=list)
    labels: list[Placed[LabelTemplate]] = field(default_factory=list)
    charts: list[Placed[ChartPlan]] = field(default_factory=list)


def read_files(texts: Mapping[str, str], found: Findings) -> MasterFiles:
    """Read every file of `texts` (file name to text); what is wrong inside a file goes to `found`."""

    def rows(layout: Format, read: Callable[[Record], T]) -> list[Placed[T]]:
        records: Iterable[Record] = ()
        if layout.file in texts:
            records = csv_records(layout, texts[layout.file], found)
        return [Placed(read(record), record.place) for record in records]

    return MasterFiles(
        plant=read_plant(texts[PLANT.file], found) if PLANT.file in texts else [],
        people=rows(PEOPLE, _person),
        qualifications=rows(QUALIFICATIONS, _qualification),
        qualification_names=rows(QUALIFICATION_NAMES, _qualification_name),
        shifts=rows(SHIFTS, _shift),
        stations=rows(STATIONS, _station),
        items=rows(ITEMS, _item),
        bom=rows(BOM, _bom_line),
        routings=read_routings(texts[ROUTINGS.file], found) if ROUTINGS.file in texts else [],
        orders=rows(ORDERS, _order),
        reasons=rows(REASONS, _reason),
        defects=rows(DEFECTS, _defect),
        defect_groups=rows(DEFECT_GROUPS, _defect_group),
        patterns=rows(PATTERNS, _pattern),
        instruments=rows(INSTRUMENTS, _instrument),
        lots=rows(LOTS, _lot),
        labels=read_labels(texts[LABELS.file], found) if LABELS.file in texts else [],
        charts=rows(CHARTS, read_chart),
    )


def assembled(files: MasterFiles) -> tuple[MasterRow, ...]:
    """The rows of files in which nothing is wrong, as the hub feeds them, kind by kind."""
    own: defaultdict[str, list[Qualification]] = defaultdict(list)
    for (person, qualification), _ in files.qualifications:
        own[person].append(qualification)
    parts: defaultdict[ItemCode, list[BomLine]] = defaultdict(list)
    for (item, line), _ in files.bom:
        parts[item].append(line)
    people = (structs.replace(row, qualifications=tuple(own[row.code])) for row, _ in files.people)
    plain = (files.shifts, files.stations, files.items)
    later = (files.orders, files.reasons, files.defects, files.patterns, files.instruments, files.lots)
    named = (files.defect_groups, files.qualification_names, files.labels, files.charts)
    return (
        *(row for row, _ in files.plant),
        *people,
        *(entry.row for rows in plain for entry in rows),
        *(BillOfMaterial(item=item, lines=tuple(lines)) for item, lines in parts.items()),
        *(entry.row for entry in files.routings),
        *(entry.row for rows in later for entry in rows),
        *(entry.row for rows in named for entry in rows),
    )


def _person(record: Record) -> Person:
    pin = record.text("pin")
    if pin and not _PIN.fullmatch(pin) and not is_verifier(pin):
        record.wrong(Wrong.BAD_PIN, "pin")
    return Person(
        code=PersonCode(record.code("code")),
        name=record.needed("name") and record.name("name"),
        latin_name=record.name("latin_name"),
        badges=tuple(map(BadgeCode, record.codes("badges"))),
        role=record.choice("role", Role),
        pin=pin,
        active=record.flag("active", default=True),
    )


def _qualification(record: Record) -> tuple[PersonCode, Qualification]:
    return (
        PersonCode(record.code("person")),
        Qualification(record.code("qualification"), record.day("expires")),
    )


def _shift(record: Record) -> Shift:
    return Shift(
        code=record.code("code"),
        names=record.names(),
        start=_time_of_day(record, "start"),
        end=_time_of_day(record, "end"),
    )


def _time_of_day(record: Record, column: str) -> str:
    value = record.needed(column)
    if value and minute_of_day(value) is None:
        record.wrong(Wrong.BAD_TIME, column, value=value)
    return value


def minute_of_day(time: str) -> int | None:
    """The minute of the day of "HH:MM", 0 to 1439; None where it is none."""
    return int(time[:2]) * 60 + int(time[3:]) if _TIME.fullmatch(time) else None


def _station(record: Record) -> Station:
    plan, by_item = record.plan("plan_per_shift")
    return Station(
        code=StationCode(record.code("code")),
        names=record.names(),
        line=record.code("line"),
        type=record.needed("type"),
        plan_per_shift=plan,
        plan_by_item=by_item,
        sscc=_sscc(record),
    )


def _sscc(record: Record) -> str:
    value = record.text("sscc")
    if value and not _SSCC.fullmatch(value):
        record.wrong(Wrong.BAD_SSCC, "sscc", value=value)
    return value


def _item(record: Record) -> Item:
    return Item(
        code=ItemCode(record.code("code")),
        names=record.names(),
        tracking=record.choice("tracking", Tracking),
        uom=record.name("uom") or "pcs",
        gtin=_gtin(record),
        unit_pattern=record.pattern("unit_pattern"),
        lot_pattern=record.pattern("lot_pattern"),
        box_quantity=record.whole("box_quantity"),
        pallet_quantity=record.whole("pallet_quantity"),
    )


def _gtin(record: Record) -> str:
    """The GTIN with 14 digits, the way a scan of it is read, or ""."""
    value = record.text("gtin")
    usable = value.isascii() and value.isdigit() and len(value) in {8, 12, 13, 14} and has_check_digit(value)
    if value and not usable:
        record.wrong(Wrong.BAD_GTIN, "gtin", value=value)
    return value.zfill(14) if value else ""


def _bom_line(record: Record) -> tuple[ItemCode, BomLine]:
    operation = record.needed("operation") and record.whole("operation", low=1, high=99_999, default=1)
    line = BomLine(
        component=ItemCode(record.code("component")),
        quantity=record.quantity("quantity"),
        operation=Operation(operation or 1),
    )
    return ItemCode(record.code("item")), line


def _order(record: Record) -> WorkOrder:
    tolerance = record.decimal("tolerance") or Decimal(0)
    if tolerance < 0:
        record.wrong(Wrong.NEGATIVE, "tolerance", value=tolerance)
    return WorkOrder(
        code=OrderCode(record.code("code")),
        item=ItemCode(record.code("item")),
        quantity=record.quantity("quantity"),
        due=_moment(record, "due"),
        line=record.code_or_nothing("line"),
        state=record.choice("state", OrderState, OrderState.RELEASED),
        tolerance=tolerance,
    )


def _moment(record: Record, column: str) -> str:
    value = record.text(column)
    try:
        if value:
            datetime.fromisoformat(value if _MOMENT.fullmatch(value) else "")
    except ValueError:
        record.wrong(Wrong.BAD_MOMENT, column, value=value)
    return value


def _reason(record: Record) -> Reason:
    return Reason(
        code=ReasonCode(record.code("code")),
        use=record.choice("use", ReasonUse),
        names=record.names(),
        icon=record.text("icon"),
        decisions=record.choices("decisions", Disposition),
    )


def _defect(record: Record) -> Defect:
    return Defect(code=DefectCode(record.code("code")), group=record.code("group"), names=record.names())


def _defect_group(record: Record) -> DefectGroup:
    return DefectGroup(code=record.code("code"), names=record.names())


def _qualification_name(record: Record) -> QualificationName:
    return QualificationName(code=record.code("code"), names=record.names())


def _pattern(record: Record) -> CodePattern:
    record.needed("pattern")
    return CodePattern(
        code=record.code("code"),
        means=record.choice("means", Kind),
        pattern=record.pattern("pattern"),
    )


def _instrument(record: Record) -> Instrument:
    return Instrument(
        code=record.code("code"),
        names=record.names(),
        serial=record.needed("serial") and record.name("serial") and record.scanned("serial"),
        resolution=record.quantity("resolution"),
        uom=record.name("uom"),
        calibration_due=record.day("calibration_due"),
    )


def _lot(record: Record) -> Lot:
    state = record.choice("state", LotState, LotState.RELEASED)
    reason = record.text("reason")
    if state is not LotState.RELEASED and not reason:
        record.wrong(Wrong.STATE_NEEDS_REASON, "reason", state=state)
    return Lot(
        code=LotCode(record.code("code")),
        item=ItemCode(record.code("item")),
        quantity=_lot_quantity(record),
        supplier=record.name("supplier"),
        supplier_lot=record.scanned("supplier_lot"),
        expires=record.day("expires"),
        state=state,
        reason=reason,
    )


def _lot_quantity(record: Record) -> Decimal:
    """What is left of the lot now; 0 is a lot that is used up."""
    quantity = record.decimal("quantity") if record.needed("quantity") else None
    if quantity is not None and quantity < 0:
        record.wrong(Wrong.NEGATIVE, "quantity", value=quantity)
    return quantity if quantity is not None else Decimal(0)
