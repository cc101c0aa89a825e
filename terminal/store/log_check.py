"""SQLite's log as it lies beside the store: whether it is of the same time as the store, and whether what of
it counts no more is what was written.

SQLite asks neither: it lays the pages of an older log over a newer store, and stops where its frames end. The
format is in https://www.sqlite.org/fileformat2.html, "The Write-Ahead Log". It reads, and writes nothing.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from terminal.store.page_check import PAGE, SALT_BYTES, code_key, holds

LONGEST_LOG: Final = 16 * 1024 * 1024
"""The log's file is cut to so many bytes when the log begins anew."""
_BEGIN: Final = 32
_HEADER: Final = struct.Struct(">I4x8s8x")
_FRAME_BYTES: Final = _HEADER.size + PAGE
_NUMBER_AT: Final = 68
"""Where in the first page SQLite keeps its `application_id`: here the number of the log (`number_of`)."""
_BLOCK: Final = 16
_NUMBER_BLOCK: Final = SALT_BYTES + (_NUMBER_AT - SALT_BYTES) // _BLOCK * _BLOCK


class LogFrame(NamedTuple):
    """One frame of a log: where it begins, which page it holds, and whether it is of the log as it is now,
    not of one that it is written over.
    """

    at: int
    page: int
    present: bool
    content: bytes


def is_of_another_time(store: Path, key: bytes) -> bool:
    """Whether the log beside a store that is about to be opened was not written behind what is in it. A
    terminal that runs may just have begun its log anew: so it is asked twice.
    """
    return not (_fits(store, key) or _fits(store, key))


def spoilt_rest(store: Path, codes: bytes, frames: int) -> int | None:
    """Where in the log, behind its `frames` that count, something is not what was written; None = nowhere.
    `codes` is the store's `code_key`.

    Frames of the present log are left out there: of an act that was cut some may not be whole.
    """
    end = _BEGIN + frames * _FRAME_BYTES
    for frame in _frames(store):
        rest = frame.at >= end and not frame.present
        if rest and not holds(codes, frame.page, frame.content) and not _is_cut_by_sqlite(frame):
            return frame.at
    return None


def _fits(store: Path, key: bytes) -> bool:
    """True where the log's numbers go on from the store's, or none of the two tells one."""
    first = _read_first(store)
    codes = code_key(key, first[:SALT_BYTES])
    logged = [
        _number(frame.content, key)
        for frame in _frames(store)
        if frame.present and frame.page == 1 and holds(codes, 1, frame.content)
    ]
    if not (logged and holds(codes, 1, first)):
        return True
    return min(logged) - 1 <= _number(first, key) <= max(logged)


def _frames(store: Path) -> Iterator[LogFrame]:
    """All frames of the log beside the store, the last one perhaps not whole; none where there is no log."""
    try:
        file = store.with_name(store.name + "-wal").open("rb")
    except FileNotFoundError:
        return
    with file:
        salt = file.read(_BEGIN)[16:24]
        at = _BEGIN
        while raw := file.read(_FRAME_BYTES):
            page, own = _HEADER.unpack_from(raw.ljust(_HEADER.size, b"\0"))
            yield LogFrame(at, page, own == salt, raw[_HEADER.size :])
            at += len(raw)


def _is_cut_by_sqlite(frame: LogFrame) -> bool:
    return len(frame.content) < PAGE and frame.at + _HEADER.size + len(frame.content) == LONGEST_LOG


def _read_first(store: Path) -> bytes:
    with store.open("rb") as file:
        return file.read(PAGE)


def _number(page: bytes, key: bytes) -> int:
    """The number in a first page: AES-256-CBC, of which the block before begins each block."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # 80 ms, only with a log

    before, block = (page[at : at + _BLOCK] for at in (_NUMBER_BLOCK - _BLOCK, _NUMBER_BLOCK))
    clear = Cipher(algorithms.AES(key), modes.CBC(before)).decryptor().update(block)
    begin = _NUMBER_AT - _NUMBER_BLOCK
    return int.from_bytes(clear[begin : begin + 4], "big")
