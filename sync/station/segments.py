"""What there is of one epoch's journal, gaps and all, as the messages that hand it over. No network.

The same messages go to the hub one by one (`handover`) and into a file (`export`).
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from sync.protocol.handover import Handover, Known, Span, signed_missing
from sync.protocol.messages import signed_batch
from sync.protocol.signing import public_of, sign
from sync.station.outgoing import frames_of
from sync.station.pace import Pace
from terminal.domain.events.chain import BreakReason, Link
from terminal.store.facts import Identity
from terminal.store.integrity.journal_reader import JournalReader
from terminal.store.store import Store

NEAR: Final = 8
"""So many of the newest places are all named; behind them the steps double."""
MOST_TOLD: Final = 16
"""So many gaps are told in one message, from those before its events on."""
_NO_EVENT: Final = frozenset({BreakReason.MISSING, BreakReason.UNREADABLE})


class Segments:
    """The journal of `identity`'s epoch as it is at this moment, damaged or not."""

    def __init__(self, store: Store, identity: Identity) -> None:
        self.identity = identity
        self._reader = JournalReader(store.database, identity.terminal_id, identity.epoch)
        self.last = max(self._reader.last(), store.newest_given(identity.epoch))
        self.runs: list[tuple[int, int]] = []
        self._before: dict[int, str] = {}
        """What the first event of a run names as the one before it."""
        for segment in self._reader.segments():
            if segment.reason in _NO_EVENT:
                continue
            self._before[segment.first] = segment.prev
            if self.runs and self.runs[-1][1] == segment.first - 1:
                self.runs[-1] = (self.runs[-1][0], segment.last)
            else:
                self.runs.append((segment.first, segment.last))
        self.end = self.runs[-1][1] if self.runs else 0
        self.known = self._known()

    def missing(self) -> tuple[Span, ...]:
        """The numbers up to `last` of which there is no event that can be read."""
        ends = zip([(1, 0), *self.runs], [*(first for first, _ in self.runs), self.last + 1], strict=True)
        spans = [Span(before[1] + 1, after - 1, self._before.get(after, "")) for before, after in ends]
        return tuple(span for span in spans if span.first <= span.last)

    def told(self, links: tuple[Link, ...]) -> tuple[Span, ...]:
        """The gaps that a message with these events tells of: the one right before them and some that follow.
        Of a journal with gaps each message tells at least one.
        """
        every = self.missing()
        begin = links[0].sequence if links else 1
        near = [span for span in every if span.last >= begin - 1]
        return tuple(near[:MOST_TOLD]) or every[:1]

    def next_links(self, held: int, most: int) -> tuple[Link, ...]:
        """At most `most` events without a gap, from the place the hub holds on: that one is sent again, so
        that the hub sees what they follow. Nothing where all is held.
        """
        for first, last in self.runs:
            if held < last:
                begin = max(first, held)
                return tuple(self._reader.links(begin, min(last, begin + max(most, 2) - 1)))
        return ()

    def links(self, begin: int, last: int, most: int) -> tuple[Link, ...]:
        """At most `most` (at least 2) of the events from `begin` to `last` that are there, without a gap, and
        the one before them.
        """
        for first, end in self.runs:
            if end >= begin and first <= last:
                start = max(first, begin - 1)
                return tuple(self._reader.links(start, min(end, last, start + max(most, 2) - 1)))
        return ()

    def message(self, links: tuple[Link, ...], pace: Pace) -> Handover:
        """The message that carries these events, signed."""
        own = self.identity
        frames = frames_of(links, pace)
        first, head = (links[0].sequence, links[-1].hash) if links else (1, "")
        text = signed_batch(own.terminal_id, own.epoch, first, first + len(links) - 1, head)
        return Handover(
            terminal_id=own.terminal_id,
            epoch=own.epoch,
            first=first,
            frames=frames,
            head=head,
            signature=sign(own.private_key, text) if frames else "",
            known=self.known,
            last=self.last,
            missing=self.told(links),
        )

    def messages(self, most: int) -> Iterator[Handover]:
        """All of it, for a file: each message says who it is from."""
        own = self.identity
        held = 0
        who = {"station": own.station, "public_key": public_of(own.private_key), "admission": own.admission}
        while True:
            links = self.next_links(held, most)
            message = self.message(links, Pace())
            text = signed_missing(own.terminal_id, own.epoch, message.missing)
            yield msgspec.structs.replace(message, known=(), told=sign(own.private_key, text), **who)
            if not links or links[-1].sequence == self.end:
                return
            held = links[-1].sequence

    def hash_at(self, sequence: int) -> str:
        """The hash of an event, "" where there is none."""
        return next((link.hash for link in self._reader.links(sequence, sequence)), "")

    def _known(self) -> tuple[Known, ...]:
        """Places of it, newest first: all near its end, then ever fewer, and where runs end."""
        wanted = {end for _, end in self.runs[-NEAR:]}
        back = 0
        while back < self.end:
            wanted.add(self.end - back)
            back = back + 1 if back < NEAR else back * 2
        places = [Known(sequence, self.hash_at(sequence)) for sequence in sorted(wanted, reverse=True)]
        return tuple(place for place in places if place.hash)
