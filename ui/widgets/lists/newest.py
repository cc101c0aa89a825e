"""The newest of a list: as many rows as there is room for. No pages, and nothing to touch."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import metrics
from ui.widgets.content import UnitLine
from ui.widgets.lists.rows import UnitRow


class NewestRows(QWidget):
    """Rows from the top, or with `low` from the bottom up. It takes what room is left."""

    def __init__(self, *, low: bool = False, row_px: int = UnitRow.HIGH_PX) -> None:
        super().__init__()
        self._low = low
        self._row_px = row_px
        self._lines: tuple[UnitLine, ...] = ()
        self.rows: list[UnitRow] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_lines(self, lines: tuple[UnitLine, ...]) -> None:
        """Shows others, the newest first."""
        if lines != self._lines:
            self._lines = lines
            self._place()

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(240), 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        high = metrics().px(self._row_px)
        shown = self._lines[: self.height() // high]
        for _ in range(len(self.rows), len(shown)):
            self.rows.append(UnitRow(self))
        top = self.height() - len(shown) * high if self._low else 0
        for at, row in enumerate(self.rows):
            row.setVisible(at < len(shown))
            if at < len(shown):
                row.setGeometry(0, top + at * high, self.width(), high)
                row.set_line(shown[at])
