"""Packing drawn. No rules: touches go to the presenter, what there is to see comes as a state."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ui.labels.preview import LabelPreview
from ui.screens.packing.contents import ContentsGrid, PackHero
from ui.screens.packing.presenter import PackingPresenter
from ui.screens.packing.state import BoxView, PackingState
from ui.text import text
from ui.theme.current import metrics, theme
from ui.theme.tokens import Role
from ui.widgets.action_column import ActionColumn
from ui.widgets.bars import ProgressBar
from ui.widgets.dialogs.confirm import ConfirmDialog
from ui.widgets.dialogs.tile import TileDialog
from ui.widgets.lists.rows import BigNumber, Card, EmptyState, KeyValueRow
from ui.widgets.paint import LEFT, Line, block, box, height_of, in_middle
from ui.widgets.touch import Painted, Touchable
from ui.widgets.words import label

BOX_WIDTH = 288


class PackingView(QWidget):
    """Three columns: box and pallet, what is in the one that is chosen or its label, the actions."""

    def __init__(self, presenter: PackingPresenter, window: QWidget) -> None:
        super().__init__()
        self._state: PackingState | None = None
        self.cards, self.inside, self.column = CardColumn(), InsideColumn(), ActionColumn()
        self.confirm = ConfirmDialog(window)
        for column in (self.cards, self.column):
            column.chosen.connect(presenter.act)
        self.out = TileDialog(window)
        self.out.chosen.connect(presenter.pick_out)
        self.out.cancelled.connect(presenter.cancel)
        self.reprint = TileDialog(window)
        self.reprint.chosen.connect(presenter.pick_reason)
        self.reprint.cancelled.connect(lambda: presenter.pick_reason(""))
        self.confirm.confirmed.connect(presenter.confirm)
        self.confirm.cancelled.connect(presenter.cancel)
        row = QHBoxLayout(self)
        row.setSpacing(metrics().gap)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.cards)
        row.addWidget(self.inside, 1)
        row.addWidget(self.column)

    def show_state(self, state: PackingState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        self.cards.show_cards(state.cards)
        self.inside.show_state(state)
        self.column.show_actions(state.actions)
        self.out.show_choices(state.out_title, state.out)
        self.reprint.show_choices(text("Why is the label printed again?"), state.reprint)
        self.confirm.show_question(state.question)

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self.out.retranslate()
        self.reprint.retranslate()

    def leave(self) -> None:
        """Closes what lies over the window."""
        self.out.show_choices("", ())
        self.reprint.show_choices("", ())
        self.confirm.show_question(None)


class CardColumn(QWidget):
    """The box, and the pallet below it; `chosen` with the key of the card that was touched."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(metrics().px(BOX_WIDTH))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(metrics().gap)
        self.cards: dict[str, BoxCard] = {}

    def show_cards(self, views: tuple[BoxView, ...]) -> None:
        """Shows each card; where there is one only, nothing is chosen by it."""
        for view in views:
            card = self.cards.get(view.key) or self._add(view.key)
            card.show_box(view, alone=len(views) == 1)

    def _add(self, key: str) -> "BoxCard":
        card = self.cards[key] = BoxCard()
        card.setObjectName(key)
        card.touched.connect(lambda: self.chosen.emit(key))
        self._column.addWidget(card, 1)
        return card


class Fitting(Painted):
    """One row of text, smaller where there is little room; a code too long even then keeps both ends."""

    def __init__(self, role: Role, *, bold: bool = False) -> None:
        super().__init__()
        self._role = role
        self._bold = bold
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_text(self, words: str) -> None:
        """Shows other words."""
        self._words = words
        self.changed(words, words)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(BOX_WIDTH), height_of(self._role))

    def line(self) -> Line:
        """What is drawn."""
        words = in_middle(self._words, self.width(), self._role)
        return Line(words, self._role, theme().ink, bold=self._bold, shrink=True)

    def draw(self, painter: QPainter) -> None:
        block(painter, self.rect(), (self.line(),), LEFT)


class BoxCard(Touchable):
    """The open box or pallet with its count. The one that is chosen has a thick outline and a tint."""

    corner = 14

    def __init__(self) -> None:
        super().__init__()
        self._selected = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._title = label("body", bold=True, tone="ink2")
        self._code, self._item = Fitting("title", bold=True), Fitting("body")
        self._count, self._bar, self._order = BigNumber(), ProgressBar(), KeyValueRow()
        column = QVBoxLayout(self)
        side = metrics().px(20)
        column.setContentsMargins(side, metrics().px(10), side, metrics().px(10))
        column.setSpacing(metrics().px(4))
        for widget in (self._title, self._code, self._item, self._count, self._bar, self._order):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(widget)
        column.addStretch(1)

    def show_box(self, view: BoxView, *, alone: bool) -> None:
        """Shows the open box or pallet, or that there is none."""
        self._selected = view.selected and not alone
        self.setEnabled(not alone)
        self._title.setText(view.title)
        self._code.set_text(view.code)
        self._item.set_text(view.item)
        self._item.setVisible(bool(view.item))
        self._count.setVisible(bool(view.count))
        self._bar.setVisible(view.done is not None)
        self._order.setVisible(bool(view.order))
        self._count.set_texts(view.count, view.capacity)
        self._bar.set_shares(view.done or 0.0, None, f"{view.count} {view.capacity}")
        self._order.set_texts(text("Work order"), view.order)
        self.changed(f"{view.title} {view.code} {view.item} {view.count} {view.capacity}")

    def draw(self, painter: QPainter) -> None:
        now = theme()
        fill, outline = (now.accent_soft, now.accent) if self._selected else (now.card, now.line2)
        if not self.isEnabled():
            outline = now.line
        width = 4 if self._selected else 2 if self.isEnabled() else 1
        box(painter, self.rect(), now.press if self.isDown() else fill, outline, width, radius=self.corner)


class InsideColumn(Card):
    """What is in the box or on the pallet, or the label, or what to do next."""

    def __init__(self) -> None:
        super().__init__()
        self._empty, self._label = EmptyState("package-open"), LabelPreview()
        self.hero, self.grid = PackHero(), ContentsGrid()
        self._inside, self._pages = QWidget(), QStackedWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics().px(12))
        column.addWidget(self.hero)
        column.addWidget(self.grid, 1)
        for page in (self._empty, self._inside, self._label):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages)

    def show_state(self, state: PackingState) -> None:
        """Shows the label if there is one to show, else what is inside."""
        filled = bool(state.contents.inside)
        self.set_title(state.label_title or (state.inside if filled else ""))
        self._label.show_label(state.label)
        self._empty.set_icon(state.icon)
        self._empty.set_texts(*state.hint)
        for part in (self.hero, self.grid):
            part.show_contents(state.contents)
        page = self._label if state.label else self._inside if filled else self._empty
        self._pages.setCurrentWidget(page)
