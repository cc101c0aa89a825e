"""The terminals as people and reports see them: last contact, what they have not sent, whether they are
shut out.
"""

import msgspec
from sqlalchemy import Connection, select

from sync.hub.tables import terminal


class TerminalLine(msgspec.Struct, frozen=True, kw_only=True):
    """One terminal. Times in microseconds UTC; `last_contact` None = never; `clock_offset` its clock minus
    the hub's.
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
    revoked: bool


def list_terminals(connection: Connection) -> list[TerminalLine]:
    """All terminals by station."""
    columns = [terminal.c[name] for name in TerminalLine.__struct_fields__]
    rows = connection.execute(select(*columns).order_by(terminal.c.station, terminal.c.enrolled_at))
    return [TerminalLine(**row) for row in rows.mappings()]
