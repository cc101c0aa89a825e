"""What a table of master data is, as one record, and the rows of all tables for those that refer to them.

Which tables there are is in `sync.hub.masters.tables`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from sync.hub.masters.files.problems import Findings, Place
from sync.hub.masters.files.records import Format, Placed, Record, csv_records
from sync.hub.masters.files.wrong import Wrong
from terminal.domain.masters.row import Master, Names
from terminal.domain.masters.rows import MasterRow

T = TypeVar("T")
M = TypeVar("M", bound=Master)
Feed = Callable[["MasterFiles", Sequence[Placed[T]]], Iterable[MasterRow]]
"""From the rows of all files and those of one to what goes to the stations."""
TableReader = Callable[[Format, str, Findings], list[Placed[T]]]
"""From the text of a file to its rows; what is wrong inside the file goes to the findings."""


def by_row(read: Callable[[Record], T]) -> TableReader[T]:
    """What reads a CSV file whose rows `read` reads."""

    def rows(layout: Format, text: str, found: Findings) -> list[Placed[T]]:
        return [Placed(read(record), record.place) for record in csv_records(layout, text, found)]

    return rows


def _own_key(row: Any) -> tuple[object, ...]:
    return (row.key(),)


def _as_they_are(files: "MasterFiles", rows: Sequence[Placed[Any]]) -> Iterable[MasterRow]:
    return (row for row, _ in rows)


def _as_fed(row: MasterRow) -> Iterable[Any]:
    return (row,)


def _nothing_more(rows: Sequence[Placed[Any]], known: "KnownRows") -> None:
    """A table that refers to nothing."""


@dataclass(frozen=True, kw_only=True, eq=False)
class MasterTable(Generic[T]):
    """A table of master data.

    Args:
        struct: what a row of the file becomes, of which no other table has rows.
        format: its file and columns.
        holds: what a planner is told of it.
        needed: no plant works without the file.
        read: text to rows.
        key: what no two rows of the file may share.
        check: judges the rows against those of all tables.
        feed: the rows that go to the stations; None: the rows of another table hold these.
        of: what those rows are, where they are not of `struct`.
        split: a row of the feed as rows of the file.
        about: what a file says all of by naming it once; of anything else, what the hub has stays. None: a
            file says all there is.
    """

    struct: type[T]
    format: Format
    holds: Names
    needed: bool = False
    read: TableReader[T]
    key: Callable[[T], tuple[object, ...]] = _own_key
    check: Callable[[Sequence[Placed[T]], "KnownRows"], None] = _nothing_more
    feed: Feed[T] | None = _as_they_are
    of: type[Any] | None = None
    split: Callable[[Any], Iterable[T]] = _as_fed
    about: Callable[[T], object] | None = _own_key

    @property
    def fed(self) -> type[Any]:
        """What the rows are that go to the stations."""
        return self.of or self.struct

    @property
    def kind(self) -> str:
        """The kind of those rows."""
        kind: str = self.fed.kind
        return kind


class MasterFiles:
    """The rows of every table with their places. Rows are usable only where nothing was found wrong.

    Args:
        rows: by table; none of a table that `there` has not.
        there: the tables of which there are files.
    """

    def __init__(
        self,
        rows: Mapping[MasterTable[Any], list[Placed[Any]]],
        there: Collection[MasterTable[Any]] = (),
    ) -> None:
        self.rows = rows
        self.there = there
        self._tables = {table.struct: table for table in rows}

    def table_of(self, struct: type) -> MasterTable[Any]:
        """The table of that struct."""
        return self._tables[struct]

    def of(self, struct: type[T]) -> list[Placed[T]]:
        """The rows of the table of that struct."""
        return self.rows[self._tables[struct]]

    def file_of(self, struct: type) -> str:
        """The file of the table of that struct."""
        return self._tables[struct].format.file


class Surroundings(NamedTuple):
    """What only the caller knows: the station types (name: whether operations are done there), which icons
    and which time zones exist.
    """

    station_types: Mapping[str, bool]
    icons: Collection[str]
    zone_exists: Callable[[str], bool]


class KnownRows:
    """The rows of all files by key, for those that refer to them. `found` receives what is wrong."""

    def __init__(self, files: MasterFiles, around: Surroundings, found: Findings) -> None:
        self.files = files
        self.around = around
        self.found = found
        self._by_key: dict[type, dict[str, Placed[Any]]] = {}

    def placed(self, struct: type[M], key: str) -> Placed[M] | None:
        """The last row of that key with its place, None where there is none."""
        if struct not in self._by_key:
            self._by_key[struct] = {entry.row.key(): entry for entry in self.files.of(struct)}
        return self._by_key[struct].get(key)

    def row(self, struct: type[M], key: str) -> M | None:
        """The row of that key."""
        found = self.placed(struct, key)
        return found.row if found else None

    def is_judged(self, struct: type) -> bool:
        """Whether the file was understood, so that what is missing in it is missing indeed."""
        return self.files.file_of(struct) not in self.found.broken

    def refer(self, place: Place, column: str, key: str | None, struct: type[Master]) -> None:
        """Report `key` where the table of `struct` has no such row."""
        if key and self.placed(struct, key) is None:
            self.report_unknown(place, column, key, struct)

    def report_unknown(self, place: Place, column: str, key: str, struct: type) -> None:
        """Report that the table of `struct` has no such row."""
        if self.is_judged(struct):
            self.found.at(place, Wrong.UNKNOWN, column, code=key, target=self.files.file_of(struct))


def check_unique(keyed: Iterable[tuple[tuple[object, ...], Place]], found: Findings) -> None:
    """Report each key that was there before; one without any text is reported as empty elsewhere."""
    first: dict[tuple[object, ...], Place] = {}
    for key, place in keyed:
        before = first.setdefault(key, place)
        if before is place or not any(key):
            continue
        text = " - ".join(map(str, key))
        if before.at_hub:
            found.at(place, Wrong.TAKEN_AT_HUB, code=text, what=before.file)
        else:
            found.at(place, Wrong.DUPLICATE, key=text, other=before.line)
