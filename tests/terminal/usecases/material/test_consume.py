"""Put material into the open unit: every rule that can say no, and what goes down by it."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from terminal.domain.ids import ItemCode, LotCode, UnitCode
from terminal.domain.masters.rows import Lot
from terminal.domain.outcome import Accepted, Refusal, Refused
from terminal.domain.state.place import LotDoc
from terminal.usecases.dispose import hold_unit
from terminal.usecases.material.consume import consume_lot, consume_unit
from terminal.usecases.material.receive_lot import Delivery, receive_lot
from terminal.usecases.parts.known_lot import known_lot
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import Report, report_unit
from terminal.usecases.start_unit import start_unit
from tests.fakes.acts import accepted
from tests.fakes.floor import BOARDS, LOTS, MOTORS, Floor, head_of, kinds_after, opened, writes_nothing

MOTOR, BOARD = UnitCode("MC40-2611-000001"), UnitCode("PCB40A-2611-000001")


@pytest.fixture
def solder(floor: Floor) -> Workplace:
    """A board begun at soldering."""
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    return work


def use(work: Workplace, code: str) -> Refused:
    return writes_nothing(work, lambda: consume_lot(work, work.new_id(), LotCode(code)))


def test_the_lot_goes_down_by_what_the_bill_says(solder: Workplace) -> None:
    before = head_of(solder)
    done = accepted(consume_lot(solder, solder.new_id(), LotCode(LOTS["CAP-470"])))
    assert (done.step, done.quantity, done.left) == (40, Decimal(4), Decimal(7996))
    assert kinds_after(solder, before) == ["component.consumed"]
    state = known_lot(solder, LOTS["CAP-470"])
    assert state is not None
    assert state.left == 7996


@pytest.mark.parametrize(
    ("lot", "why", "said"),
    [
        ("2611-0309", Refusal.LOT_BLOCKED, {"reason": "IQC-7 批号不符 / wrong marking"}),
        ("2609-0401", Refusal.LOT_EXPIRED, {"expired": "2026-09-30"}),
        ("2611-0530", Refusal.WRONG_ITEM, {"item": "SCR-M3"}),
        ("9999-9999", Refusal.LOT_UNKNOWN, {"lot": "9999-9999"}),
    ],
)
def test_refused_lots(solder: Workplace, lot: str, why: Refusal, said: dict[str, str]) -> None:
    refusal = use(solder, lot)
    assert refusal.code is why
    assert said.items() <= refusal.parameters.items()


def test_wrong_material_says_what_is_asked_for(solder: Workplace) -> None:
    assert use(solder, "2611-0530").parameters["expected"] == "PCB-40B, MCU-32, CAP-470, SLD-305"


def test_material_of_another_operation_says_which(floor: Floor) -> None:
    work = floor.at("ST-020")
    floor.start(work, MOTOR, MOTORS)
    refusal = use(work, LOTS["SCR-M3"])
    assert (refusal.code, refusal.parameters["operation"]) == (Refusal.WRONG_OPERATION, "30")


def test_a_component_goes_in_once(solder: Workplace) -> None:
    accepted(consume_lot(solder, solder.new_id(), LotCode(LOTS["MCU-32"])))
    refusal = use(solder, "2610-0302")
    assert (refusal.code, refusal.parameters["code"]) == (Refusal.ALREADY_CONSUMED, LOTS["MCU-32"])


@pytest.mark.slow
def test_a_lot_that_does_not_reach_says_what_is_left(floor: Floor, solder: Workplace) -> None:
    row = solder.masters.get(Lot, LOTS["CAP-470"])
    assert row is not None
    floor.change(msgspec.structs.replace(row, quantity=Decimal(3)))
    refusal = use(solder, LOTS["CAP-470"])
    assert refusal.code is Refusal.LOT_USED_UP
    assert (refusal.parameters["left"], refusal.parameters["needed"]) == ("3", "4")


def test_a_lot_expires_at_the_end_of_its_day_in_the_plant(floor: Floor, solder: Workplace) -> None:
    row = solder.masters.get(Lot, LOTS["SLD-305"])
    assert row is not None
    floor.change(msgspec.structs.replace(row, expires=date(2026, 11, 22)))
    floor.clock.wall = 1_795_363_200_000_000  # 2026-11-23 00:00 in Shanghai
    assert use(solder, LOTS["SLD-305"]).code is Refusal.LOT_EXPIRED
    floor.clock.turn(-1)
    assert isinstance(consume_lot(solder, solder.new_id(), LotCode(LOTS["SLD-305"])), Accepted)


@pytest.mark.slow
def test_a_lot_taken_in_here_can_be_used_at_once(floor: Floor) -> None:
    receiving = floor.at("ST-010")
    delivery = Delivery(LotCode("2611-7777"), ItemCode("MCU-32"), Decimal(5))
    accepted(receive_lot(receiving, receiving.new_id(), delivery))
    floor.tell()
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    done = accepted(consume_lot(work, work.new_id(), LotCode("2611-7777")))
    assert (done.item, done.left) == ("MCU-32", Decimal(4))


def test_who_is_not_qualified_may_take_over_but_not_go_on(floor: Floor, solder: Workplace) -> None:
    accepted(consume_lot(solder, solder.new_id(), LotCode(LOTS["CAP-470"])))
    floor.at("ST-040", "E10495")
    assert use(solder, LOTS["MCU-32"]).code is Refusal.NOT_QUALIFIED
    other = start_unit(solder, solder.new_id(), UnitCode("PCB40A-2611-000002"))
    assert isinstance(other, Refused)
    assert (other.code, other.parameters["qualification"]) == (Refusal.UNIT_OPEN, "soldering")


@pytest.mark.slow
def test_a_finished_part_is_built_in_and_nowhere_else(floor: Floor) -> None:
    floor.board(BOARD)
    work = floor.at("ST-020")
    floor.start(work, MOTOR, MOTORS)
    outcome = consume_unit(work, work.new_id(), BOARD)
    assert isinstance(outcome, Accepted)
    assert outcome.warnings == ()
    floor.do_steps(work)
    accepted(report_unit(work, work.new_id(), Report(Decimal(1))))
    floor.start(work, "MC40-2611-000002", MOTORS)
    refusal = writes_nothing(work, lambda: consume_unit(work, work.new_id(), BOARD))
    assert (refusal.code, refusal.parameters["other"]) == (Refusal.UNIT_BUILT_IN, MOTOR)


def test_an_unfinished_part_is_refused_while_the_hub_is_heard(floor: Floor) -> None:
    solder = floor.at("ST-040")
    floor.start(solder, BOARD, BOARDS)
    floor.tell()
    work = floor.at("ST-020")
    floor.start(work, MOTOR, MOTORS)
    refusal = writes_nothing(work, lambda: consume_unit(work, work.new_id(), BOARD))
    assert refusal.code is Refusal.COMPONENT_NOT_FINISHED
    floor.silence()
    outcome = consume_unit(work, work.new_id(), BOARD)
    assert isinstance(outcome, Accepted)
    assert outcome.warnings == ("component_unverified",)


def test_an_unknown_part_is_taken_only_without_the_hub_and_by_its_shape(floor: Floor) -> None:
    work = floor.at("ST-020")
    floor.start(work, MOTOR, MOTORS)
    refusal = writes_nothing(work, lambda: consume_unit(work, work.new_id(), BOARD))
    assert refusal.code is Refusal.COMPONENT_NOT_FINISHED
    floor.silence()
    stranger = UnitCode("FAN40-2611-000001")
    refusal = writes_nothing(work, lambda: consume_unit(work, work.new_id(), stranger))
    assert refusal.code is Refusal.WRONG_ITEM
    outcome = consume_unit(work, work.new_id(), BOARD)
    assert isinstance(outcome, Accepted)
    assert outcome.warnings == ("component_unverified",)
    assert opened(work).steps[1].done is not None


@pytest.mark.slow
def test_a_part_on_hold_is_refused_with_and_without_the_hub(floor: Floor) -> None:
    floor.board(BOARD)
    work = floor.at("ST-020")
    accepted(hold_unit(work, work.new_id(), BOARD, None))
    floor.start(work, MOTOR, MOTORS)
    for _ in range(2):
        refusal = writes_nothing(work, lambda: consume_unit(work, work.new_id(), BOARD))
        assert refusal.code is Refusal.UNIT_HELD
        floor.silence()


@pytest.mark.slow
def test_a_lot_is_the_same_for_all_stations(floor: Floor) -> None:
    for code in ("PCB40A-2611-000001", "PCB40A-2611-000002"):
        floor.board(code)
    doc = floor.at("ST-020").store.doc(LotDoc, LOTS["MCU-32"])
    assert doc is not None
    assert doc.used == 2


def test_nobody_and_no_unit(floor: Floor) -> None:
    work = floor.at("ST-040")
    assert use(work, LOTS["MCU-32"]).code is Refusal.NO_UNIT
    other = floor.at("ST-050", "")
    assert use(other, LOTS["MCU-32"]).code is Refusal.NOBODY_SIGNED_IN
