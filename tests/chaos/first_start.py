"""First starts that are killed, or find the disk full, at every write; and secrets that were damaged.

`python -m tests.chaos.first_start [--every N]` prints what came of them. Each start runs in a fork of this
process: a call that reaches the disk (open to write, half a write, fsync, rename, new folder) is counted, the
n-th one kills the process or fails with ENOSPC; then the next start is a normal one.
"""

import argparse
import base64
import builtins
import datetime as dt
import errno
import io
import json
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, Self

import msgspec
import requests

from devices.access.station_certificate import station_certificate
from sync.hub.app import HubThread
from sync.hub.web.route import OPEN
from sync.hub.web.routes import ROUTES
from sync.station import enrolment
from terminal.domain.ids import StationCode
from terminal.faults import Fault
from terminal.store.facts import Identity
from ui.program.opened import open_store

KILL, FULL = "kill", "full"
HUB_SECRETS = ("admin.token", "receipts.key", "pin.pepper", "ca.key", "ca.pem", "server.key", "server.pem")
STATION_SECRETS = ("store.key", "pin.pepper", "certificates/station.key", "certificates/station.pem")
SERVES, SENTENCE, TRACE, KILLED, DOOR, ZOMBIE = (
    "serves",
    "sentence",
    "traceback",
    "killed",
    "door open",
    "zombie",
)
PATIENCE_S = 60
NOW = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
OFFER = json.dumps({"url": "https://hub:1", "station": "ST-020", "code": "c", "fingerprint": "ab" * 32})
Start = Callable[[Path], str]


class Figures(msgspec.Struct):
    """What came of the starts: by kind of start and outcome; `cut` of them were cut before."""

    cut: int = 0
    outcomes: Counter[str] = msgspec.field(default_factory=Counter)

    def good(self) -> bool:
        """No door, no zombie, no trace of a stack."""
        return not {DOOR, ZOMBIE, TRACE} & {outcome.rpartition(": ")[2] for outcome in self.outcomes}


class Disk:
    """Counts what reaches the disk; the call number `at` is the last one that works half or not at all."""

    def __init__(self, at: int, way: str) -> None:
        self.at, self.way, self.calls = at, way, 0

    def strikes(self) -> bool:
        self.calls += 1
        return self.calls == self.at

    def fail(self) -> None:
        if self.way == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def install(self) -> None:
        """In a process that ends soon: nothing is put back."""
        for name in ("fsync", "replace", "mkdir"):
            setattr(os, name, self._watched(getattr(os, name)))
        opened = builtins.open

        def watched_open(file: Any, mode: str = "r", *rest: Any, **more: Any) -> Any:
            if not set("wax+") & set(mode):
                return opened(file, mode, *rest, **more)
            if self.strikes():
                self.fail()
            found = opened(file, mode, *rest, **more)
            return _Half(found, self) if "b" in mode else found

        builtins.open = io.open = watched_open

    def _watched(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **more: Any) -> Any:
            if self.strikes():
                self.fail()
            return call(*arguments, **more)

        return watched


class _Half:
    """A file whose write may end in the middle."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self._file, self._disk = file, disk

    def write(self, content: bytes) -> Any:
        if self._disk.strikes():
            self._file.write(content[: len(content) // 2])
            self._file.flush()
            self._disk.fail()
        return self._file.write(content)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def start_hub(folder: Path) -> str:
    """Starts a hub, tries every closed door, stops it."""
    with HubThread(folder) as hub:
        verify, token = str(folder / "ca.pem"), hub.hub.admin_token
        if not requests.get(hub.info.url + "/v1/health", verify=verify, timeout=10).ok:
            return ZOMBIE
        for route in ROUTES:
            url = hub.info.url + route.path.format(sha256="0" * 64, terminal_id="T")
            for given in (None, "", "Bearer", "Bearer ", "Bearer x", f"Bearer {token[:31]}", "Basic Og=="):
                headers = {} if given is None else {"Authorization": given}
                answer = requests.request(route.method, url, headers=headers, verify=verify, timeout=10)
                if route.caller != OPEN and answer.status_code < 400:
                    return DOOR
        headers = {"Authorization": f"Bearer {token}"}
        fits = requests.get(hub.info.url + "/", headers=headers, verify=verify, timeout=10)
        return SERVES if fits.ok else ZOMBIE


def start_station(folder: Path) -> str:
    """Enrols a station, where it is not yet, opens it as the terminal does, makes its certificate."""
    identity = Identity(terminal_id="T", epoch=1, station=StationCode("ST-020"), zone="UTC")
    enrolment._ask = lambda *_: (identity, bytes(32))  # the hub is not what is tried
    enrolment.hub_certificate = lambda offer: ""
    try:
        open_store(folder, None).close()
    except Fault as fault:
        if "not enrolled" not in fault.detail:
            raise
        enrolment.enroll(folder, OFFER)
    opened = open_store(folder, None)
    assert opened.pepper == bytes(32)
    opened.close()
    station_certificate(folder / "certificates", "T", NOW)
    return SERVES


def forked(start: Start, folder: Path, disk: Disk | None = None) -> tuple[str, bool]:
    """What came of a start in a process of its own, and whether the disk struck."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        signal.alarm(PATIENCE_S)  # a process that stands there ends as a zombie
        outcome = _outcome(start, folder, disk)
        struck = disk is not None and disk.calls >= disk.at
        os.write(write, json.dumps([outcome, struck]).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    _, ended = os.waitpid(child, 0)
    if said:
        outcome, struck = json.loads(said)
        return str(outcome), bool(struck)
    return (KILLED if os.waitstatus_to_exitcode(ended) == -signal.SIGKILL else ZOMBIE), True


def _outcome(start: Start, folder: Path, disk: Disk | None) -> str:
    try:
        if disk is not None:
            disk.install()
        return start(folder)
    except Fault as fault:
        return SENTENCE if "\n" not in fault.detail else TRACE
    except BaseException:  # noqa: BLE001 - whatever it is, it is counted
        traceback.print_exc()
        return TRACE


def cut_starts(start: Start, way: str, every: int) -> Iterator[str]:
    """The outcome of the start after each start that was cut."""
    at = 1
    while True:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "data"
            first, struck = forked(start, folder, Disk(at, way))
            if not struck:
                return
            if first not in (KILLED, SENTENCE):
                yield first
            yield forked(start, folder)[0]
        at += every


def damaged_starts(start: Start, names: tuple[str, ...], every: int) -> Iterator[str]:
    """The outcome of the start after each damage."""
    with tempfile.TemporaryDirectory() as name:
        whole = Path(name) / "whole"
        assert forked(start, whole)[0] == SERVES
        for damage in list(_damages(names))[::every]:
            folder = Path(shutil.copytree(whole, Path(name) / "data"))
            damage(folder)
            yield forked(start, folder)[0]
            shutil.rmtree(folder)


def _damages(names: tuple[str, ...]) -> Iterator[Callable[[Path], None]]:
    contents: tuple[Callable[[bytes], bytes], ...] = (
        lambda _: b"",
        lambda _: b"\n",
        lambda content: content[:-30],
        lambda content: content[: len(content) // 2],
        lambda content: b"\0" * len(content),
        base64.b64encode,
    )
    for file in names:
        for change in contents:
            yield lambda folder, file=file, change=change: _rewrite(folder / file, change)  # type: ignore[misc]
    for one, two in combinations(names, 2):
        yield lambda folder, one=one, two=two: _swap(folder / one, folder / two)  # type: ignore[misc]


def _rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def _swap(one: Path, two: Path) -> None:
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def run(every: int = 1) -> Figures:
    """All of it, or every so many-th point."""
    figures = Figures()
    for what, start, names in (("hub", start_hub, HUB_SECRETS), ("station", start_station, STATION_SECRETS)):
        for way in (KILL, FULL):
            for outcome in cut_starts(start, way, every):
                figures.cut += 1
                figures.outcomes[f"{what} after {way}: {outcome}"] += 1
        for outcome in damaged_starts(start, names, every):
            figures.outcomes[f"{what} damaged: {outcome}"] += 1
    return figures


def main(arguments: list[str]) -> int:
    """Prints the counts; 0 where no door was open, nothing stood there dead, and no stack was shown."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.first_start", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only every so many-th point")
    figures = run(parser.parse_args(arguments).every)
    print(f"{figures.cut} first starts cut")
    for outcome, count in sorted(figures.outcomes.items()):
        print(f"{count:5} {outcome}")
    print("good" if figures.good() else "BAD")
    return 0 if figures.good() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
