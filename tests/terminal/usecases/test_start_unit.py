"""Scan a unit: interlock, what the hub has said and has not, qualification, what is reported by the scan."""

import msgspec
import pytest

from terminal.domain.events.kinds import Disposition
from terminal.domain.events.payloads import UnitStarted
from terminal.domain.ids import ItemCode, Operation, OrderCode, PersonCode, ReasonCode, UnitCode
from terminal.domain.masters.rows import Person, WorkOrder
from terminal.domain.outcome import Accepted, Refusal, Refused
from terminal.domain.state.unit import UnitDoc, UnitStatus, WorkResult
from terminal.usecases.choose_order import choose_order
from terminal.usecases.dispose import dispose, hold_unit
from terminal.usecases.parts.finish_unit import Finished
from terminal.usecases.parts.open_unit import open_unit
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.start_unit import start_unit
from tests.fakes.acts import accepted
from tests.fakes.floor import (
    BOARDS,
    CABLES,
    FANS,
    MOTORS,
    ONE,
    Floor,
    head_of,
    kinds_after,
    supervisor,
    unit_of,
    writes_nothing,
)

REWORK = ReasonCode("P-REWORK")
MOTOR, BOARD, FAN = (
    UnitCode("MC40-2611-000001"),
    UnitCode("PCB40A-2611-000001"),
    UnitCode("FAN40-2611-000001"),
)


def test_one_scan_reports_good_where_scanning_is_all(floor: Floor) -> None:
    work = floor.at("ST-020")
    accepted(choose_order(work, work.new_id(), FANS))
    before = head_of(work)
    taken = accepted(start_unit(work, work.new_id(), FAN))
    assert taken.finished == Finished(WorkResult.GOOD)
    assert kinds_after(work, before) == ["unit.started", "work.reported"]
    assert work.order_doc(FANS).at(10).good == 1


@pytest.mark.slow
def test_missing_operation_is_refused_and_told_where_it_belongs(floor: Floor) -> None:
    floor.motor(MOTOR, "ST-020")
    test = floor.at("ST-060")
    refusal = writes_nothing(test, lambda: start_unit(test, test.new_id(), MOTOR))
    assert refusal.code is Refusal.PREVIOUS_OPERATION_MISSING
    assert refusal.parameters["stations"] == "ST-030"
    assert refusal.parameters["operation"] == "20"


def test_without_word_from_the_hub_it_is_taken_and_said_so(floor: Floor) -> None:
    test = floor.at("ST-060")
    accepted(choose_order(test, test.new_id(), MOTORS))
    floor.silence()
    outcome = start_unit(test, test.new_id(), MOTOR)
    assert isinstance(outcome, Accepted)
    assert outcome.warnings == ("routing_unverified",)
    floor.tell()
    assert [finding.code for finding in floor.findings] == ["operation_missing"]


@pytest.mark.slow
def test_what_a_finished_unit_lacks_is_made_up_for_where_it_is_done(floor: Floor) -> None:
    last, before, early = floor.at("ST-070"), floor.at("ST-050"), floor.at("ST-030")
    accepted(choose_order(last, last.new_id(), MOTORS))
    floor.silence()
    floor.make(last, MOTOR, MOTORS)
    floor.tell()
    assert status_of(before, MOTOR) is UnitStatus.FINISHED
    refusal = writes_nothing(last, lambda: start_unit(last, last.new_id(), MOTOR))
    assert (refusal.code, refusal.parameters["belongs"]) == (Refusal.OPERATION_PASSED, "ST-020")
    floor.silence()
    floor.make(before, MOTOR, MOTORS)
    assert status_of(before, MOTOR) is UnitStatus.FINISHED, "in whatever order its operations come"
    floor.start(early, MOTOR, MOTORS)
    assert status_of(early, MOTOR) is UnitStatus.IN_PROCESS


def status_of(work: Workplace, code: str) -> UnitStatus:
    doc = work.store.doc(UnitDoc, code)
    assert doc is not None
    return doc.status


@pytest.mark.slow
def test_what_is_sent_back_is_refused_without_the_hub_too(floor: Floor) -> None:
    floor.motor(MOTOR, "ST-050")
    test = floor.at("ST-060")
    accepted(hold_unit(test, test.new_id(), MOTOR, None))
    supervisor(test)
    accepted(dispose(test, test.new_id(), MOTOR, Disposition.REWORK, REWORK, Operation(20)))
    floor.at("ST-060")
    floor.silence()
    refusal = writes_nothing(test, lambda: start_unit(test, test.new_id(), MOTOR))
    assert refusal.code is Refusal.PREVIOUS_OPERATION_MISSING
    assert refusal.parameters["stations"] == "ST-030"


@pytest.mark.slow
def test_an_operation_passed_says_where_it_goes_next(floor: Floor) -> None:
    floor.motor(MOTOR, "ST-020")
    work = floor.at("ST-020")
    refusal = writes_nothing(work, lambda: start_unit(work, work.new_id(), MOTOR))
    assert isinstance(refusal, Refused)
    assert refusal.code is Refusal.OPERATION_PASSED
    told = refusal.parameters
    assert (told["unit"], told["belongs"], told["station"]) == (MOTOR, "ST-030", "ST-020")
    assert told["operation_en"] == "Assembly 1: board into housing"


@pytest.mark.slow
def test_a_unit_brings_its_order_along(floor: Floor) -> None:
    floor.motor(MOTOR, "ST-020")
    work = floor.at("ST-030")
    assert work.terminal().order is None
    assert accepted(start_unit(work, work.new_id(), MOTOR)).order == MOTORS
    assert work.terminal().order == MOTORS


def test_scanned_again_it_goes_on(floor: Floor) -> None:
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    before = head_of(work)
    taken = accepted(start_unit(work, work.new_id(), BOARD))
    assert taken.resumed
    assert head_of(work) == before


def test_a_unit_scanned_by_mistake_does_not_bind(floor: Floor) -> None:
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    other = UnitCode("PCB40A-2611-000002")
    accepted(start_unit(work, work.new_id(), other))
    floor.do_steps(work, upto=30)
    refusal = writes_nothing(work, lambda: start_unit(work, work.new_id(), BOARD))
    assert isinstance(refusal, Refused)
    assert refusal.code is Refusal.UNIT_OPEN
    assert (refusal.parameters["unit"], refusal.parameters["step_en"]) == (other, "Scan microcontroller lot")


@pytest.mark.slow
def test_a_unit_held_elsewhere_does_not_stop_the_station(floor: Floor) -> None:
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    floor.do_steps(work, upto=30)
    floor.tell()
    test = floor.at("ST-060")
    accepted(hold_unit(test, test.new_id(), BOARD, None))
    floor.tell()
    held = open_unit(work)
    assert isinstance(held, Refused)
    assert held.code is Refusal.UNIT_HELD
    accepted(start_unit(work, work.new_id(), UnitCode("PCB40A-2611-000002")))


@pytest.mark.slow
def test_a_unit_sent_back_elsewhere_is_no_longer_open_here(floor: Floor) -> None:
    floor.motor(MOTOR, "ST-050")
    test, torque = floor.at("ST-060"), floor.at("ST-050")
    floor.start(test, MOTOR, MOTORS)
    floor.do_steps(test, upto=30)
    floor.tell()
    accepted(hold_unit(torque, torque.new_id(), MOTOR, None))
    supervisor(torque)
    accepted(dispose(torque, torque.new_id(), MOTOR, Disposition.REWORK, REWORK, Operation(10)))
    floor.tell()
    assert open_unit(test) == Refused(Refusal.NO_UNIT)
    refusal = writes_nothing(test, lambda: start_unit(test, test.new_id(), MOTOR))
    assert refusal.code is Refusal.PREVIOUS_OPERATION_MISSING


def test_a_serial_number_of_another_product_is_refused(floor: Floor) -> None:
    work = floor.at("ST-020")
    accepted(choose_order(work, work.new_id(), FANS))
    refusal = writes_nothing(work, lambda: start_unit(work, work.new_id(), MOTOR))
    assert refusal.code is Refusal.UNIT_NOT_OF_ITEM


def test_no_unit_is_started_where_the_order_is_made_by_quantity(floor: Floor) -> None:
    work = floor.at("ST-020")
    accepted(choose_order(work, work.new_id(), CABLES))
    refusal = writes_nothing(work, lambda: start_unit(work, work.new_id(), MOTOR))
    assert refusal.code is Refusal.UNIT_NOT_OF_ITEM


def test_no_new_unit_beyond_what_is_ordered(floor: Floor) -> None:
    work = floor.at("ST-020")
    order = work.masters.get(WorkOrder, FANS)
    assert order is not None
    floor.change(msgspec.structs.replace(order, quantity=ONE, tolerance=ONE))
    for number in (1, 2):
        floor.make(work, f"FAN40-2611-{number:06}", FANS)
    refusal = writes_nothing(work, lambda: start_unit(work, work.new_id(), UnitCode("FAN40-2611-000003")))
    assert refusal.code is Refusal.OVER_ORDERED


@pytest.mark.parametrize(
    ("person", "why"),
    [("E10482", None), ("E10495", Refusal.NOT_QUALIFIED), ("E10488", Refusal.QUALIFICATION_EXPIRED)],
)
def test_qualification(floor: Floor, person: str, why: Refusal | None) -> None:
    work = floor.at("ST-040", person)
    accepted(choose_order(work, work.new_id(), BOARDS))
    outcome = start_unit(work, work.new_id(), BOARD)
    assert (outcome.code if isinstance(outcome, Refused) else None) is why


def test_a_qualification_is_valid_to_the_end_of_its_day_in_the_plant(floor: Floor) -> None:
    """E10485 may solder to 2029-12-31; in Shanghai that day ends 8 h before it does in UTC."""
    work = floor.at("ST-040", "E10485")
    accepted(choose_order(work, work.new_id(), BOARDS))
    floor.clock.wall = 1_893_427_199_000_000  # 2029-12-31 23:59:59 in Shanghai, 15:59:59 UTC
    assert isinstance(start_unit(work, work.new_id(), BOARD), Accepted)
    floor.clock.turn(1)
    refusal = writes_nothing(work, lambda: start_unit(work, work.new_id(), UnitCode("PCB40A-2611-000002")))
    assert refusal.code is Refusal.QUALIFICATION_EXPIRED
    assert refusal.parameters["expired"] == "2029-12-31"


def test_who_is_not_in_the_masters_any_more_is_not_qualified(floor: Floor) -> None:
    work = floor.at("ST-020")
    accepted(choose_order(work, work.new_id(), FANS))
    with work.store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM master WHERE kind = 'person' AND key = 'E10483'")
    work.store.forget()
    assert work.masters.get(Person, PersonCode("E10483")) is None
    refusal = writes_nothing(work, lambda: start_unit(work, work.new_id(), FAN))
    assert refusal.code is Refusal.NOT_QUALIFIED


@pytest.mark.slow
def test_one_unit_number_for_two_products_is_held(floor: Floor) -> None:
    """Two stations, neither of which has heard of the other: the first keeps the number."""
    one, two = floor.at("ST-020"), floor.at("ST-030")
    floor.silence()
    floor.make(one, FAN, FANS)
    second = OrderCode("WO-2026-1148")
    accepted(choose_order(two, two.new_id(), second))
    floor.tell()
    with two.act() as act:  # as a station would have done that had not heard
        started = UnitStarted(item=ItemCode("MC-40"))
        act.add(two.new_id(), started, order=second, operation=20, subject=("unit", FAN))
    floor.tell()
    assert [finding.code for finding in floor.findings] == ["serial_conflict"]
    assert unit_of(one, FAN).held is not None
    assert unit_of(one, FAN).item == "FAN-40"
