"""Asks what an ambiguous code is meant to be; the answer is applied as if it had been the only meaning."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from terminal.domain.codes.meanings import Ambiguous, Thing
from ui.desk.screen import Scan
from ui.text import text
from ui.widgets.content import Choice, PagerNames
from ui.widgets.dialogs.overlay import Dialog
from ui.widgets.lists.tiles import TileGrid
from ui.words.meanings import meaning_words


class WhichDialog(Dialog):
    """One tile for each meaning."""

    def __init__(self, window: QWidget, apply: Callable[[Scan], object]) -> None:
        super().__init__(window)
        self._apply = apply
        self._scan: Scan | None = None
        self.tiles = TileGrid(PagerNames("", "", "{page} / {pages}", text("Cancel")), columns=2, rows=2)
        self.tiles.chosen.connect(self._chosen)
        self.tiles.cancelled.connect(self.shut)
        self.set_content(self.tiles)

    def ask(self, scan: Scan) -> None:
        """Opens with the meanings of a scan."""
        if not isinstance(scan.meaning, Ambiguous):
            return
        self._scan = scan
        self.set_title(text("What is “{code}”?", code=scan.reading.value))
        self.tiles.set_choices([_choice(at, thing) for at, thing in enumerate(scan.meaning.candidates)])
        self.open()

    def _chosen(self, key: str) -> None:
        scan = self._scan
        self.shut()
        if scan is not None and isinstance(scan.meaning, Ambiguous):
            self._apply(Scan(scan.reading, scan.meaning.candidates[int(key)]))


def _choice(at: int, thing: Thing) -> Choice:
    return Choice(str(at), *meaning_words(thing))
