"""Looks after the store while nobody works: what of it was not looked at yet, and a log with nothing in it.

The look at start is short; here it goes on, a piece at a time, in the background. What it finds is told at
once. It does not repair anything.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from terminal.clock import Clock
from terminal.faults import StoreFault
from terminal.usecases.parts.workplace import Workplace

TICK_MS: Final = 2000
QUIET_NS: Final = 2 * 10**9
"""So long after the last act nobody waits for the disk."""
PIECE_S: Final = 0.2
AGAIN_NS: Final = 24 * 3600 * 10**9
"""Once a day all is looked at again: a disk fails while it runs too."""
Submit = Callable[[Callable[[], None]], None]


class StoreCare(QObject):
    """`submit` runs a job in the background, `then` calls its argument in this thread; `told` is called when
    something was found.
    """

    def __init__(
        self,
        work: Workplace,
        clock: Clock,
        background: Callable[[Callable[[], bool], Callable[[bool], None]], None],
        told: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._clock = clock
        self._background = background
        self._told = told
        self._acted_ns = self._looked_ns = clock.monotonic_ns()
        self._busy = False
        self._emptied_at = -1
        self._known = len(work.store.troubles)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """Begins."""
        self._timer.start(TICK_MS)

    def stop(self) -> None:
        """Begins no further piece."""
        self._timer.stop()

    def acted(self) -> None:
        """Somebody works: everything here waits."""
        self._acted_ns = self._clock.monotonic_ns()

    def tick(self) -> None:
        """One piece of work, if nobody works and the last piece is done."""
        now = self._clock.monotonic_ns()
        if self._busy or now - self._acted_ns < QUIET_NS:
            return
        store = self._work.store
        if store.database.commits != self._emptied_at:
            self._busy = True
            self._background(self._empty_log, lambda _: self._done())
        elif not store.looked_at:
            self._busy = True
            self._background(self._look_on, self._looked)
        elif now - self._looked_ns > AGAIN_NS:
            self._looked_ns = now
            store.examine(self._work.identity)

    def _empty_log(self) -> bool:
        database = self._work.store.database
        commits = database.commits
        try:
            emptied = database.empty_log()
        except StoreFault:
            return False  # the next commit meets the same, and says it
        if emptied:
            self._emptied_at = commits
        return emptied

    def _look_on(self) -> bool:
        try:
            return self._work.store.look_on(PIECE_S)
        except StoreFault:
            return False  # held, or no room: the next tick asks again

    def _looked(self, done: bool) -> None:
        if done:
            self._looked_ns = self._clock.monotonic_ns()
        found = len(self._work.store.troubles)
        if found != self._known:
            self._work.store.note_condition(self._work.identity)
            self._known = found
            self._told()
        self._done()

    def _done(self) -> None:
        self._busy = False
