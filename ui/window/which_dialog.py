"""Asks what an ambiguous code is meant to be; the answer is applied as if it had been the only meaning."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from terminal.domain.codes.meanings import (
    Ambiguous,
    Box,
    Item,
    Location,
    Lot,
    Order,
    Person,
    Station,
    Thing,
    Unit,
)
from ui.desk.screen import Scan
from ui.text import text
from ui.widgets.content import Choice, PagerNames
from ui.widgets.dialogs.overlay import Dialog
from ui.widgets.lists.tiles import TileGrid


class WhichDialog(Dialog):
    """One tile for each meaning."""

    def __init__(self, window: QWidget, apply: Callable[[Scan], None]) -> None:
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
    words, code, icon = _about(thing)
    return Choice(str(at), words, code, icon)


def _about(thing: Thing) -> tuple[str, str, str]:
    """Words, code and icon of a meaning."""
    item = getattr(thing, "item", None) or "–"
    known: dict[type, tuple[str, str, str]] = {
        Lot: (text("Lot of {item}", item=item), "lot", "layers"),
        Unit: (text("Unit of {item}", item=item), "unit", "package"),
        Order: (text("Work order"), "order", "file-text"),
        Item: (text("Item"), "item", "tag"),
        Box: (text("Box"), "box", "box"),
        Person: (text("Person"), "badge", "user"),
        Station: (text("Station"), "station", "flag"),
        Location: (text("Location"), "location", "map-pin"),
    }
    words, field, icon = known[type(thing)]
    return words, str(getattr(thing, field)), icon
