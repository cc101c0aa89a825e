"""The hub's database as an object: one writing engine, reading engines, its settings. Tables are in
`tables`.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, insert, select

from sync.hub import dialect
from sync.hub.tables import setting

FILE_NAME: Final = "hub.sqlite"
_FIRST: Final = {"revision": "0", "floor": "0", "masters": "0"}


class Database:
    """An open hub database in `directory`, upgraded to this version. StoreFault on an unsafe SQLite."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = directory / FILE_NAME
        self.writing: Engine = dialect.writing_engine(path)
        self.readers: Engine = dialect.reading_engine(path)
        with self.writing.begin() as connection:
            _upgrade(connection)
            _first_settings(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database."""
        with self.readers.connect() as connection:
            yield connection

    def close(self) -> None:
        """Gives the files back."""
        self.readers.dispose()
        self.writing.dispose()


def settings_of(connection: Connection) -> dict[str, str]:
    """All settings: `feed`, `revision`, `floor`, `masters`."""
    return {row.name: row.value for row in connection.execute(select(setting))}


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _first_settings(connection: Connection) -> None:
    known = settings_of(connection)
    first = {**_FIRST, "feed": secrets.token_hex(6)}
    missing = [{"name": name, "value": value} for name, value in first.items() if name not in known]
    if missing:
        connection.execute(insert(setting), missing)
