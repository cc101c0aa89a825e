"""Room kept for a start on a full disk: SQLite lets nobody read a database before it has made the index of
its log (32 KiB), which an ordered end removes.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from terminal.secret_files import owner_only

_BYTES: Final = 128 * 1024
_PLENTY: Final = 16 * _BYTES
"""With less on the disk nothing is kept: others need it."""
_NO_ROOM: Final = 64 * 1024


def is_full(folder: Path) -> bool:
    """Whether the disk of `folder` has no room for anything."""
    try:
        return shutil.disk_usage(folder).free < _NO_ROOM
    except OSError:
        return False


class Reserve:
    """The file beside the database `path` that stands for the room."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_suffix(".reserve")

    def keep(self) -> None:
        """Keeps the room where it is not kept yet, or not all of it: a write was cut. A disk without it is no
        fault here. What is written is chance: of zeros some file systems keep nothing but the number.
        """
        with suppress(OSError):
            if self._held() < _BYTES and shutil.disk_usage(self._path.parent).free >= _PLENTY:
                with open(self._path, "wb", opener=owner_only) as file:
                    file.write(os.urandom(_BYTES))

    def _held(self) -> int:
        return self._path.stat().st_size if self._path.exists() else 0

    def give(self) -> bool:
        """Gives the room back to whoever writes next; False where there is none, or the disk is not full."""
        if not (is_full(self._path.parent) and self._path.exists()):
            return False
        with suppress(OSError):
            self._path.unlink()
        return not self._path.exists()
