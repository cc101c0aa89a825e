"""One station of the soak, a process of its own: its real window (painted into memory), store, devices and
exchange, an automaton at its scanner, keyboard and buttons, and figures of what it costs.

`python -m tests.soak.station FOLDER STATION SEED SECONDS SCANS`. FOLDER is enrolled. Works for SECONDS, then
reads SCANS codes one after the other; writes FOLDER/figures.json.
"""

import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from devices.capabilities import Reading, ReadingKind, next_reading_id
from terminal.clock import SystemClock
from terminal.domain.ids import StationCode
from terminal.domain.masters.rows import Person as PersonRow
from terminal.domain.outcome import Accepted
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from terminal.usecases.change_setting import change_setting
from tests.soak.figures import Sample, StationFigures, kinds_of
from tests.soak.oven import oven_beside
from tests.soak.stalls import Stalls
from tests.ui.window.keyboard import Keyboard
from ui.demo.hands import Hands
from ui.demo.headless import SimulatedPerson
from ui.demo.people import Belt, Operator
from ui.demo.plant import OVEN_AT, Scanner
from ui.program.app import Terminal, open_store
from ui.program.run_terminal import application, begin

TICK_MS = 20
SAMPLE_S = 2.0
SWITCH_S = 7.0
STEP_S = 11.0
REST_S = 10.0
DRAIN_S = 90.0
LOOKS = 100
SERIALS = 1_000_000
"""Each station numbers its units in a range of its own."""


class SteppedClock(SystemClock):
    """The computer's clock, whose wall time somebody sets again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.offset_us = 0

    def now(self) -> int:
        return super().now() + self.offset_us

    def turn(self, seconds: float) -> None:
        """The keys of the wedge come at once: real time passes by itself."""


class TwoScanners(Hands):
    """Hands with a scanner on a serial line and one that types like a keyboard."""

    def __init__(
        self, terminal: Terminal, scanner: Scanner, keyboard: Keyboard, chance: random.Random
    ) -> None:
        super().__init__(terminal, scanner)
        self._keyboard, self._chance = keyboard, chance
        self.scans = 0

    def scan(self, code: str) -> None:
        self.scans += 1
        if self._chance.random() < 0.3:
            self._keyboard.scan(code)
        else:
            super().scan(code)


class Soak:
    """The station with its automaton and its disturbances."""

    def __init__(self, app: QApplication, data: Path, station: str, seed: int) -> None:
        self._app, self._chance = app, random.Random(seed)
        self._clock = SteppedClock()
        ours, theirs = os.openpty()
        self._wires = (ours, theirs)
        devices: list[dict[str, Any]] = [
            {"name": "scanner", "model": "generic_serial", "address": os.ttyname(theirs)}
        ]
        self._beside = ExitStack()
        if station == OVEN_AT:
            devices.append(self._beside.enter_context(oven_beside(seed)))
        _keep_settings(data, devices)
        self.terminal = Terminal(app, open_store(data, None), self._clock)
        begin(app, self.terminal)
        keyboard = Keyboard(self.terminal.window, self._clock)  # type: ignore[arg-type]
        self.hands = TwoScanners(self.terminal, Scanner(ours, os.ttyname(theirs)), keyboard, self._chance)
        self._belt = Belt(serial=SERIALS * seed)
        self._person = SimulatedPerson(Operator(self.hands, self._belt, self._chance).shift())
        self.samples: list[Sample] = []

    def work(self, seconds: float) -> None:
        """Works for so long, with everything that disturbs it."""
        due = {self._sample: SAMPLE_S, self._switch: SWITCH_S, self._step: STEP_S}
        at = dict.fromkeys(due, 0.0)

        def tick(elapsed: float) -> bool:
            for act, every in due.items():
                if elapsed >= at[act]:
                    at[act] = elapsed + every
                    act()
            self._person.act(elapsed)
            return elapsed >= seconds

        _loop(tick, TICK_MS)

    def grow(self, scans: int) -> tuple[Sample, ...]:
        """So many codes one after the other, numbers that are new and some that mean nothing, and how memory
        stood a hundred times on the way.
        """
        found, order, clock = [], self.terminal.work.order(), self.terminal.work.clock
        item = order.item if order else "MC-40"
        for number in range(scans):
            code = "THIS IS NO CODE" if number % 10 == 9 else self._belt.next_serial(item)
            now, begun = clock.now(), clock.monotonic_ns()
            self.terminal.read(
                Reading(next_reading_id(), "scanner", ReadingKind.CODE, code, code.encode(), None, now, begun)
            )
            self._app.processEvents()
            if number % max(1, scans // LOOKS) == 0:
                found.append(_look(number))
        return tuple(found)

    def rest(self) -> tuple[float, float]:
        """Nobody is there: the share of a core in percent, and how often a second the process is woken."""
        _loop(lambda elapsed: elapsed >= 2, 200)  # what was under way comes to its end
        before = resource.getrusage(resource.RUSAGE_SELF)
        began = time.monotonic()
        loop = QEventLoop()
        QTimer.singleShot(int(REST_S * 1000), loop.quit)
        loop.exec()
        seconds = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_SELF)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return 100 * used / seconds, (after.ru_nvcsw - before.ru_nvcsw) / seconds

    def drain(self) -> bool:
        """Waits until the hub has everything; False where it did not come about."""
        self._clock.offset_us = 0
        work, worker = self.terminal.work, self.terminal.worker
        if worker:
            worker.retry_now()
        _loop(lambda elapsed: elapsed > DRAIN_S or not work.store.unsent_count(work.identity), 100)
        return not work.store.unsent_count(work.identity)

    def end(self) -> None:
        """Ends in order."""
        self.terminal.stop()
        self._beside.close()
        for wire in self._wires:
            os.close(wire)

    def _sample(self) -> None:
        self.samples.append(_look(self.hands.scans))

    def _switch(self) -> None:
        """Another language, theme or person, in turn by chance."""
        settings = self.terminal.settings
        kind = self._chance.choice(("language", "theme", "person"))
        if kind == "person":
            people = [row for row in self.terminal.work.masters.all(PersonRow) if row.active and row.badges]
            if people:
                self.hands.scan(self._chance.choice(people).badges[0])
            return
        now = getattr(settings, kind)
        value = {"en": "zh", "zh": "en", "light": "dark", "dark": "light"}[now]
        outcome = change_setting(self.terminal.work, self.terminal.work.new_id(), None, kind, value)
        if isinstance(outcome, Accepted):
            self.terminal.window.settings_changed(outcome.value)

    def _step(self) -> None:
        """Somebody sets the clock: some minutes on or back."""
        self._clock.offset_us = round(self._chance.uniform(-300, 300) * 1e6)


def _loop(done: Callable[[float], bool], every_ms: int) -> None:
    loop, timer, began = QEventLoop(), QTimer(), time.monotonic()
    timer.timeout.connect(lambda: loop.quit() if done(time.monotonic() - began) else None)
    timer.start(every_ms)
    loop.exec()
    timer.stop()


def _keep_settings(data: Path, devices: list[dict[str, Any]]) -> None:
    store = Store(data, store_key(data, None).key)
    store.keep(msgspec.structs.replace(store.settings(), devices=tuple(devices), idle_lock_s=0))
    store.close()


def _memory_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _look(scans: int) -> Sample:
    return Sample(scans, _memory_mb(), kinds_of(tuple(_links())), _threads())


def _links() -> Iterator[str]:
    for number in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # that of the look itself
            yield str(number.readlink())


def _threads() -> int:
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def main(data: Path, station: str, seed: int, seconds: float, scans: int) -> int:
    app = application(shown=False)
    soak = Soak(app, data, StationCode(station), seed)
    with Stalls(soak.terminal.bridge) as stalls:
        soak.work(seconds)
    stalls_ms = tuple(soak.terminal.watchdog.stalls_ms)
    growing = soak.grow(scans)
    drained = soak.drain()
    percent, wakes = soak.rest()
    store = data / "store.db"
    figures = StationFigures(
        station=station,
        scans=soak.hands.scans,
        events=soak.terminal.work.store.unsent_count(soak.terminal.work.identity)
        + soak.terminal.work.store.exchange().acknowledged,
        drained=drained,
        stalls_ms=stalls_ms,
        stalled_in=stalls.places(),
        samples=tuple(soak.samples),
        growing=growing,
        rest_percent=percent,
        rest_wakes=wakes,
        store_mb=store.stat().st_size / 1e6,
        log_mb=store.with_name("store.db-wal").stat().st_size / 1e6,
    )
    soak.end()
    (data / "figures.json").write_bytes(msgspec.json.encode(figures))
    return 0


if __name__ == "__main__":
    folder, name, chance, length, many = sys.argv[1:]
    sys.exit(main(Path(folder), name, int(chance), float(length), int(many)))
