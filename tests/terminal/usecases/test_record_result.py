"""Record values and judgements: limits, what is no number, and when the unit is held."""

from decimal import Decimal
from functools import partial

import pytest

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import InspectionRecorded, ParameterRecorded, UnitHeld, WorkReported
from terminal.domain.ids import DefectCode
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Step
from terminal.domain.outcome import Refusal, Refused
from terminal.domain.state.unit import UnitStatus
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_result import Judgement, read_value, record_judgements, record_value
from terminal.usecases.report_work import Report, report_unit
from tests.fakes.acts import accepted, hub_is_away
from tests.fakes.floor import (
    MOTORS,
    Floor,
    events_after,
    head_of,
    kinds_after,
    unit_of,
    whole,
    writes_nothing,
)

MOTOR = "MC40-2611-000001"
STEP = Step(number=20, kind=StepKind.MEASURE, names=Names("值", "value"), decimals=2)  # type: ignore[arg-type]


@pytest.fixture
def test(floor: Floor) -> Workplace:
    """A motor at the electrical test."""
    work = floor.at("ST-060")
    hub_is_away(work)
    floor.start(work, MOTOR, MOTORS)
    return work


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.25", "1.25"), ("1,25", "1.25"), (" 7 ", "7"), ("-0.5", "-0.5"), ("+3", "3"), ("1e1", "10")],
)
def test_numbers(text: str, value: str) -> None:
    assert read_value(text, STEP) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", " ", "abc", "1.2.3", "NaN", "inf", "-Infinity", "1_0", "1e13", "0x1", "sNaN", "½", "9" * 999]
)
def test_no_numbers(text: str) -> None:
    refusal = read_value(text, STEP)
    assert isinstance(refusal, Refused)
    assert refusal.code is Refusal.NOT_A_NUMBER


def test_finer_than_the_step_records() -> None:
    refusal = read_value("1.234", STEP)
    assert refusal == Refused(Refusal.VALUE_TOO_FINE, {"text": "1.234", "decimals": "2"})


def test_a_value_is_kept_with_the_limits_of_the_moment(test: Workplace) -> None:
    done = accepted(record_value(test, test.new_id(), 30, "48.0", device="DMM-1"))
    assert (done.verdict, done.value) == ("pass", Decimal("48.0"))
    payload = events_after(test)[-1].payload
    assert isinstance(payload, InspectionRecorded)
    assert (payload.lower, payload.upper, payload.uom) == (Decimal("47.5"), Decimal("48.5"), "V")
    assert (payload.defect, payload.device) == (None, "DMM-1")


def test_a_value_outside_names_the_defect(test: Workplace) -> None:
    assert accepted(record_value(test, test.new_id(), 30, "50.1")).verdict == "fail"
    payload = events_after(test)[-1].payload
    assert isinstance(payload, InspectionRecorded)
    assert payload.defect == "D-VOLTAGE"


def test_a_parameter_is_no_inspection(floor: Floor) -> None:
    work = floor.at("ST-050")
    hub_is_away(work)
    floor.start(work, MOTOR, MOTORS)
    accepted(record_value(work, work.new_id(), 30, "1.20"))
    assert isinstance(events_after(work)[-1].payload, ParameterRecorded)


def test_a_failed_unit_is_held_when_the_last_step_is_done(floor: Floor, test: Workplace) -> None:
    floor.do_steps(test, values={30: "50.0"}, upto=60)
    assert unit_of(test, MOTOR).status is UnitStatus.IN_PROCESS
    before = head_of(test)
    floor.do_steps(test)
    assert kinds_after(test, before) == ["inspection.recorded", "work.reported", "unit.held"]
    report, held = (event.payload for event in events_after(test)[-2:])
    assert isinstance(report, WorkReported)
    assert whole(report.good, report.held) == (0, 1)
    assert held == UnitHeld(defect=DefectCode("D-VOLTAGE"))
    assert unit_of(test, MOTOR).status is UnitStatus.HELD
    assert test.terminal().unit is None


def test_a_value_measured_again_counts_instead(floor: Floor, test: Workplace) -> None:
    floor.do_steps(test, values={30: "50.0"}, upto=60)
    accepted(record_value(test, test.new_id(), 30, "48.0"))
    floor.do_steps(test)
    assert unit_of(test, MOTOR).status is UnitStatus.IN_PROCESS
    accepted(report_unit(test, test.new_id(), Report(Decimal(1))))
    assert isinstance(events_after(test)[-1].payload, WorkReported)
    counts = test.order_doc(MOTORS).at(40)
    assert whole(counts.good, counts.first_good, counts.first_total) == (1, 0, 1)


def test_several_judgements_in_one_commit(floor: Floor) -> None:
    work = floor.at("ST-070")
    hub_is_away(work)
    floor.start(work, MOTOR, MOTORS)
    before = head_of(work)
    three = tuple(Judgement(number, StepVerdict.PASS) for number in (20, 30, 40))
    assert len(accepted(record_judgements(work, work.new_id(), three))) == 3
    assert kinds_after(work, before) == ["inspection.recorded"] * 3


def test_a_fail_without_defect_records_none_of_them(floor: Floor) -> None:
    work = floor.at("ST-070")
    hub_is_away(work)
    floor.start(work, MOTOR, MOTORS)
    for defect in (None, DefectCode("D-NONE")):
        both = (Judgement(30, StepVerdict.PASS), Judgement(20, StepVerdict.FAIL, defect))
        refusal = writes_nothing(work, partial(record_judgements, work, work.new_id(), both))
        assert refusal.code is Refusal.DEFECT_NEEDED


@pytest.mark.parametrize(
    "judgement",
    [Judgement(50, StepVerdict.PASS), Judgement(20, StepVerdict.CONCEDED), Judgement(999, StepVerdict.PASS)],
)
def test_what_is_no_check_is_refused(floor: Floor, judgement: Judgement) -> None:
    work = floor.at("ST-070")
    hub_is_away(work)
    floor.start(work, MOTOR, MOTORS)
    refusal = writes_nothing(work, lambda: record_judgements(work, work.new_id(), (judgement,)))
    assert refusal.code is Refusal.NO_SUCH_STEP


def test_no_judgement_is_nothing(test: Workplace) -> None:
    refusal = writes_nothing(test, lambda: record_judgements(test, test.new_id(), ()))
    assert refusal.code is Refusal.NOTHING_TO_REPORT


def test_a_check_takes_no_value(test: Workplace) -> None:
    for number in (60, 10, 999):
        refusal = writes_nothing(test, partial(record_value, test, test.new_id(), number, "1"))
        assert refusal.code is Refusal.NO_SUCH_STEP
