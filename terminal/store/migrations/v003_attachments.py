"""The files that belong to events, as they were released; it is never edited again."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(operations: "Operations") -> None:
    """Adds the table of attachments."""
    operations.execute(
        """CREATE TABLE attachment (
        sha256 VARCHAR PRIMARY KEY, position INTEGER NOT NULL, size INTEGER NOT NULL,
        media_type VARCHAR NOT NULL, sent_at INTEGER) WITHOUT ROWID"""
    )
