"""The andon drawn: kinds of help as tiles, at the right the open calls and the way back."""

from PySide6.QtCore import QPointF, QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.feedback import Tone
from ui.screens.andon.presenter import AndonPresenter
from ui.screens.andon.state import AndonState, CallRow
from ui.text import text
from ui.theme.current import metrics, theme
from ui.widgets.action import ActionButton, PlainButton
from ui.widgets.content import Choice, Kind, PagerNames
from ui.widgets.lists.row_pages import RowPages
from ui.widgets.lists.rows import EmptyState, tint_of
from ui.widgets.lists.tiles import TileGrid
from ui.widgets.paint import LEFT, Line, block, box, inner, symbol
from ui.widgets.touch import Painted
from ui.widgets.words import label

SIDE_PX = 372
COLUMNS, ROWS, ROWS_PAGED = 4, 2, 1
"""Each of the two groups has two rows; one where there are so many that the pages need a foot."""


class AndonView(QWidget):
    """Tiles at the left, calls at the right."""

    def __init__(self, presenter: AndonPresenter, _window: QWidget) -> None:
        super().__init__()
        self._presenter = presenter
        self._state: AndonState | None = None
        self._nothing = EmptyState("megaphone")
        self.kinds, self.stops = KindGroup(presenter), KindGroup(presenter)
        self._calls_title, self._quiet = label("title", bold=True), EmptyState("check")
        height = metrics().glove + metrics().px(96)
        self.calls = RowPages(self._card, CallCard.set_call, height, metrics().px(12))
        self.back = ActionButton("arrow-left")
        self.back.touched.connect(presenter.back)
        self._lay_out()
        self.retranslate()

    def _card(self) -> "CallCard":
        card = CallCard()
        card.acknowledged.connect(self._presenter.acknowledge)
        card.cleared.connect(self._presenter.clear)
        return card

    def _lay_out(self) -> None:
        side = QWidget()
        side.setFixedWidth(metrics().px(SIDE_PX))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics().px(12))
        column.addWidget(self._calls_title)
        column.addWidget(self.calls, 1)
        column.addWidget(self._quiet, 1)
        self.back.setFixedHeight(metrics().glove)
        column.addWidget(self.back)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics().gap)
        groups = QVBoxLayout()
        groups.setSpacing(metrics().px(12))
        for group in (self.kinds, self.stops):
            groups.addWidget(group, 1)
        groups.addWidget(self._nothing, 1)
        row.addLayout(groups, 1)
        row.addWidget(side)

    def show_state(self, state: AndonState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        self.kinds.set_choices(state.kinds)
        self.stops.set_choices(state.stops)
        self._nothing.setVisible(not (state.kinds or state.stops))
        self._nothing.set_texts(*state.nothing)
        self.calls.setVisible(bool(state.calls))
        self.calls.set_entries(state.calls)
        self._quiet.setVisible(not state.calls)

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self.calls.set_names(_names())
        self.kinds.retranslate(text("Call for help"))
        self.stops.retranslate(text("Report that the station stands still"))
        self._calls_title.setText(text("Open calls"))
        self._quiet.set_texts(text("No open call"), text("Touch what you need."))
        self.back.set_texts(text("Go back"))

    def leave(self) -> None:
        """Nothing lies over the window."""


class KindGroup(QWidget):
    """The kinds of one sort with their heading."""

    def __init__(self, presenter: AndonPresenter) -> None:
        super().__init__()
        self._title = label("title", bold=True)
        self.few, self.many = TileGrid(_names(), COLUMNS, ROWS), TileGrid(_names(), COLUMNS, ROWS_PAGED)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics().px(8))
        column.addWidget(self._title)
        for grid in (self.few, self.many):
            grid.chosen.connect(presenter.call)
            column.addWidget(grid, 1)

    def set_choices(self, choices: tuple[Choice, ...]) -> None:
        """Shows these kinds; nothing at all without any."""
        paged = len(choices) > COLUMNS * ROWS
        self.setVisible(bool(choices))
        self.few.setVisible(not paged)
        self.many.setVisible(paged)
        (self.many if paged else self.few).set_choices(choices)

    def retranslate(self, title: str) -> None:
        """The language has changed."""
        self._title.setText(title)
        for grid in (self.few, self.many):
            grid.set_names(_names())


class CallCard(Painted):
    """An open call with its two answers."""

    acknowledged = Signal(str)
    cleared = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._call: CallRow | None = None
        self.coming, self.solved = PlainButton(Kind.PRIMARY), PlainButton(Kind.NEUTRAL, "check")
        self.coming.setObjectName("coming")
        self.solved.setObjectName("solved")
        self.coming.touched.connect(lambda: self._answer(self.acknowledged))
        self.solved.touched.connect(lambda: self._answer(self.cleared))
        column = QVBoxLayout(self)
        edge = metrics().px(8)
        column.setContentsMargins(edge, edge, edge, edge)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(metrics().gap)
        row.addWidget(self.coming, 1)
        row.addWidget(self.solved, 1)
        column.addLayout(row)

    def set_call(self, call: CallRow) -> None:
        self._call = call
        self.coming.setVisible(bool(call.acknowledge))
        self.coming.set_texts(call.acknowledge, f"{call.acknowledge} – {call.title}")
        self.solved.set_texts(call.clear, f"{call.clear} – {call.title}")
        self.changed(f"{call.title}. {call.since}. {call.answer}")

    def _answer(self, signal: object) -> None:
        if self._call is not None:
            signal.emit(self._call.key)  # type: ignore[attr-defined]

    def draw(self, painter: QPainter) -> None:
        call = self._call
        now = theme()
        if call is None:
            return
        tone = Tone.NEUTRAL if call.answered else Tone.WARN
        box(painter, self.rect(), now.card, now.line if call.answered else now.warn, 2, radius=14)
        area = inner(self.rect(), 14, 8)
        area.setBottom(self.solved.y() - metrics().px(4))
        size = metrics().px(36)
        symbol(painter, call.icon, tint_of(tone), QPointF(area.left() + size / 2, area.center().y()), size)
        words = QRect(area)
        words.setLeft(area.left() + size + metrics().px(14))
        lines = (
            Line(call.title, "title", now.ink, bold=True, shrink=True),
            Line(call.since, "label", now.ink2, shrink=True),
            Line(call.answer, "label", tint_of(tone), bold=not call.answered, shrink=True),
        )
        block(painter, words, lines, LEFT)


def _names() -> PagerNames:
    return PagerNames(text("Back"), text("Next page"), text("Page {page} of {pages}"))
