"""Makes the first screen of the station while nobody waits: its modules, then, after the event loop has
turned, the screen. Not the others: what they show may be a search through all units, and modules are
memory.
"""

import sys
from typing import Final

from PySide6.QtCore import QObject, QTimer

from ui.window.navigator import SCREENS
from ui.window.window import Window

FIRST_MS: Final = 500
STEP_MS: Final = 50
_SCREENS: Final = {screen.name: screen for screen in SCREENS}


class WarmUp(QObject):
    """Of one window."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self.timer = QTimer(self)
        self.timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begins soon, again after new sizes have undone what was made."""
        self.timer.start(FIRST_MS)

    def stop(self) -> None:
        """Makes nothing more."""
        self.timer.stop()

    def _step(self) -> None:
        self.timer.setInterval(STEP_MS)
        name = next(iter(self._window.unmade()), None)
        if name is not None and f"ui.screens.{name}.view" not in sys.modules:
            _SCREENS[name].parts()
            return
        self.timer.stop()
        if name is not None:
            self._window.make_ready(name)
