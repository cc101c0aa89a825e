"""The working set of one write: docs and masters read once, changes written once, each with a revision of
its own.

It decides nothing; `project` does. One set belongs to one job of the writer.
"""

from bisect import bisect_right
from collections.abc import Iterable
from secrets import token_hex
from typing import Final

import msgspec
from sqlalchemy import Connection, Text, bindparam, insert, select, update

from sync.hub.store.database import settings_of
from sync.hub.store.tables import doc, feed_check, master, setting, terminal
from sync.hub.store.versions import MasterKey, read_version, revisions_of
from sync.protocol.feed_check import mark_text, row_mark
from terminal.domain.ids import Thing, ThingKind
from terminal.domain.masters.codec import decode_master
from terminal.domain.masters.rows import MasterRow, Station
from terminal.domain.state.fold import Doc, decode_doc, encode_doc
from terminal.domain.state.place import CallDoc
from terminal.domain.state.unit import UnitDoc, UnitStatus

EVERYWHERE: Final = ""
"""The scope of rows that go to every station."""
LOCAL_KINDS: Final = frozenset({ThingKind.TERMINAL, ThingKind.PLACE, ThingKind.OUTPUT})
"""Docs that only the stations of their own line get."""

Values = dict[str, object]
"""A row to write."""


class DocRow(msgspec.Struct, frozen=True):
    """A doc with the place of the last event folded into it ("" while none was)."""

    body: Doc | None
    folded_to: str = ""


class MasterCache:
    """Masters as structs, kept while their revision stands. Used by the writer's thread alone."""

    def __init__(self) -> None:
        self._revision = ""
        self._rows: dict[MasterKey, MasterRow | None] = {}
        self._revisions: dict[MasterKey, list[int]] = {}
        self._versions: dict[tuple[MasterKey, int], MasterRow | None] = {}

    def get(self, connection: Connection, revision: str, place: MasterKey) -> MasterRow | None:
        """The live master row of that place."""
        self._renew(revision)
        if place not in self._rows:
            self._rows[place] = _read_master(connection, place)
        return self._rows[place]

    def at(self, connection: Connection, revision: str, place: MasterKey, asked: int) -> MasterRow | None:
        """The row of that place as it was at the revision `asked`."""
        self._renew(revision)
        if place not in self._revisions:
            self._revisions[place] = revisions_of(connection, place)
        revisions = self._revisions[place]
        index = bisect_right(revisions, asked)
        if index == 0:
            return None
        version = (place, revisions[index - 1])
        if version not in self._versions:
            self._versions[version] = read_version(connection, *version)
        return self._versions[version]

    def all(self, connection: Connection, revision: str, place: MasterKey) -> list[MasterRow]:
        """Every version of the row of that place, oldest first."""
        self._renew(revision)
        if place not in self._revisions:
            self._revisions[place] = revisions_of(connection, place)
        found = (self.at(connection, revision, place, asked) for asked in self._revisions[place])
        return [row for row in found if row is not None]

    def _renew(self, revision: str) -> None:
        if revision != self._revision:
            self._revision = revision
            self._rows = {}
            self._revisions = {}
            self._versions = {}


class Work:
    """One job's reads and writes. `flush` writes what changed."""

    def __init__(self, connection: Connection, now: int, cache: MasterCache) -> None:
        self.connection = connection
        self.now = now
        self._cache = cache
        self._settings = settings_of(connection)
        self._revision = int(self._settings["revision"])
        self._docs: dict[Thing, DocRow] = {}
        self._stored: dict[Thing, tuple[int, str]] = {}
        """Revision and scope of a doc as it is in the table."""
        self._changed: dict[Thing, int] = {}
        self._marks: dict[tuple[str, str, str], tuple[int, int]] = {}

    def next_revision(self) -> int:
        """A new revision of the feed."""
        self._revision += 1
        return self._revision

    def master(self, kind: str, key: str) -> MasterRow | None:
        """The live master row, None where there is none."""
        return self._cache.get(self.connection, self._settings["masters"], (kind, key))

    def master_at(self, kind: str, key: str, revision: int) -> MasterRow | None:
        """The master row as a station knew it that had read the feed to `revision`; None where there was none
        then.
        """
        return self._cache.at(self.connection, self._settings["masters"], (kind, key), revision)

    def versions(self, kind: str, key: str) -> list[MasterRow]:
        """The row in every version it ever had, oldest first."""
        return self._cache.all(self.connection, self._settings["masters"], (kind, key))

    def masters_changed(self) -> None:
        """Says that a master row was written in this job. The mark is a new one, also where the job is not
        kept and its revisions are given again: what was read in it is never taken for what is there.
        """
        self._settings["masters"] = f"{self._revision}-{token_hex(4)}"

    def load(self, things: Iterable[Thing]) -> None:
        """Reads the docs of `things` that are not here yet."""
        wanted = [thing for thing in dict.fromkeys(things) if thing not in self._docs]
        for kind in {kind for kind, _ in wanted}:
            keys = [key for of_kind, key in wanted if of_kind == kind]
            query = select(doc).where(doc.c.kind == kind, doc.c.key.in_(keys))
            for row in self.connection.execute(query):
                self._docs[kind, row.key] = DocRow(decode_doc(kind, row.body), row.folded_to)
                self._stored[kind, row.key] = (row.revision, row.scope)
        for thing in wanted:
            self._docs.setdefault(thing, DocRow(None))

    def doc(self, thing: Thing) -> DocRow:
        """The doc of a thing as this job sees it."""
        if thing not in self._docs:
            self.load([thing])
        return self._docs[thing]

    def forget_docs(self) -> None:
        """Forgets what was read; nothing may wait to be written."""
        assert not self._changed
        self._docs.clear()
        self._stored.clear()

    def put(self, thing: Thing, body: Doc, folded_to: str) -> int:
        """Changes a doc; gives its new revision."""
        self._docs[thing] = DocRow(body, folded_to)
        if thing not in self._changed:
            self._changed[thing] = self.next_revision()
        return self._changed[thing]

    def mark(self, place: tuple[str, str, str], key: str, old: int | None, new: int | None) -> None:
        """Keeps the feed's check true: a row of (table, kind, scope) went from revision `old` to `new`.

        None = not there.
        """
        rows, mark = self._marks.get(place, (0, 0))
        for revision, step in ((old, -1), (new, 1)):
            if revision is not None:
                rows = rows + step
                mark = mark ^ row_mark(place[0], place[1], key, revision)
        self._marks[place] = (rows, mark)

    def scope_of(self, thing: Thing) -> str:
        """Which stations get a doc: "" all, else those of that scope: the line of its station, or the station
        itself where the masters do not know it.
        """
        kind, key = thing
        if kind not in LOCAL_KINDS:
            return EVERYWHERE
        station = self._station_of(key) if kind == ThingKind.TERMINAL else key.partition("|")[0]
        row = self.master(Station.kind, station)
        return scope_name(row if isinstance(row, Station) else None, station)

    def _station_of(self, terminal_id: str) -> str:
        """Where the terminal stands, by its newest enrolment."""
        query = select(terminal.c.station).where(terminal.c.terminal_id == terminal_id)
        return self.connection.scalar(query) or ""

    def flush(self) -> None:
        """Writes changed docs, their check and the revision."""
        new: list[Values] = []
        old: list[Values] = []
        for thing, revision in self._changed.items():
            row = self._docs[thing]
            before = self._stored.get(thing)
            scope = self.scope_of(thing)
            assert row.body is not None
            values: Values = {"b_kind": thing[0], "b_key": thing[1], "body": encode_doc(row.body)}
            values |= {"revision": revision, "scope": scope, "folded_to": row.folded_to}
            values["live"] = _is_live(row.body)
            (new if before is None else old).append(values)
            if before is not None:
                self.mark(("doc", thing[0], before[1]), thing[1], before[0], None)
            self.mark(("doc", thing[0], scope), thing[1], None, revision)
            self._stored[thing] = (revision, scope)
        self._write_docs(new, old)
        self._changed.clear()
        self._write_marks()
        for name in ("revision", "masters"):
            value = str(self._revision) if name == "revision" else self._settings[name]
            self.connection.execute(update(setting).where(setting.c.name == name).values(value=value))

    def _write_docs(self, new: list[Values], old: list[Values]) -> None:
        named = {"kind": bindparam("b_kind", type_=Text), "key": bindparam("b_key", type_=Text)}
        if new:
            self.connection.execute(insert(doc).values(**named), new)
        if old:
            where = (doc.c.kind == named["kind"], doc.c.key == named["key"])
            self.connection.execute(update(doc).where(*where), old)

    def _write_marks(self) -> None:
        for (name, kind, scope), (rows, change) in self._marks.items():
            where = (feed_check.c.name == name, feed_check.c.kind == kind, feed_check.c.scope == scope)
            before = self.connection.execute(select(feed_check).where(*where)).one_or_none()
            if before is None:
                values = {"name": name, "kind": kind, "scope": scope, "rows": rows, "mark": mark_text(change)}
                self.connection.execute(insert(feed_check).values(**values))
                continue
            mark = change ^ int(before.mark, 16)
            statement = update(feed_check).where(*where).values(rows=before.rows + rows, mark=mark_text(mark))
            self.connection.execute(statement)
        self._marks.clear()


def scope_name(row: Station | None, station: str) -> str:
    """The scope of a station by its master row."""
    return f"line:{row.line}" if row is not None and row.line else f"station:{station}"


def read_master(connection: Connection, kind: str, key: str) -> MasterRow | None:
    """The live master row of (kind, key), for readers."""
    return _read_master(connection, (kind, key))


def read_masters(connection: Connection, kind: str) -> list[MasterRow]:
    """All live master rows of a kind, by key."""
    query = (
        select(master.c.body).where(master.c.kind == kind, master.c.deleted.is_(False)).order_by(master.c.key)
    )
    return [decode_master(kind, row.body) for row in connection.execute(query)]


def all_masters(connection: Connection) -> list[MasterRow]:
    """All live master rows, by kind and key."""
    query = select(master.c.kind, master.c.body).where(master.c.deleted.is_(False))
    rows = connection.execute(query.order_by(master.c.kind, master.c.key))
    return [decode_master(row.kind, row.body) for row in rows]


def _read_master(connection: Connection, place: MasterKey) -> MasterRow | None:
    kind, key = place
    where = (master.c.kind == kind, master.c.key == key, master.c.deleted.is_(False))
    row = connection.execute(select(master.c.body).where(*where)).one_or_none()
    return decode_master(kind, row.body) if row else None


def _is_live(body: Doc) -> bool:
    """Whether the board asks for it: a call that is not over, a unit that waits for a decision."""
    if isinstance(body, UnitDoc):
        return body.status is UnitStatus.HELD
    return not isinstance(body, CallDoc) or body.cleared_at is None
