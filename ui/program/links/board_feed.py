"""Asks for the board every 2 s in the background, one request at a time. No Qt; the program's timer calls
`poll`.

An answer that does not come is not delivered: the board is told that it was missed, and sees for itself how
old its newest one is.
"""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from terminal.clock import Clock
from terminal.faults import SyncFault

if TYPE_CHECKING:
    from sync.protocol.messages import BoardReply

POLL_MS: Final = 2000
log = logging.getLogger(__name__)


class BoardFeed:
    """`ask` runs where `submit` brings it; `deliver` is called there too, with the reply and when it was
    asked for (monotonic nanoseconds); `missed` instead, where the hub gave none.
    """

    def __init__(
        self,
        ask: "Callable[[], BoardReply]",
        submit: Callable[[Callable[[], None]], None],
        deliver: "Callable[[BoardReply, int], None]",
        clock: Clock,
        missed: Callable[[], None],
    ) -> None:
        self._ask, self._submit, self._deliver, self._clock = ask, submit, deliver, clock
        self._missed = missed
        self._busy = False

    def poll(self) -> None:
        """Asks once more, unless the last question is still open."""
        if not self._busy:
            self._busy = True
            self._submit(self._once)

    def _once(self) -> None:
        at_ns = self._clock.monotonic_ns()
        try:
            self._deliver(self._ask(), at_ns)
        except SyncFault as fault:
            log.info("the board was not read: %s", fault)
            self._missed()
        finally:
            self._busy = False
