"""Another theme, language, person and size of a station whose screens are all made, painted each time; beside
them the window painted whole, which is the least a change of theme can cost. All of it in processor time.
"""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from devices.capabilities import Reading, ReadingKind, next_reading_id
from terminal.clock import SystemClock
from terminal.store.keys.store_key import store_key
from tests.bench.figures import Report, bar, spread, timed
from tests.bench.grown import BADGE as OTHER_BADGE
from tests.bench.plant import BADGE, make_store
from ui.program.app import Terminal, open_store
from ui.program.run_terminal import application, begin
from ui.text import set_language
from ui.window.navigator import SCREENS

ROUNDS: Final = 10
THEME_MS: Final = 150.0
STALL_MS: Final = 100.0
SIZES: Final = (QSize(1280, 800), QSize(1920, 1080))


def run() -> Report:
    """Every change there and back, ten times."""
    app = application(shown=False)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        make_store(data, store_key(data, None).key).close()
        terminal = Terminal(app, open_store(data, None), SystemClock(), exchange=False)
        begin(app, terminal)
        terminal.window.resize(SIZES[0])
        terminal.refit()
        for name in (*terminal.window.unmade(), *(each.name for each in SCREENS if each.without_sign_in)):
            terminal.window.make_ready(name)
        _scan(terminal, BADGE)
        app.processEvents()
        try:
            return _report(_measured(app, terminal))
        finally:
            terminal.stop()


def _measured(app: QApplication, terminal: Terminal) -> dict[str, list[int]]:
    """Processor time of each act with its painting, in ns; new sizes last, for they undo the screens."""
    acts: dict[str, tuple[Callable[[], object], ...]] = {
        "theme": tuple(partial(_theme, terminal, name) for name in ("dark", "light")),
        "language": tuple(partial(set_language, name) for name in ("zh", "en")),
        "person": tuple(partial(_scan, terminal, code) for code in (OTHER_BADGE, BADGE)),
        "paint": (terminal.window.repaint,) * 2,
    }
    found: dict[str, list[int]] = {name: [] for name in (*acts, "sizes")}
    for _ in range(ROUNDS):
        for name, both in acts.items():
            found[name] += [_painted(app, act) for act in both]
    for size in SIZES[::-1] * ROUNDS:
        found["sizes"].append(_painted(app, partial(_resized, terminal, size)))
    return found


def _painted(app: QApplication, act: Callable[[], object]) -> int:
    def whole() -> None:
        act()
        app.processEvents()

    return timed(time.process_time_ns, whole)


def _theme(terminal: Terminal, name: str) -> None:
    terminal.window.settings_changed(msgspec.structs.replace(terminal.settings, theme=name))


def _resized(terminal: Terminal, size: QSize) -> None:
    terminal.window.resize(size)
    terminal.refit()
    terminal.warm_up.stop()


def _scan(terminal: Terminal, code: str) -> None:
    now, clock = time.monotonic_ns(), terminal.work.clock
    terminal.read(
        Reading(next_reading_id(), "s", ReadingKind.CODE, code, code.encode(), None, clock.now(), now)
    )


def _report(found: dict[str, list[int]]) -> Report:
    paint = spread(found.pop("paint"))
    spreads = {f"another {name}": spread(times) for name, times in found.items()}
    limits = {f"another {name}": THEME_MS if name == "theme" else STALL_MS for name in found}
    return Report(
        bench="looks",
        figures=spreads,
        references={"the window painted whole": paint},
        ratios={f"{name} / painted whole": round(one.p50 / paint.p50, 2) for name, one in spreads.items()},
        bars=tuple(bar(f"{name}, p95", one.p95, limits[name], "ms") for name, one in spreads.items()),
    )
