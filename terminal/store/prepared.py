"""Statements of the scan path: written with SQLAlchemy, compiled once, run at the driver.

SQLAlchemy's way of running a statement costs several times what SQLite needs for it, and an act runs a dozen.
Everything that no one waits for stays with SQLAlchemy.
"""

from collections.abc import Callable
from contextlib import closing
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import sqlite

from terminal.domain.event_codec import NotUnderstood
from terminal.store.driver_faults import damaged

T = TypeVar("T")

_DIALECT: Final = sqlite.dialect(paramstyle="named")


class Prepared:
    """A statement with its values by name, beside those written into it; values and rows are the driver's:
    str, int, bytes, None.
    """

    def __init__(self, statement: Executable) -> None:
        compiled = statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
        self._sql = str(compiled)
        self._own = {name: value for name, value in compiled.params.items() if value is not None}

    def run(self, connection: Connection, **values: object) -> None:
        """Runs a statement that gives nothing."""
        driver(connection).execute(self._sql, self._own | values)

    def first(self, connection: Connection, **values: object) -> tuple[Any, ...] | None:
        """The first row, None when there is none; SQLite looks for no more.

        The cursor is closed here and not left to the collector: whoever holds on to it (a traceback, a
        profiler) would keep this connection reading the present state, in which it could not write any more.
        """
        with closing(driver(connection).execute(self._sql, self._own | values)) as cursor:
            row: tuple[Any, ...] | None = cursor.fetchone()
        return row

    def all(self, connection: Connection, **values: object) -> list[tuple[Any, ...]]:
        """Every row."""
        rows: list[tuple[Any, ...]] = driver(connection).execute(self._sql, self._own | values).fetchall()
        return rows


def as_written(connection: Connection, decode: Callable[[bytes], T], body: bytes) -> T:
    """What this program has stored, decoded. Raises StoreFault where it is not what was written.

    Of a long row's bad page SQLCipher gives zeros, and says so with the next statement only.
    """
    try:
        return decode(body)
    except (msgspec.MsgspecError, NotUnderstood) as error:
        raw = driver(connection)
        raw.spoilt = True
        raise damaged(raw.path, "a row is not what was written", placed=False) from error


def driver(connection: Connection) -> Any:
    """The driver's own connection under SQLAlchemy's."""
    return connection.connection.driver_connection
