"""Drawing in tokens: boxes, icons and blocks of text that fit. Every painted widget is built of these.

No widgets here and no state; colours are token values "#RRGGBB", sizes are px on the panel.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QTextLayout,
    QTextOption,
)

from ui.theme.current import metrics, theme
from ui.theme.fonts import font_for
from ui.theme.icons import icon_pixmap
from ui.theme.metrics import Metrics
from ui.theme.tokens import RADIUS, Role

Align = Qt.AlignmentFlag
LEFT = Align.AlignLeft
CENTER = Align.AlignHCenter
RIGHT = Align.AlignRight
SMALLER: dict[Role, tuple[Role, ...]] = {
    "display": ("h1", "h2"),
    "h1": ("h2", "title"),
    "h2": ("title", "body"),
    "title": ("body", "label"),
    "body": ("label",),
    "label": ("caption",),
    "board": ("display", "code", "h1"),
    "code": ("h1", "h2"),
}
LINE_HEIGHT = 1.32
OUTLINE_PX = 1000
ROW_FLAGS = {
    align: int(align | Align.AlignVCenter) | int(Qt.TextFlag.TextDontClip) for align in (LEFT, CENTER, RIGHT)
}
BEARING_PX = 1  # a layout counts what the last glyph may overhang, font metrics do not


@lru_cache(maxsize=256)
def color(value: str) -> QColor:
    """A token value as QColor; read only."""
    return QColor(value)


@dataclass(frozen=True, slots=True)
class Line:
    """A text in a block: at most `rows` rows, the last one elided; `shrink` tries smaller roles first."""

    words: str
    role: Role
    color: str
    bold: bool = False
    rows: int = 1
    shrink: bool = False
    gap: int = 0

    def font(self, role: Role | None = None) -> QFont:
        return font_for(role or self.role, self.bold, self.words)


def width_of(words: str, role: Role, bold: bool = False) -> int:
    """Px one row of text takes."""
    return _width_of(words, role, bold, metrics())


@lru_cache(maxsize=1024)
def _width_of(words: str, role: Role, bold: bool, _sizes: Metrics) -> int:
    return ceil(QFontMetricsF(font_for(role, bold, words)).horizontalAdvance(words))


def height_of(role: Role) -> int:
    """Px from one row to the next."""
    return round(metrics().font_px(role) * LINE_HEIGHT)


def role_that_fits(line: Line, width: int) -> Role:
    """The line's role, or the first smaller one whose rows hold all words, or the smallest."""
    roles = _roles(line)
    return next((role for role in roles if _holds(line, role, width)), roles[-1])


def _holds(line: Line, role: Role, width: int) -> bool:
    """True if the rows of a line hold all words in that role."""
    if line.rows == 1:
        return width_of(line.words, role, line.bold) <= width
    latin = max((width_of(word, role, line.bold) for word in line.words.split() if word.isascii()), default=0)
    return latin <= width and len(_broken(line.words, line.font(role), width)) <= line.rows


def line_that_fits(line: Line, width: int, height: int) -> Line:
    """The line in its role, or the first smaller one, in as many rows as `height` has room for, so that all
    words are there; where no role holds them, the smallest.
    """
    tried = [
        replace(line, role=role, rows=max(1, height // height_of(role)), shrink=False)
        for role in _roles(line)
    ]
    return next((one for one in tried if _holds(one, one.role, width)), tried[-1])


def _roles(line: Line) -> tuple[Role, ...]:
    return (line.role, *(SMALLER.get(line.role, ()) if line.shrink else ()))


def _broken(words: str, font: QFont, width: int) -> list[str]:
    """Rows of text no wider than `width`; Chinese breaks anywhere, English between words if it can."""
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    rows: list[str] = []
    while (row := layout.createLine()).isValid():
        row.setLineWidth(max(1, width) + BEARING_PX)
        rows.append(words[row.textStart() : row.textStart() + row.textLength()].rstrip())
    layout.endLayout()
    return rows


def rows_of(line: Line, width: int) -> tuple[Role, list[str]]:
    """The role used and the rows drawn for a line in a column `width` px wide."""
    role, rows = _laid_out(line, width, metrics())
    return role, list(rows)


@lru_cache(maxsize=512)
def _laid_out(line: Line, width: int, sizes: Metrics) -> tuple[Role, tuple[str, ...]]:
    """Kept, because a screen draws mostly what it drew before; other `sizes`, other rows."""
    role = role_that_fits(line, width)
    font = line.font(role)
    if line.rows == 1:
        rows = [line.words]
    else:
        rows = _broken(line.words, font, width)
        rows = [*rows[: line.rows - 1], " ".join(rows[line.rows - 1 :])] if len(rows) > line.rows else rows
    elided = QFontMetrics(font)
    right = Qt.TextElideMode.ElideRight
    return role, tuple(elided.elidedText(row, right, width + BEARING_PX) for row in rows)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a block; `top` is counted from the block's."""

    words: str
    font: QFont
    color: str
    top: int
    height: int


@lru_cache(maxsize=512)
def _rows(lines: tuple[Line, ...], width: int, sizes: Metrics) -> tuple[tuple[_Row, ...], int]:
    """The rows of a block and its height; kept for the same reason."""
    found: list[_Row] = []
    y = 0
    for line in lines:
        role, rows = rows_of(line, width)
        y += sizes.px(line.gap)
        for row in rows:
            found.append(_Row(row, line.font(role), line.color, y, height_of(role)))
            y += height_of(role)
    return tuple(found), y


def in_middle(words: str, width: int, role: Role) -> str:
    """A code too long even in the smallest role of a line of `role` that shrinks, without its middle: its end
    tells it from others.
    """
    small = QFontMetrics(font_for(SMALLER.get(role, (role,))[-1], True, words))
    return words if " " in words else small.elidedText(words, Qt.TextElideMode.ElideMiddle, width)


def block_height(lines: Sequence[Line], width: int) -> int:
    """Px that a block of lines takes in a column `width` px wide."""
    return _rows(tuple(lines), width, metrics())[1]


def block(
    painter: QPainter,
    area: QRect,
    lines: Sequence[Line],
    align: Align = LEFT,
    top: bool = False,
) -> int:
    """Draws lines under each other, centred in height unless `top`; gives the y below the last one."""
    rows, height = _rows(tuple(line for line in lines if line.words), area.width(), metrics())
    left = area.left()
    y = area.top()
    width = area.width()
    if not top:
        y += (area.height() - height) // 2
    for row in rows:
        painter.setFont(row.font)
        painter.setPen(color(row.color))
        painter.drawText(QRect(left, y + row.top, width, row.height), ROW_FLAGS[align], row.words)
    return y + height


def large_text(
    painter: QPainter, area: QRect, words: str, font: QFont, tint: str, align: Align = LEFT
) -> None:
    """One row in its outlines, centred in height. Above 64 px Qt draws outlines anyway, but rounds them by
    what was drawn before; from a font of 1000 px they come out the same every time.
    """
    sizes = QFontMetricsF(font)
    factor = font.pixelSize() / OUTLINE_PX
    large = QFont(font)
    large.setPixelSize(OUTLINE_PX)
    shape = QPainterPath()
    shape.setFillRule(Qt.FillRule.WindingFill)  # strokes of a character lie over each other
    shape.addText(0, 0, large, words)
    x = area.left() if align == LEFT else area.right() + 1 - sizes.horizontalAdvance(words)
    y = area.top() + (area.height() + sizes.ascent() - sizes.descent()) / 2
    painter.save()
    painter.translate(x, round(y))
    painter.scale(factor, factor)
    painter.fillPath(shape, color(tint))
    painter.restore()


def box(
    painter: QPainter,
    area: QRect,
    fill: str = "",
    outline: str = "",
    width: int = 1,
    radius: int = RADIUS.m,
    dashed: bool = False,
) -> None:
    """A rounded box that stays inside `area`; empty colours leave fill or outline out."""
    painter.setBrush(color(fill) if fill else Qt.BrushStyle.NoBrush)
    stroke = QPen(color(outline), metrics().px(width)) if outline else QPen(Qt.PenStyle.NoPen)
    if outline and dashed:
        stroke.setDashPattern([4, 3])
    painter.setPen(stroke)
    inset = metrics().px(width) / 2 if outline else 0.0
    round_px = metrics().px(radius)
    painter.drawRoundedRect(QRectF(area).adjusted(inset, inset, -inset, -inset), round_px, round_px)


def focus_ring(painter: QPainter, area: QRect, radius: int = RADIUS.m) -> None:
    """What the keyboard's focus looks like on every widget: an outer line and a gap in the card's colour."""
    box(painter, area, outline=theme().focus, width=4, radius=radius)
    gap = metrics().px(4)
    box(
        painter, area.adjusted(gap, gap, -gap, -gap), outline=theme().card, width=2, radius=max(2, radius - 4)
    )


def symbol(painter: QPainter, name: str, tint: str, center: QPointF, size: int) -> None:
    """An icon `size` px square (scaled before) around `center`."""
    pixmap = icon_pixmap(name, tint, size, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPointF(round(center.x() - size / 2), round(center.y() - size / 2)), pixmap)


def rule(
    painter: QPainter, start: QPointF, end: QPointF, tint: str, width: int = 1, dashed: bool = False
) -> None:
    """A straight line."""
    stroke = QPen(color(tint), metrics().px(width))
    if dashed:
        stroke.setDashPattern([5, 4])
    painter.setPen(stroke)
    painter.drawLine(start, end)


def inner(area: QRect, horizontal: int, vertical: int) -> QRect:
    """`area` less so many px at scale 1 on each side."""
    x, y = metrics().px(horizontal), metrics().px(vertical)
    return area.adjusted(x, y, -x, -y)
