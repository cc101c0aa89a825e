"""What a file may not change, because records rest on it: the item of an order in work, the number of an
operation, the unit of an item. Each is refused with what to do instead; nothing is written here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Text, cast, select

from sync.hub.masters.files.problems import Findings, Place
from sync.hub.masters.files.records import Placed
from sync.hub.masters.files.wrong import Wrong
from sync.hub.store.tables import doc
from sync.hub.store.versions import read_version, revisions_of
from terminal.domain.ids import ThingKind
from terminal.domain.masters.kinds import OrderState
from terminal.domain.masters.rows import (
    BillOfMaterial,
    Item,
    Lot,
    MasterRow,
    Routing,
    RoutingOperation,
    WorkOrder,
)
from terminal.domain.state.fold import decode_doc
from terminal.domain.state.place import LotDoc
from terminal.domain.state.terminal import TerminalDoc
from terminal.domain.state.unit import UnitDoc

_SHOWN: Final = 5
_RECORDS: Final = ("records", "记录")
_LOTS: Final = ("lots", "批次")
_BILLS: Final = ("bills of material", "物料清单")


class Records:
    """What was done with orders and items, by the docs of the hub."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def in_work(self, order: str) -> bool:
        """Whether anything was begun or reported of the order."""
        return self._has(ThingKind.ORDER, order) or any(
            isinstance(found, UnitDoc | TerminalDoc) and found.order == order
            for kind in (ThingKind.UNIT, ThingKind.TERMINAL)
            for found in self._naming(kind, "order", order)
        )

    def made(self, item: str) -> bool:
        """Whether there are units or lots of the item."""
        return any(
            isinstance(found, UnitDoc | LotDoc) and found.item == item
            for kind in (ThingKind.UNIT, ThingKind.LOT)
            for found in self._naming(kind, "item", item)
        )

    def routings(self, item: str) -> Iterator[Routing]:
        """Every routing that the item ever had."""
        place = (Routing.kind, item)
        for revision in revisions_of(self._connection, place):
            row = read_version(self._connection, place, revision)
            if isinstance(row, Routing):
                yield row

    def _has(self, kind: ThingKind, key: str) -> bool:
        query = select(doc.c.key).where(doc.c.kind == kind, doc.c.key == key)
        return self._connection.execute(query).first() is not None

    def _naming(self, kind: ThingKind, field: str, code: str) -> Iterator[Any]:
        """The docs in whose JSON the field may have that value."""
        text = f'"{field}":{msgspec.json.encode(code).decode()}'
        named = cast(doc.c.body, Text).contains(text, autoescape=True)
        for row in self._connection.execute(select(doc.c.body).where(doc.c.kind == kind, named)):
            yield decode_doc(kind, row.body)


class Changes:
    """The rules, for the rows of files against those of the hub."""

    def __init__(self, at_hub: Iterable[MasterRow], records: Records) -> None:
        self._rows = list(at_hub)
        self._by_place = {(row.kind, row.key()): row for row in self._rows}
        self._records = records

    def check(self, read: Mapping[type, Sequence[Placed[Any]]], found: Findings) -> None:
        """Reports what the rows of files, by struct, may not change."""
        for row, place in read.get(WorkOrder, ()):
            self._order(row, place, found)
        for row, place in read.get(Routing, ()):
            self._routing(row, place, found)
        for row, place in read.get(Item, ()):
            self._item(row, place, found)

    def _order(self, row: WorkOrder, place: Place, found: Findings) -> None:
        before = self._by_place.get((WorkOrder.kind, row.code))
        if not isinstance(before, WorkOrder) or before.item == row.item:
            return
        if self._records.in_work(row.code):
            about = {"order": row.code, "before": before.item, "item": row.item}
            found.at(place, Wrong.ITEM_OF_RUNNING_ORDER, "item", **about)

    def _routing(self, row: Routing, place: Place, found: Findings) -> None:
        before = self._by_place.get((Routing.kind, row.item))
        if not isinstance(before, Routing):
            return
        gone = [entry for entry in before.operations if row.operation(entry.number) is None]
        for index, new in enumerate(row.operations):
            if before.operation(new.number) is None and self._records.made(row.item):
                self._number(row, new, gone, place.within(index), found)
        renumbered = {entry.names for entry in row.operations}
        left_out = [entry for entry in gone if entry.names not in renumbered]
        if left_out and (orders := self._in_work(row.item)):
            about = {"operation": left_out[0].number, "item": row.item, "orders": orders}
            found.at(place, Wrong.OPERATION_IN_WORK, "item", **about)

    def _number(
        self,
        row: Routing,
        new: RoutingOperation,
        gone: Sequence[RoutingOperation],
        place: Place,
        found: Findings,
    ) -> None:
        """A number that was not in the routing is neither a new one for an old operation nor an old one."""
        about = {"operation": new.number, "item": row.item}
        for entry in gone:
            if entry.names == new.names:
                found.at(place, Wrong.RENUMBERED, "number", before=entry.number, **about)
        for once in self._records.routings(row.item):
            entry_once = once.operation(new.number)
            if entry_once and entry_once.names != new.names:
                found.at(place, Wrong.NUMBER_OF_ANOTHER, "number", before=entry_once.names.en, **about)

    def _in_work(self, item: str) -> tuple[str, ...]:
        """Orders of the item that are released and begun."""
        orders = (
            row.code
            for row in self._rows
            if isinstance(row, WorkOrder) and row.item == item and row.state == OrderState.RELEASED
        )
        return tuple(code for code in orders if self._records.in_work(code))[:_SHOWN]

    def _item(self, row: Item, place: Place, found: Findings) -> None:
        before = self._by_place.get((Item.kind, row.code))
        if not isinstance(before, Item) or before.uom == row.uom:
            return
        if used := self._use(row.code):
            about = {"item": row.code, "before": before.uom, "uom": row.uom}
            found.at(place, Wrong.UNIT_IN_RECORDS, "uom", where=used[0], where_zh=used[1], **about)

    def _use(self, item: str) -> tuple[str, str] | None:
        """Where the item's unit is meant without being said, in both languages."""
        for row in self._rows:
            if isinstance(row, Lot) and row.item == item:
                return _LOTS
            if isinstance(row, BillOfMaterial) and (row.item == item or _is_part(row, item)):
                return _BILLS
        return _RECORDS if self._records.made(item) else None


def _is_part(bill: BillOfMaterial, item: str) -> bool:
    return any(line.component == item for line in bill.lines)
