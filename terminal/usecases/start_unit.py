"""Scan a unit: it begins its operation here, or goes on with it; where scanning is all there is to do, it is
reported good.

The routing interlock is here: a unit that has not passed what comes before is refused, and told where it
belongs. What another station did is known through the hub. While no recent word from the hub is there, a
missing earlier operation cannot be told from one not yet heard of: the unit is then taken, the record says
so, and the hub checks it later.
"""

import msgspec

from terminal.domain.events.payloads import OrderChosen, UnitStarted
from terminal.domain.ids import EventId, ThingKind, UnitCode
from terminal.domain.masters.rows import BillOfMaterial, Item, Routing, RoutingOperation, WorkOrder
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, WarningCode, refused
from terminal.domain.state.routing import missing_before, next_operation, step_states, still_to_pass
from terminal.domain.state.unit import UnitDoc, UnitStatus
from terminal.store.act import Act
from terminal.usecases.choose_order import open_unit_problem, order_problem
from terminal.usecases.parts.automatic_values import moment_values
from terminal.usecases.parts.finish_unit import Finished
from terminal.usecases.parts.open_unit import (
    OpenUnit,
    about_operation,
    finish,
    may_be_unit_of,
    status_problem,
)
from terminal.usecases.parts.watch_value import add_value
from terminal.usecases.parts.workplace import Workplace, may_act, once, qualified


class UnitTaken(msgspec.Struct, frozen=True):
    """The unit is open at `operation`; `resumed` when it already was, `finished` when it is done with the
    scan.
    """

    unit: str
    order: str
    operation: int
    resumed: bool = False
    unverified: bool = False
    finished: Finished | None = None


class _Start(msgspec.Struct, frozen=True):
    """What was worked out about a scanned unit."""

    unit: UnitDoc
    order: WorkOrder
    item: Item
    routing: Routing
    operation: RoutingOperation
    unverified: bool


@once
def start_unit(work: Workplace, command: EventId, code: UnitCode) -> Outcome[UnitTaken]:
    """Begins or resumes the unit's operation at this station."""
    problem = may_act(work) or open_unit_problem(work, code)
    if problem:
        return problem
    start = _judge(work, code)
    if isinstance(start, Refused):
        return start
    if problem := qualified(work, start.operation):
        return problem
    resumed = work.terminal().unit == code and start.unit.operation == start.operation.number
    with work.act() as act:
        if not resumed:
            _begin(work, act, command, start)
        opened = _opened(work, start)
        for value in moment_values(work, opened.unit, opened.steps):
            add_value(work, act, work.new_id(), value, *opened.where())
        finished = finish(work, act, opened)
    taken = UnitTaken(code, start.order.code, start.operation.number, resumed, start.unverified, finished)
    unverified = (WarningCode.ROUTING_UNVERIFIED,) if start.unverified else ()
    return Accepted(taken, unverified, tuple(act.signals))


def _begin(work: Workplace, act: Act, command: EventId, start: _Start) -> None:
    order = start.order.code
    number = start.operation.number
    if work.terminal().order != order:
        act.add(
            work.new_id(), OrderChosen(item=start.item.code), order=order, subject=(ThingKind.ORDER, order)
        )
    payload = UnitStarted(item=start.item.code)
    act.add(command, payload, order=order, operation=number, subject=(ThingKind.UNIT, start.unit.unit))


def _opened(work: Workplace, start: _Start) -> OpenUnit:
    unit = work.store.doc(UnitDoc, start.unit.unit) or start.unit
    bill = work.masters.get(BillOfMaterial, start.item.code)
    return OpenUnit(unit, start.order, start.operation, step_states(start.operation, unit, bill))


def _judge(work: Workplace, code: UnitCode) -> _Start | Refused:
    """Which order and operation the unit is at, or why it may not be worked on here."""
    unit = work.store.doc(UnitDoc, code) or UnitDoc(code)
    if (problem := status_problem(unit)) and not _lacks_operation(work, unit):
        return problem
    order_code = unit.order or work.terminal().order
    if not order_code:
        return refused(Refusal.NO_ORDER, unit=code)
    order = work.masters.get(WorkOrder, order_code)
    if problem := order_problem(work, order, order_code):
        return problem
    assert order is not None
    item = work.masters.get(Item, order.item)
    routing = work.masters.get(Routing, order.item)
    if item is None or routing is None:
        return refused(Refusal.ORDER_NOT_HERE, order=order_code, stations="")
    if not unit.item and not may_be_unit_of(item, code):
        return refused(Refusal.UNIT_NOT_OF_ITEM, unit=code, item=item.code)
    return _place_in_routing(work, unit, order, item, routing)


def _lacks_operation(work: Workplace, unit: UnitDoc) -> bool:
    """True for a unit whose last operation is done and not all before it, as it may be where the hub was
    away: what is missing can be made up for.
    """
    routing = work.masters.get(Routing, unit.item)
    finished = unit.status is UnitStatus.FINISHED
    return finished and routing is not None and next_operation(routing, unit) is not None


def _place_in_routing(
    work: Workplace, unit: UnitDoc, order: WorkOrder, item: Item, routing: Routing
) -> _Start | Refused:
    operation = next(iter(still_to_pass(work.operations(order), unit)), None)
    if operation is None:
        return _passed_here(work, unit, order, routing)
    missing = missing_before(routing, unit, operation.number)
    known_back = unit.sent_back_to() is not None
    if missing and (work.fresh() or known_back):
        return refused(Refusal.PREVIOUS_OPERATION_MISSING, unit=unit.unit, **about_operation(missing[0]))
    counts = work.order_doc(order.code).at(operation.number)
    if not unit.item and counts.good >= order.quantity + order.tolerance:
        return refused(
            Refusal.OVER_ORDERED,
            unit=unit.unit,
            order=order.code,
            ordered=order.quantity,
            made=counts.good,
            remaining=0,
        )
    return _Start(unit, order, item, routing, operation, bool(missing))


def _passed_here(work: Workplace, unit: UnitDoc, order: WorkOrder, routing: Routing) -> Refused:
    """Which operation of this station the unit has passed, and where it goes on."""
    here = about_operation(work.operations(order)[-1]) | {"station": work.identity.station}
    return refused(Refusal.OPERATION_PASSED, unit=unit.unit, belongs=_belongs(routing, unit), **here)


def _belongs(routing: Routing, unit: UnitDoc) -> str:
    following = next_operation(routing, unit)
    return ", ".join(following.stations) if following else ""
