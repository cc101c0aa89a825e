"""Every file that a station makes belongs to its owner alone, in a folder that was open to all before."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.access.station_certificate import station_certificate
from terminal.domain.ids import StationCode
from terminal.folder_lock import LOCK_FILE
from terminal.store.facts import Identity
from terminal.store.keys.store_key import keep_pin_pepper, store_key
from terminal.store.store import Store
from ui.program.opened import open_store
from ui.program.station_log import end_log, keep_log


@pytest.fixture(autouse=True)
def _open_to_all() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def made(data: Path) -> None:
    """All that a station writes, but its log: key, pepper, store, head, photo, backup, certificate."""
    store = Store(data, store_key(data, None).key)
    store.keep(Identity(terminal_id="T-1", epoch=1, station=StationCode("ST-020"), zone="UTC"))
    keep_pin_pepper(data, None, bytes(32))
    store.attachments.keep(b"\xff\xd8 a photo", "image/jpeg")
    store.database.backup(data / "backup.db")
    store.close()
    (data / "certificates").mkdir()
    station_certificate(data / "certificates", "T-1", datetime(2026, 11, 30, tzinfo=UTC))


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="modes mean nothing here")
def test_every_file_is_the_owners(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    made(tmp_path)
    log = keep_log(tmp_path)
    opened = open_store(tmp_path, None)
    opened.store.keep(opened.store.settings())
    files = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*") if path.is_file()}
    modes = {str(name): stat.S_IMODE(path.stat().st_mode) for name, path in files.items()}
    opened.close()
    end_log(log)
    wanted = {"store.db", "store.db-wal", "store.db-shm", "store.head", "store.key", "pin.pepper", LOCK_FILE}
    wanted |= {"backup.db", "certificates/station.key", "certificates/station.pem", "log/terminal.log"}
    assert wanted <= modes.keys()
    assert [name for name in modes if name.startswith("attachments/")]
    assert {name for name, mode in modes.items() if mode & 0o077} == set()
