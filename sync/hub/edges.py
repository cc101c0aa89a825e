"""Who contains whom: the edges of the genealogy, one per event that put something into something. Walking
is `trace`.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, func, insert, select

from sync.hub.journal import Stored
from sync.hub.tables import edge, node
from terminal.domain.events import ComponentConsumed, Event, UnitPacked
from terminal.domain.state import Thing

_Joined = tuple[Thing, Thing, str]
"""(child, parent, quantity)."""


def add_edges(connection: Connection, entries: Iterable[Stored]) -> None:
    """Writes the edges of new events."""
    found = [(entry, joined) for entry in entries if entry.event and (joined := joined_by(entry.event))]
    if not found:
        return
    numbers = _node_numbers(connection, {thing for _, joined in found for thing in joined[:2]})
    values = [_values(entry, joined, numbers) for entry, joined in found]
    connection.execute(insert(edge), values)


def joined_by(event: Event) -> _Joined | None:
    """What an event put into what, and how much."""
    subject, payload = event.envelope.subject, event.payload
    if subject is None:
        return None
    if isinstance(payload, ComponentConsumed):
        parent = ("unit", payload.unit) if payload.unit else ("lot", payload.lot or "")
        return subject, parent, f"{payload.quantity:f}"
    return (("box", payload.box), subject, "1") if isinstance(payload, UnitPacked) else None


def _values(entry: Stored, joined: _Joined, numbers: dict[Thing, int]) -> dict[str, object]:
    assert entry.event is not None
    envelope = entry.event.envelope
    return {
        "child": numbers[joined[0]],
        "parent": numbers[joined[1]],
        "event": entry.number,
        "quantity": joined[2],
        "from_at": envelope.occurred_at,
        "to_at": None,
        "station": envelope.station,
        "operation": envelope.operation,
    }


def _node_numbers(connection: Connection, things: set[Thing]) -> dict[Thing, int]:
    known: dict[Thing, int] = {}
    for kind in {kind for kind, _ in things}:
        codes = [code for of_kind, code in things if of_kind == kind]
        query = select(node).where(node.c.kind == kind, node.c.code.in_(codes))
        known |= {(kind, row.code): row.number for row in connection.execute(query)}
    missing = sorted(things - known.keys())
    if missing:
        last = connection.execute(select(func.coalesce(func.max(node.c.number), 0))).scalar_one()
        new = {thing: last + place for place, thing in enumerate(missing, start=1)}
        values = [{"number": number, "kind": kind, "code": code} for (kind, code), number in new.items()]
        connection.execute(insert(node), values)
        known |= new
    return known
