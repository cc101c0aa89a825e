"""The raw journal at the hub: frames are checked, appended once and never changed. What they mean is
`project`'s work.

Checking is pure and happens outside the writer; `append` runs inside it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, func, insert, or_, select, update

from sync.hub.denied import Denied, bad_frame, bad_request
from sync.hub.intake.judge import effective_time, place_of, understand
from sync.hub.store.tables import forks, journal, mention, terminal
from sync.protocol.handover import Handover, Known
from sync.protocol.messages import MAX_EVENTS, ExchangeRequest, Frame
from sync.protocol.problems import ProblemCode
from terminal.domain.events.chain import GENESIS, digest
from terminal.domain.events.codec import NotUnderstood, decode_envelope, decode_event
from terminal.domain.events.finding import FindingCode
from terminal.domain.events.payloads import Envelope, Event, EventKey
from terminal.domain.ids import Thing

LAST_SEQUENCE: Final = 2**52
_AT_ONCE: Final = 400


class Arrived(msgspec.Struct, frozen=True):
    """A frame that may be stored. `event` None: kept, but not understood, `why` and `detail` say in what."""

    key: EventKey
    hash: str
    body: bytes
    envelope: Envelope | None = None
    event: Event | None = None
    why: str = ""
    detail: str = ""


class Stored(msgspec.Struct, frozen=True):
    """An event in the journal, by its number and its place among all terminals' events. `mended`: until now a
    damaged copy stood there.
    """

    number: int
    place: str
    key: EventKey
    event: Event | None
    why: str = ""
    detail: str = ""
    mended: bool = False


class Appended(msgspec.Struct, frozen=True):
    """What a push did. `forked`: it is not the journal the hub holds, nothing was appended; `kept` so many
    events of it as evidence that were not there before; `full`: none of them, for there is too much already.
    """

    stored: tuple[Stored, ...] = ()
    forked: bool = False
    kept: int = 0
    full: bool = False


Ahead = Callable[[str, int], bytes]
"""The bytes of an event that went ahead, by hash and size. Raises Denied."""


def _nothing_ahead(sha256: str, size: int) -> bytes:
    raise Denied(ProblemCode.NOT_AHEAD, "The bytes of an event have not arrived: nothing was stored.")


def arrived(request: ExchangeRequest | Handover, ahead: Ahead = _nothing_ahead) -> tuple[Arrived, ...]:
    """The frames of a request, each checked by itself and with the one before. Raises Denied with the index
    at fault.
    """
    last = request.first + len(request.frames) - 1
    if not (1 <= request.epoch < 2**31 and request.first >= 1 and last <= LAST_SEQUENCE):
        raise bad_request("first or epoch is out of range: nothing was stored.")
    if len(request.frames) > MAX_EVENTS:
        detail = f"More than {MAX_EVENTS} events in one request: nothing was stored. Send fewer."
        raise Denied(ProblemCode.TOO_MANY, detail)
    found: list[Arrived] = []
    for index, frame in enumerate(request.frames):
        key = EventKey(request.terminal_id, request.epoch, request.first + index)
        if frame.is_opaque:
            found.append(_opaque(index, key, frame))
        else:
            body = ahead(frame.hash, frame.size) if frame.is_ahead else frame.data()
            found.append(_readable(index, key, frame.hash, body))
        entry = found[-1]
        if index and entry.envelope and entry.envelope.prev != found[-2].hash:
            raise bad_frame(index, "wrong_prev")
    if found and request.head != found[-1].hash:
        raise bad_request("head is not the hash of the last event: nothing was stored.")
    return tuple(found)


def _opaque(index: int, key: EventKey, frame: Frame) -> Arrived:
    try:
        body = frame.data()
    except ValueError as error:
        raise bad_frame(index, "no base64") from error
    if len(frame.hash) != 64 or not frame.hash.isalnum():
        raise bad_frame(index, "no hash")
    return Arrived(key, frame.hash, body, why=FindingCode.BAD_FRAME, detail="sent as opaque bytes")


def _readable(index: int, key: EventKey, hashed: str, body: bytes) -> Arrived:
    if digest(body) != hashed:
        raise bad_frame(index, "wrong_hash")
    try:
        envelope = decode_envelope(body)
    except NotUnderstood as error:
        raise bad_frame(index, str(error)) from error
    if envelope.key != key:
        raise bad_frame(index, "wrong_place")
    try:
        return Arrived(key, hashed, body, envelope, understand(envelope))
    except NotUnderstood as error:
        return Arrived(key, hashed, body, envelope, None, error.why, str(error))


class Strand(msgspec.Struct, frozen=True):
    """The journal of one epoch of a terminal as the hub holds it: its last sequence and hash, the effective
    time of its last event. `present`: it is the epoch the terminal is at.
    """

    terminal_id: str
    epoch: int
    acknowledged: int
    head: str
    effective_at: int
    present: bool


def strand(connection: Connection, row: Row[Any], epoch: int) -> Strand:
    """The strand of a terminal's `epoch`; `row` is the terminal's."""
    if epoch == row.epoch:
        return Strand(row.terminal_id, epoch, row.acknowledged, row.head, row.effective_at, present=True)
    where = (journal.c.terminal_id == row.terminal_id, journal.c.epoch == epoch)
    last = connection.execute(
        select(journal).where(*where).order_by(journal.c.sequence.desc()).limit(1)
    ).first()
    if last is None:
        return Strand(row.terminal_id, epoch, 0, GENESIS, 0, present=False)
    return Strand(row.terminal_id, epoch, last.sequence, last.hash, last.effective_at, present=False)


def append(connection: Connection, held: Strand, batch: Sequence[Arrived], now: int) -> Appended:
    """Stores what is new of `batch`, which must not start behind a gap; nothing where it is not the journal
    the hub holds. What is whole takes the place of a damaged copy.
    """
    mended = mend(connection, [entry for entry in batch if entry.key.sequence <= held.acknowledged])
    fresh = [entry for entry in batch if entry.key.sequence > held.acknowledged]
    if not _continues(connection, held, batch):
        return Appended(mended, forked=True)
    return Appended((*mended, *append_fresh(connection, held, fresh, now)) if fresh else mended)


def mend(connection: Connection, known: Sequence[Arrived]) -> tuple[Stored, ...]:
    """Puts whole events where the journal holds damaged copies under their hashes; gives those that could
    not be read until now.
    """
    mended = []
    rows = {(row.sequence, row.hash): row for row in rows_under(connection, journal, known)}
    for entry in known:
        row = rows.get((entry.key.sequence, entry.hash))
        if row is None or not _mends(entry, row.body):
            continue
        unread = not row.type
        values = _said(connection, entry, row.effective_at) if unread else {}
        where = journal.c.number == row.number
        connection.execute(update(journal).where(where).values(body=entry.body, **values))
        if unread:
            place = place_of(row.effective_at, entry.key)
            mended.append(Stored(row.number, place, entry.key, entry.event, entry.why, entry.detail, True))
    return tuple(mended)


def _said(connection: Connection, entry: Arrived, effective: int) -> dict[str, Any]:
    """What the journal's columns say of a whole event."""
    envelope = entry.envelope
    assert envelope is not None
    return {
        "id": _free_ids(connection, [entry]).get(envelope.id),
        "type": envelope.type,
        "occurred_at": envelope.occurred_at if entry.event else effective,
        "understood": entry.event is not None,
    }


def _continues(connection: Connection, held: Strand, batch: Sequence[Arrived]) -> bool:
    known = [entry for entry in batch if entry.key.sequence <= held.acknowledged]
    if known:
        return len(already(connection, journal, known)) == len(known)
    return not batch or batch[0].envelope is None or batch[0].envelope.prev == held.head


def already(connection: Connection, table: Table, batch: Sequence[Arrived]) -> set[tuple[int, str]]:
    """The (sequence, hash) of those of a batch that a table holds; a damaged copy is not the whole event."""
    held = {(row.sequence, row.hash): row.body for row in rows_under(connection, table, batch)}
    places = ((entry, (entry.key.sequence, entry.hash)) for entry in batch)
    return {place for entry, place in places if place in held and not _mends(entry, held[place])}


def rows_under(connection: Connection, table: Table, batch: Sequence[Arrived]) -> list[Row[Any]]:
    """What a table holds under the numbers of a batch."""
    if not batch:
        return []
    first, last = batch[0].key, batch[-1].key.sequence
    where = (table.c.terminal_id == first.terminal_id, table.c.epoch == first.epoch)
    query = select(table).where(*where, table.c.sequence.between(first.sequence, last))
    return list(connection.execute(query).all())


def _mends(entry: Arrived, held: bytes) -> bool:
    """Whether the event is what its hash says, and what is held under that hash is not."""
    return entry.body != held and digest(entry.body) == entry.hash and digest(held) != entry.hash


def held_place(connection: Connection, name: str, epoch: int, places: Iterable[Known]) -> Known:
    """The newest of the places whose event the hub holds; 0 = none."""
    newest_first = sorted(places, key=lambda known: -known.sequence)
    found = (place for place in newest_first if holds(connection, name, epoch, place))
    return next(found, Known(0, GENESIS))


def holds(connection: Connection, name: str, epoch: int, place: Known) -> bool:
    """True when the hub has that event, in its journal or as evidence."""
    for table in (journal, forks):
        where = (table.c.terminal_id == name, table.c.epoch == epoch, table.c.sequence == place.sequence)
        if connection.execute(select(table.c.hash).where(*where, table.c.hash == place.hash)).first():
            return True
    return False


def append_fresh(
    connection: Connection, held: Strand, fresh: Sequence[Arrived], now: int
) -> tuple[Stored, ...]:
    """Stores events that go on from the hub's last one."""
    number = connection.execute(select(func.coalesce(func.max(journal.c.number), 0))).scalar_one()
    free = _free_ids(connection, fresh)
    effective = held.effective_at
    values = []
    stored = []
    for entry in fresh:
        number += 1
        envelope = entry.envelope
        if envelope and entry.event:
            effective = effective_time(effective, envelope, now)
        stored.append(
            Stored(number, place_of(effective, entry.key), entry.key, entry.event, entry.why, entry.detail)
        )
        taken = {
            "number": number,
            **place_values(entry),
            "id": free.pop(envelope.id, None) if envelope else None,
        }
        said = {
            "type": envelope.type if envelope else "",
            "occurred_at": effective,
            "effective_at": effective,
        }
        if envelope and entry.event:
            said["occurred_at"] = envelope.occurred_at
        values.append(
            {
                **taken,
                **said,
                "hash": entry.hash,
                "body": entry.body,
                "received_at": now,
                "understood": entry.event is not None,
            }
        )
    connection.execute(insert(journal), values)
    _no_evidence_any_more(connection, fresh)
    if held.present:
        changes = {"acknowledged": fresh[-1].key.sequence, "head": fresh[-1].hash, "effective_at": effective}
        connection.execute(
            update(terminal).where(terminal.c.terminal_id == held.terminal_id).values(**changes)
        )
    return tuple(stored)


def _no_evidence_any_more(connection: Connection, fresh: Sequence[Arrived]) -> None:
    """What came out of order was evidence until the events before it came; then it goes on like any other."""
    there = already(connection, forks, fresh)
    for entry in fresh:
        if (entry.key.sequence, entry.hash) in there:
            own = (
                forks.c[name] == value for name, value in {**place_values(entry), "hash": entry.hash}.items()
            )
            connection.execute(delete(forks).where(*own, forks.c.body == entry.body))


def _free_ids(connection: Connection, fresh: Sequence[Arrived]) -> dict[str, str]:
    """The ids of the batch that no stored event has; one that is taken stays in the bytes alone."""
    ids = {entry.envelope.id: entry.envelope.id for entry in fresh if entry.envelope}
    for row in connection.execute(select(journal.c.id).where(journal.c.id.in_(list(ids)))):
        del ids[row.id]
    return {str(name): str(name) for name in ids}


def place_values(entry: Arrived) -> dict[str, object]:
    """Terminal, epoch and sequence as columns."""
    return {"terminal_id": entry.key.terminal_id, "epoch": entry.key.epoch, "sequence": entry.key.sequence}


def as_evidence(entry: Arrived) -> list[ColumnElement[bool]]:
    """Where an event stands among the evidence."""
    return [forks.c[name] == value for name, value in {**place_values(entry), "hash": entry.hash}.items()]


CONSULTED: Final = "consulted"
"""The kind of mention under which an event is found that names a thing without changing it."""


def stored_about(connection: Connection, thing: Thing, kind: str = "") -> list[Stored]:
    """The understood events that change a thing or name it, by place; with `kind` of that type alone."""
    query = select(journal).join(mention, mention.c.number == journal.c.number)
    query = query.where(
        or_(
            and_(mention.c.kind == thing[0], mention.c.key == thing[1]),
            and_(mention.c.kind == CONSULTED, mention.c.key == f"{thing[0]}|{thing[1]}"),
        )
    )
    query = query.where(journal.c.type == kind) if kind else query
    return sorted((_stored(row) for row in connection.execute(query)), key=lambda entry: entry.place)


def consulted_by(connection: Connection, thing: Thing) -> list[Stored]:
    """The understood events that name a thing without changing it."""
    query = select(journal).join(mention, mention.c.number == journal.c.number)
    query = query.where(mention.c.kind == CONSULTED, mention.c.key == f"{thing[0]}|{thing[1]}")
    return [_stored(row) for row in connection.execute(query)]


def stored_numbers(connection: Connection, numbers: Iterable[int]) -> list[Stored]:
    """The events of these numbers, by place."""
    wanted = sorted(numbers)
    found = []
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(journal).where(journal.c.number.in_(wanted[start : start + _AT_ONCE]))
        found += [_stored(row) for row in connection.execute(query)]
    return sorted(found, key=lambda entry: entry.place)


def all_stored(connection: Connection, at_once: int) -> Iterator[list[Stored]]:
    """All understood events by place, in lists of `at_once`."""
    order = (journal.c.effective_at, journal.c.terminal_id, journal.c.epoch, journal.c.sequence)
    query = select(journal).where(journal.c.understood.is_(True)).order_by(*order)
    result = connection.execute(query.execution_options(yield_per=at_once))
    for rows in result.partitions():
        yield [_stored(row) for row in rows]


def _stored(row: Row[tuple[object, ...]]) -> Stored:
    key = EventKey(row.terminal_id, row.epoch, row.sequence)
    return Stored(row.number, place_of(row.effective_at, key), key, decode_event(row.body))
