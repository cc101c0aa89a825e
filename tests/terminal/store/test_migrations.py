"""A store of any released version opens, with all it had still to send; one of a newer program does not.

The stores in `fixtures` were written by the program of that version, at a station without a hub: everything
in them is unsent. They are never written anew; a later version adds its own.
"""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import inspect

from terminal.domain.events.codec import decode_event
from terminal.domain.state.unit import UnitDoc
from terminal.faults import FaultCode, StoreFault
from terminal.store.database import Database
from terminal.store.migrations import VERSIONS, upgrade
from terminal.store.projection import rebuild
from terminal.store.store import Store
from terminal.store.tables import metadata
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import make_fans
from tests.fakes.clock import FakeClock
from tests.fakes.workplace import KEY
from tests.terminal.store.test_journal import derived

FIXTURES = Path(__file__).parent / "fixtures"
RELEASED = sorted(path.name for path in FIXTURES.iterdir())


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "store.db").touch()
    store = Store(tmp_path, KEY)
    assert store.identity() is None
    assert store.database.connection().exec_driver_sql("PRAGMA user_version").scalar() == len(VERSIONS)
    store.close()


def test_every_version_has_its_fixture() -> None:
    assert [f"v{number:03}" for number in range(1, len(VERSIONS) + 1)] == RELEASED


def test_the_migrations_make_the_tables_of_the_program(store: Store) -> None:
    found = inspect(store.database.connection())
    assert set(found.get_table_names()) == set(metadata.tables)
    for name, table in metadata.tables.items():
        assert {row["name"] for row in found.get_columns(name)} == {column.name for column in table.columns}
        assert found.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key]


def test_a_store_of_a_newer_program_is_not_opened(tmp_path: Path) -> None:
    Store(tmp_path, KEY).close()
    database = Database(tmp_path / "store.db", KEY)
    database.connection().exec_driver_sql("PRAGMA user_version = 99")
    with pytest.raises(StoreFault) as caught:
        upgrade(database)
    database.close()
    assert caught.value.code is FaultCode.STORE_NEWER
    assert "version 99" in caught.value.detail
    assert "Update the program" in caught.value.detail


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(tmp_path, KEY).close()
    database = Database(tmp_path / "store.db", KEY)

    def half(operations: object) -> None:
        operations.execute("CREATE TABLE half (x)")  # type: ignore[attr-defined]
        raise ZeroDivisionError

    monkeypatch.setattr("terminal.store.migrations.VERSIONS", (*VERSIONS, half))
    with pytest.raises(ZeroDivisionError):
        upgrade(database)
    assert not inspect(database.connection()).has_table("half")
    assert database.connection().exec_driver_sql("PRAGMA user_version").scalar() == len(VERSIONS)
    database.close()


@pytest.mark.parametrize("version", RELEASED)
def test_a_store_of_that_version_with_a_full_outbox_goes_on(tmp_path: Path, version: str) -> None:
    shutil.copy(FIXTURES / version / "store.db", tmp_path / "store.db")
    store = Store(tmp_path, KEY)
    identity = store.identity()
    assert identity is not None
    store.check_unsent(identity)
    outbox = store.unsent(identity, 1000)
    assert len(outbox) == store.unsent_count(identity) >= 20
    assert {decode_event(link.body).envelope.type for link in outbox} >= {
        "session.started",
        "unit.started",
        "work.reported",
        "component.consumed",
        "report.taken_back",
        "unit.held",
        "unit.disposed",
        "scan.refused",
        "call.raised",
        "lot.mounted",
    }
    before = derived(store)
    with store.database.write() as connection:
        rebuild(connection)
    assert derived(store) == before
    fan = store.doc(UnitDoc, "FAN40-2611-000001")
    assert fan is not None
    work = Workplace(store, FakeClock(), identity)
    make_fans(work, 900, 900)
    assert store.unsent_count(identity) > len(outbox)
    store.check_unsent(identity)
    store.close()
