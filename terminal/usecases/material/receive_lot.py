"""Receive a lot: material becomes known under its lot number, here at once, everywhere through the hub."""

from datetime import date
from decimal import Decimal

import msgspec

from terminal.domain.codes.patterns import compile_pattern
from terminal.domain.events.payloads import Event, LotReceived, Payload
from terminal.domain.ids import EventId, ItemCode, LotCode, ThingKind
from terminal.domain.masters.kinds import Tracking
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.rows import Item
from terminal.domain.masters.shifts import local_date
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, WarningCode, refused
from terminal.domain.units import NotConverted, converted
from terminal.store.journal import Gathered
from terminal.usecases.parts.known_lot import known_lot
from terminal.usecases.parts.label_request import NOT_PRINTABLE, ask_by_itself, template_for
from terminal.usecases.parts.workplace import Workplace, may_act, once

_LARGEST = Decimal("1e12")


class Delivery(msgspec.Struct, frozen=True):
    """What arrived."""

    lot: LotCode
    item: ItemCode
    quantity: Decimal
    supplier: str = ""
    supplier_lot: str = ""
    expires: date | None = None


class Received(msgspec.Struct, frozen=True):
    """A delivery that was taken in, when and by whom."""

    delivery: Delivery
    at: int
    actor: str


@once
def receive_lot(work: Workplace, command: EventId, delivery: Delivery) -> Outcome[Delivery]:
    """Takes a delivery in under its lot number, or under item and number where another item's lot has it
    (docs/decisions/0022); its label is printed where there is one for lots.
    """
    code = lot_code(work, delivery.item, delivery.lot)
    if problem := may_act(work) or _problem(work, delivery, code):
        return problem
    payload = LotReceived(
        item=delivery.item,
        quantity=delivery.quantity,
        supplier=delivery.supplier,
        supplier_lot=delivery.supplier_lot,
        expires=delivery.expires.isoformat() if delivery.expires else "",
    )
    with work.act() as act:
        act.add(command, payload, subject=(ThingKind.LOT, code))
        asked = ask_by_itself(work, act, template_for(work, Subject.LOT), code)
    taken = msgspec.structs.replace(delivery, lot=code)
    late = (WarningCode.PAST_DATE,) if past_date(work, delivery.expires) else ()
    return Accepted(taken, late if asked else (*late, NOT_PRINTABLE))


def past_date(work: Workplace, expires: date | None) -> bool:
    """Whether the last day of use is over. Such a delivery is taken in, for it is there and must be in the
    records; it cannot be used (`lot_expired`).
    """
    return expires is not None and expires < local_date(work.now(), work.identity.zone)


def lot_code(work: Workplace, item: str, number: str) -> LotCode:
    """What a lot of `item` with that number is called here: its number, or item and number where the number
    is another item's lot. `item` "" = not known.
    """
    other = known_lot(work, number)
    taken = item and other is not None and other.item != item
    return LotCode(f"{item}/{number}" if taken else number)


def _problem(work: Workplace, delivery: Delivery, code: LotCode) -> Refused | None:
    item = work.masters.get(Item, delivery.item)
    if item is None or item.tracking != Tracking.LOT:
        return refused(Refusal.WRONG_ITEM, item=delivery.item, code=delivery.lot, expected="")
    if not delivery.lot or not may_be_lot_of(item, delivery.lot):
        return refused(Refusal.LOT_NOT_OF_ITEM, lot=delivery.lot, item=item.code)
    if known_lot(work, code) is not None:
        return refused(Refusal.LOT_EXISTS, lot=code)
    if not delivery.quantity.is_finite() or not 0 < delivery.quantity <= _LARGEST:
        return refused(Refusal.QUANTITY_WRONG, quantity=delivery.quantity)
    if isinstance(said_in(item, delivery.quantity, ""), Refused):
        return refused(Refusal.QUANTITY_NOT_WHOLE, quantity=delivery.quantity, uom=item.uom)
    return None


def said_in(item: Item, amount: Decimal, unit: str) -> Decimal | Refused:
    """How much of `item` a label means by `amount` of `unit` ("" = the item's own), to the last digit."""
    found = converted(amount, unit, item.uom)
    if isinstance(found, Decimal):
        return found
    if found is NotConverted.NOT_WHOLE:
        said = f"{amount} {unit}".strip()
        return refused(Refusal.QUANTITY_NOT_WHOLE, quantity=said, uom=item.uom)
    return refused(Refusal.UNIT_NOT_CONVERTIBLE, quantity=amount, said=unit, item=item.code, uom=item.uom)


def may_be_lot_of(item: Item, lot: str) -> bool:
    """Whether `lot` can be a lot number of `item`: it is kept by lots, and the number has their shape."""
    if item.tracking != Tracking.LOT:
        return False
    return not item.lot_pattern or compile_pattern(item.lot_pattern).fullmatch(lot) is not None


def last_received(work: Workplace, newest: int) -> tuple[Received, ...]:
    """The newest deliveries taken in at this station, newest first."""
    events = work.store.events_of((Gathered.RECEIVED, work.identity.station), newest)
    return tuple(_received(event, event.payload) for event in reversed(events))


def _received(event: Event, payload: Payload) -> Received:
    assert isinstance(payload, LotReceived)
    envelope = event.envelope
    delivery = Delivery(
        lot=LotCode(envelope.subject[1] if envelope.subject else ""),
        item=payload.item,
        quantity=payload.quantity,
        supplier=payload.supplier,
        supplier_lot=payload.supplier_lot,
        expires=date.fromisoformat(payload.expires) if payload.expires else None,
    )
    return Received(delivery, envelope.occurred_at, envelope.actor or "")
