"""The settings drawn: locked an invitation, open a tile for each setting with its value."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.screens.settings.presenter import END, SettingsPresenter
from ui.screens.settings.state import Chooser, SettingsState
from ui.text import text
from ui.theme.current import metrics
from ui.widgets.action import ActionButton
from ui.widgets.content import Kind, PagerNames
from ui.widgets.dialogs.keypad_dialog import KeypadDialog
from ui.widgets.dialogs.overlay import Dialog
from ui.widgets.lists.rows import Card, EmptyState
from ui.widgets.lists.tiles import TileGrid


class SettingsView(QWidget):
    """The settings, and at the right what concerns all of them."""

    def __init__(self, presenter: SettingsPresenter, window: QWidget) -> None:
        super().__init__()
        self._state: SettingsState | None = None
        self._locked, self._invite = Card(), EmptyState("lock")
        self._locked.body.addWidget(self._invite)
        self.tiles = TileGrid(_names(), columns=4, rows=3)
        self.tiles.chosen.connect(presenter.choose)
        self.own, self.lock = ActionButton("key-round", Kind.PRIMARY), ActionButton("lock")
        self.end, self.back = ActionButton("log-out", Kind.DANGER), ActionButton("arrow-left")
        self.own.touched.connect(presenter.own_pin)
        self.lock.touched.connect(presenter.lock)
        self.end.touched.connect(lambda: presenter.choose(END))
        self.back.touched.connect(presenter.back)
        self.chooser = ChooserDialog(window)
        self.chooser.tiles.chosen.connect(presenter.pick)
        self.chooser.closed.connect(presenter.cancel)
        self.keypad = KeypadDialog(window)
        self.keypad.entered.connect(presenter.entered)
        self.keypad.cancelled.connect(presenter.cancel)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(metrics().gap)
        for button in (self.own, self.lock, self.end):
            column.addWidget(button)
        column.addStretch(1)
        column.addWidget(self.back)
        for button in (self.own, self.lock, self.end, self.back):
            button.setFixedSize(metrics().column, metrics().primary)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics().gap)
        row.addWidget(self._locked, 1)
        row.addWidget(self.tiles, 1)
        row.addLayout(column)

    def show_state(self, state: SettingsState) -> None:
        """Shows a state; only what differs is touched."""
        before = self._state
        self._state = state
        if before == state:
            return
        opened = bool(state.opened_by)
        self._locked.setVisible(not opened)
        self._invite.set_texts(*state.invite)
        self.tiles.setVisible(opened)
        self.tiles.set_choices(state.settings)
        self.own.setVisible(bool(state.own_pin))
        self.own.set_texts(state.own_pin)
        for button in (self.lock, self.end):
            button.setVisible(opened)
        self.lock.set_texts(text("Lock"), text("open for {name}", name=state.opened_by))
        self.chooser.show_state(state.chooser)
        asking = state.asking
        if asking is None:
            self.keypad.show_state(None, None)
        else:
            self.keypad.show_state(asking.field, asking.attempt, asking.busy)

    def retranslate(self) -> None:
        """The language has changed: everything is drawn anew."""
        self._state = None
        self.end.set_texts(text("End"), text("Close the program"))
        self.back.set_texts(text("Go back"))
        self.tiles.set_names(_names())
        self.chooser.retranslate()
        self.keypad.retranslate()

    def leave(self) -> None:
        """Closes what lies over the window."""
        self.chooser.show_state(None)
        self.keypad.show_state(None, None)


class ChooserDialog(Dialog):
    """The values of one setting."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, fill=True)
        self.tiles = TileGrid(_names(text("Cancel")), columns=4, rows=2)
        self.tiles.cancelled.connect(self.shut)
        self.set_content(self.tiles)

    def show_state(self, chooser: Chooser | None) -> None:
        """Opens with a choice, closes without one."""
        if chooser is None:
            self.hide()
            return
        self.set_title(chooser.title)
        self.tiles.set_choices(chooser.choices)
        if self.isHidden():
            self.open()

    def retranslate(self) -> None:
        """The language has changed."""
        self.tiles.set_names(_names(text("Cancel")))


def _names(cancel: str = "") -> PagerNames:
    return PagerNames(text("Back"), text("Next page"), text("Page {page} of {pages}"), cancel)
