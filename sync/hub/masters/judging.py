"""Which tables of a planner's folder are taken over, and why the others are not.

Each table stands for itself: one in which something is wrong is refused as a whole, the others are taken
where what they rest on is right or already at the hub. What is judged is what the hub would have afterwards.
No database, no file.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sync.hub.masters.changes import Changes
from sync.hub.masters.files.problems import FileProblem, Findings, Place
from sync.hub.masters.files.records import Placed
from sync.hub.masters.files.table import MasterFiles, MasterTable, Surroundings
from sync.hub.masters.files.wrong import Wrong
from sync.hub.masters.reading import check_files
from sync.hub.masters.tables import TABLES
from terminal.domain.masters.rows import MasterRow

Table = MasterTable[Any]


class FolderVerdict(NamedTuple):
    """What may be loaded: `rows` that the files name, `also` rows of the hub that they change without naming
    them, `kinds` of which they speak; and what is wrong with the tables that are `refused`.
    """

    rows: tuple[MasterRow, ...]
    also: tuple[MasterRow, ...]
    kinds: frozenset[str]
    taken: tuple[str, ...]
    refused: tuple[str, ...]
    problems: tuple[FileProblem, ...]


class Judge:
    """Judges a folder once.

    Args:
        read: the files that are there.
        found: what is wrong inside the files.
        at_hub: every row that the hub has.
        changes: what may not change there; None: there are no records.
        remove_absent: rows of the tables taken that no file names will go.
    """

    def __init__(
        self,
        read: MasterFiles,
        found: Findings,
        around: Surroundings,
        at_hub: Sequence[MasterRow] = (),
        changes: Changes | None = None,
        *,
        remove_absent: bool = False,
    ) -> None:
        self._read = read
        self._found = found
        self._around = around
        self._changes = changes
        self._remove_absent = remove_absent
        self._at_hub = {table: _split(table, at_hub) for table in TABLES}
        self._refused: set[str] = set()
        self._problems: list[FileProblem] = []

    def judged(self) -> FolderVerdict:
        """The tables that are taken, the problems of the others."""
        self._missing()
        self._check(self._read.there, self._found)
        self._refuse(problem for problem in self._found.problems if not problem.at_hub)
        found = self._found
        while True:
            if self._refused:
                found = Findings()
                self._check(self._taken(), found)
            own = [problem for problem in found.problems if not problem.at_hub]
            unfit = [] if own else self._unfit(found.problems)
            if not (own or unfit):
                return self._answer()
            self._refuse(unfit or self._resting(own))

    def _taken(self) -> list[Table]:
        there = (table for table in TABLES if table in self._read.there)
        return [table for table in there if table.format.file not in self._refused]

    def _missing(self) -> None:
        for table in TABLES:
            there = table in self._read.there or table.format.file in self._found.broken
            if table.needed and not there and not self._at_hub[table]:
                self._found.broke(table.format.file, 1, Wrong.MISSING_FILE)

    def _refuse(self, problems: Iterable[FileProblem]) -> None:
        for problem in problems:
            self._problems.append(problem)
            self._refused.add(problem.file)

    def _resting(self, own: Sequence[FileProblem]) -> list[FileProblem]:
        """Of each file that was right with the refused ones and is not without them, its first row."""
        found = Findings()
        refused = tuple(sorted(self._refused))
        first = {problem.file: problem.line for problem in sorted(own, key=FileProblem.place, reverse=True)}
        for file, line in first.items():
            found.add(file, line, Wrong.RESTS_ON_REFUSED, files=refused)
        return found.problems

    def _unfit(self, problems: Sequence[FileProblem]) -> list[FileProblem]:
        """What the hub has and would no longer be right, told of the table without which it would be."""
        new = self._new(problems)
        if not new:
            return []
        taken = self._taken()
        guilty = [table for table in taken if not self._broken_without(table, taken)][:1] or taken
        found = Findings()
        about = {"other": new[0].file, "detail": new[0].reason, "detail_zh": new[0].say("zh")}
        for table in guilty:
            found.add(table.format.file, 1, Wrong.UNFIT_FOR_HUB, **about)
        return found.problems

    def _broken_without(self, table: Table, taken: Sequence[Table]) -> bool:
        found = Findings()
        self._check([other for other in taken if other is not table], found)
        return bool(self._new(found.problems))

    def _new(self, problems: Sequence[FileProblem]) -> list[FileProblem]:
        """The problems of rows at the hub that are not there already."""
        of_hub = [problem for problem in problems if problem.at_hub]
        if not of_hub:
            return []
        before = Findings()
        self._check([], before)
        return [problem for problem in of_hub if problem not in before.problems]

    def _check(self, taken: Collection[Table], found: Findings) -> None:
        check_files(self._files(taken), self._around, found)
        if self._changes:
            self._changes.check({table.struct: self._read.rows[table] for table in taken}, found)

    def _files(self, taken: Collection[Table]) -> MasterFiles:
        """What the hub would have."""
        return MasterFiles({table: self._rows(table, taken) for table in TABLES})

    def _rows(self, table: Table, taken: Collection[Table]) -> list[Placed[Any]]:
        if table not in taken:
            return self._at_hub[table]
        return [*self._staying(table), *self._read.rows[table]]

    def _staying(self, table: Table) -> list[Placed[Any]]:
        """The rows at the hub that a file which is taken leaves as they are."""
        about = table.about
        if about is None or self._remove_absent:
            return []
        named = {about(row) for row, _ in self._read.rows[table]}
        return [entry for entry in self._at_hub[table] if about(entry.row) not in named]

    def _answer(self) -> FolderVerdict:
        taken = self._taken()
        files = self._files(taken)
        rows = (row for table in taken if table.feed for row in table.feed(files, self._read.rows[table]))
        return FolderVerdict(
            rows=tuple(rows),
            also=tuple(_around_parts(files, taken)),
            kinds=frozenset(table.kind for table in taken if table.feed),
            taken=tuple(table.format.file for table in taken),
            refused=tuple(sorted(self._refused)),
            problems=tuple(sorted(self._problems, key=FileProblem.place)),
        )


def _around_parts(files: MasterFiles, taken: Iterable[Table]) -> Iterator[MasterRow]:
    """The rows of the hub of which a file holds parts, while no file holds them."""
    for part in taken:
        if part.feed is None:
            around = files.table_of(part.fed)
            assert around.feed is not None
            yield from around.feed(files, [entry for entry in files.rows[around] if entry.place.at_hub])


def _split(table: Table, at_hub: Iterable[MasterRow]) -> list[Placed[Any]]:
    """What the hub has, as rows of the table's file, each at a place of its own."""
    rows = (row for fed in at_hub if fed.kind == table.kind for row in table.split(fed))
    return [Placed(row, Place(table.format.file, -number)) for number, row in enumerate(rows)]
