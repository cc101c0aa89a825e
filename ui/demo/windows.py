"""The demo with windows: hub, two stations, the board, and a bar that scans for those who have no scanner."""

from contextlib import closing
from pathlib import Path

from ui.demo.bar import ScanBar
from ui.demo.plant import DemoPlant, start_plant
from ui.program.ending import Ending
from ui.program.run_terminal import application
from ui.text import text
from ui.window.fit import whole_screen

STATIONS = ("ST-020", "ST-030", "KB-01")
SPREAD_PX = (300, 70)
BAR_PX = 1280
BAR_TOP_PX = 880
FRAME_PX = 40
DESK_INCH = 24.0
"""A monitor on a desk, touched by a mouse: so the targets are not blown up to gloves."""


def run_windows(out: Path, language: str) -> int:
    """Opens everything and runs until the last window is closed or a signal ends it."""
    app = application()
    ending = Ending(app)
    out.mkdir(parents=True, exist_ok=True)
    try:
        with closing(start_plant(app, out / "data", STATIONS, language, DESK_INCH)) as plant:
            bar = ScanBar(plant, STATIONS[:-1], demo_codes())
            _place(plant, bar)
            return app.exec() if not ending.asked else 0
    finally:
        ending.close()


def demo_codes() -> tuple[tuple[str, str], ...]:
    """What the bar can scan: (words, code)."""
    return (
        (text("Badge"), "B10483"),
        (text("Supervisor"), "B10482"),
        (text("Work order"), "WO-2026-1157"),
        (text("Unit"), "FAN40-2611-000101"),
        (text("Unit"), "FAN40-2611-000102"),
        (text("Work order"), "WO-2026-1147"),
        (text("Unit"), "MC40-2611-000343"),
        (text("Housing"), "2611-0087"),
        (text("Blocked lot"), "2611-0999"),
        (text("Unknown code"), "HELLO"),
    )


def _place(plant: DemoPlant, bar: ScanBar) -> None:
    for number, terminal in enumerate(plant.terminals.values()):
        terminal.window.setFixedSize(1280, 800)
        terminal.window.move(SPREAD_PX[0] * number, SPREAD_PX[1] * number)
        terminal.window.show()
    room = whole_screen()
    bar.resize(min(BAR_PX, room.width()), bar.sizeHint().height())
    bar.move(room.left(), min(BAR_TOP_PX, room.bottom() - bar.height() - FRAME_PX))  # on top of the windows
    bar.show()
