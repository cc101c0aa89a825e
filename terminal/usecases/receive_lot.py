"""Receive a lot: material becomes known under its lot number, here at once, everywhere through the hub."""

from datetime import date
from decimal import Decimal

import msgspec

from terminal.domain.code_patterns import compile_pattern
from terminal.domain.events import LotReceived
from terminal.domain.ids import EventId, ItemCode, LotCode
from terminal.domain.masters import Item
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.usecases.consume import lot_state
from terminal.usecases.workplace import Workplace, may_act, once


class Delivery(msgspec.Struct, frozen=True):
    """What arrived."""

    lot: LotCode
    item: ItemCode
    quantity: Decimal
    supplier: str = ""
    supplier_lot: str = ""
    expires: date | None = None


@once
def receive_lot(work: Workplace, command: EventId, delivery: Delivery) -> Outcome[Delivery]:
    """Takes a delivery in under its lot number."""
    if problem := may_act(work) or _problem(work, delivery):
        return problem
    payload = LotReceived(
        item=delivery.item,
        quantity=delivery.quantity,
        supplier=delivery.supplier,
        supplier_lot=delivery.supplier_lot,
        expires=delivery.expires.isoformat() if delivery.expires else "",
    )
    with work.act() as act:
        act.add(command, payload, subject=("lot", delivery.lot))
    return Accepted(delivery)


def _problem(work: Workplace, delivery: Delivery) -> Refused | None:
    item = work.masters.get(Item, delivery.item)
    if item is None or item.tracking != "lot":
        return refused(Refusal.WRONG_ITEM, item=delivery.item, code=delivery.lot, expected="")
    if not delivery.lot or (
        item.lot_pattern and not compile_pattern(item.lot_pattern).fullmatch(delivery.lot)
    ):
        return refused(Refusal.LOT_UNKNOWN, lot=delivery.lot)
    if lot_state(work, delivery.lot) is not None:
        return refused(Refusal.LOT_EXISTS, lot=delivery.lot)
    if not delivery.quantity.is_finite() or delivery.quantity <= 0:
        return refused(Refusal.QUANTITY_WRONG, quantity=delivery.quantity)
    return None
