"""What a station would have refused, had it known: it stands, and is asked about."""

from datetime import date
from decimal import Decimal

import pytest

from terminal.domain.events import payloads as ev
from terminal.domain.events.kinds import Disposition
from terminal.domain.ids import (
    BoxCode,
    ItemCode,
    LotCode,
    Operation,
    ReasonCode,
    StationCode,
    StepNumber,
    UnitCode,
)
from terminal.domain.masters.kinds import PalletRule, Tracking
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Item, Lot, MasterRow, Plant, Routing, RoutingOperation
from tests.fakes.folding import Folding
from tests.terminal.domain.journals import Scribe

ITEM, ONE, ZERO = ItemCode("I"), Decimal(1), Decimal(0)
NAMES = Names("x", "x")
U1, U2 = ("unit", "U1"), ("unit", "U2")
LAST = ev.WorkReported(good=ONE, completes=True)
SCRAP = ev.WorkReported(good=ZERO, scrap=(ev.Scrapped(ReasonCode("S"), ONE),))


def rows(rule: PalletRule = PalletRule.ITEM) -> dict[tuple[str, str], MasterRow]:
    """Item I of operations 10 and 20, two in a box, one box on a pallet; lot L1 was good until yesterday."""
    operations = tuple(
        RoutingOperation(number=Operation(number), names=NAMES, stations=(StationCode("ST-020"),))
        for number in (10, 20)
    )
    found: list[MasterRow] = [
        Plant(names=NAMES, zone="Asia/Shanghai", pallets=rule),
        Item(code=ITEM, names=NAMES, tracking=Tracking.UNIT, box_quantity=2, pallet_quantity=1),
        Routing(item=ITEM, operations=operations),
        Lot(code=LotCode("L1"), item=ITEM, quantity=Decimal(10), expires=date(2026, 11, 21)),
        Lot(code=LotCode("L2"), item=ITEM, quantity=Decimal(10), expires=date(2026, 11, 22)),
    ]
    return {(row.kind, row.key()): row for row in found}


class Told:
    """Events told one after the other."""

    def __init__(self, rule: PalletRule = PalletRule.ITEM) -> None:
        known = rows(rule)
        self.scribe = Scribe()
        self.folding = Folding(lambda kind, key: known.get((kind, key)))

    def tell(
        self, payload: ev.Payload, subject: tuple[str, str] = U1, operation: int = 10, **more: object
    ) -> ev.Event:
        event = self.scribe.write(payload, subject=subject, operation=Operation(operation), **more)
        self.folding.take(event)
        return event

    def codes(self) -> list[str]:
        return [finding.code.value for finding in self.folding.findings]

    def finished(self, subject: tuple[str, str] = U1) -> None:
        self.tell(ev.WorkReported(good=ONE), subject)
        self.tell(LAST, subject, 20)

    def packed(self, into: str = "B1", subject: tuple[str, str] = U1, item: str = "I") -> None:
        self.tell(ev.UnitPacked(box=BoxCode(into), item=ItemCode(item)), subject, 20)

    def closed(self, code: str = "B1") -> None:
        self.tell(ev.BoxClosed(item=ITEM, units=1), ("box", code))

    def loaded(self, code: str = "B1", onto: str = "P1", item: str = "I") -> None:
        self.tell(ev.BoxPacked(box=BoxCode(onto), item=ItemCode(item)), ("box", code))

    def go_on(self, act: str) -> None:
        """Starts, packs or builds in the unit."""
        match act:
            case "start":
                self.tell(ev.UnitStarted(item=ITEM), operation=20)
            case "pack":
                self.packed()
            case _:
                self.built_in()

    def built_in(self, part: str = "U1", into: tuple[str, str] = U2) -> None:
        used = ev.ComponentConsumed(step=StepNumber(1), item=ITEM, quantity=ONE, unit=UnitCode(part))
        self.tell(used, into)

    def used(self, lot: str, quantity: int) -> None:
        self.tell(
            ev.ComponentConsumed(step=StepNumber(1), item=ITEM, quantity=Decimal(quantity), lot=LotCode(lot))
        )


@pytest.fixture
def told() -> Told:
    return Told()


def test_what_is_in_order_is_not_asked_about(told: Told) -> None:
    told.tell(ev.UnitStarted(item=ITEM))
    told.used("L2", 10)
    told.tell(ev.WorkReported(good=ONE))
    told.tell(ev.UnitStarted(item=ITEM), operation=20)
    told.tell(LAST, operation=20)
    told.packed()
    told.closed()
    told.loaded()
    assert told.codes() == []


def test_an_operation_is_missing_before_a_start_and_before_a_packing(told: Told) -> None:
    told.tell(ev.UnitStarted(item=ITEM), operation=20)
    told.packed()
    assert told.codes() == ["operation_missing", "operation_missing"]
    assert [finding.parameters["operations"] for finding in told.folding.findings] == ["10", "10 20"]


def test_a_unit_sent_back_while_it_is_open_lacks_what_it_was_sent_back_to(told: Told) -> None:
    told.tell(ev.WorkReported(good=ONE))
    told.tell(ev.UnitStarted(item=ITEM), operation=20)
    hold = told.tell(ev.UnitHeld(), operation=20)
    back = ev.UnitDisposed(
        disposition=Disposition.REWORK,
        reason=ReasonCode("R"),
        ends=(hold.envelope.key,),
        rework_to=Operation(10),
    )
    told.tell(back, operation=20)
    told.tell(LAST, operation=20)
    assert told.codes() == ["operation_missing"]


@pytest.mark.parametrize("act", ["start", "pack", "build in"])
def test_a_scrapped_unit_is_not_gone_on_with(told: Told, act: str) -> None:
    told.finished()
    told.tell(SCRAP, operation=20)
    told.go_on(act)
    assert told.codes() == ["duplicate_report", "unit_scrapped"]


@pytest.mark.parametrize("act", ["start", "pack", "build in"])
def test_a_held_unit_is_not_gone_on_with(told: Told, act: str) -> None:
    told.finished()
    told.tell(ev.UnitHeld())
    told.go_on(act)
    assert told.codes() == ["on_hold"]


def test_a_part_is_finished_and_nowhere_else(told: Told) -> None:
    told.built_in("S1", U2)
    told.finished()
    told.packed()
    told.built_in("U1", U2)
    told.tell(ev.UnitStarted(item=ITEM), operation=20)
    assert told.codes() == ["component_not_finished", "unit_packed", "unit_packed"]


def test_what_a_box_holds_is_one_item_and_not_too_much(told: Told) -> None:
    for subject in (U1, U2, ("unit", "U3")):
        told.finished(subject)
    told.packed("B1", U1)
    told.packed("B1", U2, "J")
    told.packed("B1", ("unit", "U3"))
    assert told.codes() == ["box_other_goods", "box_full"]


def test_a_closed_box_takes_nothing_more(told: Told) -> None:
    for subject in (U1, U2):
        told.finished(subject)
    told.packed("B1", U1)
    told.closed()
    told.packed("B1", U2)
    assert told.codes() == ["box_closed"]


def test_an_open_box_or_one_of_other_goods_is_no_box_for_a_pallet(told: Told) -> None:
    told.finished()
    told.packed()
    told.loaded()
    assert told.codes() == ["box_unconfirmed"]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (PalletRule.ANY, []),
        (PalletRule.ITEM, ["box_other_goods"]),
        (PalletRule.ORDER, ["box_other_goods"]),
    ],
)
def test_what_a_pallet_holds_is_as_the_plant_says(rule: PalletRule, found: list[str]) -> None:
    told = Told(rule)
    for code, item in (("B1", "K"), ("B2", "J")):
        told.tell(ev.UnitPacked(box=BoxCode(code), item=ItemCode(item)), ("unit", f"S{code}"))
        told.closed(code)
        told.loaded(code, "P1", item)
    assert told.codes() == found


def test_a_lot_is_used_up_to_what_there_is_and_to_its_day(told: Told) -> None:
    told.used("L2", 8)
    told.used("L2", 3)
    told.used("L1", 1)
    assert told.codes() == ["lot_overdrawn", "lot_expired"]
    assert told.folding.findings[0].parameters == {"lot": "L2", "surplus": "1"}


def test_a_lot_of_the_floor_is_what_was_received(told: Told) -> None:
    told.tell(ev.LotReceived(item=ITEM, quantity=Decimal(5)), ("lot", "L9"))
    told.used("L9", 5)
    assert told.codes() == []
    told.used("L9", 1)
    assert told.codes() == ["lot_overdrawn"]
