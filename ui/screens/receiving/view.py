"""Receiving drawn. No rules: touches go to the presenter, what there is to see comes as a state."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.screens.receiving.presenter import ReceivingPresenter
from ui.screens.receiving.state import ReceivingState
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action import PlainButton
from ui.widgets.action_column import ActionColumn
from ui.widgets.content import UnitLine
from ui.widgets.dialogs.keypad_dialog import KeypadDialog
from ui.widgets.dialogs.tile import TileDialog
from ui.widgets.lists.newest import NewestRows
from ui.widgets.lists.row_sheet import RowSheet
from ui.widgets.lists.rows import Card, EmptyState
from ui.widgets.words import label

LAST_WIDTH = 360
SPARE_WIDTH = 470
ROW_PX = 60


class ReceivingView(QWidget):
    """Three columns: what was received today, the delivery, the actions."""

    def __init__(self, presenter: ReceivingPresenter, window: QWidget) -> None:
        super().__init__()
        self._state: ReceivingState | None = None
        self.last, self.delivery, self.column = LastColumn(), DeliveryColumn(), ActionColumn()
        self.items, self.keypad = TileDialog(window), KeypadDialog(window)
        self.reprint = TileDialog(window)
        self._connect(presenter)
        row = QHBoxLayout(self)
        row.setSpacing(metrics().gap)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.last)
        row.addWidget(self.delivery, 1)
        row.addWidget(self.column)

    def _connect(self, presenter: ReceivingPresenter) -> None:
        self.delivery.rows.touched.connect(presenter.ask)
        self.column.chosen.connect(presenter.act)
        self.items.chosen.connect(presenter.choose_item)
        self.items.cancelled.connect(presenter.cancel)
        self.reprint.chosen.connect(presenter.pick_reason)
        self.reprint.cancelled.connect(lambda: presenter.pick_reason(""))
        self.keypad.entered.connect(presenter.entered)
        self.keypad.cancelled.connect(presenter.cancel)

    def show_state(self, state: ReceivingState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        self.last.show_lines(state.last_title, state.last)
        self.delivery.show_state(state)
        self.column.show_actions(state.actions)
        self.items.show_choices(text("Which item is it?"), state.items)
        self.reprint.show_choices(text("Why is the label printed again?"), state.reprint)
        self.keypad.show_state(state.field, (state.lot, state.asking) if state.field else None)

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self.items.retranslate()
        self.reprint.retranslate()
        self.keypad.retranslate()

    def leave(self) -> None:
        """Closes what lies over the window."""
        self.items.show_choices("", ())
        self.reprint.show_choices("", ())
        self.keypad.show_state(None, None)


class LastColumn(Card):
    """What was taken in here today."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(metrics().px(SPARE_WIDTH if metrics().spare else LAST_WIDTH))
        self._none, self.rows = label("body", tone="ink2"), NewestRows(row_px=ROW_PX)
        self._none.setWordWrap(True)
        self.body.addWidget(self._none)
        self.body.addWidget(self.rows, 1)

    def show_lines(self, title: str, lines: tuple[UnitLine, ...]) -> None:
        """Shows the newest first."""
        self.set_title(title)
        self._none.setText(text("Nothing yet"))
        self._none.setVisible(not lines)
        self.rows.show_lines(lines)


class DeliveryColumn(Card):
    """The open delivery, or what to do next."""

    def __init__(self) -> None:
        super().__init__()
        self._lot, self.rows = label("h1", bold=True), RowSheet()
        self._empty, self._open, self._pages = EmptyState("truck"), QWidget(), QStackedWidget()
        self.back, self.on = PlainButton(icon="chevron-left"), PlainButton(icon="chevron-right")
        self._where = label("title", bold=True)
        head = QHBoxLayout()
        head.setSpacing(metrics().gap)
        head.addWidget(self._lot, 1)
        for widget in (self._where, self.back, self.on):
            head.addWidget(widget)
            widget.hide()
        self.back.touched.connect(lambda: self.rows.show_page(self.rows.page - 1))
        self.on.touched.connect(lambda: self.rows.show_page(self.rows.page + 1))
        self.rows.paged.connect(self._renew_pager)
        column = QVBoxLayout(self._open)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.rows, 1)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._open)
        self.body.addWidget(self._pages)

    def show_state(self, state: ReceivingState) -> None:
        """Shows the delivery as far as it is known."""
        self.set_title(text("Delivery"))
        self._empty.set_texts(*state.hint)
        self._lot.setText(state.heading)
        self.back.set_texts("", text("Back"))
        self.on.set_texts("", text("Next page"))
        self.rows.show_rows(state.rows, -1)
        self._pages.setCurrentWidget(self._open if state.rows else self._empty)

    def _renew_pager(self) -> None:
        """Many tags have pages; a delivery by hand has none."""
        page = self.rows.page
        pages = self.rows.pages()
        for widget in (self._where, self.back, self.on):
            widget.setVisible(pages > 1)
        self._where.setText(f"{page + 1} / {pages}")
        self.back.setEnabled(page > 0)
        self.on.setEnabled(page + 1 < pages)
