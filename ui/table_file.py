"""A table as a person saved it: any CSV, from bytes to named columns of text or numbers.

Encoding, separator, decimal mark and header row are found out; what was found stands in the `Table`, so that
a report can say it. No Qt, and nothing is guessed about a cell: what is no number is refused with its place.
"""

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, Literal

import msgspec

from terminal.faults import ConfigFault, FaultCode
from ui.text import text

Decimal = Literal["point", "comma"]

ENCODINGS: Final = ("utf-8-sig", "gb18030")
SEPARATORS: Final = ("\t", ";", "|", ",")  # a comma last: beside another separator it is a decimal mark
MISSING: Final = frozenset({"", "na", "n/a", "nan", "null", "none", "*", "-", "—"})
"""What programs write where there is no value, in lower case."""

_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_INFINITE: Final = frozenset({"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞", "-∞"})
_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)
_SAMPLE_ROWS: Final = 200
_COLUMNS_SHOWN: Final = 20


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row: the line of the file it begins at, and its cells, as many as there are columns."""

    line: int
    cells: tuple[str, ...]


class Table(msgspec.Struct, frozen=True):
    """A read file. `columns` are "" where unnamed, all of them if there is no header row."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    separator: str
    encoding: str
    decimal: Decimal | None = None

    @property
    def named(self) -> bool:
        """Whether the file has a header row."""
        return any(self.columns)

    def find(self, column: str) -> int:
        """The place of a column, chosen by its name or by its number from 1. Raises ConfigFault."""
        wanted = column.strip()
        exact = [place for place, name in enumerate(self.columns) if name and name == wanted]
        folded = [place for place, name in enumerate(self.columns) if name.casefold() == wanted.casefold()]
        found = exact or (folded if wanted else [])
        if len(found) > 1:
            raise _wrong(
                text(
                    "{file} has {n} columns named “{column}”; nothing was computed. "
                    "Choose by number: {numbers}.",
                    file=self.name,
                    n=len(found),
                    column=wanted,
                    numbers=", ".join(str(place + 1) for place in found),
                )
            )
        if found:
            return found[0]
        if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(self.columns):
            return int(wanted) - 1
        raise self._no_column(wanted)

    def title(self, column: str) -> str:
        """What a column is called in a report: its name, else its number."""
        place = self.find(column)
        return self.columns[place] or str(place + 1)

    def texts(self, column: str) -> list[str]:
        """The cells of a column; "" where a value is missing. Raises ConfigFault."""
        place = self.find(column)
        cells = (row.cells[place] for row in self.rows)
        return ["" if cell.casefold() in MISSING else cell for cell in cells]

    def numbers(self, column: str) -> list[float | None]:
        """The values of a column, None where one is missing. Raises ConfigFault for the first bad cell."""
        place = self.find(column)
        comma = self._comma_is_decimal(place)
        return [self._number(row, place, comma=comma) for row in self.rows]

    def _number(self, row: Row, place: int, *, comma: bool) -> float | None:
        cell = row.cells[place]
        if cell.casefold() in MISSING:
            return None
        plain = cell.replace("−", "-")
        plain = plain.replace(",", ".", 1) if comma else _without_thousands(plain)
        value = float(plain) if _NUMBER.fullmatch(plain) else math.nan
        if math.isfinite(value):
            return value
        if math.isinf(value) or cell.casefold() in _INFINITE:
            raise self._bad(row, place, text("“{cell}” is not finite", cell=cell))
        raise self._bad(row, place, text("“{cell}” is no number", cell=cell[:40]))

    def _comma_is_decimal(self, place: int) -> bool:
        """Whether a comma in this column is the decimal mark. Raises ConfigFault where it can be either."""
        if self.decimal is not None:
            return self.decimal == "comma"
        with_comma = [row for row in self.rows if "," in row.cells[place]]
        if not with_comma:
            return False
        if all(_THOUSANDS.fullmatch(row.cells[place]) for row in with_comma) and self.separator == ",":
            cell = with_comma[0].cells[place]
            reason = text("“{cell}” can be read in two ways: add --decimal point or comma", cell=cell)
            raise self._bad(with_comma[0], place, reason)
        return not any("." in row.cells[place] for row in self.rows)

    def _bad(self, row: Row, place: int, reason: str) -> ConfigFault:
        return _wrong(
            text(
                "{file}, line {line}, column {column}: {reason}; nothing was computed. "
                "Correct the cell, or empty it.",
                file=self.name,
                line=row.line,
                column=self.columns[place] or place + 1,
                reason=reason,
            )
        )

    def _no_column(self, wanted: str) -> ConfigFault:
        shown = [f"{place} {name}".rstrip() for place, name in enumerate(self.columns, start=1)]
        more = " …" if len(shown) > _COLUMNS_SHOWN else ""
        return _wrong(
            text(
                "{file} has no column “{column}”; nothing was computed. Choose by name or number: {columns}.",
                file=self.name,
                column=wanted,
                columns=", ".join(shown[:_COLUMNS_SHOWN]) + more,
            )
        )


def read_table(path: Path, decimal: Decimal | None = None) -> Table:
    """Reads a file. Raises ConfigFault with file, line and reason if it is absent, empty or no table."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _wrong(
            text(
                "{file} cannot be read ({reason}); nothing was computed. Check the path.",
                file=path,
                reason=error.strerror or type(error).__name__,
            )
        ) from error
    return parse_table(path.name, content, decimal)


def parse_table(name: str, content: bytes, decimal: Decimal | None = None) -> Table:
    """The table in the bytes of a file. Raises ConfigFault."""
    words, encoding = _decoded(name, content)
    words, said = _said_separator(words)
    separator = said or _likely_separator(words)
    skipped = 1 if said else 0
    rows = [Row(row.line + skipped, row.cells) for row in _records(name, words, separator)]
    if not rows:
        raise _wrong(text("{file} is empty; nothing was computed. Name a file with values.", file=name))
    columns, body = _headed(rows)
    if not body:
        raise _wrong(
            text("{file} has column names and no values; nothing was computed. Check the file.", file=name)
        )
    squared = tuple(_squared(name, row, len(columns)) for row in body)
    return Table(name, columns, squared, separator, encoding.removesuffix("-sig"), decimal)


def _wrong(detail: str) -> ConfigFault:
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)


def _without_thousands(cell: str) -> str:
    return cell.replace(",", "") if _THOUSANDS.fullmatch(cell.partition(".")[0]) else cell


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    if content.startswith(b"PK\x03\x04"):
        raise _wrong(
            text(
                "{file} is a spreadsheet; nothing was computed. Save the sheet as CSV and name that.",
                file=name,
            )
        )
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ENCODINGS:
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in words:
            return words, encoding
    raise _wrong(
        text(
            "{file} is no text in UTF-8 or GB18030; nothing was computed. Save it as CSV in UTF-8.", file=name
        )
    )


def _said_separator(words: str) -> tuple[str, str]:
    """The text without the first line "sep=;" that spreadsheets write, and the separator it names."""
    first, _, rest = words.partition("\n")
    said = first.strip("\r")
    return (rest, said[4]) if len(said) == 5 and said.startswith("sep=") else (words, "")


def _likely_separator(words: str) -> str:
    """The first separator by which header and rows have the same number of cells, more than one.

    Else the one that is most in the header; a header without any is one column, whatever its values hold.
    """
    header = words.lstrip().partition("\n")[0]
    dividing = (mark for mark in SEPARATORS if _divides(words, mark))
    return next(dividing, "") or max(SEPARATORS, key=lambda mark: (header.count(mark), mark not in words))


def _divides(words: str, separator: str) -> bool:
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=separator)
    try:
        counts = [len(row) for row in islice(reader, _SAMPLE_ROWS) if any(map(str.strip, row))]
    except csv.Error:
        return False
    header, rows = counts[:1], counts[1:]
    if not header or header[0] < 2:
        return False
    fitting = sum(header[0] <= count <= header[0] + 1 for count in rows)
    return fitting >= 0.9 * len(rows)


def _records(name: str, words: str, separator: str) -> Iterator[Row]:
    """The rows that hold anything, their cells trimmed. Raises ConfigFault for an unclosed quotation mark."""
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            trimmed = tuple(cell.strip() for cell in cells)
            if any(trimmed):
                yield Row(line, trimmed)
            line = reader.line_num + 1
    except csv.Error as error:
        raise _wrong(
            text(
                "{file}, line {line}: a quotation mark is not closed; nothing was computed. "
                "Correct the line.",
                file=name,
                line=line,
            )
        ) from error


def _headed(rows: Sequence[Row]) -> tuple[tuple[str, ...], Sequence[Row]]:
    """Column names and the rows below. A first row of numbers alone is no header, unless it is 1, 2, 3 ..."""
    first = rows[0].cells
    counted = len(first) > 1 and first == tuple(str(number) for number in range(1, len(first) + 1))
    if all(_looks_like_value(cell) for cell in first) and not counted:
        return ("",) * len(first), rows
    extra = len(first) > 1 and len(rows) > 1 and all(len(row.cells) == len(first) + 1 for row in rows[1:])
    return (("", *first) if extra else first), rows[1:]  # statistics programs leave row numbers unnamed


def _looks_like_value(cell: str) -> bool:
    plain = cell.replace(",", ".")
    return cell.casefold() in MISSING | _INFINITE or _NUMBER.fullmatch(plain) is not None


def _squared(name: str, row: Row, width: int) -> Row:
    """The row with as many cells as there are columns. Raises ConfigFault if it holds more."""
    if len(row.cells) == width:
        return row
    if any(row.cells[width:]):
        raise _wrong(
            text(
                "{file}, line {line}: {n} cells, but {width} columns; nothing was computed. "
                "Correct the line.",
                file=name,
                line=row.line,
                n=len(row.cells),
                width=width,
            )
        )
    return Row(row.line, (row.cells + ("",) * width)[:width])
