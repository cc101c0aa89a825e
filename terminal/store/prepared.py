"""Statements of the scan path: written with SQLAlchemy, compiled once, run at the driver.

SQLAlchemy's way of running a statement costs several times what SQLite needs for it, and an act runs a dozen.
Everything that no one waits for stays with SQLAlchemy.
"""

from typing import Any, Final

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects import sqlite

_DIALECT: Final = sqlite.dialect(paramstyle="named")


class Prepared:
    """A statement with its values by name; values and rows are the driver's: str, int, bytes, None."""

    def __init__(self, statement: Executable) -> None:
        self._sql = str(statement.compile(dialect=_DIALECT))  # type: ignore[attr-defined]

    def run(self, connection: Connection, **values: object) -> None:
        """Runs a statement that gives nothing."""
        driver(connection).execute(self._sql, values)

    def first(self, connection: Connection, **values: object) -> tuple[Any, ...] | None:
        """The first row, None when there is none; SQLite looks for no more."""
        row: tuple[Any, ...] | None = driver(connection).execute(self._sql, values).fetchone()
        return row

    def all(self, connection: Connection, **values: object) -> list[tuple[Any, ...]]:
        """Every row."""
        rows: list[tuple[Any, ...]] = driver(connection).execute(self._sql, values).fetchall()
        return rows


def driver(connection: Connection) -> Any:
    """The driver's own connection under SQLAlchemy's."""
    return connection.connection.driver_connection
