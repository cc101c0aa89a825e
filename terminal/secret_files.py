"""Files for their owner alone: secrets written whole or not at all, and the mode of everything else.

For hub and station alike. On Windows the folder's rights say who may read; modes mean nothing there.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from terminal.faults import ConfigFault, FaultCode, StoreFault

OWNER_ONLY: Final = 0o600
MOST_BYTES: Final = 16_384
"""No secret is longer; what is, is none."""


def owner_only(path: str, flags: int) -> int:
    """The `opener` of a file that its owner alone may read from its first moment on."""
    return os.open(path, flags, OWNER_ONLY)


def claim(path: Path) -> None:
    """Makes the file where it is not there, and its owner's alone in any case. Raises StoreFault.

    SQLite gives a database's log the mode of the database.
    """
    try:
        with open(path, "ab", opener=owner_only) as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                os.fchmod(file.fileno(), OWNER_ONLY)
    except OSError as error:
        raise not_written(path, error) from error


def write_secret(path: Path, content: bytes) -> None:
    """Writes a secret aside, then gives it its name: on disk, name included, when this returns.

    Whatever ends the program in between, the file is there whole or is not there. Raises StoreFault.
    """
    draft = path.with_name(path.name + ".new")
    try:
        draft.unlink(missing_ok=True)  # of a write that was cut
        with open(draft, "xb", opener=owner_only) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise not_written(path, error) from error


def sync_folder(folder: Path) -> None:
    """Makes new names durable; where a folder cannot be synced (Windows), the system does it itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_secret(path: Path) -> bytes:
    """What the file holds; nothing where it is longer than any secret. Raises ConfigFault."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        detail = f"{path} cannot be read ({reason(error)}): nothing was started. Check its owner and rights."
        raise ConfigFault(FaultCode.CONFIG_WRONG, detail) from error
    return content if len(content) <= MOST_BYTES else b""


def kept_secret(path: Path, make: Callable[[], bytes], fits: Callable[[bytes], bool], todo: str) -> bytes:
    """The secret in a file, made where there is none. ConfigFault, with `todo`, where it does not fit.

    One that does not is never replaced by itself: whoever trusts it would be cut off, or let in.
    """
    if not path.exists():
        write_secret(path, make())
    content = read_secret(path)
    if not fits(content):
        raise broken(path, todo)
    return content


def broken(path: Path, todo: str) -> ConfigFault:
    """The fault of a secret that is none."""
    detail = f"{path} is damaged, or is another file under its name: nothing was started. {todo}"
    return ConfigFault(FaultCode.CONFIG_WRONG, detail)


def not_written(path: Path, error: OSError) -> StoreFault:
    """The fault of a disk or folder that takes nothing."""
    detail = f"{path} cannot be written ({reason(error)}): nothing was done. Check disk space and rights."
    return StoreFault(FaultCode.STORE_FULL, detail)


def reason(error: OSError) -> str:
    """The system's own word for a failure."""
    return error.strerror or type(error).__name__
