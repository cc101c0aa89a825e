"""The choice of a reason for scrap or rework, drawn as a dialog over the window."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.station.presenter import StationPresenter
from ui.screens.station.state import Picker
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action import PlainButton
from ui.widgets.content import Kind, PagerNames
from ui.widgets.overlay import Dialog
from ui.widgets.tiles import TileGrid
from ui.widgets.words import label


class PickerView(Dialog):
    """Reasons as tiles; below them how many, sent back where, and the commit."""

    def __init__(self, presenter: StationPresenter, window: QWidget) -> None:
        super().__init__(window, fill=True)
        self._presenter = presenter
        self._picker: Picker | None = None
        self.reasons = TileGrid(_pager())
        self.reasons.chosen.connect(presenter.pick)
        self.targets = TileGrid(_pager(), columns=4, rows=1)
        self.targets.chosen.connect(presenter.target)
        self.fewer, self.more = PlainButton(icon="minus"), PlainButton(icon="plus")
        self._quantity = label("h1", bold=True)
        self.cancel = PlainButton()
        self.confirm, self.confirm_rest = PlainButton(Kind.NOK), PlainButton(Kind.PRIMARY)
        self._connect()
        self.set_content(self._lay_out())
        self.closed.connect(self._given_up)

    def _connect(self) -> None:
        self.fewer.touched.connect(lambda: self._presenter.change_quantity(-1))
        self.more.touched.connect(lambda: self._presenter.change_quantity(1))
        self.cancel.touched.connect(self.shut)
        self.confirm.touched.connect(self._presenter.confirm)
        self.confirm_rest.touched.connect(lambda: self._presenter.confirm(rest_good=True))

    def _lay_out(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics().gap)
        column.addWidget(self.reasons, 3)
        column.addWidget(self.targets)
        foot = QHBoxLayout()
        foot.setSpacing(metrics().gap)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        for widget in (self.fewer, self._quantity, self.more):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self.confirm_rest)
        foot.addWidget(self.confirm)
        column.addLayout(foot)
        return whole

    def show_state(self, picker: Picker | None) -> None:
        """Opens with a picker, closes without one."""
        self._picker = picker
        if picker is None:
            self.hide()
            return
        self.set_title(picker.title)
        self.reasons.set_choices(picker.choices)
        self.targets.setVisible(bool(picker.targets))
        self.targets.set_choices(picker.targets)
        for widget in (self.fewer, self._quantity, self.more):
            widget.setVisible(picker.with_quantity)
        self._quantity.setText(str(picker.quantity))
        self.fewer.set_texts("", text("One fewer"))
        self.more.set_texts("", text("One more"))
        self.cancel.set_texts(text("Cancel"))
        self._render_confirm(picker)
        if self.isHidden():
            self.open()

    def _render_confirm(self, picker: Picker) -> None:
        self.confirm.set_texts(picker.reason or picker.confirm)
        self.confirm.setEnabled(not picker.reason)
        self.confirm_rest.setVisible(bool(picker.confirm_rest) and not picker.reason)
        self.confirm_rest.set_texts(picker.confirm_rest)

    def retranslate(self) -> None:
        """The language has changed."""
        self.reasons.set_names(_pager())
        self.targets.set_names(_pager())

    def _given_up(self) -> None:
        if self._picker is not None:
            self._presenter.cancel()


def _pager() -> PagerNames:
    return PagerNames(text("Back"), text("Next page"), text("Page {page} of {pages}"))
