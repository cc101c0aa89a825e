"""A station as `tracepost terminal` runs it, told from outside when each mark is reached; it imports next to
nothing of its own, so that what is measured is the station.

    python -m tests.bench.started_station DATA [SCANS BADGE ORDER]
"""

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from devices.capabilities import ReadingKind

if TYPE_CHECKING:
    from ui.program.app import Terminal

WARM_UP = 500
LOOK = 100
PREPARED_S = 10


def _memory() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) * 1024


def _tell(mark: str, value: int) -> None:
    sys.stdout.write(f"{mark} {value}\n")
    sys.stdout.flush()


def station(data: Path, scans: int, badge: str, order: str) -> None:
    """Runs a station as `tracepost terminal` does until its scanner is ready and the first screen made, then
    so many scans of units of `order`.
    """
    gc.disable()  # this and the order of imports as in `ui.cli`
    from ui.program.plain_imports import import_plainly

    import_plainly()
    from PySide6.QtCore import QEvent, QObject

    from devices.capabilities import DeviceState, Phase
    from terminal.clock import SystemClock
    from ui.program.app import Terminal, open_store
    from ui.program.run_terminal import application, begin

    app = application()
    terminal = Terminal(app, open_store(data, None), SystemClock())
    missing = {"frame", "ready"}

    def reached(mark: str) -> None:
        if mark in missing:
            missing.discard(mark)
            _tell(mark, time.monotonic_ns())
            _tell(f"cpu_{mark}", time.process_time_ns())
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
    begin(app, terminal)
    app.exec()
    _until(lambda: not terminal.warm_up.timer.isActive() and terminal.worker is not None)
    _tell("memory", _memory())
    if scans:
        _grow(terminal, scans, [badge, order])
    terminal.stop()


def _until(done: Callable[[], bool]) -> None:
    from ui.program.run_terminal import application

    end = time.monotonic() + PREPARED_S
    while not done() and time.monotonic() < end:
        application().processEvents()
    application().processEvents()


def _grow(terminal: "Terminal", scans: int, first: list[str]) -> None:
    """Scans, and after the warm-up tells how many there were and what memory it takes, again and again."""
    units = [f"FAN40-2611-{number:06d}" for number in range(WARM_UP + scans)]
    _scan(terminal, [*first, *units[:WARM_UP]])
    for at in range(WARM_UP, WARM_UP + scans, LOOK):
        _tell(f"memory_{at}", _memory())
        _scan(terminal, units[at : at + LOOK])
    _tell(f"memory_{WARM_UP + scans}", _memory())


def _scan(terminal: "Terminal", codes: list[str]) -> None:
    from devices.capabilities import Reading, next_reading_id
    from ui.program.run_terminal import application

    for code in codes:
        now, clock = time.monotonic_ns(), terminal.work.clock
        terminal.read(
            Reading(next_reading_id(), "s", ReadingKind.CODE, code, code.encode(), None, clock.now(), now)
        )
        application().processEvents()


if __name__ == "__main__":
    given = sys.argv[2:] or ["0", "", ""]
    station(Path(sys.argv[1]), int(given[0]), given[1], given[2])
