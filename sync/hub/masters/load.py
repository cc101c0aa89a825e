"""Loading master data: what changed gets a new revision, all in one transaction. Reading files is
`import_folder`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Text, bindparam, delete, insert, select, update

from sync.hub.masters.lot_counts import counted, heard_late
from sync.hub.masters.lot_numbers import with_own_codes
from sync.hub.store.hub import Hub
from sync.hub.store.tables import doc, master, notice
from sync.hub.store.versions import MasterKey, Version, add_versions
from sync.hub.store.work import EVERYWHERE, LOCAL_KINDS, Values, Work
from terminal.domain.events.payloads import Event
from terminal.domain.ids import ThingKind
from terminal.domain.masters.kinds import LotState
from terminal.domain.masters.rows import Lot, MasterRow, Station
from terminal.domain.state.place import LotDoc

_AT_ONCE: Final = 400


class Loaded(msgspec.Struct, frozen=True):
    """How many rows were new or changed, removed, and left as they were; by kind, the keys of those that are
    here, were not among the rows and stay.
    """

    changed: int
    removed: int
    same: int
    absent: dict[str, tuple[str, ...]] = {}


def load_masters(
    work: Work,
    rows: Sequence[MasterRow],
    *,
    also: Sequence[MasterRow] = (),
    kinds: Collection[str] = (),
    remove_absent: bool = False,
) -> Loaded:
    """Makes the masters those of `rows`, and of `also`, of which nobody speaks. With `remove_absent`, rows of
    the kinds in `rows` and of `kinds` that are not among them go. A lot whose number another item's lot bears
    gets a code of its own.
    """
    spoken_of = {*kinds, *(row.kind for row in rows)}
    known = _known(work, spoken_of | {row.kind for row in also})
    _load_lots(work, rows)
    named = with_own_codes(rows, _holder(work, known))
    wanted = {(row.kind, row.key()): _counted(work, row, known) for row in named}
    changed = {
        (row.kind, row.key()): row
        for row in (*wanted.values(), *also)
        if known.get((row.kind, row.key()), (0, b"", True))[1:] != (_body(row), False)
    }
    gone = [
        thing
        for thing, (_, _, deleted) in known.items()
        if thing[0] in spoken_of and thing not in wanted and not deleted
    ]
    removed = gone if remove_absent else []
    # Before the rows get their revisions: a station that names the row's revision has been told of the block.
    _notice_lots(work, [row for row in changed.values() if isinstance(row, Lot)])
    _write(work, [(thing, _body(row), False) for thing, row in changed.items()], known)
    _write(work, [(thing, known[thing][1], True) for thing in removed], known)
    if changed or removed:
        work.masters_changed()
    if any(kind == Station.kind for kind, _ in (*changed, *removed)):
        _move_scopes(work)
    work.flush()
    stay = [] if remove_absent else sorted(gone)
    absent = {kind: tuple(key for of, key in stay if of == kind) for kind in dict(stay)}
    same = sum(thing not in changed for thing in wanted)
    return Loaded(len(changed), len(removed), same, absent)


def load_rows(hub: Hub, rows: Sequence[MasterRow], *, remove_absent: bool = False) -> Loaded:
    """`load_masters` in a transaction of its own, PINs sealed."""
    return hub.write(lambda work: load_masters(work, hub.sealed(rows), remove_absent=remove_absent))


_Known = dict[MasterKey, tuple[int, bytes, bool]]


def _load_lots(work: Work, rows: Sequence[MasterRow]) -> None:
    """Reads at once what is known of the lots."""
    codes = {code for row in rows if isinstance(row, Lot) for code in (row.code, f"{row.item}/{row.code}")}
    new = sorted((ThingKind.LOT, code) for code in codes)
    for start in range(0, len(new), _AT_ONCE):
        work.load(new[start : start + _AT_ONCE])


def _counted(work: Work, row: MasterRow, known: _Known) -> MasterRow:
    if not isinstance(row, Lot):
        return row
    _, body, deleted = known.get((Lot.kind, row.code), (0, b"", True))
    return counted(work, row, None if deleted else msgspec.json.decode(body, type=Lot))


def recount_lots(work: Work, by_lot: Mapping[str, Sequence[Event]]) -> None:
    """Takes use into the lots' rows that happened before they were counted and was heard of now."""
    late = [row for code, events in by_lot.items() if (row := heard_late(work, code, events)) is not None]
    if late:
        known = _known(work, {Lot.kind})
        _write(work, [((row.kind, row.key()), _body(row), False) for row in late], known)
        work.masters_changed()


class _OfItem(msgspec.Struct, frozen=True):
    item: str = ""


def _holder(work: Work, known: _Known) -> Callable[[str], str | None]:
    """Whose lot a code is: by the masters, else by what stations received or used under it."""

    def holder(code: str) -> str | None:
        thing = (ThingKind.LOT, code)
        if thing in known:
            return msgspec.json.decode(known[thing][1], type=_OfItem).item
        found = work.doc(thing).body
        return found.item or None if isinstance(found, LotDoc) else None

    return holder


def _known(work: Work, kinds: Iterable[str]) -> _Known:
    query = select(master).where(master.c.kind.in_(list(kinds)))
    rows = work.connection.execute(query)
    return {(row.kind, row.key): (row.revision, row.body, row.deleted) for row in rows}


def _write(work: Work, rows: Iterable[tuple[MasterKey, bytes, bool]], known: _Known) -> None:
    new: list[Values] = []
    old: list[Values] = []
    versions: list[Version] = []
    for place, body, deleted in rows:
        revision = work.next_revision()
        before = known.get(place)
        values: Values = {"b_kind": place[0], "b_key": place[1], "body": body, "revision": revision}
        values |= {"deleted": deleted, "changed_at": work.now}
        (old if before else new).append(values)
        versions.append(Version(*place, revision, body, deleted))
        was = before[0] if before and not before[2] else None
        work.mark(("master", place[0], EVERYWHERE), place[1], was, None if deleted else revision)
    add_versions(work.connection, versions, work.now)
    named = {"kind": bindparam("b_kind", type_=Text), "key": bindparam("b_key", type_=Text)}
    if new:
        work.connection.execute(insert(master).values(**named), new)
    if old:
        where = (master.c.kind == named["kind"], master.c.key == named["key"])
        work.connection.execute(update(master).where(*where), old)


def _notice_lots(work: Work, lots: Iterable[Lot]) -> None:
    """Notes when a lot was blocked; a lot that stays blocked keeps its first note."""
    for lot in lots:
        name = f"lot|{lot.code}"
        if lot.state == LotState.RELEASED:
            work.connection.execute(delete(notice).where(notice.c.name == name))
        elif work.connection.execute(select(notice.c.name).where(notice.c.name == name)).first() is None:
            values = {"name": name, "revision": work.next_revision(), "at": work.now}
            work.connection.execute(insert(notice).values(**values))


def _move_scopes(work: Work) -> None:
    """Docs of a station that changed its line go with it."""
    query = select(doc.c.kind, doc.c.key, doc.c.scope, doc.c.folded_to)
    for row in work.connection.execute(query.where(doc.c.kind.in_(LOCAL_KINDS))).all():
        thing = (row.kind, row.key)
        if work.scope_of(thing) == row.scope:
            continue
        body = work.doc(thing).body
        assert body is not None
        work.put(thing, body, row.folded_to)


def _body(row: MasterRow) -> bytes:
    return msgspec.json.encode(row, order="deterministic")
