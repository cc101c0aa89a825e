"""The red frame round the whole window on a fail: the picture for whoever is not looking at the strip."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme.current import metrics, theme
from ui.widgets.paint import color
from ui.widgets.touch import Cover

FRAME_PX = 8


class WindowFrame(Cover):
    """Lies over the window, lets every touch through, and is seen only while `set_on(True)`."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_on(self, on: bool) -> None:
        if on:
            self.fit()
            self.raise_()
        self.setVisible(on)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = metrics().px(FRAME_PX)
        tint = color(theme().frame)
        area = self.rect()
        painter.fillRect(area.left(), area.top(), area.width(), width, tint)
        painter.fillRect(area.left(), area.bottom() + 1 - width, area.width(), width, tint)
        painter.fillRect(area.left(), area.top(), width, area.height(), tint)
        painter.fillRect(area.right() + 1 - width, area.top(), width, area.height(), tint)
        painter.end()
