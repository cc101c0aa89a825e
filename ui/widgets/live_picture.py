"""A live picture with the codes found in it outlined; words in its place while there is none.

It takes pixels as they come and knows no camera.
"""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.feedback import Tone
from ui.theme.current import metrics, theme
from ui.theme.tokens import Theme
from ui.widgets.paint import CENTER, Line, block, box, color, inner, symbol, width_of
from ui.widgets.touch import Painted

Shares = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A code in the picture: `corners` are shares (0..1) of width and height, `words` stand beside it."""

    corners: Shares
    words: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Message:
    """What is said while there is no picture."""

    icon: str
    title: str
    detail: str
    tone: Tone = Tone.NEUTRAL


class LivePicture(Painted):
    """As large as there is room for, in the picture's own proportions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels: Any = None
        self._image = QImage()
        self._outlines: tuple[Outline, ...] = ()
        self._message: Message | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_picture(self, pixels: Any, outlines: tuple[Outline, ...], name: str) -> None:
        """Shows pixels (height, width, 3) of bytes, blue first; they must not change any more."""
        height, width = pixels.shape[:2]
        self._pixels = pixels  # the image only borrows them
        self._image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_BGR888)
        self._outlines = outlines
        self._message = None
        if name != self.accessibleName():
            self.setAccessibleName(name)
        self.update()

    def set_message(self, message: Message) -> None:
        """Shows words in place of a picture."""
        if message != self._message:
            self._pixels, self._image, self._outlines = None, QImage(), ()
            self._message = message
            self.changed(f"{message.title}. {message.detail}")

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(640), metrics().px(360))

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(320), metrics().px(240))

    def place(self) -> QRect:
        """Where the picture is drawn."""
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        return place

    def draw(self, painter: QPainter) -> None:
        box(painter, self.rect(), theme().header, radius=10)
        if self._message is not None:
            self._draw_message(painter, self._message)
        elif not self._image.isNull():
            place = self.place()
            painter.drawImage(place, self._image)
            for outline in self._outlines:
                _draw_outline(painter, place, outline)

    def _draw_message(self, painter: QPainter, message: Message) -> None:
        now = theme()
        size = metrics().px(72)
        middle = QPointF(self.width() / 2, self.height() * 0.3)
        symbol(painter, message.icon, now.on_header, middle, size)
        area = inner(self.rect(), 40, 16)
        area.setTop(round(middle.y() + size / 2 + metrics().px(12)))
        lines = (
            Line(message.title, "h2", now.on_header, bold=True, rows=2, shrink=True),
            Line(message.detail, "body", now.on_header2, rows=3, shrink=True, gap=8),
        )
        block(painter, area, lines, CENTER, top=True)


def _colors(tone: Tone, now: Theme) -> tuple[str, str]:
    """Line and words on it."""
    return {
        Tone.OK: (now.ok_fill, now.on_ok_fill),
        Tone.WARN: (now.warn_fill, now.on_warn_fill),
        Tone.BAD: (now.bad_fill, now.on_bad_fill),
        Tone.NEUTRAL: (now.accent, now.on_accent),
    }[tone]


_SHAPES = {Tone.OK: "circle-check", Tone.WARN: "triangle-alert", Tone.BAD: "octagon-x"}


def _draw_outline(painter: QPainter, place: QRect, outline: Outline) -> None:
    """The outline with its words on a tag above it, or below where there is no room."""
    line, ink = _colors(outline.tone, theme())
    points = [
        QPointF(place.left() + x * place.width(), place.top() + y * place.height())
        for x, y in outline.corners
    ]
    painter.setPen(QPen(color(line), metrics().px(5)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF(points))
    _draw_tag(painter, place, points, outline, line, ink)


def _draw_tag(
    painter: QPainter, place: QRect, points: list[QPointF], outline: Outline, line: str, ink: str
) -> None:
    height = metrics().px(34)
    icon = _SHAPES.get(outline.tone, "scan-barcode")
    width = min(width_of(outline.words, "label", bold=True) + metrics().px(48), place.width())
    top = round(min(point.y() for point in points)) - height - metrics().px(8)
    if top < place.top():
        top = min(round(max(point.y() for point in points)) + metrics().px(8), place.bottom() - height)
    left = round(sum(point.x() for point in points) / len(points) - width / 2)
    left = max(place.left(), min(left, place.right() - width))
    tag = QRect(left, top, width, height)
    box(painter, tag, line, radius=8)
    size = metrics().px(22)
    symbol(painter, icon, ink, QPointF(tag.left() + metrics().px(20), tag.center().y()), size)
    words = tag.adjusted(metrics().px(36), 0, -metrics().px(6), 0)
    block(painter, words, (Line(outline.words, "label", ink, bold=True),))
