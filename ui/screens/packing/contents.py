"""What is in a box or on a pallet, a cell for each place: what is in it, which is next, what is free."""

from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from ui.screens.packing.state import Contents
from ui.theme.current import metrics, theme
from ui.widgets.bars import draw_progress
from ui.widgets.paint import LEFT, RIGHT, Line, block, box, height_of, inner, symbol, width_of
from ui.widgets.touch import Painted

CELL_PX = 216
LOW_PX = 44
HIGH_PX = 120
GAP_PX = 10
HERO_PX = 132
"""At scale 1."""


class PackHero(Painted):
    """How many are in of how many go in, to be read from two metres; only where there is room for it."""

    def __init__(self) -> None:
        super().__init__()
        self._contents = Contents()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_contents(self, contents: Contents) -> None:
        """Shows another count."""
        self._contents = contents
        self.setVisible(metrics().spare)
        self.changed(f"{contents.count} {contents.to_go}".strip(), contents)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(480), metrics().px(HERO_PX))

    def draw(self, painter: QPainter) -> None:
        now = theme()
        contents = self._contents
        words = self.rect().adjusted(0, 0, 0, -metrics().px(32))
        side = width_of(contents.to_go, "h1") + metrics().px(8)
        count = words.adjusted(0, 0, -side, 0)
        block(painter, count, (Line(contents.count, "board", now.ink, bold=True, shrink=True),), LEFT)
        block(painter, words, (Line(contents.to_go, "h1", now.ink2),), RIGHT)
        if contents.places:
            high = metrics().px(18)
            bar = QRect(0, self.height() - high - metrics().px(10), self.width(), high)
            share = len(contents.inside) / contents.places
            draw_progress(painter, bar, share, None, now.accent, now.line)


class ContentsGrid(Painted):
    """The places in their order; where there are too many for the room, the last ones up to the next."""

    def __init__(self) -> None:
        super().__init__()
        self._contents = Contents()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_contents(self, contents: Contents) -> None:
        """Shows another content."""
        self._contents = contents
        self.changed(", ".join(code for code, _detail in contents.inside), contents)

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(480), metrics().px(240))

    def cells(self) -> dict[int, QRect]:
        """Where each place that is seen stands, counted from 0."""
        gap = metrics().px(GAP_PX)
        filled = len(self._contents.inside)
        places = max(self._contents.places, filled + (not self._contents.places))
        columns = max(1, (self.width() + gap) // (metrics().px(CELL_PX) + gap))
        fit = max(1, (self.height() + gap) // (metrics().px(LOW_PX) + gap))
        rows = min(fit, -(-places // columns))
        last_row = min(filled, places - 1) // columns
        first = max(0, last_row - rows + 1) * columns
        wide = (self.width() - gap * (columns - 1)) // columns
        high = min(metrics().px(HIGH_PX), (self.height() - gap * (rows - 1)) // max(1, rows))
        return {
            place: QRect(
                (place - first) % columns * (wide + gap),
                (place - first) // columns * (high + gap),
                wide,
                high,
            )
            for place in range(first, min(places, first + rows * columns))
        }

    def draw(self, painter: QPainter) -> None:
        for place, area in self.cells().items():
            if place < len(self._contents.inside):
                self._draw_filled(painter, area, place)
            else:
                self._draw_free(painter, area, place)

    def _draw_filled(self, painter: QPainter, area: QRect, place: int) -> None:
        now, (code, detail) = theme(), self._contents.inside[place]
        newest = place + 1 == len(self._contents.inside)
        box(painter, area, now.sunken, now.accent if newest else now.line, 3 if newest else 1)
        area = inner(area, 12, 4)
        number = Line(str(place + 1), "label", now.ink2, bold=True)
        side = max(width_of("00", "label", bold=True), width_of(number.words, "label", bold=True)) + 1
        block(painter, QRect(area.left(), area.top(), side, area.height()), (number,), RIGHT)
        words = area.adjusted(side + metrics().px(12), 0, 0, 0)
        name = Line(code, "title", now.ink, bold=True, shrink=True)
        beside = Line(detail, "label", now.ink2)
        if area.height() >= height_of("title") + height_of("label"):
            block(painter, words, (name, beside), LEFT)
            return
        block(painter, words, (beside,), RIGHT)
        spared = width_of(detail, "label") + metrics().px(8) if detail else 0
        block(painter, words.adjusted(0, 0, -spared, 0), (name,), LEFT)

    def _draw_free(self, painter: QPainter, area: QRect, place: int) -> None:
        now = theme()
        following = place == len(self._contents.inside)
        outline = now.accent if following else now.line2
        box(painter, area, now.accent_soft if following else "", outline, 2, dashed=True)
        area = inner(area, 12, 4)
        number = Line(str(place + 1), "label", now.ink2, bold=following)
        side = width_of("00", "label", bold=True) + 1
        block(painter, QRect(area.left(), area.top(), side, area.height()), (number,), RIGHT)
        if following:
            size = min(metrics().px(36), height_of("h2"))
            center = QPointF(area.left() + side + metrics().px(12) + size / 2, area.center().y() + 1)
            symbol(painter, "scan-barcode", now.accent, center, size)
