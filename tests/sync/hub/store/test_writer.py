"""The one writer: one commit for what waits, nobody's failure is another's, overload is said."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from sync.hub.store import writer as writing
from sync.hub.store.dialect import check_version, reading_engine, writing_engine
from sync.hub.store.writer import Overloaded, Writer
from terminal.faults import StoreFault


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = writing_engine(tmp_path / "x.sqlite")
    with made.begin() as connection:
        connection.execute(text("create table t (x integer)"))
    yield made
    made.dispose()


def add(number: int) -> Any:
    def job(connection: Connection) -> int:
        connection.execute(text("insert into t values (:x)"), {"x": number})
        if number < 0:
            raise ValueError(number)
        return number

    return job


def stored(engine: Engine) -> list[int]:
    with engine.begin() as connection:
        return list(connection.execute(text("select x from t order by x")).scalars())


def worked(writer: Writer) -> None:
    """Does what waits, then ends."""
    writer.stop()
    writer.run()


def test_what_waits_shares_a_commit(engine: Engine) -> None:
    commits: list[int] = []
    writer = Writer(engine, lambda: commits.append(1))
    futures = [writer.submit(add(number)) for number in range(10)]
    worked(writer)
    assert [future.result(0) for future in futures] == list(range(10))
    assert stored(engine) == list(range(10))
    assert len(commits) == 1


def test_one_failure_takes_nobody_along(engine: Engine) -> None:
    writer = Writer(engine, lambda: None)
    futures = [writer.submit(add(number)) for number in (1, -1, 2)]
    worked(writer)
    assert futures[0].result(0) == 1
    with pytest.raises(ValueError, match="-1"):
        futures[1].result(0)
    assert stored(engine) == [1, 2]


def test_no_answer_before_the_commit(engine: Engine) -> None:
    """A job's future is not done while its transaction is open."""
    writer = Writer(engine, lambda: None)
    seen: list[bool] = []
    first = writer.submit(add(1))
    writer.submit(lambda connection: seen.append(first.done()))
    worked(writer)
    assert seen == [False]


def rolled_back(connection: Connection) -> None:
    """What SQLite does by itself when the disk is full: everything so far in the transaction is gone."""
    connection.exec_driver_sql("ROLLBACK")


@pytest.mark.logs("The hub's transaction failed")
def test_rollback_by_the_database_loses_no_acknowledged_job(engine: Engine) -> None:
    writer = Writer(engine, lambda: None)
    futures = [writer.submit(job) for job in (add(1), rolled_back, add(2))]
    worked(writer)
    assert (futures[0].result(0), futures[2].result(0)) == (1, 2)
    with pytest.raises(DBAPIError):
        futures[1].result(0)
    assert stored(engine) == [1, 2]


def test_overload(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_WAITING", 2)
    writer = Writer(engine, lambda: None)
    for number in range(2):
        writer.submit(add(number))
    with pytest.raises(Overloaded):
        writer.submit(add(3))
    runner = threading.Thread(target=writer.run)
    runner.start()
    writer.stop()
    runner.join()
    assert stored(engine) == [0, 1]


@pytest.mark.parametrize("version", ["3.40.1", "3.51.2"])
def test_unsafe_sqlite_is_refused(version: str) -> None:
    with pytest.raises(StoreFault, match="was not opened"):
        check_version(version)


def test_durable_settings(engine: Engine, tmp_path: Path) -> None:
    reader = reading_engine(tmp_path / "x.sqlite")
    for each in (engine, reader):
        with each.connect() as connection:
            assert connection.execute(text("pragma journal_mode")).scalar() == "wal"
            assert connection.execute(text("pragma synchronous")).scalar() == 2
    reader.dispose()
