"""From a table to what a chart takes: points of one value or of a subgroup, with name and phase. No Qt."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from terminal.faults import ConfigFault
from ui.commands.quality.table.file import Table
from ui.commands.quality.words import wrong
from ui.text import text

Value = Decimal | None


class Points(msgspec.Struct, frozen=True):
    """What is plotted, in order: a row of values a point, its name ("" = its number), its phase.

    `notes` say what a reader of the result has to know of the data. `sizes`: how many units each count was
    found in, where a column says it.
    """

    rows: tuple[tuple[Value, ...], ...]
    names: tuple[str, ...]
    phases: tuple[str, ...] | None
    notes: tuple[str, ...] = ()
    sizes: tuple[Decimal, ...] = ()

    @property
    def single(self) -> list[Value]:
        """The points as single values."""
        return [row[0] for row in self.rows]

    @property
    def named(self) -> bool:
        """Whether the points have names of their own."""
        return any(self.names)


class Grouping(msgspec.Struct, frozen=True):
    """How rows become points: by a column, so many at a time, or each row by itself."""

    column: str = ""
    size: int = 1
    label: str = ""
    phase: str = ""


def value_columns(table: Table, wanted: Sequence[str]) -> list[str]:
    """The columns of values: each a name or number, several as a,b,c or 4-6. Raises ConfigFault."""
    found: list[str] = []
    for words in wanted:
        found += [words] if words.strip() in table.columns else _several(words)
    for column in found:
        table.find(column)
    return found


def _several(words: str) -> list[str]:
    first, dash, last = words.partition("-")
    if dash and first.isdecimal() and last.isdecimal() and int(first) <= int(last):
        return [str(number) for number in range(int(first), int(last) + 1)]
    return words.split(",")


def points_of(table: Table, columns: Sequence[str], grouping: Grouping) -> Points:
    """The points. Raises ConfigFault where a cell is bad or there is no value at all."""
    cells = list(zip(*[table.numbers(column) for column in columns], strict=True))
    missing = sum(value is None for row in cells for value in row)
    if missing == len(cells) * len(columns):
        raise wrong(
            text(
                "{file}, column {column}: no value in any row; nothing was computed. Choose another column.",
                file=table.name,
                column=table.title(columns[0]),
            )
        )
    groups, notes = _groups(table, grouping)
    rows = tuple(tuple(value for place in places for value in cells[place]) for places in groups)
    names = table.texts(grouping.label or grouping.column) if grouping.label or grouping.column else None
    return Points(
        rows=rows,
        names=tuple("" if names is None else names[places[0]] for places in groups),
        phases=_phases(table, grouping.phase, groups),
        notes=(*notes, *_missing_note(missing)),
    )


def inspected(table: Table, points: Points, column: str) -> Points:
    """Points of single rows with the units inspected; a row without any is no point. Raises ConfigFault for a
    count in nothing and for a size below 0.
    """
    sizes = table.numbers(column)
    for row, size, count in zip(table.rows, sizes, points.single, strict=True):
        if (size is not None and size < 0) or (count and not size):
            raise _count_in_nothing(table.name, row.line, count, size)
    kept = [at for at, size in enumerate(sizes) if size]
    if not kept:
        raise wrong(_nothing_inspected(table.name, sizes))
    lines = [row.line for row in table.rows]
    notes = _left_out(
        [line for line, size in zip(lines, sizes, strict=True) if size is None],
        [line for line, size in zip(lines, sizes, strict=True) if size is not None and not size],
    )
    return Points(
        rows=tuple(points.rows[at] for at in kept),
        names=tuple(points.names[at] for at in kept),
        phases=points.phases and tuple(points.phases[at] for at in kept),
        notes=(*points.notes, *notes),
        sizes=tuple(size for size in sizes if size),
    )


def _count_in_nothing(file: str, line: int, count: Value, size: Value) -> ConfigFault:
    if size is None:
        return wrong(
            text(
                "{file}, line {line}: {count} found, and how many were inspected is not said; nothing was "
                "computed. Correct the line.",
                file=file,
                line=line,
                count=count,
            )
        )
    return wrong(
        text(
            "{file}, line {line}: {count} found in {size} inspected; nothing was computed. Correct the line.",
            file=file,
            line=line,
            count="–" if count is None else count,
            size=size,
        )
    )


def _nothing_inspected(file: str, sizes: Sequence[Value]) -> str:
    if all(size is None for size in sizes):
        return text(
            "{file}: no row says how many were inspected; nothing was computed. Choose another column.",
            file=file,
        )
    return text("{file}: nothing was inspected in any row; nothing was computed.", file=file)


def _left_out(unsaid: Sequence[int], nothing: Sequence[int]) -> list[str]:
    """What is said of the lines without a size, and of those with a size of 0."""
    notes = []
    if unsaid:
        notes.append(
            text(
                "{n} row was left out, it does not say how many were inspected (line {lines}).|"
                "{n} rows were left out, they do not say how many were inspected (lines {lines}).",
                n=len(unsaid),
                lines=", ".join(map(str, unsaid)),
            )
        )
    if nothing:
        notes.append(
            text(
                "{n} row was left out, nothing was inspected (line {lines}).|"
                "{n} rows were left out, nothing was inspected (lines {lines}).",
                n=len(nothing),
                lines=", ".join(map(str, nothing)),
            )
        )
    return notes


def _missing_note(missing: int) -> tuple[str, ...]:
    if not missing:
        return ()
    return (
        text("{n} cell without a value was left out.|{n} cells without a value were left out.", n=missing),
    )


def _groups(table: Table, grouping: Grouping) -> tuple[list[list[int]], tuple[str, ...]]:
    """The places of the rows of each point, and what has to be said about them."""
    if grouping.column:
        return _by_name(table, grouping.column)
    count = len(table.rows)
    size = grouping.size
    groups = [list(range(start, min(start + size, count))) for start in range(0, count, size)]
    short = count % size
    note = text("The last subgroup has {n} of {size} rows.", n=short, size=size)
    return groups, (note,) if short else ()


def _by_name(table: Table, column: str) -> tuple[list[list[int]], tuple[str, ...]]:
    names = table.texts(column)
    found: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        if name:
            found.setdefault(name, []).append(place)
    if not found:
        raise wrong(
            text(
                "{file}, column {column}: no subgroup is named; nothing was computed. Choose another column.",
                file=table.name,
                column=table.title(column),
            )
        )
    apart = [name for name, places in found.items() if places[-1] - places[0] >= len(places)]
    nameless = sum(not name for name in names)
    notes = [
        text(
            "Rows of subgroup “{name}” are not next to each other; all rows of one name are one subgroup.",
            name=name,
        )
        for name in apart[:1]
    ]
    if nameless:
        notes.append(
            text(
                "{n} row without a subgroup was left out.|{n} rows without a subgroup were left out.",
                n=nameless,
            )
        )
    return list(found.values()), tuple(notes)


def _phases(table: Table, column: str, groups: Sequence[Sequence[int]]) -> tuple[str, ...] | None:
    if not column:
        return None
    phases = table.texts(column)
    for places in groups:
        if len({phases[place] for place in places}) > 1:
            raise wrong(
                text(
                    "{file}, line {line}: a subgroup is in two phases; nothing was computed. "
                    "Correct column {column}.",
                    file=table.name,
                    line=table.rows[places[0]].line,
                    column=table.title(column),
                )
            )
    return tuple(phases[places[0]] for places in groups)
