"""What an examination of the store tells: lost ends, damaged pages, broken chains, each with its place."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Connection

from terminal.faults import FaultCode
from terminal.store.database import Database
from terminal.store.facts import Identity
from terminal.store.head_file import HeadFile
from terminal.store.integrity.condition import Trouble, TroubleCode
from terminal.store.page_check import PageCheck, PageFile
from terminal.store.store import Store
from terminal.store.tables import position
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import make_fans
from tests.fakes.damage import PAGE, as_killed, cut, damage_page, flip, leaf_pages, tamper
from tests.fakes.workplace import KEY

WAL_HEADER, FRAME = 32, 24 + PAGE
T = TroubleCode


@pytest.fixture
def killed(work: Workplace, tmp_path: Path) -> Path:
    """A station killed at work: some acts in the file, some in the log."""
    make_fans(work, 1, 2)
    work.store.database.empty_log()
    make_fans(work, 3, 4)
    return as_killed(tmp_path, tmp_path / "killed")


@pytest.fixture
def examined() -> Iterator[Callable[[Path, Identity], Store]]:
    opened: list[Store] = []

    def examine(folder: Path, identity: Identity) -> Store:
        store = Store(folder, KEY)
        opened.append(store)
        store.examine(identity)
        while not store.look_on(10):
            pass
        return store

    yield examine
    for store in opened:
        store.close()


Examine = Callable[[Path, Identity], Store]


def last_of(work: Workplace) -> int:
    return work.store.links(work.identity, 1, 1000)[-1].sequence


def codes(store: Store) -> list[TroubleCode]:
    return [found.code for found in store.troubles]


@pytest.mark.slow
def test_a_killed_station_has_no_trouble(work: Workplace, killed: Path, examined: Examine) -> None:
    assert examined(killed, work.identity).troubles == ()
    assert examined(killed, work.identity).troubles == ()  # nor after its log was gone through


@pytest.mark.slow
def test_every_way_of_ending_leaves_no_trouble(work: Workplace, tmp_path: Path, examined: Examine) -> None:
    make_fans(work, 1, 1)
    ways: dict[str, Callable[[], object]] = {
        "checkpoint": work.store.database.checkpoint,
        "empty": work.store.database.empty_log,
        "act": lambda: make_fans(work, 2, 2),
        "close": work.store.close,
    }
    for name, way in ways.items():
        way()
        assert examined(as_killed(tmp_path, tmp_path / name), work.identity).troubles == (), name


def live_bytes(folder: Path) -> int:
    """So much of the log counts; behind it stands what was written before it was begun anew."""
    mark = HeadFile(folder / "store.head", KEY).read().mark
    assert mark is not None
    return WAL_HEADER + FRAME * mark.log.frames


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.95])
def test_a_flipped_bit_of_the_log_is_told_with_the_numbers_that_are_gone(
    work: Workplace, killed: Path, examined: Examine, share: float
) -> None:
    flip(killed / "store.db-wal", int(share * live_bytes(killed)) + 10)
    store = examined(killed, work.identity)
    assert codes(store) == [T.LOG_CUT, T.JOURNAL_CUT]
    found = store.troubles[1].parameters
    assert found["last"] == str(last_of(work))
    held = len(store.links(work.identity, 1, 1000))
    assert found["first"] == str(held + 1)
    assert store.newest_given(1) == last_of(work)
    assert store.exchange().stopped == FaultCode.CHAIN_BROKEN


@pytest.mark.slow
def test_a_store_copied_without_its_log_says_so(work: Workplace, killed: Path, examined: Examine) -> None:
    (killed / "store.db-wal").unlink()
    store = examined(killed, work.identity)
    assert codes(store) == [T.LOG_CUT, T.JOURNAL_CUT]
    assert store.troubles[0].parameters["valid"] == "0"


@pytest.mark.slow
def test_the_loss_is_told_until_the_hub_has_given_an_epoch(
    work: Workplace, killed: Path, examined: Examine
) -> None:
    """Whatever becomes of the head file: the numbers are not used again."""
    (killed / "store.db-wal").unlink()
    examined(killed, work.identity).close()
    (killed / "store.head").unlink()
    store = examined(killed, work.identity)
    assert T.JOURNAL_CUT in codes(store)
    assert store.newest_given(1) == last_of(work)
    assert store.stopping(work.identity) is not None
    assert store.stopping(msgspec.structs.replace(work.identity, epoch=2)) is None


@pytest.mark.slow
def test_the_older_slot_says_nothing_of_the_log(work: Workplace, tmp_path: Path, examined: Examine) -> None:
    """It may be from before the log was emptied."""
    for turn in range(2):
        work.store.keep(work.store.settings())
        work.store.database.empty_log()
        ended = as_killed(tmp_path, tmp_path / f"ended-{turn}")
        newest = work.store.database.end._file.last.turn % 2
        flip(ended / "store.head", newest * 512 + 20)
        assert codes(examined(ended, work.identity)) == [T.HEAD_FILE_DAMAGED]


@pytest.mark.slow
def test_a_log_cut_behind_the_last_event_is_told_and_stops_nothing(
    work: Workplace, tmp_path: Path, examined: Examine
) -> None:
    make_fans(work, 1, 1)
    work.store.keep(work.store.settings())
    killed = as_killed(tmp_path, tmp_path / "killed")
    log = killed / "store.db-wal"
    cut(log, log.stat().st_size - 1)
    store = examined(killed, work.identity)
    assert codes(store) == [T.LOG_CUT]
    assert store.stopping(work.identity) is None


@pytest.mark.slow
def test_an_older_store_beside_the_head_file_is_told(
    work: Workplace, tmp_path: Path, examined: Examine
) -> None:
    make_fans(work, 1, 1)
    backup = tmp_path / "backup.db"
    work.store.database.backup(backup)
    kept = last_of(work)
    make_fans(work, 2, 2)
    work.store.close()
    (tmp_path / "store.db").write_bytes(backup.read_bytes())
    store = examined(tmp_path, work.identity)
    assert codes(store) == [T.JOURNAL_CUT]
    assert store.troubles[0].parameters["first"] == str(kept + 1)


@pytest.mark.slow
def test_another_journal_beside_the_head_file_is_told(
    work: Workplace, tmp_path: Path, examined: Examine
) -> None:
    make_fans(work, 1, 1)
    work.store.database.empty_log()
    twin = as_killed(tmp_path, tmp_path / "twin")
    make_fans(work, 2, 2)
    other = Store(twin, KEY)
    make_fans(Workplace(other, work.clock, work.identity), 3, 4)
    other.close()
    work.store.close()
    (tmp_path / "store.db").write_bytes((twin / "store.db").read_bytes())
    assert codes(examined(tmp_path, work.identity)) == [T.JOURNAL_REPLACED]


@pytest.mark.slow
def test_a_missing_head_file_is_told_once_and_made_again(
    work: Workplace, killed: Path, examined: Examine
) -> None:
    (killed / "store.head").unlink()
    store = examined(killed, work.identity)
    assert codes(store) == [T.HEAD_FILE_MISSING]
    assert store.stopping(work.identity) is None
    store.keep(store.settings())
    store.close()
    assert examined(killed, work.identity).troubles == ()


@pytest.mark.slow
def test_a_damaged_head_file_is_told_with_the_slot(work: Workplace, killed: Path, examined: Examine) -> None:
    flip(killed / "store.head", 700)
    assert examined(killed, work.identity).troubles == (Trouble(T.HEAD_FILE_DAMAGED, {"slots": "2"}),)


# ---------------------------------------------------------------- pages


@pytest.mark.slow
def test_every_page_that_is_damaged_is_found(work: Workplace, tmp_path: Path) -> None:
    """One flip in each page of the file, the ones nobody reads included."""
    make_fans(work, 1, 2)
    work.store.close()
    path = tmp_path / "store.db"
    for page in range(1, path.stat().st_size // PAGE + 1):
        at = 16 + page * 37 % (PAGE - 16)  # not in the salt, on which all depends
        damage_page(path, page, at)
        assert bad_pages(path) == (page,)
        damage_page(path, page, at)
    assert bad_pages(path) == ()


def bad_pages(path: Path) -> tuple[int, ...]:
    with closing(PageFile(path)) as file:
        check = PageCheck(file, KEY)
        while not check.step(10):
            pass
    return check.bad


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists the locks of files")
def test_a_look_at_the_pages_leaves_sqlite_its_locks(work: Workplace) -> None:
    make_fans(work, 1, 2)
    before = locks_on(work.store.database.path)
    assert before > 0
    check = PageCheck(work.store.database.page_file(), KEY)
    while not check.step(10):
        pass
    assert locks_on(work.store.database.path) == before


def locks_on(path: Path) -> int:
    """How many locks this process holds on a file."""
    own, file = f" {os.getpid()} ", f":{path.stat().st_ino} "
    return sum(own in line and file in line for line in Path("/proc/locks").read_text().splitlines())


def test_the_look_at_pages_agrees_with_the_ciphers_own(work: Workplace, tmp_path: Path) -> None:
    make_fans(work, 1, 2)
    work.store.close()
    damage_page(tmp_path / "store.db", 7)
    database = Database(tmp_path / "store.db", KEY)
    said = database.connection().exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
    database.close()
    assert [words.rpartition(" ")[2] for words in said] == ["7"] == [*map(str, bad_pages(database.path))]


@pytest.mark.slow
def test_a_damaged_page_of_the_journal_names_its_events(
    work: Workplace, tmp_path: Path, examined: Examine
) -> None:
    make_fans(work, 1, 12)
    work.store.close()
    page = leaf_pages(tmp_path / "store.db", KEY, "journal")[2]
    damage_page(tmp_path / "store.db", page)
    store = examined(tmp_path, work.identity)
    assert T.STORE_DAMAGED in codes(store)
    place = next(found for found in store.troubles if found.code is T.STORE_DAMAGED).parameters
    assert (place["page"], place["tables"]) == (str(page), "journal")
    assert place["events"]
    stopping = store.stopping(work.identity)
    assert stopping is not None


@pytest.mark.slow
def test_a_damaged_page_of_another_table_names_the_table(
    work: Workplace, tmp_path: Path, examined: Examine
) -> None:
    make_fans(work, 1, 12)
    work.store.close()
    damage_page(tmp_path / "store.db", leaf_pages(tmp_path / "store.db", KEY, "master", "key")[0])
    place = examined(tmp_path, work.identity).troubles[-1].parameters
    assert (place["tables"], place["events"]) == ("master", "")


# ---------------------------------------------------------------- the chain


@pytest.mark.slow
@pytest.mark.parametrize(("acknowledged", "code"), [(0, T.CHAIN_BROKEN), (6, T.SENT_PART_ALTERED)])
def test_an_altered_event_is_told_wherever_it_is(
    work: Workplace, tmp_path: Path, examined: Examine, acknowledged: int, code: TroubleCode
) -> None:
    make_fans(work, 1, 3)
    work.store.keep(msgspec.structs.replace(work.store.exchange(), acknowledged=acknowledged))
    tamper(work.store, _altered)
    work.store.close()
    store = examined(tmp_path, work.identity)
    assert [(found.code, found.parameters["event"]) for found in store.troubles] == [(code, "5")]
    assert (store.stopping(work.identity) is None) == (code is T.SENT_PART_ALTERED)


def _altered(connection: Connection) -> None:
    connection.exec_driver_sql(f"UPDATE journal SET body = x'00' WHERE position = {position(1, 5)}")
