"""Whether every control can be touched on the screen there is, with the real kiosk window of a real display.

`python -m tests.ui.gallery.reachable [STATE ...]` opens the gallery's states one after the other as a kiosk
does on the display of this session, in its logical size, and prints what cannot be touched, what is cut off
and what is too small: 1 where it found something. Without names: one state of each screen and every keypad.
`--pictures DIR` keeps what was seen. `screen_run` runs it under Xvfb at odd sizes and with QT_SCALE_FACTOR.
The frozen program has no gallery: `--smoke PICTURE --kiosk` there goes through its screens by
`ui.window.reach`.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

SAMPLE = (
    "sign_in-waiting",
    "station-orders",
    "station-components",
    "station-scrap_chosen",
    "station-keypad_out",
    "station-menu",
    "andon-open",
    "my_reports-list",
    "inspection-sheet",
    "inspection-half",
    "receiving-delivery",
    "packing-box",
    "disposition-case",
    "trace-unit",
    "board-line",
    "settings-pin",
    "settings-open",
    "devices-open",
    "about-parts",
)
TURN_MS = 60


def settle() -> None:
    """Lets the display server answer."""
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(TURN_MS))
    for _ in range(3):
        QApplication.processEvents()


def complaints_of(window: QWidget, patch: pytest.MonkeyPatch) -> list[str]:
    """Everything that is wrong with a window as it stands on its screen."""
    from tests.ui.gallery import fitting
    from ui.window.reach import unreachable

    screen = window.screen().size()
    found = [f"cannot be touched: {one}" for one in unreachable(window)]
    if window.size() != screen:
        found.append(f"fills {window.width()}x{window.height()} of {screen.width()}x{screen.height()}")
    found += [f"too small: {one}" for one in fitting.small_targets(window)]
    found += [f"cut: {one}" for one in fitting.cut_labels(window)]
    found += [f"cut: {one}" for one in fitting.painted(window, patch)]
    return found


def check(keys: tuple[str, ...], language: str, pictures: Path | None) -> dict[str, list[str]]:
    """The complaints of each state that has any."""
    from ui.gallery.render import Look, staged
    from ui.gallery.states import STATES
    from ui.program.kiosk import Kiosk
    from ui.theme.metrics import Panel
    from ui.window.fit import whole_screen

    screen = whole_screen()
    look = Look("zh" if language == "zh" else "en", "light", Panel(screen.width(), screen.height(), 10.1))
    found: dict[str, list[str]] = {}
    for state in STATES:
        if state.key not in keys:
            continue
        with staged(state, look) as stage, pytest.MonkeyPatch.context() as patch:
            kiosk = Kiosk(stage.window)
            kiosk.begin()
            settle()
            found[state.key] = complaints_of(stage.window, patch)
            if pictures:
                stage.window.grab().save(str(pictures / f"{state.key}-{language}.png"))
            stage.window.removeEventFilter(kiosk)
    return {key: complaints for key, complaints in found.items() if complaints}


def screen_run(width: int, height: int, *words: str, factor: str = "1") -> subprocess.CompletedProcess[str]:
    """Runs this module on a virtual display; as `on_display`."""
    return on_display(width, height, "-m", "tests.ui.gallery.reachable", *words, factor=factor)


def on_display(width: int, height: int, *words: str, factor: str = "1") -> subprocess.CompletedProcess[str]:
    """Runs Python with these words on a virtual display of that many px without a window manager; `factor` is
    the scale of the desktop. Skips where there is no Xvfb.
    """
    if shutil.which("xvfb-run") is None:
        pytest.skip("Xvfb is not installed")
    server = ["xvfb-run", "-a", "-s", f"-screen 0 {width}x{height}x24 -nolisten tcp"]
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": factor}
    command = [*server, sys.executable, *words]
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=300, check=False)


def main(arguments: list[str]) -> int:
    """Runs the check; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.ui.gallery.reachable", description=__doc__)
    parser.add_argument("states", nargs="*", metavar="STATE")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--pictures", type=Path)
    chosen = parser.parse_args(arguments)
    from ui.program.run_terminal import application

    application()
    if chosen.pictures:
        chosen.pictures.mkdir(parents=True, exist_ok=True)
    found = check(tuple(chosen.states) or SAMPLE, chosen.lang, chosen.pictures)
    for key, complaints in found.items():
        print(key, *complaints, sep="\n  ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
