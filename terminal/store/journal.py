"""The journal: what an event is made of, and reading events for the exchange, for traces and for checks.

Events are added by `projection`, in one transaction with what follows from them, and never touched again.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, LargeBinary, bindparam, cast, select

from terminal.domain.events.chain import GENESIS, Break, Link, encode_payload, first_break
from terminal.domain.events.codec import decode_event, type_of
from terminal.domain.events.payloads import (
    Envelope,
    Event,
    Payload,
)
from terminal.domain.ids import EventId, PersonCode, SessionId, StationCode, ThingKind
from terminal.faults import FaultCode, StoreFault
from terminal.store.prepared import Prepared, as_written
from terminal.store.tables import journal, mention, place_of, position

_EVENTS_OF = Prepared(
    select(journal.c.body)
    .join(mention, mention.c.position == journal.c.position)
    .where(mention.c.kind == bindparam("of_kind"), mention.c.key == bindparam("of_key"))
    .order_by(mention.c.position.desc())
    .limit(bindparam("newest"))  # below 0: all of them
)
_LINKS = Prepared(
    select(journal.c.position, cast(journal.c.body, LargeBinary), journal.c.hash)
    .where(journal.c.position >= bindparam("first"), journal.c.position < bindparam("last"))
    .order_by(journal.c.position)
    .limit(bindparam("most"))
)
_HEAD = Prepared(
    select(journal.c.position, journal.c.hash)
    .where(journal.c.position > bindparam("first"), journal.c.position < bindparam("last"))
    .order_by(journal.c.position.desc())
)


class Gathered(StrEnum):
    """Events that are found together though they touch no thing in common: the reports of a person in a
    shift ("actor|shift"), the lots received at a station.
    """

    REPORTS = "reports"
    RECEIVED = "received"


Mention = tuple[ThingKind | Gathered, str]
"""(kind, key) under which events are found again."""


class Head(msgspec.Struct, frozen=True):
    """The last event of an epoch: its sequence (0 = none) and hash."""

    sequence: int
    hash: str


class ActHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What an act knows about who, when and where; the rest of an envelope comes with each event."""

    terminal_id: str
    epoch: int
    occurred_at: int
    zone: str
    monotonic_ns: int
    boot_id: str
    clock_offset_us: int | None
    actor: PersonCode | None
    authentication: str
    session: SessionId | None
    station: StationCode
    shift: str | None
    revision: int


def require_epoch(own: tuple[str, int] | None, header: ActHeader) -> None:
    """An act that began before the station (its id and epoch in `own`) went on in a new epoch must not be
    written into the old one. Raises StoreFault.
    """
    if own is not None and own[0] == header.terminal_id and own[1] > header.epoch:
        raise StoreFault(
            FaultCode.EPOCH_OVER,
            "The station has just gone on with a new journal; the act was not recorded. Repeat it.",
        )


def head(connection: Connection, epoch: int) -> Head:
    """The head of `epoch`'s chain."""
    row = _HEAD.first(connection, position(epoch, 0), position(epoch + 1, 0))
    return Head(0, GENESIS) if row is None else Head(place_of(row[0])[1], row[1])


def newest(connection: Connection) -> tuple[int, int, str] | None:
    """(epoch, sequence, hash) of the newest event of all epochs, None without any."""
    query = select(journal.c.position, journal.c.hash).order_by(journal.c.position.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else (*place_of(row.position), row.hash)


def read_event(connection: Connection, epoch: int, sequence: int) -> Event | None:
    """One event, None when there is none."""
    body = connection.scalar(select(journal.c.body).where(journal.c.position == position(epoch, sequence)))
    return None if body is None else as_written(connection, decode_event, body)


def events_of(connection: Connection, under: Mention, *, newest: int | None = None) -> tuple[Event, ...]:
    """The events that are found `under` a mention, oldest first; only the `newest` so many."""
    rows = _EVENTS_OF.all(connection, *under, newest or -1)
    return tuple(as_written(connection, decode_event, body) for (body,) in reversed(rows))


def links(connection: Connection, terminal_id: str, epoch: int, first: int, limit: int) -> tuple[Link, ...]:
    """At most `limit` events of `epoch` from sequence `first` on, as stored."""
    rows = _LINKS.all(connection, position(epoch, first), position(epoch + 1, 0), limit)
    return tuple(Link(terminal_id, epoch, place_of(at)[1], body, hashed) for at, body, hashed in rows)


def event_of(connection: Connection, link: Link) -> Event:
    """The event that a link of this store holds."""
    return as_written(connection, decode_event, link.body)


def newest_epoch(connection: Connection) -> int:
    """The newest epoch of which there are events, 0 = none."""
    last = connection.scalar(select(journal.c.position).order_by(journal.c.position.desc()).limit(1))
    return 0 if last is None else place_of(last)[0]


def check_chain(connection: Connection, terminal_id: str, epoch: int, after: int) -> Break | None:
    """The first broken event of `epoch` behind sequence `after`, None when the chain holds."""
    start = links(connection, terminal_id, epoch, after, 1) if after else ()
    prev = start[0].hash if start else GENESIS
    return first_break(_all_links(connection, terminal_id, epoch, after + 1), prev, after + 1)


def _all_links(connection: Connection, terminal_id: str, epoch: int, first: int) -> Iterator[Link]:
    while batch := links(connection, terminal_id, epoch, first, 1000):
        yield from batch
        first = batch[-1].sequence + 1


def count_after(connection: Connection, epoch: int, acknowledged: int) -> int:
    """How many events of `epoch` come after `acknowledged`. Sequences have no gaps, so the head tells."""
    return max(0, head(connection, epoch).sequence - acknowledged)


_ABOUT_NOTHING: Final[dict[str, Any]] = {
    "order": None,
    "operation": None,
    "subject": None,
    "equipment": None,
    "corrects": None,
    "attachments": (),
}


def make_envelope(
    header: ActHeader, last: Head, event_id: EventId, payload: Payload, **about: object
) -> Envelope:
    """The envelope of the next event after `last`. `about`: what of `_ABOUT_NOTHING` is something."""
    name, version = type_of(payload)
    return Envelope(
        terminal_id=header.terminal_id,
        epoch=header.epoch,
        sequence=last.sequence + 1,
        id=event_id,
        type=name,
        version=version,
        occurred_at=header.occurred_at,
        zone=header.zone,
        monotonic_ns=header.monotonic_ns,
        boot_id=header.boot_id,
        clock_offset_us=header.clock_offset_us,
        actor=header.actor,
        authentication=header.authentication,
        session=header.session,
        station=header.station,
        shift=header.shift,
        revision=header.revision,
        payload=encode_payload(payload),
        prev=last.hash,
        **(_ABOUT_NOTHING | about),
    )
