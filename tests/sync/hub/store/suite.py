"""What the hub stands on, whatever its database: one suite, inherited by a class of tests for each database.

A database that fails here loses events, tells stations of rows in another order, or takes two keys for one.
"""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from sync.hub.store import writer as writing
from sync.hub.store.database import HubDatabase
from sync.hub.store.tables import edge, feed_check, master, mention, metadata, node, setting, terminal
from sync.hub.store.work import MasterCache, Work
from sync.hub.store.writer import Overloaded, Writer
from sync.hub.views.trace_reader import HubTraceReader
from sync.protocol.feed_check import rolling_hash
from terminal.domain.ids import ThingKind
from terminal.domain.state.unit import UnitDoc

NOW = 1_700_000_000_000_000
LARGEST = 2**63 - 1
KEYS = ("a", "A", "b", "ä", "a\u0308", "Z", "_", "%", "'", "批次", "𝟙", "a ", " a")


class HubStoreSuite(ABC):
    """The tests. A subclass says how its database is opened."""

    @staticmethod
    @abstractmethod
    def opened(folder: Path) -> HubDatabase:
        """The database that belongs to a folder, made where there is none."""

    @pytest.fixture
    def database(self, tmp_path: Path) -> Iterator[HubDatabase]:
        made = self.opened(tmp_path)
        yield made
        made.close()

    # -------------------------------------------------------- tables and settings

    def test_it_has_the_tables_of_this_version(self, database: HubDatabase) -> None:
        with database.reading() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []

    def test_its_feed_is_named_once(self, database: HubDatabase, tmp_path: Path) -> None:
        first = {name: database.setting(name) for name in ("feed", "revision", "floor", "masters")}
        assert [first[name] for name in ("revision", "floor", "masters")] == ["0", "0", "0"]
        again = self.opened(tmp_path)
        assert {name: again.setting(name) for name in first} == first
        again.close()
        database.note_setting("mine", "1")
        assert (database.setting("mine"), database.setting("nobody's")) == ("1", "")

    # -------------------------------------------------------- values

    def test_values_come_back_as_they_were(self, database: HubDatabase) -> None:
        body = bytes(range(256))
        with database.writing.begin() as connection:
            connection.execute(insert(terminal).values(**terminal_values("T", LARGEST, None)))
            connection.execute(insert(master).values(**master_values("unit", "𝟙\u0301", body)))
        with database.reading() as connection:
            row = connection.execute(select(terminal)).one()
            assert (row.acknowledged, row.last_contact, row.revoked) == (LARGEST, None, False)
            stored = connection.execute(select(master)).one()
            assert (stored.key, bytes(stored.body), stored.deleted) == ("𝟙\u0301", body, False)

    def test_keys_differ_to_the_letter_and_sort_by_code_point(self, database: HubDatabase) -> None:
        with database.writing.begin() as connection:
            connection.execute(insert(master), [master_values("lot", key) for key in KEYS])
        with database.reading() as connection:
            assert list(connection.scalars(select(master.c.key).order_by(master.c.key))) == sorted(KEYS)
            for key in KEYS:
                assert connection.scalars(select(master.c.key).where(master.c.key == key)).all() == [key]
            begins = select(master.c.key).where(master.c.key.startswith("%", autoescape=True))
            assert connection.scalars(begins).all() == ["%"]

    def test_many_keys_are_found_at_once(self, database: HubDatabase) -> None:
        rows = [{"kind": "unit", "key": f"U{number}", "number": number} for number in range(1000)]
        with database.writing.begin() as connection:
            connection.execute(insert(mention), rows)
        with database.reading() as connection:
            wanted = [row["key"] for row in rows[::2]] + ["none"]
            assert len(connection.execute(select(mention).where(mention.c.key.in_(wanted))).all()) == 500

    def test_numbers_rise_by_themselves(self, database: HubDatabase) -> None:
        with database.writing.begin() as connection:
            for code in ("A", "B"):
                connection.execute(insert(node).values(kind="unit", code=code))
            first, second = connection.scalars(select(node.c.number).order_by(node.c.code))
        assert second > first > 0

    # -------------------------------------------------------- transactions

    def test_a_reader_sees_one_moment(self, database: HubDatabase) -> None:
        count = select(setting.c.name).where(setting.c.name.like("new%"))
        with database.reading() as connection:
            assert connection.scalars(count).all() == []
            database.note_setting("new", "")
            assert connection.scalars(count).all() == []
        with database.reading() as connection:
            assert connection.scalars(count).all() == ["new"]

    def test_of_a_transaction_that_fails_nothing_stays(self, database: HubDatabase) -> None:
        def write() -> None:
            with database.writing.begin() as connection:
                connection.execute(insert(setting).values(name="new", value=""))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            write()
        with database.reading() as connection:
            assert connection.scalars(select(setting.c.name).where(setting.c.name == "new")).all() == []

    def test_a_key_is_there_once_and_its_refusal_takes_nothing_along(self, database: HubDatabase) -> None:
        with database.writing.begin() as connection:
            connection.execute(insert(setting).values(name="new", value="first"))
            with pytest.raises(IntegrityError), connection.begin_nested():
                connection.execute(insert(setting).values(name="new", value="second"))
        assert database.setting("new") == "first"

    # -------------------------------------------------------- the working set, the genealogy

    def test_docs_and_their_check_go_together(self, database: HubDatabase) -> None:
        wrote: dict[str, int] = {}
        for round_number in range(2):
            with database.writing.begin() as connection:
                work = Work(connection, NOW, MasterCache())
                for code in ("U1", "U2")[round_number:]:
                    work.load([(ThingKind.UNIT, code)])
                    wrote[code] = work.put(
                        (ThingKind.UNIT, code), UnitDoc(code, station=f"ST-{round_number}"), ""
                    )
                work.flush()
        assert wrote["U2"] > wrote["U1"] > 0
        with database.writing.begin() as connection:
            work = Work(connection, NOW, MasterCache())
            assert work.doc((ThingKind.UNIT, "U2")).body == UnitDoc("U2", station="ST-1")
            assert work.next_revision() == wrote["U2"] + 1
            check = connection.execute(select(feed_check)).one()
        assert (check.rows, check.mark) == (2, rolling_hash("doc", "unit", wrote.items()))

    def test_a_walk_ends_on_a_circle(self, database: HubDatabase) -> None:
        with database.writing.begin() as connection:
            numbered = [{"number": at, "kind": "unit", "code": f"U{at}"} for at in range(50)]
            connection.execute(insert(node), numbered)
            connection.execute(insert(edge), [edge_values(at, (at + 1) % 50) for at in range(50)])
        with database.reading() as connection:
            reader = HubTraceReader(connection, NOW)
            for back in (True, False):
                found = list(reader.reach((ThingKind.UNIT, "U7"), back=back))
                assert {join.child for join in found} == {("unit", f"U{at}") for at in range(50)}
                assert len(found) == 50

    # -------------------------------------------------------- the one writer

    def test_what_waits_shares_a_commit(self, database: HubDatabase) -> None:
        commits: list[int] = []
        writer = Writer(database.writing, lambda: commits.append(1))
        futures = [writer.submit(adding(number)) for number in range(10)]
        worked(writer)
        assert [future.result(0) for future in futures] == list(range(10))
        assert added(database) == list(range(10))
        assert len(commits) == 1

    def test_one_failure_takes_nobody_along(self, database: HubDatabase) -> None:
        writer = Writer(database.writing, lambda: None)
        futures = [writer.submit(adding(number)) for number in (1, -1, 2)]
        worked(writer)
        assert futures[0].result(0) == 1
        with pytest.raises(ValueError, match="-1"):
            futures[1].result(0)
        assert added(database) == [1, 2]

    def test_no_answer_before_the_commit(self, database: HubDatabase) -> None:
        """A job's future is not done while its transaction is open."""
        writer = Writer(database.writing, lambda: None)
        seen: list[bool] = []
        first = writer.submit(adding(1))
        writer.submit(lambda connection: seen.append(first.done()))
        worked(writer)
        assert seen == [False]

    @pytest.mark.logs("The hub's transaction failed")
    def test_rollback_by_the_database_loses_no_acknowledged_job(self, database: HubDatabase) -> None:
        writer = Writer(database.writing, lambda: None)
        futures = [writer.submit(job) for job in (adding(1), rolled_back, adding(2))]
        worked(writer)
        assert (futures[0].result(0), futures[2].result(0)) == (1, 2)
        with pytest.raises(DBAPIError):
            futures[1].result(0)
        assert added(database) == [1, 2]

    def test_overload(self, database: HubDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(writing, "MOST_WAITING", 2)
        writer = Writer(database.writing, lambda: None)
        for number in range(2):
            writer.submit(adding(number))
        with pytest.raises(Overloaded):
            writer.submit(adding(3))
        runner = threading.Thread(target=writer.run)
        runner.start()
        writer.stop()
        runner.join()
        assert added(database) == [0, 1]


def adding(number: int) -> Callable[[Connection], int]:
    """A job that writes a number, and fails after it where that is negative."""

    def job(connection: Connection) -> int:
        connection.execute(insert(node).values(kind="number", code=str(number)))
        if number < 0:
            raise ValueError(number)
        return number

    return job


def added(database: HubDatabase) -> Sequence[int]:
    with database.reading() as connection:
        codes = connection.scalars(select(node.c.code).where(node.c.kind == "number").order_by(node.c.number))
        return [int(code) for code in codes]


def worked(writer: Writer) -> None:
    """Does what waits, then ends."""
    writer.stop()
    writer.run()


def rolled_back(connection: Connection) -> None:
    """What a database does by itself when its disk is full: everything so far in the transaction is gone."""
    connection.exec_driver_sql("ROLLBACK")


def terminal_values(name: str, acknowledged: int, last_contact: int | None) -> dict[str, Any]:
    texts = dict.fromkeys(("station", "public_key", "head", "software", "host"), "")
    numbers = dict.fromkeys(("epoch", "effective_at", "unsent", "enrolled_at"), 1)
    states = {"forked": False, "revoked": False, "last_contact": last_contact}
    return {"terminal_id": name, "acknowledged": acknowledged, **texts, **numbers, **states}


def master_values(kind: str, key: str, body: bytes = b"{}") -> dict[str, Any]:
    return {"kind": kind, "key": key, "body": body, "revision": 1, "deleted": False, "changed_at": NOW}


def edge_values(child: int, parent: int) -> dict[str, Any]:
    place = {"child": child, "parent": parent, "event": child + 1}
    return {**place, "quantity": "1", "from_at": NOW, "to_at": None, "station": "ST-1", "operation": 10}
