"""The red frame round the whole window on a fail: the picture for whoever is not looking at the strip."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
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

    def fit(self) -> None:
        """Takes its place; only the frame itself, so that the window behind need not be drawn again."""
        super().fit()
        width = metrics().px(FRAME_PX)
        inside = self.rect().adjusted(width, width, -width, -width)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inside)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(theme().frame))
        painter.end()
