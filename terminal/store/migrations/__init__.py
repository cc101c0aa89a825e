"""Brings a store of any released version to the present schema; a released step is never changed.

A version is one Alembic operations function in `versions`; `VERSIONS` lists them in order, and `PRAGMA
user_version` counts those that have run.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from terminal.faults import FaultCode, StoreFault
from terminal.store.database import Database
from terminal.store.migrations import v001_first

if TYPE_CHECKING:
    from alembic.operations import Operations

VERSIONS: Final[tuple["Callable[[Operations], None]", ...]] = (v001_first.upgrade,)


def version_of(database: Database) -> int:
    """The version of the schema, 0 of a file without one."""
    return database.connection().exec_driver_sql("PRAGMA user_version").scalar() or 0


def upgrade(database: Database) -> int:
    """Runs what is missing, all in one transaction; gives the version before. Raises StoreFault on a store of
    a newer program.
    """
    have = version_of(database)
    if have > len(VERSIONS):
        raise StoreFault(
            FaultCode.STORE_NEWER,
            f"The store is of version {have}, this program knows {len(VERSIONS)}; it was not opened. "
            "Update the program.",
        )
    if have == len(VERSIONS):
        return have
    from alembic.migration import MigrationContext  # costs 20 MB, and is needed once in a store's life
    from alembic.operations import Operations

    with database.write() as connection:
        operations = Operations(MigrationContext.configure(connection))
        for version in VERSIONS[have:]:
            version(operations)
        connection.exec_driver_sql(f"PRAGMA user_version = {len(VERSIONS)}")
    return have
