"""A label template filled for one thing, laid out in a printer's dots: what is printed and what is shown.

Codes are as large as there is room for with their quiet zones, in whole dots a module. No printing here.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from devices.print import code128
from devices.print.zpl import Bars, Graphic, GraphicBox, Matrix, Page, Placed, Qr, matrix_side
from terminal.domain.codes.fault import CodeFault
from terminal.domain.codes.gs1 import machine_form
from terminal.domain.masters.label_template import (
    BARS,
    CODES,
    GS1_CODES,
    Element,
    ElementKind,
    LabelTemplate,
    Symbol,
    Weight,
    filled,
    symbol_of,
)
from ui.labels.codes import qr_modules
from ui.labels.text import text_graphic

_MM_PER_INCH: Final = Decimal("25.4")
_LEAST_DOTS: Final = 2
_MOST_QR_DOTS: Final = 10
"""What ^BQ takes everywhere."""
_QUIET: Final = {ElementKind.QR: 4, ElementKind.DATAMATRIX: 1, ElementKind.GS1_DATAMATRIX: 1}
_QUIET_BARS: Final = 10
"""Modules of white around a code. Source: ISO/IEC 18004, 16022, 15417."""


class DoesNotFit(Exception):
    """A code is too long for its place: `code` at the printer's resolution."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def page_of(template: LabelTemplate, values: Mapping[str, str], dpi: int, mark: str = "") -> Page:
    """The label at `dpi`. Raises DoesNotFit for a code that its place is too small for.

    `values` have the "date" on which it was asked for: two digits of a year mean the one nearest to it.
    """
    year = int(values["date"][:4])
    placed = [_placed(element, values, dpi, year) for element in template.elements]
    return Page(
        _dots(template.width, dpi),
        _dots(template.height, dpi),
        tuple(each for each in placed if each is not None),
        template.copies,
        template.darkness,
        template.speed,
        mark,
    )


def _dots(millimetres: Decimal, dpi: int) -> int:
    return round(millimetres * dpi / _MM_PER_INCH)


def _placed(element: Element, values: Mapping[str, str], dpi: int, year: int) -> Placed | None:
    x, y = _dots(element.x, dpi), _dots(element.y, dpi)
    width, height = max(1, _dots(element.width, dpi)), max(1, _dots(element.height, dpi))
    area = x, y, width, height
    if element.kind in CODES:
        return _code(element, symbol_of(element, values, year), area, year)
    if element.kind is ElementKind.LINE:
        return GraphicBox(*area, min(width, height))
    if element.kind is ElementKind.FRAME:
        return GraphicBox(*area, max(1, _dots(element.thickness, dpi)))
    words = filled(element.data, values).strip()
    size = max(1, _dots(element.size, dpi))
    return text_graphic(words, area, size, bold=element.weight == Weight.BOLD, align=element.align)


def _code(element: Element, symbol: Symbol | CodeFault, area: tuple[int, int, int, int], year: int) -> Placed:
    if isinstance(symbol, CodeFault):
        raise DoesNotFit(symbol.where)  # refused when it was asked for: only a changed clock brings it here
    gs1 = element.kind in GS1_CODES
    text = machine_form(symbol.elements, year) if gs1 else symbol.text
    if element.kind in BARS:
        return _bars(text, area, gs1=gs1)
    if element.kind is ElementKind.QR:
        return _qr(text, area)
    side = matrix_side(text, gs1=gs1)
    x, y, module = _centred(area, side, _QUIET[element.kind], text)
    return Matrix(x, y, module, side, text, symbol.elements)


def _bars(text: str, area: tuple[int, int, int, int], *, gs1: bool) -> Bars:
    x, y, width, height = area
    count = len(code128.modules(text, gs1=gs1))
    module = width // (count + 2 * _QUIET_BARS)
    if module < _LEAST_DOTS:
        raise DoesNotFit(text)
    return Bars(x + (width - module * count) // 2, y, module, height, text, gs1)


def _qr(text: str, area: tuple[int, int, int, int]) -> Qr | Graphic:
    """The printer's own code where the text is ASCII; else a picture, for printers read other bytes as they
    like.
    """
    rows = qr_modules(text)
    x, y, module = _centred(area, len(rows), _QUIET[ElementKind.QR], text)
    module = min(module, _MOST_QR_DOTS)
    return Qr(x, y, module, text) if text.isascii() else _picture(rows, x, y, module)


def _picture(rows: tuple[str, ...], x: int, y: int, module: int) -> Graphic:
    wide = ["".join(dot * module for dot in row) for row in rows]
    size = len(rows) * module
    filling = "0" * (-size % 8)
    bits = b"".join(int(row + filling, 2).to_bytes(len(row + filling) // 8, "big") * module for row in wide)
    return Graphic(x, y, size, size, bits)


def _centred(area: tuple[int, int, int, int], side: int, quiet: int, text: str) -> tuple[int, int, int]:
    """Where a square of `side` modules begins in the middle of the area, and the dots of a module."""
    x, y, width, height = area
    module = min(width, height) // (side + 2 * quiet)
    if module < _LEAST_DOTS:
        raise DoesNotFit(text)
    return x + (width - module * side) // 2, y + (height - module * side) // 2, module
