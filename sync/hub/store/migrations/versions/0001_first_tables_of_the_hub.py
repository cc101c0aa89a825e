"""First tables of the hub."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _dispute()
    _doc()
    _edge()
    _enrolment()
    _feed_check()
    _fork()
    _journal()
    _master()
    _mention()
    _node()
    _notice()
    _setting()
    _terminal()
    _token()
    _verdict()


def _dispute() -> None:
    op.create_table(
        "dispute",
        sa.Column("number", BIG, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sequence", BIG, nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("opened_at", BIG, nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("settled_by", sa.Text(), nullable=False),
        sa.Column("settled_at", BIG, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.PrimaryKeyConstraint("number", "source", "code"),
    )
    op.create_index("dispute_by_source", "dispute", ["source"], unique=False)
    op.create_index("dispute_by_terminal", "dispute", ["terminal_id", "revision"], unique=False)
    op.create_index("dispute_open", "dispute", ["settled", "opened_at"], unique=False)


def _doc() -> None:
    op.create_table(
        "doc",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("folded_to", sa.Text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key"),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_doc_revision"), "doc", ["revision"], unique=False)


def _edge() -> None:
    op.create_table(
        "edge",
        sa.Column("child", BIG, nullable=False),
        sa.Column("parent", BIG, nullable=False),
        sa.Column("event", BIG, nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("from_at", BIG, nullable=False),
        sa.Column("to_at", BIG, nullable=True),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("operation", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("child", "parent", "event"),
        sqlite_with_rowid=False,
    )
    op.create_index("edge_by_parent", "edge", ["parent", "child", "event"], unique=False)


def _enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Text(), nullable=False),
        sa.Column("expires_at", BIG, nullable=False),
        sa.Column("used_at", BIG, nullable=True),
        sa.PrimaryKeyConstraint("code_hash"),
    )


def _feed_check() -> None:
    op.create_table(
        "feed_check",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("rows", BIG, nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "kind", "scope"),
    )


def _fork() -> None:
    op.create_table(
        "fork",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sequence", BIG, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "epoch", "sequence", "hash"),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("number", BIG, autoincrement=True, nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sequence", BIG, nullable=False),
        sa.Column("id", sa.Text(), nullable=True),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", BIG, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("occurred_at", BIG, nullable=False),
        sa.Column("effective_at", BIG, nullable=False),
        sa.Column("understood", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("terminal_id", "epoch", "sequence"),
    )


def _master() -> None:
    op.create_table(
        "master",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("changed_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key"),
    )
    op.create_index(op.f("ix_master_revision"), "master", ["revision"], unique=False)


def _mention() -> None:
    op.create_table(
        "mention",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "number"),
        sqlite_with_rowid=False,
    )


def _node() -> None:
    op.create_table(
        "node",
        sa.Column("number", BIG, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("kind", "code"),
    )


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", BIG, nullable=False),
        sa.Column("at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _terminal() -> None:
    op.create_table(
        "terminal",
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("acknowledged", BIG, nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("effective_at", BIG, nullable=False),
        sa.Column("last_contact", BIG, nullable=True),
        sa.Column("clock_offset", BIG, nullable=True),
        sa.Column("unsent", BIG, nullable=False),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("enrolled_at", BIG, nullable=False),
        sa.Column("forked", sa.Boolean(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id"),
    )
    op.create_index(op.f("ix_terminal_station"), "terminal", ["station"], unique=False)


def _token() -> None:
    op.create_table(
        "token",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("terminal_id", sa.Text(), nullable=False),
        sa.Column("expires_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index(op.f("ix_token_terminal_id"), "token", ["terminal_id"], unique=False)


def _verdict() -> None:
    op.create_table(
        "verdict",
        sa.Column("number", BIG, nullable=False),
        sa.Column("order_code", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("surplus", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index(op.f("ix_verdict_order_code"), "verdict", ["order_code"], unique=False)
