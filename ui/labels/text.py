"""Text of a label as a picture of black and white dots, drawn with the bundled font at the printer's own
resolution: Chinese prints on any printer, and what the preview shows is what is printed.
"""

from functools import reduce
from operator import or_
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter

from devices.print.zpl import Graphic
from terminal.domain.masters.label_template import Align
from ui.theme.fonts import label_font

_PITCH: Final = 1.2
_LEAST_HEIGHT: Final = 1.15
_BASELINE: Final = 0.34
"""Of the size: from line to line, of a single line, from its middle down to where letters stand."""
_SMALLEST_DOTS: Final = 8
_SHRINK: Final = 0.93
_GREY: Final = 128


def text_graphic(
    words: str, area: tuple[int, int, int, int], size: int, *, bold: bool, align: Align
) -> Graphic | None:
    """`words` in `area` (x, y, width, height in dots), `size` dots high or smaller; None for nothing.

    Lines break between words, or anywhere in a word that is wider than the area. What does not fit in the
    smallest size ends with an ellipsis.
    """
    x, y, width, height = area
    font, lines = _fitted(" ".join(words.split(" ")), width, height, size, bold)
    if not any(lines):
        return None
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setFont(font)
    measures = QFontMetricsF(font)
    pitch = font.pixelSize() * _PITCH
    top = (height - pitch) / 2 if height < 2 * pitch else 0.0
    for number, line in enumerate(lines):
        spare = width - measures.horizontalAdvance(line)
        left = {Align.LEFT: 0.0, Align.CENTER: spare / 2, Align.RIGHT: spare}[align]
        middle = top + pitch * (number + 0.5)
        painter.drawText(QPointF(left, middle + font.pixelSize() * _BASELINE), line)
    painter.end()
    return _cut_out(image, x, y)


def _fitted(words: str, width: int, height: int, size: int, bold: bool) -> tuple[QFont, list[str]]:
    """The largest font from `size` down in which the words fit, and their lines in it."""
    px = max(1, min(size, int(height / _LEAST_HEIGHT)))
    while True:
        font = label_font(px, words, bold=bold)
        measures = QFontMetricsF(font)
        most = max(1, int(height / (px * _PITCH)))
        lines = _lines(words, width, measures) if most > 1 else [words]
        if len(lines) <= most and all(measures.horizontalAdvance(line) <= width for line in lines):
            return font, lines
        if px <= _SMALLEST_DOTS:
            return font, _cut(lines[:most], width, measures, whole=len(lines) <= most)
        px = max(_SMALLEST_DOTS, int(px * _SHRINK))


def _lines(words: str, width: int, measures: QFontMetricsF) -> list[str]:
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if measures.horizontalAdvance(longer) <= width:
            lines[-1] = longer
            continue
        pieces = _pieces(word, width, measures)
        lines += pieces if lines[-1] else []
        if not lines[0]:
            lines = pieces
    return lines


def _pieces(word: str, width: int, measures: QFontMetricsF) -> list[str]:
    """A word in as many lines as it needs."""
    pieces = [""]
    for char in word:
        if pieces[-1] and measures.horizontalAdvance(pieces[-1] + char) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _cut(lines: list[str], width: int, measures: QFontMetricsF, *, whole: bool) -> list[str]:
    """The lines with an ellipsis where there would be more."""
    shown = [line for line in lines if line]
    if shown and not whole:
        shown[-1] += "…"
    return [measures.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in shown]


def _cut_out(image: QImage, x: int, y: int) -> Graphic | None:
    """The part of a grey picture that has black in it, as dots."""
    width = image.width()
    line = image.bytesPerLine()
    data = bytes(image.constBits())
    starts = range(0, image.height() * line, line)
    rows = [int(data[at : at + width].translate(_TO_INK), 2) for at in starts]
    inked = [number for number, row in enumerate(rows) if row]
    if not inked:
        return None
    first, last = inked[0], inked[-1]
    columns = f"{reduce(or_, rows):0{width}b}"
    left, right = columns.index("1"), columns.rindex("1") + 1
    filling = -(right - left) % 8
    size = (right - left + filling) // 8
    mask = (1 << (right - left)) - 1
    kept = (((row >> (width - right)) & mask) << filling for row in rows[first : last + 1])
    bits = b"".join(row.to_bytes(size, "big") for row in kept)
    return Graphic(x + left, y + first, right - left, last + 1 - first, bits)


_TO_INK: Final = bytes(ord("1") if grey < _GREY else ord("0") for grey in range(256))
"""Grey levels as binary digits."""
