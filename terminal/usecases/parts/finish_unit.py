"""What happens when the last step of an operation is done: the unit is reported good by itself, held, or
waits for the report.

Used by every use case that does a step; always inside that step's own commit.
"""

from decimal import Decimal

import msgspec

from terminal.domain.events.payloads import UnitHeld, WorkReported
from terminal.domain.ids import DefectCode, ThingKind
from terminal.domain.masters.rows import Routing, RoutingOperation, WorkOrder
from terminal.domain.state.routing import StepState, failed_steps, is_last, open_steps, reports_itself
from terminal.domain.state.unit import UnitDoc, WorkResult
from terminal.store.act import Act
from terminal.usecases.parts.workplace import Workplace


class Finished(msgspec.Struct, frozen=True):
    """How an operation ended: good, or held, with the numbers of the failed steps (none: by a chart)."""

    result: WorkResult
    failed: tuple[int, ...] = ()


def finish_if_complete(
    work: Workplace,
    act: Act,
    order: WorkOrder,
    operation: RoutingOperation,
    unit: UnitDoc,
    states: tuple[StepState, ...],
) -> Finished | None:
    """Ends the unit's operation when no step is open, or holds the unit where a control chart asks for it;
    None while something is open, or while the report waits for a touch.
    """
    done = not open_steps(states)
    failed = failed_steps(states)
    if done and failed:
        return _hold(work, act, order, operation, unit, failed)
    if any(signal.hold for signal in act.signals):
        act.add(work.new_id(), UnitHeld(note=_why(act)), **about_unit(order, operation, unit))
        return Finished(WorkResult.HELD)
    if not done or not reports_itself(operation):
        return None
    report_good(work, act, order, operation, unit)
    return Finished(WorkResult.GOOD)


def report_good(
    work: Workplace, act: Act, order: WorkOrder, operation: RoutingOperation, unit: UnitDoc
) -> None:
    """Reports the unit good at the operation."""
    payload = unit_report(work, order, operation, unit, Decimal(1))
    act.add(work.new_id(), payload, **about_unit(order, operation, unit))


def unit_report(
    work: Workplace, order: WorkOrder, operation: RoutingOperation, unit: UnitDoc, good: Decimal = Decimal(0)
) -> WorkReported:
    """What a report of the unit at the operation says whatever the result is; `good` 1 or 0."""
    completes = bool(good) and last_of_order(work, order, operation)
    return WorkReported(good=good, completes=completes, seconds=seconds_since(work, unit))


def last_of_order(work: Workplace, order: WorkOrder, operation: RoutingOperation) -> bool:
    """True for the operation after which a piece of the order is finished."""
    routing = work.masters.get(Routing, order.item)
    return routing is not None and is_last(routing, operation.number)


def about_unit(order: WorkOrder, operation: RoutingOperation, unit: UnitDoc) -> dict[str, object]:
    """What an event on the unit at the operation is about."""
    return {"order": order.code, "operation": operation.number, "subject": (ThingKind.UNIT, unit.unit)}


def seconds_since(work: Workplace, unit: UnitDoc) -> int | None:
    """Whole seconds the unit has been in the operation; None where the clock went back."""
    elapsed = work.now() - unit.started_at
    return elapsed // 1_000_000 if unit.started_at and elapsed >= 0 else None


def _why(act: Act) -> str:
    """The steps and the rules that hold the unit, for whoever decides."""
    asked = [signal for signal in act.signals if signal.hold]
    return "; ".join(f"{signal.names.zh} / {signal.names.en}: {', '.join(signal.rules)}" for signal in asked)


def _hold(
    work: Workplace,
    act: Act,
    order: WorkOrder,
    operation: RoutingOperation,
    unit: UnitDoc,
    failed: tuple[StepState, ...],
) -> Finished:
    """Holds the unit, and counts that its result here was no pass: first-pass yield lives from it."""
    first = failed[0]
    code = (first.done.code if first.done else "") or first.step.defect
    about = about_unit(order, operation, unit)
    report = msgspec.structs.replace(unit_report(work, order, operation, unit), held=Decimal(1))
    act.add(work.new_id(), report, **about)
    act.add(work.new_id(), UnitHeld(defect=DefectCode(code) if code else None), **about)
    return Finished(WorkResult.HELD, tuple(state.step.number for state in failed))
