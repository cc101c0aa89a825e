"""Sends the files of events to the hub: one at a time, piece by piece, and only while no event waits.

It starts no thread: the exchange's worker calls `step` where it would otherwise wait for news. The hub says
how far a file is, so a cut, a restart or a piece sent twice does no harm.
"""

import logging
from typing import Final

from sync.station.client import Abandoned, Client
from terminal.clock import Clock
from terminal.domain.events.payloads import Attachment
from terminal.faults import StoreFault, SyncFault
from terminal.store.facts import Identity
from terminal.store.store import Store
from terminal.store.tables import position

PIECE: Final = 64 * 1024
LONGEST_WAIT_S: Final = 60.0
TIDY_NS: Final = 3600 * 10**9
_log = logging.getLogger(__name__)


class Courier:
    """The attachments of one terminal on their way, in the exchange's thread."""

    def __init__(self, store: Store, identity: Identity, clock: Clock, client: Client) -> None:
        self._store = store
        self._identity = identity
        self._clock = clock
        self._client = client
        self._name = ""
        self._data = b""
        self._sent = 0
        self._failures = 0
        self._not_before_ns = 0
        self._tidied_ns: int | None = None

    def due_in_s(self) -> float | None:
        """In how many seconds there is something to send: 0 for now, None for nothing."""
        self._tidy()
        if self._next() is None:
            return None
        return max(0.0, (self._not_before_ns - self._clock.monotonic_ns()) / 1e9)

    def step(self) -> None:
        """Sends the next piece. What goes wrong is tried again later, ever more seldom; raises only bugs."""
        following = self._next()
        if following is None or not self._load(following):
            return
        piece = self._data[self._sent : self._sent + PIECE]
        try:
            reply = self._client.put_attachment(following, self._sent, piece)
        except Abandoned:
            return
        except SyncFault as fault:
            self._failed(fault)
            return
        self._failures, self._sent = 0, min(reply.received, len(self._data))
        if reply.complete:
            self._store.attachments.note_sent(following.sha256, self._clock.now())
            self._forget()

    def _next(self) -> Attachment | None:
        state = self._store.exchange()
        if state.stopped:
            return None
        return self._store.attachments.to_send(position(self._identity.epoch, state.acknowledged))

    def _load(self, following: Attachment) -> bool:
        """Reads the file once for all its pieces; one that is lost here is not tried again."""
        if self._name == following.sha256:
            return True
        try:
            self._data = self._store.attachments.read(following.sha256)
        except StoreFault as fault:
            _log.warning("%s", fault.detail)
            self._store.attachments.give_up(following.sha256)
            return False
        self._name = following.sha256
        self._sent = 0
        return True

    def _failed(self, fault: SyncFault) -> None:
        self._failures += 1
        wait_s = max(fault.retry_after_s or 0.0, min(LONGEST_WAIT_S, 2.0 ** (self._failures - 1)))
        self._not_before_ns = self._clock.monotonic_ns() + round(wait_s * 1e9)
        _log.info("A photo was not sent, it is tried again in %g s: %s", wait_s, fault.detail)
        self._forget()

    def _forget(self) -> None:
        """The hub is asked anew where to go on."""
        self._name = ""
        self._data = b""
        self._sent = 0

    def _tidy(self) -> None:
        now_ns = self._clock.monotonic_ns()
        if self._tidied_ns is None or now_ns - self._tidied_ns >= TIDY_NS:
            self._tidied_ns = now_ns
            self._store.attachments.tidy(self._clock.now())
