"""Who contains whom: the edges of the genealogy, one per event that put something into something. Walking
is `trace`.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from sync.hub.intake.journal import Stored
from sync.hub.store.tables import edge, node
from terminal.domain.ids import Thing
from terminal.domain.state.genealogy import Join, joins_in


def add_edges(connection: Connection, entries: Iterable[Stored]) -> None:
    """Writes the edges of new events."""
    found = [(entry.number, join) for entry in entries if entry.event for join in joins_in(entry.event)]
    if found:
        numbers = _node_numbers(
            connection, {thing for _, join in found for thing in (join.child, join.parent)}
        )
        connection.execute(insert(edge), [_values(number, join, numbers) for number, join in found])


def drop_edges(connection: Connection, entries: Iterable[Stored]) -> None:
    """Takes the edges of events out that turned out not to stand."""
    found = [(entry.number, join) for entry in entries if entry.event for join in joins_in(entry.event)]
    if not found:
        return
    numbers = _node_numbers(connection, {thing for _, join in found for thing in (join.child, join.parent)})
    ends = (edge.c.child == bindparam("b_child"), edge.c.parent == bindparam("b_parent"))
    values = [
        {"b_child": numbers[join.child], "b_parent": numbers[join.parent], "b_event": number}
        for number, join in found
    ]
    connection.execute(delete(edge).where(*ends, edge.c.event == bindparam("b_event")), values)


def _values(number: int, join: Join, numbers: dict[Thing, int]) -> dict[str, object]:
    return {
        "child": numbers[join.child],
        "parent": numbers[join.parent],
        "event": number,
        "quantity": f"{join.quantity:f}",
        "from_at": join.from_at,
        "to_at": join.to_at,
        "station": join.station,
        "operation": join.operation,
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
