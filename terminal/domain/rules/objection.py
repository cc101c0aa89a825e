"""Which rules an event breaks that stands all the same: a station would have refused it, had it known. The
hub asks people about it.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from terminal.domain.events import payloads as ev
from terminal.domain.events.finding import Finding, FindingCode
from terminal.domain.events.payloads import Event
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.kinds import PalletRule
from terminal.domain.masters.rows import Item, Lot, Plant, Routing
from terminal.domain.masters.shifts import local_date
from terminal.domain.rules.in_force import InForce
from terminal.domain.state.fold import Doc
from terminal.domain.state.place import BoxDoc, LotDoc
from terminal.domain.state.routing import still_to_pass
from terminal.domain.state.unit import UnitDoc, UnitStatus, WorkResult, result_of

_WORK = (ev.UnitStarted, ev.ParameterRecorded, ev.InspectionRecorded, ev.LabelVerified, ev.WorkReported)


def objections(thing: Thing, doc: Doc | None, event: Event, rows: InForce) -> tuple[Finding, ...]:
    """What speaks against `event` by the doc of `thing` before it and the master data it names."""
    kind, key = thing
    if kind == ThingKind.UNIT:
        return tuple(_unit(doc if isinstance(doc, UnitDoc) else UnitDoc(key), event, rows))
    if kind == ThingKind.BOX:
        return tuple(_box(doc if isinstance(doc, BoxDoc) else BoxDoc(key), event, rows))
    if kind == ThingKind.LOT:
        return tuple(_lot(doc if isinstance(doc, LotDoc) else LotDoc(key), event, rows))
    return ()


def _unit(doc: UnitDoc, event: Event, rows: InForce) -> Iterator[Finding]:
    payload = event.payload
    if isinstance(payload, ev.BoxClosed | ev.BoxPacked):
        yield from _inside(doc)
        return
    part = isinstance(payload, ev.ComponentConsumed) and payload.unit == doc.unit
    if doc.holds and isinstance(payload, (*_WORK, ev.ComponentConsumed, ev.UnitPacked)):
        yield _asked(FindingCode.ON_HOLD, unit=doc.unit)
    if isinstance(payload, ev.UnitStarted | ev.UnitPacked) or part:
        yield from _gone(doc, event)
    if part and doc.status in (UnitStatus.IN_PROCESS, UnitStatus.HELD):
        yield from _unfinished(doc)
    if isinstance(payload, ev.WorkReported) and result_of(payload) in (WorkResult.SCRAP, WorkResult.REWORK):
        yield from _second_result(doc, event)
    yield from _missing(doc, event, rows)


def _inside(doc: UnitDoc) -> Iterator[Finding]:
    """What is closed or loaded holds nothing that must not go on."""
    if doc.holds:
        yield _asked(FindingCode.ON_HOLD, unit=doc.unit)
    if doc.scrapped:
        yield _asked(FindingCode.UNIT_SCRAPPED, unit=doc.unit)
    elif doc.sent_back_to() is not None:
        yield _asked(FindingCode.COMPONENT_NOT_FINISHED, unit=doc.unit)


def _gone(doc: UnitDoc, event: Event) -> Iterator[Finding]:
    """The unit was scrapped, or is inside something else."""
    if doc.scrapped:
        yield _asked(FindingCode.UNIT_SCRAPPED, unit=doc.unit)
    if not isinstance(event.payload, ev.UnitStarted) or not _was_finished(doc):
        return  # that it was built in or packed before it was made is what clocks say
    if doc.built_into:
        yield _asked(FindingCode.UNIT_BUILT_IN, unit=doc.unit, other=doc.built_into)
    if doc.box:
        yield _asked(FindingCode.UNIT_PACKED, unit=doc.unit, box=doc.box)


def _was_finished(doc: UnitDoc) -> bool:
    return any(entry.completes and entry.operation in doc.passed() for entry in doc.history)


def _unfinished(doc: UnitDoc) -> Iterator[Finding]:
    if not _was_finished(doc):
        yield _asked(FindingCode.COMPONENT_NOT_FINISHED, unit=doc.unit)


def _second_result(doc: UnitDoc, event: Event) -> Iterator[Finding]:
    operation = event.envelope.operation or 0
    if operation in doc.passed() or doc.scrapped:
        yield _asked(FindingCode.DUPLICATE_REPORT, operation=operation)


def _missing(doc: UnitDoc, event: Event, rows: InForce) -> Iterator[Finding]:
    """Operations that the unit should have passed: before one that is started, or reported good after the
    unit was sent back elsewhere; all of them before it is packed.
    """
    payload = event.payload
    envelope = event.envelope
    item: str
    upto: int | None = envelope.operation or 0
    if isinstance(payload, ev.UnitStarted):
        item = payload.item
    elif isinstance(payload, ev.UnitPacked):
        item = payload.item
        upto = None
    elif isinstance(payload, ev.WorkReported) and payload.good and _sent_back_since(doc):
        item = doc.item
    else:
        return
    routing = rows.row(Routing, item)
    if routing is None:
        return
    wanted = routing.operations if upto is None else routing.before(upto)
    missing = [entry.number for entry in still_to_pass(wanted, doc)]
    if missing:
        told = " ".join(map(str, missing))
        yield _asked(FindingCode.OPERATION_MISSING, operation=missing[0], operations=told)


def _sent_back_since(doc: UnitDoc) -> bool:
    """True where the unit was sent back after it was started where it is open now."""
    back = [entry.at for entry in doc.history if entry.rework_to is not None]
    return bool(back) and back[-1] >= doc.started_at


def _box(doc: BoxDoc, event: Event, rows: InForce) -> Iterator[Finding]:
    payload = event.payload
    subject = event.envelope.subject or ("", "")
    if isinstance(payload, ev.IntoBox) and payload.box == doc.box and subject[1] not in doc.inside:
        yield from _into(doc, event, payload, rows)
    elif isinstance(payload, ev.OutOfBox) and payload.box == doc.box and doc.pallet:
        yield _asked(FindingCode.BOX_ON_PALLET, box=doc.box, pallet=doc.pallet)
    elif isinstance(payload, ev.BoxClosed) and not doc.inside:
        yield _asked(FindingCode.BOX_EMPTY, box=doc.box)
    elif isinstance(payload, ev.BoxPacked) and subject[1] == doc.box:
        other = bool(payload.item) and payload.item != doc.item
        if doc.closed_at is None or other:
            yield _asked(FindingCode.BOX_UNCONFIRMED, box=doc.box)


def _into(doc: BoxDoc, event: Event, payload: ev.IntoBox, rows: InForce) -> Iterator[Finding]:
    """What speaks against one more in a box, or on a pallet."""
    item = rows.row(Item, payload.item)
    pallet = isinstance(payload, ev.BoxPacked)
    if doc.closed_at is not None:
        yield _asked(FindingCode.BOX_CLOSED, box=doc.box)
    capacity = (item.pallet_quantity if pallet else item.box_quantity) if item else 0
    if capacity and len(doc.inside) >= capacity:
        yield _asked(FindingCode.BOX_FULL, box=doc.box, capacity=capacity)
    plant = rows.row(Plant, "plant")
    rule = plant.pallets if pallet and plant else PalletRule.ITEM
    other_item = rule != PalletRule.ANY and bool(doc.item) and doc.item != payload.item
    other_order = rule == PalletRule.ORDER and bool(doc.order) and doc.order != (event.envelope.order or "")
    if doc.inside and (other_item or other_order):
        yield _asked(FindingCode.BOX_OTHER_GOODS, box=doc.box)


def _lot(doc: LotDoc, event: Event, rows: InForce) -> Iterator[Finding]:
    payload = event.payload
    if isinstance(payload, ev.LotReceived):
        yield from _known_already(doc, event, rows)
    if isinstance(payload, ev.ReportTakenBack) and payload.completes:
        short = doc.used - (doc.received - payload.good)
        if doc.used and short > 0:
            yield _asked(FindingCode.LOT_OVERDRAWN, lot=doc.lot, surplus=f"{short:f}")
    if not isinstance(payload, ev.ComponentConsumed) or payload.lot != doc.lot:
        return
    there = available(doc, rows)
    if there is not None and doc.used + payload.quantity > there:
        beyond = doc.used + payload.quantity - there
        yield _asked(FindingCode.LOT_OVERDRAWN, lot=doc.lot, surplus=f"{beyond:f}")
    expires = _expiry(doc, rows)
    envelope = event.envelope
    if expires is not None and expires < local_date(envelope.occurred_at, envelope.zone):
        yield _asked(FindingCode.LOT_EXPIRED, lot=doc.lot, expired=expires)


def _known_already(doc: LotDoc, event: Event, rows: InForce) -> Iterator[Finding]:
    """The hub had taken the lot over by then."""
    row = rows.row(Lot, doc.lot)
    if row is not None and 0 < row.counted_at <= event.envelope.occurred_at:
        yield _asked(FindingCode.LOT_KNOWN, lot=doc.lot)


def available(doc: LotDoc, rows: InForce) -> Decimal | None:
    """How much of the lot could be used in all; None where nobody has said how much there is."""
    row = rows.row(Lot, doc.lot)
    if row is not None:
        return row.quantity + row.used_before
    return doc.received or None


def _expiry(doc: LotDoc, rows: InForce) -> date | None:
    row = rows.row(Lot, doc.lot)
    return doc.expiry if row is None else row.expires


def _asked(code: FindingCode, **parameters: object) -> Finding:
    return Finding(code, {name: str(value) for name, value in parameters.items()}, counted=True)
