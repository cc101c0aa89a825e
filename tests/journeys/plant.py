"""Stations and a hub that speak over real HTTPS in one process, through a line that can be cut."""

import time
from collections.abc import Callable
from pathlib import Path

from sync.hub.app import HubThread
from sync.hub.terminals.enrolling import give_code
from sync.hub.terminals.offer import enrolment_offer
from sync.station.client import HubClient
from sync.station.enrolment import enroll
from sync.station.rounds import SyncNews
from sync.station.worker import SyncWorker
from terminal.clock import Clock, SystemClock
from terminal.domain.events.payloads import EventKey, ScanRefused
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from terminal.usecases.parts.workplace import Workplace

SOON_S = 10.0


class Terminal:
    """An enrolled terminal with its exchange running."""

    def __init__(self, folder: Path, offer: str, clock: Clock | None = None) -> None:
        self.folder, self.clock = folder, clock or SystemClock()
        self.me = enroll(folder, offer)
        self.news: list[SyncNews] = []
        self.open()

    def open(self) -> None:
        """The program starts."""
        self.store = Store(self.folder, store_key(self.folder, None).key)
        self.work = Workplace(self.store, self.clock, self.me)
        self.worker = SyncWorker(self.store, self.me, self.clock, HubClient, self.news.append)
        self.worker.start()

    def close(self) -> None:
        """The program ends."""
        self.worker.stop()
        self.store.close()

    def capture(self, count: int = 1) -> list[EventKey]:
        """Writes events and says so."""
        keys = []
        for number in range(count):
            with self.work.act() as act:
                payload = ScanRefused(device="d", refusal="unknown_code", screen="s", raw=f"raw {number}")
                keys.append(act.add(self.work.new_id(), payload))
            self.worker.nudge()
        return keys

    def drained(self) -> bool:
        """True when the hub has acknowledged everything."""
        return self.store.unsent_count(self.me) == 0

    def wait_drained(self) -> None:
        """Waits for that, trying anew at once."""
        self.worker.retry_now()
        until(self.drained, self.worker.retry_now)

    def bodies(self) -> list[bytes]:
        """The journal as stored here."""
        rows = self.store.database.connection().exec_driver_sql("SELECT body FROM journal ORDER BY position")
        return [bytes(row.body) for row in rows]


def offer_of(hub: HubThread, station: str, port: int | None = None) -> str:
    """What the hub would show as a QR code; `port` of a proxy in between."""
    url = hub.info.url if port is None else f"https://127.0.0.1:{port}"
    return enrolment_offer(url, station, give_code(hub.hub, station), hub.info.fingerprint)


def hub_bodies(hub: HubThread, terminal: Terminal) -> list[bytes]:
    """The journal of a terminal as the hub stored it."""
    query = "SELECT body FROM journal WHERE terminal_id = ? ORDER BY epoch, sequence"
    with hub.hub.database.reading() as connection:
        rows = connection.exec_driver_sql(query, (terminal.me.terminal_id,))
        return [bytes(row.body) for row in rows]


def until(
    reached: Callable[[], bool], meanwhile: Callable[[], None] = lambda: None, seconds: float = SOON_S
) -> None:
    """Waits until `reached`; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "it did not come about"
        meanwhile()
        time.sleep(0.01)
