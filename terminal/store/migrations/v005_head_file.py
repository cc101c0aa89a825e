"""From this version on a head file is kept beside the store; it is never edited again."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(_operations: "Operations") -> None:
    """Changes no table: the number says that a store without its head file has lost it."""
