"""Materials and products, and what goes into which of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from sync.hub.masters.files.problems import Findings, Place
from sync.hub.masters.files.records import Format, Placed, Record
from sync.hub.masters.files.table import KnownRows, MasterFiles, MasterTable, by_row
from sync.hub.masters.files.wrong import Wrong
from terminal.domain.codes.ai_table import has_check_digit
from terminal.domain.ids import ItemCode, Operation
from terminal.domain.masters.kinds import Tracking
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import BillOfMaterial, BomLine, Item, MasterRow, Routing


class BillPart(NamedTuple):
    """A line of a bill of material: a row of its file, a part of the bill in the feed."""

    item: ItemCode
    line: BomLine


def tracking_of(known: KnownRows, item: str) -> Tracking | None:
    """How the item is tracked, None where it is not known."""
    found = known.placed(Item, item)
    if found is None or known.found.is_wrong(found.place, "tracking"):
        return None
    return found.row.tracking


def check_whole_pieces(known: KnownRows, place: Place, item: str, quantity: Decimal) -> None:
    """Report a broken quantity of an item of which every piece is known."""
    if tracking_of(known, item) == Tracking.UNIT and quantity % 1:
        known.found.at(place, Wrong.WHOLE_PIECES, "quantity", item=item, value=quantity)


def _item(record: Record) -> Item:
    return Item(
        code=ItemCode(record.code("code")),
        names=record.names(),
        tracking=record.choice("tracking", Tracking),
        uom=record.name("uom") or "pcs",
        gtin=_gtin(record),
        unit_pattern=record.pattern("unit_pattern"),
        lot_pattern=record.pattern("lot_pattern"),
        box_quantity=record.whole("box_quantity"),
        pallet_quantity=record.whole("pallet_quantity"),
    )


def _gtin(record: Record) -> str:
    """The GTIN with 14 digits, the way a scan of it is read, or ""."""
    value = record.text("gtin")
    usable = value.isascii() and value.isdigit() and len(value) in {8, 12, 13, 14} and has_check_digit(value)
    if value and not usable:
        record.wrong(Wrong.BAD_GTIN, "gtin", value=value)
    return value.zfill(14) if value else ""


def _part(record: Record) -> BillPart:
    operation = record.needed("operation") and record.whole("operation", low=1, high=99_999, default=1)
    line = BomLine(
        component=ItemCode(record.code("component")),
        quantity=record.quantity("quantity"),
        operation=Operation(operation or 1),
    )
    return BillPart(ItemCode(record.code("item")), line)


def _check_bom(rows: Sequence[Placed[BillPart]], known: KnownRows) -> None:
    for (item, line), place in rows:
        known.refer(place, "item", item, Item)
        known.refer(place, "component", line.component, Item)
        check_whole_pieces(known, place, line.component, line.quantity)
        routing = known.row(Routing, item)
        if routing and known.is_judged(Routing) and routing.operation(line.operation) is None:
            known.found.at(place, Wrong.NO_SUCH_OPERATION, "operation", item=item, operation=line.operation)
    _check_circles(rows, known.found)


def _check_circles(rows: Sequence[Placed[BillPart]], found: Findings) -> None:
    """Walk every bill of material down; a component that is already on the way closes a circle."""
    parts: dict[ItemCode, dict[ItemCode, Place]] = {}
    for (item, line), place in rows:
        if item and line.component:
            parts.setdefault(item, {}).setdefault(line.component, place)
    done: set[ItemCode] = set()
    for root, first in parts.items():
        way = {root: iter(first.items())} if root not in done else {}
        while way:
            item, left = next(reversed(way.items()))
            if (line_below := next(left, None)) is None:
                done.add(item)
                way.popitem()
                continue
            component, place = line_below
            if component in way:
                circle = [*way][[*way].index(component) :]
                found.at(place, Wrong.CYCLE, path=" > ".join([*circle, component]))
            elif component in parts and component not in done:
                way[component] = iter(parts[component].items())


def _bills(files: MasterFiles, rows: Sequence[Placed[BillPart]]) -> Iterable[MasterRow]:
    """One bill for each product."""
    parts: defaultdict[ItemCode, list[BomLine]] = defaultdict(list)
    for (item, line), _ in rows:
        parts[item].append(line)
    return (BillOfMaterial(item=item, lines=tuple(lines)) for item, lines in parts.items())


ITEMS: Final = MasterTable(
    struct=Item,
    format=Format(
        "items.csv",
        ("code", "name_zh", "name_en", "tracking"),
        ("uom", "gtin", "unit_pattern", "lot_pattern", "box_quantity", "pallet_quantity"),
    ),
    holds=Names(
        zh="物料与产品、追溯方式、编码样式",
        en="materials and products, how they are tracked and how their numbers look",
    ),
    needed=True,
    read=by_row(_item),
)
BOM: Final = MasterTable(
    struct=BillPart,
    format=Format("bom.csv", ("item", "component", "quantity", "operation")),
    holds=Names(zh="物料清单", en="what goes into a product at which operation"),
    read=by_row(_part),
    key=lambda part: (part.item, part.line.component, part.line.operation),
    check=_check_bom,
    feed=_bills,
    of=BillOfMaterial,
    split=lambda bill: (BillPart(bill.item, line) for line in bill.lines),
    about=lambda part: part.item,
)
