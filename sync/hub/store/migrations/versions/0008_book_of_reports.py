"""One verdict for each event, and the book of reports in place of the verdicts of units and orders.

Both follow from the journal: `tracepost hub rebuild` makes them for what was stored before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.drop_index(op.f("ix_verdict_order_code"), "verdict")
    op.drop_table("verdict")
    op.create_table(
        "correction",
        sa.Column("target", sa.Text(), primary_key=True),
        sa.Column("number", BIG, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "exclusion",
        sa.Column("number", BIG, primary_key=True),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report",
        sa.Column("event", sa.Text(), primary_key=True),
        sa.Column("number", BIG, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("order_code", sa.Text(), nullable=False),
        sa.Column("operation", sa.Integer(), nullable=False),
        sa.Column("share", sa.LargeBinary(), nullable=False),
        sa.Column("most", sa.Text()),
        sa.Column("surplus", sa.Text(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("void", sa.Boolean(), nullable=False),
    )
    op.create_index("report_by_place", "report", ["order_code", "operation", "place"])
    op.create_index("report_over", "report", ["order_code", "operation", "over"])
