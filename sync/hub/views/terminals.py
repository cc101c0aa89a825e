"""The terminals as people and reports see them: last contact, what they have not sent, whether they are
revoked.
"""

from typing import Final

import msgspec
from sqlalchemy import Connection, func, select

from sync.hub.store.tables import forks, terminal
from sync.hub.views.evidence import lost


class TerminalLine(msgspec.Struct, frozen=True, kw_only=True):
    """One terminal. Times in microseconds UTC; `last_contact` None = never; `clock_offset` its clock minus
    the hub's. `forked` since `forked_at`: it is stopped, its journal is not the hub's. `evidence` events of
    such journals are kept beside the hub's; `missing` numbers were given, and their events are nowhere.
    """

    terminal_id: str
    station: str
    epoch: int
    acknowledged: int
    last_contact: int | None
    clock_offset: int | None
    unsent: int
    software: str
    host: str
    forked: bool
    forked_at: int | None
    revoked: bool
    evidence: int = 0
    missing: int = 0


_COUNTED: Final = ("evidence", "missing")


def list_terminals(connection: Connection) -> list[TerminalLine]:
    """All terminals by station."""
    evidence = evidence_of(connection)
    lost = missing_of(connection)
    columns = [terminal.c[name] for name in TerminalLine.__struct_fields__ if name not in _COUNTED]
    rows = connection.execute(select(*columns).order_by(terminal.c.station, terminal.c.enrolled_at))
    return [
        TerminalLine(**{**row, "evidence": evidence.get(name, 0), "missing": lost.get(name, 0)})
        for row in rows.mappings()
        for name in [row["terminal_id"]]
    ]


def evidence_of(connection: Connection) -> dict[str, int]:
    """How many events of other journals are kept as evidence, by terminal."""
    query = select(forks.c.terminal_id, func.count().label("events")).group_by(forks.c.terminal_id)
    return {row.terminal_id: row.events for row in connection.execute(query)}


def missing_of(connection: Connection) -> dict[str, int]:
    """How many events of a terminal the hub misses, by terminal."""
    found: dict[str, int] = {}
    for each in lost(connection):
        found[each.terminal_id] = found.get(each.terminal_id, 0) + each.last - each.first + 1
    return found
