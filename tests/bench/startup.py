"""From the start of the process to the first frame and to the scanner being ready, and what a station needs
of memory: with its first screen made, and more after many scans. Beside it a process that only shows an empty
window. The station measured is `started_station`.
"""

import ctypes
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from terminal.store.keys.store_key import store_key
from tests.bench.figures import Report, bar, spread
from tests.bench.grown import ORDER
from tests.bench.plant import BADGE, make_store
from tests.soak.figures import slope

STARTS: Final = 7
SCANS: Final = 5_000
"""Growth is the slope over them, measured without the system's huge pages, 2 to 3 MB up or down each."""
_NO_HUGE_PAGES: Final = 41
"""Of prctl(2); inherited by what is started."""
_PANEL: Final = {
    "screens": [{"name": "panel", "x": 0, "y": 0, "width": 1280, "height": 800, "logicalDpi": 96, "dpr": 1}]
}
"""The screen that the layout is made for; Qt's own for tests is narrower, and all would be built twice."""
_BARE: Final = """
import time
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event):
        print("frame", time.monotonic_ns(), flush=True)
        print("cpu_frame", time.process_time_ns(), flush=True)
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
"""Mark -> nanoseconds, or bytes for those of memory."""


def run() -> Report:
    """Measures warm starts one after the other, a bare one between two."""
    with tempfile.TemporaryDirectory() as folder, _station(Path(folder)) as data:
        station, bare = (
            (sys.executable, "-m", "tests.bench.started_station", str(data)),
            (sys.executable, "-c", _BARE),
        )
        installed = _as_installed(Path(folder))
        _started(station, installed)
        starts, bares = [], []
        for number in range(STARTS):
            _progress(f"start {number + 1} of {STARTS}")
            starts.append(_started(station, installed))
            bares.append(_started(bare, installed))
        _progress(f"{SCANS} scans; some 10 ms each, more where others work, too")
        worked = _started((*station, str(SCANS), BADGE, ORDER), installed, huge_pages=False)
    return _report(starts, bares, worked)


@contextmanager
def _station(folder: Path) -> Iterator[Path]:
    """A station of the demo plant with a scanner on a pseudo-terminal and no hub that answers."""
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


def _as_installed(folder: Path) -> dict[str, str]:
    """An environment whose first start leaves compiled modules to the others, as an installation has."""
    others = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    panel = folder / "panel.json"
    panel.write_bytes(msgspec.json.encode(_PANEL))
    platform = f"offscreen:configfile={panel}"
    return {**others, "PYTHONPYCACHEPREFIX": str(folder / "compiled"), "QT_QPA_PLATFORM": platform}


def _progress(words: str) -> None:
    sys.stderr.write(f"startup: {words}\n")


def _without_huge_pages() -> None:
    if ctypes.CDLL(None).prctl(_NO_HUGE_PAGES, 1, 0, 0, 0):
        raise OSError("prctl")


def _started(command: tuple[str, ...], environment: dict[str, str], *, huge_pages: bool = True) -> Marks:
    """Starts a process and gives its marks, times counted from its start."""
    begin = time.monotonic_ns()
    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=None if huge_pages else _without_huge_pages,
    )
    marks = dict(line.split() for line in done.stdout.splitlines())
    return {name: int(value) - (begin if name in ("frame", "ready") else 0) for name, value in marks.items()}


def _report(starts: list[Marks], bares: list[Marks], worked: Marks) -> Report:
    frame, ready, cpu_frame, cpu_ready = (
        spread([start[name] for start in starts]) for name in ("frame", "ready", "cpu_frame", "cpu_ready")
    )
    bare, cpu_bare = (spread([start[name] for start in bares]) for name in ("frame", "cpu_frame"))
    memory = max(start["memory"] for start in starts) / 1e6
    bare_memory = max(start["memory"] for start in bares) / 1e6
    scans = {int(name[7:]): value / 1e6 for name, value in worked.items() if name[7:].isdigit()}
    growth = 10_000 * slope([*scans], [*scans.values()])
    return Report(
        bench="startup",
        figures={
            "process start -> first frame": frame,
            "process start -> ready to scan": ready,
            "processor time to the first frame": cpu_frame,
            "processor time until ready to scan": cpu_ready,
        },
        references={
            "process start -> first frame of an empty window": bare,
            "processor time of an empty window": cpu_bare,
        },
        ratios={
            "first frame / empty window": round(frame.p50 / bare.p50, 2),
            "first frame / empty window, processor time": round(cpu_frame.p50 / cpu_bare.p50, 2),
            "memory / empty window": round(memory / bare_memory, 2),
        },
        counts={
            "memory, first screen made, MB": round(memory, 1),
            "memory of an empty window, MB": round(bare_memory, 1),
            f"memory after {max(scans)} scans, MB": round(scans[max(scans)], 1),
            f"growth per 10,000 scans, MB (over {SCANS})": round(growth, 2),
        },
        bars=(
            bar("first frame p50, warm", frame.p50 / 1000, 0.8, "s"),
            bar("ready to scan p50, warm", ready.p50 / 1000, 1.5, "s"),
            bar("memory, first screen made", memory, 130, "MB"),
            bar("growth per 10,000 scans", growth, 5, "MB"),
        ),
    )
