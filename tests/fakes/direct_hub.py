"""The terminal's end of the wire on a real hub in the same process: no socket, but a line that loses."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from sync.hub.denied import Denied
from sync.hub.exchange.exchange import exchange, read_request
from sync.hub.exchange.handover import hand_over
from sync.hub.intake.attachments import take_piece
from sync.hub.intake.staging import take_event_piece
from sync.hub.store.hub import Hub
from sync.hub.terminals.accounts import bearer
from sync.hub.terminals.enrolling import give_token
from sync.hub.web.bodies import too_large
from sync.hub.web.statuses import STATUS_OF
from sync.protocol.handover import Handover, HandoverReply
from sync.protocol.messages import MAX_BYTES, AttachmentReply, ExchangeReply, ExchangeRequest
from sync.protocol.problems import ProblemCode
from sync.protocol.wire import OpenSocket
from sync.station.client import refusal, token_request
from terminal.clock import Clock
from terminal.domain.events.payloads import Attachment
from terminal.faults import FaultCode, SyncFault
from terminal.store.facts import Identity

T = TypeVar("T")


class DirectHub:
    """A hub whose jobs are done in the thread that asks. `cut` is the chance of a lost request or answer,
    `twice` that of a request that arrives two times.
    """

    def __init__(self, directory: Path, clock: Clock, chance: random.Random, cut: float = 0.0) -> None:
        self.directory, self.clock, self.chance, self.cut = directory, clock, chance, cut
        self.twice = 0.0
        self.open()

    def open(self) -> None:
        """The hub starts."""
        self.hub = Hub(self.directory, self.clock)
        self.hub.writer.do = self._now  # type: ignore[method-assign]

    def close(self) -> None:
        """The hub ends."""
        self.hub.close()

    def _now(self, job: Callable[[Any], T], timeout_s: float = 60) -> T:
        future = self.hub.writer.submit(job)
        batch, _ = self.hub.writer._take()
        self.hub.writer._commit(batch)
        return future.result(0)

    def client(self, identity: Identity) -> "DirectClient":
        """A connection."""
        return DirectClient(self, identity)


class DirectClient:
    """One terminal's connection."""

    def __init__(self, hub: DirectHub, identity: Identity) -> None:
        self._at, self._identity, self._token = hub, identity, ""
        self.line = OpenSocket()

    def exchange(self, request: ExchangeRequest) -> ExchangeReply:
        body = msgspec.json.encode(request)
        return self._call(lambda: self._exchange(body), ExchangeReply)

    def hand_over(self, request: Handover) -> HandoverReply:
        again = msgspec.json.decode(msgspec.json.encode(request), type=Handover)
        return self._call(lambda: hand_over(self._at.hub, self._speaker(), again), HandoverReply)

    def put_attachment(self, file: Attachment, offset: int, piece: bytes) -> AttachmentReply:
        def put() -> AttachmentReply:
            name = self._speaker().row.terminal_id
            return take_piece(self._at.hub, name, file.sha256, offset, file.size, piece)

        return self._call(put, AttachmentReply)

    def put_event(self, named: Attachment, offset: int, piece: bytes) -> int:
        def put() -> AttachmentReply:
            name = self._speaker().row.terminal_id
            return take_event_piece(self._at.hub, name, named.sha256, offset, named.size, piece)

        return self._call(put, AttachmentReply).received

    def arm(self) -> None:
        """Nothing to do."""

    def abandon(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""

    def _exchange(self, body: bytes) -> ExchangeReply:
        if len(body) > MAX_BYTES:
            raise too_large()
        return exchange(self._at.hub, self._token, read_request(body))

    def _speaker(self) -> Any:
        with self._at.hub.database.reading() as connection:
            return bearer(connection, self._at.hub.clock.now(), self._token)

    def _call(self, work: Callable[[], T], reply: type[T]) -> T:
        """The answer as it would come over the wire: requests and answers get lost, tokens run out."""
        at = self._at
        if at.chance.random() < at.cut:
            raise lost()
        try:
            if not self._token:
                self._sign_in()
            try:
                answer = work()
            except Denied as denied:
                if denied.code is not ProblemCode.TOKEN_NEEDED:
                    raise
                self._sign_in()
                answer = work()
            if at.twice and at.chance.random() < at.twice:
                answer = work()
        except Denied as denied:
            self._token = ""
            raise refusal(STATUS_OF[denied.code], denied.problem) from denied
        if at.chance.random() < at.cut:
            raise lost()
        return msgspec.json.decode(msgspec.json.encode(answer), type=reply)

    def _sign_in(self) -> None:
        hub = self._at.hub
        self._token = give_token(hub, token_request(self._identity, hub.challenges.new()))


def lost() -> SyncFault:
    """The line is down."""
    return SyncFault(FaultCode.HUB_UNREACHABLE, "The line is down.", retry=True)
