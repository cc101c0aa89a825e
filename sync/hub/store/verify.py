"""Whether what is never changed is as it was written: events and bodies of master rows against their hashes.
Reading only; what follows from the journal is `rebuild`'s work.
"""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, func, select

from sync.hub.store.tables import journal, master_version
from sync.hub.store.versions import version_hash
from terminal.domain.events.chain import digest
from terminal.domain.events.payloads import EventKey


class Verified(msgspec.Struct, frozen=True):
    """How many rows were looked at, and by name those that are not as they were written."""

    rows: int
    changed: tuple[str, ...]

    def words(self) -> str:
        """For a person."""
        if not self.changed:
            return f"{self.rows} events and bodies of master data are as they were written."
        lines = "\n".join(f"  {name}" for name in self.changed)
        return (
            f"Changed in the database after they were written:\n{lines}\n"
            "Nothing was mended. Keep this folder, and restore the hub's backup."
        )


def verify(connection: Connection) -> Verified:
    """Looks at every event that is understood (others may have come without bytes that fit their hash) and at
    every body of a master row.
    """
    counts = (
        select(func.count()).select_from(journal).where(journal.c.understood),
        select(func.count()).select_from(master_version),
    )
    rows = sum(connection.scalar(count) or 0 for count in counts)
    return Verified(rows, (*_changed_events(connection), *_changed_versions(connection)))


def _changed_events(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(journal).where(journal.c.understood).order_by(journal.c.number)):
        if digest(row.body) != row.hash:
            yield f"event {EventKey(row.terminal_id, row.epoch, row.sequence)}"


def _changed_versions(connection: Connection) -> Iterator[str]:
    for row in connection.execute(select(master_version)):
        if row.hash != version_hash(row.kind, row.key, row.revision, row.body, deleted=row.deleted):
            yield f"{row.kind} {row.key} of revision {row.revision}"
