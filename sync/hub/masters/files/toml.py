"""TOML files of master data: tables inside tables, each with the line it begins in. No rows are made here."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple

from sync.hub.masters.files.problems import Findings, Place
from sync.hub.masters.files.records import INVISIBLE, Format, Record
from sync.hub.masters.files.wrong import Wrong

_FIELD: Final = re.compile(r"\s*([A-Za-z_]+)\s*=")
_TOML_LINE: Final = re.compile(r"at line ([0-9]+)")
_LONGEST_NUMBER: Final = 64

Path = tuple[int, ...]
"""Where a table is: () the file, (0,) its first routing, (0, 2) its third operation, (0, 2, 1) a step."""


class Toml(NamedTuple):
    """A file's tables, and where each of those inside it begins."""

    tables: dict[str, Any]
    places: Mapping[Path, Place]

    def place(self, path: Path) -> Place:
        """Where a table begins; the table around it where that cannot be told."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]


def load(file: str, text: str, levels: tuple[str, ...], found: Findings) -> Toml | None:
    """The file with the places of its tables, None where it is no TOML.

    `levels` are the names of the tables from the outside in; those of the innermost may be written in a line.
    """
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        line = _TOML_LINE.search(str(error))
        last = text.rstrip("\n").count("\n") + 1
        found.broke(file, int(line[1]) if line else last, Wrong.BROKEN_TOML, detail=error)
        return None
    return Toml(tables, _places(file, text, levels))


@cache
def _entry(levels: tuple[str, ...]) -> re.Pattern[str]:
    """The beginning of a table: a header with its names in `header`, or an inline one of the last level."""
    inner = ""
    for name in reversed(levels[1:]):
        inner = rf"(?:\s*\.\s*{name}{inner})?"
    opening = rf"(?:{levels[-1]}\s*=\s*\[\s*)?" if levels else ""
    return re.compile(rf"\s*\[\[\s*(?P<header>{levels[0]}{inner})\s*\]\]|\s*{opening}(?P<inline>\{{)")


def _places(file: str, text: str, levels: tuple[str, ...]) -> dict[Path, Place]:
    """The place of each table, found by the headers and by the lines in which inline tables begin."""
    fields: dict[str, int] = {}
    places: dict[Path, Place] = {(): Place(file, 1, fields)}
    children: Counter[Path] = Counter()
    around: Path = ()
    deepest = len(levels) - 1
    for number, line in enumerate(text.split("\n"), start=1):
        entry = _entry(levels).match(line) if levels else None
        if entry is None or (entry["inline"] and len(around) < deepest):
            if field := _FIELD.match(line):
                fields.setdefault(field[1], number)
            continue
        parent = around[: deepest if entry["inline"] else entry["header"].count(".")]
        path = (*parent, children[parent])
        children[parent] += 1
        own: dict[str, int] = {}
        places[path] = Place(file, number, own)
        if not entry["inline"]:
            around = path
            fields = own
    return places


def tables_in(table: dict[str, Any], name: str, place: Place, found: Findings) -> Iterator[dict[str, Any]]:
    """The tables called `name` in a table; what is none is a problem."""
    value = table.get(name, [])
    entries = value if isinstance(value, list) else [value]
    for entry in entries:
        if isinstance(entry, dict):
            yield entry
        else:
            found.at(place, Wrong.BAD_SHAPE, name)


def record_of(
    layout: Format, table: dict[str, Any], place: Place, found: Findings, nested: str = ""
) -> Record:
    """A TOML table as a record; `nested` names the field that holds the tables below it."""
    unknown_fields(layout, table, place, found, nested)
    cells: dict[str, str] = {}
    for column in layout.columns:
        if (value := table.get(column)) is None:
            continue
        if (cell := _cell(value)) is None:
            found.at(place, Wrong.BAD_SHAPE, column)
            cell = "1"
        cells[column] = cell
    return Record(place, cells, found)


def unknown_fields(
    layout: Format, table: dict[str, Any], place: Place, found: Findings, nested: str = ""
) -> None:
    """Report the fields of a table that its format does not have."""
    known = (*layout.columns, nested) if nested else layout.columns
    for name in table:
        if name not in known:
            line = place.fields.get(name, place.line)
            found.add(place.file, line, Wrong.UNKNOWN_COLUMN, column=name, known=known)


def _cell(value: object) -> str | None:
    """A TOML value as the text a CSV cell would hold; None where it is no text, number or list of texts."""
    if isinstance(value, list):
        parts = [part for part in map(_cell, value) if isinstance(part, str)]
        return ";".join(parts) if len(parts) == len(value) else None
    if isinstance(value, str):
        return None if "\n" in value or INVISIBLE.search(value) else value.strip()
    if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER:
        return None
    return str(value) if isinstance(value, int | Decimal | date) and not isinstance(value, bool) else None
