"""Where a unit belongs: which operation is next, what is open in it, what is missing. Pure rules over a
unit's state.

Refusing or accepting is for the use cases; this only answers.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.masters.kinds import Flow, StepKind
from terminal.domain.masters.rows import BillOfMaterial, Routing, RoutingOperation, Step
from terminal.domain.state.unit import StepDone, UnitDoc


class StepState(msgspec.Struct, frozen=True):
    """A step of the open operation and what was done of it; `needed` pieces of its component."""

    step: Step
    done: StepDone | None
    needed: Decimal = Decimal(0)

    @property
    def open(self) -> bool:
        """True while it still has to be done."""
        return self.done is None


def still_to_pass(operations: Iterable[RoutingOperation], unit: UnitDoc) -> tuple[RoutingOperation, ...]:
    """Those of `operations` that the unit has not passed. What is done by quantity leaves no mark on a
    unit and keeps none back.
    """
    passed = unit.passed()
    return tuple(entry for entry in operations if entry.flow == Flow.UNIT and entry.number not in passed)


def next_operation(routing: Routing, unit: UnitDoc) -> RoutingOperation | None:
    """The first operation the unit has not passed; None when it has passed all."""
    return next(iter(still_to_pass(routing.operations, unit)), None)


def missing_before(routing: Routing, unit: UnitDoc, number: int) -> tuple[RoutingOperation, ...]:
    """The operations before `number` that the unit has not passed."""
    return still_to_pass(routing.before(number), unit)


def is_last(routing: Routing, number: int) -> bool:
    """True for the operation after which a unit is finished."""
    return bool(routing.operations) and routing.operations[-1].number == number


def step_states(
    operation: RoutingOperation, unit: UnitDoc, bill: BillOfMaterial | None
) -> tuple[StepState, ...]:
    """Every step of `operation` and whether the unit has it. Scanning the unit is done by its being there."""
    done = unit.steps_done(operation.number)
    states = []
    for step in operation.steps:
        found = done.get(step.number)
        if step.kind is StepKind.SCAN_UNIT:
            found = StepDone(operation.number, step.number, StepVerdict.PASS, unit.started_at, 0, unit.unit)
        states.append(StepState(step, found, component_quantity(bill, step, operation.number)))
    return tuple(states)


def mounted_states(
    operation: RoutingOperation, mounted: Mapping[str, str], bill: BillOfMaterial | None
) -> tuple[StepState, ...]:
    """The consume steps of an operation done by quantity; one is done while a lot of its component is in
    `mounted` (item -> lot).
    """
    found = []
    for step in operation.steps:
        if step.kind is StepKind.CONSUME:
            lot = mounted.get(step.component or "", "")
            done = StepDone(operation.number, step.number, StepVerdict.MOUNTED, 0, 0, lot) if lot else None
            found.append(StepState(step, done, component_quantity(bill, step, operation.number)))
    return tuple(found)


def component_quantity(bill: BillOfMaterial | None, step: Step, operation: int) -> Decimal:
    """How many of the step's component go into one piece at `operation`; 1 where the bill does not say."""
    if step.component is None:
        return Decimal(0)
    for line in bill.lines if bill else ():
        if line.component == step.component and line.operation == operation:
            return line.quantity
    return Decimal(1)


def work_steps(states: tuple[StepState, ...]) -> tuple[StepState, ...]:
    """The steps that are work: all but the report itself."""
    return tuple(state for state in states if state.step.kind is not StepKind.REPORT)


def open_steps(states: tuple[StepState, ...]) -> tuple[StepState, ...]:
    """The work still to do before the unit can be reported good."""
    return tuple(state for state in work_steps(states) if state.open)


def steps_by_hand(states: tuple[StepState, ...]) -> tuple[StepState, ...]:
    """The open work a person has to do: all but what sensors give by themselves."""
    return tuple(state for state in open_steps(states) if state.step.source is None)


def failed_steps(states: tuple[StepState, ...]) -> tuple[StepState, ...]:
    """The steps whose result is a fail."""
    return tuple(state for state in states if state.done and state.done.verdict == StepVerdict.FAIL)


def reports_itself(operation: RoutingOperation) -> bool:
    """True where the last step done reports the unit good without a touch: the operation has no report
    step.
    """
    return all(step.kind is not StepKind.REPORT for step in operation.steps)


def verdict(value: Decimal, step: Step) -> StepVerdict:
    """Whether a value passes by the step's limits; the limits themselves pass."""
    low = step.lower is not None and value < step.lower
    high = step.upper is not None and value > step.upper
    return StepVerdict.FAIL if low or high else StepVerdict.PASS
