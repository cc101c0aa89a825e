"""The head file: where the journal ended, behind it after a power cut, never ahead of it."""

from pathlib import Path

import pytest

from terminal.faults import FaultCode, StoreFault
from terminal.store.head_file import SLOT_BYTES, HeadFile, HeadMark, LogMark
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import make_fans
from tests.fakes.damage import as_killed, cut, flip
from tests.fakes.workplace import KEY

END = (3, 70, "ab" * 32)
LOG = LogMark(b"8 bytes!", 12)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.head"


def written(path: Path, times: int = 3) -> HeadFile:
    head = HeadFile(path, KEY)
    for turn in range(times):
        head.write(LOG, (END[0], END[1] + turn, END[2]))
    head.close()
    return head


def test_what_was_written_is_read(path: Path) -> None:
    written(path)
    slots = HeadFile(path, KEY).read()
    assert (slots.mark, slots.damaged) == (HeadMark(3, 72, "ab" * 32, LOG, 3), ())
    assert path.stat().st_size == 2 * SLOT_BYTES
    assert path.stat().st_mode & 0o077 == 0


def test_a_commit_without_events_moves_the_log_alone(path: Path) -> None:
    head = written(path)
    head.write(LogMark(LOG.salt, 15))
    mark = HeadFile(path, KEY).read().mark
    assert mark is not None
    assert (mark.sequence, mark.log.frames) == (72, 15)
    head.close()


@pytest.mark.parametrize("slot", [1, 2])
def test_every_bit_of_a_slot_counts_and_the_other_slot_stands_in(path: Path, slot: int) -> None:
    written(path)
    newest = HeadFile(path, KEY).read().mark
    assert newest is not None
    for at in range((slot - 1) * SLOT_BYTES, slot * SLOT_BYTES, 7):
        flip(path, at, at % 8)
        slots = HeadFile(path, KEY).read()
        assert slots.damaged == (slot,)
        assert slots.mark is not None
        assert slots.mark.sequence >= newest.sequence - 1
        flip(path, at, at % 8)


@pytest.mark.parametrize("size", [0, 1, 511, 512, 600, 1023])
def test_a_file_that_was_cut_is_damaged(path: Path, size: int) -> None:
    written(path)
    cut(path, size)
    slots = HeadFile(path, KEY).read()
    assert slots.damaged
    assert (slots.mark is None) == (size < SLOT_BYTES)


def test_a_damaged_file_is_whole_again_after_the_next_commit(path: Path) -> None:
    written(path)
    cut(path, 100)
    head = HeadFile(path, KEY)
    head.read()
    head.write(LOG, END)
    head.close()
    assert HeadFile(path, KEY).read().damaged == ()


def test_another_key_reads_nothing(path: Path) -> None:
    written(path)
    assert HeadFile(path, bytes(32)).read().mark is None


def test_it_follows_every_act(work: Workplace) -> None:
    make_fans(work, 1, 2)
    head = HeadFile(work.store.directory / "store.head", KEY).read().mark
    last = work.store.links(work.identity, 1, 1000)[-1]
    assert head is not None
    assert (head.epoch, head.sequence, head.hash) == (1, last.sequence, last.hash)
    assert head.log.frames > 0


def test_a_kill_between_commit_and_head_leaves_it_behind(work: Workplace, tmp_path: Path) -> None:
    make_fans(work, 1, 1)
    before = (tmp_path / "store.head").read_bytes()
    make_fans(work, 2, 2)
    killed = as_killed(tmp_path, tmp_path / "killed")
    (killed / "store.head").write_bytes(before)
    store = Store(killed, KEY)
    store.examine(work.identity, 10)
    assert store.troubles == ()
    store.close()


def test_a_store_that_is_gone_beside_its_head_file_is_not_begun_anew(tmp_path: Path) -> None:
    Store(tmp_path, KEY).close()
    for size in (0, 4095):
        cut(tmp_path / "store.db", size)
        with pytest.raises(StoreFault, match=f"it has {size} bytes") as caught:
            Store(tmp_path, KEY)
        assert caught.value.code is FaultCode.STORE_DAMAGED
    (tmp_path / "store.db").unlink()
    with pytest.raises(StoreFault, match="it has 0 bytes"):
        Store(tmp_path, KEY)
    assert not (tmp_path / "store.db").exists()
