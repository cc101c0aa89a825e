"""The control charts of a station, as they were released; it is never edited again."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(operations: "Operations") -> None:
    """Adds the table of chart streams."""
    operations.execute("CREATE TABLE chart_stream (key VARCHAR PRIMARY KEY, body BLOB NOT NULL)")
