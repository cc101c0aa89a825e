"""The thread that keeps station and hub equal: one request in flight, woken by what is captured.

What a round does is in `rounds`. While there is nothing to send it waits at the hub; a capture hangs that
request up (decision 0006).
"""

import logging
import math
import secrets
import threading
from collections.abc import Callable
from typing import Final

import msgspec

from sync.protocol.messages import ExchangeRequest
from sync.station.apply import Intake
from sync.station.attachments import Courier
from sync.station.client import ClientFactory
from sync.station.formers import Review
from sync.station.handover import HandingOver
from sync.station.rounds import Program, Round, Rounds, SyncNews
from terminal.clock import Clock
from terminal.faults import Fault
from terminal.store.facts import Identity
from terminal.store.store import Store

JOIN_S: Final = 5.0
AFTER_BUG_S: Final = 10.0
CHECKPOINT_EVERY_NS: Final = 60 * 10**9
_log = logging.getLogger(__name__)


class _Work(msgspec.Struct, frozen=True):
    """What one identity has to do."""

    rounds: Rounds
    courier: Courier
    handing: HandingOver


class SyncWorker:
    """The exchange of one terminal. `on_change` is called in its thread after every round."""

    def __init__(
        self,
        store: Store,
        identity: Identity,
        clock: Clock,
        client_factory: ClientFactory,
        on_change: Callable[[SyncNews], None],
        *,
        software: str = "",
    ) -> None:
        self._store = store
        self._identity = identity
        self._clock = clock
        self._on_change = on_change
        self._program = Program(software, secrets.token_hex(8))
        self._turn = threading.Condition()
        self._nudged = self._hurried = self._stopping = False
        self._polling = False
        self._clients = client_factory
        self._client = client_factory(identity)
        self._review = Review(store, clock, client_factory)
        self._checkpoint_ns = clock.monotonic_ns()
        self._thread = threading.Thread(target=self._run, name="sync-worker", daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the request that runs and the thread; what it was about is asked again next time."""
        with self._turn:
            self._stopping = True
            self._client.abandon()
            self._review.abandon()
            self._turn.notify_all()
        if self._thread.is_alive():
            self._thread.join(JOIN_S)

    def nudge(self) -> None:
        """Says that an event was captured; after its commit, from any thread. Returns at once."""
        with self._turn:
            self._nudged = True
            if self._polling:
                self._polling = False
                self._client.abandon()
            self._turn.notify_all()

    def retry_now(self) -> None:
        """Ends the wait after a failure: a person asks, or the network came back."""
        with self._turn:
            self._hurried = True
            self._turn.notify_all()

    def _run(self) -> None:
        work = self._begin()
        while not self._stopping:
            work = self._renewed(work)
            self._wait(self._one(work))
        self._client.close()
        self._review.close()

    def _begin(self) -> "_Work":
        store = self._store
        own = self._identity
        clock = self._clock
        client = self._client
        intake = Intake(store, own, clock, self._program.software)
        return _Work(
            Rounds(store, own, clock, client, intake, program=self._program),
            Courier(store, own, clock, client),
            HandingOver(store, own, clock, client, self._program),
        )

    def _renewed(self, work: "_Work") -> "_Work":
        """The work of whom the terminal is now: it may have gone on in a new epoch, with a new key."""
        now = self._store.identity()
        if now is None or now == self._identity:
            return work
        self._client.close()
        with self._turn:
            self._identity, self._client = now, self._clients(now)
            if self._stopping:
                self._client.abandon()
        return self._begin()

    def _one(self, work: "_Work") -> Round:
        with self._turn:
            self._nudged = self._hurried = False
        try:
            done = self._beside(work) or self._round(work)
        except Exception:  # noqa: BLE001 - a bug in one round must not silence the exchange for good
            _log.exception("A round of the exchange ended in an error; it goes on.")
            return Round(wait_s=AFTER_BUG_S, backoff=True)
        finally:
            self._polling = False
        if done.news is not None:
            self._on_change(done.news)
        return done

    def _beside(self, work: "_Work") -> Round | None:
        """What comes before exchanging, None where there is nothing: journals to be handed over."""
        if self._review.is_due():
            self._review.step()
            return Round()
        if not work.handing.is_due():
            return None
        with self._turn:
            if self._stopping:
                return Round()
            self._client.arm()
        return work.handing.step()

    def _round(self, work: "_Work") -> Round:
        request = work.rounds.request()
        self._checkpoint()
        due_s = work.courier.due_in_s() if request.wait else None  # events and news have all been told
        if due_s:  # a photo is tried again soon: so long, and no longer, may the hub keep us
            request = msgspec.structs.replace(request, wait=min(request.wait, math.ceil(due_s)))
        if not self._may_begin(request):
            return Round()
        if due_s == 0:
            work.courier.step()
            return Round()
        return work.rounds.run(request)

    def _may_begin(self, request: ExchangeRequest) -> bool:
        """False when something was captured since the request was made, and it would wait at the hub."""
        with self._turn:
            if self._stopping or (request.wait and self._nudged):
                return False
            self._client.arm()
            self._polling = request.wait > 0
            return True

    def _wait(self, done: Round) -> None:
        with self._turn:
            self._turn.wait_for(lambda: self._is_called(done), done.wait_s)

    def _is_called(self, done: Round) -> bool:
        return self._stopping or self._hurried or (self._nudged and not done.backoff)

    def _checkpoint(self) -> None:
        """Moves the write-ahead log into the file once a minute, online or not; it holds up no capture."""
        now = self._clock.monotonic_ns()
        if now - self._checkpoint_ns < CHECKPOINT_EVERY_NS:
            return
        self._checkpoint_ns = now
        try:
            self._store.database.checkpoint()
        except Fault as fault:
            _log.warning("The store could not be tidied: %s", fault.detail)
