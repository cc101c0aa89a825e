"""Master data at the station: typed rows by kind and key, and what a scanned code is known as.

Rows come only from the hub's feed (`apply`). Decoded rows are kept in memory until the next change.
"""

from typing import Any, Final, TypeVar

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from terminal.domain.masters.codec import decode_master, master_decoder
from terminal.domain.masters.rows import MasterRow
from terminal.store.database import Database
from terminal.store.prepared import Prepared, as_written
from terminal.store.tables import master, master_code

Row = TypeVar("Row", bound=MasterRow)
# Built once: a page of the feed runs them a thousand times.
_OF: Final[dict[str, Any]] = {"kind": bindparam("of_kind"), "key": bindparam("of_key")}
_NEW = insert(master)
_PUT = _NEW.on_conflict_do_update(
    index_elements=["kind", "key"], set_={"revision": _NEW.excluded.revision, "body": _NEW.excluded.body}
)
_DROP = delete(master).where(master.c.kind == _OF["kind"], master.c.key == _OF["key"])
_OLD = select(master.c.body).where(master.c.kind == _OF["kind"], master.c.key == _OF["key"])
_DROP_CODE = delete(master_code).where(
    master_code.c.code == bindparam("of_code"),
    master_code.c.kind == _OF["kind"],
    master_code.c.key == _OF["key"],
)
_ADD_CODES = insert(master_code).on_conflict_do_nothing()
_GET: Final = Prepared(_OLD)
_ALL: Final = Prepared(select(master.c.body).where(master.c.kind == _OF["kind"]).order_by(master.c.key))
_KNOWN: Final = Prepared(
    select(master_code.c.kind, master_code.c.key).where(master_code.c.code == bindparam("code"))
)


class Masters:
    """Looks rows up. One thread may `forget` while others read: what those were about to keep goes with the
    old dictionaries.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows: dict[tuple[str, str], MasterRow | None] = {}
        self._lists: dict[str, tuple[Any, ...]] = {}

    def get(self, struct: type[Row], key: str | None) -> Row | None:
        """The row of that type and key, None when there is none."""
        if key is None:
            return None
        place = (struct.kind, key)
        rows = self._rows
        if place not in rows:
            connection = self._database.connection()
            row = _GET.first(connection, struct.kind, key)
            rows[place] = None if row is None else _stored(connection, struct.kind, row[0])
        found = rows[place]
        return found if isinstance(found, struct) else None

    def all(self, struct: type[Row]) -> tuple[Row, ...]:
        """Every row of that type by key; the same tuple until rows change. For short lists (shifts, reasons,
        stations ...).
        """
        lists = self._lists
        if struct.kind not in lists:
            connection = self._database.connection()
            found_rows = _ALL.all(connection, struct.kind)
            lists[struct.kind] = tuple(_stored(connection, struct.kind, body) for (body,) in found_rows)
        found: tuple[Row, ...] = lists[struct.kind]
        return found

    def known(self, code: str) -> tuple[tuple[str, str], ...]:
        """What `code` is known as: (kind, key) of every row with that code."""
        return tuple(_KNOWN.all(self._database.connection(), code))

    def forget(self) -> None:
        """Drops what is kept in memory; after the commit that changed rows."""
        self._rows = {}
        self._lists = {}


def put_master(connection: Connection, kind: str, key: str, revision: int, body: bytes) -> None:
    """Keeps one row of the feed and its codes. Raises msgspec.ValidationError on a row this version does not
    understand.
    """
    row = decode_master(kind, body)
    _drop_codes(connection, kind, key)
    connection.execute(_PUT, {"kind": kind, "key": key, "revision": revision, "body": body})
    codes = [{"code": code, "kind": kind, "key": key} for code in dict.fromkeys(row.codes()) if code]
    if codes:
        connection.execute(_ADD_CODES, codes)


def drop_master(connection: Connection, kind: str, key: str) -> None:
    """Removes a row and its codes."""
    _drop_codes(connection, kind, key)
    connection.execute(_DROP, {"of_kind": kind, "of_key": key})


def _drop_codes(connection: Connection, kind: str, key: str) -> None:
    """By what the stored row says: `master_code` is sorted by code, and a search by key would read it all."""
    place = {"of_kind": kind, "of_key": key}
    body = connection.scalar(_OLD, place)
    codes = () if body is None else dict.fromkeys(_stored(connection, kind, body).codes())
    for code in codes:
        connection.execute(_DROP_CODE, {**place, "of_code": code})


def _stored(connection: Connection, kind: str, body: bytes) -> MasterRow:
    return as_written(connection, master_decoder(kind), body)
