"""The raw journal at the hub: frames are checked, appended once and never changed. What they mean is
`project`'s work.

Checking is pure and happens outside the writer; `append` runs inside it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, update

from sync.hub.judge import effective_time, place_of, understand
from sync.hub.problems import Denied, bad_frame, bad_request
from sync.hub.tables import forks, journal, mention, terminal
from sync.protocol import MAX_EVENTS, ExchangeRequest, Frame
from terminal.domain.chain import digest
from terminal.domain.event_codec import NotUnderstood, decode_envelope, decode_event
from terminal.domain.events import Envelope, Event, EventKey
from terminal.domain.finding import FindingCode
from terminal.domain.state import Thing

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
    """An event in the journal, by its number and its place among all terminals' events."""

    number: int
    place: str
    key: EventKey
    event: Event | None
    why: str = ""
    detail: str = ""


class Appended(msgspec.Struct, frozen=True):
    """What a push did. `forked`: a stored key came again with other bytes, both are kept, nothing was
    appended.
    """

    stored: tuple[Stored, ...] = ()
    forked: bool = False


def arrived(request: ExchangeRequest) -> tuple[Arrived, ...]:
    """The frames of a request, each checked by itself and with the one before. Raises Denied with the index
    at fault.
    """
    last = request.first + len(request.frames) - 1
    if not (1 <= request.epoch < 2**31 and request.first >= 1 and last <= LAST_SEQUENCE):
        raise bad_request("first or epoch is out of range: nothing was stored.")
    if len(request.frames) > MAX_EVENTS:
        raise Denied(
            413, "too_many", f"More than {MAX_EVENTS} events in one request: nothing was stored. Send fewer."
        )
    found: list[Arrived] = []
    for index, frame in enumerate(request.frames):
        key = EventKey(request.terminal_id, request.epoch, request.first + index)
        found.append(_opaque(index, key, frame) if frame.is_opaque else _readable(index, key, frame))
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


def _readable(index: int, key: EventKey, frame: Frame) -> Arrived:
    body = frame.data()
    if digest(body) != frame.hash:
        raise bad_frame(index, "wrong_hash")
    try:
        envelope = decode_envelope(body)
    except NotUnderstood as error:
        raise bad_frame(index, str(error)) from error
    if envelope.key != key:
        raise bad_frame(index, "wrong_place")
    try:
        return Arrived(key, frame.hash, body, envelope, understand(envelope))
    except NotUnderstood as error:
        return Arrived(key, frame.hash, body, envelope, None, error.why, str(error))


def append(
    connection: Connection, row: Row[tuple[object, ...]], batch: Sequence[Arrived], now: int
) -> Appended:
    """Stores what is new of `batch`, which must not start behind a gap. `row` is the terminal's."""
    second = _second_bodies(connection, row, batch)
    if second:
        values = [
            {**_key(entry), "hash": entry.hash, "body": entry.body, "received_at": now} for entry in second
        ]
        connection.execute(insert(forks), _unknown_forks(connection, values))
        connection.execute(
            update(terminal).where(terminal.c.terminal_id == row.terminal_id).values(forked=True)
        )
        return Appended(forked=True)
    fresh = [entry for entry in batch if entry.key.sequence > row.acknowledged]
    if not fresh:
        return Appended()
    return Appended(_insert(connection, row, fresh, now))


def _second_bodies(
    connection: Connection, row: Row[tuple[object, ...]], batch: Sequence[Arrived]
) -> list[Arrived]:
    known = [entry for entry in batch if entry.key.sequence <= row.acknowledged]
    if known:
        first, last = known[0].key, known[-1].key.sequence
        where = (journal.c.terminal_id == first.terminal_id, journal.c.epoch == first.epoch)
        query = select(journal.c.sequence, journal.c.hash).where(
            *where, journal.c.sequence.between(first.sequence, last)
        )
        hashes = {found.sequence: found.hash for found in connection.execute(query)}
        return [entry for entry in known if hashes.get(entry.key.sequence) != entry.hash][:1]
    first_new = batch[0]
    other_past = first_new.envelope is not None and first_new.envelope.prev != row.head
    return [first_new] if other_past else []


def _unknown_forks(connection: Connection, values: list[dict[str, object]]) -> list[dict[str, object]]:
    return [
        value
        for value in values
        if not connection.execute(
            select(forks.c.hash).where(
                *(forks.c[name] == value[name] for name in ("terminal_id", "epoch", "sequence", "hash"))
            )
        ).first()
    ]


def _insert(
    connection: Connection, row: Row[tuple[object, ...]], fresh: Sequence[Arrived], now: int
) -> tuple[Stored, ...]:
    number = connection.execute(select(func.coalesce(func.max(journal.c.number), 0))).scalar_one()
    free = _free_ids(connection, fresh)
    effective, values, stored = row.effective_at, [], []
    for entry in fresh:
        number += 1
        envelope = entry.envelope
        if envelope and entry.event:
            effective = effective_time(effective, envelope, now)
        stored.append(
            Stored(number, place_of(effective, entry.key), entry.key, entry.event, entry.why, entry.detail)
        )
        taken = {"number": number, **_key(entry), "id": free.pop(envelope.id, None) if envelope else None}
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
    changes = {"acknowledged": fresh[-1].key.sequence, "head": fresh[-1].hash, "effective_at": effective}
    connection.execute(update(terminal).where(terminal.c.terminal_id == row.terminal_id).values(**changes))
    return tuple(stored)


def _free_ids(connection: Connection, fresh: Sequence[Arrived]) -> dict[str, str]:
    """The ids of the batch that no stored event has; one that is taken stays in the bytes alone."""
    ids = {entry.envelope.id: entry.envelope.id for entry in fresh if entry.envelope}
    for row in connection.execute(select(journal.c.id).where(journal.c.id.in_(list(ids)))):
        del ids[row.id]
    return {str(name): str(name) for name in ids}


def _key(entry: Arrived) -> dict[str, object]:
    return {"terminal_id": entry.key.terminal_id, "epoch": entry.key.epoch, "sequence": entry.key.sequence}


def stored_about(connection: Connection, thing: Thing) -> list[Stored]:
    """All understood events about a thing, by place."""
    query = select(journal).join(mention, mention.c.number == journal.c.number)
    query = query.where(mention.c.kind == thing[0], mention.c.key == thing[1])
    return sorted((_stored(row) for row in connection.execute(query)), key=lambda entry: entry.place)


def stored_numbers(connection: Connection, numbers: Iterable[int]) -> list[Stored]:
    """The events of these numbers, by place."""
    wanted, found = sorted(numbers), []
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
