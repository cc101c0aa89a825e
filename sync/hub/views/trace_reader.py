"""The hub's side of a trace: the genealogy of all terminals by one recursive query, any depth, safe on
cycles.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from sync.hub.intake.journal import stored_about
from sync.hub.store.tables import dispute, doc, edge, master, mention, node, terminal
from sync.hub.store.work import read_master
from sync.hub.views.terminals import evidence_of, missing_of
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.kinds import LotState
from terminal.domain.masters.rows import Lot
from terminal.domain.state.fold import Doc, decode_doc
from terminal.domain.state.genealogy import Completeness, Gap, Join, Told, iso, known_kinds
from terminal.silence import is_silent

_AT_ONCE: Final = 400


class HubTraceReader:
    """A `TraceReader` over a hub's connection at `now` (us UTC)."""

    def __init__(self, connection: Connection, now: int) -> None:
        self._connection = connection
        self._now = now

    def kinds_of(self, code: str) -> tuple[ThingKind, ...]:
        kinds = self._connection.execute(select(mention.c.kind).where(mention.c.key == code).distinct())
        lots = self._connection.execute(
            select(master.c.kind).where(master.c.kind == Lot.kind, master.c.key == code)
        )
        return known_kinds([row.kind for row in (*kinds, *lots)])

    def reach(self, start: Thing, *, back: bool) -> Iterable[Join]:
        here, there = (edge.c.child, edge.c.parent) if back else (edge.c.parent, edge.c.child)
        first = select(node.c.number).where(node.c.kind == start[0], node.c.code == start[1])
        reached = first.cte("reached", recursive=True)
        # UNION, not UNION ALL: what was reached before is not walked again, so cycles end.
        reached = reached.union(select(there).where(here == reached.c.number))
        child = node.alias("child")
        parent = node.alias("parent")
        query = select(
            edge,
            child.c.kind.label("child_kind"),
            child.c.code.label("child_code"),
            parent.c.kind.label("parent_kind"),
            parent.c.code.label("parent_code"),
        ).select_from(
            reached.join(edge, here == reached.c.number)
            .join(child, child.c.number == edge.c.child)
            .join(parent, parent.c.number == edge.c.parent)
        )
        return [_join(row) for row in self._connection.execute(query.order_by(edge.c.from_at, edge.c.event))]

    def docs(self, kind: ThingKind, codes: Sequence[str]) -> Mapping[Thing, Doc]:
        query = select(doc.c.key, doc.c.body).where(doc.c.kind == kind, doc.c.key.in_(codes))
        return {(kind, row.key): decode_doc(kind, row.body) for row in self._connection.execute(query)}

    def lots(self, codes: Sequence[str]) -> Mapping[str, LotState]:
        found = ((code, read_master(self._connection, Lot.kind, code)) for code in codes)
        return {code: row.state for code, row in found if isinstance(row, Lot)}

    def told(self, things: Sequence[Thing]) -> Iterable[Told]:
        stored = {entry.number: entry for thing in things for entry in stored_about(self._connection, thing)}
        disputed = self._disputes(list(stored))
        in_order = sorted(stored.values(), key=lambda entry: entry.place)
        return [Told(entry.event, disputed.get(entry.number, ())) for entry in in_order if entry.event]

    def completeness(self) -> Completeness:
        rows = self._connection.execute(select(terminal).where(terminal.c.revoked.is_(False))).all()
        beside = evidence_of(self._connection), missing_of(self._connection)
        gaps = tuple(gap for row in rows if (gap := self._gap(row, *beside)) is not None)
        oldest = min((_told_to(row) for row in rows), default=self._now)
        return Completeness(complete=not gaps, complete_to=iso(oldest), gaps=gaps)

    def _gap(self, row: Row[Any], *beside: dict[str, int]) -> Gap | None:
        """`beside`: events kept as evidence, and missing ones, by terminal."""
        silent = is_silent(row.last_contact, self._now)
        evidence, lost = (found.get(row.terminal_id, 0) for found in beside)
        if not silent and row.unsent == 0 and not (row.forked or evidence or lost):
            return None
        last = None if row.last_contact is None else iso(row.last_contact)
        return Gap(row.terminal_id, row.station, row.unsent, last, silent, evidence, lost)

    def _disputes(self, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
        found: dict[int, tuple[str, ...]] = {}
        for start in range(0, len(numbers), _AT_ONCE):
            query = select(dispute.c.number, dispute.c.code).where(dispute.c.settled.is_(False))
            query = query.where(dispute.c.number.in_(numbers[start : start + _AT_ONCE]))
            for row in self._connection.execute(query.distinct().order_by(dispute.c.code)):
                found[row.number] = (*found.get(row.number, ()), row.code)
        return found


def _told_to(row: Row[Any]) -> int:
    """The time up to which the terminal has told everything, as far as the hub knows; us UTC."""
    if row.last_contact is None:
        return int(row.enrolled_at)
    return int(min(row.effective_at, row.last_contact)) if row.unsent else int(row.last_contact)


def _join(row: Row[Any]) -> Join:
    return Join(
        (row.child_kind, row.child_code),
        (row.parent_kind, row.parent_code),
        Decimal(row.quantity),
        row.from_at,
        row.station,
        row.operation,
        row.to_at,
    )
