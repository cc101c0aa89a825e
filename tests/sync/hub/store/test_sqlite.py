"""The hub on SQLite: the suite of every database, and what SQLite alone must be told."""

from pathlib import Path

import pytest
from sqlalchemy import text

from sync.hub.store.database import HubDatabase
from sync.hub.store.dialect import check_version
from terminal.faults import StoreFault
from tests.sync.hub.store.suite import HubStoreSuite


@pytest.mark.slow
class TestSqlite(HubStoreSuite):
    @staticmethod
    def opened(folder: Path) -> HubDatabase:
        return HubDatabase(folder)

    def test_durable_settings(self, database: HubDatabase) -> None:
        for engine in (database.writing, database.readers):
            with engine.connect() as connection:
                assert connection.execute(text("pragma journal_mode")).scalar() == "wal"
                assert connection.execute(text("pragma synchronous")).scalar() == 2


@pytest.mark.parametrize("version", ["3.40.1", "3.51.2"])
def test_unsafe_sqlite_is_refused(version: str) -> None:
    with pytest.raises(StoreFault, match="was not opened"):
        check_version(version)
