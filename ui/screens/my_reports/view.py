"""The own reports drawn: rows with a button at the right, beside them three lists and the way back."""

from functools import partial

from PySide6.QtCore import QPointF, QRect, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.feedback import Tone
from ui.screens.my_reports.presenter import ReportsPresenter
from ui.screens.my_reports.state import ReportRow, ReportsState
from ui.text import text
from ui.theme.current import metrics, theme
from ui.theme.tokens import Role
from ui.widgets.action import ActionButton, PlainButton
from ui.widgets.content import Kind, Offer, PagerNames
from ui.widgets.lists.row_pages import RowPages
from ui.widgets.lists.rows import EmptyState, tint_of
from ui.widgets.paint import LEFT, Line, block, box, height_of, inner, symbol, width_of
from ui.widgets.touch import Painted

STATE_PX = 132
BUTTON_PX = 168
TOP_PX = 38


class ReportsView(QWidget):
    """The list and its column."""

    def __init__(self, presenter: ReportsPresenter, _window: QWidget) -> None:
        super().__init__()
        self._presenter = presenter
        self._state: ReportsState | None = None
        height = max(metrics().glove, metrics().px(TOP_PX) + 2 * height_of("label")) + metrics().px(16)
        self.list = RowPages(self._row, ReportLine.set_row, height, metrics().px(8))
        self._empty = EmptyState("list")
        self.tabs: dict[str, ActionButton] = {}
        self.back = ActionButton("arrow-left")
        self.back.touched.connect(presenter.back)
        self._column = QVBoxLayout()
        self._column.setSpacing(metrics().gap)
        self._column.addStretch(1)
        self._column.addWidget(self.back)
        self._size(self.back)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics().gap)
        row.addWidget(self.list, 1)
        row.addWidget(self._empty, 1)
        row.addLayout(self._column)
        self.retranslate()

    def _row(self) -> "ReportLine":
        line = ReportLine()
        line.acted.connect(self._presenter.act)
        return line

    @staticmethod
    def _size(button: ActionButton) -> None:
        button.setFixedSize(metrics().column, max(metrics().primary, metrics().px(112)))

    def show_state(self, state: ReportsState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        for at, tab in enumerate(state.tabs):
            button = self.tabs.get(tab.key) or self._add_tab(at, tab.key, tab.icon)
            button.set_texts(tab.title, tab.count)
            button.set_kind(Kind.SHOWN if tab.shown else Kind.NEUTRAL)
        turned = before is None or _shown(before) != _shown(state)
        self.list.setVisible(bool(state.rows))
        self.list.set_entries(state.rows, first_page=turned)
        self._empty.setVisible(not state.rows)
        self._empty.set_texts(*state.empty)

    def _add_tab(self, at: int, key: str, icon: str) -> ActionButton:
        button = ActionButton(icon)
        button.setObjectName(key)
        button.touched.connect(partial(self._presenter.show, key))
        self._size(button)
        self._column.insertWidget(at, button)
        self.tabs[key] = button
        return button

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self.back.set_texts(text("Go back"))
        names = PagerNames(text("Back"), text("Next page"), text("Page {page} of {pages}"))
        self.list.set_names(names)

    def leave(self) -> None:
        """Nothing lies over the window."""


def _shown(state: ReportsState) -> str:
    return next((tab.key for tab in state.tabs if tab.shown), "")


class ReportLine(Painted):
    """A row: what, when, how it stands, and what can be done. `acted` with the row's key and the offer's."""

    acted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._row: ReportRow | None = None
        self.button = PlainButton(parent=self)
        self.button.touched.connect(self._act)

    def set_row(self, row: ReportRow) -> None:
        self._row = row
        offer = self._offer()
        self.button.setVisible(offer is not None)
        if offer:
            self.button.setObjectName(offer.key)
            self.button.set_kind(Kind.NEUTRAL, offer.icon)
            self.button.set_texts(offer.words, f"{offer.words} – {row.title}")
        self._place()
        self.changed(". ".join((row.title, row.beside, row.state, *row.lines)))

    def _offer(self) -> Offer | None:
        return self._row.offers[0] if self._row and self._row.offers else None

    def _act(self) -> None:
        offer = self._offer()
        if self._row and offer:
            self.acted.emit(self._row.key, offer.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        width, height = metrics().px(BUTTON_PX), metrics().glove
        x = self.width() - width - metrics().px(8)
        self.button.setGeometry(x, (self.height() - height) // 2, width, height)

    def draw(self, painter: QPainter) -> None:
        row = self._row
        now = theme()
        if row is None:
            return
        box(painter, self.rect(), now.card, now.line, 1)
        area = inner(self.rect(), 16, 4)
        size = metrics().px(36)
        middle = self.height() / 2
        symbol(painter, row.icon, tint_of(row.tone), QPointF(area.left() + size / 2, middle), size)
        area.setLeft(area.left() + size + metrics().px(16))
        area.setRight(self.button.x() - metrics().px(12))
        self._draw_state(painter, area)
        area.setRight(area.right() - metrics().px(STATE_PX + 12))
        self._draw_words(painter, area)

    def _draw_state(self, painter: QPainter, area: QRect) -> None:
        row = self._row
        assert row is not None
        tint = tint_of(row.state_tone)
        size = metrics().px(26)
        left = area.right() - metrics().px(STATE_PX)
        symbol(painter, row.state_icon, tint, QPointF(left + size / 2, self.height() / 2), size)
        words = QRect(left + size + metrics().px(8), area.top(), 0, area.height())
        words.setRight(area.right())
        block(painter, words, (Line(row.state, "body", tint, bold=True, rows=2, shrink=True),), LEFT)

    def _draw_words(self, painter: QPainter, area: QRect) -> None:
        """Title and time in one row, below them what there is to say about it."""
        row = self._row
        now = theme()
        assert row is not None
        disputed = row.state_tone is Tone.WARN
        wanted = width_of(row.title, "title", bold=True) + 1
        room = round(area.width() * 0.55)
        top = QRect(area.left(), area.top() + metrics().px(6), min(wanted, room), metrics().px(30))
        role: Role = "body" if metrics().roomy and len(row.lines) == 1 else "label"
        lines = [
            Line(words, role, tint_of(row.state_tone) if disputed and not at else now.ink2, rows=2)
            for at, words in enumerate(row.lines)
        ]
        block(painter, top, (Line(row.title, "title", now.ink, bold=True, shrink=True),), LEFT)
        beside = QRect(top.right() + metrics().px(16), top.top(), 0, top.height())
        beside.setRight(area.right())
        block(painter, beside, (Line(row.beside, "body", now.ink2, shrink=True),), LEFT)
        below = area.adjusted(0, metrics().px(TOP_PX), 0, 0)
        block(painter, below, lines, LEFT)
