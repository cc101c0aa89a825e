"""The hub's signed words as they are kept: proof of what it holds. What they prove is read elsewhere."""

from typing import Final

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from terminal.store.tables import receipt

RECEIPTS_US: Final = 30 * 86_400_000_000
"""How long the hub's receipts are kept beside the newest one."""
_PRUNED: Final = 50
"""So many are looked at with each new one."""


class _Receipt(msgspec.Struct, frozen=True):
    """What is read of a receipt; the whole of it is the exchange's."""

    hub_time: int


def _time_of(body: bytes) -> int:
    return _RECEIPT.decode(body).hub_time


_RECEIPT: Final = msgspec.json.Decoder(_Receipt)


def keep_receipt(connection: Connection, at: int, body: bytes) -> None:
    """Keeps a receipt for the events up to position `at` (JSON with `hub_time`); of older ones those of the
    30 days before.
    """
    new = upsert(receipt).values(position=at, body=body)
    connection.execute(new.on_conflict_do_update(index_elements=["position"], set_={"body": body}))
    oldest = select(receipt).where(receipt.c.position != at).order_by(receipt.c.position).limit(_PRUNED)
    begin = _time_of(body) - RECEIPTS_US
    old = [row.position for row in connection.execute(oldest) if _time_of(row.body) < begin]
    if old:
        connection.execute(receipt.delete().where(receipt.c.position.in_(old)))
