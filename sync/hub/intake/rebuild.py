"""Making the derived tables again from the journal: after a changed fold, or to prove that they are right.

Facts stay: journal, masters, what was judged at arrival, and what people settled. A doc that comes out
equal keeps its revision, so no station is told anything twice.
"""

from typing import Any, Final

import msgspec
from sqlalchemy import RowMapping, Select, bindparam, delete, insert, or_, select, update

from sync.hub.intake.disputes import AT_ARRIVAL
from sync.hub.intake.journal import all_stored
from sync.hub.intake.project import fold_in
from sync.hub.store.tables import correction, dispute, doc, edge, exclusion, feed_check, mention, node, report
from sync.hub.store.work import Work
from sync.protocol.feed_check import mark_text, row_mark
from terminal.domain.ids import Thing
from terminal.domain.state.fold import decode_doc

AT_ONCE: Final = 2000
_DERIVED: Final = (mention, edge, node, correction, exclusion, report, doc)
_FOUND_BY_FOLDS: Final = ~or_(
    dispute.c.source == AT_ARRIVAL, dispute.c.source.like("actor|%"), dispute.c.source.like("station|%")
)
_DisputeKey = tuple[int, str, str]


class Rebuilt(msgspec.Struct, frozen=True):
    """How many docs there are now, and how many of them came out other than they were."""

    docs: int
    changed: int


def rebuild(work: Work) -> Rebuilt:
    """Wipes the derived tables and folds the journal again, in order."""
    docs = {(row.kind, row.key): row for row in _rows(work, select(doc))}
    disputes = _fold_disputes(work)
    for table in _DERIVED:
        work.connection.execute(delete(table))
    work.connection.execute(delete(dispute).where(_FOUND_BY_FOLDS))
    work.forget_docs()
    for stored in all_stored(work.connection, AT_ONCE):
        fold_in(work, stored)
        work.flush()
        work.forget_docs()
    changed = _keep_revisions(work, docs)
    _keep_settlements(work, disputes)
    _check_again(work)
    work.flush()
    return Rebuilt(*changed)


def _rows(work: Work, query: Select[Any]) -> list[RowMapping]:
    return list(work.connection.execute(query).mappings())


def _fold_disputes(work: Work) -> dict[_DisputeKey, RowMapping]:
    rows = _rows(work, select(dispute).where(_FOUND_BY_FOLDS))
    return {(row.number, row.source, row.code): row for row in rows}


def _keep_revisions(work: Work, before: dict[Thing, RowMapping]) -> tuple[int, int]:
    rows = _rows(work, select(doc))
    same = [row for row in rows if (row.kind, row.key) in before and _equal(row, before[row.kind, row.key])]
    values = [
        {"b_kind": row.kind, "b_key": row.key, "revision": before[row.kind, row.key].revision} for row in same
    ]
    if values:
        where = (doc.c.kind == bindparam("b_kind"), doc.c.key == bindparam("b_key"))
        work.connection.execute(update(doc).where(*where), values)
    return len(rows), len(rows) - len(same)


def _equal(now: RowMapping, before: RowMapping) -> bool:
    if now.scope != before.scope:
        return False
    return bool(
        now.body == before.body or decode_doc(now.kind, now.body) == decode_doc(now.kind, before.body)
    )


def _keep_settlements(work: Work, before: dict[_DisputeKey, RowMapping]) -> None:
    """Disputes found again are as they were; those not found any more are settled."""
    found = _fold_disputes(work)
    again = [row for key, row in before.items() if key in found and found[key].parameters == row.parameters]
    gone = [row for key, row in before.items() if key not in found]
    where = dispute.c.number == bindparam("b_number"), dispute.c.source == bindparam("b_source")
    if again:
        keys = [{"b_number": row.number, "b_source": row.source, "b_code": row.code} for row in again]
        work.connection.execute(delete(dispute).where(*where, dispute.c.code == bindparam("b_code")), keys)
    values = [dict(row) for row in again]
    for row in gone:
        ended = {"settled": True, "settled_at": work.now, "revision": work.next_revision()}
        values.append(dict(row) | ({} if row.settled else ended))
    if values:
        work.connection.execute(insert(dispute), values)


def _check_again(work: Work) -> None:
    """The feed's check of docs, from the docs."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for row in work.connection.execute(select(doc.c.kind, doc.c.key, doc.c.scope, doc.c.revision)):
        rows, mark = found.get((row.kind, row.scope), (0, 0))
        found[row.kind, row.scope] = (rows + 1, mark ^ row_mark("doc", row.kind, row.key, row.revision))
    work.connection.execute(delete(feed_check).where(feed_check.c.name == "doc"))
    values = [
        {"name": "doc", "kind": kind, "scope": scope, "rows": rows, "mark": mark_text(mark)}
        for (kind, scope), (rows, mark) in found.items()
    ]
    if values:
        work.connection.execute(insert(feed_check), values)
