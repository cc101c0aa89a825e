"""Pack finished units into a box, take one out again, close the box. Boxes on pallets are `load_pallet`.

While no recent word from the hub is there, a unit that other stations finished cannot be told from one that
they did not: it is packed, the record says so, and the hub checks it later.
"""

from itertools import count
from typing import Any

import msgspec

from terminal.domain.codes.patterns import compile_pattern
from terminal.domain.events.payloads import BoxClosed, EventKey, IntoBox, OutOfBox, UnitPacked, UnitUnpacked
from terminal.domain.ids import BoxCode, EventId, ItemCode, OrderCode, Thing, ThingKind, UnitCode
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.rows import Item
from terminal.domain.masters.shifts import local_date
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, WarningCode, refused
from terminal.domain.state.place import BoxDoc
from terminal.domain.state.unit import UnitDoc, UnitStatus
from terminal.usecases.packing.contents import box_doc, contents_problem, units_in
from terminal.usecases.parts.label_request import NOT_PRINTABLE, ask_by_itself, template_for
from terminal.usecases.parts.open_unit import status_problem, still_needs
from terminal.usecases.parts.workplace import Workplace, may_act, once


class Packed(msgspec.Struct, frozen=True):
    """The unit (or box) `code` is in the box (or on the pallet), as number `count` of `capacity` (0 = any
    number).
    """

    code: str
    box: BoxCode
    count: int
    capacity: int


class Unpacked(msgspec.Struct, frozen=True):
    """The unit (or box) `code` is out of the box (or off the pallet), which holds `count` now; `reopened` if
    it had been closed before.
    """

    code: str
    box: BoxCode
    count: int
    reopened: bool


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
    doc = box_doc(work, box)
    item = work.masters.get(Item, ready.item)
    capacity = item.box_quantity if item else 0
    if problem := _box_problem(doc, ready.item, capacity):
        return problem
    payload = UnitPacked(box=box, item=ready.item)
    with work.act() as act:
        act.add(command, payload, order=ready.order, subject=(ThingKind.UNIT, code))
    packed = Packed(code, box, len(doc.units) + 1, capacity)
    return Accepted(packed, (WarningCode.UNIT_UNVERIFIED,) if ready.unverified else ())


@once
def unpack_unit(work: Workplace, command: EventId, code: UnitCode) -> Outcome[Unpacked]:
    """Takes a unit out of the box it is in; the packing stays in the trail. A closed box is open again."""
    if problem := may_act(work):
        return problem
    unit = work.store.doc(UnitDoc, code)
    if unit is None or not unit.box:
        return refused(Refusal.UNIT_NOT_PACKED, unit=code)
    box = BoxCode(unit.box)
    doc = box_doc(work, box)
    if doc.pallet:
        return refused(Refusal.BOX_ON_PALLET, box=box, pallet=doc.pallet)
    payload = UnitUnpacked(box=box, item=ItemCode(unit.item))
    return Accepted(take_out(work, command, payload, (ThingKind.UNIT, code), order=unit.order or None))


def take_out(work: Workplace, command: EventId, payload: OutOfBox, thing: Thing, **about: Any) -> Unpacked:
    """Records that the thing came out of what it was packed into."""
    box = payload.box
    closed = box_doc(work, payload.box).closed_at is not None
    with work.act() as act:
        act.add(command, payload, subject=thing, corrects=_packing(work, thing, box), **about)
    return Unpacked(thing[1], box, len(box_doc(work, box).inside), reopened=closed)


def _packing(work: Workplace, thing: Thing, box: str) -> EventKey | None:
    """The event that put the thing into the box, if it was written here."""
    for event in reversed(work.store.events_of(thing)):
        payload = event.payload
        subject = event.envelope.subject
        if isinstance(payload, IntoBox) and payload.box == box and subject == thing:
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
def close_box(work: Workplace, command: EventId, box: BoxCode) -> Outcome[BoxDoc]:
    """Closes the box; where the station has a printer and the plant a box label, it is printed."""
    if problem := may_act(work):
        return problem
    if not box:
        return refused(Refusal.NO_BOX)
    doc = box_doc(work, box)
    if not doc.units:
        return refused(Refusal.BOX_EMPTY, box=box)
    if doc.closed_at is not None:
        return refused(Refusal.BOX_CLOSED, box=box)
    return contents_problem(work, doc) or close(work, command, doc, Subject.BOX)


def close(work: Workplace, command: EventId, doc: BoxDoc, subject: Subject) -> Accepted[BoxDoc]:
    """Records that the box or pallet is complete, and asks for its label."""
    payload = BoxClosed(
        item=ItemCode(doc.item), units=len(doc.units), boxes=len(doc.boxes), members=units_in(work, doc)
    )
    with work.act() as act:
        act.add(command, payload, order=doc.order or None, subject=(ThingKind.BOX, doc.box))
        asked = ask_by_itself(work, act, template_for(work, subject), doc.box)
    return Accepted(box_doc(work, doc.box), () if asked else (NOT_PRINTABLE,))


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
        return refused(Refusal.UNIT_NOT_FINISHED, unit=code, **still_needs(work, unit))
    return _Ready(item, OrderCode(unit.order) if unit else None, unverified=True)


def _item_by_serial(work: Workplace, code: str) -> ItemCode:
    """The one item whose serial numbers look like this, "" where none or several do."""
    items = [row for row in work.masters.all(Item) if row.unit_pattern]
    found = [row.code for row in items if compile_pattern(row.unit_pattern).fullmatch(code)]
    return found[0] if len(found) == 1 else ItemCode("")


def _box_problem(doc: BoxDoc, item: ItemCode, capacity: int) -> Refused | None:
    if doc.boxes:
        return refused(Refusal.NOT_A_BOX, code=doc.box)
    if doc.closed_at is not None:
        return refused(Refusal.BOX_CLOSED, box=doc.box)
    if doc.item and doc.item != item:
        return refused(Refusal.BOX_OTHER_ITEM, box=doc.box, item=doc.item, other=item)
    if capacity and len(doc.units) >= capacity:
        return refused(Refusal.BOX_FULL, box=doc.box, capacity=capacity)
    return None
