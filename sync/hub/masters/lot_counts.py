"""What was left of a lot when a planner counted it: use before that is not taken off again.

A file's quantity counts from the moment it is taken over. The same quantity in a later file is the same
count; use that happened before the count and is heard of afterwards moves what was used before it.
"""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from sync.hub.store.work import Work
from terminal.domain.events.payloads import ComponentConsumed, ComponentReturned, Event
from terminal.domain.ids import ThingKind
from terminal.domain.masters.rows import Lot
from terminal.domain.state.place import LotDoc


def counted(work: Work, lot: Lot, before: Lot | None) -> Lot:
    """The row of a file with its count: that of the row before where the quantity is the same, else now's."""
    if before is not None and before.quantity == lot.quantity:
        return msgspec.structs.replace(lot, counted_at=before.counted_at, used_before=before.used_before)
    doc = work.doc((ThingKind.LOT, lot.code)).body
    used = doc.used if isinstance(doc, LotDoc) else Decimal(0)
    return msgspec.structs.replace(lot, counted_at=work.now, used_before=used)


def heard_late(work: Work, code: str, events: Iterable[Event]) -> Lot | None:
    """The row with use in it that happened before its count; None where nothing changes."""
    row = work.master(Lot.kind, code)
    if not isinstance(row, Lot) or not row.counted_at:
        return None
    late = sum((_use(event, row) for event in events), Decimal(0))
    return msgspec.structs.replace(row, used_before=row.used_before + late) if late else None


def _use(event: Event, row: Lot) -> Decimal:
    payload = event.payload
    if not isinstance(payload, ComponentConsumed | ComponentReturned) or payload.lot != row.code:
        return Decimal(0)
    if event.envelope.occurred_at > row.counted_at:
        return Decimal(0)
    return payload.quantity if isinstance(payload, ComponentConsumed) else -payload.quantity
