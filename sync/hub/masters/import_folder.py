"""A planner's directory of master data, read as a whole: rows, or everything that is wrong with it.

No table is half-loaded: where there is one problem in it, it has no rows. Writing rows into the hub's tables
is not done here.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from argon2 import PasswordHasher

import resources
from sync.hub.masters.changes import Changes
from sync.hub.masters.files.problems import FileProblem, Findings
from sync.hub.masters.files.records import decode
from sync.hub.masters.files.table import MasterFiles, Surroundings
from sync.hub.masters.files.wrong import Wrong
from sync.hub.masters.judging import FolderVerdict, Judge
from sync.hub.masters.reading import read_files
from sync.hub.masters.tables import TABLES
from terminal.domain.masters.rows import MasterRow, Person
from terminal.domain.text_encoding import Decoded
from terminal.stations import STATION_TYPES

MOST_PROBLEMS: Final = 1000
"""So many problems are shown at most."""

READ_ME: Final = "README.md"
"""What a person may write beside the files."""
_LARGEST_FILE: Final = 256
"""Megabytes."""

_FILES: Final = tuple(table.format.file for table in TABLES)


class MastersRead(msgspec.Struct, frozen=True):
    """What a directory holds: rows if `problems` is empty, else none. `wrong` counts all problems, also those
    beyond the listed ones. `encodings`: how each file was read.
    """

    rows: tuple[MasterRow, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    wrong: int = 0
    encodings: dict[str, str] = {}


class Folder(NamedTuple):
    """A directory as it was read: its files, what is wrong inside them, how each was encoded."""

    files: MasterFiles
    found: Findings
    encodings: dict[str, str]


def read_folder(directory: Path) -> Folder:
    """Read every file of `directory`. Raises nothing for what stands in the files."""
    found = Findings()
    decoded = dict(_texts(directory, found))
    files = read_files({file: each.text for file, each in decoded.items()}, found)
    return Folder(files, found, {file: each.encoding for file, each in decoded.items()})


def judged_folder(
    folder: Folder,
    at_hub: Sequence[MasterRow] = (),
    changes: Changes | None = None,
    *,
    remove_absent: bool = False,
) -> FolderVerdict:
    """What may be loaded of a folder into a hub with those rows.

    PINs given as digits leave here as argon2id verifiers.
    """
    judge = Judge(folder.files, folder.found, SURROUNDINGS, at_hub, changes, remove_absent=remove_absent)
    judged = judge.judged()
    return judged._replace(rows=tuple(_with_verifiers(judged.rows)))


def read_masters(directory: Path) -> MastersRead:
    """The folder of a whole plant, for a hub that has nothing: all of it, or everything that is wrong, sorted
    by file and line, `MOST_PROBLEMS` at most.
    """
    folder = read_folder(directory)
    judged = judged_folder(folder)
    problems = tuple(each for each in judged.problems if each.wrong is not Wrong.RESTS_ON_REFUSED)
    if problems:
        shown = problems[:MOST_PROBLEMS]
        return MastersRead(problems=shown, wrong=len(problems), encodings=folder.encodings)
    return MastersRead(rows=judged.rows, encodings=folder.encodings)


def _texts(directory: Path, found: Findings) -> Iterator[tuple[str, Decoded]]:
    """(name, text and encoding) of every file that is there and is text."""
    try:
        paths = sorted(path for path in directory.iterdir() if not path.name.startswith((".", "~$")))
    except OSError:
        found.add(directory.name, 1, Wrong.NOT_A_DIRECTORY, path=directory)
        found.broken.update(_FILES)
        return
    for path in paths:
        if path.name == READ_ME:
            continue
        if path.name not in _FILES:
            found.add(path.name, 1, Wrong.UNKNOWN_FILE, known=_FILES)
        elif (data := _bytes(path, found)) is not None and (
            text := decode(path.name, data, found)
        ) is not None:
            yield path.name, text


def _bytes(path: Path, found: Findings) -> bytes | None:
    try:
        if path.stat().st_size <= _LARGEST_FILE * 1_000_000:
            return path.read_bytes()
    except OSError as error:
        found.broke(path.name, 1, Wrong.UNREADABLE, detail=error.strerror)
    else:
        found.broke(path.name, 1, Wrong.TOO_BIG, limit=_LARGEST_FILE)
    return None


def _zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True


def _with_verifiers(rows: Iterable[MasterRow]) -> Iterator[MasterRow]:
    """The rows, every PIN that is still digits turned into a verifier."""
    hasher = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)  # OWASP; a station spends it too
    for row in rows:
        if isinstance(row, Person) and row.pin.isdigit():
            yield msgspec.structs.replace(row, pin=hasher.hash(row.pin))
        else:
            yield row


SURROUNDINGS: Final = Surroundings(
    {entry.name: entry.does_operations for entry in STATION_TYPES},
    frozenset(resources.icon_names()),
    _zone_exists,
)
