"""Keeps whole journals that are not the hub's: what goes on from its own is stored, the rest is evidence.
Reading it is `evidence`'s work. Inside the writer.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, insert, select, update

from sync.hub.intake.journal import (
    Appended,
    Arrived,
    Strand,
    already,
    append_fresh,
    as_evidence,
    mend,
    place_values,
    rows_under,
)
from sync.hub.store.tables import forks, journal, terminal_key

MOST_EVIDENCE: Final = 250_000
"""Most events of other journals that one key of a terminal may bring by itself; by file an administrator may
bring more.
"""
MOST_EVIDENCE_BYTES: Final = 256 * 1024 * 1024


def keep(
    connection: Connection,
    held: Strand,
    batch: Sequence[Arrived],
    now: int,
    public_key: str,
    *,
    bounded: bool = True,
) -> Appended:
    """Keeps all of `batch`: what goes on where the hub's journal ends is stored, what differs from it or
    stands behind a gap is evidence, what is there already is left alone, or mended. Signed by `public_key`.
    """
    mended = mend(connection, batch)
    there = already(connection, journal, batch)
    rest = [entry for entry in batch if (entry.key.sequence, entry.hash) not in there]
    goes_on = bool(rest) and rest[0].key.sequence == held.acknowledged + 1 and _follows(held, rest[0], there)
    if goes_on:
        return Appended((*mended, *append_fresh(connection, held, rest, now)))
    kept = keep_evidence(connection, rest, now, public_key, bounded=bounded)
    return Appended(mended, forked=bool(rest), kept=kept or 0, full=kept is None)


def keep_unproven(connection: Connection, batch: Sequence[Arrived], now: int, public_key: str) -> int:
    """Keeps as evidence what `public_key` has signed, which is none the hub knows; gives how many were not
    there. Should it become known, they are proven.
    """
    there = already(connection, journal, batch)
    rest = [entry for entry in batch if (entry.key.sequence, entry.hash) not in there]
    return keep_evidence(connection, rest, now, public_key, bounded=False) or 0


def keep_evidence(
    connection: Connection, batch: Sequence[Arrived], now: int, public_key: str, *, bounded: bool
) -> int | None:
    """Keeps what is not evidence yet; gives how many, None where the key has brought too much already. A
    whole event takes the place of a damaged copy under its name, a terminal's own key that of a stranger's.
    """
    _prove(connection, batch, public_key)
    there = already(connection, forks, batch)
    fresh = [entry for entry in batch if (entry.key.sequence, entry.hash) not in there]
    if fresh and bounded and not _takes(connection, fresh, public_key):
        return None
    for entry in fresh:
        row = {**place_values(entry), "hash": entry.hash, "body": entry.body}
        kept = {**row, "received_at": now, "public_key": public_key}
        connection.execute(insert(forks).prefix_with("OR REPLACE", dialect="sqlite").values(**kept))
    return len(fresh)


def _takes(connection: Connection, fresh: Sequence[Arrived], public_key: str) -> bool:
    """Counts what a key brings by itself; False where it is too much: one that is not the plant's friend any
    more would fill the hub's disk (decision 0025).
    """
    own = (terminal_key.c.terminal_id == fresh[0].key.terminal_id, terminal_key.c.public_key == public_key)
    events = terminal_key.c.evidence + len(fresh)
    size = terminal_key.c.evidence_bytes + sum(len(entry.body) for entry in fresh)
    room = (events <= MOST_EVIDENCE, size <= MOST_EVIDENCE_BYTES)
    counted = update(terminal_key).where(*own, *room).values(evidence=events, evidence_bytes=size)
    return connection.execute(counted).rowcount == 1


def _prove(connection: Connection, batch: Sequence[Arrived], public_key: str) -> None:
    """What a key of the terminal signs is proven, whoever brought it before."""
    if not batch:
        return
    name = batch[0].key.terminal_id
    keys = select(terminal_key.c.public_key).where(terminal_key.c.terminal_id == name)
    if public_key not in connection.scalars(keys).all():
        return
    rows = rows_under(connection, forks, batch)
    strange = {(row.sequence, row.hash) for row in rows if row.public_key != public_key}
    for entry in batch:
        if (entry.key.sequence, entry.hash) in strange:
            proven = update(forks).where(*as_evidence(entry), forks.c.public_key.not_in(keys))
            connection.execute(proven.values(public_key=public_key))


def _follows(held: Strand, entry: Arrived, there: set[tuple[int, str]]) -> bool:
    """True when `entry` goes on from the hub's last event: it names it, or came right behind it."""
    if entry.envelope is not None:
        return entry.envelope.prev == held.head
    return held.acknowledged == 0 or (held.acknowledged, held.head) in there
