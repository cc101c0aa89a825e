"""Take back an own report: both stay in the journal, what counts is as if it had not been."""

import pytest

from terminal.domain.events.payloads import ReportTakenBack, WorkReported
from terminal.domain.ids import OrderCode, UnitCode
from terminal.domain.outcome import Refusal
from terminal.domain.state.unit import UnitStatus
from terminal.usecases.choose_order import choose_order
from terminal.usecases.dispose import hold_unit
from terminal.usecases.parts.my_reports import my_reports
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import Report, report_unit
from terminal.usecases.take_back import take_back, take_back_last
from tests.fakes.acts import accepted
from tests.fakes.floor import (
    BOARDS,
    FANS,
    MOTORS,
    ONE,
    Floor,
    events_after,
    head_of,
    kinds_after,
    opened,
    unit_of,
    writes_nothing,
)

BOARD, FAN = "PCB40A-2611-000001", "FAN40-2611-000001"


@pytest.fixture
def done(floor: Floor) -> Workplace:
    """A board reported good at soldering."""
    work = floor.at("ST-040")
    floor.make(work, BOARD, BOARDS)
    return work


def why_not(work: Workplace) -> Refusal:
    last = my_reports(work)[0].key if my_reports(work) else events_after(work)[-1].envelope.key
    return writes_nothing(work, lambda: take_back(work, work.new_id(), last)).code


@pytest.mark.slow
def test_the_unit_is_open_again_with_all_its_steps(done: Workplace) -> None:
    before = head_of(done)
    accepted(take_back_last(done, done.new_id()))
    assert kinds_after(done, before) == ["report.taken_back"]
    assert unit_of(done, BOARD).status is UnitStatus.IN_PROCESS
    assert (done.terminal().unit, done.terminal().operation, done.terminal().order) == (BOARD, 10, BOARDS)
    assert [state.step.number for state in opened(done).steps if state.open] == [100]
    counts = done.order_doc(BOARDS).at(10)
    assert counts == type(counts)()


def test_both_stay_in_the_journal(done: Workplace) -> None:
    accepted(take_back_last(done, done.new_id()))
    report, undo = events_after(done)[-2:]
    assert isinstance(report.payload, WorkReported)
    assert isinstance(undo.payload, ReportTakenBack)
    assert undo.envelope.corrects == report.envelope.key
    assert undo.payload.good == report.payload.good


@pytest.mark.slow
def test_it_can_be_reported_again(done: Workplace) -> None:
    accepted(take_back_last(done, done.new_id()))
    accepted(report_unit(done, done.new_id(), Report(ONE)))
    counts = done.order_doc(BOARDS).at(10)
    assert (counts.good, counts.first_good) == (ONE, ONE)
    assert [entry.taken_back for entry in my_reports(done)] == [False, True]


def test_the_order_of_the_unit_comes_back_with_it(done: Workplace) -> None:
    accepted(choose_order(done, done.new_id(), OrderCode("WO-2026-1153")))
    accepted(take_back_last(done, done.new_id()))
    assert done.terminal().order == BOARDS
    assert opened(done).order.code == BOARDS


@pytest.mark.slow
def test_twice_is_refused(done: Workplace) -> None:
    accepted(take_back_last(done, done.new_id()))
    assert why_not(done) is Refusal.ALREADY_TAKEN_BACK
    refusal = writes_nothing(done, lambda: take_back_last(done, done.new_id()))
    assert refusal.code is Refusal.NOTHING_TO_UNDO


def test_a_colleagues_report_is_theirs(floor: Floor, done: Workplace) -> None:
    key = my_reports(done)[0].key
    floor.at("ST-040", "E10494")
    refusal = writes_nothing(done, lambda: take_back(done, done.new_id(), key))
    assert refusal.code is Refusal.NOT_OWN_REPORT
    assert my_reports(done) == ()


def test_a_report_of_the_shift_before_is_closed(floor: Floor, done: Workplace) -> None:
    key = my_reports(done)[0].key
    floor.clock.turn(6 * 3600 - 1)
    assert my_reports(done)
    floor.clock.turn(1)  # 16:00, the evening shift begins
    assert my_reports(done) == ()
    refusal = writes_nothing(done, lambda: take_back(done, done.new_id(), key))
    assert refusal.code is Refusal.NOT_THIS_SHIFT


def test_only_reports_are_taken_back(done: Workplace) -> None:
    key = events_after(done)[0].envelope.key
    refusal = writes_nothing(done, lambda: take_back(done, done.new_id(), key))
    assert refusal.code is Refusal.NOTHING_TO_UNDO


@pytest.mark.slow
def test_a_unit_that_has_gone_on_stays(floor: Floor) -> None:
    motor = "MC40-2611-000001"
    floor.motor(motor, "ST-030")
    first = floor.at("ST-020")
    assert why_not(first) is Refusal.LATER_WORK_EXISTS
    floor.motor("MC40-2611-000002", "ST-020")
    cover = floor.at("ST-030")
    floor.start(cover, "MC40-2611-000002", MOTORS)
    floor.tell()
    assert why_not(first) is Refusal.LATER_WORK_EXISTS


@pytest.mark.slow
def test_a_part_that_is_built_in_stays(floor: Floor) -> None:
    floor.motor("MC40-2611-000001", "ST-020")
    assert why_not(floor.at("ST-040")) is Refusal.LATER_WORK_EXISTS


@pytest.mark.slow
def test_a_unit_on_hold_stays(done: Workplace) -> None:
    accepted(hold_unit(done, done.new_id(), UnitCode(BOARD), None))
    assert why_not(done) is Refusal.LATER_WORK_EXISTS


@pytest.mark.slow
def test_not_while_another_unit_is_half_done(floor: Floor, done: Workplace) -> None:
    floor.start(done, "PCB40A-2611-000002", BOARDS)
    floor.do_steps(done, upto=30)
    assert why_not(done) is Refusal.UNIT_OPEN


def test_a_failed_units_count_is_nobodys_report(floor: Floor) -> None:
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    floor.do_steps(work, values={90: "fail"})
    assert unit_of(work, BOARD).status is UnitStatus.HELD
    assert my_reports(work) == ()
    refusal = writes_nothing(work, lambda: take_back_last(work, work.new_id()))
    assert refusal.code is Refusal.NOTHING_TO_UNDO


def test_a_second_press_takes_back_one(floor: Floor) -> None:
    work = floor.at("ST-020")
    for number in (1, 2):
        floor.make(work, f"FAN40-2611-{number:06}", FANS)
    command = work.new_id()
    first = take_back_last(work, command)
    before = head_of(work)
    assert take_back_last(work, command) == first
    assert head_of(work) == before
    assert work.order_doc(FANS).at(10).good == 1
