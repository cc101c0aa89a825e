"""Report work: good, scrap and rework with their reasons in one commit, for the open unit or for a
quantity.
"""

from decimal import Decimal

import msgspec

from terminal.domain.events.payloads import ComponentConsumed, Reworked, Scrapped, WorkReported
from terminal.domain.ids import EventId, Operation, ReasonCode
from terminal.domain.masters.kinds import ReasonUse
from terminal.domain.masters.rows import Reason, Routing, RoutingOperation, WorkOrder
from terminal.domain.measuring import Silence
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.state.routing import failed_steps, open_steps
from terminal.domain.state.unit import UnitDoc
from terminal.usecases.parts.automatic_values import Values, closing_values, silence
from terminal.usecases.parts.finish_unit import Finished, last_of_order, unit_report
from terminal.usecases.parts.open_batch import open_batch, uses_of
from terminal.usecases.parts.open_unit import OpenUnit, finish, open_unit
from terminal.usecases.parts.watch_value import add_value
from terminal.usecases.parts.workplace import Workplace, once

ZERO = Decimal(0)
_LARGEST = Decimal(1_000_000)


class Report(msgspec.Struct, frozen=True):
    """What a person reports. For a unit exactly one piece in all."""

    good: Decimal = ZERO
    scrap: tuple[Scrapped, ...] = ()
    rework: tuple[Reworked, ...] = ()

    def total(self) -> Decimal:
        """All pieces."""
        return self.good + sum(self.refused_quantities(), ZERO)

    def refused_quantities(self) -> tuple[Decimal, ...]:
        """The pieces of each scrap and rework entry."""
        return (*(part.quantity for part in self.scrap), *(part.quantity for part in self.rework))


class Reported(msgspec.Struct, frozen=True):
    """What counts now; `made` good pieces of `ordered` at the operation, `remaining` still to make. `held`
    where a sensor's value, taken with the report, was outside its limits: the unit is held instead.
    """

    report: Report
    unit: str
    order: str
    operation: int
    made: Decimal
    ordered: Decimal
    remaining: Decimal
    held: Finished | None = None


def remaining(work: Workplace, order: WorkOrder, operation: RoutingOperation) -> Decimal:
    """Good pieces of the order still to make at the operation, as far as known here; never negative."""
    made = work.order_doc(order.code).at(operation.number).good
    return max(ZERO, order.quantity - made)


def order_done(work: Workplace) -> bool:
    """True when all pieces of the order at hand have been made at this station's operation."""
    order = work.order()
    operation = work.operation()
    return order is not None and operation is not None and not remaining(work, order, operation)


@once
def report_unit(work: Workplace, command: EventId, report: Report) -> Outcome[Reported]:
    """Reports the open unit good, scrapped or sent to rework."""
    opened = open_unit(work)
    if isinstance(opened, Refused):
        return opened
    measured = closing_values(work, opened.unit, opened.steps) if report.good else ()
    problem = _quantities_problem(work, report, opened.operation)
    if problem := problem or _unit_problem(work, opened, report, measured):
        return problem
    about = unit_report(work, opened.order, opened.operation, opened.unit, report.good)
    payload = msgspec.structs.replace(about, scrap=report.scrap, rework=report.rework)
    with work.act() as act:
        for value in measured:
            add_value(work, act, work.new_id(), value, *opened.where())
        held = finish(work, act, opened) if measured else None
        if held is None:
            act.add(command, payload, **opened.about())
    done = _reported(work, report, opened.unit, opened.order, opened.operation)
    return Accepted(msgspec.structs.replace(done, held=held), signals=tuple(act.signals))


@once
def report_quantity(work: Workplace, command: EventId, report: Report) -> Outcome[Reported]:
    """Reports a quantity of an operation that is not done piece by piece, with the material it took of the
    lots in use. Pieces sent to rework take theirs when they are reported good or scrap.
    """
    batch = open_batch(work)
    if isinstance(batch, Refused):
        return batch
    order = batch.order
    operation = batch.operation
    problem = _quantities_problem(work, report, operation) or _over_ordered(work, report, order, operation)
    if problem:
        return problem
    uses = uses_of(work, batch, report.good + sum((part.quantity for part in report.scrap), ZERO))
    if isinstance(uses, Refused):
        return uses
    payload = WorkReported(
        good=report.good,
        scrap=report.scrap,
        rework=report.rework,
        completes=last_of_order(work, order, operation),
        item=order.item,
    )
    with work.act() as act:
        for use in uses:
            taken = ComponentConsumed(step=use.step, item=use.item, quantity=use.quantity, lot=use.lot)
            act.add(work.new_id(), taken, **batch.about())
        act.add(command, payload, **batch.about())
    return Accepted(_reported(work, report, None, order, operation))


def _quantities_problem(work: Workplace, report: Report, operation: RoutingOperation) -> Refused | None:
    """Refuses nothing at all, pieces that are no whole positive number, and reasons that are none."""
    parts = [report.good, *report.refused_quantities()]
    if any(not _is_count(part) for part in parts) or not all(report.refused_quantities()):
        return refused(Refusal.QUANTITY_WRONG, quantity=", ".join(map(str, parts)))
    if report.total() == ZERO:
        return refused(Refusal.NOTHING_TO_REPORT)
    scrapped = [_reason_problem(work, part.reason, ReasonUse.SCRAP) for part in report.scrap]
    reworked = [_reason_problem(work, part.reason, ReasonUse.REWORK) for part in report.rework]
    if problem := next(filter(None, scrapped + reworked), None):
        return problem
    targets = {entry.number for entry in rework_targets(work)}
    for entry in report.rework:
        if entry.operation not in targets:
            return refused(Refusal.NO_SUCH_OPERATION, operation=entry.operation)
    return None


def _is_count(number: Decimal) -> bool:
    return number.is_finite() and 0 <= number <= _LARGEST and number == number.to_integral_value()


def _reason_problem(work: Workplace, code: ReasonCode, use: ReasonUse) -> Refused | None:
    if not code:
        return refused(Refusal.REASON_NEEDED, use=use)
    reason = work.masters.get(Reason, code)
    return None if reason and reason.use is use else refused(Refusal.REASON_UNKNOWN, reason=code, use=use)


def _unit_problem(work: Workplace, opened: OpenUnit, report: Report, measured: Values) -> Refused | None:
    """`measured` are the values that come with the report and leave no step open."""
    if report.total() != 1:
        return refused(Refusal.QUANTITY_WRONG, quantity=report.total())
    given = {value.step for value in measured}
    open_now = tuple(state for state in open_steps(opened.steps) if state.step.number not in given)
    failed = failed_steps(opened.steps)
    if report.good and (open_now or failed):
        first = (*open_now, *failed)[0].step
        if first.source and first.source.silent == Silence.BLOCK:
            return silence(work, first, first.source)
        return refused(
            Refusal.STEPS_OPEN,
            unit=opened.unit.unit,
            step=first.number,
            step_zh=first.names.zh,
            step_en=first.names.en,
            count=len(open_now) + len(failed),
        )
    return None


def _over_ordered(
    work: Workplace, report: Report, order: WorkOrder, operation: RoutingOperation
) -> Refused | None:
    made = work.order_doc(order.code).at(operation.number).good
    if made + report.good > order.quantity + order.tolerance:
        return refused(
            Refusal.OVER_ORDERED,
            order=order.code,
            ordered=order.quantity,
            made=made,
            remaining=max(ZERO, order.quantity + order.tolerance - made),
        )
    return None


def _reported(
    work: Workplace, report: Report, unit: UnitDoc | None, order: WorkOrder, operation: RoutingOperation
) -> Reported:
    made = work.order_doc(order.code).at(operation.number).good
    left = remaining(work, order, operation)
    code = unit.unit if unit else ""
    return Reported(report, code, order.code, operation.number, made, order.quantity, left)


def rework_targets(work: Workplace) -> tuple[RoutingOperation, ...]:
    """The operations a piece may be sent back to from here: this one and those before it."""
    order = work.order()
    operation = work.operation()
    routing = work.masters.get(Routing, order.item) if order else None
    if routing is None or operation is None:
        return ()
    return (*routing.before(operation.number), operation)


def own_operation(work: Workplace) -> Operation:
    """The operation a rework goes back to when nobody says otherwise: the one at hand."""
    operation = work.operation()
    return operation.number if operation else Operation(0)
