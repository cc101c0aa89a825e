"""Checks of a station's folder: key, store, journal, disk, clock and hub. It reads, and writes nothing."""

import shutil
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from terminal.clock import Clock
from terminal.faults import ConfigFault, FaultCode, StoreFault, SyncFault
from terminal.store import journal
from terminal.store.database import MIN_FREE_BYTES, Database
from terminal.store.facts import ExchangeState, Identity, Settings, read_fact, read_settings
from terminal.store.integrity.condition import Trouble
from terminal.store.integrity.examination import Examination
from terminal.store.keys.store_key import KeyStore, pin_pepper, require_own_pepper, store_key
from ui.program.finding import Diagnosis, note, ok, wrong
from ui.program.program_check import zones
from ui.program.station_log import log_file
from ui.text import text
from ui.words.refusals.table import stop_words
from ui.words.store import trouble_words

CLOCK_OFF_US = 30 * 1_000_000
"""Events carry this clock: beyond half a minute their order at the hub begins to mislead."""


class StationFolder:
    """What the folder told: findings, and what the checks of the devices need. Close it."""

    def __init__(self, data: Path, keys: KeyStore | None, *, running: bool = False) -> None:
        if not any((data / name).exists() for name in ("store.db", "store.head")):
            raise ConfigFault(
                FaultCode.CONFIG_WRONG,
                f"There is no station's store in {data}; it was not looked at. Check --data.",
            )
        self.findings: list[Diagnosis] = [disk(data), log_place(data)]
        self.settings = Settings()
        self.identity: Identity | None = None
        self._database: Database | None = None
        self._pins = partial(pin_key_of, data, keys)
        try:
            key = store_key(data, keys)
            self.findings.append(_key_place(fallback=key.fallback))
            self._database = Database(data / "store.db", key.key, owner=not running)
            self._read(self._database, key.key)
        except StoreFault as fault:
            self.findings.append(_store_fault(fault))

    def close(self) -> None:
        """Gives the file back."""
        if self._database is not None:
            self._database.close()

    def _read(self, database: Database, key: bytes) -> None:
        """What the store says of itself, then all of it looked at. Facts that cannot be read are damage,
        which is told with its place where it has one.
        """
        unread: StoreFault | None = None
        try:
            self._read_facts(database.connection())
        except StoreFault as fault:
            if fault.code is not FaultCode.STORE_DAMAGED:
                raise
            unread = fault
        found = Examination(database, key, self.identity).finish()
        if unread:
            self.findings.append(_store_fault(unread))
        self.findings += condition(found, database, self.identity)

    def _read_facts(self, connection: Connection) -> None:
        self.identity = read_fact(connection, Identity)
        self.settings, _ = read_settings(connection)
        exchange = read_fact(connection, ExchangeState) or ExchangeState()
        self.findings.append(enrolled(self.identity) if self.identity else _not_enrolled())
        if self.identity:
            pin_key = self._pins(self.identity.pepper_mark)
            self.findings += [pin_key, zones(self.identity.zone), exchanging(exchange)]


def disk(data: Path) -> Diagnosis:
    """Room for the journal."""
    free = shutil.disk_usage(data).free
    room = text("{n} MB free on the disk", n=f"{free / 1e6:,.0f}")
    if free >= MIN_FREE_BYTES:
        return ok("disk", room)
    return wrong("disk", room, text("Soon nothing can be recorded any more."), text("Free some space."))


def log_place(data: Path) -> Diagnosis:
    """Where the station writes what it does."""
    return ok("log", text("The log file is {file}", file=log_file(data)))


def enrolled(identity: Identity) -> Diagnosis:
    """Who the store belongs to."""
    what = text(
        "The store opens: terminal {terminal} at {station}, epoch {epoch}",
        terminal=identity.terminal_id,
        station=identity.station,
        epoch=identity.epoch,
    )
    return ok("store", what)


def pin_key_of(data: Path, keys: KeyStore | None, mark: str) -> Diagnosis:
    """Whether the key that PINs are checked with is there, and the one that came with the enrolment."""
    try:
        pepper = pin_pepper(data, keys)
        require_own_pepper(data, pepper, mark)
    except StoreFault:
        return wrong(
            "pins",
            text("The key of the PINs is damaged or another station's"),
            text("The station does not start."),
            text("Restore pin.pepper; deleted, the station goes on without PINs until it is enrolled again."),
        )
    if pepper:
        return ok("pins", text("The key of the PINs is there"))
    return wrong(
        "pins",
        text("The key of the PINs is missing"),
        text("No PIN is taken here: nobody can open the settings or end the program."),
        text("Restore pin.pepper from a copy of this folder, or enrol the terminal again."),
    )


def condition(
    troubles: tuple[Trouble, ...], database: Database, identity: Identity | None
) -> tuple[Diagnosis, ...]:
    """What an examination of the whole store has found, a finding each."""
    if troubles:
        return tuple(_trouble(found) for found in troubles)
    found = [ok("pages", text("Every page of the store and every event is what was written"))]
    if identity is not None:
        connection = database.connection()
        last = journal.head(connection, identity.epoch).sequence
        unsent = last - (read_fact(connection, ExchangeState) or ExchangeState()).acknowledged
        whole = text("The journal is whole: {n} events, {unsent} to send", n=last, unsent=unsent)
        found.append(ok("chain", whole))
    return tuple(found)


def _trouble(found: Trouble) -> Diagnosis:
    words = trouble_words(found)
    return wrong(found.code.value, words.what, words.means, words.todo)


def exchanging(exchange: ExchangeState) -> Diagnosis:
    """What the hub has said last."""
    if exchange.stopped:
        return wrong(
            "exchange",
            text("The hub has stopped this terminal ({reason})", reason=stop_words(exchange.stopped)),
            text("Nothing can be recorded here."),
            text("Call the hub's administrator; enrol the terminal again if they say so."),
        )
    if exchange.failing_since is not None:
        return note(
            "exchange",
            text(
                "The hub has not answered since the last try; receipts up to event {n}",
                n=exchange.acknowledged,
            ),
            text("What is recorded stays on this station and is sent later."),
            text("Check network, hub and its address."),
        )
    return ok("exchange", text("Receipts of the hub up to event {n}", n=exchange.acknowledged))


def hub_findings(identity: Identity, clock: Clock) -> tuple[Diagnosis, ...]:
    """Whether the hub answers under its certificate and knows this terminal, and whether the clocks agree."""
    if not identity.hub_url:
        return (note("hub", text("This terminal has no hub"), text("Everything stays on this station.")),)
    from sync.station.board_client import BoardClient

    client = BoardClient(identity)
    try:
        before = clock.now()
        reply = client.board("")
        middle = (before + clock.now()) // 2
    except SyncFault as fault:
        means = text("Events stay on this station and are sent later.")
        todo = text("Check network, hub and its address.")
        return (wrong("hub", f"{identity.hub_url}: {fault.detail}", means, todo),)
    finally:
        client.close()
    known = text("The hub at {url} answers, its certificate is the pinned one", url=identity.hub_url)
    return ok("hub", known), clocks(middle - reply.hub_time)


def clocks(offset_us: int) -> Diagnosis:
    """The clock here against the hub's; positive when this one is ahead."""
    what = text("This clock is {n} s off the hub's", n=f"{offset_us / 1e6:+z.1f}")
    if abs(offset_us) <= CLOCK_OFF_US:
        return ok("clock", what)
    return wrong(
        "clock",
        what,
        text("Events get wrong times, and expiry dates are judged wrongly."),
        text("Set the clock; let the system follow a time server."),
    )


def _key_place(*, fallback: bool) -> Diagnosis:
    if not fallback:
        return ok("key", text("The store's key is in the system's key store"))
    return note(
        "key",
        text("The store's key lies in a file"),
        text("Whoever copies the folder can read the store."),
        text("Use a system with a key store, or protect folder and disk."),
    )


def _not_enrolled() -> Diagnosis:
    return wrong(
        "store",
        text("The store opens, and belongs to no terminal"),
        text("The station does not start."),
        text("Run “tracepost enroll”."),
    )


def _store_fault(fault: StoreFault) -> Diagnosis:
    if fault.code is FaultCode.STORE_LOCKED:
        means = text("It was not looked at.")
        todo = text("Close the other program and look again.")
        return note("store", text("The store is in use by another program"), means, todo)
    means = text("The station does not start.")
    return wrong("store", text("The store does not open: {why}", why=fault.detail), means, text("See above."))
