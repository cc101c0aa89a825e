"""What a disk, or somebody with the key, does to a store."""

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection

from terminal.store.store import Store

PAGE = 4096


def tamper(store: Store, attack: Callable[[Connection], object]) -> None:
    """What somebody with the key and a database tool can do."""
    with store.database.write() as connection:
        for trigger in ("journal_is_not_changed", "journal_is_not_cut"):
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        attack(connection)


def as_killed(folder: Path, target: Path) -> Path:
    """What a store that is open in `folder` leaves on the disk when its program is killed now."""
    target.mkdir()
    for path in folder.iterdir():
        if path.is_file() and not path.name.endswith("-shm"):
            shutil.copy(path, target / path.name)
    return target


def cut(path: Path, size: int) -> None:
    """Leaves the first `size` bytes of a file."""
    with path.open("r+b") as file:
        file.truncate(size)


def damage_page(path: Path, page: int, at: int = 2000) -> None:
    """Flips one bit of a page (from 1)."""
    flip(path, (page - 1) * PAGE + at)


def flip(path: Path, at: int, bit: int = 0) -> None:
    """Flips one bit of a file."""
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1 << bit
    path.write_bytes(raw)


def leaf_pages(path: Path, key: bytes, table: str, column: str = "rowid") -> list[int]:
    """The pages that hold the rows of a table of a closed store, in their order: those without which rows of
    it cannot be read, the root left out.
    """
    whole, bad = path.read_bytes(), path.with_name("probe.db")
    found = []
    root = _rows(path, key, f"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'")[0]
    try:
        every = _rows(path, key, f"SELECT {column} FROM {table}")
        for page in range(2, len(whole) // PAGE + 1):
            bad.write_bytes(whole)
            damage_page(bad, page)
            read = _rows(bad, key, f"SELECT {column} FROM {table}")
            if page != root and 0 < len(read) < len(every):
                found.append((len(read), page))
    finally:
        bad.unlink(missing_ok=True)
    return [page for _, page in sorted(found)]


def _rows(path: Path, key: bytes, query: str) -> list[int]:
    """The first values of the rows as far as they can be read."""
    connection = sqlcipher.connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    found: list[int] = []
    with contextlib.closing(connection), contextlib.suppress(sqlcipher.DatabaseError):
        found.extend(row[0] for row in connection.execute(query))
    return found
