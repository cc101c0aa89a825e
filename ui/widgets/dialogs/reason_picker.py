"""The choice of a reason, drawn as a dialog: first the reasons, then what will be
recorded.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.feedback import Tone
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action import ActionButton, PlainButton
from ui.widgets.content import EntryVerdict, KeypadField, Kind, PagerNames, Picker
from ui.widgets.dialogs.keypad_dialog import KeypadDialog
from ui.widgets.dialogs.late import Late
from ui.widgets.dialogs.overlay import Dialog
from ui.widgets.lists.tiles import TileGrid
from ui.widgets.words import label

CHOSEN_PX = 190
"""What was chosen is read once more before it is recorded: it takes the room there is, up to so much."""


class ReasonPicker(Dialog):
    """A touch on a reason leads to the commit, which lies elsewhere on the glass; nothing is recorded
    before.

    `picked` a reason ("" = another one), `target` an operation, `quantity` one more or fewer; `confirmed`
    with True when all other pieces are good; `cancelled`.
    """

    picked = Signal(str)
    target = Signal(str)
    quantity = Signal(int)
    confirmed = Signal(bool)
    cancelled = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, fill=True)
        self._picker: Picker | None = None
        self.reasons = TileGrid(_pager())
        self.chosen = TileGrid(PagerNames("", "", ""), columns=1, rows=1)
        self.chosen.setMinimumHeight(metrics().glove)
        self.chosen.setMaximumHeight(metrics().px(CHOSEN_PX))
        self.targets = TileGrid(_pager(cancel=False), columns=4, rows=2)
        self._send_back = label("label", tone="ink2")
        self.fewer, self.more = PlainButton(icon="minus"), PlainButton(icon="plus")
        self.many_fewer, self.many_more = PlainButton(), PlainButton()
        self.count = PlainButton()
        self.count.setObjectName("count")
        self.keypad = Late(lambda: self._make_keypad(window))
        self.cancel = ActionButton("x")
        self.confirm = ActionButton("check", Kind.NOK)
        self.confirm_rest = ActionButton("list-checks", Kind.PRIMARY)
        self.confirm.setObjectName("confirm")
        self.confirm_rest.setObjectName("confirm_rest")
        self.more.setObjectName("more")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.reasons)
        self._pages.addWidget(self._commit_page())
        self._connect()
        self.set_content(self._pages)
        self.closed.connect(self._given_up)

    def _connect(self) -> None:
        self.reasons.chosen.connect(self.picked)
        self.reasons.cancelled.connect(self.shut)
        self.chosen.chosen.connect(lambda _key: self.picked.emit(""))
        self.targets.chosen.connect(self.target)
        for button, change in zip(self._counters(), (-10, -1, 1, 10), strict=True):
            button.touched.connect(lambda change=change: self.quantity.emit(change))
        self.count.touched.connect(self._ask_count)
        self.cancel.touched.connect(self.shut)
        self.confirm.touched.connect(lambda: self.confirmed.emit(False))
        self.confirm_rest.touched.connect(lambda: self.confirmed.emit(True))

    def _counters(self) -> tuple[PlainButton, ...]:
        return self.many_fewer, self.fewer, self.more, self.many_more

    def _commit_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics().gap)
        row = QHBoxLayout()
        row.setSpacing(metrics().gap)
        row.addWidget(self.chosen, 1)
        for widget in (self.many_fewer, self.fewer, self.count, self.more, self.many_more):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(row, 2)
        column.addWidget(self._send_back)
        column.addWidget(self.targets)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(metrics().gap)
        for button, share in ((self.cancel, 2), (self.confirm_rest, 3), (self.confirm, 3)):
            button.setFixedHeight(metrics().primary)
            foot.addWidget(button, share)
        column.addLayout(foot)
        return page

    def show_state(self, picker: Picker | None) -> None:
        """Opens with a picker, closes without one."""
        self._picker = picker
        if picker is None or not picker.chosen:
            self._close_keypad()
        if picker is None:
            self.hide()
            return
        self.set_title(picker.title)
        self.reasons.set_choices(picker.choices)
        self._pages.setCurrentIndex(1 if picker.chosen else 0)
        if picker.chosen:
            self._show_commit(picker)
        if self.isHidden():
            self.open()

    def _show_commit(self, picker: Picker) -> None:
        self.chosen.set_choices(picker.chosen)
        for widget in (self.targets, self._send_back):
            widget.setVisible(bool(picker.targets))
        self._send_back.setText(text("Send back to"))
        self.targets.set_choices(picker.targets)
        for counter in (*self._counters(), self.count):
            counter.setVisible(picker.with_quantity)
        self.count.set_texts(str(picker.quantity), text("Quantity {n} · change", n=picker.quantity))
        self.fewer.set_texts("", text("One fewer"))
        self.more.set_texts("", text("One more"))
        self.many_fewer.set_texts("−10", text("Ten fewer"))
        self.many_more.set_texts("+10", text("Ten more"))
        self.cancel.set_texts(text("Cancel"))
        self.confirm.set_texts(picker.confirm)
        self.confirm_rest.setVisible(bool(picker.confirm_rest))
        self.confirm_rest.set_texts(picker.confirm_rest)

    def _make_keypad(self, window: QWidget) -> KeypadDialog:
        made = KeypadDialog(window)
        made.entered.connect(self._counted)
        return made

    def _ask_count(self) -> None:
        """Any number is typed; the buttons beside it only step."""
        if pad := self.keypad.when(True):
            pad.show_state(KeypadField(text("Quantity"), text("pcs"), _judged, fractions=False), object())

    def _counted(self, digits: str) -> None:
        if self._picker is not None and digits:
            self.quantity.emit(int(digits) - int(self._picker.quantity))

    def _close_keypad(self) -> None:
        if self.keypad.made is not None:
            self.keypad.made.show_state(None, None)

    def retranslate(self) -> None:
        """The language has changed."""
        self.reasons.set_names(_pager())
        self.targets.set_names(_pager(cancel=False))

    def _given_up(self) -> None:
        if self._picker is not None:
            self.cancelled.emit()


def _judged(digits: str) -> EntryVerdict:
    """At least one piece; how many there can be is judged where it is recorded."""
    counted = bool(digits.strip("0"))
    return EntryVerdict(Tone.NEUTRAL, "", text("Take over"), "" if counted else text("Type a number"))


def _pager(*, cancel: bool = True) -> PagerNames:
    away = text("Cancel") if cancel else ""
    return PagerNames(text("Back"), text("Next page"), text("Page {page} of {pages}"), away)
