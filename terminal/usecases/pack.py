"""Pack finished units into a box, take one out again, close the box. Its label is made from `box_label`.

While no recent word from the hub is there, a unit that other stations finished cannot be told from one that
they did not: it is packed, the record says so, and the hub checks it later.
"""

from itertools import count

import msgspec

from terminal.domain.code_patterns import compile_pattern
from terminal.domain.events import BoxClosed, EventKey, UnitPacked, UnitUnpacked
from terminal.domain.ids import BoxCode, EventId, ItemCode, OrderCode, UnitCode
from terminal.domain.label_template import Subject
from terminal.domain.masters import Item
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.place_state import BoxDoc
from terminal.domain.shifts import local_date
from terminal.domain.unit_state import UnitDoc, UnitStatus
from terminal.usecases.open_unit import status_problem
from terminal.usecases.print_label import NOT_PRINTABLE, ask_by_itself, template_for
from terminal.usecases.workplace import Workplace, may_act, once


class Packed(msgspec.Struct, frozen=True):
    """The unit is in the box, as number `count` of `capacity` (0 = any number)."""

    unit: str
    box: BoxCode
    count: int
    capacity: int


class Unpacked(msgspec.Struct, frozen=True):
    """The unit is out of the box, which holds `count` now; `reopened` if it had been closed before."""

    unit: str
    box: BoxCode
    count: int
    reopened: bool


class BoxLabel(msgspec.Struct, frozen=True):
    """What stands on a box's label."""

    box: BoxCode
    item: ItemCode
    name_zh: str
    name_en: str
    order: str
    units: tuple[str, ...]
    closed_at: int | None


@once
def pack_unit(work: Workplace, command: EventId, code: UnitCode, box: BoxCode) -> Outcome[Packed]:
    """Puts a finished unit into the box, "" where none is open; the first unit decides what item the box
    holds.
    """
    if not box:
        return refused(Refusal.NO_BOX)
    if problem := may_act(work):
        return problem
    ready = _ready(work, code)
    if isinstance(ready, Refused):
        return ready
    doc, item = work.store.doc(BoxDoc, box) or BoxDoc(box), work.masters.get(Item, ready.item)
    capacity = item.box_quantity if item else 0
    if problem := _box_problem(doc, ready.item, capacity):
        return problem
    payload = UnitPacked(box=box, item=ready.item, unverified=ready.unverified)
    with work.act() as act:
        act.add(command, payload, order=ready.order, subject=("unit", code))
    packed = Packed(code, box, len(doc.units) + 1, capacity)
    return Accepted(packed, ("unit_unverified",) if ready.unverified else ())


@once
def unpack_unit(work: Workplace, command: EventId, code: UnitCode) -> Outcome[Unpacked]:
    """Takes a unit out of the box it is in; the packing stays in the trail. A closed box is open again."""
    if problem := may_act(work):
        return problem
    unit = work.store.doc(UnitDoc, code)
    if unit is None or not unit.box:
        return refused(Refusal.UNIT_NOT_PACKED, unit=code)
    box = BoxCode(unit.box)
    closed = (work.store.doc(BoxDoc, box) or BoxDoc(box)).closed_at is not None
    payload = UnitUnpacked(box=box, item=ItemCode(unit.item))
    about = {"order": unit.order or None, "subject": ("unit", code), "corrects": _packing(work, code, box)}
    with work.act() as act:
        act.add(command, payload, **about)
    left = work.store.doc(BoxDoc, box) or BoxDoc(box)
    return Accepted(Unpacked(code, box, len(left.units), reopened=closed))


def _packing(work: Workplace, code: str, box: str) -> EventKey | None:
    """The event that put the unit into the box, if it was written here."""
    for event in reversed(work.store.events_of(("unit", code))):
        if isinstance(event.payload, UnitPacked) and event.payload.box == box:
            return event.envelope.key
    return None


def new_box_code(work: Workplace) -> BoxCode:
    """A code for a box that has none: BX, terminal, day, number of the box; no hub is needed to be the only
    one. So that other stations know it for a box, the plant has a code pattern for it (`patterns.csv`).

    A terminal that lost its store starts a new epoch, which then stands in the code: no number comes twice.
    """
    day = local_date(work.now(), work.identity.zone)
    again = f"{work.identity.epoch}-" if work.identity.epoch > 1 else ""
    start = f"BX-{work.identity.terminal_id}-{day:%y%m%d}-{again}"
    codes = (BoxCode(f"{start}{number:03}") for number in count(1))
    return next(code for code in codes if work.store.doc(BoxDoc, code) is None)


@once
def close_box(work: Workplace, command: EventId, box: BoxCode) -> Outcome[BoxLabel]:
    """Closes the box; where the station has a printer and the plant a box label, it is printed."""
    doc = work.store.doc(BoxDoc, box)
    if problem := may_act(work):
        return problem
    if not box:
        return refused(Refusal.NO_BOX)
    if doc is None or not doc.units:
        return refused(Refusal.BOX_EMPTY, box=box)
    if doc.closed_at is not None:
        return refused(Refusal.BOX_CLOSED, box=box)
    payload = BoxClosed(item=ItemCode(doc.item), units=len(doc.units))
    with work.act() as act:
        act.add(command, payload, order=doc.order or None, subject=("box", box))
        asked = ask_by_itself(work, act, template_for(work, Subject.BOX), box)
    label = _label(work, work.store.doc(BoxDoc, box) or doc)
    return Accepted(label, () if asked else (NOT_PRINTABLE,))


def box_label(work: Workplace, box: BoxCode) -> BoxLabel | None:
    """What to print for a box, None when nothing is known of it."""
    doc = work.store.doc(BoxDoc, box)
    return None if doc is None else _label(work, doc)


def _label(work: Workplace, doc: BoxDoc) -> BoxLabel:
    item = work.masters.get(Item, doc.item)
    names = (item.names.zh, item.names.en) if item else ("", "")
    return BoxLabel(BoxCode(doc.box), ItemCode(doc.item), *names, doc.order, doc.units, doc.closed_at)


class _Ready(msgspec.Struct, frozen=True):
    """What is known of a unit that may be packed."""

    item: ItemCode
    order: OrderCode | None
    unverified: bool = False


def _ready(work: Workplace, code: UnitCode) -> _Ready | Refused:
    unit = work.store.doc(UnitDoc, code)
    if unit is not None and unit.status is UnitStatus.FINISHED:
        return _Ready(ItemCode(unit.item), OrderCode(unit.order))
    if unit is not None and (problem := status_problem(unit)):
        return problem
    item = ItemCode(unit.item) if unit else _item_by_serial(work, code)
    if work.fresh() or not item:
        return refused(Refusal.UNIT_NOT_FINISHED, unit=code, station=unit.station if unit else "")
    return _Ready(item, OrderCode(unit.order) if unit else None, unverified=True)


def _item_by_serial(work: Workplace, code: str) -> ItemCode:
    """The one item whose serial numbers look like this, "" where none or several do."""
    items = [row for row in work.masters.all(Item) if row.unit_pattern]
    found = [row.code for row in items if compile_pattern(row.unit_pattern).fullmatch(code)]
    return found[0] if len(found) == 1 else ItemCode("")


def _box_problem(doc: BoxDoc, item: ItemCode, capacity: int) -> Refused | None:
    if doc.closed_at is not None:
        return refused(Refusal.BOX_CLOSED, box=doc.box)
    if doc.item and doc.item != item:
        return refused(Refusal.BOX_OTHER_ITEM, box=doc.box, item=doc.item, other=item)
    if capacity and len(doc.units) >= capacity:
        return refused(Refusal.BOX_FULL, box=doc.box, capacity=capacity)
    return None
