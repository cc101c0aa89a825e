"""What lots, boxes, calls and stations are now, as folds over their events. The same folds run at the station
and at the hub. Who works at a station, and on what, is with its terminals (`terminal`).
"""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from terminal.domain.events import payloads as ev
from terminal.domain.events.payloads import Event, EventKey
from terminal.domain.state.seen import seen

ZERO = Decimal(0)


class LotDoc(msgspec.Struct, frozen=True):
    """How much of a lot went where; for a lot received or made on the floor also how much that was.

    `born` is the event by which it was received.
    """

    lot: str
    item: str = ""
    received: Decimal = ZERO
    used: Decimal = ZERO
    supplier: str = ""
    supplier_lot: str = ""
    expires: str = ""
    station: str = ""
    last_at: int = 0
    through: dict[str, int] = {}
    born: EventKey | None = None

    @property
    def expiry(self) -> date | None:
        """The day after which it is not used; None where none was given, or what was given is no day."""
        with suppress(ValueError):
            return date.fromisoformat(self.expires)
        return None


class BoxDoc(msgspec.Struct, frozen=True):
    """A box with the `units` in it, or a pallet with the `boxes` on it; `pallet` is the one a box is on.

    `item` and `order` are those of all that is inside, "" where there are several.
    """

    box: str
    item: str = ""
    order: str = ""
    units: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    pallet: str = ""
    closed_at: int | None = None
    closed_by: str = ""
    station: str = ""
    through: dict[str, int] = {}

    @property
    def inside(self) -> tuple[str, ...]:
        """What it holds: units or boxes."""
        return self.boxes or self.units


class CallDoc(msgspec.Struct, frozen=True):
    """An andon call from raised over acknowledged to cleared; times in microseconds UTC."""

    call: str
    call_kind: str = ""
    station: str = ""
    order: str = ""
    raised_at: int = 0
    raised_by: str = ""
    acknowledged_at: int | None = None
    acknowledged_by: str = ""
    cleared_at: int | None = None
    cleared_by: str = ""
    through: dict[str, int] = {}


class PlaceDoc(msgspec.Struct, frozen=True):
    """What is put up at a station, for all its terminals and whatever their orders: `mounted` is the lot in
    use of each component, by item.
    """

    station: str
    mounted: dict[str, str] = {}
    through: dict[str, int] = {}


def fold_lot(doc: LotDoc | None, lot: str, event: Event, *, stands: bool = True) -> LotDoc:
    """The lot after `event`. But for its birth the order of events makes no difference."""
    before = doc or LotDoc(lot)
    changes = _lot_changes(before, event) if stands else {}
    return msgspec.structs.replace(before, **seen(before.through, event), **changes)


def _lot_changes(before: LotDoc, event: Event) -> dict[str, Any]:
    envelope = event.envelope
    payload = event.payload
    changes = {"last_at": max(before.last_at, envelope.occurred_at)} | _whereabouts(before, event)
    if isinstance(payload, ev.LotReceived):
        return changes | {
            "item": payload.item,
            "received": before.received + payload.quantity,
            "supplier": payload.supplier,
            "supplier_lot": payload.supplier_lot,
            "expires": payload.expires,
            "born": envelope.key,
        }
    return changes | _lot_amount(before, payload)


def _lot_amount(before: LotDoc, payload: ev.Payload) -> dict[str, Any]:
    """What changes of its amounts."""
    match payload:
        case ev.ComponentConsumed() if payload.lot == before.lot:
            return {"used": before.used + payload.quantity, "item": before.item or payload.item}
        case ev.ComponentReturned() if payload.lot == before.lot:
            return {"used": before.used - payload.quantity, "item": before.item or payload.item}
        case ev.WorkReported() if payload.completes:
            return {"received": before.received + payload.good, "item": before.item or payload.item}
        case ev.ReportTakenBack() if payload.completes:
            return {"received": before.received - payload.good}
    return {}


def _whereabouts(before: LotDoc, event: Event) -> dict[str, Any]:
    """Where it was seen last: by time, and at one time in the order of the stations' names."""
    here = (event.envelope.occurred_at, event.envelope.station)
    return {"station": here[1]} if here >= (before.last_at, before.station) else {}


def fold_box(doc: BoxDoc | None, box: str, event: Event, *, stands: bool = True) -> BoxDoc:
    """The box or pallet after `event`."""
    before = doc or BoxDoc(box)
    changes = _box_changes(before, event) if stands else {}
    return msgspec.structs.replace(before, **seen(before.through, event), **changes)


def _box_changes(before: BoxDoc, event: Event) -> dict[str, Any]:
    envelope = event.envelope
    payload = event.payload
    match payload:
        case ev.IntoBox() if payload.box == before.box:
            return _put_in(before, event, payload)
        case ev.OutOfBox() if payload.box == before.box:
            return _taken_out(before, event, payload)
        case ev.BoxPacked():
            return {"pallet": payload.box}
        case ev.BoxUnpacked():
            return {"pallet": ""}
        case ev.BoxClosed():
            return {"closed_at": envelope.occurred_at, "closed_by": envelope.actor or ""}
    return {}


def _put_in(before: BoxDoc, event: Event, payload: ev.IntoBox) -> dict[str, Any]:
    what = _contents(payload)
    order = event.envelope.order or ""
    held = getattr(before, what)
    subject = event.envelope.subject
    if subject is None or subject[1] in held:
        return {}
    first = not before.inside
    return {
        what: (*held, subject[1]),
        "item": payload.item if first or before.item == payload.item else "",
        "order": order if first or before.order == order else "",
        "station": event.envelope.station,
    }


def _taken_out(before: BoxDoc, event: Event, payload: ev.OutOfBox) -> dict[str, Any]:
    what = _contents(payload)
    subject = event.envelope.subject
    held = getattr(before, what)
    if subject is None or subject[1] not in held:
        return {}
    left = tuple(each for each in held if each != subject[1])
    return {what: left, "closed_at": None, "closed_by": ""} | ({} if left else {"item": "", "order": ""})


def _contents(payload: ev.IntoBox | ev.OutOfBox) -> str:
    """Which field of the doc holds what such an event is about."""
    return "boxes" if isinstance(payload, ev.BoxPacked | ev.BoxUnpacked) else "units"


def fold_call(doc: CallDoc | None, call: str, event: Event) -> CallDoc:
    """The call after `event`; the first acknowledgement and the first clearing count."""
    before = doc or CallDoc(call)
    envelope = event.envelope
    payload = event.payload
    at = envelope.occurred_at
    by = envelope.actor or ""
    changes: dict[str, Any] = seen(before.through, event)
    if isinstance(payload, ev.CallRaised):
        changes |= {
            "call_kind": payload.call_kind,
            "station": envelope.station,
            "order": envelope.order or "",
            "raised_at": at,
            "raised_by": by,
        }
    elif isinstance(payload, ev.CallAcknowledged) and before.acknowledged_at is None:
        changes |= {"acknowledged_at": at, "acknowledged_by": by}
    elif isinstance(payload, ev.CallCleared) and before.cleared_at is None:
        changes |= {"cleared_at": at, "cleared_by": by}
    return msgspec.structs.replace(before, **changes)


def fold_place(doc: PlaceDoc | None, station: str, event: Event) -> PlaceDoc:
    """The station after `event`: a lot stays in use until another of its item is put up."""
    before = doc or PlaceDoc(station)
    changes: dict[str, Any] = seen(before.through, event)
    subject = event.envelope.subject
    payload = event.payload
    if isinstance(payload, ev.LotMounted) and subject:
        changes |= {"mounted": {**before.mounted, payload.item: subject[1]}}
    return msgspec.structs.replace(before, **changes)
