"""Report work: one commit for good, scrap and rework, for a unit; what cannot be reported, and why."""

from decimal import Decimal

import pytest

from terminal.domain.events.payloads import Reworked, Scrapped, WorkReported
from terminal.domain.ids import Operation, ReasonCode, UnitCode
from terminal.domain.outcome import Refusal
from terminal.domain.state.place import LotDoc
from terminal.domain.state.unit import UnitStatus
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.report_work import Report, report_quantity, report_unit, rework_targets
from terminal.usecases.start_unit import start_unit
from tests.fakes.acts import accepted
from tests.fakes.floor import (
    BOARDS,
    LOTS,
    MOTORS,
    ONE,
    Floor,
    events_after,
    head_of,
    kinds_after,
    opened,
    unit_of,
    whole,
    writes_nothing,
)

BOARD = "PCB40A-2611-000001"
SCRAP = Report(scrap=(Scrapped(ReasonCode("S-SOLDER"), ONE),))
REWORK = Report(rework=(Reworked(ReasonCode("R-SOLDER"), ONE, Operation(10)),))


@pytest.fixture
def solder(floor: Floor) -> Workplace:
    """A board at soldering with all its steps done."""
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    floor.do_steps(work)
    return work


def refusal_of(work: Workplace, report: Report) -> Refusal:
    return writes_nothing(work, lambda: report_unit(work, work.new_id(), report)).code


@pytest.mark.slow
def test_good_is_one_event_and_says_what_counts(floor: Floor, solder: Workplace) -> None:
    floor.clock.turn(41.7)
    before = head_of(solder)
    done = accepted(report_unit(solder, solder.new_id(), Report(ONE)))
    assert whole(done.made, done.ordered, done.remaining) == (1, 600, 599)
    assert kinds_after(solder, before) == ["work.reported"]
    payload = events_after(solder)[-1].payload
    assert payload == WorkReported(good=ONE, completes=True, seconds=41)


def test_good_waits_for_every_step(floor: Floor) -> None:
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    floor.do_steps(work, upto=60)
    refusal = writes_nothing(work, lambda: report_unit(work, work.new_id(), Report(ONE)))
    assert refusal.code is Refusal.STEPS_OPEN
    assert (refusal.parameters["step"], refusal.parameters["count"]) == ("60", "4")
    assert refusal.parameters["step_zh"] == "预热温度"


def test_scrap_needs_no_steps(floor: Floor) -> None:
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    accepted(report_unit(work, work.new_id(), SCRAP))
    assert unit_of(work, BOARD).status is UnitStatus.SCRAPPED
    counts = work.order_doc(BOARDS).at(10)
    assert whole(counts.good, counts.scrap, counts.first_total, counts.first_good) == (0, 1, 1, 0)


def test_a_scrapped_unit_is_scrap_everywhere(floor: Floor, solder: Workplace) -> None:
    accepted(report_unit(solder, solder.new_id(), SCRAP))
    refusal = writes_nothing(solder, lambda: start_unit(solder, solder.new_id(), UnitCode(BOARD)))
    assert refusal.code is Refusal.UNIT_SCRAPPED


def test_rework_asks_for_the_steps_again_but_keeps_what_is_in(floor: Floor, solder: Workplace) -> None:
    accepted(report_unit(solder, solder.new_id(), REWORK))
    assert accepted(start_unit(solder, solder.new_id(), UnitCode(BOARD))).resumed is False
    todo = [state.step.number for state in opened(solder).steps if state.open]
    assert todo == [60, 70, 80, 90, 100]
    floor.do_steps(solder)
    accepted(report_unit(solder, solder.new_id(), Report(ONE)))
    counts = solder.order_doc(BOARDS).at(10)
    assert whole(counts.good, counts.rework, counts.first_good, counts.first_total) == (1, 1, 0, 1)
    lot = solder.store.doc(LotDoc, LOTS["MCU-32"])
    assert lot is not None
    assert lot.used == 1


@pytest.mark.slow
def test_a_unit_made_good_again_after_rework_counts_once(floor: Floor) -> None:
    motor = "MC40-2611-000001"
    floor.motor(motor, "ST-020")
    cover = floor.at("ST-030")
    floor.start(cover, motor, MOTORS)
    back = Report(rework=(Reworked(ReasonCode("R-REFIT"), ONE, Operation(10)),))
    accepted(report_unit(cover, cover.new_id(), back))
    floor.tell()
    first = floor.at("ST-020")
    assert unit_of(first, motor).passed() == frozenset()
    floor.make(first, motor, MOTORS)
    counts = first.order_doc(MOTORS).at(10)
    assert whole(counts.good, counts.first_good, counts.first_total) == (1, 1, 1)
    floor.tell()
    floor.make(cover, motor, MOTORS)
    floor.tell()
    assert cover.order_doc(MOTORS).at(20).first_total == 1
    assert floor.findings == []


@pytest.mark.parametrize(
    ("report", "why"),
    [
        (Report(), Refusal.NOTHING_TO_REPORT),
        (Report(Decimal(2)), Refusal.QUANTITY_WRONG),
        (Report(Decimal("0.5")), Refusal.QUANTITY_WRONG),
        (Report(Decimal(-1)), Refusal.QUANTITY_WRONG),
        (Report(Decimal("NaN")), Refusal.QUANTITY_WRONG),
        (Report(Decimal("Infinity")), Refusal.QUANTITY_WRONG),
        (Report(ONE, scrap=SCRAP.scrap), Refusal.QUANTITY_WRONG),
        (Report(ONE, scrap=(Scrapped(ReasonCode("S-SOLDER"), Decimal(0)),)), Refusal.QUANTITY_WRONG),
        (Report(scrap=(Scrapped(ReasonCode(""), ONE),)), Refusal.REASON_NEEDED),
        (Report(scrap=(Scrapped(ReasonCode("R-SOLDER"), ONE),)), Refusal.REASON_UNKNOWN),
        (Report(scrap=(Scrapped(ReasonCode("S-NONE"), ONE),)), Refusal.REASON_UNKNOWN),
        (Report(rework=(Reworked(ReasonCode("R-SOLDER"), ONE, Operation(20)),)), Refusal.NO_SUCH_OPERATION),
        (Report(rework=(Reworked(ReasonCode("R-SOLDER"), ONE, Operation(5)),)), Refusal.NO_SUCH_OPERATION),
    ],
)
def test_what_cannot_be_reported(solder: Workplace, report: Report, why: Refusal) -> None:
    assert refusal_of(solder, report) is why


@pytest.mark.slow
def test_units_are_not_reported_by_quantity(solder: Workplace) -> None:
    refusal = writes_nothing(solder, lambda: report_quantity(solder, solder.new_id(), Report(ONE)))
    assert refusal.code is Refusal.UNIT_OPERATION_NEEDS_UNIT


@pytest.mark.slow
def test_a_unit_goes_back_to_where_it_has_been(floor: Floor) -> None:
    floor.motor("MC40-2611-000001", "ST-020")
    work = floor.at("ST-030")
    floor.start(work, "MC40-2611-000001", MOTORS)
    assert [entry.number for entry in rework_targets(work)] == [10, 20]


def test_a_clock_set_back_records_no_negative_time(floor: Floor, solder: Workplace) -> None:
    floor.clock.jump(-86_400)
    accepted(report_unit(solder, solder.new_id(), Report(ONE)))
    payload = events_after(solder)[-1].payload
    assert isinstance(payload, WorkReported)
    assert payload.seconds is None
    assert solder.order_doc(BOARDS).at(10).good == 1
