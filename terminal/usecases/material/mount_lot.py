"""Put a lot in use at a station: from now on the pieces reported there by quantity are made of it, whatever
their order and the terminal, until another lot of its item is put in use.
"""

from decimal import Decimal

import msgspec

from terminal.domain.events.payloads import LotMounted
from terminal.domain.ids import EventId, ItemCode, LotCode, ThingKind
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.state.routing import StepState
from terminal.usecases.material.consume import not_asked_for
from terminal.usecases.parts.known_lot import KnownLot, known_lot, lot_problem
from terminal.usecases.parts.open_batch import OpenBatch, open_batch
from terminal.usecases.parts.workplace import Workplace, once


class LotInUse(msgspec.Struct, frozen=True):
    """The lot that is in use, `left` of it; `replaced` was until now."""

    lot: LotCode
    item: ItemCode
    left: Decimal
    replaced: str = ""


@once
def mount_lot(work: Workplace, command: EventId, code: LotCode) -> Outcome[LotInUse]:
    """Puts the lot in use where a step at hand asks for its item; the lot that was is in use no more."""
    batch = open_batch(work)
    if isinstance(batch, Refused):
        return batch
    lot = known_lot(work, code)
    if lot is None:
        return refused(Refusal.LOT_UNKNOWN, lot=code)
    state = _step_for(work, batch, lot)
    if isinstance(state, Refused):
        return state
    before = state.done.code if state.done else ""
    if before == code:
        return refused(Refusal.ALREADY_CONSUMED, item=lot.item, code=code)
    if problem := lot_problem(work, lot, state.needed):
        return problem
    about = {**batch.about(), "subject": (ThingKind.LOT, code)}
    with work.act() as act:
        act.add(command, LotMounted(item=lot.item), **about)
    return Accepted(LotInUse(code, lot.item, lot.left, before))


def _step_for(work: Workplace, batch: OpenBatch, lot: KnownLot) -> StepState | Refused:
    """The step that asks for the lot's item."""
    asking = next((state for state in batch.steps if state.step.component == lot.item), None)
    if asking is not None:
        return asking
    expected = [str(state.step.component) for state in batch.steps if state.open]
    return not_asked_for(work, batch.order, batch.operation, lot.item, lot.code, expected)
