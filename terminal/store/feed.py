"""The rows that the hub's feed keeps at the station: taken one by one, found again as a whole.

Order, cursors and the hub's word are not here (`sync.station.apply`).
"""

import msgspec
from sqlalchemy import Connection, select

from terminal.domain.ids import thing_of
from terminal.domain.masters.codec import is_master_kind
from terminal.domain.state.fold import DOC_TYPES
from terminal.store.masters import drop_master, put_master
from terminal.store.projection import drop_hub_doc, merge_hub_doc
from terminal.store.tables import hub_doc, master

MASTER = "master"
DOC = "doc"
Place = tuple[str, str]
"""(table, kind) of a row of the feed; the table is MASTER or DOC."""


def understood(place: Place) -> bool:
    """False for a kind only a newer version knows."""
    table, kind = place
    return is_master_kind(kind) if table == MASTER else table == DOC and kind in DOC_TYPES


def put_row(
    connection: Connection, own: tuple[str, int], place: Place, key: str, revision: int, body: bytes
) -> bool:
    """Keeps a row; False when this version does not understand it, then nothing has changed.

    `own` is this terminal's id and epoch.
    """
    if not understood(place):
        return False
    try:
        if place[0] == MASTER:
            put_master(connection, place[1], key, revision, body)
        elif thing := thing_of((place[1], key)):
            merge_hub_doc(connection, own, thing, revision, body)
    except msgspec.MsgspecError:
        return False
    return True


def drop_row(connection: Connection, place: Place, key: str) -> None:
    """Removes a row."""
    if place[0] == MASTER:
        drop_master(connection, place[1], key)
    elif place[0] == DOC and (thing := thing_of((place[1], key))):
        drop_hub_doc(connection, thing)


def rows_of(connection: Connection, place: Place) -> list[tuple[str, int]]:
    """(key, revision) of every row of a kind."""
    table = master if place[0] == MASTER else hub_doc
    query = select(table.c.key, table.c.revision).where(table.c.kind == place[1])
    return [(row.key, row.revision) for row in connection.execute(query)]


def places(connection: Connection) -> list[Place]:
    """Every kind of which there are rows."""
    masters = connection.scalars(select(master.c.kind).distinct())
    docs = connection.scalars(select(hub_doc.c.kind).distinct())
    return [(MASTER, kind) for kind in masters] + [(DOC, kind) for kind in docs]
