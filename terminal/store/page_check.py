"""Looks at every page of the store's file: SQLCipher writes a code of its key behind each, so that no flipped
bit stays unseen, in a page nobody reads either.

The same as `PRAGMA cipher_integrity_check`, which cannot be done a piece at a time. Pages that are still in
the log are checked by SQLite itself.
"""

import hmac
import threading
import time
from contextlib import closing
from hashlib import pbkdf2_hmac
from io import FileIO
from pathlib import Path
from typing import Final

PAGE: Final = 4096
SALT_BYTES: Final = 16
_CODE_BYTES: Final = 64
_SALT_MASK: Final = 0x3A
_KEY_ROUNDS: Final = 2
_PIECE: Final = 64
"""So many pages are read at once."""


class PageFile:
    """The bytes of a file by their place, for any thread.

    A process that closes a file loses all its locks on it, SQLite's among them (POSIX): so it stays open as
    long as the connections to that file.
    """

    def __init__(self, path: Path) -> None:
        self._file = FileIO(path)
        self._turn = threading.Lock()

    def read(self, at: int, size: int) -> bytes:
        """So many bytes from `at` on; fewer at the end of the file."""
        with self._turn:
            self._file.seek(at)
            return self._file.read(size) or b""

    def close(self) -> None:
        """Ends it, after the last connection."""
        self._file.close()


class PageCheck:
    """One pass over the pages of a file that may be written meanwhile: what was bad is looked at again at the
    end.

    `bad` are the numbers (from 1) of pages that are not what was written, once `done`; `pages` how many the
    file has.
    """

    def __init__(self, file: PageFile, key: bytes) -> None:
        self._file = file
        self._key = key
        self._next = 1
        self._suspects: list[int] = []
        self.pages = 0
        self.done = False
        self.bad: tuple[int, ...] = ()

    def step(self, seconds: float, least: int = 0) -> bool:
        """Goes on for so long, and to page `least` however long it takes; True when it is done."""
        until = time.perf_counter() + seconds
        codes = code_key(self._key, self._file.read(0, SALT_BYTES))
        while not self.done and (self._next <= least or time.perf_counter() < until):
            self._piece(codes)
        return self.done

    def _piece(self, codes: bytes) -> None:
        raw = self._file.read((self._next - 1) * PAGE, _PIECE * PAGE)
        for at in range(0, len(raw), PAGE):
            number = self._next + at // PAGE
            if not holds(codes, number, raw[at : at + PAGE]):
                self._suspects.append(number)
        self._next += _PIECE
        if len(raw) < _PIECE * PAGE:
            self.pages = self._next - _PIECE - 1 + -(-len(raw) // PAGE)
            self.bad = tuple(number for number in self._suspects if self._is_bad(codes, number))
            self.done = True

    def _is_bad(self, codes: bytes, number: int) -> bool:
        return not holds(codes, number, self._file.read((number - 1) * PAGE, PAGE))


def place_of_damage(path: Path, key: bytes) -> str:
    """The pages of a file that are not what was written, in words; "" where all are."""
    with closing(PageFile(path)) as file:
        check = PageCheck(file, key)
        while not check.step(1.0):
            pass
    return f"page {numbers(check.bad)} of {check.pages}" if check.bad else ""


def numbers(found: tuple[int, ...]) -> str:
    """The first few of them."""
    return ", ".join(map(str, found[:5])) + (" …" if len(found) > 5 else "")


def code_key(key: bytes, salt: bytes) -> bytes:
    """SQLCipher 4: the key of the codes follows from the store's key and the salt at the file's begin."""
    masked = bytes(byte ^ _SALT_MASK for byte in salt)
    return pbkdf2_hmac("sha512", key, masked, _KEY_ROUNDS, len(key))


def holds(codes: bytes, number: int, page: bytes) -> bool:
    """Whether a page is what was written as that number; `codes` is the `code_key`."""
    begin = SALT_BYTES if number == 1 else 0
    body = page[begin:-_CODE_BYTES] + number.to_bytes(4, "little")
    return len(page) == PAGE and hmac.digest(codes, body, "sha512") == page[-_CODE_BYTES:]
