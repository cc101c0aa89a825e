"""A label as it will be printed: DataMatrix, Code 128 and words on 100 x 70 mm, and the widget that shows it.

Pure painting in black on white at any scale, so the same call fills the preview and, later, a printer. What
stands on it comes as `LabelContent`.
"""

from typing import Any, Final

import zxingcpp
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.current import metrics, theme
from ui.theme.fonts import make_font
from ui.widgets.content import LabelContent
from ui.widgets.paint import box
from ui.widgets.touch import Painted

LABEL_MM: Final = (100.0, 70.0)
_EDGE_MM: Final = 4.0
_MATRIX_MM: Final = 24.0
_BARS_MM: Final = 10.0
_PARTS_SHOWN: Final = 12
_ROW_MM: Final = 5.2
_SMALL_MM: Final = 2.6


def matrix_of(code: str) -> QImage:
    """The DataMatrix of a code, one pixel for each module."""
    return _modules(code, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)


def bars_of(code: str) -> QImage:
    """The Code 128 of a code, one pixel for each module."""
    return _modules(code, zxingcpp.BarcodeFormat.Code128)


def _modules(code: str, kind: Any, **shape: bool) -> QImage:
    symbol: Any = zxingcpp.create_barcode(code, kind, **shape).to_image(scale=1, add_quiet_zones=False)
    height, width = symbol.shape
    return QImage(bytes(symbol), width, height, width, QImage.Format.Format_Grayscale8).copy()


def paint_label(painter: QPainter, area: QRectF, content: LabelContent) -> None:
    """Paints the label into `area`, which has the label's proportions."""
    _Label(painter, area, content).paint()


class _Label:
    """A painter that is told millimetres of the label."""

    def __init__(self, painter: QPainter, area: QRectF, content: LabelContent) -> None:
        self._painter, self._area, self._content = painter, area, content
        self._scale = area.width() / LABEL_MM[0]

    def paint(self) -> None:
        self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        self._painter.fillRect(self._area, Qt.GlobalColor.white)
        content, width, height = self._content, *LABEL_MM
        left = _EDGE_MM + _MATRIX_MM + 4
        self._symbol(matrix_of(content.code), QRectF(_EDGE_MM, _EDGE_MM, _MATRIX_MM, _MATRIX_MM))
        self._head(QRectF(left, _EDGE_MM, width - left - _EDGE_MM, _MATRIX_MM))
        self._rows(_EDGE_MM + _MATRIX_MM + 2)
        bars = QRectF(_EDGE_MM + 2, height - _EDGE_MM - 5 - _BARS_MM, width - 2 * _EDGE_MM - 4, _BARS_MM)
        self._symbol(bars_of(content.code), bars)
        self._text(QRectF(_EDGE_MM, height - _EDGE_MM - 4.4, width - 2 * _EDGE_MM, 4.4), content.code, 3.6)

    def _head(self, area: QRectF) -> None:
        content = self._content
        self._text(QRectF(area.left(), area.top(), area.width(), 8), content.title, 7, bold=True)
        for at, name in enumerate(content.names[:2]):
            place = QRectF(area.left(), area.top() + 8.5 + at * 5, area.width(), 5)
            self._text(place, name, 4.4 - at)
        foot = QRectF(area.left(), area.bottom() - 4, area.width(), 4)
        self._text(foot, content.foot, 3)

    def _rows(self, top: float) -> None:
        """The facts at the left, what is inside at the right."""
        for at, (name, value) in enumerate(self._content.rows[:3]):
            y = top + at * _ROW_MM
            self._text(QRectF(_EDGE_MM, y, 16, _ROW_MM), name, 3)
            self._text(QRectF(_EDGE_MM + 16, y, 26, _ROW_MM), value, 4, bold=True)
        parts = self._content.parts
        shown = parts if len(parts) <= _PARTS_SHOWN else (*parts[: _PARTS_SHOWN - 1], f"… {len(parts)}")
        for at, part in enumerate(shown):
            column, row = divmod(at, 6)
            place = QRectF(_EDGE_MM + 44 + column * 25, top + row * _SMALL_MM, 24, _SMALL_MM)
            self._text(place, part, 2.2)

    def _symbol(self, modules: QImage, place: QRectF) -> None:
        """The symbol in its place, every module whole pixels wide so that no bar is thinner than another."""
        place = self._px(place)
        step = max(1, int(place.width() // modules.width()))
        size = QRectF(0, 0, modules.width() * step, place.height())
        if modules.height() > 1 and modules.width() == modules.height():
            size.setHeight(modules.height() * step)
        size.moveTopLeft(QPointF(round(place.center().x() - size.width() / 2), round(place.top())))
        self._painter.drawImage(size, modules)

    def _text(self, place: QRectF, words: str, size_mm: float, *, bold: bool = False) -> None:
        """One line, smaller if it does not fit."""
        place = self._px(place)
        self._painter.setFont(make_font(max(1, round(size_mm * self._scale)), bold))
        width = self._painter.fontMetrics().horizontalAdvance(words)
        if width > place.width():
            smaller = size_mm * self._scale * place.width() / width
            self._painter.setFont(make_font(max(1, int(smaller)), bold))
        self._painter.setPen(QColor(Qt.GlobalColor.black))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        self._painter.drawText(place, flags, words)

    def _px(self, place: QRectF) -> QRectF:
        corner = self._area.topLeft() + place.topLeft() * self._scale
        return QRectF(corner, place.size() * self._scale)


class LabelPreview(Painted):
    """The label as large as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content: LabelContent | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_label(self, content: LabelContent | None) -> None:
        """Shows a label, or nothing."""
        self._content = content
        if content is not None:
            rows = (f"{name} {value}" for name, value in content.rows)
            self.changed(". ".join((content.title, *content.names, *rows, content.code)))

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(500), metrics().px(350))

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(300), metrics().px(210))

    def draw(self, painter: QPainter) -> None:
        if self._content is None:
            return
        width = min(self.width(), round(self.height() * LABEL_MM[0] / LABEL_MM[1]))
        area = QRectF(0, 0, width, width * LABEL_MM[1] / LABEL_MM[0])
        area.moveCenter(QPointF(self.width() / 2, self.height() / 2))
        box(painter, area.toRect(), "", theme().line2, 2, radius=2)
        edge = metrics().px(2)
        paint_label(painter, area.adjusted(edge, edge, -edge, -edge), self._content)
