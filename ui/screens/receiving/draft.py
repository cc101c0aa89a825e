"""A delivery as far as it is known: filled from labels, completed by hand, then taken in. No Qt, no store."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from terminal.domain.codes import meanings as means
from terminal.domain.codes.parsed import ParsedCode
from terminal.domain.ids import ItemCode, LotCode
from terminal.domain.masters.rows import Item
from terminal.domain.outcome import Refused
from terminal.usecases.material.receive_lot import Delivery, said_in
from terminal.usecases.parts.workplace import Workplace


class Wanted(StrEnum):
    """What is still to know of a delivery, or may be said of it."""

    LOT = "lot"
    ITEM = "item"
    QUANTITY = "quantity"
    EXPIRES = "expires"


class Draft(msgspec.Struct, frozen=True):
    """A delivery that is not taken in yet; "" or None where something is missing."""

    lot: LotCode = LotCode("")
    item: ItemCode = ItemCode("")
    quantity: Decimal | None = None
    expires: date | None = None
    supplier_lot: str = ""
    said: tuple[tuple[Decimal, str], ...] = ()
    """What labels say of the quantity and its unit ("" = the item's own), while the item is not known."""

    def missing(self) -> Wanted | None:
        """The first thing still to know: lot, item, quantity; None when it can be taken in."""
        if not self.lot:
            return Wanted.LOT
        if not self.item:
            return Wanted.ITEM
        return Wanted.QUANTITY if self.quantity is None else None

    def with_label(self, label: "Draft") -> "Draft":
        """With what a label says; what the label does not say stays."""
        changes = {
            name: value
            for name in self.__struct_fields__
            if (value := getattr(label, name)) not in ("", None)
        }
        return msgspec.structs.replace(self, **changes)

    def settled(self, work: Workplace) -> "tuple[Draft, Refused | None]":
        """With the quantity in the unit of its item, once that is known; what a label says in a unit that
        does not fit is left out, with the reason.
        """
        item = work.masters.get(Item, self.item)
        if item is None or not self.said:
            return self, None
        told = [said_in(item, amount, unit) for amount, unit in self.said]
        fitting = next((each for each in told if isinstance(each, Decimal)), self.quantity)
        wrong = next((each for each in told if isinstance(each, Refused)), None)
        settled = msgspec.structs.replace(self, quantity=fitting, said=())
        return settled, wrong if fitting is None else None

    def delivery(self) -> Delivery:
        """What is taken in."""
        return Delivery(
            lot=self.lot,
            item=self.item,
            quantity=self.quantity or Decimal(0),
            supplier_lot=self.supplier_lot,
            expires=self.expires,
        )


def label_of(meaning: means.Meaning) -> Draft | None:
    """What a label says about a delivery; None for a code that says nothing about one.

    A label whose item nobody knows here still says lot, quantity and expiry. A bare lot number says no item:
    that of a lot known by it may be another one's.
    """
    match meaning:
        case means.LotMeaning(data=data):
            says_item = meaning.item and data and (data.gtin or data.items)
            item = (meaning.item if says_item else None) or ItemCode("")
            supplier_lot = data.supplier_lot if data else ""
            said = _said(data) or (() if meaning.quantity is None else ((meaning.quantity, ""),))
            return Draft(meaning.lot, item, None, meaning.expires, supplier_lot, said)
        case means.ItemMeaning():
            data = meaning.data
            return Draft(item=meaning.item, said=_said(data))
        case means.Unknown(why=means.UnknownReason.ITEM_NOT_KNOWN, data=data) if data and data.lot:
            return Draft(LotCode(data.lot), ItemCode(""), None, data.expires, data.supplier_lot, _said(data))
        case _:
            return None


def _said(data: ParsedCode | None) -> tuple[tuple[Decimal, str], ...]:
    """The amounts of a label, those with a unit first: a bare number may as well count packages."""
    if data is None:
        return ()
    told = ((data.amount, data.amount_unit), *data.measures, (data.quantity, data.unit))
    return tuple((amount, unit) for amount, unit in told if amount is not None)
