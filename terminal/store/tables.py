"""The tables of the station store (SQLAlchemy Core). How they came about is in `migrations`.

`journal` is the truth and is only ever added to. `doc`, `mention` and `edge` follow from it and from what the
hub
sent, and can be made
again. `position` is `epoch << 40 | sequence`: one integer key that sorts as the journal was written.
"""

from typing import Final

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
)

SEQUENCE_BITS: Final = 40

metadata = MetaData()

journal = Table(
    "journal",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("id", String, nullable=False),
    Column("hash", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

doc = Table(
    "doc",
    metadata,
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("kind", "key"),
)
"""With a rowid: a doc is rewritten with every event, and in a tree by key a large row spills into pages of
its own.
"""

hub_doc = Table(
    "hub_doc",
    metadata,
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("kind", "key"),
    sqlite_with_rowid=False,
)

mention = Table(
    "mention",
    metadata,
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("added", LargeBinary, nullable=False),
    PrimaryKeyConstraint("kind", "key", "position"),
    sqlite_with_rowid=False,
)
"""Which events are about a thing; `added` is what the event adds to a sum, empty where that is nothing."""

edge = Table(
    "edge",
    metadata,
    Column("position", Integer, nullable=False),
    Column("child_kind", String, nullable=False),
    Column("child", String, nullable=False),
    Column("parent_kind", String, nullable=False),
    Column("parent", String, nullable=False),
    Column("quantity", String, nullable=False),
    Column("at", Integer, nullable=False),
    Column("station", String, nullable=False),
    Column("operation", Integer),
    PrimaryKeyConstraint("child", "parent", "position"),
    Index("edge_parent", "parent", "child"),
    sqlite_with_rowid=False,
)

master = Table(
    "master",
    metadata,
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("kind", "key"),
    sqlite_with_rowid=False,
)

master_code = Table(
    "master_code",
    metadata,
    Column("code", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    PrimaryKeyConstraint("code", "kind", "key"),
    sqlite_with_rowid=False,
)

dispute = Table(
    "dispute",
    metadata,
    Column("position", Integer, nullable=False),
    Column("code", String, nullable=False),
    Column("parameters", LargeBinary, nullable=False),
    Column("settled", Integer, nullable=False, default=0),
    PrimaryKeyConstraint("position", "code"),
    sqlite_with_rowid=False,
)

receipt = Table(
    "receipt",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

print_job = Table(
    "print_job",
    metadata,
    Column("id", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Labels that no printer has confirmed yet; their ids sort as they were asked for."""

attachment = Table(
    "attachment",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("media_type", String, nullable=False),
    Column("sent_at", Integer),
    sqlite_with_rowid=False,
)
"""Files of events that are on this disk; `sent_at` (us UTC) when the hub said that it holds one."""

chart_stream = Table(
    "chart_stream",
    metadata,
    Column("key", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""The control charts of this station, by the key of their plan; a row is rewritten with every value."""

fact = Table(
    "fact",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""One row each: the identity, the state of the exchange, the settings (`terminal.store.facts`)."""


def position(epoch: int, sequence: int) -> int:
    """Where an event stands in the journal."""
    return (epoch << SEQUENCE_BITS) | sequence


def place_of(at: int) -> tuple[int, int]:
    """(epoch, sequence) of a position."""
    return at >> SEQUENCE_BITS, at & ((1 << SEQUENCE_BITS) - 1)
