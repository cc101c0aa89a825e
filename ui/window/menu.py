"""The menu behind the name in the header: the other screens of this station, and signing out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.text import text
from ui.widgets.content import Choice, PagerNames
from ui.widgets.dialogs.overlay import Dialog
from ui.widgets.lists.tiles import TileGrid


class Menu(Dialog):
    """Tiles of screens; `chosen` with a screen's name or "sign_out"."""

    chosen = Signal(str)

    def __init__(self, window: QWidget, names: tuple[str, ...]) -> None:
        super().__init__(window, fill=True)
        self._names: tuple[str, ...] = ()
        self.tiles = TileGrid(PagerNames("", "", "{page} / {pages}", text("Cancel")))
        self.tiles.chosen.connect(self._chosen)
        self.tiles.cancelled.connect(self.shut)
        self.set_content(self.tiles)
        self.set_screens(names)

    def set_screens(self, names: tuple[str, ...]) -> None:
        """These screens are offered, and those every station has."""
        self._names = (*names, "settings", "devices", "about")
        self.retranslate()

    def _chosen(self, name: str) -> None:
        self.shut()
        self.chosen.emit(name)

    def retranslate(self) -> None:
        """The language has changed."""
        from ui.window.navigator import SCREENS

        self.set_title(text("Where to?"))
        self.tiles.set_names(
            PagerNames(text("Back"), text("Next page"), text("Page {page} of {pages}"), text("Cancel"))
        )
        choices = [
            Choice(screen.name, text(screen.title), "", screen.icon)
            for screen in SCREENS  # in this order at every station
            if screen.name in self._names
        ]
        self.tiles.set_choices((*choices, Choice("sign_out", text("Sign out"), "", "log-out")))
