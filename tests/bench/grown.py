"""A plant that has worked for a while: a hub and one station with 100,000 events, 100,000 items known.

Made once in the system's folder for temporary files and kept there; every bench works on a copy.
"""

import hashlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Final

import msgspec

from sync.hub.admin import make_offer
from sync.hub.app import HubThread
from sync.hub.masters.load import load_rows
from sync.station.client import HubClient
from sync.station.enrolment import enroll
from sync.station.worker import SyncWorker
from terminal.clock import SystemClock
from terminal.domain.events.payloads import SessionStarted, UnitStarted, WorkReported
from terminal.domain.ids import ItemCode, SessionId
from terminal.domain.masters.kinds import Tracking
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Item, MasterRow, Person
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace
from tests.bench.plant import endless_rows

STATION: Final = "ST-020"
ORDER, ITEM, PERSON = "WO-2026-1157", "FAN-40", "E10482"
BADGE: Final = "B10493"
"""Somebody else's: a badge of who is signed in would sign out."""
UNITS: Final = 50_000
ITEMS: Final = 100_000
_AT_ONCE: Final = 2_000
_DAYS: Final = 60
_SOURCES: Final = ("terminal/store/migrations", "sync/hub/migrations/versions")
_MADE: Final = 1
"""Raised when what is made here changes; a change of the tables is seen by itself."""


@contextmanager
def grown_plant() -> Iterator[Path]:
    """A folder with `hub` and `station`, its own copy; gone afterwards."""
    kept = _kept()
    with tempfile.TemporaryDirectory(prefix="tracepost-bench-") as folder:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        yield Path(folder)


@contextmanager
def running_hub(folder: Path) -> Iterator[str]:
    """The hub in a process of its own; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = (sys.executable, "-m", "ui.cli", "hub", "--data", str(folder / "hub"))
    with subprocess.Popen([*command, "--listen", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL) as hub:
        try:
            _wait_for(port)
            yield f"https://127.0.0.1:{port}"
        finally:
            hub.terminate()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the hub did not start")


def _kept() -> Path:
    """The plant as made before; made now where it is missing or the program has changed."""
    digest = hashlib.sha256(bytes([_MADE]))
    for source in _SOURCES:
        for path in sorted(Path(source).rglob("*.py")):
            digest.update(path.read_bytes())
    kept = Path(tempfile.gettempdir()) / f"tracepost-grown-{digest.hexdigest()[:12]}"
    if not (kept / "done").exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        _make(kept)
        (kept / "done").touch()
    return kept


def _make(folder: Path) -> None:
    """Hub and masters, an enrolled station, its events, all of them exchanged."""
    with HubThread(folder / "hub") as hub:
        load_rows(hub.hub, [*endless_rows(), *_items()])
        enroll(folder / "station", make_offer(folder / "hub", STATION, hub.info.url).offer)
        store = Store(folder / "station", store_key(folder / "station", None).key)
        identity = store.identity()
        assert identity is not None
        work = Workplace(store, SystemClock(), identity)
        worker = SyncWorker(store, identity, work.clock, HubClient, lambda _news: None)
        worker.start()
        _until(lambda: work.masters.get(Person, PERSON) is not None)
        for first in range(0, UNITS, _AT_ONCE):
            _write(work, first)
            worker.nudge()
            _until(lambda: store.unsent_count(identity) == 0)
            store.database.checkpoint()
        worker.stop()
        store.database.checkpoint()
        store.close()


def _items() -> Iterator[MasterRow]:
    for number in range(ITEMS):
        words = Names(zh=f"零件 {number}", en=f"Part {number}")
        yield Item(code=ItemCode(f"X-{number:06d}"), names=words, tracking=Tracking.LOT)


def _write(work: Workplace, first: int) -> None:
    """Units begun and reported in one transaction, somewhere in the last weeks."""
    begin, step = work.now() - _DAYS * 86_400_000_000, _DAYS * 86_400_000_000 // UNITS
    about = {"order": ORDER, "operation": 10}
    with work.store.act(work.header()) as act:
        act.sign_in_as(PERSON, SessionId("0"), "badge")
        if first == 0:
            act.add(work.new_id(), SessionStarted(name="Bench"))
        for number in range(first, first + _AT_ONCE):
            shift = f"D{number // 800}/day"
            act.header = msgspec.structs.replace(act.header, occurred_at=begin + number * step, shift=shift)
            subject = ("unit", f"FAN40-2610-{number:06d}")
            act.add(work.new_id(), UnitStarted(item=ItemCode(ITEM)), subject=subject, **about)
            done = WorkReported(good=Decimal(1), completes=True)
            act.add(work.new_id(), done, subject=subject, **about)


def _until(done: Callable[[], bool]) -> None:
    for _ in range(6000):
        if done():
            return
        time.sleep(0.1)
    raise RuntimeError("the exchange did not come to an end")


def main() -> None:
    """Makes the plant now."""
    began = time.monotonic()
    sys.stdout.write(f"{_kept()} {time.monotonic() - began:.0f} s\n")


if __name__ == "__main__":
    main()
