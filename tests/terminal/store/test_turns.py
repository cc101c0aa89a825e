"""Acts beside reads and idle work of the same program: none finds the store held, none waits for a reader."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest
from sqlalchemy import ColumnClause, column, select, table

from terminal.store.database import Database
from terminal.store.prepared import Prepared, driver
from tests.fakes.workplace import KEY

ROWS = 200
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


def test_the_log_is_emptied_where_nobody_reads(database: Database) -> None:
    log = database.path.with_name("store.db-wal")
    assert log.stat().st_size
    assert database.empty_log()
    assert log.stat().st_size == 0


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
    assert database.empty_log()
