"""Goes through all screens and the key pad on the display there is, as a kiosk; says what no hand can reach.

For trying out a built program on a panel (`--smoke PICTURE --kiosk`); nothing is recorded.
"""

from pathlib import Path

import msgspec
from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from terminal.stations.kiosk import KIOSK
from terminal.store.facts import Settings
from terminal.usecases.parts.workplace import Workplace
from ui.feedback import Tone
from ui.program.kiosk import Kiosk
from ui.text import text
from ui.widgets.content import EntryVerdict, KeypadField, limits_around
from ui.widgets.dialogs.keypad_dialog import KeypadDialog
from ui.window.fit import look, whole_screen
from ui.window.navigator import SCREENS
from ui.window.reach import unreachable
from ui.window.window import Window

TURN_MS = 60


def walked(app: QApplication, work: Workplace, settings: Settings, picture: Path) -> list[str]:
    """What cannot be touched, screen by screen; a picture of each stands beside `picture`."""
    look(app, settings, whole_screen().size())
    names = [screen.name for screen in SCREENS if screen.name != "board"]
    # a board asks nobody who is there, so every screen is open
    kind = msgspec.structs.replace(KIOSK, screens=("board", *names))
    window = Window(work, kind)
    kiosk = Kiosk(window)
    kiosk.begin()
    found: list[str] = []
    for name in ("board", *names):
        window.show_screen(name)
        found += _seen(window, name, picture)
    found += _keypad(window, picture)
    window.removeEventFilter(kiosk)
    window.close_down()
    window.hide()
    window.deleteLater()
    return found


def _keypad(window: Window, picture: Path) -> list[str]:
    """With everything a key pad can have: limits, fractions, sign."""
    pad = KeypadDialog(window)
    limits = limits_around(1.1, 1.3, "1.1", "1.3")
    field = KeypadField(text("Value recorded"), "N·m", _judged, limits, signed=True)
    pad.show_state(field, 1)
    return _seen(window, "keypad", picture)


def _judged(_digits: str) -> EntryVerdict:
    return EntryVerdict(Tone.NEUTRAL, "", text("Record"))


def _seen(window: Window, name: str, picture: Path) -> list[str]:
    for _ in range(3):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(TURN_MS))
    window.grab().save(str(picture.with_name(f"{picture.stem}-{name}{picture.suffix}")))
    return [f"{name}: {complaint}" for complaint in unreachable(window)]
