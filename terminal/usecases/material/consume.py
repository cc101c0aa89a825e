"""Put material into the open unit: a lot, or a finished sub-assembly. Every rule is judged from what is
known here.
"""

from decimal import Decimal

import msgspec

from terminal.domain.events.payloads import ComponentConsumed
from terminal.domain.ids import EventId, ItemCode, LotCode, UnitCode
from terminal.domain.masters.rows import Item, Routing, RoutingOperation, WorkOrder
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, WarningCode, refused
from terminal.domain.state.routing import StepState
from terminal.domain.state.unit import UnitDoc, UnitStatus
from terminal.usecases.parts.finish_unit import Finished
from terminal.usecases.parts.known_lot import known_lot, lot_problem
from terminal.usecases.parts.open_unit import (
    OpenUnit,
    finish,
    may_be_unit_of,
    open_unit,
    status_problem,
    still_needs,
)
from terminal.usecases.parts.workplace import Workplace, once


class Consumed(msgspec.Struct, frozen=True):
    """What went into the unit; `left` of a lot, None where it is not known."""

    code: str
    item: ItemCode
    quantity: Decimal
    step: int
    left: Decimal | None = None
    finished: Finished | None = None


@once
def consume_lot(work: Workplace, command: EventId, code: LotCode) -> Outcome[Consumed]:
    """Puts what the bill of material asks for of this lot into the open unit."""
    opened = open_unit(work)
    if isinstance(opened, Refused):
        return opened
    lot = known_lot(work, code)
    if lot is None:
        return refused(Refusal.LOT_UNKNOWN, lot=code)
    step = _step_for(work, opened, lot.item, code)
    if isinstance(step, Refused):
        return step
    if problem := lot_problem(work, lot, step.needed):
        return problem
    payload = ComponentConsumed(step=step.step.number, item=lot.item, quantity=step.needed, lot=code)
    with work.act() as act:
        act.add(command, payload, **opened.about())
        finished = finish(work, act, opened)
    left = lot.left - step.needed
    done = Consumed(code, lot.item, step.needed, step.step.number, left, finished)
    return Accepted(done, signals=tuple(act.signals))


@once
def consume_unit(work: Workplace, command: EventId, code: UnitCode) -> Outcome[Consumed]:
    """Builds a finished sub-assembly into the open unit."""
    opened = open_unit(work)
    if isinstance(opened, Refused):
        return opened
    part = work.store.doc(UnitDoc, code)
    item = ItemCode(part.item) if part else _awaited_unit_item(work, opened, code)
    step = _step_for(work, opened, item, code)
    if isinstance(step, Refused):
        return step
    if problem := _part_problem(work, part, code):
        return problem
    payload = ComponentConsumed(step=step.step.number, item=item, quantity=Decimal(1), unit=code)
    with work.act() as act:
        act.add(command, payload, **opened.about())
        finished = finish(work, act, opened)
    sure = part is not None and part.status is UnitStatus.FINISHED
    done = Consumed(code, item, Decimal(1), step.step.number, None, finished)
    return Accepted(done, () if sure else (WarningCode.COMPONENT_UNVERIFIED,), tuple(act.signals))


def _step_for(work: Workplace, opened: OpenUnit, item: str, code: str) -> StepState | Refused:
    """The open step that asks for `item`, or which rule the item breaks."""
    match = [state for state in opened.steps if state.step.component and state.step.component == item]
    open_match = next((state for state in match if state.open), None)
    if open_match:
        return open_match
    if match:
        return refused(
            Refusal.ALREADY_CONSUMED, item=item, code=match[0].done.code if match[0].done else code
        )
    expected = [str(state.step.component) for state in opened.steps if state.step.component and state.open]
    return not_asked_for(work, opened.order, opened.operation, item, code, expected)


def not_asked_for(
    work: Workplace, order: WorkOrder, operation: RoutingOperation, item: str, code: str, expected: list[str]
) -> Refused:
    """The refusal of material that no step of the operation asks for: of another operation, or of none."""
    routing = work.masters.get(Routing, order.item)
    entries = routing.operations if routing else ()
    users = [entry for entry in entries if any(step.component == item for step in entry.steps)]
    if elsewhere := ", ".join(str(entry.number) for entry in users if entry.number != operation.number):
        return refused(Refusal.WRONG_OPERATION, item=item, code=code, operation=elsewhere)
    return refused(Refusal.WRONG_ITEM, item=item, code=code, expected=", ".join(expected))


def _awaited_unit_item(work: Workplace, opened: OpenUnit, code: str) -> ItemCode:
    """For a part nothing is known of: the item of the open step that waits for a unit of such a number, ""
    when none does.
    """
    for state in opened.steps:
        item = work.masters.get(Item, state.step.component)
        if state.open and item is not None and may_be_unit_of(item, code):
            return item.code
    return ItemCode("")


def _part_problem(work: Workplace, part: UnitDoc | None, code: str) -> Refused | None:
    """Refuses what is known not to be a finished part; with no recent word from the hub the unknown may be
    one.
    """
    if part is not None and part.status is not UnitStatus.FINISHED and (problem := status_problem(part)):
        return problem
    if not work.fresh() or (part is not None and part.status is UnitStatus.FINISHED):
        return None
    return refused(Refusal.COMPONENT_NOT_FINISHED, unit=code, **still_needs(work, part))
