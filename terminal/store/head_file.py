"""Where the journal ends, kept in a file of its own beside the store: what the end is held against at start.

SQLite drops everything behind the first bad frame of its log and says nothing; a store copied without its log
is as silent. So after each commit the end of the journal and the length of the log are written here, in turns
into two slots, each with a code made by the store's key. Nothing is synced for it: after a power cut the file
may be behind the journal, never ahead of it. Ahead means that events were lost (decision 0027).
"""

import hmac
import struct
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from terminal.secret_files import not_written

SLOT_BYTES: Final = 512
_MAGIC: Final = b"TPHEAD2\0"
_FIELDS: Final = struct.Struct(">8sQQQ32s8sQ")
_CODE_BYTES: Final = 32
_PURPOSE: Final = b"tracepost head file 2"


class LogMark(msgspec.Struct, frozen=True):
    """How far the store's log went: `frames` of the generation `salt`; 0 where it may be gone at any time."""

    salt: bytes = bytes(8)
    frames: int = 0


class HeadMark(msgspec.Struct, frozen=True):
    """The last event (`sequence` 0 = none yet), the log then, and a number that grows with each writing."""

    epoch: int = 0
    sequence: int = 0
    hash: str = "0" * 64
    log: LogMark = LogMark()
    turn: int = 0


class Slots(msgspec.Struct, frozen=True):
    """What stands in the file: the newer mark that is whole (None = none), which slots (from 1) are damaged,
    and whether there is a file at all.
    """

    mark: HeadMark | None
    damaged: tuple[int, ...] = ()
    there: bool = True


class HeadFile:
    """The file of one store. Written under the store's turn to write; it is opened at the first writing."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = hmac.digest(key, _PURPOSE, "sha256")
        self._file: BinaryIO | None = None
        self._whole = False
        self.last = HeadMark()

    def read(self) -> Slots:
        """Both slots as they are on disk."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return Slots(None, there=False)
        read = [self._decoded(raw[at : at + SLOT_BYTES]) for at in (0, SLOT_BYTES)]
        marks = [mark for mark in read if mark is not None]
        self.last = max(marks, key=lambda mark: (mark.epoch, mark.sequence, mark.turn), default=HeadMark())
        bad = tuple(number for number, mark in enumerate(read, 1) if mark is None)
        if len(raw) > 2 * SLOT_BYTES:
            bad = bad or (2,)
        self._whole = not bad
        return Slots(self.last if marks else None, bad)

    def write(self, log: LogMark, end: tuple[int, int, str] | None = None) -> None:
        """Notes how far the log is and, if given, the (epoch, sequence, hash) of the journal's end."""
        last = self.last
        epoch, sequence, hashed = end or (last.epoch, last.sequence, last.hash)
        self.last = HeadMark(epoch, sequence, hashed, log, last.turn + 1)
        file = self._file or self._opened()
        file.seek(self.last.turn % 2 * SLOT_BYTES)
        file.write(self._encoded(self.last))

    def close(self) -> None:
        """Gives the file back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    # ------------------------------------------------------------ inside

    def _opened(self) -> BinaryIO:
        """The file; with two whole slots where it is new or one of them was damaged."""
        if not self._whole:
            self.path.touch(mode=0o600)
            self.path.write_bytes(2 * self._encoded(self.last))
            self._whole = True
        self._file = self.path.open("r+b", buffering=0)
        return self._file

    def _encoded(self, mark: HeadMark) -> bytes:
        body = _FIELDS.pack(
            _MAGIC,
            mark.turn,
            mark.epoch,
            mark.sequence,
            bytes.fromhex(mark.hash),
            mark.log.salt,
            mark.log.frames,
        ).ljust(SLOT_BYTES - _CODE_BYTES, b"\0")
        return body + self._code(body)

    def _code(self, body: bytes) -> bytes:
        """BLAKE2b with a key, as strong as an HMAC and done in a tenth of the time: every commit waits for
        it.
        """
        return blake2b(body, digest_size=_CODE_BYTES, key=self._key).digest()

    def _decoded(self, slot: bytes) -> HeadMark | None:
        body = slot[:-_CODE_BYTES]
        code = slot[-_CODE_BYTES:]
        if len(slot) != SLOT_BYTES or not hmac.compare_digest(self._code(body), code):
            return None
        _, turn, epoch, sequence, hashed, salt, frames = _FIELDS.unpack_from(body)
        return HeadMark(epoch, sequence, hashed.hex(), LogMark(salt, frames), turn)


class JournalEnd:
    """Keeps the head file of an open store in step with its commits.

    `slots` is what the file said before the store was opened, `log` how far SQLite found the log to go.
    """

    def __init__(self, store: Path, key: bytes) -> None:
        self._index_path = store.with_name(store.name + "-shm")
        self._file = HeadFile(store.with_name("store.head"), key)
        self._index: BinaryIO | None = None
        self.slots = self._file.read()
        if self.slots.damaged:  # by a terminal that was just writing it?
            self.slots = self._file.read()
        self.log = LogMark()

    def opened(self) -> None:
        """The store was opened: SQLite has gone through its log by now."""
        self.log = self._log()

    def begin(self, end: tuple[int, int, str] | None) -> None:
        """Makes the file for a store that had none yet, whose journal ends at `end`."""
        self._write_first(LogMark(), end)
        self.slots = self._file.read()

    def note(self, end: tuple[int, int, str] | None = None) -> None:
        """After a commit, in the turn of whoever wrote: `end` is the journal's where events were added.

        The commit stands whatever becomes of this: a head file on a full disk is behind, which is allowed.
        """
        with suppress(OSError):
            self._file.write(self._log(), end)

    def let_go(self) -> None:
        """From now on the log may be emptied or removed: its length says nothing until the next commit."""
        if self._file.last.log.frames:
            self._write_first(LogMark())

    def _write_first(self, log: LogMark, end: tuple[int, int, str] | None = None) -> None:
        """What must be on its way before anything else is done. Raises StoreFault."""
        try:
            self._file.write(log, end)
        except OSError as error:
            raise not_written(self._file.path, error) from error

    def close(self) -> None:
        """Gives the files back; before the store's own connections are closed, which removes the log."""
        if self._index is not None:
            self._index.close()
            self._index = None
        self._file.close()

    def _log(self) -> LogMark:
        if self._index is None:
            self._index = self._index_path.open("rb", buffering=0)
        self._index.seek(_INDEX_BEGIN)
        raw = self._index.read(_INDEX.size)
        if len(raw) < _INDEX.size:
            return LogMark()
        frames, salt = _INDEX.unpack(raw)
        return LogMark(salt, frames)


_INDEX_BEGIN: Final = 16
_INDEX: Final = struct.Struct("=I12x8s")
"""In the header of the log's index (`store.db-shm`, native byte order): frames up to the last commit, then
the number of pages and a checksum, then the log's salt. Source: SQLite, "WAL-Index File Format".
"""
