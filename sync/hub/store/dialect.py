"""The one file that knows which database the hub stands on. Everything else speaks plain SQL.

SQLite comes from the sqlcipher3 wheel, unencrypted: the library of the system may have the WAL-reset
corruption race.
"""

from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from terminal.faults import FaultCode, StoreFault

OLDEST_SQLITE: Final = (3, 51, 3)
READERS: Final = 16


_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # else REPLACE takes rows away without asking the triggers of `insert_only`
    "cache_size=-32000",
)


def insert_only(table: str) -> tuple[str, str]:
    """The statements after which rows of `table` can be added, but not changed and not taken away."""
    refuse = f"ON {table} BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
    return (
        f"CREATE TRIGGER {table}_is_not_changed BEFORE UPDATE {refuse}",
        f"CREATE TRIGGER {table}_is_not_cut BEFORE DELETE {refuse}",
    )


def check_version(version: str = driver.sqlite_version) -> None:
    """Raises StoreFault on a SQLite that can corrupt a WAL database."""
    if tuple(int(part) for part in version.split(".")) < OLDEST_SQLITE:
        raise StoreFault(
            FaultCode.SQLITE_TOO_OLD,
            f"SQLite {version} can damage the hub's database, so it was not opened:"
            " install sqlcipher3 0.6.4 or later.",
        )


def writing_engine(path: Path) -> Engine:
    """The engine of the one writer: a transaction takes the write lock at once and ends with fsync."""
    return _engine(path, "BEGIN IMMEDIATE", 1)


def reading_engine(path: Path) -> Engine:
    """The engine of the readers: each transaction sees one moment."""
    return _engine(path, "BEGIN", READERS)


def _engine(path: Path, begin: str, connections: int) -> Engine:
    check_version()

    def connect() -> object:
        connection = driver.connect(str(path), isolation_level=None, check_same_thread=False, timeout=30)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=connect,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=32,
    )

    def begin_now(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "begin", begin_now)
    return engine
