"""Every error of the driver as a StoreFault, at the one place all statements come by: its cursor.

SQLAlchemy's statements and plain ones run on it alike; prepared ones (`prepared`) tell theirs by the same
`told`. What is no fault of the disk or file (a broken constraint, wrong SQL) stays the driver's error: it
is a bug.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

import sqlcipher3.dbapi2 as sqlcipher

from terminal.disk_reserve import is_full
from terminal.faults import FaultCode, StoreFault

P = ParamSpec("P")
T = TypeVar("T")
_FULL: Final = 13


def connect(path: Path, timeout_s: float) -> Any:
    """A connection in autocommit that any thread may close. Raises StoreFault."""
    try:
        made = sqlcipher.connect(
            str(path), check_same_thread=False, isolation_level=None, timeout=timeout_s, factory=_Connection
        )
    except sqlcipher.Error as error:
        raise (fault_of(path, error) or error) from error
    made.path, made.writer = path, sqlcipher.Cursor(made)
    return made


class _Connection(sqlcipher.Connection):  # type: ignore[misc]
    """A connection whose cursors tell faults. The driver's own shortcuts (`execute`) make theirs here too."""

    path = Path()
    spoilt = False
    """A page could not be read: from now on SQLCipher refuses everything on this connection."""
    writer: Any
    """A cursor for prepared statements that give no rows, which need not make one each."""

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or _Cursor)


def told(connection: Any, error: Exception) -> Exception:
    """What is to be raised for an error on a connection, which is spoilt by a page that could not be read."""
    fault = fault_of(connection.path, error)
    connection.spoilt |= fault is not None and fault.code is FaultCode.STORE_DAMAGED
    return fault or error


def _telling(run: Callable[P, T]) -> Callable[P, T]:
    def telling(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return run(*args, **kwargs)
        except sqlcipher.Error as error:
            raise told(args[0].connection, error) from error  # type: ignore[attr-defined]

    return telling


class _Cursor(sqlcipher.Cursor):  # type: ignore[misc]
    execute = _telling(sqlcipher.Cursor.execute)
    executemany = _telling(sqlcipher.Cursor.executemany)
    fetchone = _telling(sqlcipher.Cursor.fetchone)
    fetchmany = _telling(sqlcipher.Cursor.fetchmany)
    fetchall = _telling(sqlcipher.Cursor.fetchall)
    __next__ = _telling(sqlcipher.Cursor.__next__)


def fault_of(path: Path, error: BaseException) -> StoreFault | None:
    """The fault behind a driver's error about the file `path`, None where it is a bug."""
    said = str(error)
    code = FaultCode.STORE_FULL if getattr(error, "sqlite_errorcode", 0) == _FULL else _code(said)
    if code is FaultCode.STORE_DAMAGED and "disk I/O" in said and is_full(path.parent):
        code = FaultCode.STORE_FULL
    return None if code is None else StoreFault(code, _DETAILS[code].format(name=path.name, why=said))


def damaged(path: Path, where: str, *, placed: bool = True) -> StoreFault:
    """The fault of a store that is damaged at `where`; `placed` as in `StoreFault`."""
    code = FaultCode.STORE_DAMAGED
    found = StoreFault(code, _DETAILS[code].format(name=path.name, why=where))
    found.placed = placed
    return found


def shut(path: Path, why: str) -> StoreFault:
    """The fault of a store that cannot be written."""
    code = FaultCode.STORE_SHUT
    return StoreFault(code, _DETAILS[code].format(name=path.name, why=why))


def _code(said: str) -> FaultCode | None:
    return next((code for code, words in _SIGNS if _any_in(words, said)), None)


def _any_in(words: Iterable[str], said: str) -> bool:
    return any(word in said for word in words)


_SIGNS: Final = (
    (FaultCode.STORE_KEY_WRONG, ("not a database",)),
    (FaultCode.STORE_FULL, ("disk is full",)),
    (FaultCode.STORE_LOCKED, ("locked", "busy")),
    (FaultCode.STORE_DAMAGED, ("malformed", "disk I/O")),
    (FaultCode.STORE_SHUT, ("unable to open", "readonly", "read-only")),
)
_DETAILS: Final = {
    FaultCode.STORE_KEY_WRONG: "{name} cannot be read with this station's key; nothing was changed. "
    "Restore the key, or the backup.",
    FaultCode.STORE_FULL: "The disk is full; the last act was not recorded. Free space, repeat it.",
    FaultCode.STORE_LOCKED: "{name} is in use by another program; nothing was recorded. Close the other.",
    FaultCode.STORE_DAMAGED: "{name} is damaged ({why}); nothing was recorded. Keep the folder as it is "
    "and run “tracepost doctor --data FOLDER”: it names the place and what to do.",
    FaultCode.STORE_SHUT: "{name} cannot be opened for writing ({why}); nothing was recorded. "
    "Give this account the right to write the folder.",
}
