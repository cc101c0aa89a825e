"""Statements of the scan path: written with SQLAlchemy, compiled once, run at the driver.

SQLAlchemy's way of running a statement costs several times what SQLite needs for it, and an act runs half a
dozen. Everything that no one waits for stays with SQLAlchemy.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import msgspec
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import sqlite

from terminal.domain.events.codec import NotUnderstood
from terminal.store.driver_faults import damaged, told

T = TypeVar("T")

_DIALECT: Final = sqlite.dialect(paramstyle="qmark")


Row = tuple[Any, ...]


class Prepared:
    """A statement and its values, in the order in which they stand in it, without those written into it;
    values and rows are the driver's: str, int, bytes, None. Raises StoreFault.
    """

    def __init__(self, statement: Executable) -> None:
        compiled = statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]
        self._sql = str(compiled)
        values = [compiled.params[name] for name in compiled.positiontup or ()]
        self._own = values if any(value is not None for value in values) else []

    def run(self, connection: Connection, *values: object) -> None:
        """Runs a statement that gives nothing."""
        raw = driver(connection)
        try:
            raw.writer.execute(self._sql, self._with_own(values))
        except sqlcipher.Error as error:
            raise told(raw, error) from error

    def run_for(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Runs a statement that adds or changes a row, for each of `rows`."""
        raw = driver(connection)
        try:
            raw.writer.executemany(self._sql, rows)
        except sqlcipher.Error as error:
            raise told(raw, error) from error

    def first(self, connection: Connection, *values: object) -> Row | None:
        """The first row, None when there is none; SQLite looks for no more."""
        row: Row | None = self._read(connection, values, sqlcipher.Cursor.fetchone)
        return row

    def all(self, connection: Connection, *values: object) -> list[Row]:
        """Every row."""
        rows: list[Row] = self._read(connection, values, sqlcipher.Cursor.fetchall)
        return rows

    def _read(self, connection: Connection, values: Sequence[object], fetch: Callable[[Any], Any]) -> Any:
        """The cursor is closed here and not left to the collector: whoever holds on to it (a traceback, a
        profiler) would keep this connection reading the present state, in which it could not write any more.
        """
        raw = driver(connection)
        cursor = sqlcipher.Connection.cursor(raw, sqlcipher.Cursor)  # a Cursor(raw) is noted there for ever
        try:
            return fetch(cursor.execute(self._sql, self._with_own(values)))
        except sqlcipher.Error as error:
            raise told(raw, error) from error
        finally:
            cursor.close()

    def _with_own(self, values: Sequence[object]) -> Sequence[object]:
        if not self._own:
            return values
        given = iter(values)
        return [next(given) if own is None else own for own in self._own]


def as_written(connection: Connection, decode: Callable[[bytes], T], body: bytes, row: str = "a row") -> T:
    """What this program has stored, decoded. Raises StoreFault where `row` is not what was written.

    Of a long row's bad page SQLCipher gives zeros, and says so with the next statement only.
    """
    try:
        return decode(body)
    except (msgspec.MsgspecError, NotUnderstood) as error:
        raw = driver(connection)
        raw.spoilt = True
        raise damaged(raw.path, f"{row} is not what was written", placed=False) from error


def driver(connection: Connection) -> Any:
    """The driver's own connection under SQLAlchemy's."""
    return connection.connection.dbapi_connection
