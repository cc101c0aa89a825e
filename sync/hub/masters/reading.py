"""The files of a plant as a whole: read, judged row against row, put together as the hub feeds them.

Text in, rows and problems out. It changes no row and stops at nothing: everything that is wrong goes to the
findings. What refers to a file that could not be understood as a whole is not judged.
"""

from collections.abc import Iterator, Mapping

from sync.hub.masters.files.problems import Findings, Place
from sync.hub.masters.files.records import Placed
from sync.hub.masters.files.table import KnownRows, MasterFiles, Surroundings, check_unique
from sync.hub.masters.files.wrong import Wrong
from sync.hub.masters.tables import TABLES
from terminal.domain.masters.row import Master
from terminal.domain.masters.rows import Lot, MasterRow


def read_files(texts: Mapping[str, str], found: Findings) -> MasterFiles:
    """Read every file of `texts` (file name to text); what is wrong inside a file goes to `found`."""
    there = {table: texts[table.format.file] for table in TABLES if table.format.file in texts}
    read = {table: table.read(table.format, text, found) for table, text in there.items()}
    return MasterFiles({table: read.get(table, []) for table in TABLES}, there)


def check_files(files: MasterFiles, around: Surroundings, found: Findings) -> None:
    """Judge all rows; `found` receives what is wrong."""
    known = KnownRows(files, around, found)
    for table, rows in files.rows.items():
        check_unique(((table.key(row), place) for row, place in rows), found)
        table.check(rows, known)
    _check_codes(files, found)


def assembled(files: MasterFiles) -> tuple[MasterRow, ...]:
    """The rows of files in which nothing is wrong, as the hub feeds them, kind by kind."""
    return tuple(row for table, rows in files.rows.items() if table.feed for row in table.feed(files, rows))


def _check_codes(files: MasterFiles, found: Findings) -> None:
    """No code stands for two things. Two lots may bear one number: the station asks which is meant."""
    first: dict[str, tuple[Master, Place]] = {}
    for row, place in sorted(_masters(files), key=lambda entry: not entry.place.at_hub):
        for code in row.codes():
            other, before = first.setdefault(code, (row, place))
            both_lots = isinstance(row, Lot) and isinstance(other, Lot)
            same_key = (row.kind, row.key()) == (other.kind, other.key())
            if other is row or not code or both_lots or same_key:
                continue
            about = {"code": code, "what": f"{other.kind} {other.key()}"}
            if before.at_hub:
                found.at(place, Wrong.TAKEN_AT_HUB, **about)
            else:
                found.at(place, Wrong.CODE_TAKEN, other_file=before.file, other=before.line, **about)


def _masters(files: MasterFiles) -> Iterator[Placed[Master]]:
    for rows in files.rows.values():
        yield from (entry for entry in rows if isinstance(entry.row, Master))
