"""The hub's tables, in words every SQL database knows. Queries live with their feature; upgrades in
`migrations`.

Facts (journal, forks, master_version, dispute, notice, terminal ...) are never made again; doc, mention,
node, edge, correction, exclusion, report and feed_check are derived from the journal and can be rebuilt.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

BIG: Final = BigInteger().with_variant(Integer, "sqlite")
metadata: Final = MetaData()

journal: Final = Table(
    "journal",
    metadata,
    Column("number", BIG, primary_key=True, autoincrement=True),
    Column("terminal_id", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("sequence", BIG, nullable=False),
    Column("id", Text, unique=True),
    Column("hash", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", BIG, nullable=False),
    Column("type", Text, nullable=False),
    Column("occurred_at", BIG, nullable=False),
    Column("effective_at", BIG, nullable=False),
    Column("understood", Boolean, nullable=False),
    UniqueConstraint("terminal_id", "epoch", "sequence"),
)
"""Every event as received. `effective_at` orders events of all terminals (decision 0005); `id` is null
where the bytes gave none, or one that was taken.
"""

forks: Final = Table(
    "fork",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("sequence", BIG, primary_key=True),
    Column("hash", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", BIG, nullable=False),
    Column("public_key", Text, nullable=False),
)
"""Events of a journal that is not the hub's: a second one under a key that was taken, and all that follow.
Kept as evidence, folded into nothing. `public_key` has signed them: proven where it is one of the terminal's.
"""

missing: Final = Table(
    "missing",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("first", BIG, primary_key=True),
    Column("last", BIG, primary_key=True),
    Column("hash", Text, primary_key=True),
    Column("told_at", BIG, nullable=False),
)
"""Numbers that a station gave and whose events it has lost, by its own word; `hash` is of the last, "" where
it is unknown.
"""

master: Final = Table(
    "master",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("revision", BIG, nullable=False, index=True),
    Column("deleted", Boolean, nullable=False),
    Column("changed_at", BIG, nullable=False),
)
"""The newest version of each row, as the feed tells it; one removed long ago is forgotten here."""

master_version: Final = Table(
    "master_version",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("revision", BIG, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("hash", Text, nullable=False),
    Column("at", BIG, nullable=False),
)
"""Every body a master row ever had; it counts from `revision` on. Added to, never changed (triggers)."""

doc: Final = Table(
    "doc",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("revision", BIG, nullable=False, index=True),
    Column("scope", Text, nullable=False),
    Column("folded_to", Text, nullable=False),
    Column("live", Boolean, nullable=False),
    Index("doc_by_live", "kind", "live"),
    sqlite_with_rowid=False,
)
"""The state of everything. `scope` "" goes to every station, else to the stations of that line; `folded_to`
is the place of the last event in it; `live` is False for calls that are over and for units that are not on
hold: what a board asks for is found among millions.
"""

mention: Final = Table(
    "mention",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("number", BIG, primary_key=True),
    sqlite_with_rowid=False,
)
"""Which events are about a thing."""

node: Final = Table(
    "node",
    metadata,
    Column("number", BIG, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    UniqueConstraint("kind", "code"),
)

edge: Final = Table(
    "edge",
    metadata,
    Column("child", BIG, primary_key=True),
    Column("parent", BIG, primary_key=True),
    Column("event", BIG, primary_key=True),
    Column("quantity", Text, nullable=False),
    Column("from_at", BIG, nullable=False),
    Column("to_at", BIG),
    Column("station", Text, nullable=False),
    Column("operation", Integer),
    Index("edge_by_parent", "parent", "child", "event"),
    sqlite_with_rowid=False,
)
"""`child` contains `parent`, by node number."""

correction: Final = Table(
    "correction",
    metadata,
    Column("target", Text, primary_key=True),
    Column("number", BIG, primary_key=True),
    sqlite_with_rowid=False,
)
"""Which events correct which: `target` is the key of the corrected one."""

exclusion: Final = Table(
    "exclusion",
    metadata,
    Column("number", BIG, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    sqlite_with_rowid=False,
)
"""Events that cannot be, with the things by whose state they cannot: they count nowhere."""

report: Final = Table(
    "report",
    metadata,
    Column("event", Text, primary_key=True),
    Column("number", BIG, nullable=False),
    Column("place", Text, nullable=False),
    Column("order_code", Text, nullable=False),
    Column("operation", Integer, nullable=False),
    Column("share", LargeBinary, nullable=False),
    Column("most", Text),
    Column("surplus", Text, nullable=False),
    Column("over", Boolean, nullable=False),
    Column("void", Boolean, nullable=False),
    Index("report_by_place", "order_code", "operation", "place"),
    Index("report_over", "order_code", "operation", "over"),
)
"""What each report and decision counts for (`share`, as JSON), by its event's key. `most` good pieces its
order allowed an operation when it was made (null: nobody knows), `surplus` of its own are beyond that
(`over`: any are); `void`: it was taken back.
"""

notice: Final = Table(
    "notice",
    metadata,
    Column("name", Text, primary_key=True),
    Column("revision", BIG, nullable=False),
    Column("at", BIG, nullable=False),
)
"""When, and at which feed revision, the hub published a hold. `name`: the key of the hold's event, or
"lot|CODE".
"""

dispute: Final = Table(
    "dispute",
    metadata,
    Column("number", BIG, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("terminal_id", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("sequence", BIG, nullable=False),
    Column("parameters", Text, nullable=False),
    Column("opened_at", BIG, nullable=False),
    Column("settled", Boolean, nullable=False),
    Column("settled_by", Text, nullable=False),
    Column("settled_at", BIG),
    Column("note", Text, nullable=False),
    Column("revision", BIG, nullable=False),
    Index("dispute_by_terminal", "terminal_id", "revision"),
    Index("dispute_by_source", "source"),
    Index("dispute_open", "settled", "opened_at"),
)
"""`source` is what found it: "event" at arrival, or the thing ("unit|SN1") whose fold did. `settled_by` ""
= cleared by the fold.
"""

terminal: Final = Table(
    "terminal",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("station", Text, nullable=False, index=True),
    Column("public_key", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("acknowledged", BIG, nullable=False),
    Column("head", Text, nullable=False),
    Column("effective_at", BIG, nullable=False),
    Column("last_contact", BIG),
    Column("clock_offset", BIG),
    Column("unsent", BIG, nullable=False),
    Column("software", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("enrolled_at", BIG, nullable=False),
    Column("forked", Boolean, nullable=False),
    Column("forked_at", BIG),
    Column("revoked", Boolean, nullable=False),
)
"""The terminals as they are now. `acknowledged` and `head` are of the present epoch."""

terminal_key: Final = Table(
    "terminal_key",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("public_key", Text, primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("station", Text, nullable=False),
    Column("admitted_at", BIG, nullable=False),
    Column("told", BIG, nullable=False),
    Column("evidence", BIG, nullable=False, server_default="0"),
    Column("evidence_bytes", BIG, nullable=False, server_default="0"),
)
"""Every key a terminal ever had. Old ones prove what is found later; the present one is in `terminal`.
`told`: the newest number its holder has spoken of. `evidence`: events of other journals that it has brought
by itself, of so many bytes.
"""

life: Final = Table(
    "life",
    metadata,
    Column("terminal_id", Text, primary_key=True),
    Column("life", Text, primary_key=True),
    Column("began_at", BIG, nullable=False),
    Column("spoke_at", BIG, nullable=False),
)
"""Runs of the program that spoke with a terminal's present key: two at once are two computers."""

enrolment: Final = Table(
    "enrolment",
    metadata,
    Column("code_hash", Text, primary_key=True),
    Column("station", Text, nullable=False),
    Column("replaces", Text, nullable=False),
    Column("expires_at", BIG, nullable=False),
    Column("used_at", BIG),
)

attachment: Final = Table(
    "attachment",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", BIG, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("terminal_id", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("named_at", BIG, nullable=False),
    Column("received_at", BIG),
    Index("attachment_missing", "received_at", "named_at"),
)
"""Files that stored events name; `received_at` is null until the hub holds one. `event` is the first that
named it.
"""

token: Final = Table(
    "token",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("terminal_id", Text, nullable=False, index=True),
    Column("public_key", Text, nullable=False),
    Column("expires_at", BIG, nullable=False),
)

setting: Final = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""`feed` names this feed's life, `revision` the last one given (at each start at least the milliseconds since
1970, decision 0047), `floor` the oldest cursor that still works.
"""

feed_gap: Final = Table(
    "feed_gap",
    metadata,
    Column("first", BIG, primary_key=True),
    Column("last", BIG, nullable=False),
)
"""Numbers of the feed that a start of the hub passed over, from `last` to `first`, both not among them."""

feed_check: Final = Table(
    "feed_check",
    metadata,
    Column("name", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("rows", BIG, nullable=False),
    Column("mark", Text, nullable=False),
)
"""Count and combined mark of the rows of a kind and scope; `name` is "master" or "doc"."""
