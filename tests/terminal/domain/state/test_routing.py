"""Where a unit belongs and what is open there."""

from decimal import Decimal

import pytest

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import EventKey
from terminal.domain.ids import ItemCode, Operation, StationCode, StepNumber
from terminal.domain.masters.kinds import Flow, StepKind
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import BillOfMaterial, BomLine, Routing, RoutingOperation, Step
from terminal.domain.state.routing import (
    component_quantity,
    failed_steps,
    is_last,
    missing_before,
    mounted_states,
    next_operation,
    open_steps,
    reports_itself,
    step_states,
    verdict,
    work_steps,
)
from terminal.domain.state.unit import Standing, StepDone, UnitDoc, WorkResult

ONE = Decimal(1)


def step(number: int, kind: StepKind, component: str | None = None, **more: Decimal) -> Step:
    item = ItemCode(component) if component else None
    return Step(number=StepNumber(number), kind=kind, names=Names("步", "step"), component=item, **more)  # type: ignore[arg-type]


def operation(number: int, *steps: Step, flow: Flow = Flow.UNIT) -> RoutingOperation:
    return RoutingOperation(
        number=Operation(number),
        names=Names("序", "op"),
        stations=(StationCode("S"),),
        flow=flow,
        steps=steps,
    )


def unit(*good: int, steps: tuple[StepDone, ...] = ()) -> UnitDoc:
    history = tuple(
        Standing(EventKey("T", 1, at), WorkResult.GOOD, Operation(number), at, "S")
        for at, number in enumerate(good, 1)
    )
    return UnitDoc("U", history=history, steps=steps, started_at=7)


def done(number: int, verdict_: StepVerdict) -> StepDone:
    return StepDone(Operation(10), number, verdict_, 1, 0, "L1")


WORK = operation(
    10,
    step(10, StepKind.SCAN_UNIT),
    step(20, StepKind.CONSUME, "A"),
    step(30, StepKind.CHECK),
    step(40, StepKind.REPORT),
)
LINE = Routing(
    item=ItemCode("P"), operations=(WORK, operation(20, flow=Flow.BATCH), operation(30), operation(40))
)
BILL = BillOfMaterial(
    item=ItemCode("P"),
    lines=(BomLine(ItemCode("A"), Decimal("2.5"), Operation(10)), BomLine(ItemCode("A"), ONE, Operation(40))),
)


def test_the_first_operation_not_passed_is_next() -> None:
    assert next_operation(LINE, unit()) is WORK
    following = next_operation(LINE, unit(10))
    assert following is not None
    assert following.number == 30  # 20 is done by quantity and leaves no mark on a unit
    assert next_operation(LINE, unit(10, 30, 40)) is None


def test_what_is_missing_before() -> None:
    assert [entry.number for entry in missing_before(LINE, unit(), 40)] == [10, 30]
    assert [entry.number for entry in missing_before(LINE, unit(10), 40)] == [30]
    assert missing_before(LINE, unit(10, 30), 40) == ()
    assert missing_before(LINE, unit(), 10) == ()


def test_the_last_operation() -> None:
    assert is_last(LINE, 40)
    assert not is_last(LINE, 30)
    assert not is_last(Routing(item=ItemCode("P"), operations=()), 10)


def test_scanning_the_unit_is_done_by_its_being_there() -> None:
    states = step_states(WORK, unit(), BILL)
    assert [state.open for state in states] == [False, True, True, True]
    assert [state.step.number for state in open_steps(states)] == [20, 30]
    assert [state.step.number for state in work_steps(states)] == [10, 20, 30]


def test_a_failed_step_is_done_and_failed() -> None:
    states = step_states(WORK, unit(steps=(done(20, StepVerdict.CONSUMED), done(30, StepVerdict.FAIL))), BILL)
    assert open_steps(states) == ()
    assert [state.step.number for state in failed_steps(states)] == [30]
    states = step_states(WORK, unit(steps=(done(30, StepVerdict.FAIL), done(30, StepVerdict.CONCEDED))), BILL)
    assert failed_steps(states) == ()


def test_quantities_come_from_the_bill_of_that_operation() -> None:
    component = step(20, StepKind.CONSUME, "A")
    assert component_quantity(BILL, component, 10) == Decimal("2.5")
    assert component_quantity(BILL, component, 40) == ONE
    assert component_quantity(BILL, component, 30) == ONE
    assert component_quantity(None, component, 10) == ONE
    assert component_quantity(BILL, step(30, StepKind.CHECK), 10) == 0


def test_lots_in_use_at_an_operation_by_quantity() -> None:
    batch = operation(
        10, step(10, StepKind.CONSUME, "A"), step(20, StepKind.CONSUME, "B"), step(30, StepKind.REPORT)
    )
    states = mounted_states(batch, {"A": "L1", "Z": "L9"}, BILL)
    assert [(state.step.number, state.open, state.needed) for state in states] == [
        (10, False, Decimal("2.5")),
        (20, True, ONE),
    ]
    assert states[0].done is not None
    assert states[0].done.code == "L1"


def test_an_operation_without_report_step_reports_itself() -> None:
    assert not reports_itself(WORK)
    assert reports_itself(operation(10, step(10, StepKind.SCAN_UNIT)))


@pytest.mark.parametrize(
    ("value", "result"),
    [("1.10", "pass"), ("1.30", "pass"), ("1.2", "pass"), ("1.09", "fail"), ("1.3000001", "fail")],
)
def test_the_limits_themselves_pass(value: str, result: str) -> None:
    limited = step(10, StepKind.MEASURE, lower=Decimal("1.10"), upper=Decimal("1.30"))
    assert verdict(Decimal(value), limited) == result


def test_one_limit_or_none() -> None:
    assert verdict(Decimal(5), step(10, StepKind.MEASURE, lower=Decimal(6))) == "fail"
    assert verdict(Decimal(5), step(10, StepKind.MEASURE, upper=Decimal(6))) == "pass"
    assert verdict(Decimal(-5), step(10, StepKind.MEASURE)) == "pass"
