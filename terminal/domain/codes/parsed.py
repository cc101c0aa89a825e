"""What a structured code says, whatever its grammar: one result for GS1, EPC, data identifiers and templates.

It holds what the label says; what of it the plant knows is judged in `codes`.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from terminal.domain.codes.fault import CodeFault, CodeWarning, DataFault
from terminal.domain.codes.gs1 import ElementString


class Scheme(StrEnum):
    """The grammar a code was read by."""

    GS1 = "gs1"
    LINK = "gs1_link"
    EPC = "epc"
    DATA_IDENTIFIERS = "data_identifiers"
    TEMPLATE = "template"


class ParsedCode(msgspec.Struct, frozen=True, kw_only=True):
    """Clean data of a code: its (identifier, value) pairs in the order read, and what they mean.

    "", None or () where the label does not say. `items` are item numbers, the plant's own first;
    `quantity` has no unit where `unit` is "": it is in the item's own. `amount` and its unit are a second
    statement of how much there is. `others` are values that are whatever the plant knows them as (places,
    assets, internal numbers). `symbology` is the AIM identifier ("]d2") if the device told it.
    """

    scheme: Scheme
    elements: tuple[tuple[str, str], ...]
    symbology: str = ""
    warnings: tuple[CodeWarning, ...] = ()
    gtin: str = ""
    items: tuple[str, ...] = ()
    lot: str = ""
    supplier_lot: str = ""
    serial: str = ""
    box: str = ""
    person: str = ""
    order: str = ""
    supplier: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    amount: Decimal | None = None
    amount_unit: str = ""
    measures: tuple[tuple[Decimal, str], ...] = ()
    produced: date | None = None
    expires: date | None = None
    others: tuple[str, ...] = ()

    def value(self, identifier: str) -> str:
        """The value of that identifier, "" if absent."""
        return next((value for name, value in self.elements if name == identifier), "")


_PLANT_NAMED: Final = frozenset(("253", "254", "414", "8003", "8004", *(str(ai) for ai in range(90, 100))))
"""AIs of documents, places, assets and internal numbers: they are whatever the plant knows them as."""


def of_gs1(data: ElementString, scheme: Scheme, symbology: str = "") -> ParsedCode:
    """Clean GS1 elements with their meaning."""
    said = dict(data.elements)
    get = said.get
    return ParsedCode(
        scheme=scheme,
        elements=data.elements,
        symbology=symbology,
        warnings=data.warnings,
        gtin=data.gtin,
        items=tuple(said[ai] for ai in ("240", "241", "8010") if ai in said),
        lot=get("10", ""),
        serial=get("21") or get("8011", ""),
        box=get("00", ""),
        person=get("8018") or get("8017", ""),
        order=get("400", ""),
        quantity=data.quantity,
        measures=data.measures,
        produced=data.produced,
        expires=data.expires,
        others=tuple(value for ai, value in data.elements if ai in _PLANT_NAMED),
    )


def joined(parts: list[ParsedCode]) -> ParsedCode | CodeFault:
    """Several records of one code as one; a field two of them tell differently is a contradiction."""
    whole = parts[0]
    for part in parts[1:]:
        changes: dict[str, object] = {}
        for name in _JOINED_WHOLE:
            mine = getattr(whole, name)
            other = getattr(part, name)
            if mine and other and mine != other:
                return CodeFault(
                    DataFault.CONTRADICTION, other[0] if isinstance(other, tuple) else str(other)
                )
            changes[name] = mine or other
        for name in ("elements", "warnings", "others"):
            changes[name] = tuple(dict.fromkeys((*getattr(whole, name), *getattr(part, name))))
        whole = msgspec.structs.replace(whole, **changes)
    return whole


_JOINED_WHOLE: Final = tuple(
    name
    for name in ParsedCode.__struct_fields__
    if name not in {"scheme", "symbology", "elements", "warnings", "others"}
)
