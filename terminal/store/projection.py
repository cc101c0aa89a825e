"""What follows from the journal: docs, mentions and edges, brought up with each event, and what the hub tells
of things, with what this terminal did about them since.

The journal itself is `journal`; what events mean is in `terminal.domain`.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, String, bindparam, cast, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from terminal.domain.events.bounds import require_size
from terminal.domain.events.chain import digest, encode
from terminal.domain.events.codec import decode_envelope, decode_event
from terminal.domain.events.payloads import (
    Envelope,
    Event,
    LotReceived,
    Payload,
    ReportTakenBack,
    WorkReported,
)
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.rules.exclusion import exclusion
from terminal.domain.state.count import SumDoc, Sums, added, plus, shares_of, sums_of
from terminal.domain.state.fold import SUMS, Doc, decode_doc, decoder_of, encode_doc, fold, touched
from terminal.domain.state.genealogy import joins_in
from terminal.domain.state.unit import UnitDoc
from terminal.store.attachments import add_attachments
from terminal.store.facts import Identity, read_fact
from terminal.store.journal import Gathered, Head, events_of
from terminal.store.prepared import Prepared, as_written
from terminal.store.tables import doc, edge, hub_doc, journal, mention, position

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
_OF_THING = (mention.c.kind == bindparam("kind"), mention.c.key == bindparam("key"))
_ADDED_AFTER = (
    select(mention.c.added)
    .where(*_OF_THING, mention.c.position > bindparam("after"))
    .order_by(mention.c.position)
)
_OF_EVENT = (
    mention.c.kind == bindparam("of_kind"),
    mention.c.key == bindparam("of_key"),
    mention.c.position == bindparam("of_position"),
)
_READ_ADDED = select(mention.c.added).where(*_OF_EVENT)
_WRITE_ADDED = update(mention).where(*_OF_EVENT)
_ALL_ADDED = select(mention).where(mention.c.added != b"")
_KEEP_ADDED = update(mention).where(*_OF_EVENT, mention.c.added == b"")
_READ_HUB_DOC = select(hub_doc.c.body).where(
    hub_doc.c.kind == bindparam("kind"), hub_doc.c.key == bindparam("key")
)
_ADD_EVENT = Prepared(insert(journal))
_ADD_MENTION = Prepared(insert(mention))
_ADD_EDGE = Prepared(insert(edge))


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
    gained = _project_docs(connection, event, things, docs)
    _project_index(connection, event, things, gained)


def _project_docs(connection: Connection, event: Event, things: Iterable[Thing], docs: Docs) -> Sums:
    """Folds the event into the docs; gives what it added to sums."""
    rows = []
    gained = added(None, None, event)
    counted: Sums = {}
    for thing in things:
        before = docs[thing] if thing in docs else read_doc(connection, thing)
        if holds(before, event.envelope):
            gained |= _counted_for(before, event)
            continue
        after = folded(thing, before, event)
        if isinstance(after, UnitDoc):
            gained |= added(before if isinstance(before, UnitDoc) else None, after, event)
        elif isinstance(after, SumDoc) and (part := gained.get(thing)):
            after = plus(after, part)
            counted[thing] = part
        docs[thing] = after
        rows.append((*thing, encode_doc(after)))
    _WRITE_DOC.run_for(connection, rows)
    return counted


def folded(thing: Thing, doc: Doc | None, event: Event) -> Doc:
    """The doc after one of this terminal's events, which changes nothing where it cannot be: the hub may have
    told of the thing meanwhile.
    """
    return fold(thing, doc, event, stands=exclusion(thing, doc, event) is None)


def _counted_for(doc: Doc | None, event: Event) -> Sums:
    """What an event counts for by itself of which the hub's word on the unit tells already."""
    if not isinstance(doc, UnitDoc):
        return {}
    own = event.envelope.key
    return sums_of((share, 1) for entry, share in shares_of(doc).items() if entry.key == own)


def _project_index(connection: Connection, event: Event, things: tuple[Thing, ...], gained: Sums) -> None:
    at = position(event.envelope.epoch, event.envelope.sequence)
    # The terminal is touched by everything, so it is no way to find anything.
    told = [(*thing, at, _as_added(gained.get(thing))) for thing in things if thing[0] != ThingKind.TERMINAL]
    gathered = [(*under, at, b"") for under in _gathered(event)]
    _ADD_MENTION.run_for(connection, [*told, *gathered])
    _project_edge(connection, event, at)


def _as_added(part: SumDoc | None) -> bytes:
    return b"" if part is None else encode_doc(part)


def _gathered(event: Event) -> list[tuple[Gathered, str]]:
    """What the event is found under besides the things it touches."""
    envelope = event.envelope
    if isinstance(event.payload, WorkReported | ReportTakenBack):
        return [(Gathered.REPORTS, f"{envelope.actor}|{envelope.shift}")]
    if isinstance(event.payload, LotReceived):
        return [(Gathered.RECEIVED, envelope.station)]
    return []


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


def rebuild(connection: Connection) -> None:
    """Throws away docs, mentions and edges and makes them again from the hub's docs and the journal.

    As when they were first made: the hub's doc of a thing stands for all that was done before this epoch,
    what of it the hub took and what it keeps as evidence. What events added to sums that the hub tells of now
    stays noted: a hub restored from a backup may know less again.
    """
    kept = connection.execute(_ALL_ADDED).all()
    for table in (doc, mention, edge):
        connection.execute(table.delete())
    heard = connection.execute(select(hub_doc.c.kind, hub_doc.c.key, hub_doc.c.body)).all()
    for row in heard:
        write_doc(connection, (row.kind, row.key), as_written(connection, decoder_of(row.kind), row.body))
    known = {(row.kind, row.key) for row in heard}
    own = read_fact(connection, Identity)
    for body in connection.scalars(select(journal.c.body).order_by(journal.c.position)).all():
        event = as_written(connection, decode_event, body)
        things = touched(event)
        former = own is not None and event.envelope.epoch < own.epoch
        new = [each for each in things if not (former and each in known)]
        _project_index(connection, event, things, _project_docs(connection, event, new, {}))
    for kind, key, at, added_then in kept:
        noted = {"of_kind": kind, "of_key": key, "of_position": at, "added": added_then}
        connection.execute(_KEEP_ADDED, noted)


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
    after = position(own[1], seen)
    if isinstance(value, SumDoc):
        write_doc(connection, thing, _with_own(connection, thing, value, after))
        return
    for event in _events_after(connection, thing, after):
        before = value
        value = folded(thing, value, event)
        if isinstance(before, UnitDoc) and isinstance(value, UnitDoc):
            _add_anew(connection, event, added(before, value, event))
    write_doc(connection, thing, value)


def _events_after(connection: Connection, thing: Thing, after: int) -> Iterator[Event]:
    """The terminal's own events about a thing behind a position."""
    wanted = {"kind": thing[0], "key": thing[1], "after": after}
    for stored in connection.scalars(_BODIES_AFTER, wanted).all():
        yield as_written(connection, decode_event, stored)


def _with_own(connection: Connection, thing: Thing, value: SumDoc, after: int) -> Doc:
    """A sum of the hub with what this terminal has added since."""
    rows = connection.scalars(_ADDED_AFTER, {"kind": thing[0], "key": thing[1], "after": after}).all()
    for body in filter(None, rows):
        part = as_written(connection, decoder_of(thing[0]), body)
        assert isinstance(part, SumDoc)
        value = plus(value, part)
    heard: Doc = value
    for event in _events_after(connection, thing, after):
        heard = fold(thing, heard, event)
    return heard


def _add_anew(connection: Connection, event: Event, gained: Sums) -> None:
    """Where the hub's word on a unit changes what an event adds to sums, they are put right; a sum of the
    hub's that holds the event already is right.
    """
    at = position(event.envelope.epoch, event.envelope.sequence)
    for thing in (each for each in touched(event) if each[0] in SUMS):
        row = {"of_kind": thing[0], "of_key": thing[1], "of_position": at}
        stored = connection.scalar(_READ_ADDED, row) or b""
        new = _as_added(gained.get(thing))
        if stored == new:
            continue
        connection.execute(_WRITE_ADDED, row | {"added": new})
        heard = connection.scalar(_READ_HUB_DOC, {"kind": thing[0], "key": thing[1]})
        known = read_doc(connection, thing)
        if isinstance(known, SumDoc) and not (heard and holds(decode_doc(thing[0], heard), event.envelope)):
            for body, sign in ((stored, -1), (new, 1)):
                known = _plus_body(known, thing, body, sign)
            write_doc(connection, thing, known)


def _plus_body(doc: SumDoc, thing: Thing, body: bytes, sign: int) -> SumDoc:
    part = decode_doc(thing[0], body) if body else None
    return plus(doc, part, sign) if isinstance(part, SumDoc) else doc


def drop_hub_doc(connection: Connection, thing: Thing) -> None:
    """Removes a doc that the hub no longer keeps; what this terminal itself did about the thing stays."""
    connection.execute(delete(hub_doc).where(hub_doc.c.kind == thing[0], hub_doc.c.key == thing[1]))
    if thing[0] == ThingKind.TERMINAL and _is_own(connection, thing[1]):
        return
    connection.execute(delete(doc).where(doc.c.kind == thing[0], doc.c.key == thing[1]))
    value: Doc | None = None
    for event in events_of(connection, thing):
        value = folded(thing, value, event)
    if isinstance(value, SumDoc):
        value = _with_own(connection, thing, value, 0)
    if value is not None:
        write_doc(connection, thing, value)


def _is_own(connection: Connection, terminal_id: str) -> bool:
    """True for the terminal that wrote this journal's newest event."""
    body = connection.scalar(select(journal.c.body).order_by(journal.c.position.desc()).limit(1))
    return body is not None and as_written(connection, decode_envelope, body).terminal_id == terminal_id
