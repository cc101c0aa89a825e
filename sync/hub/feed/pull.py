"""What a terminal has not yet been told: masters, docs and disputes after its cursor, in pages. Reading
only.
"""

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, delete, func, or_, select, update

from sync.hub.intake.disputes import disputes_for
from sync.hub.store.database import settings_of
from sync.hub.store.tables import doc, feed_check, feed_gap, master, setting
from sync.hub.store.work import EVERYWHERE, Work, read_master, scope_name
from sync.protocol.messages import MAX_CHANGES, NOTHING, Change, Dispute, TableCheck
from terminal.domain.masters.codec import decode_master
from terminal.domain.masters.rows import Person, Station
from terminal.domain.pin_verifier import PIN_ROLES

REMEMBERED_US: Final = 90 * 86_400_000_000
"""How long the hub remembers that a row was removed."""


class Cursor(msgspec.Struct, frozen=True):
    """How far a terminal has read: `revision`; `snapshot_from` is 0, or inside a snapshot the revision at
    its start.
    """

    feed: str
    scope: str
    snapshot_from: int
    revision: int

    def text(self) -> str:
        """As it travels; opaque to the terminal."""
        return f"{self.feed}~{self.snapshot_from}~{self.revision}~{self.scope}"


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the feed."""

    changes: tuple[Change, ...]
    disputes: tuple[Dispute, ...]
    cursor: Cursor
    more: bool
    snapshot: bool
    checks: tuple[TableCheck, ...]

    def says_nothing(self) -> bool:
        """True when the terminal knows all this."""
        return not (self.changes or self.disputes or self.more or self.snapshot)


def pull(connection: Connection, terminal_id: str, station: str, cursor: str, most: int) -> Pulled:
    """The next page after `cursor`; an empty, foreign or too old cursor starts a snapshot, as does one that
    the hub gave before it was put back from a backup.
    """
    settings = settings_of(connection)
    scope = _scope(connection, station)
    top = int(settings["revision"])
    start = _read_cursor(cursor, settings, scope)
    if start is not None and _never_given(connection, start.revision, start.snapshot_from):
        start = None
    snapshot = start is None or start.snapshot_from > 0
    if start is None:
        start = Cursor(settings["feed"], scope, max(top, 1), 0)
    changes, reached = _changes(connection, start, max(1, min(most, MAX_CHANGES)))
    more = reached is not None
    reached = top if reached is None else reached
    after = Cursor(start.feed, scope, start.snapshot_from if more else 0, reached)
    disputes = disputes_for(connection, terminal_id, start.revision, reached, whole=snapshot)
    checks = () if more else _checks(connection, scope)
    return Pulled(
        changes=tuple(changes),
        disputes=tuple(disputes),
        cursor=after,
        more=more,
        snapshot=snapshot,
        checks=checks,
    )


def forget_removed(work: Work) -> None:
    """Forgets rows removed and starts passed over long ago; a terminal that has not heard since starts with a
    snapshot.
    """
    long_ago = work.now - REMEMBERED_US
    removed = (master.c.deleted.is_(True), master.c.changed_at < long_ago)
    last = work.connection.scalar(select(func.max(master.c.revision)).where(*removed)) or 0
    work.connection.execute(delete(master).where(*removed))
    passed = feed_gap.c.first < long_ago // 1000
    last = max(last, work.connection.scalar(select(func.max(feed_gap.c.first)).where(passed)) or 0)
    work.connection.execute(delete(feed_gap).where(passed))
    floor = int(settings_of(work.connection)["floor"])
    if last > floor:
        work.connection.execute(update(setting).where(setting.c.name == "floor").values(value=str(last)))


def _scope(connection: Connection, station: str) -> str:
    row = read_master(connection, "station", station)
    return scope_name(row if isinstance(row, Station) else None, station)


def _read_cursor(text: str, settings: dict[str, str], scope: str) -> Cursor | None:
    """The cursor if it belongs to this feed and scope and is not older than what the hub still knows."""
    feed, _, rest = text.partition("~")
    parts = rest.split("~", 2)
    if feed != settings["feed"] or len(parts) != 3 or parts[2] != scope:
        return None
    if not all(part.isascii() and part.isdecimal() and len(part) < 17 for part in parts[:2]):
        return None
    snapshot_from = int(parts[0])
    revision = int(parts[1])
    oldest = snapshot_from or revision
    if oldest < int(settings["floor"]) or revision > int(settings["revision"]):
        return None
    return Cursor(feed, scope, snapshot_from, revision)


def _never_given(connection: Connection, *revisions: int) -> bool:
    """Whether one of the numbers was passed over by a start of this hub."""
    for revision in revisions:
        query = select(feed_gap.c.last).where(feed_gap.c.first > revision).order_by(feed_gap.c.first).limit(1)
        last = connection.scalar(query)
        if last is not None and revision > last:
            return True
    return False


def _changes(connection: Connection, start: Cursor, most: int) -> tuple[list[Change], int | None]:
    """Up to `most` changes by revision, and where the page ends; None when the feed is read to its end."""
    masters = select(master).where(master.c.revision > start.revision)
    if start.snapshot_from:  # of what was removed before the snapshot began, the terminal never knew
        masters = masters.where(or_(master.c.deleted.is_(False), master.c.revision > start.snapshot_from))
    docs = select(doc).where(doc.c.revision > start.revision, doc.c.scope.in_((EVERYWHERE, start.scope)))
    masters = masters.order_by(master.c.revision).limit(most + 1)
    docs = docs.order_by(doc.c.revision).limit(most + 1)
    found = [_change("master", row, deleted=row.deleted) for row in connection.execute(masters)]
    found += [_change("doc", row, deleted=False) for row in connection.execute(docs)]
    found.sort(key=lambda change: change.revision)
    return found[:most], found[most - 1].revision if len(found) > most else None


def _change(table: str, row: Row[Any], *, deleted: bool) -> Change:
    body = NOTHING if deleted else msgspec.Raw(_told(row.kind, row.body))
    return Change(table, row.kind, row.key, row.revision, body)


def _told(kind: str, body: bytes) -> bytes:
    """What stations are told of a row: a PIN's verifier only of those whose PIN opens something there."""
    row = decode_master(kind, body) if kind == Person.kind else None
    if not isinstance(row, Person) or not row.pin or (row.active and row.role in PIN_ROLES):
        return body
    return msgspec.json.encode(msgspec.structs.replace(row, pin=""))


def _checks(connection: Connection, scope: str) -> tuple[TableCheck, ...]:
    query = select(feed_check).where(feed_check.c.scope.in_((EVERYWHERE, scope)))
    rows = connection.execute(query.order_by(feed_check.c.name, feed_check.c.kind))
    return tuple(TableCheck(row.name, row.kind, row.rows, row.mark) for row in rows)
