"""Lays a picture out and paints it: title, warnings, rows of panels, boxes of figures, notes.

On any paint device and at any scale: a picture, a page, later a widget. All lengths are px at scale 1.
"""

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from terminal.pictures.model import FigureBox, Picture, Plot
from ui.charts.brush import LEFT, RIGHT, Brush, height_of, width_of
from ui.charts.panel_painter import gutters_for, paint_panel
from ui.theme.tokens import SPACE, Theme

_TITLE_PX: Final = 24
_EDGE_PX: Final = 28.0
_HEAD_PX: Final = 34.0
_FACTS_PX: Final = 22.0
_BETWEEN_FACTS: Final = "  ·  "
_ROW_PX: Final = 24.0
_BOX_PX: Final = 300.0
_WIDEST_BOX_PX: Final = 440.0
_LEAST_PANEL_PX: Final = 180.0
_BETWEEN_ROWS_PX: Final = 14.0
_BETWEEN_COLUMNS_PX: Final = 28.0


def paint_picture(painter: QPainter, picture: Picture, theme: Theme) -> None:
    """Paints the picture, its upper left corner at the painter's origin, at the painter's scale."""
    _PicturePainter(Brush(painter, theme), picture).paint()


def size_of(picture: Picture) -> tuple[int, int]:
    """Width and height of the picture in px at scale 1: as high as its boxes and words need."""
    width, height = picture.size
    room = width - 2 * _EDGE_PX
    head = _HEAD_PX + _FACTS_PX * len(fact_lines(picture.facts, room)) + SPACE.m
    head += sum(_warning_height(warning, room) + SPACE.xs for warning in picture.warnings)
    foot = sum(height_of(note, room) for note in picture.notes) + SPACE.s
    boxes = sum(_box_height(box) + SPACE.s for box in picture.boxes)
    panels = _LEAST_PANEL_PX * len(picture.rows)
    return width, max(height, math.ceil(2 * _EDGE_PX + head + max(boxes, panels) + foot))


def fact_lines(facts: Sequence[str], width: float) -> list[str]:
    """The facts in as few lines as they fit, none broken in two."""
    lines: list[str] = []
    for fact in facts:
        longer = f"{lines[-1]}{_BETWEEN_FACTS}{fact}" if lines else fact
        if lines and width_of(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(fact)
    return lines


class _PicturePainter:
    def __init__(self, brush: Brush, picture: Picture) -> None:
        self._brush = brush
        self._picture = picture
        self._page = QRectF(0, 0, *size_of(picture))
        self._room = self._page.adjusted(_EDGE_PX, _EDGE_PX - 6, -_EDGE_PX, -_EDGE_PX + 8)

    def paint(self) -> None:
        self._brush.box(self._page, "card")
        self._head()
        self._notes()
        if self._picture.boxes:
            self._boxes()
        self._rows()

    def _head(self) -> None:
        room = self._room
        line = QRectF(room.left(), room.top(), room.width(), 32)
        self._brush.words(line, self._picture.title, size=_TITLE_PX, bold=True)
        room.setTop(line.bottom() + 2)
        for facts in fact_lines(self._picture.facts, room.width()):
            self._brush.words(QRectF(room.left(), room.top(), room.width(), _FACTS_PX), facts, "ink2")
            room.setTop(room.top() + _FACTS_PX)
        for warning in self._picture.warnings:
            self._warning(warning)
        room.setTop(room.top() + SPACE.m)

    def _warning(self, words: str) -> None:
        """Words on the colour of warnings, behind a triangle: told by shape too."""
        room = self._room
        height = _warning_height(words, room.width())
        strip = QRectF(room.left(), room.top() + SPACE.xs, room.width(), height)
        self._brush.box(strip, "warn_soft", radius=6)
        x, y = strip.left() + 20, strip.top() + SPACE.s + 8
        self._brush.area([(x - 9, y + 7), (x, y - 8), (x + 9, y + 7)], "warn")
        self._brush.line([(x, y - 3), (x, y + 2)], "card", 2.0)
        self._brush.line([(x, y + 3.5), (x, y + 5.5)], "card", 2.0)
        self._brush.paragraph(strip.adjusted(38, SPACE.m / 2, -6, 0), words, "ink")
        room.setTop(strip.bottom())

    def _notes(self) -> None:
        room = self._room
        heights = [height_of(note, room.width()) for note in self._picture.notes]
        top = room.bottom() - sum(heights)
        room.setBottom(top - SPACE.s)
        for note, height in zip(self._picture.notes, heights, strict=True):
            self._brush.paragraph(QRectF(room.left(), top, room.width(), height + 4), note)
            top += height

    # ------------------------------------------------------------ boxes

    def _boxes(self) -> None:
        room = self._room
        width = _boxes_width(self._picture.boxes)
        left = room.right() - width
        top = room.top()
        for box in self._picture.boxes:
            height = _box_height(box)
            self._box(QRectF(left, top, width, height), box)
            top += height + SPACE.s
        room.setRight(left - SPACE.xl)

    def _box(self, area: QRectF, box: FigureBox) -> None:
        self._brush.box(area, "card", outline="line", radius=8)
        inner = area.adjusted(SPACE.m, SPACE.s, -SPACE.m, -SPACE.s)
        row = QRectF(inner.left(), inner.top(), inner.width(), _ROW_PX)
        self._brush.words(row, box.title, bold=True)
        self._brush.words(row, box.detail, "ink2", align=RIGHT)
        names, details = _columns(box)
        for number, figure in enumerate(box.figures, start=1):
            row = QRectF(inner.left(), inner.top() + number * _ROW_PX, inner.width(), _ROW_PX)
            self._brush.words(QRectF(row.left(), row.top(), names, _ROW_PX), figure.name, "ink2", align=LEFT)
            value = row.adjusted(names, 0, -details, 0)
            self._brush.words(value, figure.value, bold=True, align=RIGHT)
            self._brush.words(row.adjusted(names, 0, 0, 0), figure.detail, "ink2", align=RIGHT)

    # ------------------------------------------------------------ panels

    def _rows(self) -> None:
        picture = self._picture
        room = self._room
        weights = picture.weights or (1.0,) * len(picture.rows)
        free = room.height() - _BETWEEN_ROWS_PX * (len(picture.rows) - 1)
        stacked = [panel for row in picture.rows for panel in row if len(row) == 1]
        top = room.top()
        for row, weight in zip(picture.rows, weights, strict=True):
            height = free * weight / sum(weights)
            self._row(QRectF(room.left(), top, room.width(), height), row, stacked)
            top += height + _BETWEEN_ROWS_PX

    def _row(self, area: QRectF, row: Sequence[Plot], stacked: Sequence[Plot]) -> None:
        """Panels side by side; one that has the row to itself is in line with the others that have."""
        width = (area.width() - _BETWEEN_COLUMNS_PX * (len(row) - 1)) / len(row)
        for place, panel in enumerate(row):
            gutters = gutters_for(stacked if len(row) == 1 else (panel,))
            left = area.left() + place * (width + _BETWEEN_COLUMNS_PX)
            paint_panel(self._brush, QRectF(left, area.top(), width, area.height()), panel, gutters)


def _warning_height(words: str, width: float) -> float:
    return height_of(words, width - 44) + SPACE.m


def _box_height(box: FigureBox) -> float:
    return _ROW_PX * (len(box.figures) + 1) + SPACE.l


def _boxes_width(boxes: Sequence[FigureBox]) -> float:
    return min(_WIDEST_BOX_PX, max(_BOX_PX, *(_box_width(box) for box in boxes)))


def _columns(box: FigureBox) -> tuple[float, float]:
    """Room for the names, and for the details with the gap before them."""
    names = max((width_of(figure.name) for figure in box.figures), default=0.0)
    details = max((width_of(figure.detail) for figure in box.figures), default=0.0)
    return names, details + SPACE.l if details else 0.0


def _box_width(box: FigureBox) -> float:
    names, details = _columns(box)
    values = max((width_of(figure.value, bold=True) for figure in box.figures), default=0.0)
    head = width_of(box.title, bold=True) + width_of(box.detail) + SPACE.l
    return max(names + SPACE.l + values + details, head) + 2 * SPACE.m
