"""Material that is there, as it was counted."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from msgspec import structs

from sync.hub.masters.files.problems import Findings, Place
from sync.hub.masters.files.records import Format, Placed, Record
from sync.hub.masters.files.table import KnownRows, MasterTable, by_row
from sync.hub.masters.files.wrong import Wrong
from sync.hub.masters.tables.items import tracking_of
from terminal.domain.codes.patterns import check_pattern
from terminal.domain.ids import ItemCode, LotCode
from terminal.domain.masters.kinds import LotState, Tracking
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Item, Lot

_MOST_ZEROS: Final = 6


def _lot(record: Record) -> Lot:
    state = record.choice("state", LotState, LotState.RELEASED)
    reason = record.text("reason")
    if state != LotState.RELEASED and not reason:
        record.wrong(Wrong.STATE_NEEDS_REASON, "reason", state=state)
    return Lot(
        code=LotCode(record.code("code")),
        item=ItemCode(record.code("item")),
        quantity=_quantity(record),
        supplier=record.name("supplier"),
        supplier_lot=record.scanned("supplier_lot"),
        expires=record.day("expires"),
        state=state,
        reason=reason,
    )


def _quantity(record: Record) -> Decimal:
    """What is left of the lot now; 0 is a lot that is used up."""
    quantity = record.decimal("quantity") if record.needed("quantity") else None
    if quantity is not None and quantity < 0:
        record.wrong(Wrong.NEGATIVE, "quantity", value=quantity)
    return quantity if quantity is not None else Decimal(0)


def _check_lots(rows: Sequence[Placed[Lot]], known: KnownRows) -> None:
    for row, place in rows:
        known.refer(place, "item", row.item, Item)
        if (tracking := tracking_of(known, row.item)) in {Tracking.UNIT, Tracking.NONE}:
            known.found.at(place, Wrong.NOT_A_LOT_ITEM, "item", item=row.item, tracking=tracking)
        if item := known.row(Item, row.item):
            _check_pattern(row.code, item, place, known.found)


def _check_pattern(code: str, item: Item, place: Place, found: Findings) -> None:
    """A lot whose code breaks its item's pattern is on no label of it."""
    pattern = item.lot_pattern
    if not code or not pattern or check_pattern(pattern) or re.fullmatch(pattern, code):
        return
    zeros = (code.zfill(length) for length in range(len(code) + 1, len(code) + _MOST_ZEROS + 1))
    meant = next((padded for padded in zeros if re.fullmatch(pattern, padded)), "")
    about = {"value": code, "item": item.code}
    if meant:
        found.at(place, Wrong.ZEROS_LOST, "code", meant=meant, **about)
    else:
        found.at(place, Wrong.AGAINST_PATTERN, "code", pattern_column="lot_pattern", pattern=pattern, **about)


LOTS: Final = MasterTable(
    struct=Lot,
    format=Format(
        "lots.csv",
        ("code", "item", "quantity"),
        ("supplier", "supplier_lot", "expires", "state", "reason"),
    ),
    holds=Names(zh="现有批次及盘点数量", en="material that is there, as counted now"),
    read=by_row(_lot),
    key=lambda lot: (lot.item, lot.code),  # lots of different items may bear one number
    check=_check_lots,
    split=lambda lot: (structs.replace(lot, code=lot.number or lot.code, number=""),),
    about=lambda lot: (lot.item, lot.code),
)
