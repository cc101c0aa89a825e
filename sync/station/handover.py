"""Hands over a journal that is not the one the hub holds, a message at a time, and goes on in a new epoch.

The hub decides (`sync.hub.exchange.handover`, decision 0025). No thread, no waiting: the exchange's worker
calls `step` while the station is stopped.
"""

import random
from collections.abc import Callable, Iterator
from typing import Final

import msgspec
from sqlalchemy import Connection

from sync.protocol.handover import HandoverOutcome, HandoverReply, Known, Span, signed_handover
from sync.protocol.messages import signed_admission
from sync.protocol.signing import new_key, public_of, signature_holds
from sync.station.apply import Taken
from sync.station.client import Abandoned, Client, HubRefusal
from sync.station.outgoing import send_ahead
from sync.station.pace import STOPPED_WAIT_S, Pace
from sync.station.rounds import HANDING_OVER, Program, Round, fault_news, news_of
from sync.station.segments import Segments
from terminal.clock import Clock
from terminal.domain.events.chain import GENESIS, Link
from terminal.faults import Fault, FaultCode, SyncFault
from terminal.store import journal
from terminal.store.attachments import send_again
from terminal.store.facts import ExchangeState, Former, Formers, Identity
from terminal.store.store import Store
from terminal.store.tables import position

_STOPPED_BY: Final[dict[str, FaultCode]] = {
    HandoverOutcome.WAIT: FaultCode.TERMINAL_FORKED,
    HandoverOutcome.REPLACED: FaultCode.TERMINAL_REPLACED,
}
_GOES_ON: Final = (
    *(HandoverOutcome.IN_ORDER, HandoverOutcome.GO_ON),
    *(HandoverOutcome.NEW_EPOCH, HandoverOutcome.MORE),
)


class Giver:
    """One journal on its way to the hub: asks what the hub holds, then sends what follows."""

    def __init__(self, store: Store, identity: Identity, client: Client) -> None:
        self._store = store
        self.identity = identity
        self._client = client
        self.pace = Pace()
        self._held: Known | None = None
        self._segments: tuple[int, Segments] | None = None
        self._wanted: dict[Span, int] = {}
        """What the hub asks for, and from which number on it was not yet given."""

    def ask(self, **about: object) -> HandoverReply:
        """The hub's answer to the next message. Raises SyncFault, Abandoned, StoreFault."""
        segments = self._read()
        links = self._asked_for(segments) or self._next(segments)
        request = msgspec.structs.replace(segments.message(links, self.pace), **about)
        try:
            send_ahead(self._client, links, self.pace)
            reply = self._client.hand_over(request)
            self._require_genuine(segments, reply)
        except HubRefusal as refusal:
            self._segments = None
            self.pace = self.pace.refused(request.first, len(links), refusal.status, refusal.problem)
            raise
        except Fault:
            self.pace = self.pace.failed()
            raise
        self.pace = self.pace.succeeded(reply.held.sequence)
        self._held = reply.held
        self._gave(links)
        for span in reply.wanted:
            self._wanted.setdefault(span, span.first)
        return reply

    def _gave(self, links: tuple[Link, ...]) -> None:
        for span, begin in self._wanted.items():
            if links and links[0].sequence - 1 <= span.last and links[-1].sequence >= begin:
                self._wanted[span] = links[-1].sequence + 1

    def has_more(self) -> bool:
        """True while there is something here that the hub asked for."""
        return bool(self._asked_for(self._read()))

    def is_done(self) -> bool:
        """True when the hub has said that it holds everything that is here."""
        held = 0 if self._held is None else self._held.sequence
        return self._held is not None and held >= self._read().end and not self.has_more()

    def _next(self, segments: Segments) -> tuple[Link, ...]:
        return () if self._held is None else segments.next_links(self._held.sequence, self.pace.batch)

    def through(self, held: Known) -> int:
        """The number up to which the hub holds all that is here: not beyond what it still asks for."""
        return min([held.sequence, *(begin - 1 for begin, _ in self._open(self._read()))])

    def _asked_for(self, segments: Segments) -> tuple[Link, ...]:
        """The next events that another journal has lost and this one has; each is given once."""
        for begin, last in self._open(segments):
            return segments.links(begin, last, self.pace.batch)
        return ()

    def _open(self, segments: Segments) -> Iterator[tuple[int, int]]:
        """What the hub asks for, is here and was not yet given: first and last number."""
        for span, begin in self._wanted.items():
            if begin <= span.last and segments.hash_at(span.last) == span.hash:
                yield begin, span.last

    def _read(self) -> Segments:
        """The journal as it is; read anew when something was added to it, or a message was refused."""
        newest = self._store.newest_given(self.identity.epoch)
        if self._segments is None or self._segments[0] != newest:
            self._segments = (newest, Segments(self._store, self.identity))
        return self._segments[1]

    def _require_genuine(self, segments: Segments, reply: HandoverReply) -> None:
        own = self.identity
        held = reply.held
        text = signed_handover(own.terminal_id, own.epoch, held, reply.hub_time)
        here = GENESIS if held.sequence == 0 else segments.hash_at(held.sequence)
        if not (held.hash == here and signature_holds(own.hub_key, reply.signature, text)):
            raise SyncFault(
                FaultCode.HUB_ANSWER_WRONG,
                "The answer is not the hub's word about this station's journal; nothing of it was taken, "
                "events stay on this station. Call whoever looks after the hub.",
                retry=True,
            )


class HandingOver:
    """What a stopped terminal does instead of exchanging."""

    def __init__(
        self,
        store: Store,
        identity: Identity,
        clock: Clock,
        client: Client,
        program: Program,
        *,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._identity = identity
        self._clock = clock
        self._chance = chance
        self._giver = Giver(store, identity, client)
        self._about = msgspec.structs.asdict(program)

    def is_due(self) -> bool:
        """True while the station is stopped for a reason that handing over may end."""
        return self._store.exchange().stopped in HANDING_OVER

    def step(self) -> Round:
        """Sends the next message and does what the hub answers. Raises nothing but bugs."""
        try:
            reply = self._giver.ask(**self._message())
            return self._answered(reply)
        except Abandoned:
            return Round()
        except Fault as fault:
            return self._failed(fault)

    def _message(self) -> dict[str, object]:
        key = self._store.exchange().next_key
        return {**self._about, "sent_at": self._clock.now(), "next_key": public_of(key) if key else ""}

    def _failed(self, fault: Fault) -> Round:
        if isinstance(fault, HubRefusal) and not self._giver.pace.failures:
            return Round()  # the same again, in another way
        retry_after_s = fault.retry_after_s if isinstance(fault, SyncFault) else None
        wait_s = self._giver.pace.wait_s(self._chance(), retry_after_s)
        return Round(fault_news(self._store, self._identity, fault, wait_s), wait_s, backoff=True)

    def _answered(self, reply: HandoverReply) -> Round:
        match reply.outcome:
            case HandoverOutcome.IN_ORDER:
                self._keep(reply, stopped="", handed=0, next_key="")
            case HandoverOutcome.GO_ON:
                self._keep(reply, next_key=self._store.exchange().next_key or new_key()[0])
            case HandoverOutcome.NEW_EPOCH:
                self._go_on(reply)
            case HandoverOutcome.MORE:
                self._keep(reply)
            case outcome:
                self._keep(reply, stopped=_STOPPED_BY.get(outcome, FaultCode.TERMINAL_FORKED).value)
        waits = reply.outcome not in _GOES_ON and not self._giver.has_more()
        news = news_of(self._store, self._identity, Taken())
        return Round(news, STOPPED_WAIT_S, backoff=True) if waits else Round(news)

    def _keep(self, reply: HandoverReply, **changes: object) -> None:
        state = self._store.exchange()
        held = self._giver.through(reply.held)
        heard = {"contact_at": self._clock.now(), "failing_since": None, "admitted_at": reply.admitted_at}
        # A hub that was restored may hold less than it once acknowledged: its last word counts.
        changes = {"handed": held, "acknowledged": min(state.acknowledged, held), **heard, **changes}
        with self._store.database.write() as connection:
            if held < state.acknowledged:
                send_again(connection, position(self._identity.epoch, held))
            self._store.keep_within(connection, msgspec.structs.replace(state, **changes))
        self._store.forget()

    def _go_on(self, reply: HandoverReply) -> None:
        """From here on this terminal writes a new journal with a new key; the old one is at the hub."""
        own = self._identity
        state = self._store.exchange()
        text = signed_admission(own.terminal_id, reply.epoch, own.station, public_of(state.next_key))
        if reply.epoch <= own.epoch or not signature_holds(own.hub_key, reply.admission, text):
            return
        fresh = msgspec.structs.replace(
            own, epoch=reply.epoch, private_key=state.next_key, admission=reply.admission
        )
        with self._store.database.write() as connection:
            if journal.head(connection, own.epoch).sequence <= reply.held.sequence:
                former = Former(own, self._giver.through(reply.held), complete=self._giver.is_done())
                begin_epoch(self._store, connection, former, fresh)
        self._store.forget()


def begin_epoch(store: Store, connection: Connection, former: Former, fresh: Identity) -> None:
    """The terminal is `fresh` from here on, with an empty journal; what it was is kept with its key."""
    store.keep_within(connection, Formers((*store.formers().formers, former)))
    store.keep_within(connection, fresh)
    store.keep_within(connection, ExchangeState())
