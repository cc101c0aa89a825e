"""A hub and computers whose disks are copied, imaged and found again; the hub is real, and backed up."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sync.hub.store.tables import forks, journal
from sync.hub.views.evidence import lost
from sync.hub.views.terminals import TerminalLine, list_terminals
from tests.chaos.computers import Computer, places_in
from tests.chaos.site import Site

T = TypeVar("T")


class Plant(Site):
    """A hub and computers on a line that loses nothing."""

    def new(self, station: str = "ST-010", replaces: str = "") -> Computer:
        """A computer that was just enrolled, switched on."""
        computer = Computer(self.hub, self.clock, self.new_disk())
        self.enroll(computer, station, replaces)
        return computer

    def enroll(self, computer: Computer, station: str, replaces: str = "", *, again: bool = False) -> None:
        computer.stop()
        self.admit(computer.folder, station, replaces, again=again)
        computer.start()

    def copy(self, computer: Computer) -> Path:
        """A copy of its disk."""
        return Path(shutil.copytree(computer.folder, self.new_folder()))

    def on(self, folder: Path) -> Computer:
        """A computer with that disk, switched on."""
        computer = Computer(self.hub, self.clock, folder)
        computer.start()
        return computer

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
