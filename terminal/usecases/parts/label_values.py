"""What stands in the fields of a label about a thing, as it is known at this station."""

from typing import Final

import msgspec

from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.rows import Item, Lot, Person
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.domain.state.place import BoxDoc, LotDoc
from terminal.domain.state.unit import UnitDoc
from terminal.usecases.parts.known_lot import known_lot
from terminal.usecases.parts.workplace import Workplace
from terminal.words.times import DAY, clock_words


class LabelValues(msgspec.Struct, frozen=True):
    """The `values` of a label's fields, and the `order` it belongs to."""

    values: dict[str, str]
    order: str = ""


def label_values(work: Workplace, subject: Subject, code: str) -> LabelValues | Refused:
    """The fields of a label about the thing, all but the printing's number."""
    found = _FINDERS[subject](work, code)
    if isinstance(found, Refused):
        return found
    return LabelValues({**found.values, "code": code, **_here_and_now(work)}, found.order)


def again_words(number: int) -> str:
    """The number of a printing for the label itself, which is read in both languages; "" on the first one."""
    return f"第{number}次打印 / Copy {number}" if number > 1 else ""


def _here_and_now(work: Workplace) -> dict[str, str]:
    person = work.masters.get(Person, work.terminal().actor)
    return {
        "station": work.identity.station,
        "person": person.code if person else "",
        "date": clock_words(work.now(), work.identity.zone, DAY),
        "time": clock_words(work.now(), work.identity.zone),
    }


def _item(work: Workplace, code: str) -> dict[str, str]:
    item = work.masters.get(Item, code)
    if item is None:
        return {"item": code}
    names = {"name_zh": item.names.zh, "name_en": item.names.en}
    return {"item": code, **names, "gtin": item.gtin, "uom": item.uom}


def _unit(work: Workplace, code: str) -> LabelValues | Refused:
    unit = work.store.doc(UnitDoc, code)
    if unit is None or not unit.item:
        return refused(Refusal.UNKNOWN_CODE, code=code)
    return LabelValues({**_item(work, unit.item), "order": unit.order}, unit.order)


def _lot(work: Workplace, code: str) -> LabelValues | Refused:
    lot = known_lot(work, code)
    if lot is None:
        return refused(Refusal.LOT_UNKNOWN, lot=code)
    source = work.masters.get(Lot, code) or work.store.doc(LotDoc, code) or LotDoc(code)
    values = {
        **_item(work, lot.item),
        "quantity": f"{lot.left:f}",
        "supplier": source.supplier,
        "supplier_lot": source.supplier_lot,
        "expires": lot.expires.isoformat() if lot.expires else "",
    }
    return LabelValues(values)


def _box(work: Workplace, code: str) -> LabelValues | Refused:
    box = work.store.doc(BoxDoc, code)
    if box is None or not box.units:
        return refused(Refusal.BOX_EMPTY, box=code)
    values = {
        **_item(work, box.item),
        "order": box.order,
        "quantity": str(len(box.units)),
        "units": "  ".join(box.units),
    }
    return LabelValues(values, box.order)


def _pallet(work: Workplace, code: str) -> LabelValues | Refused:
    pallet = work.store.doc(BoxDoc, code)
    if pallet is None or not pallet.boxes:
        return refused(Refusal.PALLET_EMPTY, pallet=code)
    held = [len(doc.units) if (doc := work.store.doc(BoxDoc, box)) else 0 for box in pallet.boxes]
    values = {
        **_item(work, pallet.item),
        "order": pallet.order,
        "quantity": str(sum(held)) if all(held) else "",  # of a box that nobody here knows: not told at all
        "count": str(len(held)),
    }
    return LabelValues(values, pallet.order)


_FINDERS: Final = {
    Subject.UNIT: _unit,
    Subject.LOT: _lot,
    Subject.BOX: _box,
    Subject.PALLET: _pallet,
}
