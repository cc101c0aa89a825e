"""Old keys, other journals kept whole, missing numbers, lives."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("fork", sa.Column("public_key", sa.Text(), nullable=False, server_default=""))
    op.add_column("terminal", sa.Column("forked_at", BIG))
    op.execute("UPDATE terminal SET forked_at = last_contact WHERE forked")
    op.execute("DELETE FROM token")  # each terminal signs in again, with the key its token is for
    op.add_column("token", sa.Column("public_key", sa.Text(), nullable=False, server_default=""))
    _terminal_key()
    op.create_table(
        "missing",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("first", BIG, nullable=False),
        sa.Column("last", BIG, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("told_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "epoch", "first", "last", "hash"),
    )
    op.create_table(
        "life",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("life", sa.Text(), nullable=False),
        sa.Column("began_at", BIG, nullable=False),
        sa.Column("spoke_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "life"),
    )


def _terminal_key() -> None:
    op.create_table(
        "terminal_key",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("admitted_at", BIG, nullable=False),
        sa.Column("told", BIG, nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "public_key"),
    )
    op.execute(
        "INSERT INTO terminal_key (terminal_id, public_key, epoch, station, admitted_at, told)"
        " SELECT terminal_id, public_key, epoch, station, enrolled_at, acknowledged FROM terminal"
    )
