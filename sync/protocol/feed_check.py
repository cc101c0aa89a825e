"""The sanity check of the feed: one number per kind that both ends compute alike. No storage, no transport.

A row's mark is 128 bit of SHA-256 over its identity and revision; the marks of a kind are combined by XOR,
so a row is put in and taken out in any order at no cost.
"""

from collections.abc import Iterable
from hashlib import sha256

Row = tuple[str, int]
"""(key, revision) of a row that is there; a row that was removed has no mark."""


def row_mark(table: str, kind: str, key: str, revision: int) -> int:
    """The 128 bit mark of one row at one revision."""
    return int.from_bytes(sha256(f"{table}\n{kind}\n{key}\n{revision}".encode()).digest()[:16], "big")


def mark_text(mark: int) -> str:
    """A mark as it travels in `TableCheck.hash`: 32 hex digits."""
    return f"{mark:032x}"


def rolling_hash(table: str, kind: str, rows: Iterable[Row]) -> str:
    """The hash of all rows of a kind, for `TableCheck.hash`; without rows 32 zeros."""
    mark = 0
    for key, revision in rows:
        mark ^= row_mark(table, kind, key, revision)
    return mark_text(mark)
