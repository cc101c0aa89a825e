"""The command sheet: commands as symbols on A4, in both languages, to hang beside the station.

Pure layout and painting; a page can be painted on any paint device, which is how the test reads it back. One
Code 128 stands in a row, sides alternating, so that neither a laser line nor a glove covers two. The codes
themselves come from `terminal.domain.codes.commands`.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
import zxingcpp
from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter, QPen

from terminal.domain.codes.commands import CommandWord, command_code
from terminal.result_file import write_result
from terminal.text import second_language
from ui.text import Language, phrase, translations
from ui.theme.fonts import make_font
from ui.words.printed_commands import COMMAND_NAMES

PAGE_MM: Final = (210.0, 297.0)
ROWS: Final = 8
MODULE_MM: Final = 0.45
"""Width of the narrowest bar: read from 10 to 50 cm by any hand scanner."""

_MARGIN_MM: Final = 12.0
_TOP_MM: Final = 33.0
_ROW_MM: Final = 31.5
_SYMBOL_MM: Final = 19.0
_QUIET_MODULES: Final = 10
_PDF_DPI: Final = 600

_TITLE: Final = phrase("Command sheet")
_HINT: Final = phrase("Scan a command instead of touching the screen. Print at 100 %, cut along the lines.")


class SheetCard(msgspec.Struct, frozen=True):
    """One command on its row; rectangles in mm. `symbol` holds the bars, not the quiet zones beside them."""

    word: CommandWord
    bars: tuple[bool, ...]
    row: QRectF
    symbol: QRectF
    label: QRectF


def lay_out(words: Sequence[CommandWord]) -> list[list[SheetCard]]:
    """The cards of each page, in the order of `words`. Raises ValueError if there is none."""
    if not words:
        raise ValueError("No command sheet was made: name at least one command.")
    pages = [words[start : start + ROWS] for start in range(0, len(words), ROWS)]
    return [[_card(word, place) for place, word in enumerate(page)] for page in pages]


def write_command_sheet(
    path: Path, language: Language, words: Sequence[CommandWord] = tuple(CommandWord)
) -> int:
    """Write the sheet as a PDF, `language` in large letters; gives the number of pages.

    Needs a QGuiApplication. Raises OSError if the file cannot be written, ValueError if there is no word.
    """
    pages = lay_out(words)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_PDF_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(_in(language, _TITLE))
    painter = QPainter(writer)
    for number, cards in enumerate(pages, start=1):
        if number > 1:
            writer.newPage()
        paint_page(painter, _PDF_DPI / 25.4, cards, language, f"{number} / {len(pages)}")
    painter.end()
    write_result(path, bytes(buffer.data().data()))
    return len(pages)


def paint_page(
    painter: QPainter, px_per_mm: float, cards: Sequence[SheetCard], language: Language, number: str
) -> None:
    """Paint one page at the given scale, its upper left corner at the painter's origin."""
    page = _Page(painter, px_per_mm)
    width = PAGE_MM[0] - 2 * _MARGIN_MM
    head = QRectF(_MARGIN_MM, 10, width, 9)
    page.text(head, f"{_in(language, _TITLE)}  {_in(second_language(language), _TITLE)}", 6, bold=True)
    page.text(head, number, 4, align=Qt.AlignmentFlag.AlignRight)
    page.text(QRectF(_MARGIN_MM, 19, width, 6), _in(language, _HINT), 3.5)
    page.text(QRectF(_MARGIN_MM, 25, width, 6), _in(second_language(language), _HINT), 3.5)
    for card in cards:
        _paint_card(page, card, language)


def _paint_card(page: "_Page", card: SheetCard, language: Language) -> None:
    page.line(card.row.topLeft(), card.row.topRight())
    page.line(card.row.bottomLeft(), card.row.bottomRight())
    for place, black in enumerate(card.bars):
        if black:
            left = card.symbol.left() + place * MODULE_MM
            page.fill(QRectF(left, card.symbol.top(), MODULE_MM, card.symbol.height()))
    _paint_label(page, card, language)


def _paint_label(page: "_Page", card: SheetCard, language: Language) -> None:
    """The name in large letters, under it in the other language; one name for both fills the row."""
    first = _in(language, COMMAND_NAMES[card.word])
    second = _in(second_language(language), COMMAND_NAMES[card.word])
    left_of_symbol = card.label.left() < card.symbol.left()
    align = Qt.AlignmentFlag.AlignRight if left_of_symbol else Qt.AlignmentFlag.AlignLeft
    if first == second:
        page.text(card.label, first, 14, bold=True, align=align)
        return
    edge = card.label.top() + card.label.height() * 0.6
    upper, lower = QRectF(card.label), QRectF(card.label)
    upper.setBottom(edge)
    lower.setTop(edge)
    page.text(upper, first, 8, bold=True, align=align)
    page.text(lower, second, 5, align=align)


def _card(word: CommandWord, place: int) -> SheetCard:
    bars = _bars(command_code(word))
    row = QRectF(_MARGIN_MM, _TOP_MM + place * _ROW_MM, PAGE_MM[0] - 2 * _MARGIN_MM, _ROW_MM)
    quiet = _QUIET_MODULES * MODULE_MM
    width = len(bars) * MODULE_MM
    top = row.top() + (_ROW_MM - _SYMBOL_MM) / 2
    on_left = place % 2 == 0
    left = row.left() + quiet if on_left else row.right() - quiet - width
    symbol = QRectF(left, top, width, _SYMBOL_MM)
    label = QRectF(symbol.right() + 2 * quiet if on_left else row.left(), top, 0, _SYMBOL_MM)
    label.setRight(row.right() if on_left else symbol.left() - 2 * quiet)
    return SheetCard(word, bars, row, symbol, label)


def _bars(code: str) -> tuple[bool, ...]:
    """The modules of a Code 128, True where black, without quiet zones."""
    symbol = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.Code128)
    image: Any = symbol.to_image(scale=1, add_quiet_zones=False)  # a buffer, though its type does not say so
    height, width = image.shape
    row = bytes(image)[width * (height // 2) :][:width]
    return tuple(value == 0 for value in row)


def _in(language: Language, english: str) -> str:
    return translations(language).get(english, english)


class _Page:
    """A painter that is told millimetres. No anti-aliasing: bars keep hard edges on any device."""

    def __init__(self, painter: QPainter, px_per_mm: float) -> None:
        self._painter = painter
        self._scale = px_per_mm

    def text(
        self,
        place: QRectF,
        words: str,
        size_mm: float,
        *,
        bold: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        """One line of `size_mm` type, smaller if it does not fit."""
        self._painter.setFont(make_font(round(size_mm * self._scale), bold))
        width = self._painter.fontMetrics().horizontalAdvance(words)
        fitting = min(1.0, place.width() * self._scale / max(width, 1))
        self._painter.setFont(make_font(max(1, int(size_mm * self._scale * fitting)), bold))
        self._painter.setPen(QColor(Qt.GlobalColor.black))
        flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        self._painter.drawText(self._px(place), flags, words)

    def fill(self, place: QRectF) -> None:
        """A black rectangle."""
        self._painter.fillRect(self._px(place), Qt.GlobalColor.black)

    def line(self, start: QPointF, end: QPointF) -> None:
        """A thin dotted line to cut along."""
        self._painter.setPen(QPen(QColor(Qt.GlobalColor.gray), 0.2 * self._scale, Qt.PenStyle.DotLine))
        self._painter.drawLine(start * self._scale, end * self._scale)

    def _px(self, place: QRectF) -> QRectF:
        return QRectF(place.topLeft() * self._scale, place.size() * self._scale)
