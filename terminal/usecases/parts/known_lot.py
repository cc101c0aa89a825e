"""What is known of a lot at this station: from the hub's master, or received or made on this floor."""

from datetime import date
from decimal import Decimal

import msgspec

from terminal.domain.ids import ItemCode, LotCode
from terminal.domain.masters.kinds import LotState
from terminal.domain.masters.rows import Lot
from terminal.domain.masters.shifts import local_date
from terminal.domain.outcome import Refusal, Refused, refused
from terminal.domain.state.place import LotDoc
from terminal.usecases.parts.workplace import Workplace


class KnownLot(msgspec.Struct, frozen=True):
    """A lot as known here: from the hub's master, or received or made on this floor."""

    code: LotCode
    item: ItemCode
    state: LotState
    reason: str
    expires: date | None
    left: Decimal


def known_lot(work: Workplace, code: str) -> KnownLot | None:
    """What is known of a lot, None when nothing is."""
    row = work.masters.get(Lot, code)
    doc = work.store.doc(LotDoc, code)
    used = doc.used if doc else Decimal(0)
    if row is not None:
        left = row.quantity - (used - row.used_before)
        return KnownLot(row.code, row.item, row.state, row.reason, row.expires, left)
    if doc is None or not doc.received:
        return None
    left = doc.received - used
    return KnownLot(LotCode(code), ItemCode(doc.item), LotState.RELEASED, "", doc.expiry, left)


def lot_problem(work: Workplace, lot: KnownLot, needed: Decimal) -> Refused | None:
    """Refuses a lot that is blocked, expired, or has less left than `needed`."""
    if lot.state != LotState.RELEASED:
        return refused(Refusal.LOT_BLOCKED, lot=lot.code, item=lot.item, state=lot.state, reason=lot.reason)
    if lot.expires is not None and lot.expires < local_date(work.now(), work.identity.zone):
        return refused(Refusal.LOT_EXPIRED, lot=lot.code, item=lot.item, expired=lot.expires)
    if lot.left < needed:
        return refused(Refusal.LOT_USED_UP, lot=lot.code, item=lot.item, left=lot.left, needed=needed)
    return None
