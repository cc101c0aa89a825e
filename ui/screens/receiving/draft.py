"""A delivery as far as it is known: filled from labels, completed by hand, then taken in. No Qt, no store."""

from datetime import date
from decimal import Decimal

import msgspec

from terminal.domain import meanings as means
from terminal.domain.ids import ItemCode, LotCode
from terminal.usecases.receive_lot import Delivery


class Draft(msgspec.Struct, frozen=True):
    """A delivery that is not taken in yet; "" or None where something is missing."""

    lot: LotCode = LotCode("")
    item: ItemCode = ItemCode("")
    quantity: Decimal | None = None
    expires: date | None = None
    supplier_lot: str = ""

    def missing(self) -> str:
        """The first thing still to know: "lot", "item", "quantity", or "" when it can be taken in."""
        if not self.lot:
            return "lot"
        if not self.item:
            return "item"
        return "quantity" if self.quantity is None else ""

    def with_label(self, label: "Draft") -> "Draft":
        """With what a label says; what the label does not say stays."""
        changes = {
            name: value
            for name in self.__struct_fields__
            if (value := getattr(label, name)) not in ("", None)
        }
        return msgspec.structs.replace(self, **changes)

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
        case means.Lot(data=data):
            says_item = meaning.item and data and (data.gtin or data.items)
            item = (meaning.item if says_item else None) or ItemCode("")
            supplier_lot = data.supplier_lot if data else ""
            return Draft(meaning.lot, item, meaning.quantity, meaning.expires, supplier_lot)
        case means.Item():
            data = meaning.data
            return Draft(item=meaning.item, quantity=data.quantity if data else None)
        case means.Unknown(why=means.Why.ITEM_NOT_KNOWN, data=data) if data and data.lot:
            return Draft(LotCode(data.lot), ItemCode(""), data.quantity, data.expires, data.supplier_lot)
        case _:
            return None
