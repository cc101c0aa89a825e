"""The files of a plant as a whole: read, judged row against row, put together as the hub feeds them.

Text in, rows and problems out. It changes no row and stops at nothing: everything that is wrong goes to the
findings. What refers to a file that could not be understood as a whole is not judged.
"""

from collections.abc import Iterator, Mapping

from sync.hub.masters.files.problems import Findings, Place, Wrong
from sync.hub.masters.files.table import KnownRows, MasterFiles, Surroundings, check_unique
from sync.hub.masters.tables import TABLES
from terminal.domain.masters.row import Master
from terminal.domain.masters.rows import Lot, MasterRow


def read_files(texts: Mapping[str, str], found: Findings) -> MasterFiles:
    """Read every file of `texts` (file name to text); what is wrong inside a file goes to `found`."""
    there = {table: texts.get(table.format.file) for table in TABLES}
    return MasterFiles(
        {
            table: [] if text is None else table.read(table.format, text, found)
            for table, text in there.items()
        }
    )


def check_files(files: MasterFiles, around: Surroundings, found: Findings) -> None:
    """Judge all rows; `found` receives what is wrong."""
    known = KnownRows(files, around, found)
    for table, rows in files.rows.items():
        check_unique(((table.key(row), place) for row, place in rows), found)
        table.check(rows, known)
    _check_codes(files, found)


def assembled(files: MasterFiles) -> tuple[MasterRow, ...]:
    """The rows of files in which nothing is wrong, as the hub feeds them, kind by kind."""
    return tuple(row for table, rows in files.rows.items() for row in table.feed(files, rows))


def _check_codes(files: MasterFiles, found: Findings) -> None:
    """No code stands for two things. Two lots may bear one number: the station asks which is meant."""
    first: dict[str, tuple[Master, Place]] = {}
    for row, place in _masters(files):
        for code in row.codes():
            other, before = first.setdefault(code, (row, place))
            both_lots = isinstance(row, Lot) and isinstance(other, Lot)
            same_key = (row.kind, row.key()) == (other.kind, other.key())
            if other is not row and code and not both_lots and not same_key:
                what = f"{other.kind} {other.key()}"
                found.at(
                    place, Wrong.CODE_TAKEN, code=code, what=what, other_file=before.file, other=before.line
                )


def _masters(files: MasterFiles) -> Iterator[tuple[Master, Place]]:
    for rows in files.rows.values():
        yield from ((row, place) for row, place in rows if isinstance(row, Master))
