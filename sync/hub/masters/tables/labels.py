"""What is printed on labels, with the line of every label and element.

A field that the subject does not have, an element off the label, GS1 data that cannot be any: refused here.
How a label is filled is in `label_template`.
"""

from decimal import Decimal
from typing import Any, Final

from sync.hub.masters.files.problems import Findings
from sync.hub.masters.files.records import Format, Placed, Record
from sync.hub.masters.files.table import MasterTable
from sync.hub.masters.files.toml import Path, Toml, load, record_of, tables_in, unknown_fields
from sync.hub.masters.files.wrong import Wrong
from terminal.domain.codes.ai_table import AI_TABLE
from terminal.domain.masters.label_template import (
    CODES,
    FIELDS,
    GS1_CODES,
    Align,
    Element,
    ElementKind,
    LabelTemplate,
    Subject,
    Weight,
    fields_in,
    gs1_pairs,
)
from terminal.domain.masters.row import Names

_LEVELS: Final = ("label", "element")
_LABEL: Final = Format(
    "labels.toml",
    ("code", "subject", "name_zh", "name_en", "width", "height"),
    ("copies", "darkness", "speed"),
)
_ELEMENT: Final = Format(
    "labels.toml", ("kind", "x", "y", "width", "height"), ("data", "size", "weight", "align", "thickness")
)
_OPTIONS_OF_KIND: Final[dict[ElementKind, tuple[str, ...]]] = {
    ElementKind.TEXT: ("data", "size", "weight", "align"),
    ElementKind.LINE: (),
    ElementKind.FRAME: ("thickness",),
    **dict.fromkeys(CODES, ("data",)),
}
_LARGEST_MM: Final = 1000


def _labels(layout: Format, text: str, found: Findings) -> list[Placed[LabelTemplate]]:
    """The labels, in order."""
    toml = load(layout.file, text, _LEVELS, found)
    if toml is None:
        return []
    unknown_fields(layout, toml.tables, toml.place(()), found)
    tables = tables_in(toml.tables, "label", toml.place(()), found)
    return [_label(toml, (index,), table, found) for index, table in enumerate(tables)]


def _label(toml: Toml, path: Path, table: dict[str, Any], found: Findings) -> Placed[LabelTemplate]:
    record = record_of(_LABEL, table, toml.place(path), found, "element")
    subject = record.choice("subject", Subject)
    size = _millimetres(record, "width"), _millimetres(record, "height")
    elements = []
    for index, entry in enumerate(tables_in(table, "element", record.place, found)):
        inner = record_of(_ELEMENT, entry, toml.place((*path, index)), found)
        elements.append(_element(inner, subject, size))
    label = LabelTemplate(
        code=record.code("code"),
        names=record.names(),
        subject=subject,
        width=size[0],
        height=size[1],
        elements=tuple(elements),
        copies=record.whole("copies", low=1, high=20, default=1),
        darkness=_setting(record, "darkness", 30),
        speed=_setting(record, "speed", 14),
    )
    if not elements:
        record.wrong(Wrong.NO_ELEMENT, code=label.code)
    return Placed(label, record.place)


def _setting(record: Record, column: str, most: int) -> int | None:
    return record.whole(column, high=most) if record.text(column) else None


def _millimetres(record: Record, column: str) -> Decimal:
    value = record.quantity(column)
    if value > _LARGEST_MM:
        record.wrong(Wrong.BAD_WHOLE, column, value=value, low=1, high=_LARGEST_MM)
    return value


def _element(record: Record, subject: Subject, label: tuple[Decimal, Decimal]) -> Element:
    kind = record.choice("kind", ElementKind)
    for column in _ELEMENT.optional if record.text("kind") == kind else ():
        if record.text(column) and column not in _OPTIONS_OF_KIND[kind]:
            record.wrong(Wrong.NOT_FOR_KIND, column, kind=kind.value)
    element = Element(
        kind=kind,
        x=_offset(record, "x"),
        y=_offset(record, "y"),
        width=record.quantity("width"),
        height=record.quantity("height"),
        data=record.needed("data") if "data" in _OPTIONS_OF_KIND[kind] else "",
        size=record.quantity("size") if record.text("size") else Decimal(3),
        weight=record.choice("weight", Weight, Weight.NORMAL),
        align=record.choice("align", Align, Align.LEFT),
        thickness=record.quantity("thickness") if record.text("thickness") else Decimal("0.3"),
    )
    if element.x + element.width > label[0] or element.y + element.height > label[1]:
        record.wrong(Wrong.OFF_LABEL, width=label[0], height=label[1])
    _check_data(record, element, subject)
    return element


def _offset(record: Record, column: str) -> Decimal:
    value = (record.needed(column) and record.decimal(column)) or Decimal(0)
    if value < 0:
        record.wrong(Wrong.NEGATIVE, column, value=value)
    return value


def _check_data(record: Record, element: Element, subject: Subject) -> None:
    known = FIELDS[subject]
    for name in fields_in(element.data):
        if name not in known:
            listed = tuple(sorted(known))
            record.wrong(Wrong.UNKNOWN_FIELD, "data", field=f"“{name}”", subject=subject.value, known=listed)
    if element.kind in GS1_CODES and element.data:
        pairs = gs1_pairs(element.data)
        if pairs is None or any(ai not in AI_TABLE for ai, _ in pairs):
            record.wrong(Wrong.BAD_GS1, "data", value=element.data)


LABELS: Final = MasterTable(
    struct=LabelTemplate,
    format=Format("labels.toml", ("label",)),
    holds=Names(zh="标签", en="what is printed"),
    read=_labels,
)
