"""A hub in memory that obeys the protocol, and a client that reaches it over a line that loses things."""

from collections import deque
from typing import Any

import msgspec

from sync.protocol.feed_check import rolling_hash
from sync.protocol.handover import Handover, HandoverReply
from sync.protocol.messages import (
    NOTHING,
    AttachmentReply,
    Change,
    Dispute,
    ExchangeReply,
    ExchangeRequest,
    Frame,
    Receipt,
    TableCheck,
    signed_batch,
    signed_receipt,
)
from sync.protocol.problems import Problem
from sync.protocol.signing import new_key, sign, signature_holds
from sync.station.client import refusal
from terminal.domain.events.chain import GENESIS
from terminal.domain.events.payloads import Attachment
from terminal.domain.masters.rows import MasterRow
from terminal.faults import FaultCode, SyncFault

Place = tuple[str, str, str]


class FakeHub:
    """Takes events of one terminal and gives a feed. `fates` are used up, one a request."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.private, self.public = new_key()
        self.terminal_key = ""
        self.bodies: list[bytes] = []
        self.files: dict[str, bytes] = {}
        self.ahead: dict[str, bytes] = {}
        self.hashes: list[str] = [GENESIS]
        self.rows: dict[Place, tuple[int, bytes | None]] = {}
        self.disputes: list[tuple[int, Dispute]] = []
        self.revision = 0
        self.life = 1
        self.page = 1000
        self.unreadable: set[int] = set()
        self.names_index = True
        self.most_bytes = 10**9
        self.false_checks: set[tuple[str, str]] = set()
        self.requests: list[ExchangeRequest] = []

    # what happens at the hub

    def put(self, row: MasterRow) -> None:
        """A master row is new or changed."""
        self.put_raw("master", row.kind, row.key(), msgspec.json.encode(row))

    def put_raw(self, table: str, kind: str, key: str, body: bytes | None) -> None:
        """Any row; None removes it."""
        self.revision += 1
        self.rows[table, kind, key] = (self.revision, body)

    def dispute(self, dispute: Dispute) -> None:
        """A dispute opens or ends."""
        self.revision += 1
        self.disputes = [(r, d) for r, d in self.disputes if (d.key, d.code) != (dispute.key, dispute.code)]
        self.disputes.append((self.revision, dispute))

    def lose_events(self, left: int) -> None:
        """The hub is restored from a backup that knew only that many events."""
        del self.bodies[left:], self.hashes[left + 1 :]

    # what it answers

    def answer(self, request: ExchangeRequest) -> ExchangeReply:
        """The reply of a hub that is well. Raises Refusal."""
        self.requests.append(request)
        if request.frames:
            self._push(request)
        return self._reply(request)

    def _push(self, request: ExchangeRequest) -> None:
        last = request.first + len(request.frames) - 1
        text = signed_batch(request.terminal_id, request.epoch, request.first, last, request.head)
        assert signature_holds(self.terminal_key, request.signature, text)
        assert request.head == request.frames[-1].hash
        sent = [one for one in request.frames if not one.is_ahead]
        if sum(len(one.data()) for one in sent) > self.most_bytes:
            raise refusal(413, Problem("too_large", "Send fewer."))
        for index, one in enumerate(request.frames):
            if request.first + index in self.unreadable and not one.is_opaque:
                raise refusal(400, Problem("bad_frame", "No.", index if self.names_index else None))
        if request.first > len(self.bodies) + 1:
            return
        for sequence, one in enumerate(request.frames, start=request.first):
            if sequence <= len(self.bodies):
                if self.hashes[sequence] != one.hash:
                    raise refusal(409, Problem("forked", "Another event."))
            else:
                self.bodies.append(self._bytes_of(one))
                self.hashes.append(one.hash)

    def _bytes_of(self, one: Frame) -> bytes:
        return self.ahead.pop(one.hash) if one.is_ahead else one.data()

    def _reply(self, request: ExchangeRequest) -> ExchangeReply:
        now, held = self.clock.now(), len(self.bodies)
        text = signed_receipt(request.terminal_id, request.epoch, held, self.hashes[-1], now)
        receipt = Receipt(
            request.terminal_id, request.epoch, held, self.hashes[-1], now, sign(self.private, text)
        )
        life, _, rest = request.cursor.partition("~")
        snapshot_text, _, after_text = rest.partition("~")
        known = life == str(self.life)
        snapshot, after = (snapshot_text == "s", int(after_text)) if known else (True, 0)
        changes, upto, more = self._changes(after, removed=not snapshot)
        disputes = [d for r, d in self.disputes if after < r <= upto and not (snapshot and d.settled)]
        return ExchangeReply(
            receipt=receipt,
            expected=held + 1,
            disputes=tuple(disputes),
            changes=tuple(changes),
            cursor=f"{self.life}~{'s' if snapshot and more else ''}~{upto}",
            more=more,
            snapshot=snapshot,
            checks=() if more else self._checks(),
        )

    def _changes(self, after: int, *, removed: bool) -> tuple[list[Change], int, bool]:
        found = [
            Change(*place, revision, NOTHING if body is None else msgspec.Raw(body))
            for place, (revision, body) in self.rows.items()
            if revision > after and (removed or body is not None)
        ]
        found.sort(key=lambda change: change.revision)
        if len(found) <= self.page:
            return found, self.revision, False
        upto = found[self.page - 1].revision if self.page else after
        return found[: self.page], upto, True

    def _checks(self) -> tuple[TableCheck, ...]:
        there = [(place, revision) for place, (revision, body) in self.rows.items() if body is not None]
        found = []
        for table, kind in sorted({place[:2] for place, _ in there}):
            rows = [(place[2], revision) for place, revision in there if place[:2] == (table, kind)]
            wrong = (table, kind) in self.false_checks
            found.append(TableCheck(table, kind, len(rows) + wrong, rolling_hash(table, kind, rows)))
        return tuple(found)


class FakeClient:
    """Reaches a FakeHub. `fates`: "ok", "lost" (never arrives), "unheard" (arrives, the answer is lost),
    "garbled", "twice" (arrives twice), "again" (an older request comes once more before it), or an exception.
    """

    def __init__(self, hub: FakeHub) -> None:
        self.hub = hub
        self.fates: deque[str | Exception] = deque()
        self.file_fates: deque[str | Exception] = deque()
        self.old: list[ExchangeRequest] = []
        self.closed = False

    def exchange(self, request: ExchangeRequest) -> ExchangeReply:
        """One exchange with the next fate."""
        fate = self.fates.popleft() if self.fates else "ok"
        request = msgspec.json.decode(msgspec.json.encode(request), type=ExchangeRequest)
        if isinstance(fate, Exception):
            raise fate
        if fate == "lost":
            raise unreachable()
        if fate == "again" and self.old:
            self.hub.answer(self.old[0])
        self.old.append(request)
        reply = self.hub.answer(request)
        if fate == "twice":
            reply = self.hub.answer(request)
        if fate == "unheard":
            raise unreachable()
        if fate == "garbled":
            raise SyncFault(FaultCode.HUB_ANSWER_WRONG, "garbled", retry=True)
        return msgspec.json.decode(msgspec.json.encode(reply), type=ExchangeReply)

    def put_attachment(self, file: Attachment, offset: int, piece: bytes) -> AttachmentReply:
        """A piece of a file with the next fate of its own kind."""
        fate = self.file_fates.popleft() if self.file_fates else "ok"
        if isinstance(fate, Exception):
            raise fate
        if fate == "lost":
            raise unreachable()
        held = self.hub.files.setdefault(file.sha256, b"")
        if offset == len(held):
            self.hub.files[file.sha256] = held = held + piece
        if fate == "unheard":
            raise unreachable()
        return AttachmentReply(file.sha256, len(held), complete=len(held) == file.size)

    def hand_over(self, request: Handover) -> HandoverReply:
        """Not of this fake: it takes no journal but its own."""
        raise unreachable()

    def put_event(self, named: Attachment, offset: int, piece: bytes) -> int:
        """A piece of an event that goes ahead."""
        held = self.hub.ahead.get(named.sha256, b"")
        if offset == len(held):
            self.hub.ahead[named.sha256] = held = held + piece
        return len(held)

    def arm(self) -> None:
        """Nothing to do."""

    def abandon(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Notes it."""
        self.closed = True


def unreachable() -> SyncFault:
    """The line is down."""
    return SyncFault(FaultCode.HUB_UNREACHABLE, "The line is down.", retry=True)
