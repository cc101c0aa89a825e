"""The first schema; once released it is never edited again."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations

_STATEMENTS = (
    """CREATE TABLE journal (
        position INTEGER PRIMARY KEY, id VARCHAR NOT NULL, hash VARCHAR NOT NULL, body BLOB NOT NULL)""",
    """CREATE TABLE doc (
        kind VARCHAR NOT NULL, key VARCHAR NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, key))""",
    """CREATE TABLE hub_doc (
        kind VARCHAR NOT NULL, key VARCHAR NOT NULL, revision INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (kind, key)) WITHOUT ROWID""",
    """CREATE TABLE mention (
        kind VARCHAR NOT NULL, key VARCHAR NOT NULL, position INTEGER NOT NULL, added BLOB NOT NULL,
        PRIMARY KEY (kind, key, position)) WITHOUT ROWID""",
    """CREATE TABLE edge (
        position INTEGER NOT NULL, child_kind VARCHAR NOT NULL, child VARCHAR NOT NULL,
        parent_kind VARCHAR NOT NULL, parent VARCHAR NOT NULL, quantity VARCHAR NOT NULL, at INTEGER NOT NULL,
        station VARCHAR NOT NULL, operation INTEGER, PRIMARY KEY (child, parent, position)) WITHOUT ROWID""",
    "CREATE INDEX edge_parent ON edge (parent, child)",
    """CREATE TABLE master (
        kind VARCHAR NOT NULL, key VARCHAR NOT NULL, revision INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (kind, key)) WITHOUT ROWID""",
    """CREATE TABLE master_code (
        code VARCHAR NOT NULL, kind VARCHAR NOT NULL, key VARCHAR NOT NULL,
        PRIMARY KEY (code, kind, key)) WITHOUT ROWID""",
    """CREATE TABLE dispute (
        position INTEGER NOT NULL, code VARCHAR NOT NULL, parameters BLOB NOT NULL, settled INTEGER NOT NULL,
        PRIMARY KEY (position, code)) WITHOUT ROWID""",
    "CREATE TABLE receipt (position INTEGER PRIMARY KEY, body BLOB NOT NULL)",
    "CREATE TABLE fact (name VARCHAR PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE print_job (id VARCHAR PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE attachment (
        sha256 VARCHAR PRIMARY KEY, position INTEGER NOT NULL, size INTEGER NOT NULL,
        media_type VARCHAR NOT NULL, sent_at INTEGER) WITHOUT ROWID""",
    "CREATE TABLE chart_stream (key VARCHAR PRIMARY KEY, body BLOB NOT NULL)",
    """CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END""",
    """CREATE TRIGGER journal_is_not_cut BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is never cut'); END""",
)


def upgrade(operations: "Operations") -> None:
    """Makes every table and the two triggers that guard the journal."""
    for statement in _STATEMENTS:
        operations.execute(statement)
