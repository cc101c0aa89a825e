"""Rows with large buttons, as many as there is room for, the rest on further pages."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import metrics, theme
from ui.theme.tokens import Role
from ui.widgets.action import PlainButton
from ui.widgets.content import Kind, Row, StepStanding
from ui.widgets.paint import LEFT, Line, block, box, symbol
from ui.widgets.steps import STEP_ICONS, step_look
from ui.widgets.touch import Painted

BUTTON_PX = 148
"""The buttons of all rows stand under each other, short words or not."""


ROOMY_PX = 108
"""Where there is room for all of them, rows are so high and their words larger."""
_LARGE: Final[tuple[Role, Role]] = ("h2", "title")
_USUAL: Final[tuple[Role, Role]] = ("title", "body")


def row_height() -> int:
    """Px of a row: a glove's target and two lines of words."""
    return max(metrics().glove, metrics().px(80))


class SheetRow(Painted):
    """`touched` with the row's key and the button's act."""

    touched = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = Row("", "", "", StepStanding.WAITING)
        self.buttons: list[PlainButton] = []

    def set_row(self, row: Row) -> None:
        if row == self._row:
            return
        self._row = row
        for old in self.buttons:
            old.hide()
            old.deleteLater()
        self.buttons = [self._button(at) for at in range(len(row.buttons))]
        self.changed(f"{row.title} {row.detail}")
        self._place()

    def _button(self, at: int) -> PlainButton:
        what = self._row.buttons[at]
        made = PlainButton(Kind.PRIMARY if what.primary else Kind.NEUTRAL, what.icon, self)
        made.set_texts(what.words, f"{self._row.title}: {what.words}")
        made.setObjectName(f"{what.act}-{self._row.key}")
        made.touched.connect(lambda key=self._row.key, act=what.act: self.touched.emit(key, act))
        made.show()
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        right = self.width()
        for button in reversed(self.buttons):
            width = max(button.sizeHint().width(), metrics().px(BUTTON_PX))
            button.setGeometry(right - width, 0, width, self.height())
            right -= width + metrics().gap

    def draw(self, painter: QPainter) -> None:
        now = theme()
        row = self._row
        fill, outline, tint = step_look(row.stand, now)
        right = self.buttons[0].x() - metrics().px(12) if self.buttons else self.width()
        card = QRect(0, 0, right, self.height())
        opened = row.stand in (StepStanding.CURRENT, StepStanding.FAILED)
        box(painter, card, fill, outline, 3 if opened else 1)
        icon = QPointF(metrics().px(30), self.height() / 2)
        symbol(painter, STEP_ICONS[row.stand], tint, icon, metrics().px(32))
        words = card.adjusted(metrics().px(58), metrics().px(4), -metrics().px(10), -metrics().px(4))
        detail = now.bad if row.stand == StepStanding.FAILED else now.ink2
        title, small = _LARGE if self.height() >= metrics().px(ROOMY_PX) else _USUAL
        lines = (
            Line(row.title, title, now.ink, bold=row.stand != StepStanding.DONE, rows=2, shrink=True),
            Line(row.detail, small, detail, shrink=True),
        )
        block(painter, words, lines, LEFT)


class RowSheet(QWidget):
    """The rows in pages; the page with the current row comes by itself. `paged` after a change."""

    touched = Signal(str, str)
    paged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Row, ...] = ()
        self._current = -1
        self.page = 0
        self.rows: list[SheetRow] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(480), row_height())

    def show_rows(self, rows: tuple[Row, ...], current: int) -> None:
        """Shows the rows; where the current one has moved, its page."""
        follow = current != self._current or len(rows) != len(self._all)
        self._all = rows
        self._current = current
        if follow:
            self.page = max(current, 0) // self.fitting()
        self.show_page(self.page)

    def fitting(self) -> int:
        """How many rows there is room for."""
        return max(1, (self.height() + metrics().gap) // (self._high() + metrics().gap))

    def _high(self) -> int:
        """Px of a row: large ones where a large panel has room for all rows like that."""
        large = metrics().px(ROOMY_PX)
        whole = len(self._all) * (large + metrics().gap) - metrics().gap
        return max(large, row_height()) if metrics().spare and whole <= self.height() else row_height()

    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-len(self._all) // self.fitting()))

    def show_page(self, page: int) -> None:
        """Shows a page, counted from 0; a number outside is taken to the nearest."""
        self.page = max(0, min(page, self.pages() - 1))
        first = max(0, min(self.page * self.fitting(), len(self._all) - self.fitting()))
        shown = self._all[first : first + self.fitting()]
        for _ in range(len(self.rows), len(shown)):
            row = SheetRow(self)
            row.touched.connect(self.touched)
            self.rows.append(row)
        high = self._high()
        for at, row in enumerate(self.rows):
            row.setVisible(at < len(shown))
            if at < len(shown):
                row.setGeometry(0, at * (high + metrics().gap), self.width(), high)
                row.set_row(shown[at])
        self.paged.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_page(max(self._current, 0) // self.fitting())
