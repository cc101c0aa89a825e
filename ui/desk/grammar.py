"""What this station knows about codes, for the code grammar: masters, units, boxes and lots met so far. No
Qt.
"""

import re
from typing import Literal

from terminal.domain.codes.classify import Grammar
from terminal.domain.codes.label_patterns import plant_patterns
from terminal.domain.codes.meanings import Candidate, CodeKind
from terminal.domain.codes.patterns import compile_pattern
from terminal.domain.ids import ItemCode
from terminal.domain.masters.rows import BillOfMaterial, CodePattern, Item, Lot
from terminal.domain.masters.shifts import local_date
from terminal.domain.state.place import BoxDoc, LotDoc
from terminal.domain.state.unit import UnitDoc
from terminal.usecases.parts.workplace import Workplace

_MASTER_KINDS = {kind.value for kind in CodeKind}


def grammar_of(work: Workplace) -> Grammar:
    """The grammar with this station's knowledge; make it anew when code patterns have changed."""
    return Grammar(
        known=lambda code: _known(work, code),
        item_of_gtin=lambda gtin: _item_of_gtin(work, gtin),
        in_context=lambda candidate: _in_context(work, candidate),
        year=lambda: local_date(work.now(), work.identity.zone).year,
        lot_shape=lambda item: _shape(work, item, "lot_pattern"),
        unit_shape=lambda item: _shape(work, item, "unit_pattern"),
        patterns=plant_patterns(work.masters.all(CodePattern)),
    )


def _known(work: Workplace, code: str) -> tuple[Candidate, ...]:
    found = [_candidate(work, kind, key) for kind, key in work.masters.known(code) if kind in _MASTER_KINDS]
    if unit := work.store.doc(UnitDoc, code):
        found.append(Candidate(CodeKind.UNIT, code, unit.item))
    if work.store.doc(BoxDoc, code):
        found.append(Candidate(CodeKind.BOX, code))
    lot = work.store.doc(LotDoc, code)
    # What was made of an order is a lot of the same code; scanned, it is the order (`acts.take_order`).
    if lot and not any(entry.kind in (CodeKind.LOT, CodeKind.ORDER) for entry in found):
        found.append(Candidate(CodeKind.LOT, code, lot.item))
    if any(entry.kind == CodeKind.LOT for entry in found):
        found += _lots_of_the_order(work, code)
    return tuple(found)


def _lots_of_the_order(work: Workplace, number: str) -> list[Candidate]:
    """Lots with that number which were received while another item's lot had it: their code is item and
    number. Only of what the order at hand needs, for a plant has thousands of items.
    """
    order = work.order()
    bill = work.masters.get(BillOfMaterial, order.item) if order else None
    codes = [(f"{line.component}/{number}", line.component) for line in (bill.lines if bill else ())]
    return [Candidate(CodeKind.LOT, code, item) for code, item in codes if work.store.doc(LotDoc, code)]


def _candidate(work: Workplace, kind: str, key: str) -> Candidate:
    lot = work.masters.get(Lot, key) if kind == Lot.kind else None
    return Candidate(CodeKind(kind), key, lot.item if lot else "")


def _item_of_gtin(work: Workplace, gtin: str) -> ItemCode | None:
    """The item of a 14-digit GTIN, however many leading zeros the masters leave out."""
    for length in range(len(gtin.lstrip("0")), len(gtin) + 1):
        short = gtin.lstrip("0").zfill(length)
        if found := [key for kind, key in work.masters.known(short) if kind == Item.kind]:
            return ItemCode(found[0])
    return None


def _in_context(work: Workplace, candidate: Candidate) -> bool:
    """Whether the candidate belongs to the order at hand."""
    order = work.order()
    if order is None:
        return False
    if candidate.kind == CodeKind.ORDER:
        return candidate.key == order.code
    bill = work.masters.get(BillOfMaterial, order.item)
    items = {order.item, *(line.component for line in (bill.lines if bill else ()))}
    return candidate.item in items


def _shape(
    work: Workplace, code: ItemCode, which: Literal["lot_pattern", "unit_pattern"]
) -> re.Pattern[str] | None:
    item = work.masters.get(Item, code)
    pattern = getattr(item, which) if item else ""
    return compile_pattern(pattern) if pattern else None
