"""Figures taken while the demo runs: from the first byte of a code to its feedback painted, commits, start,
memory.
"""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QEvent, QObject

from devices.capabilities import Reading
from terminal.clock import Clock
from ui.program.app import Terminal


class Percentiles(msgspec.Struct, frozen=True):
    """Percentiles in milliseconds."""

    p50: float = 0.0
    p95: float = 0.0
    p99: float = 0.0


def spread(values_ns: Sequence[int]) -> Percentiles:
    """The percentiles of some durations in nanoseconds."""
    ordered = sorted(values_ns)
    if not ordered:
        return Percentiles()
    at = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.50, 0.95, 0.99)]
    return Percentiles(*(round(value / 1e6, 2) for value in at))


class PaintWatch(QObject):
    """Notes how long after its first byte the feedback of a code is painted on the strip.

    It hears of a reading before the terminal works on it, because the strip is painted while that goes on. A
    code whose feedback says what stands there already is not painted again and not counted.
    """

    def __init__(self, terminal: Terminal, clock: Clock) -> None:
        super().__init__(terminal.window)
        self._clock = clock
        self._since: int | None = None
        self._strip = terminal.window.strip
        self._said = ""
        self.durations_ns: list[int] = []
        terminal.bridge.reading.disconnect(terminal.read)
        terminal.bridge.reading.connect(self._read)
        terminal.bridge.reading.connect(terminal.read)
        terminal.bridge.reading.connect(self._worked_on)
        terminal.window.strip.installEventFilter(self)

    def _read(self, reading: Reading) -> None:
        self._since, self._said = reading.first_byte_ns, self._strip.accessibleName()

    def _worked_on(self) -> None:
        if self._strip.accessibleName() == self._said:
            self._since = None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._since is not None:
            self.durations_ns.append(self._clock.monotonic_ns() - self._since)
            self._since = None
        return False


def memory_mb() -> float:
    """Resident memory of this process in MB; 0 where the system does not tell."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - a kernel file
            line = next(line for line in status if line.startswith("VmRSS"))
    except (OSError, StopIteration):
        return 0.0
    return round(int(line.split()[1]) / 1024, 1)
