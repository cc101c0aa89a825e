"""One process per data folder, by a lock of the operating system: it ends with the process, however that
ends.
"""

import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from terminal.faults import ConfigFault, FaultCode
from terminal.secret_files import not_written, owner_only

LOCK_FILE: Final = "running.lock"
_TRIES: Final = 4
_PAUSE_S: Final = 0.02
"""Who only looks holds the lock for a moment: whoever wants it tries again before it gives up."""

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Holds `folder`, which is made where it is not there, until `release` or the end of the process.

    Raises ConfigFault where another holds it, StoreFault where the folder takes no file.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = open(folder / LOCK_FILE, "ab", opener=owner_only)  # noqa: SIM115 - held, not read
        except OSError as error:
            raise not_written(folder, error) from error
        if not _taken(self._file.fileno()):
            self._file.close()
            raise already_running(folder)

    def release(self) -> None:
        """Lets the folder go; twice is once."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def is_held(folder: Path) -> bool:
    """Whether a process holds `folder` now. Changes nothing there."""
    try:
        with (folder / LOCK_FILE).open("rb+") as file:
            return not _taken(file.fileno())
    except OSError:
        return False


def already_running(folder: Path) -> ConfigFault:
    """The fault of a second one on the same folder."""
    detail = f"A tracepost hub or terminal is already running on {folder}: nothing was started. End it first."
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)


def _taken(handle: int) -> bool:
    for left in reversed(range(_TRIES)):
        try:
            _take(handle)
        except OSError:
            if left:
                time.sleep(_PAUSE_S)
        else:
            return True
    return False
