"""Statements of the scan path: written with SQLAlchemy, compiled once, run at the driver.

SQLAlchemy's way of running a statement costs several times what SQLite needs for it, and an act runs a dozen.
Everything that no one waits for stays with SQLAlchemy.
"""

from typing import Any, Final

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import sqlite

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
        """The first row, None when there is none; SQLite looks for no more."""
        row: tuple[Any, ...] | None = driver(connection).execute(self._sql, self._own | values).fetchone()
        return row

    def all(self, connection: Connection, **values: object) -> list[tuple[Any, ...]]:
        """Every row."""
        rows: list[tuple[Any, ...]] = driver(connection).execute(self._sql, self._own | values).fetchall()
        return rows


def driver(connection: Connection) -> Any:
    """The driver's own connection under SQLAlchemy's."""
    return connection.connection.driver_connection
