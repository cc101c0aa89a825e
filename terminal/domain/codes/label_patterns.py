"""A plant's and its suppliers' own labels, read by its code patterns: the named groups are the fields.

What patterns may look like is in `code_patterns`; which thing a label means is in `codes`.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

import msgspec

from terminal.domain.codes.ai_table import gs1_date
from terminal.domain.codes.fault import CodeFault, DataFault
from terminal.domain.codes.meanings import CodeKind
from terminal.domain.codes.parsed import ParsedCode, Scheme
from terminal.domain.codes.patterns import LONGEST_MATCHED, compile_pattern


class PatternRow(Protocol):
    """What is read of a master row of a pattern: which thing its codes mean, and how they look."""

    @property
    def means(self) -> str: ...

    @property
    def pattern(self) -> str: ...


class PlantPattern(msgspec.Struct, frozen=True):
    """A compiled pattern of the plant's own codes."""

    kind: CodeKind
    shape: re.Pattern[str]


class TemplateMatch(msgspec.Struct, frozen=True):
    """A label that has the form of a pattern: what it is, the key it goes by, its item, and all it says."""

    kind: CodeKind
    key: str
    item: str
    data: ParsedCode


def plant_patterns(rows: Iterable[PatternRow]) -> tuple[PlantPattern, ...]:
    """Compile the masters' patterns, once. Raises ValueError for one that the import should have refused."""
    return tuple(PlantPattern(CodeKind(row.means), compile_pattern(row.pattern)) for row in rows)


def read_templates(
    patterns: Iterable[PlantPattern], text: str, year: int, symbology: str = ""
) -> list[TemplateMatch | CodeFault]:
    """What each pattern that `text` has the form of makes of it; a fault where a number or date is none,
    where the group that names the thing is empty, or where a name holds what cannot be seen: on a screen or
    label it would look like another. Other empty groups are as good as absent.
    """
    if len(text) > LONGEST_MATCHED:
        return []
    matches = ((pattern.kind, pattern.shape.fullmatch(text)) for pattern in patterns)
    return [_read(kind, match, year, symbology) for kind, match in matches if match]


_NAMES: Final = ("item", "lot", "serial", "supplier_lot")
_OWN_GROUP: Final = {CodeKind.LOT: "lot", CodeKind.UNIT: "serial", CodeKind.ITEM: "item"}


def _read(kind: CodeKind, match: re.Match[str], year: int, symbology: str) -> TemplateMatch | CodeFault:
    said = {name: text for name, text in match.groupdict().items() if text}
    quantity = _number(said["quantity"]) if "quantity" in said else None
    days = {name: _day(said[name], year) for name in ("produced", "expires") if name in said}
    for fault in (quantity, *days.values()):
        if isinstance(fault, CodeFault):
            return fault
    own = _OWN_GROUP.get(kind, "code")
    if own in match.groupdict() and not (own in said or "code" in said):
        return CodeFault(DataFault.EMPTY, own)
    key = said.get("code") or said.get(own) or match[0]
    if not all(name.isprintable() for name in (key, *(said.get(group, "") for group in _NAMES))):
        return CodeFault(DataFault.UNSEEN)
    item = said.get("item", "")
    data = ParsedCode(
        scheme=Scheme.TEMPLATE,
        elements=tuple(said.items()),
        symbology=symbology,
        items=(item,) if item else (),
        lot=said.get("lot", ""),
        supplier_lot=said.get("supplier_lot", ""),
        serial=said.get("serial", ""),
        supplier=said.get("supplier", ""),
        quantity=quantity if isinstance(quantity, Decimal) else None,
        unit=said.get("unit", ""),
        produced=_as_date(days.get("produced")),
        expires=_as_date(days.get("expires")),
    )
    return TemplateMatch(kind, key, "" if kind == CodeKind.ITEM else item, data)


_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?")
_PLAIN: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_DOUBTFUL: Final = re.compile(r"[0-9]{1,3},[0-9]{3}")


def _number(text: str) -> Decimal | CodeFault:
    """A quantity. 1,5 is one and a half; 1,500 may be that or a thousand and is refused."""
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if not _PLAIN.fullmatch(text) or _DOUBTFUL.fullmatch(text):
        return CodeFault(DataFault.FORMAT, text)
    return Decimal(text.replace(",", "."))


_SHORT_DAY: Final = re.compile(r"[0-9]{6}")
_LONG_DAY: Final = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})|([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
)


def _day(text: str, year: int) -> date | CodeFault:
    """A day as 20261231, 2026-12-31, 2026/12/31, 2026.12.31, 2026年12月31日 or, as in GS1, 261231."""
    try:
        if _SHORT_DAY.fullmatch(text):
            return gs1_date(text, year, day_zero=False)
        if match := _LONG_DAY.fullmatch(text):
            full, month, day = (int(part) for part in match.groups() if part)
            return date(full, month, day)
    except ValueError:
        pass
    return CodeFault(DataFault.DATE, text)


def _as_date(day: date | CodeFault | None) -> date | None:
    return day if isinstance(day, date) else None
