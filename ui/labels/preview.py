"""A label as it will be printed: the page the printer is told, painted dot by dot, and the widget for it.

What differs from paper: a printer chooses the mask of a QR code and packs a Data Matrix in its own way. Size,
place and content are the same.
"""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from devices.print import code128
from devices.print.zpl import Bars, Graphic, GraphicBox, Matrix, Page, Placed, Qr
from terminal.usecases.parts.label_request import Label
from ui.labels.codes import Rows, matrix_modules, qr_modules
from ui.labels.page import DoesNotFit, page_of
from ui.text import text
from ui.theme.current import metrics, theme
from ui.widgets.paint import box
from ui.widgets.touch import Painted

PREVIEW_DPI: Final = 203
_WHITE = 0xFFFFFFFF
_BLACK = 0xFF000000


def picture_of(page: Page) -> QImage:
    """The label, one pixel for each dot of the printer."""
    image = QImage(page.width, page.height, QImage.Format.Format_RGB32)
    image.fill(QColor(Qt.GlobalColor.white))
    painter = QPainter(image)
    for each in page.placed:
        _paint(painter, each)
    painter.end()
    return image


def _paint(painter: QPainter, each: Placed) -> None:
    match each:
        case Graphic():
            _paint_graphic(painter, each)
        case Matrix():
            rows = matrix_modules(each.text, each.side, each.elements)
            _paint_modules(painter, each.x, each.y, each.module, each.module, rows)
        case Qr():
            _paint_modules(painter, each.x, each.y, each.module, each.module, qr_modules(each.text))
        case Bars():
            bars = (code128.modules(each.text, gs1=each.gs1),)
            _paint_modules(painter, each.x, each.y, each.module, each.height, bars)
        case GraphicBox():
            _paint_box(painter, each)


def _paint_graphic(painter: QPainter, graphic: Graphic) -> None:
    row = len(graphic.bits) // graphic.height
    image = QImage(graphic.bits, graphic.width, graphic.height, row, QImage.Format.Format_Mono)
    image.setColorTable([_WHITE, _BLACK])
    painter.drawImage(graphic.x, graphic.y, image)


def _paint_modules(painter: QPainter, x: int, y: int, width: int, height: int, rows: Rows) -> None:
    black = QColor(Qt.GlobalColor.black)
    for down, row in enumerate(rows):
        for across, module in enumerate(row):
            if module == "1":
                painter.fillRect(x + across * width, y + down * height, width, height, black)


def _paint_box(painter: QPainter, frame: GraphicBox) -> None:
    black = QColor(Qt.GlobalColor.black)
    thick = frame.thickness
    right = frame.x + frame.width - thick
    bottom = frame.y + frame.height - thick
    for edge in (
        (frame.x, frame.y, frame.width, thick),
        (frame.x, bottom, frame.width, thick),
        (frame.x, frame.y, thick, frame.height),
        (right, frame.y, thick, frame.height),
    ):
        painter.fillRect(*edge, black)


class LabelPreview(Painted):
    """The label as large as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: Label | None = None
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_label(self, label: Label | None) -> None:
        """Shows a label, or nothing."""
        if label == self._label:
            return
        self._label = label
        self._image = _image_of(label) if label else None
        if label is not None:
            said = [f"{name} {value}" for name, value in label.values.items() if value]
            unfit = [] if self._image else [text("A code does not fit on the label.")]
            self.changed(". ".join((label.thing[1], *unfit, *said)))

    def sizeHint(self) -> QSize:
        return QSize(metrics().px(500), metrics().px(350))

    def minimumSizeHint(self) -> QSize:
        return QSize(metrics().px(300), metrics().px(210))

    def draw(self, painter: QPainter) -> None:
        if self._image is None:
            if self._label is not None:
                painter.setPen(QColor(theme().ink))
                words = text("A code does not fit on the label.")
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
            return
        edge = metrics().px(2)
        room = QSize(self.width() - 2 * edge, self.height() - 2 * edge)
        size = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        area = QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, 0, 0)
        area.setSize(size.toSizeF())
        box(painter, area.adjusted(-edge, -edge, edge, edge).toRect(), "", theme().line2, 2, radius=2)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(area, self._image)


def _image_of(label: Label) -> QImage | None:
    try:
        return picture_of(page_of(label.template, label.values, PREVIEW_DPI))
    except DoesNotFit:
        return None
