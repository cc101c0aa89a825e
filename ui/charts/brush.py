"""A painter that is told words, lines and tones in px at scale 1, on whatever device it paints.

It knows the tokens and the bundled font, and nothing of charts.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from ui.theme.fonts import make_font
from ui.theme.tokens import Theme

Align = Qt.AlignmentFlag
SMALL: Final = 14
_DENSE: Final = 400
LEFT: Final = Align.AlignLeft | Align.AlignVCenter
RIGHT: Final = Align.AlignRight | Align.AlignVCenter
MIDDLE: Final = Align.AlignHCenter | Align.AlignVCenter


@cache
def font_of(size: int, bold: bool, rare: bool) -> QFont:
    """The bundled font; the rare characters are loaded for texts that are not plain ASCII."""
    return make_font(size, bold, rare)


@cache
def _metrics_of(size: int, bold: bool, rare: bool) -> QFontMetricsF:
    return QFontMetricsF(font_of(size, bold, rare))


def width_of(words: str, size: int = SMALL, bold: bool = False) -> float:
    """Width of one line of words in px."""
    return _metrics_of(size, bold, not words.isascii()).horizontalAdvance(words)


def height_of(words: str, width: float, size: int = SMALL, bold: bool = False) -> float:
    """Height of words that are wrapped to a width, in px."""
    room = QRectF(0, 0, width, 10_000)
    flags = Qt.TextFlag.TextWordWrap
    return _metrics_of(size, bold, not words.isascii()).boundingRect(room, flags, words).height()


def elided(words: str, width: float, size: int = SMALL, bold: bool = False) -> str:
    """The words, cut with an ellipsis where they are wider than `width`."""
    metrics = _metrics_of(size, bold, not words.isascii())
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)


class Brush:
    """Paints with the colours of one theme; a colour is the name of a token."""

    def __init__(self, painter: QPainter, theme: Theme) -> None:
        self._painter, self._colors = painter, theme.colors()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)

    def words(
        self,
        area: QRectF,
        words: str,
        color: str = "ink",
        *,
        size: int = SMALL,
        bold: bool = False,
        align: Align = LEFT,
    ) -> None:
        """One line, cut with an ellipsis where it does not fit."""
        self._painter.setFont(font_of(size, bold, not words.isascii()))
        self._painter.setPen(self._color(color))
        fitting = elided(words, area.width() + 0.5, size, bold)
        self._painter.drawText(area, align | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip, fitting)

    def paragraph(self, area: QRectF, words: str, color: str = "ink2", *, centred: bool = False) -> None:
        """Words wrapped to the width of the area, from its top."""
        self._painter.setFont(font_of(SMALL, False, not words.isascii()))
        self._painter.setPen(self._color(color))
        side = Align.AlignHCenter if centred else Align.AlignLeft
        self._painter.drawText(area, side | Align.AlignTop | Qt.TextFlag.TextWordWrap, words)

    def line(
        self, points: Sequence[tuple[float, float]], color: str, px: float = 1.0, dash: Sequence[float] = ()
    ) -> None:
        """A line through the points; `dash` alternates drawn and open stretches in widths of the line."""
        pen = QPen(self._color(color), px if len(points) <= _DENSE else 1.0)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap if dash else Qt.PenCapStyle.RoundCap)
        if dash:
            pen.setDashPattern(list(dash))
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        corners = [QPointF(x, y) for x, y in points]
        if dash:
            self._painter.drawPolyline(QPolygonF(corners))
            return
        dense = len(points) > _DENSE
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, not dense)  # it takes seconds there
        self._painter.drawLines([QLineF(start, end) for start, end in pairwise(corners)])
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def area(self, points: Sequence[tuple[float, float]], color: str, outline: str = "") -> None:
        """A filled polygon, with or without an outline."""
        self._painter.setPen(QPen(self._color(outline), 1.0) if outline else Qt.PenStyle.NoPen)
        self._painter.setBrush(self._color(color))
        self._painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))

    def box(self, area: QRectF, color: str, *, outline: str = "", radius: float = 0.0) -> None:
        """A filled rectangle."""
        self._painter.setPen(QPen(self._color(outline), 1.0) if outline else Qt.PenStyle.NoPen)
        self._painter.setBrush(self._color(color))
        self._painter.drawRoundedRect(area, radius, radius)

    def dot(self, x: float, y: float, radius: float, color: str) -> None:
        """A round point with a thin edge of the ground, so that neighbours stay apart."""
        self._painter.setPen(QPen(self._color("card"), 0.8))
        self._painter.setBrush(self._color(color))
        self._painter.drawEllipse(QPointF(x, y), radius, radius)

    def diamond(self, x: float, y: float, radius: float, color: str) -> None:
        """A point that is told from round ones by its shape too."""
        self.area([(x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius)], color, "card")

    def clip(self, area: QRectF | None) -> None:
        """Paints inside the area only; None ends that."""
        if area is None:
            self._painter.setClipping(False)
        else:
            self._painter.setClipRect(area)

    def _color(self, token: str) -> QColor:
        return QColor(self._colors[token])
