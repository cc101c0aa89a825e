"""Tiles to choose from, as a dialog over the window: opened with choices, closed without."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.text import text
from ui.widgets.content import Choice, PagerNames
from ui.widgets.dialogs.overlay import Dialog
from ui.widgets.lists.tiles import TileGrid


class ChoiceDialog(Dialog):
    """`chosen` with a tile's key, or `cancelled`."""

    chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, fill=True)
        self._open = False
        self.tiles = TileGrid(_names())
        self.tiles.chosen.connect(self._choose)
        self.tiles.cancelled.connect(self.shut)
        self.set_content(self.tiles)
        self.closed.connect(self._cancel)

    def show_state(self, title: str, choices: tuple[Choice, ...]) -> None:
        """Opens with choices, closes without."""
        if not choices:
            self._open = False
            self.hide()
            return
        self.set_title(title)
        self.tiles.set_choices(choices)
        if not self._open:
            self._open = True
            self.open()

    def retranslate(self) -> None:
        """The language has changed."""
        self.tiles.set_names(_names())

    def _choose(self, key: str) -> None:
        self._open = False
        self.hide()
        self.chosen.emit(key)

    def _cancel(self) -> None:
        if self._open:
            self._open = False
            self.cancelled.emit()


def _names() -> PagerNames:
    return PagerNames(text("Back"), text("Next page"), text("Page {page} of {pages}"), text("Cancel"))
