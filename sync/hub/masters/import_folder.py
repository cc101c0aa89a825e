"""A planner's directory of master data, read as a whole: rows, or everything that is wrong with it.

Nothing is half-loaded: where there is one problem there are no rows. Writing rows into the hub's tables is
not done here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from argon2 import PasswordHasher

import resources
from sync.hub.masters.files.problems import FileProblem, Findings, Wrong
from sync.hub.masters.files.records import decode
from sync.hub.masters.files.table import Surroundings
from sync.hub.masters.reading import assembled, check_files, read_files
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


def read_masters(directory: Path) -> MastersRead:
    """Read every file of `directory`; problems come sorted by file and line, `MOST_PROBLEMS` at most.

    PINs given as digits leave here as argon2id verifiers. Raises nothing for what stands in the files.
    """
    found = Findings()
    decoded = dict(_texts(directory, found))
    encodings = {file: each.encoding for file, each in decoded.items()}
    files = read_files({file: each.text for file, each in decoded.items()}, found)
    check_files(files, _SURROUNDINGS, found)
    if found.problems:
        problems = sorted(found.problems, key=FileProblem.place)
        return MastersRead(problems=tuple(problems[:MOST_PROBLEMS]), wrong=len(problems), encodings=encodings)
    return MastersRead(rows=tuple(_with_verifiers(assembled(files))), encodings=encodings)


def _texts(directory: Path, found: Findings) -> Iterator[tuple[str, Decoded]]:
    """(name, text and encoding) of every file that is there and is text."""
    try:
        paths = sorted(path for path in directory.iterdir() if not path.name.startswith((".", "~$")))
    except OSError:
        found.add(directory.name, 1, Wrong.NOT_A_DIRECTORY, path=directory)
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
    there = {path.name for path in paths}
    for table in TABLES:
        if table.needed and table.format.file not in there:
            found.broke(table.format.file, 1, Wrong.MISSING_FILE)


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


def _with_verifiers(rows: tuple[MasterRow, ...]) -> Iterator[MasterRow]:
    """The rows, every PIN that is still digits turned into a verifier."""
    hasher = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)  # OWASP; a station spends it too
    for row in rows:
        if isinstance(row, Person) and row.pin.isdigit():
            yield msgspec.structs.replace(row, pin=hasher.hash(row.pin))
        else:
            yield row


_SURROUNDINGS: Final = Surroundings(
    {entry.name: entry.does_operations for entry in STATION_TYPES},
    frozenset(resources.icon_names()),
    _zone_exists,
)
