"""From the first byte of a code in the device thread to its feedback painted, at a station that has worked
for a while: 100,000 events in its store, 100,000 items known, the exchange running against a hub next door.

The scanner is a process of its own that writes to a pseudo-terminal. The screen is drawn off-screen: a real
one adds its panel.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from devices.capabilities import Reading
from terminal.clock import Clock, SystemClock
from terminal.domain.events.codec import decode_event
from terminal.domain.events.payloads import Event, ScanRefused
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from tests.bench.figures import Report, bar, block_ratio, spread, timed
from tests.bench.grown import BADGE, ORDER, grown_plant, running_hub
from tests.bench.raw import RawAppend
from ui.program.app import Opened, Terminal, open_store
from ui.program.run_terminal import application

SCANS: Final = 1_000
SETTLE_S: Final = 5
SEED: Final = 1
GAP_MS: Final = (50, 150)
RAW_EVERY_MS: Final = 400
TICK_MS: Final = 10
_SCANNER: Final = """
import os, random, sys, time
wire, seed, codes = int(sys.argv[1]), int(sys.argv[2]), sys.stdin.read().split("\\n")
chance = random.Random(seed)
for code in codes:
    os.write(wire, code.encode() + b"\\r")
    time.sleep(chance.uniform(LOW, HIGH))
"""


class Taken(msgspec.Struct):
    """The times of one scan in monotonic nanoseconds; `commit` is a duration."""

    first_byte: int
    reached: int
    commit: int = 0
    painted: int = 0
    done: int = 0


class Watched(Terminal):
    """The terminal, with marks where a reading reaches the screen's thread and where it is painted."""

    def __init__(self, opened: Opened, clock: Clock) -> None:
        self.taken: list[Taken] = []
        self.waiting: list[Taken] = []
        self._time = clock
        super().__init__(application(), opened, clock)
        strip = self.window.strip
        draw: Callable[[QPainter], None] = strip.draw

        def drawn(painter: QPainter) -> None:
            draw(painter)
            self._painted()

        strip.draw = drawn  # type: ignore[method-assign]

    def read(self, reading: Reading) -> None:
        """As it is, between two looks at the clock."""
        scan = Taken(reading.first_byte_ns, self._time.monotonic_ns())
        self.waiting.append(scan)
        commits = len(self.work.commit_ns)
        super().read(reading)
        scan.commit = sum(list(self.work.commit_ns)[commits:])
        scan.done = self._time.monotonic_ns()
        self.taken.append(scan)

    def _painted(self) -> None:
        now = self._time.monotonic_ns()
        for scan in self.waiting:
            scan.painted = now
        self.waiting.clear()


class Loop:
    """The event loop, how late its 10 ms timer comes, and a raw append now and then."""

    def __init__(self, raw: RawAppend) -> None:
        self.late: list[int] = []
        self.raw: list[int] = []
        self._loop, self._tick, self._turn = QEventLoop(), QTimer(), QTimer()
        self._raw, self._last = raw, time.monotonic_ns()
        self._tick.timeout.connect(self._beat)
        self._turn.timeout.connect(lambda: self.raw.append(timed(time.perf_counter_ns, raw.append)))

    def run(self, until: Callable[[], bool], *, measured: bool) -> None:
        """Runs until `until`, which is asked every 20 ms."""
        ask = QTimer()
        ask.timeout.connect(lambda: self._loop.quit() if until() else None)
        ask.start(20)
        if measured:
            self._last = time.monotonic_ns()
            self._tick.start(TICK_MS)
            self._turn.start(RAW_EVERY_MS)
        self._loop.exec()
        self._tick.stop()
        self._turn.stop()

    def _beat(self) -> None:
        now = time.monotonic_ns()
        self.late.append(max(0, now - self._last - TICK_MS * 1_000_000))
        self._last = now


def run() -> Report:
    """Measures on a copy of the grown plant."""
    application()
    with grown_plant() as folder, running_hub(folder) as url, RawAppend(folder) as raw:
        return measure(folder / "station", url, Loop(raw), codes(SCANS))


def codes(count: int) -> list[str]:
    """What is scanned: four units, each reported by its scan, then a code that nobody knows, and so on."""
    chance, found = random.Random(SEED), []
    for number in range(count):
        code = f"FAN40-2611-{number:06d}" if number % 5 else f"NOTHING {chance.randrange(10**9)}"
        found.append(code)
    return found


def measure(data: Path, url: str, loop: Loop, scanned: list[str]) -> Report:
    """One run at the station in `data`."""
    wire, port = os.openpty()
    _settle(data, url, os.ttyname(port))
    clock = SystemClock()
    terminal = Watched(open_store(data, None), clock)
    terminal.start()
    terminal.window.resize(1280, 800)
    terminal.window.show()
    try:
        begin = clock.monotonic_ns()
        loop.run(lambda: clock.monotonic_ns() - begin > SETTLE_S * 1e9, measured=False)
        _scan(wire, [BADGE, ORDER])
        loop.run(lambda: len(terminal.taken) == 2, measured=False)
        before = terminal.work.store.unsent_count(terminal.work.identity)
        last = _last_sequence(terminal)
        terminal.taken.clear()
        scanner = _scan(wire, scanned)
        loop.run(lambda: _over(terminal, scanner, len(scanned)), measured=True)
        events = [
            decode_event(link.body)
            for link in terminal.work.store.links(terminal.work.identity, last + 1, 10**6)
        ]
        repaint = _repaints(terminal.window.strip)
        return _report(terminal, loop, events, scanned, repaint, before)
    finally:
        terminal.stop()
        os.close(wire)
        os.close(port)


def _scan(wire: int, scanned: list[str]) -> "subprocess.Popen[str]":
    low, high = GAP_MS
    script = _SCANNER.replace("LOW", str(low / 1000)).replace("HIGH", str(high / 1000))
    command = [sys.executable, "-c", script, str(wire), str(SEED)]
    scanner = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[wire], text=True)
    assert scanner.stdin is not None
    scanner.stdin.write("\n".join(scanned))
    scanner.stdin.close()
    return scanner


def _settle(data: Path, url: str, port: str) -> None:
    store = Store(data, store_key(data, None).key)
    identity = store.identity()
    assert identity is not None
    store.keep(msgspec.structs.replace(identity, hub_url=url))
    device = {"name": "scanner", "model": "generic_serial", "address": port}
    store.keep(msgspec.structs.replace(store.settings(), devices=(device,), idle_lock_s=0, volume=0))
    store.close()


def _last_sequence(terminal: Terminal) -> int:
    store, identity = terminal.work.store, terminal.work.identity
    return store.exchange().acknowledged + store.unsent_count(identity)


def _over(terminal: Watched, scanner: "subprocess.Popen[str]", count: int) -> bool:
    done = len(terminal.taken) >= count and not terminal.waiting
    return done or (scanner.poll() is not None and time.monotonic() > _patience(scanner))


def _patience(scanner: "subprocess.Popen[str]") -> float:
    if not hasattr(scanner, "since"):
        scanner.since = time.monotonic() + 10  # type: ignore[attr-defined]
    return float(scanner.since)  # type: ignore[attr-defined]


def _repaints(like: QWidget, count: int = 200) -> list[int]:
    """A bare widget of the strip's size filled with one colour: what Qt needs for a repaint at least."""

    class Bare(QWidget):
        def paintEvent(self, _event: object) -> None:  # noqa: N802
            painter = QPainter(self)
            painter.fillRect(self.rect(), 0x00694E)
            painter.end()

    bare = Bare()
    bare.resize(like.size())
    bare.show()
    application().processEvents()
    found = [timed(time.perf_counter_ns, bare.repaint) for _ in range(count)]
    bare.close()
    return found


def _report(
    terminal: Watched, loop: Loop, events: list[Event], scanned: list[str], repaint: list[int], unsent: int
) -> Report:
    whole = [scan.painted - scan.first_byte for scan in terminal.taken]
    own = [scan.painted - scan.reached - scan.commit for scan in terminal.taken]
    commits = [scan.commit for scan in terminal.taken]
    feedback, ui, late = spread(whole), spread(own), spread(loop.late)
    lost, doubled = _account(events, scanned)
    return Report(
        bench="scan",
        figures={
            "first byte -> feedback painted": feedback,
            "of it: the screen alone": ui,
            "of it: begin of the act to commit": spread(commits),
            "screen's thread busy with it, paint of the rest apart": spread(
                [scan.done - scan.reached for scan in terminal.taken]
            ),
            "10 ms timer late": late,
        },
        references={
            "append of 4 frames + fdatasync": spread(loop.raw),
            "repaint of a bare widget as large": spread(repaint),
        },
        ratios={
            "feedback / (raw + bare repaint), p50": round(
                feedback.p50 / (spread(loop.raw).p50 + spread(repaint).p50), 2
            ),
            "commit / raw": block_ratio(commits, loop.raw * (len(commits) // max(1, len(loop.raw)) + 1)),
        },
        counts={
            "scans": len(terminal.taken),
            "lost": lost,
            "doubled": doubled,
            "events in the store": _last_sequence(terminal),
            "longest stall, ms": terminal.watchdog.worst_ms,
            "unsent before": unsent,
        },
        bars=(
            bar("scan to feedback p95", feedback.p95, 50, "ms"),
            bar("scan to feedback p99", feedback.p99, 100, "ms"),
            bar("screen alone p95", ui.p95, 10, "ms"),
            bar("10 ms timer late p99", late.p99, 30, "ms"),
            bar("scans lost", lost, 0, ""),
            bar("scans doubled", doubled, 0, ""),
        ),
    )


def _account(events: list[Event], scanned: list[str]) -> tuple[int, int]:
    """How many of the codes left no event of their own, how many more than one."""
    found: Counter[str] = Counter()
    for event in events:
        if isinstance(event.payload, ScanRefused) and event.payload.refusal == "unknown_code":
            found[event.payload.raw.strip()] += 1
        elif event.envelope.type == "unit.started" and event.envelope.subject:
            found[event.envelope.subject[1]] += 1
    lost = sum(found[code] == 0 for code in scanned)
    return lost, sum(found[code] > 1 for code in scanned)
