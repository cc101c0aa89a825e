"""Takes the hub's answer into the store: receipt, disputes, rows of the feed, cursor.

A page of the feed is taken in short transactions so that a capture never waits long; its cursor moves with
the last of them, and taking a row twice does no harm. Asking and waiting is not here (`rounds`).
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

import msgspec
from sqlalchemy import Connection

from sync.protocol.feed_check import rolling_hash
from sync.protocol.messages import (
    Change,
    Dispute,
    ExchangeReply,
    Receipt,
    TableCheck,
    signed_admission,
    signed_receipt,
)
from sync.protocol.signing import public_of, signature_holds
from terminal.clock import Clock
from terminal.domain.events.payloads import EventKey
from terminal.faults import FaultCode, SyncFault
from terminal.store import feed, journal
from terminal.store.attachments import send_again
from terminal.store.facts import ExchangeState, Identity
from terminal.store.feed import DOC, MASTER, Place
from terminal.store.store import DisputeRow, Store
from terminal.store.tables import position

SLICE_S: Final = 0.01
"""So long may rows be taken before the transaction ends and others may write."""
PAUSE_S: Final = 0.001
"""Between two transactions: a thread that waits to write would not get its turn without it."""
CHECK_EVERY_NS: Final = 600 * 10**9
_log = logging.getLogger(__name__)


class Contact(msgspec.Struct, frozen=True):
    """When an answer came: `at` by this wall clock (us UTC), `half_trip_us` on the way."""

    at: int
    half_trip_us: int


class Taken(msgspec.Struct, frozen=True):
    """What an answer changed: kinds of masters and docs, whether disputes. `more`: ask again at once."""

    masters: frozenset[str] = frozenset()
    docs: frozenset[str] = frozenset()
    disputes: bool = False
    more: bool = False


class _Reading:
    """One pass over the feed. `only` limits it to kinds that are read anew; a snapshot remembers its rows."""

    def __init__(self, cursor: str, only: frozenset[Place] | None = None) -> None:
        self.cursor = cursor
        self.only = only
        self.snapshot = False
        self.seen: set[tuple[Place, str]] = set()
        self.disputed: set[tuple[int, int, str]] = set()
        self.revision = 0

    def wants(self, place: Place) -> bool:
        return self.only is None or place in self.only

    def note(self, reply: ExchangeReply) -> list[Change]:
        """The rows of a reply that this pass is about."""
        self.snapshot = self.snapshot or reply.snapshot
        self.disputed |= {(item.key.epoch, item.key.sequence, item.code) for item in reply.disputes}
        self.revision = max([self.revision, *(change.revision for change in reply.changes)])
        changes = [change for change in reply.changes if self.wants((change.table, change.kind))]
        if self.snapshot:
            self.seen |= {((change.table, change.kind), change.key) for change in changes}
        return changes


class Intake:
    """Takes answers in, one after the other, in one thread."""

    def __init__(
        self,
        store: Store,
        identity: Identity,
        clock: Clock,
        software: str,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store
        self._identity = identity
        self._clock = clock
        self._software = software
        self._pause = pause
        state = store.exchange()
        newer = bool(state.passed_over) and state.software != software
        self._passed: set[Place] = set() if newer else set(state.passed_over)
        self._reading = _Reading("" if newer else state.cursor)
        self._checked_ns: int | None = None
        self._given_up: set[Place] = set()

    def cursor(self) -> str:
        """What the next request asks from."""
        return self._reading.cursor

    def take(self, reply: ExchangeReply, contact: Contact) -> Taken:
        """Takes a reply in. Raises SyncFault on one that is not the hub's, StoreFault."""
        self._require_genuine(reply.receipt)
        reading = self._reading
        changes = reading.note(reply)
        ended = not reply.more
        gone = self._absent(reading) if ended and reading.snapshot else []
        settled = self._settled(reading) if ended and reading.snapshot and reading.only is None else []
        disputes = [*reply.disputes, *settled]
        rows = deque([*changes, *gone])
        while True:
            with self._store.database.write() as connection:
                self._take_rows(connection, rows)
                if not rows:
                    self._take_word(connection, reply, disputes, contact)
            self._store.forget()
            if not rows:
                break
            self._pause(PAUSE_S)
        self._reading = self._next_reading(reading, reply)
        return Taken(
            masters=frozenset(change.kind for change in [*changes, *gone] if change.table == MASTER),
            docs=frozenset(change.kind for change in [*changes, *gone] if change.table == DOC),
            disputes=bool(disputes),
            more=reply.more or self._reading.only is not None,
        )

    # ------------------------------------------------------------ rows

    def _take_rows(self, connection: Connection, rows: deque[Change]) -> None:
        """Takes rows from the left until the time of a slice is up."""
        began = time.perf_counter()
        while rows and time.perf_counter() - began < SLICE_S:
            self._take_row(connection, rows.popleft())

    def _take_row(self, connection: Connection, change: Change) -> None:
        place = (change.table, change.kind)
        if change.is_removal:
            feed.drop_row(connection, place, change.key)
            return
        own = (self._identity.terminal_id, self._identity.epoch)
        if feed.put_row(connection, own, place, change.key, change.revision, bytes(change.body)):
            return
        if place not in self._passed:
            _log.info("Rows of %s %s are of a newer version and were passed over.", *place)
        self._passed.add(place)

    def _absent(self, reading: _Reading) -> list[Change]:
        """The removals that a whole state implies: every row it did not give."""
        connection = self._store.database.connection()
        wanted = [place for place in feed.places(connection) if reading.wants(place)]
        rows = [(place, key) for place in wanted for key, _ in feed.rows_of(connection, place)]
        return [Change(*place, key, 0) for place, key in rows if (place, key) not in reading.seen]

    # ------------------------------------------------------------ the hub's word

    def _require_genuine(self, receipt: Receipt) -> None:
        own = self._identity
        text = signed_receipt(
            receipt.terminal_id, receipt.epoch, receipt.acknowledged, receipt.head, receipt.hub_time
        )
        mine = (receipt.terminal_id, receipt.epoch) == (own.terminal_id, own.epoch)
        if not (mine and signature_holds(own.hub_key, receipt.signature, text)):
            raise SyncFault(
                FaultCode.HUB_ANSWER_WRONG,
                "The answer is not signed by the hub this station was enrolled at; nothing of it was taken, "
                "events stay on this station. Call whoever looks after the hub.",
                retry=True,
            )

    def _take_word(
        self, connection: Connection, reply: ExchangeReply, disputes: Iterable[Dispute], contact: Contact
    ) -> None:
        """Receipt, disputes and how far the exchange is."""
        own = self._identity
        receipt = reply.receipt
        for item in disputes:
            if item.key.terminal_id == own.terminal_id:
                row = DisputeRow(item.key.epoch, item.key.sequence, item.code, item.parameters)
                self._store.keep_dispute(connection, row, settled=item.settled)
        state = self._feed_state(reply)
        if self._is_ours(connection, receipt):
            state = self._acknowledged(connection, state, receipt)
        else:  # what this station took and the hub has not stays unsent, and is handed over
            state = msgspec.structs.replace(state, stopped=FaultCode.TERMINAL_FORKED.value)
        state = msgspec.structs.replace(
            state,
            contact_at=contact.at,
            contact_ns=self._clock.monotonic_ns(),
            contact_boot=self._clock.boot_id,
            failing_since=None,
            offset_us=contact.at - contact.half_trip_us - receipt.hub_time,
            admitted_at=reply.admitted_at,
        )
        self._store.keep_within(connection, state)
        self._keep_admission(connection, reply.admission)

    def _acknowledged(self, connection: Connection, state: ExchangeState, receipt: Receipt) -> ExchangeState:
        """The state after a receipt for this very journal."""
        epoch = self._identity.epoch
        self._store.keep_receipt(connection, epoch, receipt.acknowledged, msgspec.json.encode(receipt))
        if receipt.acknowledged < self._store.exchange().acknowledged:  # the hub was restored from a backup
            send_again(connection, position(epoch, receipt.acknowledged))
        return msgspec.structs.replace(state, acknowledged=receipt.acknowledged, stopped="", handed=0)

    def _keep_admission(self, connection: Connection, admission: str) -> None:
        """The hub's signature over who this is, by which a restored hub knows it again."""
        own = self._identity
        if not admission or admission == own.admission:
            return
        text = signed_admission(own.terminal_id, own.epoch, own.station, public_of(own.private_key))
        if signature_holds(own.hub_key, admission, text):
            self._identity = msgspec.structs.replace(own, admission=admission)
            self._store.keep_within(connection, self._identity)

    def _feed_state(self, reply: ExchangeReply) -> ExchangeState:
        """The state with the cursor this reply leads to: in a snapshot it moves only with the last page."""
        state = self._store.exchange()
        reading = self._reading
        if reading.only is not None or (reading.snapshot and reply.more):
            return state
        return msgspec.structs.replace(
            state,
            cursor=reply.cursor,
            revision=reading.revision if reading.snapshot else max(state.revision, reading.revision),
            passed_over=tuple(sorted(self._passed)),
            software=self._software,
        )

    def _is_ours(self, connection: Connection, receipt: Receipt) -> bool:
        """True when what the hub holds is the beginning of this journal."""
        if receipt.acknowledged == 0:
            return True
        own = self._identity
        held = journal.links(connection, own.terminal_id, own.epoch, receipt.acknowledged, 1)
        return [link.hash for link in held] == [receipt.head]

    def _settled(self, reading: _Reading) -> list[Dispute]:
        """Open disputes that a whole state no longer names."""
        own = self._identity.terminal_id
        rows = [
            row
            for row in self._store.disputes()
            if (row.epoch, row.sequence, row.code) not in reading.disputed
        ]
        return [_settled_dispute(own, row) for row in rows]

    # ------------------------------------------------------------ is it all there?

    def _next_reading(self, reading: _Reading, reply: ExchangeReply) -> _Reading:
        if reply.more:
            reading.cursor = reply.cursor
            return reading
        wrong = self._wrong_places(reading, reply.checks)
        if reading.only is not None:
            for place in wrong:
                _log.warning("Rows of %s %s stay different from the hub's after reading them anew.", *place)
            self._given_up |= wrong
            return _Reading(self._store.exchange().cursor)
        return _Reading("", frozenset(wrong)) if wrong else _Reading(reply.cursor)

    def _wrong_places(self, reading: _Reading, checks: Iterable[TableCheck]) -> set[Place]:
        """The kinds whose rows are not what the hub counts; after each whole state, and now and then."""
        now = self._clock.monotonic_ns()
        last = self._checked_ns
        if not reading.snapshot and last is not None and now - last < CHECK_EVERY_NS:
            return set()
        if reading.only is None:
            self._checked_ns = now
        return {
            place for check in checks if self._differs(reading, place := (check.table, check.kind), check)
        }

    def _differs(self, reading: _Reading, place: Place, check: TableCheck) -> bool:
        if place in self._passed | self._given_up or not (reading.wants(place) and feed.understood(place)):
            return False
        rows = feed.rows_of(self._store.database.connection(), place)
        return (len(rows), rolling_hash(*place, rows)) != (check.count, check.hash)


def _settled_dispute(terminal_id: str, row: DisputeRow) -> Dispute:
    key = EventKey(terminal_id, row.epoch, row.sequence)
    return Dispute(key, row.code, row.parameters, settled=True)
