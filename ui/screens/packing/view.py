"""Packing drawn. No rules: touches go to the presenter, what there is to see comes as a state."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.label_preview import LabelPreview
from ui.screens.packing.presenter import ROWS, PackingPresenter
from ui.screens.packing.state import BoxView, PackingState
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action_column import ActionColumn
from ui.widgets.bars import ProgressBar
from ui.widgets.confirm_dialog import ConfirmDialog
from ui.widgets.rows import BigNumber, Card, EmptyState, KeyValueRow, UnitRow
from ui.widgets.tile_dialog import TileDialog
from ui.widgets.words import label

BOX_WIDTH = 288


class PackingView(QWidget):
    """Three columns: the box, what is in it or its label, the actions."""

    def __init__(self, presenter: PackingPresenter, window: QWidget) -> None:
        super().__init__()
        self._state: PackingState | None = None
        self.box, self.inside, self.column = BoxColumn(), InsideColumn(), ActionColumn()
        self.confirm = ConfirmDialog(window)
        self.column.chosen.connect(presenter.act)
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
        row.addWidget(self.box)
        row.addWidget(self.inside, 1)
        row.addWidget(self.column)

    def show_state(self, state: PackingState) -> None:
        """Shows a state; only what differs is touched."""
        before, self._state = self._state, state
        if before == state:
            return
        self.box.show_box(state.box)
        self.inside.show_state(state)
        self.column.show_actions(state.actions)
        self.out.show_choices(text("Scan or touch the unit that comes out"), state.out)
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


class BoxColumn(Card):
    """The open box with its count."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(metrics().px(BOX_WIDTH))
        self._code, self._item = label("title", bold=True), label("body")
        self._code.setWordWrap(True)
        self._item.setWordWrap(True)
        self._count, self._bar, self._order = BigNumber(), ProgressBar(), KeyValueRow()
        for widget in (self._code, self._item, self._count, self._bar, self._order):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_box(self, box: BoxView | None) -> None:
        """Shows the open box, or that there is none."""
        self.set_title(text("Box"))
        self._code.setText(box.code if box else text("No box open"))
        self._item.setText(box.item if box else "")
        self._count.setVisible(box is not None)
        self._bar.setVisible(box is not None and box.done is not None)
        self._order.setVisible(bool(box and box.order))
        if box is None:
            return
        self._count.set_texts(box.count, box.capacity)
        self._bar.set_shares(box.done or 0.0, None, f"{box.count} {box.capacity}")
        self._order.set_texts(text("Work order"), box.order)


class InsideColumn(Card):
    """The units in the box, or the label, or what to do next."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = [UnitRow() for _ in range(ROWS)]
        self._empty, self._label = EmptyState("package-open"), LabelPreview()
        self._units, self._pages = QWidget(), QStackedWidget()
        column = QVBoxLayout(self._units)
        column.setContentsMargins(0, 0, 0, 0)
        for row in self._rows:
            column.addWidget(row)
        column.addStretch(1)
        for page in (self._empty, self._units, self._label):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages)

    def show_state(self, state: PackingState) -> None:
        """Shows the label if there is one to show, else the units."""
        self.set_title(state.label_title or (text("In the box") if state.units else ""))
        self._label.show_label(state.label)
        self._empty.set_texts(*state.hint)
        for row, line in zip(self._rows, (*state.units, *[None] * ROWS), strict=False):
            row.setVisible(line is not None)
            if line is not None:
                row.set_line(line)
        page = self._label if state.label else self._units if state.units else self._empty
        self._pages.setCurrentWidget(page)
