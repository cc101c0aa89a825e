"""A hub and computers whose disks are copied, imaged and found again; the hub is real, and backed up."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import sync.station.enrolment
from sync.hub.store.tables import forks, journal
from sync.hub.terminals.enrolling import give_code
from sync.hub.views.evidence import lost
from sync.hub.views.terminals import TerminalLine, list_terminals
from tests.chaos.computers import (
    Computer,
    Templates,
    copy_database,
    places_in,
    short_wire,
)
from tests.fakes.clock import FakeClock
from tests.fakes.direct_hub import DirectHub

T = TypeVar("T")


class Plant:
    """A hub and computers on a line that loses nothing."""

    def __init__(self, folder: Path, templates: Templates) -> None:
        self.folder, self.templates, self.clock = folder, templates, FakeClock()
        shutil.copytree(templates.hub, folder / "hub")
        self.hub = DirectHub(folder / "hub", self.clock, random.Random(0))
        self.count = 0

    def new(self, station: str = "ST-010", replaces: str = "") -> Computer:
        """A computer that was just enrolled, switched on."""
        computer = Computer(self.hub, self.clock, self._folder())
        shutil.copytree(self.templates.station, computer.folder)
        self.enroll(computer, station, replaces)
        return computer

    def enroll(self, computer: Computer, station: str, replaces: str = "", *, again: bool = False) -> None:
        code = give_code(self.hub.hub, station, replaces)
        offer = {"url": "https://hub", "station": station, "code": code, "fingerprint": "00" * 32}
        computer.stop()
        with short_wire(self.hub):
            sync.station.enrolment.enroll(computer.folder, json.dumps(offer), again=again)
        computer.start()

    def copy(self, computer: Computer) -> Path:
        """A copy of its disk."""
        return Path(shutil.copytree(computer.folder, self._folder()))

    def on(self, folder: Path) -> Computer:
        """A computer with that disk, switched on."""
        computer = Computer(self.hub, self.clock, folder)
        computer.start()
        return computer

    def backup(self) -> Path:
        target = self.folder / "backup.sqlite"
        copy_database(self.folder / "hub" / "hub.sqlite", target)
        return target

    def restore(self, backup: Path) -> None:
        self.hub.close()
        for suffix in ("", "-wal", "-shm"):
            (self.folder / "hub" / f"hub.sqlite{suffix}").unlink(missing_ok=True)
        shutil.copy(backup, self.folder / "hub" / "hub.sqlite")
        self.hub.open()

    def line(self, computer: Computer) -> TerminalLine:
        """What the hub's list says of the computer's terminal."""
        with self.hub.hub.database.reading() as connection:
            return next(row for row in list_terminals(connection) if row.terminal_id == name_of(computer))

    def stored(self) -> set[Any]:
        return self._read(lambda connection: places_in(connection, journal))

    def evidence(self) -> set[Any]:
        return self._read(lambda connection: places_in(connection, forks))

    def lost(self) -> list[Any]:
        return self._read(lost)

    def _read(self, ask: Callable[[Any], T]) -> T:
        with self.hub.hub.database.reading() as connection:
            return ask(connection)

    def _folder(self) -> Path:
        self.count += 1
        return self.folder / f"disk-{self.count}"


def name_of(computer: Computer) -> str:
    assert computer.store is not None
    own = computer.store.identity()
    assert own is not None
    return own.terminal_id


def epoch_of(computer: Computer) -> int:
    assert computer.store is not None
    own = computer.store.identity()
    assert own is not None
    return own.epoch


def stopped(computer: Computer) -> str:
    assert computer.store is not None
    return computer.store.exchange().stopped


def unsent(computer: Computer) -> int:
    assert computer.store is not None
    own = computer.store.identity()
    assert own is not None
    return computer.store.unsent_count(own)
