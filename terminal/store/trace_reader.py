"""The station's side of a trace: what its own store knows, by one recursive query, any depth, safe on cycles.

It answers from this terminal's journal and from the docs the hub sent; what other stations did to a thing is
the hub's to tell, and `completeness` says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, literal, select

from terminal.domain.events.codec import decode_event
from terminal.domain.events.payloads import Event
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.codec import master_decoder
from terminal.domain.masters.kinds import LotState
from terminal.domain.masters.rows import Lot
from terminal.domain.state.fold import TRACED, Doc, decoder_of, touched
from terminal.domain.state.genealogy import Completeness, Join, Told, iso, known_kinds
from terminal.store import journal
from terminal.store.facts import ExchangeState, read_fact
from terminal.store.prepared import as_written
from terminal.store.tables import dispute, doc, edge, master, mention, position
from terminal.store.tables import journal as journal_table

_NEWEST_EVENTS: Final = 400


class StoreTraceReader:
    """A `TraceReader` over a station store's connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def kinds_of(self, code: str) -> tuple[ThingKind, ...]:
        found: set[str] = set()
        for table in (mention, doc):
            found |= set(self._connection.scalars(select(table.c.kind).where(table.c.key == code).distinct()))
        lot = select(master.c.kind).where(master.c.kind == Lot.kind, master.c.key == code)
        return known_kinds([*found, *self._connection.scalars(lot)])

    def reach(self, start: Thing, *, back: bool) -> Iterable[Join]:
        child = (edge.c.child_kind, edge.c.child)
        parent = (edge.c.parent_kind, edge.c.parent)
        here, there = (child, parent) if back else (parent, child)
        first = select(literal(start[0]).label("kind"), literal(start[1]).label("code"))
        reached = first.cte("reached", recursive=True)
        from_here = and_(here[0] == reached.c.kind, here[1] == reached.c.code)
        # UNION, not UNION ALL: what was reached before is not walked again, so cycles end.
        reached = reached.union(select(*there).where(from_here))
        met = and_(here[0] == reached.c.kind, here[1] == reached.c.code)
        query = select(edge).join(reached, met).order_by(edge.c.at, edge.c.position)
        return [_join(row) for row in self._connection.execute(query)]

    def docs(self, kind: ThingKind, codes: Sequence[str]) -> Mapping[Thing, Doc]:
        query = select(doc.c.key, doc.c.body).where(doc.c.kind == kind, doc.c.key.in_(codes))
        rows = self._connection.execute(query).all()
        return {(kind, row.key): as_written(self._connection, decoder_of(kind), row.body) for row in rows}

    def lots(self, codes: Sequence[str]) -> Mapping[str, LotState]:
        query = select(master.c.body).where(master.c.kind == Lot.kind)
        bodies = (self._connection.scalar(query.where(master.c.key == code)) for code in codes)
        read = master_decoder(Lot.kind)
        rows = (as_written(self._connection, read, body) for body in bodies if body is not None)
        return {row.code: row.state for row in rows if isinstance(row, Lot)}

    def told(self, things: Sequence[Thing]) -> Iterable[Told]:
        events: dict[int, Event] = {}
        for thing in things:
            events |= {_position(event): event for event in journal.events_of(self._connection, thing)}
        disputed = self._disputes()
        return [Told(events[at], disputed.get(at, ())) for at in sorted(events)]

    def completeness(self) -> Completeness:
        exchange = read_fact(self._connection, ExchangeState) or ExchangeState()
        heard = "" if exchange.contact_at is None else iso(exchange.contact_at)
        return Completeness(complete=False, complete_to=heard)

    def newest(self, limit: int) -> tuple[Thing, ...]:
        """The units, lots and boxes this station dealt with last, newest first."""
        query = select(journal_table.c.body).order_by(journal_table.c.position.desc()).limit(_NEWEST_EVENTS)
        found: dict[Thing, None] = {}
        with closing(self._connection.scalars(query)) as bodies:
            for event in (as_written(self._connection, decode_event, body) for body in bodies):
                traced = (thing for thing in touched(event) if thing[0] in TRACED)
                found |= {thing: None for thing in traced if thing not in found}
                if len(found) >= limit:
                    break
        return tuple(found)[:limit]

    def _disputes(self) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        query = select(dispute.c.position, dispute.c.code).where(dispute.c.settled == 0)
        for row in self._connection.execute(query.order_by(dispute.c.code)):
            found[row.position] = (*found.get(row.position, ()), row.code)
        return found


def _position(event: Event) -> int:
    return position(event.envelope.epoch, event.envelope.sequence)


def _join(row: Row[Any]) -> Join:
    return Join(
        (row.child_kind, row.child),
        (row.parent_kind, row.parent),
        Decimal(row.quantity),
        row.at,
        row.station,
        row.operation,
    )
