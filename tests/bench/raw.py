"""The least a durable act can cost: four write-ahead frames appended to a file and brought to the disk."""

import os
from pathlib import Path
from typing import Final, Self

FRAMES: Final = b"\x5a" * (4 * 4120)
"""Four pages of 4096 bytes, each with the 24 bytes of its frame header."""


class RawAppend:
    """An open file to append to; use it as a context."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / "raw.log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def append(self) -> None:
        """On disk when it returns."""
        os.write(self._file, FRAMES)
        os.fdatasync(self._file)
