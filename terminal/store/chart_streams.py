"""How far the control charts of this station are, by the key of their plan. Read and written in the
transaction of the value's event; what a stream holds is known to `terminal.usecases.parts.chart_stream`.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from terminal.store.prepared import Prepared, as_written
from terminal.store.tables import chart_stream

T = TypeVar("T")
_NEW = insert(chart_stream)
_PUT: Final = Prepared(_NEW.on_conflict_do_update(index_elements=["key"], set_={"body": _NEW.excluded.body}))
_READ: Final = Prepared(select(chart_stream.c.body).where(chart_stream.c.key == bindparam("of_key")))


def read_stream(connection: Connection, key: str, decode: Callable[[bytes], T]) -> T | None:
    """The stream of a plan as it was kept, None before its first value."""
    row = _READ.first(connection, key)
    return None if row is None else as_written(connection, decode, bytes(row[0]))


def put_stream(connection: Connection, key: str, body: bytes) -> None:
    """Keeps a stream."""
    _PUT.run(connection, key, body)
