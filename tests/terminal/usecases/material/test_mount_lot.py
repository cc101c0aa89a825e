"""Operations by quantity: lots in use, what a report takes of them, and the lot that is made."""

from decimal import Decimal

import msgspec
import pytest

from terminal.domain.events.payloads import (
    ComponentConsumed,
    ComponentReturned,
    Reworked,
    Scrapped,
    WorkReported,
)
from terminal.domain.ids import LotCode, Operation, OrderCode, ReasonCode, ThingKind
from terminal.domain.masters.kinds import LotState, StepKind
from terminal.domain.masters.rows import Lot
from terminal.domain.outcome import Refusal, Refused
from terminal.domain.state.genealogy import Direction, trace
from terminal.domain.state.place import LotDoc
from terminal.store.trace_reader import StoreTraceReader
from terminal.usecases.choose_order import choose_order
from terminal.usecases.material.consume import consume_lot
from terminal.usecases.material.mount_lot import mount_lot
from terminal.usecases.parts.open_batch import OpenBatch, open_batch
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import Report, remaining, report_quantity
from terminal.usecases.take_back import take_back_last
from tests.fakes.acts import accepted
from tests.fakes.floor import (
    CABLES,
    LOTS,
    MOTORS,
    Floor,
    events_after,
    head_of,
    kinds_after,
    opened,
    whole,
    writes_nothing,
)

WIRE, TERMINAL = LotCode(LOTS["WIR-075"]), LotCode(LOTS["TRM-63"])
OUTPUT = LotCode(CABLES)


@pytest.fixture
def crimp(floor: Floor) -> Workplace:
    """Crimping with its order chosen."""
    work = floor.at("ST-030")
    accepted(choose_order(work, work.new_id(), CABLES))
    return work


@pytest.fixture
def ready(crimp: Workplace) -> Workplace:
    """Crimping with both lots in use."""
    for lot in (WIRE, TERMINAL):
        accepted(mount_lot(crimp, crimp.new_id(), lot))
    return crimp


def good(work: Workplace, pieces: int) -> None:
    accepted(report_quantity(work, work.new_id(), Report(Decimal(pieces))))


def lot(work: Workplace, code: str) -> LotDoc:
    return work.store.doc(LotDoc, code) or LotDoc(code)


def test_a_scanned_lot_is_in_use_from_then_on(crimp: Workplace) -> None:
    before = head_of(crimp)
    done = accepted(mount_lot(crimp, crimp.new_id(), WIRE))
    assert (done.item, done.left, done.replaced) == ("WIR-075", Decimal(2000), "")
    assert kinds_after(crimp, before) == ["lot.mounted"]
    assert crimp.place().mounted == {"WIR-075": WIRE}
    assert lot(crimp, WIRE).used == 0


def test_another_lot_takes_its_place(ready: Workplace) -> None:
    done = accepted(mount_lot(ready, ready.new_id(), LotCode("2611-0603")))
    assert done.replaced == WIRE
    assert ready.place().mounted == {"WIR-075": "2611-0603", "TRM-63": TERMINAL}


def test_what_is_put_up_outlives_the_order(ready: Workplace) -> None:
    for order in (MOTORS, OrderCode("WO-2026-1156")):
        accepted(choose_order(ready, ready.new_id(), order))
    refusal = writes_nothing(ready, lambda: mount_lot(ready, ready.new_id(), WIRE))
    assert refusal.code is Refusal.ALREADY_CONSUMED
    good(ready, 10)
    assert lot(ready, WIRE).used == Decimal(12)


def test_what_is_put_up_is_there_for_every_terminal(floor: Floor, ready: Workplace) -> None:
    floor.tell()
    beside = floor.beside("ST-030")
    accepted(choose_order(beside, beside.new_id(), OrderCode("WO-2026-1156")))
    accepted(mount_lot(beside, beside.new_id(), LotCode("2611-0603")))
    floor.tell()
    good(ready, 10)
    assert whole(lot(ready, WIRE).used, lot(ready, "2611-0603").used) == (0, 12)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (WIRE, Refusal.ALREADY_CONSUMED),
        ("2611-0530", Refusal.WRONG_ITEM),
        ("2611-0999", Refusal.WRONG_ITEM),
        ("9999-9999", Refusal.LOT_UNKNOWN),
    ],
)
def test_what_cannot_be_put_in_use(ready: Workplace, code: str, why: Refusal) -> None:
    assert writes_nothing(ready, lambda: mount_lot(ready, ready.new_id(), LotCode(code))).code is why


def test_a_blocked_lot_is_refused_when_scanned_and_when_blocked_later(floor: Floor, ready: Workplace) -> None:
    row = ready.masters.get(Lot, WIRE)
    assert row is not None
    floor.change(msgspec.structs.replace(row, state=LotState.BLOCKED, reason="8D"))
    refusal = writes_nothing(ready, lambda: report_quantity(ready, ready.new_id(), Report(Decimal(1))))
    assert (refusal.code, refusal.parameters["reason"]) == (Refusal.LOT_BLOCKED, "8D")


def test_a_report_waits_for_every_lot(crimp: Workplace) -> None:
    accepted(mount_lot(crimp, crimp.new_id(), WIRE))
    refusal = writes_nothing(crimp, lambda: report_quantity(crimp, crimp.new_id(), Report(Decimal(5))))
    assert refusal.code is Refusal.STEPS_OPEN
    assert (refusal.parameters["step_en"], refusal.parameters["unit"]) == ("Scan terminal lot", CABLES)


def test_a_report_takes_what_the_bill_says(ready: Workplace) -> None:
    before = head_of(ready)
    scrap = (Scrapped(ReasonCode("S-SETUP"), Decimal(2)),)
    done = accepted(report_quantity(ready, ready.new_id(), Report(Decimal(100), scrap)))
    assert whole(done.made, done.remaining) == (100, 700)
    assert kinds_after(ready, before) == ["component.consumed", "component.consumed", "work.reported"]
    assert (lot(ready, WIRE).used, lot(ready, TERMINAL).used) == (Decimal("122.4"), Decimal(612))
    assert lot(ready, OUTPUT).received == 100
    assert lot(ready, OUTPUT).item == "CBL-40"


def test_pieces_for_rework_take_theirs_when_they_are_good(ready: Workplace) -> None:
    back = (Reworked(ReasonCode("R-REFIT"), Decimal(3), Operation(10)),)
    before = head_of(ready)
    accepted(report_quantity(ready, ready.new_id(), Report(rework=back)))
    assert kinds_after(ready, before) == ["work.reported"]
    good(ready, 3)
    assert lot(ready, TERMINAL).used == 18
    assert lot(ready, OUTPUT).received == 3


def test_a_lot_that_does_not_reach_says_what_is_left(floor: Floor, ready: Workplace) -> None:
    row = ready.masters.get(Lot, TERMINAL)
    assert row is not None
    floor.change(msgspec.structs.replace(row, quantity=Decimal(60)))
    refusal = writes_nothing(ready, lambda: report_quantity(ready, ready.new_id(), Report(Decimal(11))))
    assert refusal.code is Refusal.LOT_USED_UP
    assert (refusal.parameters["left"], refusal.parameters["needed"]) == ("60", "66")
    good(ready, 10)
    refusal = writes_nothing(ready, lambda: report_quantity(ready, ready.new_id(), Report(Decimal(1))))
    assert refusal.parameters["left"] == "0"


def test_the_rest_is_the_default_and_more_is_refused(ready: Workplace) -> None:
    good(ready, 790)
    batch = open_batch(ready)
    assert isinstance(batch, OpenBatch)
    assert remaining(ready, batch.order, batch.operation) == 10
    refusal = writes_nothing(ready, lambda: report_quantity(ready, ready.new_id(), Report(Decimal(51))))
    assert refusal.code is Refusal.OVER_ORDERED
    assert refusal.parameters["remaining"] == "50"
    good(ready, 50)


def test_taken_back_it_is_as_if_it_had_not_been(ready: Workplace) -> None:
    good(ready, 10)
    before = head_of(ready)
    accepted(take_back_last(ready, ready.new_id()))
    kinds = kinds_after(ready, before)
    assert kinds == ["report.taken_back", "component.returned", "component.returned"]
    assert whole(lot(ready, WIRE).used, lot(ready, TERMINAL).used) == (0, 0)
    assert lot(ready, OUTPUT).received == 0
    assert ready.order_doc(CABLES).at(10).good == 0
    assert ready.place().mounted == {"WIR-075": WIRE, "TRM-63": TERMINAL}
    used = [event for event in events_after(ready) if isinstance(event.payload, ComponentConsumed)]
    returned = [event for event in events_after(ready) if isinstance(event.payload, ComponentReturned)]
    assert [event.envelope.corrects for event in returned] == [event.envelope.key for event in used]


def test_only_the_report_taken_back_gives_its_material_back(ready: Workplace) -> None:
    good(ready, 10)
    good(ready, 1)
    accepted(take_back_last(ready, ready.new_id()))
    assert lot(ready, TERMINAL).used == 60
    accepted(take_back_last(ready, ready.new_id()))
    assert lot(ready, TERMINAL).used == 0


@pytest.mark.slow
def test_what_is_made_goes_into_units_and_can_be_traced(floor: Floor, ready: Workplace) -> None:
    good(ready, 3)
    floor.tell()
    motor = "MC40-2611-000001"
    floor.motor(motor, "ST-020")
    work = floor.at("ST-030")
    floor.start(work, motor, MOTORS)
    cable = next(state for state in opened(work).steps if state.step.component == "CBL-40")
    assert cable.step.kind is StepKind.CONSUME
    done = accepted(consume_lot(work, work.new_id(), OUTPUT))
    assert (done.step, done.left) == (cable.step.number, Decimal(2))
    reader = StoreTraceReader(work.store.database.connection())
    back = trace(reader, ThingKind.UNIT, motor, Direction.BACK)
    pairs = {(edge.child, edge.parent) for edge in back.edges}
    assert {(motor, OUTPUT), (OUTPUT, WIRE), (OUTPUT, TERMINAL)} <= pairs
    forward = trace(reader, ThingKind.LOT, WIRE, Direction.FORWARD)
    assert [edge.child for edge in forward.edges] == [OUTPUT, motor]


@pytest.mark.slow
def test_pieces_that_are_built_in_cannot_be_taken_back(floor: Floor, ready: Workplace) -> None:
    good(ready, 1)
    floor.tell()
    motor = "MC40-2611-000001"
    floor.motor(motor, "ST-020")
    floor.start(ready, motor, MOTORS)
    accepted(consume_lot(ready, ready.new_id(), OUTPUT))
    refusal = writes_nothing(ready, lambda: take_back_last(ready, ready.new_id()))
    assert refusal.code is Refusal.LATER_WORK_EXISTS


def test_what_was_given_back_ends_in_the_trace(ready: Workplace) -> None:
    good(ready, 1)
    accepted(take_back_last(ready, ready.new_id()))
    accepted(mount_lot(ready, ready.new_id(), LotCode("2611-0603")))
    good(ready, 1)
    back = trace(StoreTraceReader(ready.store.database.connection()), ThingKind.LOT, OUTPUT, Direction.BACK)
    ended = {edge.parent: edge.to_at is not None for edge in back.edges if edge.parent != TERMINAL}
    assert ended == {WIRE: True, "2611-0603": False}
    assert all(edge.quantity > 0 for edge in back.edges)


def test_a_report_names_the_lot_it_made(ready: Workplace) -> None:
    good(ready, 4)
    event = events_after(ready)[-1]
    assert event.payload == WorkReported(good=Decimal(4), completes=True, item="CBL-40")
    assert event.envelope.subject == ("lot", CABLES)


def test_units_use_no_lot_in_use(floor: Floor) -> None:
    work = floor.at("ST-030")
    assert open_batch(work) == Refused(Refusal.NO_ORDER, {"unit": ""})
    accepted(choose_order(work, work.new_id(), MOTORS))
    refusal = writes_nothing(work, lambda: mount_lot(work, work.new_id(), WIRE))
    assert refusal.code is Refusal.UNIT_OPERATION_NEEDS_UNIT
