"""Why an event cannot be, given a doc of what it touches. One that is excluded counts nowhere: it stays in
the journal, and is disputed.

It follows from the docs alone, so a station that folds its own events on what the hub knows finds the same.
"""

from collections.abc import Callable
from typing import Any, Final

from terminal.domain.events import payloads as ev
from terminal.domain.events.finding import Finding, FindingCode
from terminal.domain.events.payloads import Event
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.state.fold import Doc
from terminal.domain.state.place import BoxDoc, LotDoc
from terminal.domain.state.unit import UnitDoc, WorkResult, other_unit, result_of


def exclusion(thing: Thing, doc: Doc | None, event: Event) -> Finding | None:
    """Why `event` cannot be, by the doc of `thing` before it; None where nothing speaks against it."""
    kind, key = thing
    if kind == ThingKind.UNIT:
        return _unit(doc if isinstance(doc, UnitDoc) else UnitDoc(key), event)
    if kind == ThingKind.BOX:
        return _box(doc if isinstance(doc, BoxDoc) else BoxDoc(key), event)
    if kind == ThingKind.LOT and isinstance(doc, LotDoc):
        return _lot(doc, event)
    return None


def _unit(doc: UnitDoc, event: Event) -> Finding | None:
    rule = _OF_UNITS.get(type(event.payload))
    return rule(doc, event, event.payload) if rule else None


def _started(doc: UnitDoc, event: Event, payload: ev.UnitStarted) -> Finding | None:
    if not other_unit(doc, event):
        return None
    orders = {"order": doc.order, "other_order": event.envelope.order or ""}
    return Finding(FindingCode.SERIAL_CONFLICT, orders)


def _consumed(doc: UnitDoc, event: Event, payload: ev.ComponentConsumed) -> Finding | None:
    """A part is in one place, and once."""
    if payload.unit != doc.unit:
        return None
    if doc.built_into:
        return Finding(FindingCode.COMPONENT_TWICE, {"unit": doc.unit, "other": doc.built_into})
    return Finding(FindingCode.UNIT_PACKED, {"unit": doc.unit, "box": doc.box}) if doc.box else None


def _reported(doc: UnitDoc, event: Event, payload: ev.WorkReported) -> Finding | None:
    """A second result for what is passed; that a piece is scrap or goes back is news all the same."""
    operation = event.envelope.operation or 0
    if result_of(payload) not in (WorkResult.GOOD, WorkResult.HELD):
        return None
    if operation not in doc.passed() and not doc.scrapped:
        return None
    return Finding(FindingCode.DUPLICATE_REPORT, {"operation": str(operation)})


def _taken_back(doc: UnitDoc, event: Event, payload: ev.ReportTakenBack) -> Finding | None:
    """Only the last thing that was said of a unit can be taken back, while it has not gone on. That it was
    started there a second time elsewhere is no going on.
    """
    last = doc.history[-1] if doc.history else None
    elsewhere = last is not None and doc.operation not in (None, last.operation)
    gone_on = elsewhere or doc.holds or doc.built_into or doc.box
    if last is not None and last.key == event.envelope.corrects and not gone_on:
        return None
    return Finding(FindingCode.CORRECTION_RACE, {"target": str(event.envelope.corrects)})


def _disposed(doc: UnitDoc, event: Event, payload: ev.UnitDisposed) -> Finding | None:
    if payload.ends and {held.key for held in doc.holds}.issuperset(payload.ends):
        return None
    return Finding(FindingCode.CORRECTION_RACE, {"target": doc.unit})


def _packed(doc: UnitDoc, event: Event, payload: ev.UnitPacked) -> Finding | None:
    if doc.built_into:
        return Finding(FindingCode.UNIT_BUILT_IN, {"unit": doc.unit, "other": doc.built_into})
    return Finding(FindingCode.PACKED_TWICE, {"box": doc.box}) if doc.box else None


def _unpacked(doc: UnitDoc, event: Event, payload: ev.UnitUnpacked) -> Finding | None:
    return None if doc.box == payload.box else Finding(FindingCode.CORRECTION_RACE, {"target": doc.unit})


_OF_UNITS: Final[dict[type[Any], Callable[[UnitDoc, Event, Any], Finding | None]]] = {
    ev.UnitStarted: _started,
    ev.ComponentConsumed: _consumed,
    ev.WorkReported: _reported,
    ev.ReportTakenBack: _taken_back,
    ev.UnitDisposed: _disposed,
    ev.UnitPacked: _packed,
    ev.UnitUnpacked: _unpacked,
}


def _box(doc: BoxDoc, event: Event) -> Finding | None:
    payload = event.payload
    if event.envelope.subject != (ThingKind.BOX, doc.box):
        return None
    if isinstance(payload, ev.BoxPacked) and doc.pallet:
        return Finding(FindingCode.PACKED_TWICE, {"box": doc.pallet})
    if isinstance(payload, ev.BoxUnpacked) and doc.pallet != payload.box:
        return Finding(FindingCode.CORRECTION_RACE, {"target": doc.box})
    return None


def _lot(doc: LotDoc, event: Event) -> Finding | None:
    """One delivery cannot come in twice."""
    if not isinstance(event.payload, ev.LotReceived) or doc.born is None:
        return None
    return Finding(FindingCode.LOT_TWICE, {"lot": doc.lot, "station": doc.station})
