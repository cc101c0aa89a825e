"""Units on hold are found without reading all units."""

from typing import Final

from alembic import op

revision = "0004"
down_revision = "0003"
MARK: Final = (
    "UPDATE doc SET live = CASE WHEN CAST(body AS TEXT) LIKE '%\"held\":{%'"
    " AND CAST(body AS TEXT) NOT LIKE '%\"result\":\"scrap\"%' THEN TRUE ELSE FALSE END WHERE kind = 'unit'"
)


def upgrade() -> None:
    op.execute(MARK)
    op.create_index("doc_by_live", "doc", ["kind", "live"])
