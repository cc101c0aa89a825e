"""Files of events: on disk before their event, encrypted, kept until the hub has them."""

import hashlib
import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from terminal.domain.events.kinds import PhotoCause
from terminal.domain.events.payloads import PhotoTaken
from terminal.domain.ids import StepNumber
from terminal.faults import FaultCode, StoreFault
from terminal.store.attachments import KEPT_US, MOST_BYTES, ORPHAN_US, send_again
from terminal.store.store import Store
from terminal.store.tables import position
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.clock import START

PHOTO = b"\xff\xd8 a photo \xff\xd9" * 100
NAME = hashlib.sha256(PHOTO).hexdigest()
JPEG = "image/jpeg"
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024


def record(work: Workplace, data: bytes = PHOTO) -> int:
    """A photo with its event; gives the event's position."""
    photo = work.store.attachments.keep(data, JPEG)
    with work.act() as act:
        payload = PhotoTaken(cause=PhotoCause.FAIL, step=StepNumber(10))
        key = act.add(work.new_id(), payload, subject=("unit", "U-1"), attachments=(photo,))
    return position(key.epoch, key.sequence)


def test_a_file_is_named_by_its_content_and_not_plain_on_disk(store: Store) -> None:
    kept = store.attachments.keep(PHOTO, JPEG)
    path = store.directory / "attachments" / NAME
    assert (kept.sha256, kept.size, kept.media_type) == (NAME, len(PHOTO), JPEG)
    assert b"a photo" not in path.read_bytes()
    assert store.attachments.read(NAME) == PHOTO
    assert [entry.name for entry in path.parent.iterdir()] == [NAME]


def test_the_same_content_twice_is_one_file(store: Store) -> None:
    first = store.attachments.keep(PHOTO, JPEG)
    sealed = (store.directory / "attachments" / NAME).read_bytes()
    assert store.attachments.keep(PHOTO, JPEG) == first
    assert (store.directory / "attachments" / NAME).read_bytes() == sealed


@pytest.mark.parametrize("at", [0, 5, 20, -1])
def test_an_altered_file_is_refused(store: Store, at: int) -> None:
    store.attachments.keep(PHOTO, JPEG)
    path = store.directory / "attachments" / NAME
    sealed = bytearray(path.read_bytes())
    sealed[at] ^= 1
    path.write_bytes(sealed)
    with pytest.raises(StoreFault, match="altered") as fault:
        store.attachments.read(NAME)
    assert fault.value.code is FaultCode.STORE_DAMAGED


def test_a_file_under_anothers_name_is_refused(store: Store) -> None:
    store.attachments.keep(PHOTO, JPEG)
    other = hashlib.sha256(b"other").hexdigest()
    shutil.copy(store.directory / "attachments" / NAME, store.directory / "attachments" / other)
    with pytest.raises(StoreFault, match="altered"):
        store.attachments.read(other)


@pytest.mark.parametrize("name", ["../store.key", "", "a" * 63, "A" * 64, "/etc/passwd", NAME + "\n"])
def test_only_a_hash_is_a_name(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.attachments.has(name)


@pytest.mark.parametrize("data", [b"", bytes(MOST_BYTES + 1)])
def test_the_size_is_bounded(store: Store, data: bytes) -> None:
    with pytest.raises(ValueError, match="bytes"):
        store.attachments.keep(data, JPEG)


def test_nothing_is_written_when_space_is_short(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**9, 9 * 10**8, 10**8))
    with pytest.raises(StoreFault) as fault:
        store.attachments.keep(PHOTO, JPEG)
    assert fault.value.code is FaultCode.STORE_FULL
    assert not (store.directory / "attachments").exists()


def test_a_disk_that_fails_leaves_no_half_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(StoreFault):
        store.attachments.keep(PHOTO, JPEG)
    assert list((store.directory / "attachments").iterdir()) == []


def test_file_and_folder_are_synced_before_the_name_is_given(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(handle: int) -> None:
        done.append("sync")
        real_sync(handle)

    def replace(path: Path, target: Path) -> Path:
        done.append("rename")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    store.attachments.keep(PHOTO, JPEG)
    assert done == ["sync", "rename", "sync"]


# ---------------------------------------------------------------- what the hub has


def test_a_photo_waits_until_its_event_is_acknowledged_and_then_for_the_hubs_word(work: Workplace) -> None:
    at, files = record(work), work.store.attachments
    assert files.to_send(at - 1) is None
    waiting = files.to_send(at)
    assert waiting is not None
    assert (waiting.sha256, files.waiting()) == (NAME, 1)
    files.note_sent(NAME, START)
    assert (files.to_send(at), files.waiting()) == (None, 0)


def test_a_hub_that_lost_the_event_is_sent_the_photo_again(work: Workplace) -> None:
    at, files = record(work), work.store.attachments
    files.note_sent(NAME, START)
    for lost_from in (at, position(0, 5), at - 1):
        assert files.to_send(at) is None
        with work.store.database.write() as connection:
            send_again(connection, lost_from)
    again = files.to_send(at)
    assert again is not None
    assert again.sha256 == NAME


def test_sent_files_are_kept_for_thirty_days(work: Workplace) -> None:
    record(work)
    files = work.store.attachments
    files.note_sent(NAME, START)
    assert (files.tidy(START + KEPT_US - 1), files.has(NAME)) == (0, True)
    assert (files.tidy(START + KEPT_US), files.has(NAME)) == (1, False)


def test_what_is_not_sent_is_never_removed_however_short_space_is(
    work: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(work)
    record(work, b"sent")
    files, sent = work.store.attachments, hashlib.sha256(b"sent").hexdigest()
    files.note_sent(sent, START)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 10**12, 10**6))
    files.tidy(START + 1)
    files.tidy(START + 100 * KEPT_US)
    assert (files.has(NAME), files.has(sent)) == (True, False)


def test_a_file_without_an_event_goes_after_a_day(work: Workplace) -> None:
    files = work.store.attachments
    files.keep(b"nobody's", JPEG)
    record(work)
    path = work.store.directory / "attachments" / hashlib.sha256(b"nobody's").hexdigest()
    written = int(path.stat().st_mtime * 1e6)
    assert (files.tidy(written + ORPHAN_US - 10**6), path.exists()) == (0, True)
    assert (files.tidy(written + ORPHAN_US + 10**6), path.exists(), files.has(NAME)) == (1, False, True)
