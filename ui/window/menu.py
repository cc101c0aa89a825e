"""The menu behind the name in the header: the other screens of this station, and signing out."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.text import text
from ui.widgets.content import Choice, PagerNames
from ui.widgets.dialogs.overlay import Dialog
from ui.widgets.lists.tiles import TileGrid
from ui.window.navigator import SCREENS


class Menu(Dialog):
    """Tiles of screens; `chosen` with a screen's name or "sign_out". `offered` tells the names of the screens
    that can be opened now, `signed_in` whether there is somebody to sign out.
    """

    chosen = Signal(str)

    def __init__(
        self, window: QWidget, offered: Callable[[], tuple[str, ...]], signed_in: Callable[[], bool]
    ) -> None:
        super().__init__(window, fill=True)
        self._offered = offered
        self._signed_in = signed_in
        self.tiles = TileGrid(PagerNames("", "", "{page} / {pages}", text("Cancel")))
        self.tiles.chosen.connect(self._chosen)
        self.tiles.cancelled.connect(self.shut)
        self.set_content(self.tiles)

    def open(self) -> None:
        """Opens with what can be done now."""
        self.retranslate()
        super().open()

    def _chosen(self, name: str) -> None:
        self.shut()
        self.chosen.emit(name)

    def retranslate(self) -> None:
        """The language has changed."""
        self.set_title(text("Where to?"))
        self.tiles.set_names(
            PagerNames(text("Back"), text("Next page"), text("Page {page} of {pages}"), text("Cancel"))
        )
        offered = self._offered()
        choices = [
            Choice(screen.name, text(screen.title), "", screen.icon)
            for screen in SCREENS  # in this order at every station
            if screen.name in offered
        ]
        if self._signed_in():
            choices.append(Choice("sign_out", text("Sign out"), "", "log-out"))
        self.tiles.set_choices(tuple(choices))
