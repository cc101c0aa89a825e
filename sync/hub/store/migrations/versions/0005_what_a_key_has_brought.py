"""What each key has brought as evidence is counted as it comes: to count it all each time takes seconds."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OF_KEY: Final = (
    "FROM fork WHERE fork.terminal_id = terminal_key.terminal_id"
    " AND fork.public_key = terminal_key.public_key"
)
COUNT: Final = (
    f"UPDATE terminal_key SET evidence = (SELECT count(*) {_OF_KEY}),"  # noqa: S608 - constants
    f" evidence_bytes = (SELECT coalesce(sum(length(body)), 0) {_OF_KEY})"
)


def upgrade() -> None:
    for name in ("evidence", "evidence_bytes"):
        op.add_column("terminal_key", sa.Column(name, BIG, nullable=False, server_default="0"))
    op.execute(COUNT)
