"""What is printed on a label, as master data: elements in millimetres with {fields}, filled for one thing.

Pure: how it is drawn and in which language a printer is told is not here. Codes of a label are checked here
before anything is printed, because some symbologies repair a wrong check digit without a word.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final

import msgspec

from terminal.domain.codes.fault import CodeFault, DataFault
from terminal.domain.codes.gs1 import element_string_of
from terminal.domain.ids import ThingKind
from terminal.domain.masters.row import Master, Names


class Subject(StrEnum):
    """What a label is stuck on."""

    UNIT = "unit"
    LOT = "lot"
    BOX = "box"
    PALLET = "pallet"

    @property
    def thing(self) -> ThingKind:
        """The kind of thing it is in events: a pallet is a box of boxes, known by its SSCC."""
        return ThingKind.BOX if self is Subject.PALLET else ThingKind(self)


class Weight(StrEnum):
    """How strong the letters of an element are."""

    NORMAL = "normal"
    BOLD = "bold"


class Align(StrEnum):
    """Where the words of an element stand in its width."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class ElementKind(StrEnum):
    """What an element of a label is."""

    TEXT = "text"
    DATAMATRIX = "datamatrix"
    QR = "qr"
    CODE128 = "code128"
    GS1_DATAMATRIX = "gs1_datamatrix"
    GS1_128 = "gs1_128"
    LINE = "line"
    FRAME = "frame"


GS1_CODES: Final = (ElementKind.GS1_DATAMATRIX, ElementKind.GS1_128)
BARS: Final = (ElementKind.CODE128, ElementKind.GS1_128)
CODES: Final = (ElementKind.DATAMATRIX, ElementKind.QR, ElementKind.CODE128, *GS1_CODES)

_ANY: Final = frozenset({"code", "number", "again", "station", "person", "date", "time"})
_MADE: Final = frozenset({"item", "name_zh", "name_en", "gtin"})
FIELDS: Final[Mapping[Subject, frozenset[str]]] = {
    Subject.UNIT: _ANY | _MADE | {"order"},
    Subject.LOT: _ANY | _MADE | {"quantity", "uom", "supplier", "supplier_lot", "expires"},
    Subject.BOX: _ANY | _MADE | {"order", "quantity", "uom", "units"},
    Subject.PALLET: _ANY | _MADE | {"order", "quantity", "uom", "count"},
}
"""The fields a template of each subject may use. "again" is empty on the first printing, else its number in
words; "number" is that number. Of a pallet "count" is the boxes on it, "quantity" the pieces in them.
"""

_FIELD: Final = re.compile(r"\{([^{}]*)\}")
_BRACE: Final = re.compile(r"[{}]")
_PAIR: Final = re.compile(r"\(([0-9]{2,4})\)([^()]+)")
_LONGEST_BARS: Final = 48
_LONGEST_MATRIX: Final = 300


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on a label; all lengths in millimetres from the upper left corner.

    text: `data` in lines of `size` height within `width` x `height`, smaller where it does not fit. Codes:
    `data` as large as there is room for; of GS1 ones written (01){gtin}(21){code}. line: filled. frame:
    `thickness` wide.
    """

    kind: ElementKind
    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    data: str = ""
    size: Decimal = Decimal(3)
    weight: Weight = Weight.NORMAL
    align: Align = Align.LEFT
    thickness: Decimal = Decimal("0.3")


class LabelTemplate(Master, frozen=True, kw_only=True):
    """A label of `width` x `height` millimetres for one kind of thing. `darkness` 0 to 30 and `speed` in
    inches a second, as the printer is set where they are None.
    """

    kind: ClassVar[str] = "label"
    code: str
    names: Names
    subject: Subject
    width: Decimal
    height: Decimal
    elements: tuple[Element, ...]
    copies: int = 1
    darkness: int | None = None
    speed: int | None = None

    def key(self) -> str:
        return self.code

    def codes(self) -> tuple[str, ...]:
        return ()


def fields_in(data: str) -> tuple[str, ...]:
    """The fields that stand in a template's text; a lone brace counts as one that nobody knows."""
    return (*_FIELD.findall(data), *_BRACE.findall(_FIELD.sub("", data)))


def filled(data: str, values: Mapping[str, str]) -> str:
    """The text with its fields; a field's own braces are text. What has no value is empty."""
    return _FIELD.sub(lambda found: values.get(found[1], ""), data)


def gs1_pairs(data: str) -> tuple[tuple[str, str], ...] | None:
    """(AI, text) of "(01){gtin}(21){code}", None where it is not written so."""
    pairs = tuple((found[1], found[2]) for found in _PAIR.finditer(data))
    return pairs if pairs and "".join(f"({ai}){text}" for ai, text in pairs) == data else None


class Symbol(msgspec.Struct, frozen=True):
    """What a code holds: plain `text`, or GS1 `elements` where there are any."""

    text: str
    elements: tuple[tuple[str, str], ...] = ()


def symbol_of(element: Element, values: Mapping[str, str], year: int) -> Symbol | CodeFault:
    """What the code element holds for those values, or why it must not be printed."""
    if element.kind in GS1_CODES:
        pairs = tuple((ai, filled(text, values)) for ai, text in gs1_pairs(element.data) or ())
        checked = element_string_of(pairs, year)
        return checked if isinstance(checked, CodeFault) else Symbol("", checked.elements)
    text = filled(element.data, values)
    fault = _fault_of(element.kind, text)
    return CodeFault(fault, text) if fault else Symbol(text)


def _fault_of(kind: ElementKind, text: str) -> DataFault | None:
    bars = kind in BARS
    if not text.strip():
        return DataFault.EMPTY
    if len(text) > (_LONGEST_BARS if bars else _LONGEST_MATRIX):
        return DataFault.TOO_LONG
    if not text.isprintable() or (kind is not ElementKind.QR and not text.isascii()):
        return DataFault.FORMAT
    return None


def first_fault(template: LabelTemplate, values: Mapping[str, str], year: int) -> CodeFault | None:
    """Why a label with those values must not be printed; None where all its codes are good."""
    for element in template.elements:
        if element.kind in CODES:
            found = symbol_of(element, values, year)
            if isinstance(found, CodeFault):
                return found
    return None
