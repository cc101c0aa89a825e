"""One seeded history: what people, disks, lines and hubs do, then calm, and what became of every event."""

import shutil
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import select

from sync.hub.admin import take_journal
from sync.hub.store.tables import forks
from sync.hub.store.tables import journal as hub_journal
from sync.hub.store.tables import terminal as hub_terminal
from sync.hub.views.evidence import lost
from sync.station.export import export_journal
from terminal.faults import Fault
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from tests.chaos.computers import (
    Computer,
    Place,
    Templates,
    cut_out,
    each_name,
    events_on,
    places_in,
)
from tests.chaos.site import Site

STATIONS: Final = ("ST-010", "ST-020")
STEPS: Final = 24
CUT: Final = 0.08
QUIET_S: Final = 200


class World(Site):
    """One history."""

    def __init__(self, folder: Path, templates: Templates, seed: int) -> None:
        super().__init__(folder, templates, seed=seed)
        self.computers: list[Computer] = []
        self.images: list[Path] = []
        self.attic: list[Path] = []
        self.files: list[Path] = []
        self.backups: list[Path] = []
        self.taken: set[Place] = set()
        self.gone: dict[Place, Place] = {}
        self.untold = 0
        self.acts: Counter[str] = Counter()
        for station in STATIONS:
            self.enroll(self.new_disk(), station)

    # ------------------------------------------------------------ acts

    def run(self) -> None:
        """Random acts, then calm: everything that still exists is switched on and heard."""
        names = [act for act, weight in ACTS for _ in range(weight)]
        for _ in range(STEPS):
            name = self.chance.choice(names)
            self.hub.cut = CUT
            getattr(self, name)()
            self.acts[name] += 1
            self.clock.turn(self.chance.choice((1, 5, 30, 90, 300)))
        self.hub.cut = 0.0
        self.end()

    def work(self) -> None:
        if computer := self.any(on=True):
            computer.act(self.chance.randint(1, 6))
            self.taken |= computer.events()

    def exchange(self) -> None:
        if computer := self.any(on=True):
            computer.exchange(self.chance.randint(1, 5))

    def switch(self) -> None:
        if computer := self.any():
            self.toggle(computer)

    def image_taken(self) -> None:
        if computer := self.any():
            self.images.append(self.copy_of(computer))

    def image_restored(self) -> None:
        computer = self.any()
        if computer is None or not self.images:
            return
        computer.stop()
        old = computer.folder
        if self.chance.random() < 0.5:
            self.attic.append(old)
        else:
            shutil.rmtree(old)
        computer.folder = self.new_folder()
        shutil.copytree(self.chance.choice(self.images), computer.folder)
        computer.start()

    def clone(self) -> None:
        if computer := self.any():
            twin = Computer(self.hub, self.clock, self.copy_of(computer))
            self.computers.append(twin)
            twin.start()

    def hub_backup(self) -> None:
        self.backups.append(self.backup())

    def hub_restored(self) -> None:
        if self.backups:
            self.restore(self.chance.choice(self.backups))

    def computer_replaced(self) -> None:
        """A new computer takes a terminal's place; the old one goes to the attic."""
        names = self.terminals()
        if not names:
            return
        name, station = self.chance.choice(names)
        for computer in [each for each in self.computers if each_name(each) == name][:1]:
            computer.stop()
            self.computers.remove(computer)
            self.attic.append(computer.folder)
        self.enroll(self.new_disk(), station, replaces=name)

    def computer_found(self) -> None:
        if self.attic:
            computer = Computer(self.hub, self.clock, self.attic.pop(self.chance.randrange(len(self.attic))))
            self.computers.append(computer)
            computer.start()

    def computer_added(self) -> None:
        if len(self.computers) < 5:
            self.enroll(self.new_disk(), self.chance.choice(STATIONS))

    def enrolled_again(self) -> None:
        """Somebody enrols a computer anew, as the same terminal or as another."""
        computer = self.any()
        if computer is None:
            return
        computer.stop()
        name = each_name(computer)
        known = dict(self.terminals())
        replaces = name if name in known and self.chance.random() < 0.7 else ""
        try:
            self.enroll(computer.folder, known.get(name, STATIONS[0]), replaces=replaces, again=True)
        except Fault:
            self.acts["enrolment refused"] += 1
            computer.start()
        else:
            self.computers.remove(computer)

    def exported(self) -> None:
        if computer := self.any():
            file = self.folder / f"export-{len(self.files)}.jsonl"
            export_journal(computer.folder, file, self.clock)
            self.files.append(file)

    def imported(self) -> None:
        if self.files:
            take_journal(self.folder / "hub", self.chance.choice(self.files))

    def event_lost(self) -> None:
        """An unsent event is cut out of a journal."""
        computer = self.any()
        if computer is None:
            return
        computer.stop()
        if cut := cut_out(computer.folder, self.chance):
            self.acts["events cut out"] += 1
            self.gone.update([cut])
        computer.start()

    # ------------------------------------------------------------ the end

    def end(self) -> None:
        """All that still exists is switched on, one after the other, files are taken in; then again: what one
        has handed over may stop another.
        """
        for folder in self.attic:
            self.computers.append(Computer(self.hub, self.clock, folder))
        self.attic = []
        for computer in self.computers:
            computer.stop()
        for _ in range(3):
            for file in self.files:
                take_journal(self.folder / "hub", file)
            for computer in list(self.computers):
                self.clock.turn(QUIET_S)
                self.settle(computer)
        self.note()

    def settle(self, computer: Computer) -> None:
        """A computer speaks alone; one that cannot start is enrolled anew by somebody."""
        if not computer.start():
            station = dict(self.terminals()).get(each_name(computer), STATIONS[0])
            self.enroll(computer.folder, station, again=True)
            self.computers.remove(computer)
            computer = self.computers[-1]
        computer.settle()
        self.untold += self.says_too_much(computer)
        computer.stop()

    def says_too_much(self, computer: Computer) -> bool:
        """True when the station says all was sent, and the hub has not got all."""
        assert computer.store is not None
        own = computer.store.identity()
        assert own is not None
        if computer.store.unsent_count(own):
            return False
        at_hub, evidence = self.at_hub()
        return not computer.events() <= at_hub | evidence

    def twice(self) -> bool:
        """True when two computers may work under one name with journals that differ."""
        names: dict[str, set[frozenset[Place]]] = {}
        for computer in self.computers:
            with closing(Store(computer.folder, store_key(computer.folder, None).key)) as store:
                if not store.exchange().stopped:
                    names.setdefault(each_name(computer), set()).add(frozenset(computer.events()))
        return any(len(journals) > 1 for journals in names.values())

    def fate(self) -> dict[str, int]:
        """What became of every event."""
        at_hub, evidence = self.at_hub()
        with self.hub.hub.database.reading() as connection:
            spans = lost(connection)
        named = {
            place
            for place in self.taken
            for each in spans
            if place[:2] == (each.terminal_id, each.epoch) and each.first <= place[2] <= each.last
        }
        there = self.on_disks()
        found = Counter[str]()
        for place in self.taken:
            if place in at_hub:
                found["at_hub"] += 1
            elif place in evidence:
                found["evidence"] += 1
            elif place in named:
                found["missing"] += 1
            elif place not in there and self.gone.get(place) not in there | at_hub | evidence:
                found["destroyed"] += 1
            else:
                found["silent"] += 1
        return found

    # ------------------------------------------------------------ what is where

    def note(self) -> None:
        """Notes what was taken since."""
        self.taken |= self.on_disks()

    def on_disks(self) -> set[Place]:
        folders = [*(computer.folder for computer in self.computers), *self.attic]
        return set().union(*(events_on(folder) for folder in folders))

    def at_hub(self) -> tuple[set[Place], set[Place]]:
        with self.hub.hub.database.reading() as connection:
            return places_in(connection, hub_journal), places_in(connection, forks)

    def any(self, *, on: bool = False) -> Computer | None:
        wanted = [computer for computer in self.computers if not on or computer.store is not None]
        return self.chance.choice(wanted) if wanted else None

    def toggle(self, computer: Computer) -> None:
        if computer.store is None:
            computer.start()
        else:
            computer.stop()

    def copy_of(self, computer: Computer) -> Path:
        """A copy of its disk, as an imaging program takes it: of a program that runs too."""
        target = self.new_folder()
        shutil.copytree(computer.folder, target)
        return target

    def terminals(self) -> list[tuple[str, str]]:
        with self.hub.hub.database.reading() as connection:
            rows = connection.execute(
                select(hub_terminal.c.terminal_id, hub_terminal.c.station).order_by(
                    hub_terminal.c.enrolled_at
                )
            ).all()
        return [(row.terminal_id, row.station) for row in rows]

    def enroll(self, disk: Path, station: str, replaces: str = "", *, again: bool = False) -> None:
        """Enrols a disk and switches its computer on."""
        self.admit(disk, station, replaces, again=again)
        computer = Computer(self.hub, self.clock, disk)
        self.computers.append(computer)
        computer.start()


ACTS: Final = (
    ("work", 10),
    ("exchange", 10),
    ("switch", 3),
    ("image_taken", 2),
    ("image_restored", 2),
    ("clone", 1),
    ("hub_backup", 2),
    ("hub_restored", 1),
    ("computer_replaced", 1),
    ("computer_found", 1),
    ("computer_added", 1),
    ("enrolled_again", 1),
    ("exported", 1),
    ("imported", 1),
    ("event_lost", 1),
)
