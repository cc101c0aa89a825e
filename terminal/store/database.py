"""Opens the station's encrypted SQLite: one file, WAL, every commit on disk before it returns.

The key is given by the caller (`store_key`). Tables are in `tables`, changes of them in `migrations`. A
connection
belongs to one thread;
writers take turns by `Database.write`.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from terminal.disk_reserve import Reserve, is_full
from terminal.faults import FaultCode, StoreFault
from terminal.secret_files import claim
from terminal.store.driver_faults import connect, damaged, shut
from terminal.store.head_file import JournalEnd
from terminal.store.log_check import LONGEST_LOG, is_of_another_time, spoilt_rest
from terminal.store.page_check import SALT_BYTES, PageFile, code_key, place_of_damage
from terminal.store.prepared import Prepared, driver

MIN_SQLITE: Final = (3, 51, 3)
"""Older versions can corrupt a database when the write-ahead log is reset."""
MIN_FREE_BYTES: Final = 200 * 1024 * 1024
MIN_BYTES: Final = 4096
_BUSY_MS: Final = 5000
_PRAGMAS: Final = (
    "cipher_log_level = NONE",  # what it would print to stderr is told as a StoreFault
    "journal_mode = WAL",
    "synchronous = FULL",
    "wal_autocheckpoint = 0",
    f"journal_size_limit = {LONGEST_LOG}",
    f"busy_timeout = {_BUSY_MS}",
    "temp_store = MEMORY",
    "recursive_triggers = ON",  # else REPLACE would get past the journal's triggers
    "cache_size = -2000",
)
_BEGIN: Final = Prepared(text("BEGIN IMMEDIATE"))
_COMMIT: Final = Prepared(text("COMMIT"))
_ROLLBACK: Final = Prepared(text("ROLLBACK"))


class Database:
    """The file, and a connection for each thread that uses it."""

    def __init__(self, path: Path, key: bytes, *, owner: bool = True) -> None:
        """Opens or makes the file. `key`: 32 bytes; not the `owner`: only looked at while its terminal may
        run. Raises StoreFault.
        """
        require_sqlite(sqlcipher.sqlite_version_info)
        self.path = path
        self._key = key.hex()
        self._engine = self._make_engine()
        self._local = threading.local()
        self._writing = threading.RLock()
        self._open: list[Connection] = []
        self._pages: PageFile | None = None
        self.owner = owner
        self._reached: tuple[int, int, str] | None = None
        self.end = JournalEnd(path, key)
        if self.end.slots.there and _size(path) < MIN_BYTES:  # SQLite would begin a new store in it
            raise damaged(path, f"it has {_size(path)} bytes")
        claim(path)
        if is_of_another_time(path, key):
            raise _of_another_time(path)
        self.log_spoilt_at: int | None = None
        """Where in the log, behind what counts, something was not what was written when it was opened."""
        self._numbered = False
        """Whether the log has a number since it began (`_number_log`)."""
        self.commits = 0
        """How many transactions have ended well; what was read before the last one may be old."""
        self._open_with_reserve(Reserve(path))

    def connection(self) -> Connection:
        """The calling thread's connection, in autocommit; reads see the last commit.

        After a page that could not be read SQLCipher gives nothing on that connection any more: outside of a
        transaction a new one takes its place, and what lies on other pages is there again.
        """
        found: Connection | None = getattr(self._local, "connection", None)
        if found is not None and (self.in_transaction() or not driver(found).spoilt):
            return found
        made = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._local.connection = made
        self._open.append(made)
        if found is not None:  # closed last: with the only connection SQLite would remove the log
            self._open.remove(found)
            found.close()
        return made

    def in_transaction(self) -> bool:
        """True inside `write`, in the thread that writes."""
        return getattr(self._local, "writing", False)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction; on disk when the block ends without an exception, undone otherwise. Raises
        StoreFault.
        """
        with self._writing:
            connection = self.connection()
            _BEGIN.run(connection)
            self._local.writing = True
            try:
                if not self._numbered:
                    self._number_log(connection)
                yield connection
                _COMMIT.run(connection)
            except BaseException:
                self._numbered = False
                if driver(connection).in_transaction:  # a full disk may have ended it already
                    _ROLLBACK.run(connection)
                raise
            finally:
                self._local.writing = False
                reached = self._reached
                self._reached = None
            self.commits += 1
            self.end.note(reached)

    def reach(self, epoch: int, sequence: int, digest: str) -> None:
        """The transaction that runs takes the journal to that event, which the head file tells after it."""
        self._reached = (epoch, sequence, digest)

    def checkpoint(self) -> None:
        """Moves the write-ahead log into the file; for idle moments. Writers go on meanwhile. It gets a
        number first, so that no earlier copy of it is taken for the one that goes with the file.
        """
        with self._writing, suppress(StoreFault):  # on a full disk it is moved all the same
            self._number_log(self.connection())
        self._numbered = False  # the next writer may begin it anew
        self.connection().exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").close()

    def empty_log(self) -> bool:
        """The same, and begins the log anew, so that nothing in it counts any more; False where somebody was
        just reading it, and it stays. Writers wait meanwhile, so it waits for nobody: for when nobody works;
        what is left to move was moved by `checkpoint` before.
        """
        self.checkpoint()
        with self._writing:
            self.end.let_go()
            connection = self.connection()
            connection.exec_driver_sql("PRAGMA busy_timeout = 0").close()
            try:
                busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(RESTART)").one()
                if busy:
                    self.end.note()
                else:
                    self._number_log(connection)
            finally:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {_BUSY_MS}").close()
        return not busy

    def _number_log(self, connection: Connection) -> None:
        """The next number, in the first page: by it log and store are known to be of the same time. A commit
        of it alone begins an emptied log anew: SQLite gives it a new salt, by which what stood in it is void.
        The file keeps its bytes, for an act that writes over them is on disk sooner than one that makes the
        file longer (decision 0039).
        """
        last = connection.exec_driver_sql("PRAGMA application_id").scalar() or 0
        connection.exec_driver_sql(f"PRAGMA application_id = {last + 1}").close()
        self._numbered = True

    def backup(self, target: Path) -> None:
        """Writes a whole, encrypted copy to `target`, which must not exist."""
        claim(target)
        with self._writing:
            self.connection().exec_driver_sql("VACUUM INTO ?", (str(target),)).close()

    def close(self) -> None:
        """Closes every thread's connection."""
        if self.owner:
            if self.commits and self._open:  # the last connection that is closed moves the log
                with suppress(StoreFault):
                    self._number_log(self.connection())
            self.end.let_go()
        self.end.close()
        for connection in self._open:
            connection.close()
        self._open.clear()
        self._engine.dispose()
        if self._pages is not None:
            self._pages.close()

    def page_file(self) -> PageFile:
        """The bytes of the file, as long as the store is open."""
        with self._writing:
            self._pages = self._pages or PageFile(self.path)
            return self._pages

    def _open_with_reserve(self, reserve: Reserve) -> None:
        """Opens on a full disk too, with the room that was kept for it."""
        try:
            self._open_first()
        except StoreFault as fault:
            if fault.code is not FaultCode.STORE_FULL:
                raise
            if not reserve.give():
                raise _full(self.path) from fault
            self._open_first()
        if self.owner:
            reserve.keep()

    def _open_first(self) -> None:
        """The first connection goes through the log. A first page that does not fit the key is damage where
        the head file does fit it.
        """
        try:
            self.connection().exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar()
            self.end.opened()
            self._numbered = bool(self.end.log.frames)
            if self.owner:
                codes = code_key(bytes.fromhex(self._key), self.page_file().read(0, SALT_BYTES))
                self.log_spoilt_at = spoilt_rest(self.path, codes, self.end.log.frames)
        except StoreFault as fault:
            if fault.code is FaultCode.STORE_KEY_WRONG and self.end.slots.mark is not None:
                raise damaged(self.path, "page 1, the first") from fault
            raise with_place(self.path, bytes.fromhex(self._key), fault) from fault

    def _make_engine(self) -> Engine:
        return create_engine("sqlite://", module=sqlcipher, creator=self._connect, poolclass=NullPool)

    def _connect(self) -> Any:
        raw = connect(self.path, timeout_s=_BUSY_MS / 1000)
        try:
            for pragma in (f"key = \"x'{self._key}'\"", *_PRAGMAS):
                raw.execute(f"PRAGMA {pragma}")
            _require_log(self.path, raw)
        except BaseException:
            raw.close()
            raise
        return raw


def _require_log(path: Path, raw: Any) -> None:
    """SQLite goes on without its log, and says nothing, where it cannot make one. Raises StoreFault."""
    if raw.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        raise _full(path) if is_full(path.parent) else shut(path, "there can be no log beside it")


def _of_another_time(path: Path) -> StoreFault:
    log = f"{path.name}-wal"
    detail = (
        f"{log} is of another time than {path.name}: nothing was opened or changed. If files were put back, "
        f"put back {path.name}, {log} and {path.stem}.head of the same moment. Else move {log} out of the "
        "folder, keep it, and start again."
    )
    found = StoreFault(FaultCode.STORE_DAMAGED, detail)
    found.placed = True
    return found


def _full(path: Path) -> StoreFault:
    detail = (
        f"The disk is full: {path.name} was not opened, and nothing of it is lost. "
        "Free some space, then start again."
    )
    return StoreFault(FaultCode.STORE_FULL, detail)


def with_place(path: Path, key: bytes, fault: StoreFault) -> StoreFault:
    """The fault of a store that could not be opened; where it is damaged, with the place."""
    if fault.code is not FaultCode.STORE_DAMAGED or fault.placed:
        return fault
    if place := place_of_damage(path, key):
        return damaged(path, place)
    if not isinstance(fault.__cause__, sqlcipher.Error):  # all pages are whole: a row of them is none of ours
        return fault
    size = _size(path)
    return damaged(path, f"it has {size} bytes, {size // MIN_BYTES} whole pages: its end is gone")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def require_sqlite(version: tuple[int, ...]) -> None:
    """Raises StoreFault on a SQLite that can lose data."""
    if version < MIN_SQLITE:
        have, need = (".".join(map(str, parts)) for parts in (version, MIN_SQLITE))
        raise StoreFault(
            FaultCode.SQLITE_TOO_OLD,
            f"SQLite {have} can corrupt the store; nothing was opened. "
            f"Install sqlcipher3 with SQLite {need} or newer.",
        )
