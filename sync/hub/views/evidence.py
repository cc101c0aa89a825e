"""What the hub keeps of journals that are not its own: for people, who decide what it means. Reading only."""

import re
from typing import Final

import msgspec
from sqlalchemy import Connection, func, literal, select, tuple_

from sync.hub.denied import bad_request
from sync.hub.intake.journal import holds
from sync.hub.store.tables import forks, journal, missing, terminal, terminal_key
from sync.protocol.handover import Known, Span
from terminal.domain.events.codec import NotUnderstood, decode_envelope
from terminal.domain.events.payloads import EventKey

MOST_LISTED: Final = 10_000
MOST_LISTED_BYTES: Final = 8 * 1024 * 1024


class EvidenceLine(msgspec.Struct, frozen=True, kw_only=True):
    """An event kept as evidence; `type`, `station` are "" and `occurred_at` None where it cannot be read.
    `proven`: a key of the terminal that the hub knows has signed it. Times in microseconds UTC.
    """

    key: EventKey
    hash: str
    type: str
    station: str
    occurred_at: int | None
    received_at: int
    proven: bool
    body: str


_AFTER: Final = re.compile("(.+)/([0-9]{1,10})/([0-9]{1,16})/([0-9a-zA-Z]{64})")
_PLACE: Final = (forks.c.terminal_id, forks.c.epoch, forks.c.sequence, forks.c.hash)


def list_evidence(connection: Connection, terminal_id: str = "", after: str = "") -> list[EvidenceLine]:
    """The events kept as evidence, by terminal, epoch, sequence and hash, from behind `after` on
    ("terminal/epoch/sequence/hash"); at most 10,000, and none beyond 8 MiB but the first. Raises Denied.
    """
    query = select(forks).order_by(*_PLACE)
    if terminal_id:
        query = query.where(forks.c.terminal_id == terminal_id)
    if after:
        query = query.where(tuple_(*_PLACE) > tuple_(*map(literal, _place_in(after))))
    known = connection.execute(select(terminal_key.c.terminal_id, terminal_key.c.public_key))
    keys = {(name, key) for name, key in known}
    lines: list[EvidenceLine] = []
    size = 0
    for row in connection.execute(query.limit(MOST_LISTED).execution_options(yield_per=100)):
        size += len(row.body)
        if lines and size > MOST_LISTED_BYTES:
            break
        try:
            envelope = decode_envelope(row.body)
        except NotUnderstood:
            envelope = None
        lines.append(
            EvidenceLine(
                key=EventKey(row.terminal_id, row.epoch, row.sequence),
                hash=row.hash,
                type=envelope.type if envelope else "",
                station=envelope.station if envelope else "",
                occurred_at=envelope.occurred_at if envelope else None,
                received_at=row.received_at,
                proven=(row.terminal_id, row.public_key) in keys,
                body=bytes(row.body).decode("utf-8", "replace"),
            )
        )
    return lines


def _place_in(text: str) -> tuple[str, int, int, str]:
    found = _AFTER.fullmatch(text)
    if found is None:
        raise bad_request("after is no place: nothing was read. Write it as terminal/epoch/sequence/hash.")
    return found[1], int(found[2]), int(found[3]), found[4]


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers `first` to `last` of a terminal's epoch of which the hub has no event, though the terminal gave
    them: by its own word it has lost them, or it spoke of them and is at a later epoch now.
    """

    terminal_id: str
    epoch: int
    first: int
    last: int


def lost(connection: Connection) -> list[Lost]:
    """All that is missing, by terminal."""
    found: set[_Span] = set()
    for row in connection.execute(select(missing)):
        span = (row.terminal_id, row.epoch, row.first, row.last)
        if not row.hash:
            found |= _not_held(connection, *span)
        elif not holds(connection, row.terminal_id, row.epoch, Known(row.last, row.hash)):
            found.add(span)
    at = {row.terminal_id: row.epoch for row in connection.execute(select(terminal))}
    for row in connection.execute(select(terminal_key).where(terminal_key.c.told > 0)):
        if row.epoch < at[row.terminal_id]:
            found |= _not_held(connection, row.terminal_id, row.epoch, 1, row.told)
    return [
        Lost(terminal_id=name, epoch=epoch, first=first, last=last)
        for name, epoch, first, last in _joined(sorted(found))
    ]


def wanted_of(connection: Connection, terminal_id: str, epoch: int) -> list[Span]:
    """What one of several journals of an epoch has lost, and another may have."""
    where = (missing.c.terminal_id == terminal_id, missing.c.epoch == epoch, missing.c.hash != "")
    spans = [Span(row.first, row.last, row.hash) for row in connection.execute(select(missing).where(*where))]
    return [span for span in spans if not holds(connection, terminal_id, epoch, Known(span.last, span.hash))]


_Span = tuple[str, int, int, int]


def _not_held(connection: Connection, name: str, epoch: int, first: int, last: int) -> set[_Span]:
    """The parts of a span of which neither the journal nor the evidence has an event."""
    where = (journal.c.terminal_id == name, journal.c.epoch == epoch)
    top = connection.scalar(select(func.max(journal.c.sequence)).where(*where)) or 0
    begin = max(first, top + 1)  # the hub's own journal has no gaps
    kept = (forks.c.terminal_id == name, forks.c.epoch == epoch, forks.c.sequence.between(begin, last))
    there = sorted(set(connection.scalars(select(forks.c.sequence).where(*kept))))
    ends = zip([begin - 1, *there], [*there, last + 1], strict=True)
    return {(name, epoch, before + 1, after - 1) for before, after in ends if before + 1 <= after - 1}


def _joined(spans: list[_Span]) -> list[_Span]:
    """Spans that touch or overlap as one."""
    joined: list[_Span] = []
    for name, epoch, first, last in spans:
        if joined and joined[-1][:2] == (name, epoch) and first <= joined[-1][3] + 1:
            joined[-1] = (name, epoch, joined[-1][2], max(last, joined[-1][3]))
        else:
            joined.append((name, epoch, first, last))
    return joined
