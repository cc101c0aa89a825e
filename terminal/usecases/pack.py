"""Pack finished units into a box and close it. The box's label is made from `box_label`."""

from itertools import count

import msgspec

from terminal.domain.events import BoxClosed, UnitPacked
from terminal.domain.ids import BoxCode, EventId, ItemCode, UnitCode
from terminal.domain.masters import Item
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.place_state import BoxDoc
from terminal.domain.shifts import local_date
from terminal.domain.unit_state import UnitDoc, UnitStatus
from terminal.usecases.open_unit import status_problem
from terminal.usecases.workplace import Workplace, may_act, once


class Packed(msgspec.Struct, frozen=True):
    """The unit is in the box, as number `count` of `capacity` (0 = any number)."""

    unit: str
    box: BoxCode
    count: int
    capacity: int


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
    unit = work.store.doc(UnitDoc, code)
    if problem := may_act(work) or _unit_problem(work, unit, code):
        return problem
    assert unit is not None
    doc, item = work.store.doc(BoxDoc, box) or BoxDoc(box), work.masters.get(Item, unit.item)
    capacity = item.box_quantity if item else 0
    if problem := _box_problem(doc, unit, capacity):
        return problem
    payload = UnitPacked(box=box, item=ItemCode(unit.item))
    with work.act() as act:
        act.add(command, payload, order=unit.order or None, subject=("unit", code))
    return Accepted(Packed(code, box, len(doc.units) + 1, capacity))


def new_box_code(work: Workplace) -> BoxCode:
    """A code for a box that has none: terminal, day, number of the box; no hub is needed to be the only one.

    A terminal that lost its store starts a new epoch, which then stands in the code: no number comes twice.
    """
    day = local_date(work.now(), work.identity.zone)
    again = f"{work.identity.epoch}-" if work.identity.epoch > 1 else ""
    start = f"{work.identity.terminal_id}-{day:%y%m%d}-{again}"
    codes = (BoxCode(f"{start}{number:03}") for number in count(1))
    return next(code for code in codes if work.store.doc(BoxDoc, code) is None)


@once
def close_box(work: Workplace, command: EventId, box: BoxCode) -> Outcome[BoxLabel]:
    """Closes the box; its label can be printed from the answer."""
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
    return Accepted(_label(work, work.store.doc(BoxDoc, box) or doc))


def box_label(work: Workplace, box: BoxCode) -> BoxLabel | None:
    """What to print for a box, None when nothing is known of it."""
    doc = work.store.doc(BoxDoc, box)
    return None if doc is None else _label(work, doc)


def _label(work: Workplace, doc: BoxDoc) -> BoxLabel:
    item = work.masters.get(Item, doc.item)
    names = (item.names.zh, item.names.en) if item else ("", "")
    return BoxLabel(BoxCode(doc.box), ItemCode(doc.item), *names, doc.order, doc.units, doc.closed_at)


def _unit_problem(work: Workplace, unit: UnitDoc | None, code: str) -> Refused | None:
    if unit is None:
        return refused(Refusal.UNIT_NOT_FINISHED, unit=code, station="")
    if unit.status is UnitStatus.FINISHED:
        return None
    return status_problem(unit) or refused(Refusal.UNIT_NOT_FINISHED, unit=code, station=unit.station)


def _box_problem(doc: BoxDoc, unit: UnitDoc, capacity: int) -> Refused | None:
    if doc.closed_at is not None:
        return refused(Refusal.BOX_CLOSED, box=doc.box)
    if doc.item and doc.item != unit.item:
        return refused(Refusal.BOX_OTHER_ITEM, box=doc.box, item=doc.item, other=unit.item)
    if capacity and len(doc.units) >= capacity:
        return refused(Refusal.BOX_FULL, box=doc.box, capacity=capacity)
    return None
