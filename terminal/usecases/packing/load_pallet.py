"""Put closed boxes on a pallet, take one off again, close the pallet and print its label. A pallet is a box
of boxes with an SSCC for its number.

While no recent word from the hub is there, a box of another station may be closed without this one knowing:
it goes on, the record says so, and the hub checks it later.
"""

import re
from typing import Final

from terminal.domain.codes.ai_table import check_digit
from terminal.domain.codes.gs1 import is_sscc
from terminal.domain.events.payloads import BoxPacked, BoxUnpacked
from terminal.domain.ids import BoxCode, EventId, ItemCode, ThingKind
from terminal.domain.masters.kinds import PalletRule
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.rows import Item, Plant, Station
from terminal.domain.masters.shifts import local_date
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, WarningCode, refused
from terminal.domain.state.place import BoxDoc
from terminal.usecases.labels.verify_label import to_check
from terminal.usecases.packing.contents import box_doc, contents_problem, units_in
from terminal.usecases.packing.pack import Packed, Unpacked, close, take_out
from terminal.usecases.parts.workplace import Workplace, may_act, once

_DAYS: Final = 1000
_NUMBERS: Final = 1000
_OWN_NUMBERS: Final = 100
"""Numbers of a day that belong to one terminal before it goes on with those of the next one."""


@once
def load_box(work: Workplace, command: EventId, box: BoxCode, pallet: BoxCode) -> Outcome[Packed]:
    """Puts a closed box on the pallet, "" where none is open. The scan that does it also checks the box's
    label, where that is printed and not checked yet.
    """
    doc = box_doc(work, box)
    on = box_doc(work, pallet)
    if on.units or not is_sscc(pallet):
        return refused(Refusal.NO_PALLET)
    if problem := may_act(work):
        return problem
    unverified = _may_be_closed_elsewhere(work, doc)
    item = work.masters.get(Item, doc.item or on.item)
    capacity = item.pallet_quantity if item else 0
    problem = _box_problem(doc, unverified=unverified) or _pallet_problem(work, on, doc, capacity)
    if problem := problem or contents_problem(work, doc):
        return problem
    payload = BoxPacked(box=pallet, item=ItemCode(doc.item or on.item), members=units_in(work, doc))
    about = {"order": doc.order or None, "subject": (ThingKind.BOX, box)}
    checked = to_check(work, Subject.BOX, box)
    with work.act() as act:
        if checked:
            act.add(work.new_id(), checked, **about)
        act.add(command, payload, **about)
    packed = Packed(box, pallet, len(on.boxes) + 1, capacity)
    return Accepted(packed, (WarningCode.BOX_UNVERIFIED,) if unverified else ())


@once
def unload_box(work: Workplace, command: EventId, box: BoxCode) -> Outcome[Unpacked]:
    """Takes a box off the pallet it is on; a closed pallet is open again."""
    if problem := may_act(work):
        return problem
    doc = box_doc(work, box)
    if not doc.pallet:
        return refused(Refusal.BOX_NOT_ON_PALLET, box=box)
    payload = BoxUnpacked(box=BoxCode(doc.pallet), item=ItemCode(doc.item))
    return Accepted(take_out(work, command, payload, (ThingKind.BOX, box), order=doc.order or None))


@once
def close_pallet(work: Workplace, command: EventId, pallet: BoxCode) -> Outcome[BoxDoc]:
    """Closes the pallet; where the station has a printer and the plant a pallet label, it is printed."""
    if problem := may_act(work):
        return problem
    doc = box_doc(work, pallet)
    if not pallet:
        return refused(Refusal.NO_PALLET)
    if not doc.boxes:
        return refused(Refusal.PALLET_EMPTY, pallet=pallet)
    if doc.closed_at is not None:
        return refused(Refusal.PALLET_CLOSED, pallet=pallet)
    return contents_problem(work, doc) or close(work, command, doc, Subject.PALLET)


def new_pallet_code(work: Workplace) -> BoxCode | None:
    """The number for a pallet that has none, None where this station makes none or has made 1000 today.

    An SSCC (GS1 General Specifications 2.2.1): the station's 11 digits, the day modulo 1000, a number of the
    day, the check digit. No hub is needed, and no number comes again within two years. A terminal that took
    the place of another, or lost its store, begins with another hundred of the day.
    """
    row = work.masters.get(Station, work.identity.station)
    day = local_date(work.now(), work.identity.zone)
    if row is None or not row.sscc:
        return None
    start = f"{row.sscc}{day.toordinal() % _DAYS:03}"
    first = _OWN_NUMBERS * (_number_of(work.identity.terminal_id) + work.identity.epoch - 2)
    numbers = (f"{start}{(first + number) % _NUMBERS:03}" for number in range(_NUMBERS))
    codes = (BoxCode(number + check_digit(number)) for number in numbers)
    return next((code for code in codes if work.store.doc(BoxDoc, code) is None), None)


def _number_of(terminal_id: str) -> int:
    """Which terminal of its station it is: the 2 in ST-080.2KDFWPX."""
    digits = re.match(r"[0-9]{1,9}", terminal_id.rpartition(".")[2])
    return int(digits[0]) if digits else 1


def is_pallet(work: Workplace, code: str) -> bool:
    """Whether the code is a pallet's: boxes are on it, or it is a number that a station gives to pallets."""
    doc = box_doc(work, code)
    if doc.inside or not is_sscc(code):
        return bool(doc.boxes)
    return any(row.sscc and code.startswith(row.sscc) for row in work.masters.all(Station))


def _may_be_closed_elsewhere(work: Workplace, doc: BoxDoc) -> bool:
    """True while another station may have closed the box without this one having heard of it. An unknown
    SSCC is more likely a pallet's, and no pallet goes on a pallet.
    """
    if work.fresh() or doc.boxes or doc.closed_at is not None:
        return False
    return doc.station != work.identity.station if doc.units else not is_sscc(doc.box)


def _box_problem(doc: BoxDoc, *, unverified: bool) -> Refused | None:
    if doc.boxes:
        return refused(Refusal.NOT_A_BOX, code=doc.box)
    if doc.pallet:
        return refused(Refusal.BOX_ON_PALLET, box=doc.box, pallet=doc.pallet)
    if doc.closed_at is not None or unverified:
        return None
    return refused(Refusal.BOX_OPEN if doc.units else Refusal.BOX_UNKNOWN, box=doc.box)


def _pallet_problem(work: Workplace, on: BoxDoc, doc: BoxDoc, capacity: int) -> Refused | None:
    if on.closed_at is not None:
        return refused(Refusal.PALLET_CLOSED, pallet=on.box)
    plant = work.masters.get(Plant, "plant")
    rule = plant.pallets if plant else PalletRule.ITEM
    if rule != PalletRule.ANY and on.item and doc.item and on.item != doc.item:
        return refused(Refusal.PALLET_OTHER_ITEM, pallet=on.box, item=on.item, other=doc.item)
    if rule == PalletRule.ORDER and on.boxes and doc.units and on.order != doc.order:
        return refused(Refusal.PALLET_OTHER_ORDER, pallet=on.box, order=on.order, other=doc.order)
    if capacity and len(on.boxes) >= capacity:
        return refused(Refusal.PALLET_FULL, pallet=on.box, capacity=capacity)
    return None
