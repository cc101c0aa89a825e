"""The journal: events are added, in one transaction with what they change, and never touched again.

`Act` is one such transaction. Reading the journal for the exchange, for traces and for checks is here too;
the rules are not.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, LargeBinary, String, bindparam, cast, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from terminal.domain.events.bounds import require_size
from terminal.domain.events.chain import GENESIS, Break, Link, digest, encode, encode_payload, first_break
from terminal.domain.events.codec import decode_envelope, decode_event, type_of
from terminal.domain.events.payloads import (
    Envelope,
    Event,
    LotReceived,
    Payload,
    ReportTakenBack,
    WorkReported,
)
from terminal.domain.ids import EventId, PersonCode, SessionId, StationCode, Thing, ThingKind
from terminal.domain.state.fold import Doc, decode_doc, decoder_of, encode_doc, fold, touched
from terminal.domain.state.genealogy import joins_in
from terminal.faults import FaultCode, StoreFault
from terminal.store.attachments import add_attachments
from terminal.store.facts import Identity, read_fact
from terminal.store.prepared import Prepared, as_written
from terminal.store.tables import doc, edge, hub_doc, journal, mention, place_of, position

_READ_DOC = Prepared(select(doc.c.body).where(doc.c.kind == bindparam("kind"), doc.c.key == bindparam("key")))
_DOCS_STATEMENT = select(doc.c.body).where(doc.c.kind == bindparam("kind"))
_DOCS = Prepared(_DOCS_STATEMENT)
_DOCS_LIKE = Prepared(_DOCS_STATEMENT.where(cast(doc.c.body, String).like(bindparam("like"))))
_NEW_DOC = upsert(doc)
_WRITE_DOC = Prepared(
    _NEW_DOC.on_conflict_do_update(index_elements=["kind", "key"], set_={"body": _NEW_DOC.excluded.body})
)
_NEW_HUB_DOC = upsert(hub_doc)
_PUT_HUB_DOC = _NEW_HUB_DOC.on_conflict_do_update(
    index_elements=["kind", "key"],
    set_={"revision": _NEW_HUB_DOC.excluded.revision, "body": _NEW_HUB_DOC.excluded.body},
)
_BODIES_AFTER = (
    select(journal.c.body)
    .join(mention, mention.c.position == journal.c.position)
    .where(
        mention.c.kind == bindparam("kind"),
        mention.c.key == bindparam("key"),
        mention.c.position > bindparam("after"),
    )
    .order_by(mention.c.position)
)
_ADD_EVENT = Prepared(insert(journal))
_ADD_MENTION = Prepared(insert(mention))
_ADD_EDGE = Prepared(insert(edge))
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


Docs = dict[Thing, Doc | None]
"""Docs as they are in the transaction that runs: what it need not read again."""


def append(connection: Connection, envelope: Envelope, payload: Payload, docs: Docs) -> Head:
    """Adds one event and all that follows from it; inside the caller's transaction. `docs` is kept up."""
    body = encode(envelope)
    require_size(body)
    hashed = digest(body)
    at = position(envelope.epoch, envelope.sequence)
    _ADD_EVENT.run(connection, at, envelope.id, hashed, body)
    if envelope.attachments:
        add_attachments(connection, at, envelope.attachments)
    project(connection, Event(envelope, payload), docs)
    return Head(envelope.sequence, hashed)


def project(connection: Connection, event: Event, docs: Docs) -> None:
    """Brings docs, mentions and edges to what they are after `event`; a doc that holds it already is left
    alone.
    """
    things = touched(event)
    _project_docs(connection, event, things, docs)
    _project_index(connection, event, things)


def _project_docs(connection: Connection, event: Event, things: Iterable[Thing], docs: Docs) -> None:
    rows = []
    for thing in things:
        before = docs[thing] if thing in docs else read_doc(connection, thing)
        if not holds(before, event.envelope):
            docs[thing] = after = fold(thing, before, event)[0]
            rows.append((*thing, encode_doc(after)))
    _WRITE_DOC.run_for(connection, rows)


def _project_index(connection: Connection, event: Event, things: tuple[Thing, ...]) -> None:
    at = position(event.envelope.epoch, event.envelope.sequence)
    _ADD_MENTION.run_for(connection, [(*thing, at) for thing in _mentions(event, things)])
    _project_edge(connection, event, at)


def _mentions(event: Event, things: tuple[Thing, ...]) -> list[Mention]:
    """Under which things the event is found again. The terminal is touched by everything, so it is no way to
    find anything.
    """
    envelope = event.envelope
    found: list[Mention] = [thing for thing in things if thing[0] != ThingKind.TERMINAL]
    if isinstance(event.payload, WorkReported | ReportTakenBack):
        found.append((Gathered.REPORTS, f"{envelope.actor}|{envelope.shift}"))
    elif isinstance(event.payload, LotReceived):
        found.append((Gathered.RECEIVED, envelope.station))
    return found


def _project_edge(connection: Connection, event: Event, at: int) -> None:
    """What the event says about what contains what; "child contains parent"."""
    for join in joins_in(event):
        _ADD_EDGE.run(
            connection,
            at,
            *join.child,
            *join.parent,
            str(join.quantity),
            join.from_at,
            join.station,
            join.operation,
        )


def read_doc(connection: Connection, thing: Thing) -> Doc | None:
    """The doc of a thing, None when nothing is known of it."""
    row = _READ_DOC.first(connection, *thing)
    return None if row is None else as_written(connection, decoder_of(thing[0]), row[0])


def docs_of(connection: Connection, kind: str, like: str = "") -> tuple[Doc, ...]:
    """Every doc of a kind; with `like` only those whose JSON matches that SQL pattern."""
    rows = _DOCS_LIKE.all(connection, kind, like) if like else _DOCS.all(connection, kind)
    return tuple(as_written(connection, decoder_of(kind), body) for (body,) in rows)


def write_doc(connection: Connection, thing: Thing, value: Doc) -> None:
    """Keeps a doc."""
    _WRITE_DOC.run(connection, *thing, encode_doc(value))


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


def rebuild(connection: Connection) -> None:
    """Throws away docs, mentions and edges and makes them again from the hub's docs and the journal.

    As when they were first made: the hub's doc of a thing stands for all that was done before this epoch,
    what of it the hub took and what it keeps as evidence.
    """
    for table in (doc, mention, edge):
        connection.execute(table.delete())
    heard = connection.execute(select(hub_doc.c.kind, hub_doc.c.key, hub_doc.c.body)).all()
    for row in heard:
        write_doc(connection, (row.kind, row.key), as_written(connection, decoder_of(row.kind), row.body))
    known, own = {(row.kind, row.key) for row in heard}, read_fact(connection, Identity)
    for body in connection.scalars(select(journal.c.body).order_by(journal.c.position)).all():
        event = as_written(connection, decode_event, body)
        things = touched(event)
        former = own is not None and event.envelope.epoch < own.epoch
        _project_docs(connection, event, [each for each in things if not (former and each in known)], {})
        _project_index(connection, event, things)


def holds(known: Doc | None, envelope: Envelope) -> bool:
    """True when the doc was folded with that event already."""
    place = f"{envelope.terminal_id}/{envelope.epoch}"
    return known is not None and known.through.get(place, 0) >= envelope.sequence


def merge_hub_doc(
    connection: Connection, own: tuple[str, int], thing: Thing, revision: int, body: bytes
) -> None:
    """Takes the hub's doc of a thing and folds in what this terminal has done that the hub had not yet seen.
    Of itself its own word stands, in the hub's stead, until the hub has seen all of it.

    `own` is this terminal's id and epoch, `body` the hub's doc as JSON.
    """
    place = f"{own[0]}/{own[1]}"
    value = decode_doc(thing[0], body)
    seen = value.through.get(place, 0)
    row = {"kind": thing[0], "key": thing[1], "revision": revision, "body": body}
    mine = read_doc(connection, thing) if thing[0] == ThingKind.TERMINAL else None
    if mine is not None and mine.through.get(place, 0) > seen:
        connection.execute(_PUT_HUB_DOC, row | {"body": encode_doc(mine)})
        return
    connection.execute(_PUT_HUB_DOC, row)
    unseen = {"kind": thing[0], "key": thing[1], "after": position(own[1], seen)}
    for stored in connection.scalars(_BODIES_AFTER, unseen):
        value, _ = fold(thing, value, as_written(connection, decode_event, stored))
    write_doc(connection, thing, value)


def drop_hub_doc(connection: Connection, thing: Thing) -> None:
    """Removes a doc that the hub no longer keeps; what this terminal itself did about the thing stays."""
    connection.execute(delete(hub_doc).where(hub_doc.c.kind == thing[0], hub_doc.c.key == thing[1]))
    if thing[0] == ThingKind.TERMINAL and _is_own(connection, thing[1]):
        return
    connection.execute(delete(doc).where(doc.c.kind == thing[0], doc.c.key == thing[1]))
    value: Doc | None = None
    for event in events_of(connection, thing):
        value, _ = fold(thing, value, event)
    if value is not None:
        write_doc(connection, thing, value)


def _is_own(connection: Connection, terminal_id: str) -> bool:
    """True for the terminal that wrote this journal's newest event."""
    body = connection.scalar(select(journal.c.body).order_by(journal.c.position.desc()).limit(1))
    return body is not None and as_written(connection, decode_envelope, body).terminal_id == terminal_id


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
