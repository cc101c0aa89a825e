"""The unit that is open at the station, with everything a step needs to know about it."""

from typing import TypeGuard

import msgspec

from terminal.domain.codes.patterns import compile_pattern
from terminal.domain.ids import ThingKind
from terminal.domain.masters.kinds import StepKind, Tracking
from terminal.domain.masters.label_template import LabelTemplate
from terminal.domain.masters.rows import BillOfMaterial, Item, Routing, RoutingOperation, Step, WorkOrder
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.domain.state.routing import (
    StepState,
    next_operation,
    reports_itself,
    step_states,
    steps_by_hand,
)
from terminal.domain.state.unit import UnitDoc, UnitStatus
from terminal.store.act import Act
from terminal.usecases.parts.automatic_values import closing_values
from terminal.usecases.parts.finish_unit import Finished, about_unit, finish_if_complete
from terminal.usecases.parts.label_request import ask_by_itself, printings
from terminal.usecases.parts.watch_value import add_value
from terminal.usecases.parts.workplace import Workplace, may_act, qualified

_STATUS_REFUSALS = {
    UnitStatus.HELD: Refusal.UNIT_HELD,
    UnitStatus.SCRAPPED: Refusal.UNIT_SCRAPPED,
    UnitStatus.BUILT_IN: Refusal.UNIT_BUILT_IN,
    UnitStatus.PACKED: Refusal.UNIT_PACKED,
    UnitStatus.FINISHED: Refusal.UNIT_FINISHED,
}

_UNQUALIFIED = (Refusal.NOT_QUALIFIED, Refusal.QUALIFICATION_EXPIRED)


class OpenUnit(msgspec.Struct, frozen=True):
    """A unit, its order and operation, and the state of each step."""

    unit: UnitDoc
    order: WorkOrder
    operation: RoutingOperation
    steps: tuple[StepState, ...]

    def about(self) -> dict[str, object]:
        """What every event on this unit is about."""
        return about_unit(self.order, self.operation, self.unit)

    def where(self) -> tuple[WorkOrder, RoutingOperation, UnitDoc]:
        """Order, operation and unit."""
        return self.order, self.operation, self.unit

    def state(self, number: int) -> StepState | None:
        """The step of that number."""
        return next((state for state in self.steps if state.step.number == number), None)


def open_unit(work: Workplace) -> OpenUnit | Refused:
    """The open unit, or why no step can be done: nobody signed in, no unit or one that has been taken on
    elsewhere, not qualified, held meanwhile.
    """
    if problem := may_act(work):
        return problem
    unit = work.unit()
    order = work.order()
    operation = work.operation()
    if unit is None or order is None or operation is None or work.terminal().operation is None:
        return refused(Refusal.NO_UNIT)
    if problem := status_problem(unit):
        return problem
    if unit.operation != operation.number:
        return refused(Refusal.NO_UNIT)
    if problem := qualified(work, operation):
        return problem
    bill = work.masters.get(BillOfMaterial, order.item)
    return OpenUnit(unit, order, operation, step_states(operation, unit, bill))


def waits_for_qualified(opened: OpenUnit | Refused) -> TypeGuard[Refused]:
    """Whether a unit is open that who is signed in may not go on with, for want of the qualification."""
    return isinstance(opened, Refused) and opened.code in _UNQUALIFIED


def status_problem(unit: UnitDoc) -> Refused | None:
    """Why a unit may not be worked on anywhere: on hold, scrapped, built in, packed or finished."""
    if unit.status not in _STATUS_REFUSALS:
        return None
    return refused(
        _STATUS_REFUSALS[unit.status],
        unit=unit.unit,
        station=unit.held.station if unit.held else unit.station,
        defect=(unit.held.defect or "") if unit.held else "",
        other=unit.built_into or unit.box,
    )


def about_operation(operation: RoutingOperation) -> dict[str, object]:
    """Which operation it is and where it is done, as a refusal says it."""
    return {
        "operation": operation.number,
        "operation_zh": operation.names.zh,
        "operation_en": operation.names.en,
        "stations": ", ".join(operation.stations),
    }


def still_needs(work: Workplace, unit: UnitDoc | None) -> dict[str, object]:
    """The operation a unit needs next, as a refusal says it; empty where it is not known."""
    routing = work.masters.get(Routing, unit.item) if unit else None
    following = next_operation(routing, unit) if routing and unit else None
    return about_operation(following) if following else {}


def may_be_unit_of(item: Item, code: str) -> bool:
    """Whether `code` can be the number of one piece of `item`: each is known by one, and it has their
    shape.
    """
    if item.tracking != Tracking.UNIT:
        return False
    return not item.unit_pattern or compile_pattern(item.unit_pattern).fullmatch(code) is not None


def step_of(opened: OpenUnit, number: int) -> Step | Refused:
    """The step of that number, or the refusal."""
    state = opened.state(number)
    return (
        state.step if state else refused(Refusal.NO_SUCH_STEP, step=number, operation=opened.operation.number)
    )


def finish(work: Workplace, act: Act, before: OpenUnit) -> Finished | None:
    """Ends the operation if what the act has written so far completes it; where the operation reports itself,
    sensors give what is left.
    """
    unit, states = _now(work, before)
    if reports_itself(before.operation):
        for value in closing_values(work, unit, states):
            add_value(work, act, work.new_id(), value, *before.where())
        unit, states = _now(work, before)
    _print_due_label(work, act, before, states)
    return finish_if_complete(work, act, before.order, before.operation, unit, states)


def _print_due_label(work: Workplace, act: Act, opened: OpenUnit, states: tuple[StepState, ...]) -> None:
    """Asks for the label whose turn has come, once: a unit sent back to the step has its label already."""
    todo = steps_by_hand(states)
    if not todo or todo[0].step.kind is not StepKind.LABEL:
        return
    template = work.masters.get(LabelTemplate, todo[0].step.label)
    code = opened.unit.unit
    if template and not printings(work, template.code, (ThingKind.UNIT, code)):
        ask_by_itself(work, act, template, code, operation=opened.operation.number)


def _now(work: Workplace, before: OpenUnit) -> tuple[UnitDoc, tuple[StepState, ...]]:
    """The unit and its steps as the act has left them so far."""
    unit = work.store.doc(UnitDoc, before.unit.unit) or before.unit
    bill = work.masters.get(BillOfMaterial, before.order.item)
    return unit, step_states(before.operation, unit, bill)
