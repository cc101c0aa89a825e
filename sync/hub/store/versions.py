"""Every body a master row ever had, by the revision of the feed from which it counts. Rows are added and
never changed: the database refuses it, and each row's hash shows what was changed past it.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from sync.hub.store.tables import master_version
from terminal.domain.masters.codec import decode_master
from terminal.domain.masters.rows import MasterRow

MasterKey = tuple[str, str]
"""(kind, key) of a master row."""


class Version(msgspec.Struct, frozen=True):
    """A body that counts from `revision` on. `deleted`: from then on there is no such row; the body is its
    last.
    """

    kind: str
    key: str
    revision: int
    body: bytes
    deleted: bool


def version_hash(kind: str, key: str, revision: int, body: bytes, *, deleted: bool) -> str:
    """Hex SHA-256 over all that a version says."""
    place = msgspec.json.encode((kind, key, revision, deleted))
    return sha256(place + b"\n" + body).hexdigest()


def add_versions(connection: Connection, versions: Sequence[Version], at: int) -> None:
    """Adds versions, written at `at` (us UTC)."""
    if versions:
        connection.execute(insert(master_version), [_row(version, at) for version in versions])


def revisions_of(connection: Connection, place: MasterKey) -> list[int]:
    """From which revisions on the bodies of a row count, rising."""
    kind, key = place
    query = select(master_version.c.revision).where(
        master_version.c.kind == kind, master_version.c.key == key
    )
    return list(connection.scalars(query.order_by(master_version.c.revision)))


def version_then(connection: Connection, place: MasterKey, at: int) -> MasterRow | None:
    """The row as it was at `at` (us UTC), as it first was where it came later; None where it was removed."""
    kind, key = place
    query = select(master_version.c.revision).where(
        master_version.c.kind == kind, master_version.c.key == key, master_version.c.at <= at
    )
    revision = connection.scalar(query.order_by(master_version.c.revision.desc()).limit(1))
    if revision is None:
        revision = next(iter(revisions_of(connection, place)), None)
    return None if revision is None else read_version(connection, place, revision)


def read_version(connection: Connection, place: MasterKey, revision: int) -> MasterRow | None:
    """The body that counts from exactly that revision on; None where the row was removed by it."""
    kind, key = place
    query = select(master_version.c.body, master_version.c.deleted).where(
        master_version.c.kind == kind, master_version.c.key == key, master_version.c.revision == revision
    )
    row = connection.execute(query).one()
    return None if row.deleted else decode_master(kind, row.body)


def _row(version: Version, at: int) -> dict[str, Any]:
    hashed = version_hash(version.kind, version.key, version.revision, version.body, deleted=version.deleted)
    return {**msgspec.structs.asdict(version), "hash": hashed, "at": at}
