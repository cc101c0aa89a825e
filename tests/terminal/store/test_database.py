"""The file: on disk when it says so, undone when it fails, shut to a wrong key, changed by one at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import IntegrityError

from terminal.faults import FaultCode, StoreFault
from terminal.store.database import MIN_SQLITE, Database, require_sqlite
from tests.fakes.damage import PAGE, damage_page
from tests.fakes.workplace import KEY


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "store.db", KEY)
    with made.write() as connection:
        connection.exec_driver_sql("CREATE TABLE thing (name TEXT PRIMARY KEY)")
    yield made
    made.close()


def names(database: Database) -> list[str]:
    rows = database.connection().exec_driver_sql("SELECT name FROM thing ORDER BY name")
    return [row.name for row in rows]


def add(database: Database, name: str) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO thing VALUES (?)", (name,))


@contextmanager
def fault(code: FaultCode, *words: str) -> Iterator[None]:
    """What a person reads says what happened and what to do."""
    with pytest.raises(StoreFault) as caught:
        yield
    assert caught.value.code is code
    for word in words:
        assert word in caught.value.detail


def test_what_was_committed_is_there_after_reopening(database: Database) -> None:
    add(database, "a")
    again = Database(database.path, KEY)
    assert names(again) == ["a"]
    again.close()


def test_every_commit_is_synced(database: Database) -> None:
    """Anything less than FULL loses acknowledged acts when the power goes (measured, see the decision)."""
    settings = {
        name: database.connection().exec_driver_sql(f"PRAGMA {name}").scalar()
        for name in ("journal_mode", "synchronous", "wal_autocheckpoint")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "wal_autocheckpoint": 0}


def test_nothing_of_it_can_be_read_on_the_disk(database: Database) -> None:
    add(database, "MC40-2611-000001")
    for path in database.path.parent.iterdir():
        raw = path.read_bytes()
        assert b"MC40" not in raw
        assert not raw.startswith(b"SQLite format 3")


def test_a_wrong_key_opens_nothing_and_changes_nothing(database: Database) -> None:
    add(database, "a")
    database.close()
    before = database.path.read_bytes()
    with fault(FaultCode.STORE_KEY_WRONG, "store.db", "nothing was changed", "Restore"):
        Database(database.path, bytes(32))
    assert database.path.read_bytes() == before


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(b"this is no database at all" * 500)
    with fault(FaultCode.STORE_KEY_WRONG, "store.db"):
        Database(path, KEY)


def test_an_sqlite_that_can_lose_data_is_refused() -> None:
    with fault(FaultCode.SQLITE_TOO_OLD, "3.40.1", "3.51.3", "nothing was opened", "Install"):
        require_sqlite((3, 40, 1))
    require_sqlite(MIN_SQLITE)
    require_sqlite(sqlcipher.sqlite_version_info)


def _half(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO thing VALUES ('half')")
        raise ZeroDivisionError


def test_an_exception_undoes_everything(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        _half(database)
    assert names(database) == []
    add(database, "a")
    assert names(database) == ["a"]


@pytest.mark.slow
def test_a_commit_that_fails_is_undone_and_the_next_one_works(database: Database) -> None:
    """A deferred constraint is only checked at COMMIT, which then fails with the transaction still open."""
    with database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE child (of TEXT REFERENCES thing (name) DEFERRABLE INITIALLY DEFERRED)"
        )
    database.connection().exec_driver_sql("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlcipher.Error, match="FOREIGN KEY"), database.write() as connection:
        connection.exec_driver_sql("INSERT INTO child VALUES ('nobody')")
    add(database, "a")
    assert names(database) == ["a"]
    assert database.connection().exec_driver_sql("SELECT count(*) FROM child").scalar() == 0


def test_a_full_disk_is_undone_and_said(database: Database) -> None:
    pages = database.connection().exec_driver_sql("PRAGMA page_count").scalar()
    database.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with fault(FaultCode.STORE_FULL, "not recorded", "Free space"), database.write() as connection:
        for number in range(1000):
            connection.exec_driver_sql("INSERT INTO thing VALUES (?)", (f"{number:0200}",))
    database.connection().exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert names(database) == []
    add(database, "a")
    assert names(database) == ["a"]


def test_a_bug_stays_a_bug(database: Database) -> None:
    add(database, "a")
    with pytest.raises(IntegrityError):
        add(database, "a")


def test_another_program_at_the_file_is_said(database: Database) -> None:
    other = Database(database.path, KEY)
    database.connection().exec_driver_sql("PRAGMA busy_timeout = 1")
    with other.write(), fault(FaultCode.STORE_LOCKED, "in use", "Close the other"):
        add(database, "a")
    add(database, "a")
    other.close()


def test_two_threads_take_turns(database: Database) -> None:
    failed: list[BaseException] = []

    def write(thread: str) -> None:
        try:
            for number in range(20):
                with database.write() as connection:
                    before = connection.exec_driver_sql("SELECT count(*) FROM thing").scalar()
                    connection.exec_driver_sql("INSERT INTO thing VALUES (?)", (f"{thread}{number}",))
                    after = connection.exec_driver_sql("SELECT count(*) FROM thing").scalar()
                    assert (before, after) == (before, (before or 0) + 1)
        except BaseException as error:  # noqa: BLE001 - shown by the main thread
            failed.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(names(database)) == 40


def test_a_reader_sees_only_what_is_committed(database: Database) -> None:
    seen: list[list[str]] = []
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO thing VALUES ('half')")
        reader = threading.Thread(target=lambda: seen.append(names(database)))
        reader.start()
        reader.join()
    assert seen == [[]]
    assert names(database) == ["half"]


def test_a_backup_is_whole_and_shut_by_the_same_key(database: Database, tmp_path: Path) -> None:
    add(database, "a")
    target = tmp_path / "copy.db"
    database.backup(target)
    assert not target.read_bytes().startswith(b"SQLite format 3")
    copy = Database(target, KEY)
    assert names(copy) == ["a"]
    copy.close()
    with fault(FaultCode.STORE_KEY_WRONG):
        Database(target, bytes(32))


def test_a_checkpoint_moves_the_log_into_the_file(database: Database) -> None:
    before = database.path.stat().st_size
    for number in range(50):
        add(database, f"{number:0500}")
    assert database.path.stat().st_size == before
    database.checkpoint()
    assert database.path.stat().st_size > before


def test_what_lies_on_other_pages_is_read_after_a_bad_one(database: Database) -> None:
    """SQLCipher refuses everything on a connection that met a bad page; the station goes on by a new one."""
    add(database, "a")
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE other AS SELECT name FROM thing")
    database.close()
    damage_page(database.path, database.path.stat().st_size // PAGE)
    again = Database(database.path, KEY)
    for _ in range(2):
        with fault(FaultCode.STORE_DAMAGED, "store.db is damaged", "tracepost doctor"):
            again.connection().exec_driver_sql("SELECT * FROM other").all()
        assert names(again) == ["a"]
    with fault(FaultCode.STORE_DAMAGED, "nothing was recorded"), again.write() as connection:
        connection.exec_driver_sql("SELECT * FROM other").all()
    add(again, "b")
    assert names(again) == ["a", "b"]
    again.close()


def test_a_damaged_store_prints_nothing_by_itself(
    database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    database.close()
    damage_page(database.path, 1, at=100)
    with pytest.raises(StoreFault):
        Database(database.path, KEY)
    assert capfd.readouterr() == ("", "")
