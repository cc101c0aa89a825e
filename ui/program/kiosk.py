"""A window that fills the screen and cannot be left but through the settings (badge and PIN).

It takes the screen's place itself, because a panel often runs without a window manager, and takes it again
when the screens change. It swallows what a window can swallow; keys that the system takes itself need the
system's own lock-down.
"""

import logging
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.window.fit import fill_screen, show_in_window, whole_screen

log = logging.getLogger(__name__)
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_META = Qt.KeyboardModifier.MetaModifier
_ESCAPES: Final = frozenset(
    {
        (Qt.Key.Key_F4, _ALT),
        (Qt.Key.Key_Tab, _ALT),
        (Qt.Key.Key_Escape, _ALT),
        (Qt.Key.Key_Space, _ALT),
        (Qt.Key.Key_Escape, _CTRL),
        (Qt.Key.Key_Q, _CTRL),
        (Qt.Key.Key_W, _CTRL),
        (Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_D, _META),
        (Qt.Key.Key_M, _META),
    }
)


class Kiosk(QObject):
    """Holds a window from `begin` to `end`."""

    def __init__(self, window: QWidget, screen: Callable[[], QRect] = whole_screen) -> None:
        super().__init__(window)
        self._window = window
        self._screen = screen
        self._held = False

    @property
    def held(self) -> bool:
        """True while the window cannot be left."""
        return self._held

    def begin(self) -> None:
        """Fills the screen, without a frame."""
        self._held = True
        self._window.installEventFilter(self)
        fill_screen(self._window, self._screen())

    def take_screen(self) -> None:
        """Takes the place of the screen there is now; nothing where the window is not held."""
        place = self._screen()
        if self._held and not place.isEmpty():
            self._window.setGeometry(place)

    def end(self) -> None:
        """Back in a window, which can be left."""
        self.let_go()
        self._window.setWindowFlag(Qt.WindowType.FramelessWindowHint, False)
        show_in_window(self._window)

    def let_go(self) -> None:
        """The window may be closed; called when the program ends by badge and PIN, or by a signal."""
        self._held = False
        self._window.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Close:
            event.ignore()
            log.info("somebody tried to close the kiosk")
            return True
        if event.type() is QEvent.Type.WindowStateChange and not self._window.isFullScreen():
            self._window.showFullScreen()
        return isinstance(event, QKeyEvent) and (Qt.Key(event.key()), event.modifiers()) in _ESCAPES
