"""Which sizes are in force: those of the room that the window has. They follow the window and the screens.

It does not move the window; a kiosk does that.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from terminal.store.facts import Settings
from ui.text import text
from ui.theme.apply import apply_theme
from ui.theme.fonts import load_fonts
from ui.theme.metrics import LAYOUT_PX, LEAST_PX, Metrics, Panel, metrics_for, too_small

SETTLED_MS = 150
"""While an edge is dragged the window changes a hundred times; its sizes follow when it stands still."""


def look(app: QApplication, settings: Settings, size: QSize) -> None:
    """Puts theme and sizes into force for a window of that size in logical px."""
    load_fonts()
    apply_theme(app, "dark" if settings.theme == "dark" else "light", sizes(settings, size))


def sizes(settings: Settings, size: QSize) -> Metrics:
    """The sizes for a window of that size."""
    panel = Panel(size.width(), size.height(), settings.panel_diagonal_inch)
    return metrics_for(panel, settings.scale / 100)


def whole_screen() -> QRect:
    """The primary screen in logical px."""
    return QGuiApplication.primaryScreen().geometry()


def opening_size(*, kiosk: bool) -> QSize:
    """What the window will be: the whole screen, or what the layout is made for."""
    return whole_screen().size() if kiosk else QSize(*LAYOUT_PX)


def fill_screen(window: QWidget, place: QRect) -> None:
    """Shows a window without a frame over all of `place`, by itself: a panel often has no window manager."""
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    window.setMinimumSize(0, 0)
    window.setGeometry(place)
    window.showFullScreen()
    window.setGeometry(place)  # showing it may have given it another place


def show_in_window(window: QWidget) -> None:
    """Shows a window with a frame: as large as the layout, no larger than there is room on the screen."""
    room = QGuiApplication.primaryScreen().availableGeometry()
    window.setMinimumSize(QSize(*LEAST_PX).boundedTo(room.size()))
    window.resize(QSize(*LAYOUT_PX).boundedTo(room.size()))
    window.move(room.topLeft() + QPoint(room.width() - window.width(), room.height() - window.height()) / 2)
    window.showNormal()


def small_words(size: QSize) -> tuple[str, str, str]:
    """What is wrong with a screen below the least size, what it means, what to do; empty for any other."""
    if not too_small(size.width(), size.height()):
        return "", "", ""
    have = f"{size.width()}×{size.height()}"
    need = f"{LEAST_PX[0]}×{LEAST_PX[1]}"
    return (
        text("This screen has {have} pixels, {need} are needed", have=have, need=need),
        text("Everything is there, but too small to read and touch."),
        text("Lower the desktop's scale or use another screen."),
    )


class Screens(QObject):
    """Calls `changed` whenever a screen comes, goes, or gets another size."""

    def __init__(self, app: QGuiApplication, changed: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._changed = changed
        for screen in app.screens():
            self._watch(screen)
        app.screenAdded.connect(self._added)
        app.screenRemoved.connect(self._tell)
        app.primaryScreenChanged.connect(self._tell)

    def _added(self, screen: QScreen) -> None:
        self._watch(screen)
        self._changed()

    def _watch(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._tell)

    def _tell(self, *_what: object) -> None:
        self._changed()


class Fit(QObject):
    """Calls `changed` when a window of another size has come to rest."""

    def __init__(self, window: QWidget, changed: Callable[[], None]) -> None:
        super().__init__(window)
        self.rest = QTimer(self)
        self.rest.setSingleShot(True)
        self.rest.setInterval(SETTLED_MS)
        self.rest.timeout.connect(changed)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.rest.start()
        return False
