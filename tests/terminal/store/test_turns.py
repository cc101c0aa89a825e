"""Acts beside reads and idle work of the same program: none finds the store held, none waits for a reader."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
from sqlalchemy import ColumnClause, column, select, table

from terminal.store.database import Database
from terminal.store.head_file import HeadFile
from terminal.store.prepared import Prepared, driver
from tests.fakes.damage import PAGE, as_killed, flip
from tests.fakes.workplace import KEY

ROWS, MORE = 200, 8
NAME: ColumnClause[str] = column("name")
FIRST = Prepared(select(NAME).select_from(table("thing", NAME)).order_by(NAME))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "store.db", KEY)
    with made.write() as connection:
        connection.exec_driver_sql("CREATE TABLE thing (name TEXT PRIMARY KEY)")
        for number in range(ROWS):
            connection.exec_driver_sql("INSERT INTO thing VALUES (?)", (f"{number:04}",))
    yield made
    made.close()


def add(database: Database, name: str) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO thing VALUES (?)", (name,))


def elsewhere(database: Database, name: str) -> None:
    """Another thread commits."""
    thread = threading.Thread(target=add, args=(database, name))
    thread.start()
    thread.join()


def test_an_act_after_a_read_whose_frames_are_held(database: Database) -> None:
    """A profiler or a kept traceback holds what a function held; the read has ended all the same."""
    held: list[FrameType] = []
    sys.setprofile(lambda frame, _event, _value: held.append(frame))
    try:
        FIRST.first(database.connection())
    finally:
        sys.setprofile(None)
    assert held
    elsewhere(database, "a")
    add(database, "b")


def long_log(database: Database) -> Path:
    """The log after some commits, each of which left at least a page in it."""
    for number in range(MORE):
        add(database, f"more {number}")
    log = database.path.with_name("store.db-wal")
    assert log.stat().st_size > MORE * PAGE
    return log


def test_an_emptied_log_is_written_over(database: Database) -> None:
    log = long_log(database)
    before = log.stat().st_size
    assert database.empty_log()
    size = log.stat().st_size
    add(database, "a")
    assert log.stat().st_size == size >= before


@pytest.mark.slow
@pytest.mark.parametrize("at", [0, 10, 20, 40, 100, 3 * PAGE, -100])
def test_nothing_that_happens_to_an_emptied_log_counts(database: Database, tmp_path: Path, at: int) -> None:
    """What stood in the log before it was emptied must not come back either."""
    long_log(database)
    assert database.empty_log()
    killed = as_killed(tmp_path, tmp_path / "killed")
    log = killed / "store.db-wal"
    flip(log, at % log.stat().st_size)
    made = Database(killed / "store.db", KEY)
    names = made.connection().exec_driver_sql("SELECT count(*) FROM thing").scalar()
    whole = made.connection().exec_driver_sql("PRAGMA integrity_check").scalar()
    made.close()
    assert (names, whole) == (ROWS + MORE, "ok")


def test_a_log_that_was_emptied_while_it_was_long_becomes_short_again(database: Database) -> None:
    log = long_log(database)
    database.connection().exec_driver_sql(f"PRAGMA journal_size_limit = {4 * PAGE}").close()
    assert database.empty_log()
    assert log.stat().st_size == 4 * PAGE


def test_emptying_waits_for_no_reader(database: Database) -> None:
    """Writers wait while the log is emptied: a reader that takes its time must not make them wait for it."""
    reader = driver(database.connection()).execute("SELECT name FROM thing")
    reader.fetchone()
    emptied: list[bool] = []
    asked: list[int] = []

    def empty() -> None:
        emptied.append(database.empty_log())
        asked.append(database.connection().exec_driver_sql("PRAGMA busy_timeout").scalar() or 0)

    thread = threading.Thread(target=empty)
    thread.start()
    thread.join(2.0)  # SQLite itself would wait for five seconds
    ended = not thread.is_alive()
    reader.close()
    thread.join()
    assert ended
    assert (emptied, asked) == ([False], [5000])
    mark = HeadFile(database.path.with_name("store.head"), KEY).read().mark
    assert mark is not None
    assert mark.log.frames > 0  # what happens to the log that stayed is told as before
    assert database.empty_log()
