"""The lock drawn: one large card, help below it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.sign_in.presenter import SignInPresenter
from ui.screens.sign_in.state import SignInState
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action import ActionButton
from ui.widgets.rows import Card, EmptyState, KeyValueRow
from ui.widgets.words import label


class SignInView(QWidget):
    """The invitation to scan a badge."""

    def __init__(self, presenter: SignInPresenter, _window: QWidget) -> None:
        super().__init__()
        self._state: SignInState | None = None
        self._card, self._invite = Card(), EmptyState("id-card")
        self._rows = [KeyValueRow() for _ in range(3)]
        self._warning = label("label", tone="warn")
        self._warning.setWordWrap(True)
        self._help, self._about = ActionButton("siren"), ActionButton("info")
        self._help.touched.connect(presenter.call_help)
        self._about.touched.connect(presenter.about)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        self._card.body.addStretch(1)
        self._card.body.addWidget(self._invite, 4)
        for row in self._rows:
            self._card.body.addWidget(row)
        self._card.body.addWidget(self._warning, 0, Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout()
        column.setSpacing(metrics().gap)
        for button in (self._help, self._about):
            button.setFixedWidth(metrics().column)
            button.setFixedHeight(metrics().primary)
            column.addWidget(button)
        column.addStretch(1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(metrics().px(16))
        whole.addWidget(self._card, 1)
        whole.addLayout(column)

    def show_state(self, state: SignInState) -> None:
        """Shows a state; only what differs is touched."""
        before, self._state = self._state, state
        if before == state:
            return
        self._invite.set_texts(state.title, state.hint)
        for row, entry in zip(self._rows, (*state.rows, *[None] * len(self._rows)), strict=False):
            row.setVisible(entry is not None)
            if entry is not None:
                row.set_texts(*entry)
        self._warning.setText(state.unprotected)
        self._warning.setVisible(bool(state.unprotected))

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self._help.set_texts(text("Call help"), text("Andon"))
        self._about.set_texts(text("About"), text("Version, licences"))

    def leave(self) -> None:
        """Nothing lies over the window."""
