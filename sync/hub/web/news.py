"""How waiting requests hear that something changed: one bell for all, rung after each commit. No polling,
no thread.
"""

import asyncio
from typing import Final

GATHER_S: Final = 0.1
"""After the bell a waiter lets so much time pass, so that a burst of commits costs one look."""


class News:
    """The bell. All methods but `ring_from_thread` belong to the event loop."""

    def __init__(self, gather_s: float = GATHER_S) -> None:
        self._gather_s = gather_s
        self._bell = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.closing = False

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Says which loop the waiters run in."""
        self._loop = loop

    def bell(self) -> asyncio.Event:
        """The bell as it is now; take it before looking, so that nothing between look and wait is missed."""
        return self._bell

    def ring_from_thread(self) -> None:
        """Wakes all who wait; from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring)

    def close(self) -> None:
        """Wakes all who wait for the last time."""
        self.closing = True
        self._bell.set()

    async def wait(self, bell: asyncio.Event, seconds: float, gone: "asyncio.Future[None]") -> bool:
        """True when it rang; False when the time is up, the hub closes, or `gone` says that nobody waits."""
        if self.closing:
            return False
        ringing = asyncio.ensure_future(bell.wait())
        await asyncio.wait((ringing, gone), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        rang = ringing.done() and not gone.done()
        ringing.cancel()
        if rang and not self.closing:
            await asyncio.sleep(self._gather_s)
        return rang and not self.closing

    def _ring(self) -> None:
        if not self.closing:
            rung = self._bell
            self._bell = asyncio.Event()
            rung.set()
