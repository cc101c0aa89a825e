"""Choose the work order: released, with work here, and not while a unit is half done."""

from functools import partial

import msgspec

from terminal.domain.ids import OrderCode, UnitCode
from terminal.domain.masters.kinds import OrderState
from terminal.domain.masters.rows import WorkOrder
from terminal.domain.outcome import Refusal, Refused
from terminal.usecases.choose_order import choose_order
from terminal.usecases.start_unit import start_unit
from tests.fakes.acts import accepted
from tests.fakes.floor import BOARDS, FANS, MOTORS, Floor, head_of, kinds_after, writes_nothing


def test_the_order_is_at_hand_from_then_on(floor: Floor) -> None:
    work = floor.at("ST-020")
    before = head_of(work)
    assert accepted(choose_order(work, work.new_id(), MOTORS)).order.code == MOTORS
    assert kinds_after(work, before) == ["order.chosen"]
    order, operation, item = work.order(), work.operation(), work.item()
    assert order is not None
    assert operation is not None
    assert item is not None
    assert (order.code, operation.number, item.code) == (MOTORS, 10, "MC-40")


def test_an_order_made_elsewhere_says_where(floor: Floor) -> None:
    work = floor.at("ST-020")
    refusal = writes_nothing(work, lambda: choose_order(work, work.new_id(), BOARDS))
    assert refusal == Refused(Refusal.ORDER_NOT_HERE, {"order": BOARDS, "stations": "ST-040"})


def test_closed_and_unknown_orders(floor: Floor) -> None:
    work = floor.at("ST-020")
    for code, why in (("WO-2026-1139", Refusal.ORDER_CLOSED), ("WO-0000-0000", Refusal.UNKNOWN_CODE)):
        refusal = writes_nothing(work, partial(choose_order, work, work.new_id(), OrderCode(code)))
        assert refusal.code is why


def test_an_order_closed_meanwhile_takes_no_new_unit(floor: Floor) -> None:
    work = floor.at("ST-020")
    floor.make(work, "FAN40-2611-000001", FANS)
    row = work.masters.get(WorkOrder, FANS)
    assert row is not None
    floor.change(msgspec.structs.replace(row, state=OrderState.CLOSED))
    unit = UnitCode("FAN40-2611-000002")
    refusal = writes_nothing(work, lambda: start_unit(work, work.new_id(), unit))
    assert refusal.code is Refusal.ORDER_CLOSED


def test_not_while_a_unit_is_half_done(floor: Floor) -> None:
    work = floor.at("ST-040")
    floor.start(work, "PCB40A-2611-000001", BOARDS)
    accepted(choose_order(work, work.new_id(), OrderCode("WO-2026-1153")))
    floor.start(work, "PCB40A-2611-000001", BOARDS)
    floor.do_steps(work, upto=30)
    refusal = writes_nothing(work, lambda: choose_order(work, work.new_id(), OrderCode("WO-2026-1153")))
    assert refusal.code is Refusal.UNIT_OPEN


def test_nobody_chooses_nothing(floor: Floor) -> None:
    work = floor.at("ST-020", "")
    refusal = writes_nothing(work, lambda: choose_order(work, work.new_id(), MOTORS))
    assert refusal.code is Refusal.NOBODY_SIGNED_IN
