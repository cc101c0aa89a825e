"""What is to be made."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from sync.hub.masters.files.records import Format, Placed, Record
from sync.hub.masters.files.table import KnownRows, MasterTable, by_row
from sync.hub.masters.files.wrong import Wrong
from sync.hub.masters.tables.items import check_whole_pieces
from terminal.domain.ids import ItemCode, OrderCode
from terminal.domain.masters.kinds import OrderState
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Item, Routing, Station, WorkOrder

_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


def _order(record: Record) -> WorkOrder:
    tolerance = record.decimal("tolerance") or Decimal(0)
    if tolerance < 0:
        record.wrong(Wrong.NEGATIVE, "tolerance", value=tolerance)
    return WorkOrder(
        code=OrderCode(record.code("code")),
        item=ItemCode(record.code("item")),
        quantity=record.quantity("quantity"),
        due=_moment(record, "due"),
        line=record.code_or_nothing("line"),
        state=record.choice("state", OrderState, OrderState.RELEASED),
        tolerance=tolerance,
    )


def _moment(record: Record, column: str) -> str:
    value = record.text(column)
    try:
        if value:
            datetime.fromisoformat(value if _MOMENT.fullmatch(value) else "")
    except ValueError:
        record.wrong(Wrong.BAD_MOMENT, column, value=value)
    return value


def _check_orders(rows: Sequence[Placed[WorkOrder]], known: KnownRows) -> None:
    lines = {station.line for station, _ in known.files.of(Station)}
    for row, place in rows:
        known.refer(place, "item", row.item, Item)
        check_whole_pieces(known, place, row.item, row.quantity)
        unmade = known.row(Item, row.item) and not known.row(Routing, row.item)
        if unmade and known.is_judged(Routing):
            known.found.at(place, Wrong.NO_ROUTING, "item", item=row.item)
        if row.line and row.line not in lines and known.is_judged(Station):
            known.found.at(place, Wrong.UNKNOWN_LINE, "line", code=row.line)


ORDERS: Final = MasterTable(
    struct=WorkOrder,
    format=Format("orders.csv", ("code", "item", "quantity"), ("due", "line", "state", "tolerance")),
    holds=Names(zh="工单", en="what is to be made"),
    read=by_row(_order),
    check=_check_orders,
)
