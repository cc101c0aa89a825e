"""A bulk read: each tag once, how often it was seen, and what it means; tags that mean nothing apart. Pure.

What a tag means is the caller's to say; nothing is booked here.
"""

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

import msgspec

from devices.capabilities import Reading, ReadingKind

Meaning = TypeVar("Meaning")


class SeenTag(msgspec.Struct, Generic[Meaning], frozen=True):
    """A tag by its identifier, what it means (None: unknown), how often and when it was seen (us UTC)."""

    value: str
    meaning: Meaning | None
    count: int
    first_at: int
    last_at: int


class TagInventory(Generic[Meaning]):
    """The tags of one bulk read. `classify` says what an identifier means, asked once for each."""

    def __init__(self, classify: Callable[[str], Meaning | None]) -> None:
        self._classify = classify
        self._seen: dict[str, SeenTag[Meaning]] = {}

    def add(self, reading: Reading) -> SeenTag[Meaning] | None:
        """The tag as it stands now; None for a reading that is flawed or no tag."""
        if reading.kind != ReadingKind.TAG or reading.flaw:
            return None
        old = self._seen.get(reading.value)
        self._seen[reading.value] = tag = SeenTag(
            value=reading.value,
            meaning=old.meaning if old else self._classify(reading.value),
            count=old.count + 1 if old else 1,
            first_at=old.first_at if old else reading.taken_at,
            last_at=reading.taken_at,
        )
        return tag

    @property
    def known(self) -> tuple[SeenTag[Meaning], ...]:
        """Tags that mean something, in the order they came."""
        return tuple(tag for tag in self._seen.values() if tag.meaning is not None)

    @property
    def unknown(self) -> tuple[SeenTag[Meaning], ...]:
        """Tags that mean nothing here, in the order they came."""
        return tuple(tag for tag in self._seen.values() if tag.meaning is None)

    def remove(self, values: Iterable[str]) -> None:
        """Forget these tags."""
        for value in values:
            self._seen.pop(value, None)

    def clear(self) -> None:
        """Begin a new bulk read."""
        self._seen.clear()
