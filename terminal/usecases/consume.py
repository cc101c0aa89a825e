"""Put material into the open unit: a lot, or a finished sub-assembly. Every rule is judged from what is
known here.
"""

from datetime import date
from decimal import Decimal

import msgspec

from terminal.domain.events import ComponentConsumed
from terminal.domain.ids import EventId, ItemCode, LotCode, UnitCode
from terminal.domain.masters import Item, Lot, Routing
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.place_state import LotDoc
from terminal.domain.routing import StepState
from terminal.domain.shifts import local_date
from terminal.domain.unit_state import UnitDoc, UnitStatus
from terminal.usecases.finish_unit import Finished
from terminal.usecases.open_unit import OpenUnit, finish, open_unit
from terminal.usecases.workplace import Workplace, once


class Consumed(msgspec.Struct, frozen=True):
    """What went into the unit; `left` of a lot, None where it is not known."""

    code: str
    item: ItemCode
    quantity: Decimal
    step: int
    left: Decimal | None = None
    finished: Finished | None = None


class LotState(msgspec.Struct, frozen=True):
    """A lot as known here: from the hub's master or received on this floor. `left` None = quantity
    unknown.
    """

    code: LotCode
    item: ItemCode
    state: str
    reason: str
    expires: date | None
    left: Decimal | None


def lot_state(work: Workplace, code: str) -> LotState | None:
    """What is known of a lot, None when nothing is."""
    row, doc = work.masters.get(Lot, code), work.store.doc(LotDoc, code)
    used = doc.used if doc else Decimal(0)
    if row is not None:
        return LotState(row.code, row.item, row.state, row.reason, row.expires, row.quantity - used)
    if doc is None or not doc.received:
        return None
    expires = date.fromisoformat(doc.expires) if doc.expires else None
    return LotState(LotCode(code), ItemCode(doc.item), "released", "", expires, doc.received - used)


@once
def consume_lot(work: Workplace, command: EventId, code: LotCode) -> Outcome[Consumed]:
    """Puts what the bill of material asks for of this lot into the open unit."""
    opened = open_unit(work)
    if isinstance(opened, Refused):
        return opened
    lot = lot_state(work, code)
    if lot is None:
        return refused(Refusal.LOT_UNKNOWN, lot=code)
    step = _step_for(work, opened, lot.item, code)
    if isinstance(step, Refused):
        return step
    if problem := _lot_problem(work, lot, step):
        return problem
    payload = ComponentConsumed(step=step.step.number, item=lot.item, quantity=step.needed, lot=code)
    left = None if lot.left is None else lot.left - step.needed
    with work.act() as act:
        act.add(command, payload, **opened.about())
        finished = finish(work, act, opened)
    return Accepted(Consumed(code, lot.item, step.needed, step.step.number, left, finished))


@once
def consume_unit(work: Workplace, command: EventId, code: UnitCode) -> Outcome[Consumed]:
    """Builds a finished sub-assembly into the open unit."""
    opened = open_unit(work)
    if isinstance(opened, Refused):
        return opened
    part = work.store.doc(UnitDoc, code)
    item = ItemCode(part.item) if part else _awaited_unit_item(work, opened)
    step = _step_for(work, opened, item, code)
    if isinstance(step, Refused):
        return step
    if problem := _part_problem(work, part, code):
        return problem
    payload = ComponentConsumed(step=step.step.number, item=item, quantity=Decimal(1), unit=code)
    with work.act() as act:
        act.add(command, payload, **opened.about())
        finished = finish(work, act, opened)
    warnings = () if part else ("component_unverified",)
    return Accepted(Consumed(code, item, Decimal(1), step.step.number, None, finished), warnings)


def _step_for(work: Workplace, opened: OpenUnit, item: str, code: str) -> StepState | Refused:
    """The open step that asks for `item`, or which rule the item breaks."""
    wanted = [state for state in opened.steps if state.step.component]
    match = [state for state in wanted if state.step.component == item]
    open_match = next((state for state in match if state.open), None)
    if open_match:
        return open_match
    if match:
        return refused(
            Refusal.ALREADY_CONSUMED, item=item, code=match[0].done.code if match[0].done else code
        )
    if elsewhere := _other_operation(work, opened, item):
        return refused(Refusal.WRONG_OPERATION, item=item, code=code, operation=elsewhere)
    expected = ", ".join(str(state.step.component) for state in wanted if state.open)
    return refused(Refusal.WRONG_ITEM, item=item, code=code, expected=expected)


def _other_operation(work: Workplace, opened: OpenUnit, item: str) -> str:
    """The other operations of the same routing that use the item."""
    routing = work.masters.get(Routing, opened.order.item)
    entries = routing.operations if routing else ()
    found = [entry for entry in entries if any(step.component == item for step in entry.steps)]
    return ", ".join(str(entry.number) for entry in found if entry.number != opened.operation.number)


def _lot_problem(work: Workplace, lot: LotState, step: StepState) -> Refused | None:
    if lot.state != "released":
        return refused(Refusal.LOT_BLOCKED, lot=lot.code, item=lot.item, state=lot.state, reason=lot.reason)
    if lot.expires is not None and lot.expires < local_date(work.now(), work.identity.zone):
        return refused(Refusal.LOT_EXPIRED, lot=lot.code, item=lot.item, expired=lot.expires)
    if lot.left is not None and lot.left < step.needed:
        return refused(Refusal.LOT_USED_UP, lot=lot.code, item=lot.item, left=lot.left, needed=step.needed)
    return None


def _awaited_unit_item(work: Workplace, opened: OpenUnit) -> ItemCode:
    """For a part nothing is known of: the item of the open step that waits for a unit, "" when none does."""
    for state in opened.steps:
        item = work.masters.get(Item, state.step.component)
        if state.open and item is not None and item.tracking == "unit":
            return item.code
    return ItemCode("")


def _part_problem(work: Workplace, part: UnitDoc | None, code: str) -> Refused | None:
    if part is None:
        return refused(Refusal.COMPONENT_NOT_FINISHED, unit=code, status="unknown") if work.fresh() else None
    if part.status is UnitStatus.BUILT_IN:
        return refused(
            Refusal.UNIT_BUILT_IN, unit=code, other=part.built_into, station=part.station, defect=""
        )
    if part.status is UnitStatus.HELD:
        return refused(Refusal.UNIT_HELD, unit=code, station=part.station, defect="")
    if part.status is not UnitStatus.FINISHED and (work.fresh() or part.status is UnitStatus.SCRAPPED):
        return refused(Refusal.COMPONENT_NOT_FINISHED, unit=code, status=part.status.value)
    return None
