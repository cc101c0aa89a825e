"""The order with its count and the last reports: the left column of every reporting screen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.feedback import Tone
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action import PlainButton
from ui.widgets.bars import ProgressBar
from ui.widgets.content import OrderView, UnitLine
from ui.widgets.lists.newest import NewestRows
from ui.widgets.lists.rows import BigNumber, Card, KeyValueRow
from ui.widgets.words import label

ORDER_WIDTH = 288


class OrderColumn(Card):
    """`undo` is the touch on the own reports."""

    undo = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(metrics().px(ORDER_WIDTH))
        self._code, self._item = label("title", bold=True), label("body")
        self._item.setWordWrap(True)
        self._count, self._bar = BigNumber(), ProgressBar()
        self._rows = [KeyValueRow() for _ in range(3)]
        self._last = NewestRows(low=True)
        self._undo = PlainButton(icon="rotate-ccw")
        self._undo.setObjectName("reports")
        self._undo.touched.connect(self.undo)
        self._due, self._late = label("caption", tone="ink2"), label("body", bold=True, tone="warn")
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._code, 1)
        head.addWidget(self._due)
        self.body.addLayout(head)
        widgets: list[QWidget] = [self._late, self._item, self._count, self._bar, *self._rows]
        for widget in widgets:
            self.body.addWidget(widget)
        self.body.addWidget(self._last, 1)
        self.body.addWidget(self._undo)

    def retranslate(self) -> None:
        """The language has changed."""
        self._undo.set_texts(text("Undo · reports"))

    def show_order(
        self,
        order: OrderView | None,
        last: tuple[UnitLine, ...],
        shift: tuple[tuple[str, str, Tone], ...] = (),
    ) -> None:
        """Shows the order, else how the `shift` stands, and the last reports as far as there is room."""
        self._render_order(order, order.rows if order else shift)
        self._last.show_lines(last)

    def _render_order(self, order: OrderView | None, rows: tuple[tuple[str, str, Tone], ...]) -> None:
        self._code.setText(order.code if order else text("No order chosen"))
        late = order is not None and order.late
        self._due.setText(order.due if order and not late else "")
        self._late.setText(order.due if order and late else "")
        self._late.setVisible(late)
        self._item.setText(order.item if order else "")
        self._item.setVisible(order is not None)
        for widget in (self._count, self._bar):
            widget.setVisible(order is not None)
        for row, entry in zip(self._rows, (*rows, *[None] * len(self._rows)), strict=False):
            row.setVisible(entry is not None)
            if entry is not None:
                row.set_texts(*entry)
        if order:
            self._count.set_texts(order.made, order.ordered)
            self._bar.set_shares(order.done, order.plan, f"{order.made} {order.ordered}")
