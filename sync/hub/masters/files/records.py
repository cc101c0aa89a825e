"""From the text of a file to records: cells with the line they stand in, each read as what it should be.

CSV rows and TOML tables become the same `Record`. A cell that cannot be read is a problem and yields a
harmless value, so that everything wrong in a file is found in one pass; rows are then worth nothing.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final, Generic, NamedTuple, TypeVar

from sync.hub.masters.files.code_damage import damage
from sync.hub.masters.files.problems import Findings, Place
from sync.hub.masters.files.wrong import Wrong
from terminal.domain.codes.commands import COMMAND_PREFIX, looks_like_command
from terminal.domain.codes.patterns import PatternProblem, check_pattern
from terminal.domain.events.bounds import LONGEST_TEXT
from terminal.domain.masters.row import Names
from terminal.domain.text_encoding import Decoded, decode_text

T = TypeVar("T")
K = TypeVar("K", bound=StrEnum)

INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_CODE: Final = re.compile(r"[^\s;]([^\t\n\u00a0\u3000;]{0,62}[^\s;])?")
_DECIMAL: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_PIECES: Final = re.compile("[1-9][0-9]{0,8}")
_FLAGS: Final = {"yes": True, "no": False}
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Format(NamedTuple):
    """A table: its file, the columns it must have and those it may have."""

    file: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, as the guide lists them."""
        return self.required + self.optional


class Placed(NamedTuple, Generic[T]):
    """A row and where it stands."""

    row: T
    place: Place


class Record:
    """One row or table: cells by column, as text without space around it. An absent cell is ""."""

    __slots__ = ("_cells", "_found", "place")

    def __init__(self, place: Place, cells: Mapping[str, str], found: Findings) -> None:
        self.place = place
        self._cells = cells
        self._found = found

    def wrong(self, wrong: Wrong, column: str = "", **parameters: object) -> None:
        """Report a problem in this record."""
        self._found.at(self.place, wrong, column, **parameters)

    def is_wrong(self, column: str) -> bool:
        """Whether a problem of that cell was reported."""
        return self._found.is_wrong(self.place, column)

    def text(self, column: str) -> str:
        """The cell as it stands, "" where it is empty."""
        return self._cells.get(column, "")

    def needed(self, column: str) -> str:
        """The cell; empty is a problem."""
        value = self._cells.get(column, "")
        if not value:
            self.wrong(Wrong.EMPTY, column)
        return value

    def name(self, column: str) -> str:
        """A name or another short text for people; one that no screen or label has room for is a problem."""
        value = self.text(column)
        if len(value) > LONGEST_TEXT:
            self.wrong(Wrong.LONG_NAME, column, found=len(value), most=LONGEST_TEXT)
        return value

    def code(self, column: str) -> str:
        """A code; empty or unusable is a problem."""
        return self._usable(column, self.needed(column))

    def code_or_nothing(self, column: str) -> str:
        """A code or ""."""
        return self._usable(column, self.text(column))

    def codes(self, column: str) -> tuple[str, ...]:
        """Codes separated by semicolons; an empty cell is none."""
        parts = [part.strip() for part in self.text(column).split(";")]
        return tuple(self._usable(column, part) for part in parts if part)

    def choices(self, column: str, kind: type[K]) -> tuple[K, ...]:
        """Some members of `kind`, separated by semicolons; an empty cell is none."""
        known: Mapping[str, K] = _members(kind)
        parts = tuple(part.strip() for part in self.text(column).split(";") if part.strip())
        for part in parts:
            if part not in known:
                self.wrong(Wrong.BAD_CHOICE, column, value=part, known=tuple(kind))
        return tuple(known[part] for part in parts if part in known)

    def _usable(self, column: str, value: str) -> str:
        if value and not _CODE.fullmatch(value):
            self.wrong(Wrong.BAD_CODE, column, value=value)
        elif looks_like_command(value):
            self.wrong(Wrong.RESERVED_CODE, column, value=value, prefix=COMMAND_PREFIX)
        elif (wrong := damage(value)) is not None:
            self.wrong(wrong[0], column, value=value, **wrong[1])
        return value

    def scanned(self, column: str) -> str:
        """Text that stands on a label, or ""; damaged text is a problem."""
        value = self.text(column)
        if value and (wrong := damage(value)) is not None:
            self.wrong(wrong[0], column, value=value, **wrong[1])
        return value

    def names(self) -> Names:
        """`name_zh` and `name_en`; both are needed."""
        for column in ("name_zh", "name_en"):
            if not self.text(column):
                self.wrong(Wrong.MISSING_LANGUAGE, column)
        return Names(self.name("name_zh"), self.name("name_en"))

    def decimal(self, column: str) -> Decimal | None:
        """A decimal of at most 12 + 6 digits; None where it is empty or no number."""
        value = self._cells.get(column, "")
        if not value:
            return None
        if _DECIMAL.fullmatch(value):
            return Decimal(value)
        self.wrong(Wrong.BAD_DECIMAL, column, value=value)
        return None

    def quantity(self, column: str) -> Decimal:
        """A decimal above 0; a problem yields 1."""
        if not self.needed(column) or (value := self.decimal(column)) is None:
            return Decimal(1)
        if value > 0:
            return value
        self.wrong(Wrong.NOT_POSITIVE, column, value=value)
        return Decimal(1)

    def whole(self, column: str, *, low: int = 0, high: int = 999_999_999, default: int = 0) -> int:
        """A whole number; `default` where it is empty or a problem."""
        value = self.text(column)
        if not value:
            return default
        if _WHOLE.fullmatch(value) and low <= int(value) <= high:
            return int(value)
        self.wrong(Wrong.BAD_WHOLE, column, value=value, low=low, high=high)
        return default

    def plan(self, column: str) -> tuple[int, dict[str, int]]:
        """Pieces planned: in all, and by item where the cell says "M:100;C:40"."""
        value = self.text(column)
        if ":" not in value:
            return self.whole(column), {}
        found: dict[str, int] = {}
        for part in value.split(";"):
            item, _, pieces = (text.strip() for text in part.rpartition(":"))
            if not item or item in found or not _PIECES.fullmatch(pieces):
                self.wrong(Wrong.BAD_PLAN, column, value=part.strip())
            else:
                found[item] = int(pieces)
        return sum(found.values()), found

    def choice(self, column: str, kind: type[K], default: K | None = None) -> K:
        """A member of `kind`; `default` where it is empty (no default: it is needed), else the first."""
        known: Mapping[str, K] = _members(kind)
        value = self.needed(column) if default is None else self.text(column)
        if value and value not in known:
            self.wrong(Wrong.BAD_CHOICE, column, value=value, known=tuple(kind))
        return known.get(value, default or next(iter(kind)))

    def flag(self, column: str, *, default: bool) -> bool:
        """Whether it is "yes" and not "no"; `default` where it is empty."""
        value = self.text(column)
        if value and value not in _FLAGS:
            self.wrong(Wrong.BAD_CHOICE, column, value=value, known=tuple(_FLAGS))
        return _FLAGS.get(value, default)

    def day(self, column: str) -> date | None:
        """A date; None where it is empty or no date."""
        value = self._cells.get(column, "")
        if not value:
            return None
        try:
            return date.fromisoformat(value if _DATE.fullmatch(value) else "")
        except ValueError:
            self.wrong(Wrong.BAD_DATE, column, value=value)
            return None

    def pattern(self, column: str) -> str:
        """A regular expression that codes may be matched with, or ""."""
        value = self.text(column)
        if value and (problem := _judged(value)) is not None:
            self.wrong(Wrong.BAD_PATTERN, column, detail=problem.en, detail_zh=problem.zh)
        return value


@cache
def _members(kind: type[K]) -> Mapping[str, K]:
    """The members by the words that stand in files."""
    return {member.value: member for member in kind}


@lru_cache(maxsize=1024)
def _judged(pattern: str) -> PatternProblem | None:
    return check_pattern(pattern)


def decode(file: str, data: bytes, found: Findings) -> Decoded | None:
    """The text of a file with "\\n" line ends and nothing invisible in it, and its encoding; None where it is
    no text.

    The whole file is in one encoding, decided by evidence (`text_encoding`) and never guessed.
    """
    decoded = decode_text(data)
    if isinstance(decoded, Decoded):
        return Decoded(_visible(file, decoded.text, found), decoded.encoding)
    found.broke(file, decoded.line, Wrong.NOT_TEXT)
    return None


def _visible(file: str, text: str, found: Findings) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not INVISIBLE.search(text):
        return text
    for number, line in enumerate(text.split("\n"), start=1):
        if hit := INVISIBLE.search(line):
            found.add(file, number, Wrong.INVISIBLE, code_point=f"U+{ord(hit[0]):04X}")
    return INVISIBLE.sub("", text)


def csv_records(layout: Format, text: str, found: Findings) -> Iterator[Record]:
    """The rows of a CSV file below its header. Empty rows are passed over."""
    rows = _csv_rows(layout.file, text, _separator(layout, text), found)
    first, names = next(rows, (1, []))
    header = [name.lower() for name in names]
    while header and not header[-1]:  # spreadsheets write columns that once held something
        header.pop()
    if not _header_is_usable(layout, first, header, found):
        return
    for line, full in rows:
        emptied = len(full) == len(names) and not any(full[len(header) :])
        cells = full[: len(header)] if emptied else full
        if len(cells) == len(header):
            yield Record(Place(layout.file, line), dict(zip(header, cells, strict=True)), found)
        else:
            found.broke(layout.file, line, Wrong.CELL_COUNT, found=len(cells), wanted=len(header))


def _separator(layout: Format, text: str) -> str:
    """The mark between cells: the one by which the first line names most columns, a comma if in doubt."""
    first = next((line for line in text.split("\n") if line.strip()), "")

    def known(mark: str) -> int:
        names = [name.strip().strip('"').lower() for name in first.split(mark)]
        return len(set(names) & set(layout.columns))

    return max(",;\t", key=known)


def _csv_rows(file: str, text: str, separator: str, found: Findings) -> Iterator[tuple[int, list[str]]]:
    """(line, stripped cells) of every row that is not empty."""
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if reader.line_num > line:
                found.broke(file, line, Wrong.LINE_IN_CELL)
            elif any(stripped):
                yield line, stripped
            line = reader.line_num + 1
    except csv.Error as error:
        found.broke(file, line, Wrong.BROKEN_CSV, detail=error)


def _header_is_usable(layout: Format, line: int, header: list[str], found: Findings) -> bool:
    if not set(header) & set(layout.columns):
        if layout.file not in found.broken:
            found.broke(layout.file, line, Wrong.NO_HEADER, columns=layout.columns)
        return False
    for column in dict.fromkeys(header):
        if column not in layout.columns:
            found.add(
                layout.file, line, Wrong.UNKNOWN_COLUMN, column=column or "(empty)", known=layout.columns
            )
        elif header.count(column) > 1:
            found.broke(layout.file, line, Wrong.COLUMN_TWICE, column=column)
    for column in layout.required:
        if column not in header:
            found.broke(layout.file, line, Wrong.MISSING_COLUMN, column=column)
    return layout.file not in found.broken
