"""Every body a master row ever had. What was there before counts from the first revision on."""

import sqlalchemy as sa
from alembic import op

from sync.hub.store.dialect import insert_only
from sync.hub.store.versions import version_hash

revision = "0006"
down_revision = "0005"
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    made = op.create_table(
        "master_version",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "revision"),
    )
    rows = op.get_bind().execute(sa.text("SELECT kind, key, body, deleted, changed_at FROM master"))
    versions = [
        {
            "kind": row.kind,
            "key": row.key,
            "revision": 0,
            "body": row.body,
            "deleted": bool(row.deleted),
            "hash": version_hash(row.kind, row.key, 0, row.body, deleted=bool(row.deleted)),
            "at": row.changed_at,
        }
        for row in rows
    ]
    op.bulk_insert(made, versions)
    for statement in insert_only("master_version"):
        op.execute(statement)
