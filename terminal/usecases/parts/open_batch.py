"""The operation by quantity that is at hand: its order, and the lot that is in use for each of its steps."""

from decimal import Decimal

import msgspec

from terminal.domain.ids import ItemCode, LotCode, StepNumber, ThingKind
from terminal.domain.masters.kinds import Flow
from terminal.domain.masters.rows import BillOfMaterial, RoutingOperation, WorkOrder
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.domain.state.routing import StepState, mounted_states
from terminal.usecases.parts.known_lot import known_lot, lot_problem
from terminal.usecases.parts.workplace import Workplace, may_act, qualified


class OpenBatch(msgspec.Struct, frozen=True):
    """An order, its operation by quantity, and each consume step; a step is done while a lot is in use for
    it.
    """

    order: WorkOrder
    operation: RoutingOperation
    steps: tuple[StepState, ...]

    def about(self) -> dict[str, object]:
        """What a report is about: the pieces of an order made by quantity are the lot of the order's code."""
        return {
            "order": self.order.code,
            "operation": self.operation.number,
            "subject": (ThingKind.LOT, self.order.code),
        }


class Use(msgspec.Struct, frozen=True):
    """`quantity` of a lot that goes into reported pieces."""

    step: StepNumber
    item: ItemCode
    lot: LotCode
    quantity: Decimal


def open_batch(work: Workplace) -> OpenBatch | Refused:
    """The operation by quantity, or why nothing can be done: nobody signed in, no order, piece by piece, not
    qualified.
    """
    if problem := may_act(work):
        return problem
    order = work.order()
    operation = work.operation()
    if order is None or operation is None:
        return refused(Refusal.NO_ORDER, unit="")
    if operation.flow != Flow.BATCH:
        return refused(Refusal.UNIT_OPERATION_NEEDS_UNIT, operation=operation.number)
    if problem := qualified(work, operation):
        return problem
    return OpenBatch(order, operation, batch_steps(work, order, operation))


def batch_steps(work: Workplace, order: WorkOrder, operation: RoutingOperation) -> tuple[StepState, ...]:
    """The consume steps of the operation with the lots that are in use for them."""
    return mounted_states(operation, work.place().mounted, work.masters.get(BillOfMaterial, order.item))


def uses_of(work: Workplace, batch: OpenBatch, pieces: Decimal) -> tuple[Use, ...] | Refused:
    """What so many pieces take of the lots in use; refuses a step without a lot, and a lot that may not be
    used or does not reach.
    """
    if not pieces:
        return ()
    without = [state.step for state in batch.steps if state.done is None]
    if without:
        return refused(
            Refusal.STEPS_OPEN,
            unit=batch.order.code,
            step=without[0].number,
            step_zh=without[0].names.zh,
            step_en=without[0].names.en,
            count=len(without),
        )
    found = []
    for state in batch.steps:
        use = _use(work, state, pieces)
        if isinstance(use, Refused):
            return use
        found.append(use)
    return tuple(found)


def _use(work: Workplace, state: StepState, pieces: Decimal) -> Use | Refused:
    code = state.done.code if state.done else ""
    lot = known_lot(work, code)
    needed = state.needed * pieces
    if lot is None:
        return refused(Refusal.LOT_UNKNOWN, lot=code)
    return lot_problem(work, lot, needed) or Use(state.step.number, lot.item, lot.code, needed)
