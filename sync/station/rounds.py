"""One round of the exchange: what to ask the hub, what its answer changes. No thread, no waiting (`worker`).

The journal is the outbox: what the hub has not acknowledged goes next, so an answer that was lost, a gap and
a hub restored from an old backup are all mended by sending from the hub's own count on.
"""

import logging
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import msgspec

from sync.protocol.messages import LONG_POLL_S, ExchangeReply, ExchangeRequest, signed_batch
from sync.protocol.signing import sign
from sync.station.apply import Contact, Intake, Taken
from sync.station.client import Abandoned, Client, HubRefusal
from sync.station.outgoing import frames_of, send_ahead
from sync.station.pace import STOPPED_WAIT_S, Pace
from terminal.clock import Clock
from terminal.faults import Fault, FaultCode, StoreFault, SyncFault
from terminal.store.facts import Identity
from terminal.store.store import Store

IDLE_S: Final = 1.0
"""Pause after a hub that was asked to wait answered at once with nothing."""
GATHER_S: Final = 0.25
"""Pause after events were sent: one act goes at once, those on its heels go together (decision 0006)."""
HANDING_OVER: Final = frozenset(
    {FaultCode.TERMINAL_FORKED, FaultCode.TERMINAL_REPLACED, FaultCode.CHAIN_BROKEN}
)
"""While it is stopped for one of these, a station hands over what it has (`handover`)."""
_log = logging.getLogger(__name__)


class SyncNews(msgspec.Struct, frozen=True, kw_only=True):
    """What a round changed, for those who show it.

    `masters`, `docs`: kinds of which rows changed. `connected`: the hub answered; else `fault` and `detail`
    say why not and the next try is in `retry_s` seconds. `stopped`: why nothing may be captured.
    `unsent`: events the hub has not acknowledged. `contact_at`: its last word, this clock's us UTC.
    """

    masters: frozenset[str] = frozenset()
    docs: frozenset[str] = frozenset()
    disputes: bool = False
    connected: bool
    fault: FaultCode | None = None
    detail: str = ""
    stopped: str = ""
    unsent: int
    contact_at: int | None
    retry_s: float = 0.0


class Program(msgspec.Struct, frozen=True):
    """The program that speaks: its version, and a name for this run of it."""

    software: str = ""
    life: str = ""


class Round(msgspec.Struct, frozen=True):
    """What came of a round: news (None when it was abandoned) and how long to wait; `backoff` True: even when
    something is captured.
    """

    news: SyncNews | None = None
    wait_s: float = 0.0
    backoff: bool = False


class Rounds:
    """The exchange of one terminal, a round at a time, in one thread. `chance` gives 0..1."""

    def __init__(
        self,
        store: Store,
        identity: Identity,
        clock: Clock,
        client: Client,
        intake: Intake,
        *,
        program: Program = Program(),  # noqa: B008 - frozen
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._identity = identity
        self._clock = clock
        self._client = client
        self._intake = intake
        self._program = program
        self._chance = chance
        self._pace = Pace()
        self._quiet = False

    def request(self) -> ExchangeRequest:
        """What to ask next. It lets the hub wait only when the last answer left nothing to do."""
        state = self._store.exchange()
        own = self._identity
        links = () if state.stopped else self._store.unsent(own, self._pace.batch)
        frames = frames_of(links, self._pace)
        first = state.acknowledged + 1
        head, last = (frames[-1].hash, links[-1].sequence) if links else ("", first - 1)
        text = signed_batch(own.terminal_id, own.epoch, first, last, head)
        return ExchangeRequest(
            terminal_id=own.terminal_id,
            epoch=own.epoch,
            first=first,
            frames=frames,
            head=head,
            signature=sign(own.private_key, text) if frames else "",
            cursor=self._intake.cursor(),
            wait=LONG_POLL_S if self._quiet and not frames else 0,
            unsent=self._store.unsent_count(own),
            sent_at=self._clock.now(),
            software=self._program.software,
            life=self._program.life,
            last=self._store.newest_given(own.epoch),
        )

    def run(self, request: ExchangeRequest) -> Round:
        """Asks the hub and takes its answer in. Raises nothing but bugs."""
        began = self._clock.monotonic_ns()
        self._quiet = False
        try:
            self._send_ahead(request)
            reply = self._client.exchange(request)
            trip_us = (self._clock.monotonic_ns() - began) // 1000
            contact = Contact(self._clock.now(), 0 if request.wait else trip_us // 2)
            taken = self._intake.take(reply, contact)
        except Abandoned:
            return Round()
        except HubRefusal as refusal:
            return self._refused(request, refusal)
        except Fault as fault:
            self._pace = self._pace.failed()
            return self._fault(fault)
        return self._answered(request, reply, taken, trip_us)

    def _send_ahead(self, request: ExchangeRequest) -> None:
        if any(frame.is_ahead for frame in request.frames):
            links = self._store.links(self._identity, request.first, len(request.frames))
            send_ahead(self._client, links, self._pace)

    # ------------------------------------------------------------ what an answer means

    def _answered(self, request: ExchangeRequest, reply: ExchangeReply, taken: Taken, trip_us: int) -> Round:
        acknowledged = reply.receipt.acknowledged
        sent_in_vain = bool(request.frames) and acknowledged < request.first
        stuck = reply.more and reply.cursor == request.cursor
        self._pace = self._pace.failed() if sent_in_vain or stuck else self._pace.succeeded(acknowledged)
        self._quiet = not (taken.more or sent_in_vain)
        news = self._news(taken)
        if self._pace.failures:
            return Round(news, self._pace.wait_s(self._chance()), backoff=True)
        if self._quiet and len(request.frames) == request.unsent > 0:
            return Round(news, GATHER_S, backoff=True)
        idle = (
            request.wait > 0 and trip_us < IDLE_S * 1e6 and taken == Taken() and acknowledged < request.first
        )
        return Round(news, IDLE_S if idle else 0.0)

    def _refused(self, request: ExchangeRequest, refusal: HubRefusal) -> Round:
        count = len(request.frames)
        self._pace = self._pace.refused(request.first, count, refusal.status, refusal.problem)
        if not self._pace.failures:
            _log.info("The hub refused %d events from %d on: %s", count, request.first, refusal.detail)
            return Round()
        return self._fault(refusal)

    def _fault(self, fault: Fault) -> Round:
        self._note_failure()
        may_retry = fault.retry if isinstance(fault, SyncFault) else True
        if not may_retry:
            self._stop(fault.code)
            wait_s = 0.0 if fault.code in HANDING_OVER else STOPPED_WAIT_S
            return Round(self._fault_news(fault, wait_s), wait_s, backoff=True)
        retry_after_s = fault.retry_after_s if isinstance(fault, SyncFault) else None
        wait_s = self._pace.wait_s(self._chance(), retry_after_s)
        return Round(self._fault_news(fault, wait_s), wait_s, backoff=True)

    def _note_failure(self) -> None:
        """From the first failed try on nobody is told that the hub answers; its next word ends that."""
        state = self._store.exchange()
        if state.failing_since is None:
            with suppress(StoreFault):  # a disk without room: the next try notes it
                self._store.keep(msgspec.structs.replace(state, failing_since=self._clock.now()))

    def _stop(self, code: FaultCode) -> None:
        """Nothing may be captured any more, until the hub answers again."""
        state = self._store.exchange()
        if state.stopped != code.value:
            self._store.keep(msgspec.structs.replace(state, stopped=code.value))

    # ------------------------------------------------------------ news

    def _news(self, taken: Taken) -> SyncNews:
        return news_of(self._store, self._identity, taken)

    def _fault_news(self, fault: Fault, retry_s: float) -> SyncNews:
        return fault_news(self._store, self._identity, fault, retry_s)


def news_of(store: Store, identity: Identity, taken: Taken) -> SyncNews:
    """The news after an answer."""
    state = store.exchange()
    return SyncNews(
        masters=taken.masters,
        docs=taken.docs,
        disputes=taken.disputes,
        connected=True,
        stopped=state.stopped,
        unsent=store.unsent_count(identity),
        contact_at=state.contact_at,
    )


def fault_news(store: Store, identity: Identity, fault: Fault, retry_s: float) -> SyncNews:
    """The news after a failure."""
    state = store.exchange()
    return SyncNews(
        connected=False,
        fault=fault.code,
        detail=fault.detail,
        stopped=state.stopped,
        unsent=store.unsent_count(identity),
        contact_at=state.contact_at,
        retry_s=retry_s,
    )
