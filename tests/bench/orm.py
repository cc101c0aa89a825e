"""The same event written by an object-relational mapper: the same tables, the same file format and pragmas,
the same folds, one session an act. It is what the product is measured against, and nothing else uses it.
"""

from typing import Any

import msgspec
from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session, registry
from sqlalchemy.pool import StaticPool

from terminal.domain.events.chain import GENESIS, digest, encode
from terminal.domain.events.payloads import Event, Payload
from terminal.domain.ids import EventId
from terminal.domain.state.count import SumDoc, added, plus
from terminal.domain.state.fold import decode_doc, encode_doc, touched
from terminal.domain.state.unit import UnitDoc
from terminal.store import journal as capture
from terminal.store import tables
from terminal.store.journal import ActHeader, Head
from terminal.store.projection import folded
from terminal.usecases.parts.workplace import Workplace


class JournalRow:
    """A row of `journal`."""

    position: Any
    hash: Any


class DocRow:
    """A row of `doc`."""

    body: Any


class MentionRow:
    """A row of `mention`."""


_MAPPER = registry()
for _row, _table in ((JournalRow, tables.journal), (DocRow, tables.doc), (MentionRow, tables.mention)):
    _MAPPER.map_imperatively(_row, _table)


class OrmWriter:
    """Writes events of a workplace's station past the product's own way."""

    def __init__(self, work: Workplace) -> None:
        self._work = work
        connect = work.store.database._connect
        self._engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool)
        event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))

    def close(self) -> None:
        """Gives the file back."""
        self._engine.dispose()

    def add(self, event_id: EventId, payload: Payload, **about: object) -> None:
        """One act with one event; on disk when it returns."""
        with Session(self._engine) as session, session.begin():
            last = self._head(session)
            envelope = capture.make_envelope(self._header(session), last, event_id, payload, **about)
            body = encode(envelope)
            at = tables.position(envelope.epoch, envelope.sequence)
            session.add(_made(JournalRow, position=at, id=envelope.id, hash=digest(body), body=body))
            self._project(session, Event(envelope, payload), at)

    def _head(self, session: Session) -> Head:
        last = session.scalars(select(JournalRow).order_by(JournalRow.position.desc()).limit(1)).first()
        return Head(tables.place_of(last.position)[1], last.hash) if last else Head(0, GENESIS)

    def _header(self, session: Session) -> ActHeader:
        row = session.get(DocRow, ("place", self._work.identity.station))
        header = self._work.header()
        if row is None:
            return header
        place = decode_doc("place", row.body)
        return msgspec.structs.replace(header, actor=place.actor)  # type: ignore[union-attr]

    def _project(self, session: Session, happened: Event, at: int) -> None:
        gained = added(None, None, happened)
        for kind, key in touched(happened):
            row = session.get(DocRow, (kind, key))
            before = decode_doc(kind, row.body) if row else None
            after = folded((kind, key), before, happened)
            if isinstance(after, UnitDoc):
                gained |= added(before if isinstance(before, UnitDoc) else None, after, happened)
            part = gained.get((kind, key))
            if part and isinstance(after, SumDoc):
                after = plus(after, part)
            if row:
                row.body = encode_doc(after)
            else:
                session.add(_made(DocRow, kind=kind, key=key, body=encode_doc(after)))
            if kind != "place":
                body = encode_doc(part) if part else b""
                session.add(_made(MentionRow, kind=kind, key=key, position=at, added=body))


def _made(row: type[Any], **values: object) -> Any:
    made = row()
    for name, value in values.items():
        setattr(made, name, value)
    return made
