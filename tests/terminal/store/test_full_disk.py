"""A start on a disk without a free byte: it opens with the room that was kept, or says so; nothing is called
damaged and nothing is lost.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from sync.hub.store.database import FILE_NAME, HubDatabase
from terminal.faults import FaultCode, StoreFault
from terminal.store import database, driver_faults
from terminal.store.driver_faults import fault_of
from terminal.store.store import Store
from tests.fakes.workplace import KEY

MB = 1024 * 1024


def free(monkeypatch: pytest.MonkeyPatch, left: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=left))


@pytest.mark.parametrize(("left", "code"), [(0, FaultCode.STORE_FULL), (MB, FaultCode.STORE_DAMAGED)])
def test_an_error_of_the_disk_that_is_full_is_no_damage(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, left: int, code: FaultCode
) -> None:
    free(monkeypatch, left)
    found = fault_of(tmp_path / "store.db", sqlcipher.OperationalError("disk I/O error"))
    assert found is not None
    assert found.code is code


def opens_with_room_alone(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The disk is full as long as the reserve is there."""
    real = driver_faults.connect
    reserve = folder / "store.reserve"

    def connect(path: Path, timeout_s: float) -> object:
        if reserve.exists():
            raise StoreFault(FaultCode.STORE_FULL, "full")
        return real(path, timeout_s)

    monkeypatch.setattr(database, "connect", connect)


def test_a_store_opens_with_the_room_that_was_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Store(tmp_path, KEY).close()
    assert (tmp_path / "store.reserve").stat().st_size == 128 * 1024
    opens_with_room_alone(monkeypatch, tmp_path)
    free(monkeypatch, 0)
    Store(tmp_path, KEY).close()
    assert not (tmp_path / "store.reserve").exists()
    monkeypatch.undo()
    Store(tmp_path, KEY).close()
    assert (tmp_path / "store.reserve").exists()


def test_room_that_was_kept_by_half_is_kept_again(tmp_path: Path) -> None:
    Store(tmp_path, KEY).close()
    reserve = tmp_path / "store.reserve"
    assert any(reserve.read_bytes())  # of zeros some file systems keep nothing
    reserve.write_bytes(b"half")
    Store(tmp_path, KEY).close()
    assert reserve.stat().st_size == 128 * 1024


@pytest.mark.parametrize(("left", "code"), [(0, FaultCode.STORE_FULL), (MB, FaultCode.STORE_SHUT)])
def test_a_store_without_its_log_is_not_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, left: int, code: FaultCode
) -> None:
    """SQLite says nothing when it goes on without one."""
    free(monkeypatch, left)
    pragmas = tuple(each for each in database._PRAGMAS if not each.startswith("journal_mode"))
    monkeypatch.setattr(database, "_PRAGMAS", pragmas)
    with pytest.raises(StoreFault) as found:
        Store(tmp_path, KEY)
    assert found.value.code is code


def test_a_hub_on_a_full_disk_is_not_called_damaged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Also where more is free than a start needs."""
    hub = HubDatabase(tmp_path)
    error = sqlcipher.OperationalError("database or disk is full")
    monkeypatch.setattr(hub, "writing", SimpleNamespace(begin=raises(error), dispose=lambda: None))
    with pytest.raises(StoreFault, match="The disk is full") as found:
        hub.note_setting("a", "b")
    hub.close()
    assert found.value.code is FaultCode.STORE_FULL


def raises(error: Exception) -> Callable[[], object]:
    def raising() -> object:
        raise error

    return raising


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this account may not mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path) -> None:
    """Takes every byte there is."""
    with (disk / "fill").open("wb", buffering=0) as file:
        for size in (MB, 4096, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue


@pytest.mark.slow
def test_store_and_hub_open_on_a_really_full_disk(small_disk: Path) -> None:
    (small_disk / "station").mkdir()
    Store(small_disk / "station", KEY).close()
    HubDatabase(small_disk / "hub").close()
    fill(small_disk)
    for _ in range(2):
        Store(small_disk / "station", KEY).close()
        HubDatabase(small_disk / "hub").close()


@pytest.mark.slow
def test_without_room_that_was_kept_the_full_disk_is_named(small_disk: Path) -> None:
    (small_disk / "station").mkdir()
    Store(small_disk / "station", KEY).close()
    HubDatabase(small_disk / "hub").close()
    for reserve in small_disk.rglob("*.reserve"):
        reserve.unlink()
    before = [(small_disk / name).read_bytes() for name in ("station/store.db", f"hub/{FILE_NAME}")]
    fill(small_disk)
    with pytest.raises(StoreFault, match=r"The disk is full: store\.db was not opened") as found:
        Store(small_disk / "station", KEY)
    assert found.value.code is FaultCode.STORE_FULL
    with pytest.raises(StoreFault, match=r"The disk is full: .*was not opened"):
        HubDatabase(small_disk / "hub")
    (small_disk / "fill").unlink()
    assert before == [(small_disk / name).read_bytes() for name in ("station/store.db", f"hub/{FILE_NAME}")]
    Store(small_disk / "station", KEY).close()
    HubDatabase(small_disk / "hub").close()
