"""The two roots of painted widgets: one that only shows, one that is touched.

Touch, mouse and the space bar act; Enter does not, because scanners end a code with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget
from shiboken6 import isValid

from ui.widgets.paint import focus_ring

REPEAT_MS = 400


def painter_for(widget: QWidget) -> QPainter:
    """A painter with smooth edges; the caller ends it."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    return painter


@contextmanager
def painting(widget: QWidget) -> Iterator[QPainter]:
    """The same, ended also where drawing fails: one left open spoils all that its window paints next."""
    painter = painter_for(widget)
    try:
        yield painter
    finally:
        painter.end()


def _show_anew(widget: QWidget, name: str) -> None:
    widget.setAccessibleName(name)
    widget.updateGeometry()
    widget.update()


class Painted(QWidget):
    """Draws itself by `draw`; takes no input."""

    _content: tuple[object, ...] = ()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painting(self) as painter:
            self.draw(painter)

    def draw(self, painter: QPainter) -> None:
        raise NotImplementedError

    def changed(self, name: str, *content: object) -> None:
        """Call after new content: says it to a screen reader and asks for size and paint. A widget that shows
        this `content` already is left alone; without `content` it is drawn in any case.
        """
        if not content or content != self._content:
            self._content = content
            _show_anew(self, name)


class Ground(QWidget):
    """A window that is told of every touch in it before what was touched acts."""

    def before_touch(self) -> None:
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch beside everything is one, too."""
        self.before_touch()
        super().mousePressEvent(event)


class Touchable(QAbstractButton):
    """A painted button. `touched` comes once per act: a repeat within 400 ms is ignored."""

    touched = Signal()
    corner = 10
    _content: tuple[object, ...] = ()
    _by_hand = False
    """True while a touch is worked on: Qt passes the focus on as by Tab when what was touched goes away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rest = QTimer(self)
        self.rest.setSingleShot(True)
        self.rest.setInterval(REPEAT_MS)
        self._by_keyboard = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._act)

    def _act(self) -> None:
        if not self.rest.isActive():
            # A timer of 0 runs until the event loop turns: it would eat a second touch.
            if self.rest.interval():
                self.rest.start()
            window = self.window()
            if isinstance(window, Ground):
                window.before_touch()
            Touchable._by_hand = not self._by_keyboard
            try:
                self.touched.emit()
            finally:
                Touchable._by_hand = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        keyboard = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._by_keyboard = event.reason() in keyboard and not Touchable._by_hand
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painting(self) as painter:
            self.draw(painter)
            if self.hasFocus() and self._by_keyboard:
                focus_ring(painter, self.rect(), self.corner)

    def draw(self, painter: QPainter) -> None:
        raise NotImplementedError

    def changed(self, name: str, *content: object) -> None:
        """Call after new content: says it to a screen reader and asks for size and paint. A widget that shows
        this `content` already is left alone; without `content` it is drawn in any case.
        """
        if not content or content != self._content:
            self._content = content
            _show_anew(self, name)


class Cover(QWidget):
    """A widget that always covers its parent, less a margin at the top and at the bottom."""

    def __init__(self, parent: QWidget, top: int = 0, bottom: int = 0) -> None:
        super().__init__(parent)
        self._over = parent
        self._top = top
        self._bottom = bottom
        self._before: QWidget | None = None
        self.hide()

    def take_focus(self, first: QWidget) -> None:
        """The keyboard is here now; when this is hidden it goes back to where it was."""
        if self._before is None:
            self._before = self._over.window().focusWidget()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_focus_back(self) -> None:
        before = self._before
        self._before = None
        if before is None:
            return
        there = isValid(before) and before.isVisible() and before.isEnabled()
        (before if there else self._over).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_margins(self, top: int, bottom: int) -> None:
        """Px of the parent left uncovered."""
        self._top, self._bottom = top, bottom
        self.fit()

    def fit(self) -> None:
        """Takes its place again."""
        self.setGeometry(self._over.rect().adjusted(0, self._top, 0, -self._bottom))

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        self._over.installEventFilter(self)  # only now: a window has hundreds of events a second
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._over.removeEventFilter(self)
        self._give_focus_back()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent) and watched is self._over:
            self.fit()
        return super().eventFilter(watched, event)
