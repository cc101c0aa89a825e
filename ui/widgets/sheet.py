"""A contact sheet of all widgets in their states, for the eye: no test and no screen.

    python -m ui.widgets.sheet OUT.png [--theme dark] [--lang zh] [--scale 1.5] [--part station keypad]

Writes one picture per part: OUT_station.png, OUT_keypad.png ...
"""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from ui.text import LANGUAGES, set_language
from ui.theme.apply import STYLE, apply_theme
from ui.theme.metrics import Panel, metrics_for
from ui.theme.tokens import THEMES
from ui.widgets.samples.dialogs import blocking, keypad, picker
from ui.widgets.samples.parts import board, parts
from ui.widgets.samples.station import station_bad, station_ok

PARTS: dict[str, Callable[[], QWidget]] = {
    "station": station_ok,
    "bad": station_bad,
    "keypad": lambda: keypad("1.37"),
    "keypad_empty": lambda: keypad(""),
    "picker": picker,
    "blocking": blocking,
    "board": board,
    "parts": parts,
}


def picture(part: str) -> QPixmap:
    """One part as it looks in the theme and language in force."""
    widget = PARTS[part]()
    widget.show()
    QApplication.processEvents()
    pixmap = widget.grab()
    widget.close()
    widget.deleteLater()
    return pixmap


def main() -> None:
    """Writes the parts asked for."""
    ask = argparse.ArgumentParser(prog="python -m ui.widgets.sheet")
    ask.add_argument("out", type=Path)
    ask.add_argument("--theme", choices=tuple(THEMES), default="light")
    ask.add_argument("--lang", choices=LANGUAGES, default="en")
    ask.add_argument("--part", choices=tuple(PARTS), nargs="*", default=tuple(PARTS))
    ask.add_argument("--scale", type=float, default=1.0)
    given = ask.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(["sheet", *STYLE])
    apply_theme(app, given.theme, metrics_for(Panel(), given.scale))
    set_language(given.lang)
    for part in given.part:
        picture(part).save(str(given.out.with_stem(f"{given.out.stem}_{part}")))


if __name__ == "__main__":
    main()
