"""The only "now" of the product.

Wall time is microseconds UTC, monotonic time nanoseconds since an unknown start that `boot_id` names.
It is no calendar: shifts and production days live in `terminal.domain.masters.shifts`.
"""

import time
import uuid
from pathlib import Path
from typing import Final, Protocol

_BOOT_ID_FILE: Final = Path("/proc/sys/kernel/random/boot_id")


class Clock(Protocol):
    """What the product asks of a clock."""

    boot_id: str

    def now(self) -> int:
        """Wall time in microseconds since 1970, UTC."""
        ...

    def monotonic_ns(self) -> int:
        """Nanoseconds since an arbitrary start; never goes back."""
        ...


class SystemClock:
    """The clock of this computer."""

    def __init__(self) -> None:
        self.boot_id = _boot_id()

    def now(self) -> int:
        """Wall time in microseconds since 1970, UTC."""
        return time.time_ns() // 1000

    def monotonic_ns(self) -> int:
        """Nanoseconds since an arbitrary start; never goes back."""
        return time.monotonic_ns()


def _boot_id() -> str:
    """The kernel's boot id; where there is none, one for the life of this process (its monotonic start)."""
    try:
        return _BOOT_ID_FILE.read_text(encoding="ascii").strip()
    except OSError:
        return str(uuid.uuid4())
