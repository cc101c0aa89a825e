"""The queue of labels to print, as it was released; it is never edited again."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(operations: "Operations") -> None:
    """Adds the table of print jobs."""
    operations.execute("CREATE TABLE print_job (id VARCHAR PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID")
