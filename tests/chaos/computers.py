"""Computers of the histories: a station's folder that is switched on and off, copied, imaged; its real
store and exchange, on a short wire to a real hub.
"""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, create_engine, select

import sync.hub.store.dialect
import sync.station.enrolment
import terminal.store.database
from sync.hub.denied import Denied
from sync.hub.masters.load import load_rows
from sync.hub.terminals.enrolling import enroll_terminal
from sync.protocol.messages import EnrollRequest
from sync.station.worker import SyncWorker
from terminal.domain.events.chain import Link
from terminal.domain.events.payloads import ScanRefused
from terminal.domain.masters.rows import MasterRow
from terminal.faults import Fault, FaultCode, SyncFault
from terminal.store.facts import Formers, Identity
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.clock import FakeClock
from tests.fakes.direct_hub import DirectHub
from tests.sync.hub.pen import plant_rows

Place = tuple[str, int, int, str]
"""Terminal, epoch, sequence, hash."""


class Computer:
    """A computer with a station's folder, on or off."""

    def __init__(self, at: DirectHub, clock: FakeClock, folder: Path) -> None:
        self.at, self.clock, self.folder = at, clock, folder
        self.store: Store | None = None

    def start(self) -> bool:
        """Starts the program; False where it does not start (its journal is broken)."""
        self.stop()
        self.store = Store(self.folder, store_key(self.folder, None).key)
        self.store.database.connection().exec_driver_sql("PRAGMA synchronous = OFF")
        own = self.store.identity()
        try:
            assert own is not None
            self.store.check_unsent(own)
        except Fault:
            self.stop()
            return False
        self.work = Workplace(self.store, self.clock, own)
        self.worker = SyncWorker(self.store, own, self.clock, self.at.client, lambda _: None)
        self.turn = self.worker._begin()
        return True

    def stop(self) -> None:
        """Switches it off."""
        if self.store is not None:
            self.store.close()
            self.store = None

    def act(self, count: int) -> None:
        """Somebody works, if they may."""
        assert self.store is not None
        if self.store.exchange().stopped:
            return
        for _ in range(count):
            with self.work.act() as act:
                act.add(self.work.new_id(), ScanRefused(device="d", refusal="x", screen="s", raw="r"))

    def exchange(self, rounds: int) -> None:
        """The exchange's thread gets so many turns."""
        for _ in range(rounds):
            self.turn = self.worker._renewed(self.turn)
            done = self.worker._one(self.turn)
            self.clock.turn(min(done.wait_s, 1.0))

    def settle(self) -> None:
        """Exchanges in calm until nothing changes any more."""
        for _ in range(90):
            self.exchange(2)
            self.clock.turn(60)
            assert self.store is not None
            own = self.store.identity()
            assert own is not None
            state = self.store.exchange()
            formers = self.store.formers()
            reviewed = not formers.formers or formers.reviewed == state.admitted_at
            at_rest = state.stopped in ("", "terminal_replaced")
            if reviewed and at_rest and not self.store.unsent_count(own):
                return

    def events(self) -> set[Place]:
        """What its disk holds."""
        return events_on(self.folder)


class Templates:
    """A hub with its masters and a station as they are before anything happened; made once."""

    def __init__(self, folder: Path, rows: Sequence[MasterRow] = ()) -> None:
        self.hub, self.station = folder / "hub", folder / "station"
        made = DirectHub(self.hub, FakeClock(), random.Random(0))
        load_rows(made.hub, rows or plant_rows())
        made.close()
        self.station.mkdir(mode=0o700)
        Store(self.station, store_key(self.station, None).key).close()


@contextmanager
def short_wire(hub: DirectHub) -> Iterator[None]:
    """Enrolment speaks to the hub in this process."""

    def post(_session: Any, _url: str, body: bytes, _reply: Any, _headers: Any) -> Any:
        try:
            return enroll_terminal(hub.hub, msgspec.json.decode(body, type=EnrollRequest))
        except Denied as denied:
            raise SyncFault(FaultCode.HUB_REFUSED, denied.problem.detail, retry=False) from denied

    with (
        mock.patch.object(sync.station.enrolment, "hub_certificate", return_value="hub"),
        mock.patch.object(sync.station.enrolment, "pinned_session"),
        mock.patch.object(sync.station.enrolment, "post", post),
    ):
        yield


def events_on(folder: Path) -> set[Place]:
    """The events on a disk, whether its program runs or not."""
    with opened(folder) as raw:
        facts = dict(raw.execute("SELECT name, value FROM fact").fetchall())
        rows = raw.execute("SELECT position, hash FROM journal").fetchall()
    own = msgspec.json.decode(facts["Identity"], type=Identity)
    formers = msgspec.json.decode(facts.get("Formers", b"{}"), type=Formers)
    names = {each.identity.epoch: each.identity.terminal_id for each in formers.formers}
    names[own.epoch] = own.terminal_id
    return {(names[at >> 40], at >> 40, at & (2**40 - 1), hashed) for at, hashed in rows}


@contextmanager
def opened(folder: Path) -> Iterator[Any]:
    """The store's file by its key, without the store's code: quicker, and another witness."""
    with closing(sqlcipher.connect(str(folder / "store.db"))) as raw:
        raw.execute(f"PRAGMA key = \"x'{store_key(folder, None).key.hex()}'\"")
        yield raw


def places_in(connection: Any, table: Any) -> set[Place]:
    rows = connection.execute(select(table.c.terminal_id, table.c.epoch, table.c.sequence, table.c.hash))
    return {(row.terminal_id, row.epoch, row.sequence, row.hash) for row in rows}


def each_name(computer: Computer) -> str:
    """The terminal a computer is."""
    with opened(computer.folder) as raw:
        own = raw.execute("SELECT value FROM fact WHERE name = 'Identity'").fetchone()
    return msgspec.json.decode(own[0], type=Identity).terminal_id


def copy_database(source: Path, target: Path) -> None:
    """A backup, as SQLite makes one."""
    with closing(sqlcipher.connect(str(source))) as reading, closing(sqlite3.connect(target)):
        reading.execute("VACUUM INTO ?", (str(target) + ".new",))
    Path(str(target) + ".new").replace(target)


def cut_out(folder: Path, chance: random.Random) -> tuple[Place, Place] | None:
    """Cuts an unsent event out of the journal of the present epoch, not its last; gives it and the one after
    it, which still tells of it.
    """
    with closing(Store(folder, store_key(folder, None).key)) as store:
        own = store.identity()
        assert own is not None
        unsent = store.links(own, store.exchange().acknowledged + 1, 1000)[:-1]
        if not unsent:
            return None
        link = chance.choice(unsent)
        after = store.links(own, link.sequence + 1, 1)[0]
        connection = store.database.connection()
        for name in connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name[0]}")
        connection.exec_driver_sql(
            "DELETE FROM journal WHERE position = ?", (link.epoch << 40 | link.sequence,)
        )
    return place_of(link), place_of(after)


def place_of(link: Link) -> Place:
    return (link.terminal_id, link.epoch, link.sequence, link.hash)


@contextmanager
def shared_statements() -> Iterator[None]:
    """Every engine of a kind compiles its statements once for all: thousands of short lives have one engine
    each.
    """
    first: dict[Any, Engine] = {}

    def create(url: str, **options: Any) -> Engine:
        made = create_engine(url, **options)
        kept = first.setdefault(options["poolclass"], made)
        made.dialect = made.pool._dialect = kept.dialect
        made._compiled_cache = kept._compiled_cache
        return made

    with (
        mock.patch.object(terminal.store.database, "create_engine", create),
        mock.patch.object(sync.hub.store.dialect, "create_engine", create),
    ):
        yield


def fast_folder() -> str | None:
    """Memory, where there is some: a history is about what happens, not about the disk."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None
