"""Codes without a pause while the screen paints, another device reads and the exchange runs: each becomes one
report, in the order read; none is lost, none counted twice, and the hub has them all.
"""

import os
import threading
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QDeadlineTimer, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from devices.capabilities import Phase, Reading, ReadingKind, next_reading_id
from sync.protocol.signing import new_key
from sync.station.worker import SyncWorker
from terminal.clock import SystemClock
from terminal.domain.events.codec import decode_event
from terminal.domain.events.payloads import Event, ScanRefused
from terminal.domain.ids import OrderCode, PersonCode, StationCode
from terminal.store.facts import ExchangeState, Identity
from terminal.store.store import Store
from terminal.usecases.choose_order import choose_order
from terminal.usecases.sign_in import sign_in
from tests.bench.plant import endless_rows
from tests.fakes.hub import FakeClient, FakeHub
from tests.fakes.workplace import KEY, load_rows
from ui.program.app import Opened, Terminal

pytestmark = pytest.mark.slow

ORDER, LOAD = "WO-2026-1157", "LOAD"
PAINT_EVERY_MS, OTHER_EVERY_S = 15, 0.02


class Floor:
    """A running terminal with a scanner on a pseudo-terminal, a second device, and a hub in memory."""

    def __init__(self, app: QApplication, folder: Path, *, durable: bool) -> None:
        self.app, clock = app, SystemClock()
        self.hub = FakeHub(clock)
        private, self.hub.terminal_key = new_key()
        self.wire, self._port = os.openpty()
        tty.setraw(self._port)
        store = self._store(folder, private, durable=durable)
        identity = store.identity()
        assert identity is not None
        self.terminal = Terminal(app, Opened(store, identity, False), clock, exchange=False)
        sign_in(self.terminal.work, self.terminal.work.new_id(), PersonCode("E10482"))
        choose_order(self.terminal.work, self.terminal.work.new_id(), OrderCode(ORDER))
        self.terminal.worker = self._worker = SyncWorker(
            store, identity, clock, lambda _who: FakeClient(self.hub), self.terminal.bridge.on_news
        )
        self._ended = threading.Event()
        self._other = threading.Thread(target=self._read_elsewhere, args=(clock,))
        self._paint = QTimer()
        self._paint.timeout.connect(self.terminal.window.update)

    def _store(self, folder: Path, private: str, *, durable: bool) -> Store:
        folder.mkdir()
        store = Store(folder, KEY)
        if not durable:
            store.database.connection().exec_driver_sql("PRAGMA synchronous = OFF")
        for row in endless_rows():
            self.hub.put(row)
        load_rows(store, endless_rows())
        identity = Identity(
            terminal_id="T-1",
            epoch=1,
            station=StationCode("ST-020"),
            zone="Asia/Shanghai",
            private_key=private,
            hub_key=self.hub.public,
        )
        store.keep(identity)
        store.keep(ExchangeState())
        device = {"name": "scanner", "model": "generic_serial", "address": os.ttyname(self._port)}
        store.keep(msgspec.structs.replace(store.settings(), devices=(device,), volume=0))
        return store

    def start(self) -> None:
        phases: list[Phase] = []
        self.terminal.bridge.device_state.connect(lambda _device, state: phases.append(state.phase))
        self.terminal.start()
        self._worker.start()
        self.terminal.window.resize(1280, 800)
        self.terminal.window.show()
        self._other.start()
        self._paint.start(PAINT_EVERY_MS)
        self.wait(lambda: Phase.READY in phases, seconds=10)

    def stop(self) -> None:
        self._paint.stop()
        self._ended.set()
        self._other.join()
        self.terminal.stop()
        os.close(self.wire)
        os.close(self._port)

    def _read_elsewhere(self, clock: SystemClock) -> None:
        number = 0
        while not self._ended.wait(OTHER_EVERY_S):
            number += 1
            code = f"{LOAD} {number}"
            reading = Reading(
                next_reading_id(),
                "other",
                ReadingKind.CODE,
                code,
                code.encode(),
                None,
                clock.now(),
                clock.monotonic_ns(),
            )
            self.terminal.bridge.on_reading(reading)

    def send(self, codes: list[str], gap_s: float) -> None:
        """From a thread of its own, as a scanner does."""

        def write() -> None:
            for code in codes:
                os.write(self.wire, code.encode() + b"\r")
                self._ended.wait(gap_s)

        scanner = threading.Thread(target=write)
        scanner.start()
        self.wait(lambda: self.made() >= len(codes), seconds=30 + len(codes) * gap_s)
        scanner.join()

    def wait(self, done: Callable[[], bool], seconds: float) -> None:
        """Lets the terminal run until `done`, at most so long."""
        deadline = QDeadlineTimer(round(seconds * 1000))
        while not done() and not deadline.hasExpired():
            QTest.qWait(20)

    def made(self) -> int:
        """How many units the order has."""
        return int(self.terminal.work.order_doc(ORDER).at(10).good)

    def events(self) -> list[Event]:
        return [decode_event(body) for body in self.journal()]

    def journal(self) -> list[bytes]:
        work = self.terminal.work
        return [link.body for link in work.store.links(work.identity, 1, 1_000_000)]


@pytest.fixture
def floor(qt_app: QApplication, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Floor]:
    made = Floor(qt_app, tmp_path / "station", durable=request.param)
    made.start()
    yield made
    made.stop()


def flooded(floor: Floor, count: int, gap_s: float) -> None:
    """Sends so many codes and looks at what has become of them."""
    codes = [f"FAN40-2611-{number:06d}" for number in range(count)]
    floor.send(codes, gap_s)
    floor.wait(lambda: any(isinstance(event.payload, ScanRefused) for event in floor.events()), seconds=5)
    events = floor.events()
    reported = [event.envelope.subject for event in events if event.envelope.type == "work.reported"]
    assert reported == [("unit", code) for code in codes]
    others = [event.payload.raw for event in events if isinstance(event.payload, ScanRefused)]
    assert others == [f"{LOAD} {number}" for number in range(1, len(others) + 1)]
    assert others, "the second device was silent: there was no load"
    work = floor.terminal.work
    floor.wait(lambda: work.store.unsent_count(work.identity) == 0, seconds=10)
    journal = floor.journal()
    assert journal[: len(floor.hub.bodies)] == floor.hub.bodies
    assert len(floor.hub.bodies) > count


@pytest.mark.parametrize("floor", [False], indirect=True)
def test_codes_back_to_back(floor: Floor) -> None:
    flooded(floor, 60, 0.0)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("count", "gap_s"), [(400, 0.0), (1000, 0.05)], ids=["at once", "20 a second"])
@pytest.mark.parametrize("floor", [True], indirect=True)
def test_many_codes(floor: Floor, count: int, gap_s: float) -> None:
    flooded(floor, count, gap_s)
