"""The hub's database as an object: one writing engine, reading engines, its settings. Tables are in
`tables`.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as driver
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import DatabaseError

from sync.hub.store import dialect
from sync.hub.store.tables import feed_gap, setting
from terminal.disk_reserve import Reserve, is_full
from terminal.faults import FaultCode, StoreFault
from terminal.secret_files import claim, not_written

FILE_NAME: Final = "hub.sqlite"
_FIRST: Final = {"revision": "0", "floor": "0", "masters": "0"}


class HubDatabase:
    """An open hub database in `directory`, upgraded to this version. Raises StoreFault: unsafe SQLite, newer
    or damaged database, no room.

    Args:
        directory: where its file is, made where there is none.
        least_revision: every new revision of the feed will be above it (decision 0047).
    """

    def __init__(self, directory: Path, least_revision: int = 0) -> None:
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise not_written(directory, error) from error
        self._path = path = directory / FILE_NAME
        self._least_revision = least_revision
        claim(path)
        self.writing: Engine = dialect.writing_engine(path)
        self.readers: Engine = dialect.reading_engine(path)
        reserve = Reserve(path)
        with _told(path):
            try:
                self._begin()
            except DatabaseError:
                if not reserve.give():
                    raise
                self._begin()
        reserve.keep()

    def _begin(self) -> None:
        with self.writing.begin() as connection:
            _upgrade(connection)
            _first_settings(connection)
            _lift_revision(connection, self._least_revision)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database."""
        with self.readers.connect() as connection:
            yield connection

    def setting(self, name: str) -> str:
        """A setting; "" where there is none."""
        with self.reading() as connection:
            return connection.scalar(select(setting.c.value).where(setting.c.name == name)) or ""

    def note_setting(self, name: str, value: str) -> None:
        """Keeps a setting that was not there. Raises StoreFault."""
        with _told(self._path), self.writing.begin() as connection:
            connection.execute(insert(setting).values(name=name, value=value))

    def close(self) -> None:
        """Gives the files back."""
        self.readers.dispose()
        self.writing.dispose()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turns what SQLite and the migrations say at the start into a StoreFault with what to do."""
    try:
        yield
    except CommandError as error:
        detail = (
            f"{path} was written by a newer version of the hub: it was not opened, and nothing was changed. "
            "Install that version or a later one, or restore the backup made before the update."
        )
        raise StoreFault(FaultCode.STORE_NEWER, detail) from error
    except (DatabaseError, driver.Error) as error:
        why = getattr(error, "orig", None) or error
        if "disk is full" in str(why) or is_full(path.parent):
            detail = (
                f"The disk is full: {path} was not opened, and nothing of it is lost. Free some space, then "
                "start again."
            )
            raise StoreFault(FaultCode.STORE_FULL, detail) from error
        detail = f"{path} cannot be used ({why}): nothing was started. Check disk and rights, or {_RESTORE}"
        raise StoreFault(FaultCode.STORE_DAMAGED, detail) from error


_RESTORE: Final = "restore the hub's backup."


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


def _lift_revision(connection: Connection, least: int) -> None:
    known = int(settings_of(connection)["revision"])
    if known < least:
        connection.execute(update(setting).where(setting.c.name == "revision").values(value=str(least)))
        connection.execute(insert(feed_gap).values(first=least, last=known))
