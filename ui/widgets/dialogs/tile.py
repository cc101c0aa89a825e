"""A choice of tiles as a dialog over the window; a touch on a tile is the answer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.text import text
from ui.widgets.content import Choice, PagerNames
from ui.widgets.dialogs.overlay import Dialog
from ui.widgets.lists.tiles import TileGrid


class TileDialog(Dialog):
    """`chosen` with the key of the tile, or `cancelled`. Who shows it says when it closes."""

    chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, fill=True)
        self._asks = False
        self.tiles = TileGrid(_names())
        self.tiles.chosen.connect(self.chosen)
        self.tiles.cancelled.connect(self.shut)
        self.set_content(self.tiles)
        self.closed.connect(self._given_up)

    def show_choices(self, title: str, choices: tuple[Choice, ...]) -> None:
        """Opens with choices, closes without any."""
        self._asks = bool(choices)
        if not choices:
            self.hide()
            return
        self.set_title(title)
        self.tiles.set_choices(choices)
        if self.isHidden():
            self.tiles.show_page(0)
            self.open()

    def retranslate(self) -> None:
        """The language has changed."""
        self.tiles.set_names(_names())

    def _given_up(self) -> None:
        if self._asks:
            self._asks = False
            self.cancelled.emit()


def _names() -> PagerNames:
    return PagerNames(text("Back"), text("Next page"), text("Page {page} of {pages}"), text("Cancel"))
