"""Disputes: what the hub could not take as it stands, until a refold or a person settles it.

What is wrong is found by `judge` and the folds; here it is written, cleared and read.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, Row, and_, insert, select, update

from sync.hub.denied import Denied
from sync.hub.intake.journal import Stored, stored_about
from sync.hub.store.hub import Hub
from sync.hub.store.tables import dispute, journal
from sync.hub.store.work import Work
from sync.protocol.messages import Dispute
from sync.protocol.problems import ProblemCode
from terminal.domain.events.finding import Finding, FindingCode
from terminal.domain.events.payloads import DisputeAnswered, EventKey
from terminal.domain.ids import thing_of

AT_ARRIVAL: Final = "event"
NOBODY: Final = "?"
"""Who has settled a dispute where an answer names nobody."""


class Found(msgspec.Struct, frozen=True):
    """What was found wrong with a stored event."""

    entry: Stored
    finding: Finding


class OpenDispute(msgspec.Struct, frozen=True, kw_only=True):
    """A dispute for people: what, where, since when, and how it ended."""

    key: EventKey
    code: str
    source: str
    parameters: dict[str, str]
    station: str
    type: str
    opened_at: int
    settled: bool
    settled_by: str
    note: str


def open_disputes(work: Work, source: str, found: Iterable[Found]) -> None:
    """Writes new disputes of `source`. None of them may be there yet."""
    values = {(item.entry.number, item.finding.code): _values(work, source, item) for item in found}
    if values:
        work.connection.execute(insert(dispute), list(values.values()))


def reconcile(work: Work, source: str, found: Sequence[Found]) -> None:
    """Makes the disputes of `source` those in `found`: new ones open, gone ones settle, a person's word
    stays.
    """
    wanted = {(item.entry.number, item.finding.code): item for item in found}
    for row in work.connection.execute(select(dispute).where(dispute.c.source == source)).all():
        item = wanted.pop((row.number, row.code), None)
        if item is None and not row.settled:
            _update(work, row, settled=True, settled_at=work.now)
        elif item is not None:
            _keep(work, row, item)
    open_disputes(work, source, wanted.values())


def reconcile_events(
    work: Work, source: str, code: FindingCode, numbers: Iterable[int], found: Sequence[Found]
) -> None:
    """The same for one code and for some events alone."""
    wanted = {item.entry.number: item for item in found}
    where = (dispute.c.source == source, dispute.c.code == code, dispute.c.number.in_(list(numbers)))
    for row in work.connection.execute(select(dispute).where(*where)).all():
        item = wanted.pop(row.number, None)
        if item is not None:
            _keep(work, row, item)
        elif not row.settled:
            _update(work, row, settled=True, settled_at=work.now)
    open_disputes(work, source, wanted.values())


def _keep(work: Work, row: Row[tuple[object, ...]], item: Found) -> None:
    """A dispute found again: open unless a person settled it, with the parameters of now."""
    parameters = _json(item.finding.parameters)
    if row.settled and not row.settled_by:
        _update(work, row, parameters=parameters, **_when_asked(work, item))
    elif parameters != row.parameters:
        _update(work, row, parameters=parameters)


def settle_arrivals(work: Work, entries: Iterable[Stored]) -> None:
    """Ends what was asked about damaged copies of which whole events have come."""
    numbers = [entry.number for entry in entries if entry.mended]
    where = (dispute.c.source == AT_ARRIVAL, dispute.c.settled.is_(False))
    for row in work.connection.execute(select(dispute).where(dispute.c.number.in_(numbers), *where)).all():
        _update(work, row, settled=True, settled_at=work.now)


def settle(work: Work, key: EventKey, code: str, by: str, note: str) -> int:
    """A person's word on all disputes of an event with that code; gives how many it ended. Raises Denied."""
    where = and_(dispute.c.terminal_id == key.terminal_id, dispute.c.epoch == key.epoch)
    where = and_(where, dispute.c.sequence == key.sequence, dispute.c.code == code)
    rows = work.connection.execute(select(dispute).where(where)).all()
    if not rows:
        detail = f"There is no dispute {code} about event {key}: nothing was settled."
        raise Denied(ProblemCode.NO_SUCH_DISPUTE, detail)
    open_rows = [row for row in rows if not row.settled]
    for row in open_rows:
        _update(work, row, settled=True, settled_by=by, settled_at=work.now, note=note)
    return len(open_rows)


def settle_dispute(hub: Hub, key: EventKey, code: str, by: str, note: str = "") -> int:
    """`settle` in a transaction of its own."""

    def job(work: Work) -> int:
        ended = settle(work, key, code, by, note)
        work.flush()
        return ended

    return hub.write(job)


def has_source(connection: Connection, source: str) -> bool:
    """True when that source ever disputed something."""
    return (
        connection.execute(select(dispute.c.number).where(dispute.c.source == source).limit(1)).first()
        is not None
    )


def is_asked(connection: Connection, source: str, codes: Iterable[str]) -> bool:
    """True while a dispute of that source and one of those codes is open."""
    where = (dispute.c.source == source, dispute.c.code.in_(list(codes)), dispute.c.settled.is_(False))
    return connection.execute(select(dispute.c.number).where(*where).limit(1)).first() is not None


def disputes_for(
    connection: Connection, terminal_id: str, after: int, upto: int, *, whole: bool
) -> list[Dispute]:
    """The terminal's disputes that changed in (after, upto]; with `whole` only those still open."""
    where = [dispute.c.terminal_id == terminal_id, dispute.c.revision > after, dispute.c.revision <= upto]
    if whole:
        where.append(dispute.c.settled.is_(False))
    rows = connection.execute(select(dispute).where(*where).order_by(dispute.c.revision))
    by_key: dict[tuple[EventKey, str], Dispute] = {}
    for row in rows:
        key = EventKey(row.terminal_id, row.epoch, row.sequence)
        by_key[key, row.code] = Dispute(key, row.code, json.loads(row.parameters), row.settled)
    return list(by_key.values())


def list_disputes(connection: Connection, *, settled: bool = False, limit: int = 500) -> list[OpenDispute]:
    """Disputes for people, newest first; open ones, or with `settled` those that ended."""
    joined = dispute.join(journal, journal.c.number == dispute.c.number)
    query = select(dispute, journal.c.body, journal.c.type).select_from(joined)
    query = query.where(dispute.c.settled.is_(settled)).order_by(dispute.c.opened_at.desc()).limit(limit)
    return [_for_people(row) for row in connection.execute(query)]


def _for_people(row: Row[tuple[object, ...]]) -> OpenDispute:
    return OpenDispute(
        key=EventKey(row.terminal_id, row.epoch, row.sequence),
        code=row.code,
        source=row.source,
        parameters=json.loads(row.parameters),
        station=_station_in(row.body),
        type=row.type,
        opened_at=row.opened_at,
        settled=row.settled,
        settled_by=row.settled_by,
        note=row.note,
    )


class _Where(msgspec.Struct, frozen=True):
    station: str = ""


def _station_in(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=_Where).station
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def _values(work: Work, source: str, item: Found) -> dict[str, object]:
    key = item.entry.key
    return {
        "number": item.entry.number,
        "source": source,
        "code": item.finding.code,
        "terminal_id": key.terminal_id,
        "epoch": key.epoch,
        "sequence": key.sequence,
        "parameters": _json(item.finding.parameters),
        "opened_at": work.now,
        **_when_asked(work, item),
        "revision": work.next_revision(),
    }


def _when_asked(work: Work, item: Found) -> dict[str, object]:
    """How a question stands when it is asked: open, or answered by an event that came before it."""
    event = item.entry.event
    subject = thing_of(event.envelope.subject) if event else None
    for entry in stored_about(work.connection, subject, "dispute.answered") if subject else ():
        said = entry.event
        if said is None or not isinstance(said.payload, DisputeAnswered):
            continue
        if (said.envelope.corrects, said.payload.code) == (item.entry.key, item.finding.code):
            by = said.envelope.actor or NOBODY
            note = said.payload.answer
            return {"settled": True, "settled_by": by, "settled_at": work.now, "note": note}
    return {"settled": False, "settled_by": "", "settled_at": None, "note": ""}


def _json(parameters: dict[str, str]) -> str:
    return json.dumps(parameters, ensure_ascii=False, sort_keys=True)


def _update(work: Work, row: Row[tuple[object, ...]], **values: object) -> None:
    where = and_(dispute.c.number == row.number, dispute.c.source == row.source, dispute.c.code == row.code)
    work.connection.execute(update(dispute).where(where).values(**values, revision=work.next_revision()))
