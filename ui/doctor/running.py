"""Whether a terminal runs on a store now: then its devices are its own, and nobody else opens them."""

from pathlib import Path
from typing import Final

_HELD: Final = 128
"""The byte of the shared-memory file on which SQLite holds a lock as long as a database in WAL mode is open.
Source: SQLite os_unix.c, the dead man's switch: UNIX_SHM_BASE (120) + SQLITE_SHM_NLOCK (8).
"""


def is_running(store: Path) -> bool:
    """True while a program has the store open. Where the system cannot tell, the file that is there only
    while it is open decides.
    """
    shared = store.with_name(store.name + "-shm")
    if not shared.exists():
        return False
    try:
        import fcntl
    except ImportError:
        return True
    with shared.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _HELD)
            fcntl.lockf(file, fcntl.LOCK_UN, 1, _HELD)
        except OSError:
            return True
    return False
