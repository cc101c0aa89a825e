"""A table as a person saved it: any CSV, from bytes to named columns of text or numbers.

Encoding, separator, decimal mark and heading are found out by evidence, and asked for where the evidence
allows two readings; what was taken stands in the `Table`, and every report says it. What a cell is worth is
`ui.commands.quality.table.numbers`, which bytes are which characters `terminal.domain.text_encoding`. No Qt.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final, Literal

import msgspec

from terminal.domain.text_encoding import Decoded, decode_as, decode_text
from terminal.faults import ConfigFault, FaultCode
from ui.commands.quality.table.heading import heading_of, is_summary
from ui.commands.quality.table.numbers import BadCell, DecimalMark, mark_of, number
from ui.text import text

SEPARATORS: Final = ("\t", ";", "|", ",")  # a comma last: beside another separator it is a decimal mark
_SAMPLE_ROWS: Final = 200
_COLUMNS_SHOWN: Final = 20


class ReadingOptions(msgspec.Struct, frozen=True):
    """What a person said about a file; None is found out."""

    decimal: DecimalMark | None = None
    heading: Literal["yes", "no"] | None = None
    encoding: str | None = None


FOUND_OUT: Final = ReadingOptions()


class TableRow(msgspec.Struct, frozen=True, gc=False):
    """One row: the line of the file it begins at, and its cells, as many as there are columns."""

    line: int
    cells: tuple[str, ...]


class Table(msgspec.Struct, frozen=True):
    """A read file. `columns` are "" where unnamed, all of them if there is no header row.

    `left_out` are the rows that sum up others. `marks` collects the decimal mark of each column that was read
    as numbers.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    separator: str
    encoding: str
    decimal: DecimalMark | None = None
    left_out: tuple[TableRow, ...] = ()
    heading_line: int | None = None
    marks: dict[int, DecimalMark] = msgspec.field(default_factory=dict)

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

    def reading(self) -> dict[str, str | int | None]:
        """How the file was read, for a program; `decimal` is None where no value has a mark."""
        marks = sorted(set(self.marks.values()))
        return {
            "encoding": self.encoding,
            "separator": self.separator,
            "decimal": " ".join(marks) or None,
            "heading": self.heading_line,
        }

    def title(self, column: str) -> str:
        """What a column is called in a report: its name, else its number."""
        place = self.find(column)
        return self.columns[place] or str(place + 1)

    def texts(self, column: str) -> list[str]:
        """The cells of a column, word for word: NA, None or "-" may be what somebody is called."""
        place = self.find(column)
        return [row.cells[place] for row in self.rows]

    def numbers(self, column: str) -> list[Decimal | None]:
        """The values of a column, None where one is missing. Raises ConfigFault for the first bad cell."""
        place = self.find(column)
        cells = [row.cells[place] for row in self.rows]
        try:
            mark = self.decimal or mark_of(cells, self.separator)
            values = [number(cell, mark, at) for at, cell in enumerate(cells)]
        except BadCell as bad:
            raise self._bad(self.rows[bad.at], place, bad.reason) from bad
        self.marks[place] = mark
        return values

    def _bad(self, row: TableRow, place: int, reason: str) -> ConfigFault:
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


def read_table(path: Path, reading: ReadingOptions = FOUND_OUT) -> Table:
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
    return parse_table(path.name, content, reading)


def parse_table(name: str, content: bytes, reading: ReadingOptions = FOUND_OUT) -> Table:
    """The table in the bytes of a file. Raises ConfigFault."""
    decoded = _decoded(name, content, reading.encoding)
    words, said = _said_separator(decoded.text)
    separator = said or _likely_separator(words)
    skipped = 1 if said else 0
    rows = [TableRow(row.line + skipped, row.cells) for row in _records(name, words, separator)]
    if not rows:
        raise _wrong(text("{file} is empty; nothing was computed. Name a file with values.", file=name))
    columns, body = _headed(name, rows, reading.heading)
    if not body:
        raise _wrong(
            text("{file} has column names and no values; nothing was computed. Check the file.", file=name)
        )
    squared = [_squared(name, row, len(columns)) for row in body]
    summaries = tuple(row for row in squared if is_summary(row.cells, last=row is squared[-1]))
    kept = tuple(row for row in squared if row not in summaries)
    heading_line = rows[0].line if body is not rows else None
    if len(summaries) > len(kept):  # then the word names the rows and sums up nothing
        summaries = ()
        kept = tuple(squared)
    return Table(name, columns, kept, separator, decoded.encoding, reading.decimal, summaries, heading_line)


def _wrong(detail: str) -> ConfigFault:
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)


def _decoded(name: str, content: bytes, encoding: str | None) -> Decoded:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _wrong(
            text(
                "{file} is a spreadsheet; nothing was computed. Save the sheet as CSV and name that.",
                file=name,
            )
        )
    found = decode_text(content) if encoding is None else decode_as(content, encoding)
    if isinstance(found, Decoded) and "\0" not in found.text:
        return found
    if found is None:
        raise _wrong(
            text(
                "{file} is no text in {encoding}; nothing was computed. Name another --encoding.",
                file=name,
                encoding=encoding,
            )
        )
    if isinstance(found, Decoded) or not found.candidates:
        raise _wrong(
            text("{file} is no text; nothing was computed. Save it as CSV in UTF-8.", file=name),
        )
    raise _wrong(
        text(
            "{file}, line {line}: it cannot be told in which encoding the text is; nothing was computed. "
            "Add --encoding, as {candidates}, or save the file as UTF-8.",
            file=name,
            line=found.line,
            candidates=text(" or ").join(found.candidates),
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
    header = counts[:1]
    rows = counts[1:]
    if not header or header[0] < 2:
        return False
    fitting = sum(header[0] <= count <= header[0] + 1 for count in rows)
    return fitting >= 0.9 * len(rows)


def _records(name: str, words: str, separator: str) -> Iterator[TableRow]:
    """The rows that hold anything, their cells trimmed. Raises ConfigFault for an unclosed quotation mark."""
    reader = csv.reader(io.StringIO(words, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            trimmed = tuple(cell.strip() for cell in cells)
            if any(trimmed):
                yield TableRow(line, trimmed)
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


def _headed(
    name: str, rows: Sequence[TableRow], said: str | None
) -> tuple[tuple[str, ...], Sequence[TableRow]]:
    """Column names and the rows below. Raises ConfigFault where the first row may be either."""
    first = rows[0].cells
    headed = said == "yes" if said else heading_of(first, [row.cells for row in rows[1:_SAMPLE_ROWS]])
    if headed is None:
        raise _wrong(
            text(
                "{file}, line {line}: “{cells}” can be column names or values; nothing was computed. "
                "Add --heading yes or --heading no.",
                file=name,
                line=rows[0].line,
                cells=", ".join(first)[:60],
            )
        )
    if not headed:
        return ("",) * len(first), rows
    extra = len(first) > 1 and len(rows) > 1 and all(len(row.cells) == len(first) + 1 for row in rows[1:])
    return (("", *first) if extra else first), rows[1:]  # statistics programs leave row numbers unnamed


def _squared(name: str, row: TableRow, width: int) -> TableRow:
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
    return TableRow(row.line, (row.cells + ("",) * width)[:width])
