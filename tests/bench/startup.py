"""From the start of the process to the first frame and to the scanner being ready, and what a station needs
of memory: after the start, and more after many scans. Beside it a process that only shows an empty window.

    python -m tests.bench.startup DATA    is the station measured: it tells each mark on a line of its own
"""

import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Final

import msgspec

from terminal.store.store_key import store_key
from tests.bench.figures import Report, bar, spread

STARTS: Final = 7
WARM_UP, SCANS = 500, 5_000
_BARE: Final = """
import time
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event):
        print("frame", time.monotonic_ns(), flush=True)
        app.exit()
app = QApplication([])
window = Bare()
window.resize(1280, 800)
window.show()
app.exec()
line = next(line for line in open("/proc/self/status") if line.startswith("VmRSS"))
print("memory", int(line.split()[1]) * 1024, flush=True)
"""
Marks = dict[str, int]
"""Mark -> monotonic nanoseconds, or bytes for those of memory."""


def run() -> Report:
    """Measures warm starts one after the other, a bare one between two."""
    with tempfile.TemporaryDirectory() as folder, _station(Path(folder)) as data:
        station, bare = (
            (sys.executable, "-m", "tests.bench.startup", str(data)),
            (sys.executable, "-c", _BARE),
        )
        _started(station)
        starts, bares = [], []
        for _ in range(STARTS):
            starts.append(_started(station))
            bares.append(_started(bare))
        worked = _started((*station, str(SCANS)))
    return _report(starts, bares, worked)


@contextmanager
def _station(folder: Path) -> Iterator[Path]:
    """A station of the demo plant with a scanner on a pseudo-terminal and no hub that answers."""
    from tests.bench.plant import make_store

    wire, port = os.openpty()
    data = folder / "station"
    data.mkdir()
    store = make_store(data, store_key(data, None).key, hub_url="https://127.0.0.1:9")
    device = {"name": "scanner", "model": "generic_serial", "address": os.ttyname(port)}
    store.keep(msgspec.structs.replace(store.settings(), devices=(device,), idle_lock_s=0, volume=0))
    store.close()
    yield data
    os.close(wire)
    os.close(port)


def _started(command: tuple[str, ...]) -> Marks:
    """Starts a process and gives its marks, times counted from its start."""
    begin = time.monotonic_ns()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    marks = dict(line.split() for line in done.stdout.splitlines())
    return {name: int(value) - (0 if "memory" in name else begin) for name, value in marks.items()}


def _report(starts: list[Marks], bares: list[Marks], worked: Marks) -> Report:
    frame, ready = ([start[name] for start in starts] for name in ("frame", "ready"))
    bare = [start["frame"] for start in bares]
    memory = max(start["memory"] for start in starts) / 1e6
    bare_memory = max(start["memory"] for start in bares) / 1e6
    growth = (worked["memory_after"] - worked["memory_warm"]) / 1e6 * 10_000 / SCANS
    return Report(
        bench="startup",
        figures={
            "process start -> first frame": spread(frame),
            "process start -> ready to scan": spread(ready),
        },
        references={"process start -> first frame of an empty window": spread(bare)},
        ratios={
            "first frame / empty window": round(spread(frame).p50 / spread(bare).p50, 2),
            "memory / empty window": round(memory / bare_memory, 2),
        },
        counts={
            "memory after the start, MB": round(memory, 1),
            "memory of an empty window, MB": round(bare_memory, 1),
            f"growth per 10,000 scans, MB (from {SCANS})": round(growth, 2),
        },
        bars=(
            bar("first frame p50, warm", spread(frame).p50 / 1000, 0.8, "s"),
            bar("ready to scan p50, warm", spread(ready).p50 / 1000, 1.5, "s"),
            bar("memory after the start", memory, 130, "MB"),
            bar("growth per 10,000 scans", growth, 5, "MB"),
        ),
    )


# ---------------------------------------------------------------- the station measured


def _memory() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) * 1024


def _tell(mark: str, value: int) -> None:
    sys.stdout.write(f"{mark} {value}\n")
    sys.stdout.flush()


def station(data: Path, scans: int) -> None:
    """Runs a station as `tracepost terminal` does until its scanner is ready, then so many scans."""
    gc.disable()  # this and the order of imports as in `ui.cli`
    import_module("terminal.usecases.workplace")
    from PySide6.QtCore import QEvent, QObject

    from devices.capabilities import DeviceState, Phase
    from terminal.clock import SystemClock
    from ui.app import Terminal, open_store
    from ui.run_terminal import application, begin

    app = application()
    terminal = Terminal(app, open_store(data, None), SystemClock())
    missing = {"frame", "ready"}

    def reached(mark: str) -> None:
        if mark in missing:
            missing.discard(mark)
            _tell(mark, time.monotonic_ns())
        if not missing:
            app.exit()

    class FirstFrame(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if event.type() is QEvent.Type.UpdateRequest:
                terminal.window.removeEventFilter(self)
                terminal.window.repaint()
                reached("frame")
            return False

    def state(_name: str, now: DeviceState) -> None:
        if now.phase is Phase.READY:
            reached("ready")

    first = FirstFrame()
    terminal.window.installEventFilter(first)
    terminal.bridge.device_state.connect(state)
    begin(app, terminal, kiosk=False)
    app.exec()
    _tell("memory", _memory())
    if scans:
        _scan(terminal, WARM_UP, 0)
        _tell("memory_warm", _memory())
        _scan(terminal, scans, WARM_UP)
        _tell("memory_after", _memory())
    terminal.stop()


def _scan(terminal: object, count: int, first: int) -> None:
    from devices.capabilities import Reading, next_reading_id
    from tests.bench.grown import ORDER
    from tests.bench.plant import BADGE
    from ui.app import Terminal
    from ui.run_terminal import application

    assert isinstance(terminal, Terminal)
    units = [f"FAN40-2611-{number:06d}" for number in range(first, first + count)]
    for code in [BADGE, ORDER, *units] if not first else units:
        now, clock = time.monotonic_ns(), terminal.work.clock
        terminal.read(Reading(next_reading_id(), "s", "code", code, code.encode(), None, clock.now(), now))
        application().processEvents()


if __name__ == "__main__":
    station(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
