"""The descriptors a test opened and did not close; what others close meanwhile is their own affair."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.devices.fakes import wait_until

OPEN = Path("/proc/self/fd")
GRACE_S = 5.0  # a peer in a thread of its own may still be closing


@contextmanager
def no_leaked_descriptor() -> Iterator[None]:
    """Fail if a descriptor that was opened inside is still open `GRACE_S` later (no check without /proc)."""
    gc.collect()
    gc.freeze()  # what other tests have made is looked at once, not before each of these
    before = _open()
    yield
    gc.collect()
    with suppress(AssertionError):
        wait_until(lambda: _open() <= before, GRACE_S)
    left = sorted(_open() - before)
    assert not left, f"left open: {left}"


def _open() -> set[tuple[str, str]]:
    """(number, what it leads to) of each; sockets and pipes have an inode, so a new one is told apart."""
    found: set[tuple[str, str]] = set()
    for number in OPEN.iterdir() if OPEN.exists() else ():
        with suppress(OSError):  # the one that lists this folder is gone by now
            found.add((number.name, str(number.readlink())))
    return found
