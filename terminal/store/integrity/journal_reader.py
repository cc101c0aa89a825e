"""Reads a journal that may be damaged: what is whole around a bad page, an altered event or a gap is still
given.

`segments` says what is where, `links` gives the events themselves; both go through the journal a batch at a
time, and row by row only where a page cannot be read, so a bad page costs its own rows alone. Nothing is
written.
"""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec
from sqlalchemy import func, select

from terminal.domain.events.chain import BreakReason, Link, seen_alone
from terminal.faults import FaultCode, StoreFault
from terminal.store import journal
from terminal.store.database import Database
from terminal.store.facts import ExchangeState, Identity, read_fact
from terminal.store.tables import mention, place_of, position

_BATCH: Final = 256


class Segment(msgspec.Struct, frozen=True):
    """The numbers `first` to `last` of a journal.

    `reason` None: whole, each event there and naming the one before; the first names `prev`, the hash of the
    last is `head`. A whole segment right behind a whole one begins where the chain does not hold. Else what
    is wrong with all of them.
    """

    first: int
    last: int
    reason: BreakReason | None = None
    prev: str = ""
    head: str = ""

    @property
    def whole(self) -> bool:
        """Whether its events are what was written."""
        return self.reason is None


class _Row(msgspec.Struct, frozen=True):
    """One number: its event, or why there is none."""

    sequence: int
    link: Link | None
    reason: BreakReason | None = None
    prev: str = ""


class JournalReader:
    """The journal of one epoch, as far as it can be read."""

    def __init__(self, database: Database, terminal_id: str, epoch: int) -> None:
        self._database = database
        self._terminal_id = terminal_id
        self._epoch = epoch

    def last(self) -> int:
        """The highest number anything in the store tells of, whether its event can be read or not."""
        asked: tuple[Callable[[], int], ...] = (self._head, self._acknowledged, self._mentioned)
        return max(_number(ask) for ask in asked)

    def segments(self, first: int = 1) -> Iterator[Segment]:
        """All numbers from `first` to the last, in order, without a gap between two segments."""
        run: Segment | None = None
        for row in self._rows(first, self.last()):
            if run is not None and _goes_on(run, row):
                head = row.link.hash if row.link and run.whole else ""
                run = msgspec.structs.replace(run, last=row.sequence, head=head)
                continue
            if run is not None:
                yield run
            run = _begun(row)
        if run is not None:
            yield run

    def links(self, first: int = 1, last: int | None = None) -> Iterator[Link]:
        """The events from `first` to `last` (None = the end) that can be read, as stored, in order."""
        for row in self._rows(first, self.last() if last is None else last):
            if row.link is not None:
                yield row.link

    # ------------------------------------------------------------ inside

    def _rows(self, first: int, last: int) -> Iterator[_Row]:
        """Each number from `first` to `last`."""
        at = first
        batch = _BATCH
        while at <= last:
            found = self._read(at, batch)
            if found is None and batch > 1:
                batch = 1
            elif found is None:
                yield _Row(at, None, BreakReason.UNREADABLE)
                at += 1
            else:
                end = min(found[-1].sequence, last) if found else last
                yield from _numbered(found, at, end)
                at = end + 1
                batch = min(_BATCH, batch * 2)

    def _read(self, first: int, limit: int) -> tuple[Link, ...] | None:
        """At most `limit` events from `first` on; None where a page on the way cannot be read."""
        try:
            return journal.links(self._database.connection(), self._terminal_id, self._epoch, first, limit)
        except StoreFault as fault:
            if fault.code is not FaultCode.STORE_DAMAGED:
                raise
            return None

    def _head(self) -> int:
        return journal.head(self._database.connection(), self._epoch).sequence

    def _acknowledged(self) -> int:
        identity = read_fact(self._database.connection(), Identity)
        kept = read_fact(self._database.connection(), ExchangeState)
        return kept.acknowledged if kept and identity and identity.epoch == self._epoch else 0

    def _mentioned(self) -> int:
        """From an index of its own pages: it tells of events whose page is bad."""
        query = select(func.max(mention.c.position)).where(mention.c.position < position(self._epoch + 1, 0))
        epoch, sequence = place_of(self._database.connection().scalar(query) or 0)
        return sequence if epoch == self._epoch else 0


def _number(ask: Callable[[], int]) -> int:
    try:
        return ask()
    except StoreFault as fault:
        if fault.code is not FaultCode.STORE_DAMAGED:
            raise
        return 0


def _numbered(found: tuple[Link, ...], first: int, last: int) -> Iterator[_Row]:
    """The numbers `first` to `last` with what was found of them."""
    by_number = {link.sequence: link for link in found}
    for number in range(first, last + 1):
        link = by_number.get(number)
        seen = (BreakReason.MISSING,) if link is None else seen_alone(link)
        yield _Row(number, link, *seen)


def _begun(row: _Row) -> Segment:
    if row.reason or row.link is None:
        return Segment(row.sequence, row.sequence, row.reason)
    return Segment(row.sequence, row.sequence, None, row.prev, row.link.hash)


def _goes_on(run: Segment, row: _Row) -> bool:
    if row.reason or run.reason:
        return row.reason == run.reason
    return row.prev == run.head
