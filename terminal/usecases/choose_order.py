"""Choose the work order this station works on."""

import msgspec

from terminal.domain.events.payloads import OrderChosen
from terminal.domain.ids import EventId, OrderCode, ThingKind
from terminal.domain.masters.kinds import OrderState, StepKind
from terminal.domain.masters.rows import Routing, WorkOrder
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.state.routing import steps_by_hand
from terminal.domain.state.unit import UnitStatus
from terminal.usecases.parts.open_unit import open_unit, waits_for_qualified
from terminal.usecases.parts.workplace import Workplace, may_act, once


class OrderTaken(msgspec.Struct, frozen=True):
    """The order that is now worked on."""

    order: WorkOrder


@once
def choose_order(work: Workplace, command: EventId, code: OrderCode) -> Outcome[OrderTaken]:
    """Takes up an order that is released and has an operation at this station."""
    order = work.masters.get(WorkOrder, code)
    if problem := may_act(work) or order_problem(work, order, code):
        return problem
    assert order is not None
    if problem := open_unit_problem(work, ""):
        return problem
    with work.act() as act:
        act.add(command, OrderChosen(item=order.item), order=code, subject=(ThingKind.ORDER, code))
    return Accepted(OrderTaken(order))


def order_problem(work: Workplace, order: WorkOrder | None, code: str) -> Refused | None:
    """Refuses an order that is unknown, closed or has nothing to do here; says where it belongs."""
    if order is None:
        return refused(Refusal.UNKNOWN_CODE, code=code)
    if order.state != OrderState.RELEASED:
        return refused(Refusal.ORDER_CLOSED, order=code, state=order.state)
    if not work.operations(order):
        return refused(Refusal.ORDER_NOT_HERE, order=code, stations=_stations(work, order))
    return None


def open_unit_problem(work: Workplace, other_than: str) -> Refused | None:
    """Refuses while a unit is open here that has had work done. One only scanned by mistake does not bind,
    nor one that was held or taken on elsewhere meanwhile: it could not be finished here.
    """
    unit = work.unit()
    operation = work.terminal().operation
    if unit is None or unit.unit == other_than or operation is None:
        return None
    if unit.status is not UnitStatus.IN_PROCESS or unit.operation != operation:
        return None
    return refused(Refusal.UNIT_OPEN, unit=unit.unit, **_left(work)) if unit.steps_done(operation) else None


def _left(work: Workplace) -> dict[str, object]:
    """What is still to do at the open unit, as a refusal says it, or the qualification to go on with it;
    empty where only the report is left.
    """
    opened = open_unit(work)
    if waits_for_qualified(opened):
        return {key: words for key, words in opened.parameters.items() if key.startswith("qualification")}
    todo = () if isinstance(opened, Refused) else steps_by_hand(opened.steps)
    if not todo or todo[0].step.kind is StepKind.REPORT:
        return {}
    step = todo[0].step
    return {"left": len(todo), "step_zh": step.names.zh, "step_en": step.names.en}


def _stations(work: Workplace, order: WorkOrder) -> str:
    routing = work.masters.get(Routing, order.item)
    found = (
        dict.fromkeys(station for entry in routing.operations for station in entry.stations)
        if routing
        else {}
    )
    return ", ".join(found)
