"""What the screen in sight asks the hub, again and again while it is shown: one question at a time, beside
the screen's thread.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from terminal.clock import Clock
from terminal.faults import SyncFault
from terminal.store.facts import Identity
from ui.desk.screen import Asking, Query
from ui.window.window import Window

if TYPE_CHECKING:  # HTTP and TLS are loaded when the first question is asked
    from sync.station.board_client import BoardClient

TICK_MS: Final = 500
Here = Callable[[Callable[[], None]], None]
log = logging.getLogger(__name__)


class Queries(QObject):
    """One per terminal. `submit` brings a job beside the screen's thread, `here` a call back into it."""

    def __init__(
        self, window: Window, submit: Callable[[Callable[[], None]], None], here: Here, clock: Clock
    ) -> None:
        super().__init__(window)
        self._window = window
        self._submit = submit
        self._here = here
        self._clock = clock
        self._client: BoardClient | None = None
        self._busy = False
        self._due_ns = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        """The hub can be asked from now on."""
        self._timer.start(TICK_MS)

    def stop(self) -> None:
        """No more questions."""
        self._timer.stop()

    def close(self) -> None:
        """Ends the connection; after the jobs have ended."""
        if self._client is not None:
            self._client.close()

    def tick(self) -> None:
        """Asks where the screen in sight asks and it is time; it also shows how old its last answer is."""
        presenter = self._window.presenter()
        now_ns = self._clock.monotonic_ns()
        if not isinstance(presenter, Asking) or now_ns < self._due_ns:
            return
        query = presenter.query()
        self._due_ns = now_ns + query.every_ms * 1_000_000
        if not self._busy:
            self._busy = True
            self._submit(partial(self._ask, query, self._window.work.identity))
        self._window.refresh()

    def _ask(self, query: Query, identity: Identity) -> None:
        at_ns = self._clock.monotonic_ns()
        answer: Any = None
        try:
            answer = query.ask(self._hub(identity))
        except SyncFault as fault:
            log.info("the hub gave no answer: %s", fault)
        finally:
            self._busy = False
            self._here(partial(self._answered, query, answer, at_ns))

    def _answered(self, query: Query, answer: Any, at_ns: int) -> None:
        query.then(answer, at_ns)
        self._window.refresh()

    def _hub(self, identity: Identity) -> "BoardClient":
        """The connection of this terminal; it may have gone on with another key."""
        from sync.station.board_client import BoardClient

        if self._client is None or self._client.identity != identity:
            self._client = BoardClient(identity)
        return self._client
