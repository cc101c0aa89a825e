"""The masters of the plant in which histories happen, and short ways to have others.

P is made piece by piece at 10 (SA, SB), 20 (SB, SC) and 30 (SC, SD), of screws and one Q; Q at 10 (SA, SB).
B is made by quantity at 10 (SA, SB) and 20 (SC, SD), of wire; R at 10 (SA, SB), of pieces of B.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

import msgspec

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
from terminal.domain.masters.kinds import Flow, PalletRule, ReasonUse, Role, StepKind, Tracking
from terminal.domain.masters.rows import (
    BillOfMaterial,
    BomLine,
    Defect,
    DefectGroup,
    Item,
    Lot,
    MasterRow,
    Person,
    Plant,
    Reason,
    Routing,
    RoutingOperation,
    Shift,
    Station,
    Step,
    WorkOrder,
)
from tests.sync.hub.pen import names

STATIONS: Final = ("SA", "SB", "SC", "SD")
OPERATORS: Final = ("P1", "P2", "P3", "P4")
BOSS: Final = "BOSS"
"""The supervisor."""
DEFECTS: Final = ("D1", "D2")
DISPOSITION, SCRAP, REWORK = "R-disposition", "R-scrap", "R-rework"


def step(number: int, kind: StepKind, **more: Any) -> Step:
    return Step(number=StepNumber(number), kind=kind, names=names(f"s{number}"), **more)


def operation(
    number: int, *stations: str, steps: Iterable[Step] = (), flow: Flow = Flow.UNIT
) -> RoutingOperation:
    """An operation with these steps; what is done piece by piece begins with a scan and ends with a
    report.
    """
    last = step(90, StepKind.REPORT)
    first = (step(1, StepKind.SCAN_UNIT),) if flow is Flow.UNIT else ()
    return RoutingOperation(
        number=Operation(number),
        names=names(f"op{number}"),
        stations=tuple(map(StationCode, stations)),
        flow=flow,
        steps=(*first, *steps, last),
    )


def routing(item: str, *operations: RoutingOperation) -> Routing:
    return Routing(item=ItemCode(item), operations=operations)


def bill(item: str, *lines: tuple[str, str, int]) -> BillOfMaterial:
    """What a piece is made of: component, quantity, operation."""
    entries = (BomLine(ItemCode(part), Decimal(much), Operation(at)) for part, much, at in lines)
    return BillOfMaterial(item=ItemCode(item), lines=tuple(entries))


def order(code: str, item: str, quantity: int, **more: Any) -> WorkOrder:
    return WorkOrder(code=OrderCode(code), item=ItemCode(item), quantity=Decimal(quantity), **more)


def lot(code: str, item: str, quantity: int, **more: Any) -> Lot:
    return Lot(code=LotCode(code), item=ItemCode(item), quantity=Decimal(quantity), **more)


def consume(number: int, component: str) -> Step:
    return step(number, StepKind.CONSUME, component=ItemCode(component))


def check(number: int) -> Step:
    return step(number, StepKind.CHECK, defect=DefectCode("D1"))


def measure(number: int) -> Step:
    """A voltage of 1 to 5."""
    limits = {"lower": Decimal(1), "upper": Decimal(5)}
    return step(number, StepKind.MEASURE, uom="V", defect=DefectCode("D1"), **limits)


def plant_rows() -> list[MasterRow]:
    """All of it."""
    return [*_plant(), *_people(), *_things(), *_ways(), *_orders(), *_catalogue()]


def _plant() -> list[MasterRow]:
    shifts = (("early", "06:00", "14:00"), ("late", "14:00", "22:00"), ("night", "22:00", "06:00"))
    return [
        Plant(names=names("plant"), zone="Europe/Berlin", pallets=PalletRule.ANY),
        *(Shift(code=code, names=names(code), start=start, end=end) for code, start, end in shifts),
        *(
            Station(code=StationCode(c), names=names(c), line="L1", type="assembly", plan_per_shift=100)
            for c in STATIONS
        ),
    ]


def _people() -> list[MasterRow]:
    boss = Person(code=PersonCode(BOSS), name=BOSS, badges=(BadgeCode(BOSS),), role=Role.SUPERVISOR)
    return [boss, *(Person(code=PersonCode(c), name=c, badges=(BadgeCode(c),)) for c in OPERATORS)]


def _things() -> list[MasterRow]:
    unit = Item(code=ItemCode("P"), names=names("P"), tracking=Tracking.UNIT, unit_pattern="P[0-9]+")
    part = Item(code=ItemCode("Q"), names=names("Q"), tracking=Tracking.UNIT, unit_pattern="Q[0-9]+")
    kept = ("B", "R", "SCREW", "WIRE")
    return [
        msgspec.structs.replace(unit, box_quantity=3, pallet_quantity=4),
        part,
        *(Item(code=ItemCode(code), names=names(code), tracking=Tracking.LOT) for code in kept),
        lot("L1", "SCREW", 1000),
        lot("L2", "SCREW", 12),
        lot("W1", "WIRE", 1000),
    ]


def _ways() -> list[MasterRow]:
    batch = Flow.BATCH
    return [
        bill("P", ("SCREW", "2", 10), ("Q", "1", 20)),
        bill("B", ("WIRE", "1.5", 10)),
        bill("R", ("B", "2", 10)),
        routing(
            "P",
            operation(10, "SA", "SB", steps=(consume(20, "SCREW"), check(30))),
            operation(20, "SB", "SC", steps=(consume(20, "Q"), measure(30))),
            operation(30, "SC", "SD", steps=(check(20),)),
        ),
        routing("Q", operation(10, "SA", "SB")),
        routing(
            "B",
            operation(10, "SA", "SB", steps=(consume(10, "WIRE"),), flow=batch),
            operation(20, "SC", "SD", flow=batch),
        ),
        routing("R", operation(10, "SA", "SB", steps=(consume(10, "B"),), flow=batch)),
    ]


def _orders() -> list[MasterRow]:
    return [
        order("WP", "P", 10),
        order("WP2", "P", 50),
        order("WQ", "Q", 50),
        order("WB", "B", 40, tolerance=Decimal(2)),
        order("WR", "R", 40),
    ]


def _catalogue() -> list[MasterRow]:
    return [
        *(Reason(code=ReasonCode(f"R-{use}"), names=names(use), use=use) for use in ReasonUse),
        *(Defect(code=DefectCode(code), names=names(code), group="g") for code in DEFECTS),
        DefectGroup(code="g", names=names("g")),
    ]
