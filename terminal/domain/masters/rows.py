"""Master data as structs: who, where, what, how. Fed only by the hub; a station never edits them.

Every struct is one row of the feed, found by (kind, key). `MASTER_TYPES` is the whole list. Loading them from
a customer's
files is the hub's work (`sync.hub.masters.import_folder`), keeping them at the station is
`terminal.store.masters`.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final, get_args

import msgspec

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
    StepNumber,
)
from terminal.domain.masters.chart_plan import ChartPlan
from terminal.domain.masters.kinds import (
    Flow,
    LotState,
    OrderState,
    PalletRule,
    ReasonUse,
    Role,
    StepKind,
    Tracking,
)
from terminal.domain.masters.label_template import LabelTemplate
from terminal.domain.masters.row import Master, Names
from terminal.domain.measuring import InstrumentRule, Source

EVERY_DAY: Final = (1, 2, 3, 4, 5, 6, 7)


class Plant(Master, frozen=True, kw_only=True):
    """The plant: its name, time zone (IANA) and what all boxes of a pallet share. One row."""

    kind: ClassVar[str] = "plant"
    names: Names
    zone: str
    pallets: PalletRule = PalletRule.ITEM

    def key(self) -> str:
        return "plant"

    def codes(self) -> tuple[str, ...]:
        return ()


class Qualification(msgspec.Struct, frozen=True):
    """Leave to do work that asks for `code`; valid to the end of `expires`, for ever where it is None."""

    code: str
    expires: date | None = None


class Person(Master, frozen=True, kw_only=True):
    """Somebody with a badge. `pin` is a sealed verifier (`pin_verifier`), only for those who need one."""

    kind: ClassVar[str] = "person"
    code: PersonCode
    name: str
    latin_name: str = ""
    badges: tuple[BadgeCode, ...] = ()
    role: Role = Role.OPERATOR
    qualifications: tuple[Qualification, ...] = ()
    pin: str = ""
    active: bool = True

    def key(self) -> str:
        return self.code

    def codes(self) -> tuple[str, ...]:
        return self.badges


class ShiftBreak(msgspec.Struct, frozen=True):
    """A stretch of a shift in which nobody works, by wall clock, "HH:MM"."""

    start: str
    end: str


class Shift(Master, frozen=True, kw_only=True):
    """A shift by wall clock, "HH:MM"; `end` before `start` means the next day. Belongs to the production day
    it starts in. `weekdays`: on which days (Monday = 1) it starts, where no holiday says otherwise.
    """

    kind: ClassVar[str] = "shift"
    code: str
    names: Names
    start: str
    end: str
    weekdays: tuple[int, ...] = EVERY_DAY
    breaks: tuple[ShiftBreak, ...] = ()

    def key(self) -> str:
        return self.code

    def codes(self) -> tuple[str, ...]:
        return ()


class Holiday(Master, frozen=True, kw_only=True):
    """A production day with a plan of its own, for one line or ("") all: `shifts` start on it and no others,
    whatever their weekdays; none = nobody works.
    """

    kind: ClassVar[str] = "holiday"
    day: date
    names: Names
    line: str = ""
    shifts: tuple[str, ...] = ()

    def key(self) -> str:
        return f"{self.day.isoformat()}|{self.line}"

    def codes(self) -> tuple[str, ...]:
        return ()


class Station(Master, frozen=True, kw_only=True):
    """A workplace. `type` is one of `terminal.stations.STATION_TYPES`; `sscc` the first 11 digits of the
    pallet numbers made there, "" where none are. `plan_per_shift` is pieces of everything made there,
    `plan_by_item` says how many of which item where the plan does.
    """

    kind: ClassVar[str] = "station"
    code: StationCode
    names: Names
    line: str
    type: str
    plan_per_shift: int = 0
    plan_by_item: Mapping[str, int] = {}
    sscc: str = ""

    def key(self) -> str:
        return self.code


class Item(Master, frozen=True, kw_only=True):
    """A material or product.

    `unit_pattern` and `lot_pattern` are regular expressions a serial or lot number of this item matches
    whole; "" = any. `box_quantity` pieces fill a box, `pallet_quantity` boxes a pallet; 0 = any number.
    """

    kind: ClassVar[str] = "item"
    code: ItemCode
    names: Names
    tracking: Tracking
    uom: str = "pcs"
    gtin: str = ""
    unit_pattern: str = ""
    lot_pattern: str = ""
    box_quantity: int = 0
    pallet_quantity: int = 0

    def key(self) -> str:
        return self.code

    def codes(self) -> tuple[str, ...]:
        return (self.code, self.gtin) if self.gtin else (self.code,)


class BomLine(msgspec.Struct, frozen=True):
    """`quantity` of `component` go into one `item` at `operation`."""

    component: ItemCode
    quantity: Decimal
    operation: Operation


class BillOfMaterial(Master, frozen=True, kw_only=True):
    """What one piece of `item` is made of."""

    kind: ClassVar[str] = "bom"
    item: ItemCode
    lines: tuple[BomLine, ...]

    def key(self) -> str:
        return self.item

    def codes(self) -> tuple[str, ...]:
        return ()


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do at an operation, in order of `number`.

    consume: `component` (quantity from the bill of material). parameter, measure: `lower`, `upper`, `uom`,
    `decimals`; `source` is the sensor its value comes from by itself, `instrument` what happens to a value of
    an unknown, expired or too coarse instrument, `gauge` the only instrument whose
    values it takes ("" = any). check, measure: `defect` is the defect
    code a fail stands for where there is only one. label: `label` is the template it prints.
    """

    number: StepNumber
    kind: StepKind
    names: Names
    component: ItemCode | None = None
    uom: str = ""
    lower: Decimal | None = None
    upper: Decimal | None = None
    decimals: int = 2
    defect: DefectCode | None = None
    source: Source | None = None
    instrument: InstrumentRule = InstrumentRule.WARN
    gauge: str = ""
    label: str = ""


class RoutingOperation(msgspec.Struct, frozen=True, kw_only=True):
    """One operation of a routing.

    `stations` may do it; `cycle_s` the standard seconds a piece; `qualification` what the person needs ("" =
    nothing).
    """

    number: Operation
    names: Names
    stations: tuple[StationCode, ...]
    flow: Flow = Flow.UNIT
    qualification: str = ""
    cycle_s: int = 0
    steps: tuple[Step, ...] = ()

    def step(self, number: int) -> Step | None:
        """The step of that number."""
        return next((step for step in self.steps if step.number == number), None)


class Routing(Master, frozen=True, kw_only=True):
    """How one piece of `item` is made: its operations by rising number."""

    kind: ClassVar[str] = "routing"
    item: ItemCode
    operations: tuple[RoutingOperation, ...]

    def key(self) -> str:
        return self.item

    def codes(self) -> tuple[str, ...]:
        return ()

    def operation(self, number: int) -> RoutingOperation | None:
        """The operation of that number."""
        return next((entry for entry in self.operations if entry.number == number), None)

    def at(self, station: str) -> tuple[RoutingOperation, ...]:
        """The operations done at `station`, in order."""
        return tuple(entry for entry in self.operations if station in entry.stations)

    def before(self, number: int) -> tuple[RoutingOperation, ...]:
        """The operations that come before `number`."""
        return tuple(entry for entry in self.operations if entry.number < number)


class WorkOrder(Master, frozen=True, kw_only=True):
    """An order for `quantity` of `item`, due at `due` (ISO 8601). `tolerance`: pieces that may be made beyond
    the quantity.
    """

    kind: ClassVar[str] = "order"
    code: OrderCode
    item: ItemCode
    quantity: Decimal
    due: str = ""
    line: str = ""
    state: OrderState = OrderState.RELEASED
    tolerance: Decimal = Decimal(0)

    def key(self) -> str:
        return self.code


class NamedCode(Master, frozen=True, kw_only=True):
    """A code that is never scanned, with its names."""

    code: str
    names: Names

    def key(self) -> str:
        return self.code

    def codes(self) -> tuple[str, ...]:
        return ()


class Reason(NamedCode, frozen=True, kw_only=True):
    """Why. `decisions`: those that a reason of a disposition is offered for; empty = all."""

    kind: ClassVar[str] = "reason"
    code: ReasonCode
    use: ReasonUse
    icon: str = ""
    decisions: tuple[Disposition, ...] = ()


class Defect(NamedCode, frozen=True, kw_only=True):
    """What is wrong with a piece, by group."""

    kind: ClassVar[str] = "defect"
    code: DefectCode
    group: str


class DefectGroup(NamedCode, frozen=True, kw_only=True):
    """A group of defects."""

    kind: ClassVar[str] = "defect_group"


class QualificationName(NamedCode, frozen=True, kw_only=True):
    """What operations ask for and people have."""

    kind: ClassVar[str] = "qualification"


class CodePattern(Master, frozen=True, kw_only=True):
    """A plant's own code: `pattern` (whole match, named groups) means `means` ("unit", "lot", "order", "box"
    ...).
    """

    kind: ClassVar[str] = "pattern"
    code: str
    means: str
    pattern: str

    def key(self) -> str:
        return self.code

    def codes(self) -> tuple[str, ...]:
        return ()


class Instrument(NamedCode, frozen=True, kw_only=True):
    """A gauge by its own `serial`, as the device tells it or as the station's device is named. Good to the
    end of `calibration_due`, without limit where it is None.
    """

    kind: ClassVar[str] = "instrument"
    serial: str
    resolution: Decimal
    uom: str = ""
    calibration_due: date | None = None


class Lot(Master, frozen=True, kw_only=True):
    """Material that came or was made together; `reason` says why it is blocked or in quarantine.

    `code` is what events call it: the number on its label; where another item's lot bears that number, item
    and number, and `number` is the label's ("" = it is the code).

    `quantity` was left at `counted_at` (us UTC), when the hub took it over; `used_before` is the use that it
    already knew of and that is not taken off again.
    """

    kind: ClassVar[str] = "lot"
    code: LotCode
    item: ItemCode
    quantity: Decimal
    supplier: str = ""
    supplier_lot: str = ""
    expires: date | None = None
    state: LotState = LotState.RELEASED
    reason: str = ""
    number: str = ""
    counted_at: int = 0
    used_before: Decimal = Decimal(0)

    def key(self) -> str:
        return self.code

    def codes(self) -> tuple[str, ...]:
        return (self.code, self.number) if self.number else (self.code,)


MasterRow = (
    Plant
    | Person
    | Shift
    | Holiday
    | Station
    | Item
    | BillOfMaterial
    | Routing
    | WorkOrder
    | Reason
    | Defect
    | DefectGroup
    | QualificationName
    | CodePattern
    | Instrument
    | Lot
    | LabelTemplate
    | ChartPlan
)
MASTER_TYPES: tuple[type[MasterRow], ...] = get_args(MasterRow)
