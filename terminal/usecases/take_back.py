"""Take back an own report of this shift: a compensating event; the report itself stays in the trail."""

from decimal import Decimal

import msgspec

from terminal.domain.events.payloads import (
    ComponentConsumed,
    ComponentReturned,
    Event,
    EventKey,
    ReportTakenBack,
    WorkReported,
)
from terminal.domain.ids import EventId, LotCode, ThingKind
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.state.place import LotDoc
from terminal.domain.state.unit import UnitDoc
from terminal.usecases.choose_order import open_unit_problem
from terminal.usecases.parts.my_reports import MyReport, last_own_report, my_reports
from terminal.usecases.parts.workplace import Workplace, may_act, once


class TakenBack(msgspec.Struct, frozen=True):
    """The report that no longer counts."""

    report: MyReport


@once
def take_back_last(work: Workplace, command: EventId) -> Outcome[TakenBack]:
    """Takes back the newest own report of the shift that still counts."""
    last = last_own_report(work)
    return take_back(work, command, last.key) if last else refused(Refusal.NOTHING_TO_UNDO)


@once
def take_back(work: Workplace, command: EventId, key: EventKey) -> Outcome[TakenBack]:
    """Takes back one own report of the shift."""
    if problem := may_act(work):
        return problem
    event = work.store.event(key)
    if event is None or not isinstance(event.payload, WorkReported):
        return refused(Refusal.NOTHING_TO_UNDO)
    listed = next((entry for entry in my_reports(work) if entry.key == key), None)
    if problem := _problem(work, event, listed):
        return problem
    assert listed is not None
    envelope = event.envelope
    about = {"order": envelope.order, "operation": envelope.operation, "subject": envelope.subject}
    with work.act() as act:
        act.add(command, _undo(event, event.payload), **about, corrects=key)
        for used in _used(work, event):
            act.add(work.new_id(), _returned(used), **about, corrects=used.envelope.key)
    return Accepted(TakenBack(listed))


def _undo(event: Event, payload: WorkReported) -> ReportTakenBack:
    return ReportTakenBack(
        good=payload.good,
        station=event.envelope.station,
        reported_at=event.envelope.occurred_at,
        shift=event.envelope.shift or "",
        scrap=payload.scrap,
        rework=payload.rework,
        completes=payload.completes,
    )


def _used(work: Workplace, report: Event) -> tuple[Event, ...]:
    """The material that a report by quantity took: it stands right before the report, in the same act."""
    found: list[Event] = []
    at = report.envelope
    while at.subject and at.subject[0] == ThingKind.LOT:
        before = work.store.event(EventKey(at.terminal_id, at.epoch, at.sequence - 1))
        if before is None or before.envelope.subject != at.subject:
            break
        if not isinstance(before.payload, ComponentConsumed):
            break
        found.append(before)
        at = before.envelope
    return tuple(reversed(found))


def _returned(used: Event) -> ComponentReturned:
    payload = used.payload
    assert isinstance(payload, ComponentConsumed)
    return ComponentReturned(item=payload.item, quantity=payload.quantity, lot=LotCode(payload.lot or ""))


def _problem(work: Workplace, event: Event, listed: MyReport | None) -> Refused | None:
    envelope = event.envelope
    shift = work.shift()
    if envelope.actor != work.terminal().actor:
        return refused(Refusal.NOT_OWN_REPORT)
    if envelope.shift != (shift.name if shift else None) or listed is None:
        return refused(Refusal.NOT_THIS_SHIFT)
    if listed.taken_back:
        return refused(Refusal.ALREADY_TAKEN_BACK)
    kind, code = envelope.subject or ("", "")
    if kind == ThingKind.LOT:
        return _lot_used(work, code, listed.good)
    unit = work.store.doc(UnitDoc, code)
    if unit is not None and _later_work(unit, event):
        return refused(Refusal.LATER_WORK_EXISTS, unit=unit.unit, station=unit.station)
    return open_unit_problem(work, code)


def _lot_used(work: Workplace, code: str, good: Decimal) -> Refused | None:
    """Refuses while pieces of the report are built in: they cannot be pieces that were never made."""
    lot = work.store.doc(LotDoc, code)
    if lot is None or not lot.used or lot.received - lot.used >= good:
        return None
    return refused(Refusal.LATER_WORK_EXISTS, unit=code, station=lot.station)


def _later_work(unit: UnitDoc, event: Event) -> bool:
    """True when the unit has gone on since the report: then only a supervisor can put it right."""
    newest = unit.history[-1].key if unit.history else None
    moved_on = unit.operation is not None or bool(unit.held or unit.built_into or unit.box)
    return newest != event.envelope.key or moved_on
