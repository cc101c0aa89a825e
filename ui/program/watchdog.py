"""Tells when the screen's thread stood still. It looks only while something goes on: a station at rest is not
woken by it.
"""

import logging
from typing import Final

from PySide6.QtCore import QObject, QTimer

from terminal.clock import Clock

log = logging.getLogger(__name__)
STALL_MS: Final = 100
LOOK_MS: Final = STALL_MS // 2
QUIET_LOOKS: Final = 20
"""After so many looks with nothing to see it rests: what an act sets off is over within a second."""


class Watchdog(QObject):
    """Logs every stall over 100 ms of what an act, a reading or news set off; they call `wake` first."""

    def __init__(self, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._last_ns = 0
        self._quiet = 0
        self.worst_ms = 0
        self.stalls_ms: list[int] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    @property
    def awake(self) -> bool:
        """False while nothing wakes the program for its sake."""
        return self._timer.isActive()

    def wake(self) -> None:
        """Something begins; called before it is worked on."""
        self._quiet = 0
        if not self._timer.isActive():
            self._last_ns = self._clock.monotonic_ns()
            self._timer.start(LOOK_MS)

    def _look(self) -> None:
        now = self._clock.monotonic_ns()
        late_ms = (now - self._last_ns) // 1_000_000 - LOOK_MS
        self._last_ns = now
        self._quiet += 1
        self.worst_ms = max(self.worst_ms, late_ms)
        if late_ms > STALL_MS:
            self.stalls_ms.append(late_ms)
            log.info("the screen's thread stood still for %d ms", late_ms)
        if self._quiet >= QUIET_LOOKS:
            self._timer.stop()
