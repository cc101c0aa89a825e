"""Dispose of a held unit: a supervisor sends it to rework, scraps it, or lets it pass as it is. Also: hold a
unit by hand.
"""

import msgspec

from terminal.domain.events.kinds import Disposition
from terminal.domain.events.payloads import EventKey, UnitDisposed, UnitHeld
from terminal.domain.ids import DefectCode, EventId, Operation, ReasonCode, ThingKind, UnitCode
from terminal.domain.masters.kinds import ReasonUse
from terminal.domain.masters.rows import BillOfMaterial, Reason, Routing, RoutingOperation, WorkOrder
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.state.routing import open_steps, step_states
from terminal.domain.state.unit import UnitDoc, UnitStatus
from terminal.usecases.parts.finish_unit import last_of_order
from terminal.usecases.parts.workplace import Workplace, may_act, may_supervise, once


class Disposed(msgspec.Struct, frozen=True):
    """The decision taken."""

    unit: str
    disposition: Disposition
    rework_to: int | None


@once
def dispose(
    work: Workplace,
    command: EventId,
    code: UnitCode,
    disposition: Disposition,
    reason: ReasonCode,
    rework_to: Operation | None = None,
    ends: tuple[EventKey, ...] = (),
) -> Outcome[Disposed]:
    """Decides about the held unit; for a rework with the operation it goes back to. `ends`: the holds that
    the supervisor saw, all there are where none is named.
    """
    unit = work.store.doc(UnitDoc, code)
    problem = may_supervise(work) or _problem(work, unit, code, disposition, reason, rework_to)
    if problem or unit is None or unit.held is None or _unknown(unit, ends):
        return problem or refused(Refusal.NOT_HELD, unit=code)
    about = {"order": unit.order, "operation": unit.held.operation, "subject": (ThingKind.UNIT, code)}
    payload = UnitDisposed(
        disposition=disposition,
        reason=reason,
        ends=tuple(held.key for held in unit.holds if not ends or held.key in ends),
        rework_to=rework_to if disposition == Disposition.REWORK else None,
    )
    with work.act() as act:
        act.add(command, _with_result(work, unit, payload), **about)
    return Accepted(Disposed(code, disposition, payload.rework_to))


def _unknown(unit: UnitDoc, ends: tuple[EventKey, ...]) -> bool:
    """True where none of the holds that were seen is open any more."""
    return bool(ends) and not any(held.key in ends for held in unit.holds)


def _with_result(work: Workplace, unit: UnitDoc, decided: UnitDisposed) -> UnitDisposed:
    """A conceded unit that has all its steps is good at its operation; nobody has to scan it again there."""
    order = work.masters.get(WorkOrder, unit.order)
    routing = work.masters.get(Routing, order.item) if order else None
    number = unit.held.operation if unit.held else None
    operation = routing.operation(number) if routing and number else None
    if order is None or operation is None or unit.operation != number:
        return decided
    states = step_states(operation, unit, work.masters.get(BillOfMaterial, order.item))
    if decided.disposition != Disposition.USE_AS_IS or open_steps(states):
        return decided
    completes = last_of_order(work, order, operation)
    return msgspec.structs.replace(decided, good=True, completes=completes)


def _problem(
    work: Workplace,
    unit: UnitDoc | None,
    code: str,
    disposition: Disposition,
    reason: ReasonCode,
    rework_to: Operation | None,
) -> Refused | None:
    if unit is None or unit.status is not UnitStatus.HELD:
        return refused(Refusal.NOT_HELD, unit=code)
    row = work.masters.get(Reason, reason)
    if row is None or row.use != ReasonUse.DISPOSITION:
        return refused(Refusal.REASON_UNKNOWN, reason=reason, use=ReasonUse.DISPOSITION)
    targets = [entry.number for entry in rework_targets_of(work, unit)]
    if disposition == Disposition.REWORK and rework_to not in targets:
        return refused(Refusal.NO_SUCH_OPERATION, operation=rework_to or "")
    return None


def rework_targets_of(work: Workplace, unit: UnitDoc) -> tuple[RoutingOperation, ...]:
    """The operations a held unit may be sent back to: up to the one it is held at."""
    routing = work.masters.get(Routing, unit.item)
    limit = unit.held.operation if unit.held else None
    entries = routing.operations if routing else ()
    return tuple(entry for entry in entries if limit is None or entry.number <= limit)


@once
def hold_unit(work: Workplace, command: EventId, code: UnitCode, defect: DefectCode | None) -> Outcome[str]:
    """Holds a unit by hand; anybody signed in may stop a doubtful piece."""
    if problem := may_act(work):
        return problem
    unit = work.store.doc(UnitDoc, code)
    if unit is None:
        return refused(Refusal.NO_UNIT, unit=code)
    if unit.status is UnitStatus.HELD:
        return refused(Refusal.UNIT_HELD, unit=code, station=unit.station, defect=defect or "")
    number = unit.operation or (unit.history[-1].operation if unit.history else None)
    with work.act() as act:
        about = {"order": unit.order, "operation": number, "subject": (ThingKind.UNIT, code)}
        act.add(command, UnitHeld(defect=defect), **about)
    return Accepted(code)
