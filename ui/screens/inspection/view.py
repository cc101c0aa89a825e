"""The inspection drawn. No rules: touches go to the presenter, what there is to see comes as a state."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.inspection.presenter import InspectionPresenter
from ui.screens.inspection.state import Before, InspectionState
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action import PlainButton
from ui.widgets.action_column import ActionColumn
from ui.widgets.dialogs.keypad_dialog import KeypadDialog
from ui.widgets.dialogs.reason_picker import ReasonPicker
from ui.widgets.dialogs.tile import TileDialog
from ui.widgets.lists.newest import NewestRows
from ui.widgets.lists.order_column import OrderColumn
from ui.widgets.lists.row_sheet import RowSheet
from ui.widgets.lists.rows import Card, EmptyState
from ui.widgets.trend import TrendChart
from ui.widgets.words import label

BEFORE_WIDTH = 340


class InspectionView(QWidget):
    """The order, the sheet, where there is room what the units before gave, the actions."""

    def __init__(self, presenter: InspectionPresenter, window: QWidget) -> None:
        super().__init__()
        self._presenter = presenter
        self._state: InspectionState | None = None
        self.order, self.sheet, self.column = OrderColumn(), SheetColumn(), ActionColumn()
        self.picker, self.keypad = ReasonPicker(window), KeypadDialog(window)
        self.defects, self.before = TileDialog(window), BeforeColumn()
        self._connect()
        row = QHBoxLayout(self)
        row.setSpacing(metrics().gap)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.order)
        row.addWidget(self.sheet, 1)
        row.addWidget(self.before)
        row.addWidget(self.column)

    def _connect(self) -> None:
        self.order.undo.connect(self._presenter.undo)
        self.sheet.rows.touched.connect(self._presenter.press)
        self.column.chosen.connect(self._presenter.act)
        self.picker.picked.connect(self._presenter.pick)
        self.picker.target.connect(self._presenter.target)
        self.picker.confirmed.connect(lambda _rest: self._presenter.confirm())
        self.picker.cancelled.connect(self._presenter.cancel)
        self.keypad.entered.connect(self._presenter.entered)
        self.keypad.cancelled.connect(self._presenter.cancel)
        self.defects.chosen.connect(self._presenter.choose_defect)
        self.defects.cancelled.connect(self._presenter.cancel)

    def show_state(self, state: InspectionState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        self.order.show_order(state.order, state.last, state.shift)
        self.sheet.show_state(state)
        self.before.show_before(state.before)
        self.column.show_actions(state.actions)
        self.picker.show_state(state.picker)
        self.defects.show_choices(state.defects_title, state.defects)
        asking = state.asking
        self.keypad.show_state(asking.field if asking else None, asking and (asking.unit, asking.step))

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self.order.retranslate()
        self.keypad.retranslate()
        self.picker.retranslate()
        self.defects.retranslate()
        self.sheet.retranslate()

    def leave(self) -> None:
        """Closes what lies over the window."""
        self.picker.show_state(None)
        self.defects.show_choices("", ())
        self.keypad.show_state(None, None)


class BeforeColumn(Card):
    """What the last units gave in the characteristic in hand; only where there is room for more than the
    sheet.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(metrics().px(BEFORE_WIDTH))
        self.trend, self._none = TrendChart(), label("body", tone="ink2")
        self._none.setWordWrap(True)
        self.rows = NewestRows()
        for widget in (self.trend, self._none):
            self.body.addWidget(widget)
        self.body.addWidget(self.rows, 1)

    def show_before(self, before: Before | None) -> None:
        """Shows the newest first."""
        self.setVisible(before is not None and metrics().spare)
        if before is None:
            return
        self.set_title(before.title)
        self.trend.show_trend(before.trend)
        self._none.setText(before.none)
        self._none.setVisible(not before.lines)
        self.rows.show_lines(before.lines)


class SheetColumn(Card):
    """The unit with its sheet; else what to do next."""

    def __init__(self) -> None:
        super().__init__()
        self._caption, self._unit = label("body", bold=True, tone="ink2"), label("h1", bold=True)
        self.rows, self._empty = RowSheet(), EmptyState("scan-barcode")
        self.back, self.on = PlainButton(icon="chevron-left"), PlainButton(icon="chevron-right")
        self._where = label("title", bold=True)
        edge = metrics().px(12)
        self.body.setContentsMargins(metrics().px(20), edge, metrics().px(20), edge)
        self.body.setSpacing(metrics().gap)
        self.body.addLayout(self._head())
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self._empty, 1)
        self.back.touched.connect(lambda: self.rows.show_page(self.rows.page - 1))
        self.on.touched.connect(lambda: self.rows.show_page(self.rows.page + 1))
        self.rows.paged.connect(self._renew_pager)
        self.retranslate()

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._caption)
        words.addWidget(self._unit)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(metrics().gap)
        head.addStrut(metrics().glove)
        head.addLayout(words, 1)
        for widget in (self._where, self.back, self.on):
            head.addWidget(widget)
        return head

    def retranslate(self) -> None:
        """The language has changed."""
        self.back.set_texts("", text("Back"))
        self.on.set_texts("", text("Next page"))

    def show_state(self, state: InspectionState) -> None:
        """Shows the sheet of the open unit, or what to do."""
        self._caption.setText(state.caption)
        self._unit.setText(state.unit)
        self._unit.setVisible(bool(state.unit))
        self.rows.setVisible(bool(state.unit))
        self._empty.setVisible(not state.unit)
        icon, title, hint = state.empty
        self._empty.set_icon(icon)
        self._empty.set_texts(title, hint)
        self.rows.show_rows(state.rows, state.current)

    def _renew_pager(self) -> None:
        for widget in (self._where, self.back, self.on):
            widget.setVisible(self.rows.pages() > 1)
        page, pages = self.rows.page, self.rows.pages()  # what is shown may have changed the room for rows
        self._where.setText(f"{page + 1} / {pages}")
        self.back.setEnabled(page > 0)
        self.on.setEnabled(page + 1 < pages)
