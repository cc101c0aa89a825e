"""Sessions and open things of the terminal, mounts of the place, as released; it is never edited again."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(operations: "Operations") -> None:
    """Forgets what the hub said of places when they held sessions; what follows from the journal is made
    again after every upgrade.
    """
    operations.execute("DELETE FROM hub_doc WHERE kind = 'place'")
