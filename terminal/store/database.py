"""Opens the station's encrypted SQLite: one file, WAL, every commit on disk before it returns.

The key is given by the caller (`store_key`). Tables are in `tables`, changes of them in `migrations`. A
connection
belongs to one thread;
writers take turns by `Database.write`.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from terminal.faults import FaultCode, StoreFault
from terminal.store.prepared import driver

MIN_SQLITE: Final = (3, 51, 3)
"""Older versions can corrupt a database when the write-ahead log is reset."""
MIN_FREE_BYTES: Final = 200 * 1024 * 1024
_FULL: Final = 13
_PRAGMAS: Final = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "wal_autocheckpoint = 0",
    "busy_timeout = 5000",
    "temp_store = MEMORY",
    "recursive_triggers = ON",  # else REPLACE would get past the journal's triggers
    "cache_size = -2000",
)


class Database:
    """The file, and a connection for each thread that uses it."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Opens or makes the file. `key`: 32 bytes. Raises StoreFault."""
        require_sqlite(sqlcipher.sqlite_version_info)
        self.path = path
        self._key = key.hex()
        self._engine = self._make_engine()
        self._local = threading.local()
        self._writing = threading.RLock()
        self._open: list[Connection] = []
        self.commits = 0
        """How many transactions have ended well; what was read before the last one may be old."""
        with _translated(path):
            self.connection().exec_driver_sql("SELECT count(*) FROM sqlite_schema")

    def connection(self) -> Connection:
        """The calling thread's connection, in autocommit; reads see the last commit."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self._local.connection = found
            self._open.append(found)
        return found

    def in_transaction(self) -> bool:
        """True inside `write`, in the thread that writes."""
        return getattr(self._local, "writing", False)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction; on disk when the block ends without an exception, undone otherwise. Raises
        StoreFault.
        """
        with self._writing, _translated(self.path):
            connection = self.connection()
            raw = driver(connection)
            raw.execute("BEGIN IMMEDIATE")
            self._local.writing = True
            try:
                yield connection
                raw.execute("COMMIT")
            except BaseException:
                if raw.in_transaction:  # a full disk may have ended it already
                    raw.execute("ROLLBACK")
                raise
            finally:
                self._local.writing = False
            self.commits += 1

    def checkpoint(self) -> None:
        """Moves the write-ahead log into the file; for idle moments. Writers go on meanwhile."""
        with _translated(self.path):
            self.connection().exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def backup(self, target: Path) -> None:
        """Writes a whole, encrypted copy to `target`, which must not exist."""
        with self._writing, _translated(target):
            self.connection().exec_driver_sql("VACUUM INTO ?", (str(target),))

    def close(self) -> None:
        """Closes every thread's connection."""
        for connection in self._open:
            connection.close()
        self._open.clear()
        self._engine.dispose()

    def _make_engine(self) -> Engine:
        return create_engine("sqlite://", module=sqlcipher, creator=self._connect, poolclass=NullPool)

    def _connect(self) -> Any:
        raw = sqlcipher.connect(str(self.path), check_same_thread=False, isolation_level=None, timeout=5.0)
        try:
            with _translated(self.path):
                for pragma in (f"key = \"x'{self._key}'\"", *_PRAGMAS):
                    raw.execute(f"PRAGMA {pragma}")
        except BaseException:
            raw.close()
            raise
        return raw


def require_sqlite(version: tuple[int, ...]) -> None:
    """Raises StoreFault on a SQLite that can lose data."""
    if version < MIN_SQLITE:
        have, need = (".".join(map(str, parts)) for parts in (version, MIN_SQLITE))
        raise StoreFault(
            FaultCode.SQLITE_TOO_OLD,
            f"SQLite {have} can corrupt the store; nothing was opened. "
            f"Install sqlcipher3 with SQLite {need} or newer.",
        )


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turns the driver's errors into StoreFaults that say what to do."""
    try:
        yield
    except (DatabaseError, sqlcipher.Error) as error:
        fault = _fault(path, getattr(error, "orig", None) or error)
        if fault is None:
            raise
        raise fault from error


def _fault(path: Path, error: BaseException) -> StoreFault | None:
    """The fault behind a driver's error, None where it is a bug."""
    text = str(error)
    if "not a database" in text:
        return StoreFault(
            FaultCode.STORE_KEY_WRONG,
            f"{path.name} cannot be read with this station's key; nothing was changed. "
            "Restore the key, or the backup.",
        )
    if "disk is full" in text or getattr(error, "sqlite_errorcode", 0) == _FULL:
        return StoreFault(
            FaultCode.STORE_FULL, "The disk is full; the last act was not recorded. Free space, repeat it."
        )
    if "locked" in text or "busy" in text:
        return StoreFault(
            FaultCode.STORE_LOCKED,
            f"{path.name} is in use by another program; nothing was recorded. Close the other.",
        )
    if "malformed" in text or "disk I/O" in text:
        return StoreFault(FaultCode.STORE_DAMAGED, f"{path.name} is damaged ({text}). Restore the backup.")
    return None
