"""Traces: what a thing is made of, what it went into, and what was done to it. Pure; readers bring the facts.

The station reads its own store (`terminal.store`), the hub all journals (`sync.hub.trace`); both answer
alike. Times in a trace are ISO 8601 text, for a trace is an answer for people and programs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Protocol

import msgspec

from terminal.domain.events.payloads import (
    Attachment,
    ComponentConsumed,
    ComponentReturned,
    Event,
    EventKey,
    IntoBox,
    OutOfBox,
    Payload,
    ReportTakenBack,
)
from terminal.domain.ids import Thing, ThingKind, thing_of
from terminal.domain.masters.kinds import LotState
from terminal.domain.state.fold import TRACED, Doc
from terminal.domain.state.place import BoxDoc, LotDoc
from terminal.domain.state.unit import UnitDoc


class Direction(StrEnum):
    """`back`: what it contains. `forward`: what contains it."""

    BACK = "back"
    FORWARD = "forward"
    BOTH = "both"


class Join(msgspec.Struct, frozen=True):
    """`child` contains `quantity` of `parent` since `from_at` (us UTC), until `to_at` where it was taken
    out. A negative quantity says that so much was taken out at `from_at` (`taken_out`).
    """

    child: Thing
    parent: Thing
    quantity: Decimal
    from_at: int
    station: str
    operation: int | None = None
    to_at: int | None = None


class Told(msgspec.Struct, frozen=True):
    """An event with the codes of the disputes about it that are open."""

    event: Event
    disputes: tuple[str, ...] = ()


class Node(msgspec.Struct, frozen=True):
    """A thing in a trace: where it is now and how it stands; a lot that only the master data know, by its
    state there.
    """

    code: str
    kind: ThingKind
    place: str
    status: str


class Edge(msgspec.Struct, frozen=True, rename={"from_at": "from", "to_at": "to"}):
    """`child` contains `parent`; the kinds tell apart a unit and a lot of the same code."""

    child: str
    parent: str
    quantity: Decimal
    from_at: str
    to_at: str | None
    station: str
    operation: int | None
    child_kind: ThingKind
    parent_kind: ThingKind


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done: who, when, where, what. `data` is the event's payload.

    A report that was taken back keeps its fact, with the key of the taking back in `taken_back_by`.
    `attachments` are the files that belong to it, by content.
    """

    key: str
    at: str
    type: str
    subject: str
    subject_kind: str
    actor: str | None
    authentication: str
    station: str
    operation: int | None
    order: str | None
    shift: str | None
    equipment: str | None
    data: dict[str, Any]
    corrects: str | None = None
    taken_back_by: str | None = None
    disputes: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


class Gap(msgspec.Struct, frozen=True):
    """A terminal that may know more: it holds `unsent` events, has been silent since `last_contact`, has a
    journal beside the hub's of which `evidence` events are kept, or has lost `missing` ones.
    """

    terminal: str
    station: str
    unsent: int
    last_contact: str | None
    silent: bool
    evidence: int = 0
    missing: int = 0


class Completeness(msgspec.Struct, frozen=True):
    """How far the answer can be trusted. `complete_to`: by then every terminal had told all it knew."""

    complete: bool
    complete_to: str
    gaps: tuple[Gap, ...] = ()


class Trace(msgspec.Struct, frozen=True):
    """The answer about a code."""

    code: str
    kind: ThingKind
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    facts: tuple[Fact, ...]
    completeness: Completeness


MOST_DOCS: Final = 400
"""So many docs are read at once: a statement may name no more things than a database takes."""


class TraceReader(Protocol):
    """What a trace asks of a store."""

    def kinds_of(self, code: str) -> tuple[ThingKind, ...]:
        """The kinds, of those in TRACED, under which this code is known."""
        ...

    def reach(self, start: Thing, *, back: bool) -> Iterable[Join]:
        """Every join reachable from `start`, of any depth: towards what it contains, or what contains it."""
        ...

    def docs(self, kind: ThingKind, codes: Sequence[str]) -> Mapping[Thing, Doc]:
        """The docs of those things of a kind, `MOST_DOCS` at most, that have one."""
        ...

    def lots(self, codes: Sequence[str]) -> Mapping[str, LotState]:
        """The states of those lots that stand in the master data."""
        ...

    def told(self, things: Sequence[Thing]) -> Iterable[Told]:
        """The events about any of those things, oldest first, none twice."""
        ...

    def completeness(self) -> Completeness:
        """How far the store's word can be trusted."""
        ...


def joins_in(event: Event) -> tuple[Join, ...]:
    """What an event put into what."""
    envelope = event.envelope
    subject = thing_of(event.envelope.subject)
    found = _ends(subject, event.payload) if subject else None
    if found is None:
        return ()
    return (Join(*found, envelope.occurred_at, envelope.station, envelope.operation),)


def _ends(subject: Thing, payload: Payload) -> tuple[Thing, Thing, Decimal] | None:
    """The child, the parent and how much of it, where an event about `subject` joins any."""
    match payload:
        case ComponentConsumed():
            unit = payload.unit
            lot = payload.lot
            parent = (ThingKind.UNIT, str(unit)) if unit else (ThingKind.LOT, str(lot or ""))
            return subject, parent, payload.quantity
        case ComponentReturned():
            return subject, (ThingKind.LOT, str(payload.lot)), -payload.quantity
        case IntoBox():
            return (ThingKind.BOX, str(payload.box)), subject, Decimal(1)
        case OutOfBox():
            return (ThingKind.BOX, str(payload.box)), subject, Decimal(-1)
    return None


def taken_out(joins: Iterable[Join]) -> tuple[Join, ...]:
    """The joins with the time at which they ended, in place of those of negative quantity."""
    entries = tuple(joins)
    ends: dict[tuple[Thing, Thing, Decimal], list[int]] = {}
    for join in entries:
        if join.quantity < 0:
            ends.setdefault((join.child, join.parent, -join.quantity), []).append(join.from_at)
    found = []
    for join in entries:
        if join.quantity >= 0:
            at = ends.get((join.child, join.parent, join.quantity))
            found.append(msgspec.structs.replace(join, to_at=at.pop(0)) if at else join)
    return tuple(found)


def reachable(start: Thing, neighbours: Callable[[Thing], Iterable[Join]], *, back: bool) -> tuple[Join, ...]:
    """Every join reachable from `start` over `neighbours`; ends on cycles, no limit of depth.

    Args:
        start: where the walk begins.
        neighbours: the joins of a thing; with `back` those where it is the child, else the parent.
        back: towards what `start` contains.
    """
    seen = {start}
    waiting = [start]
    found = []
    while waiting:
        for join in neighbours(waiting.pop()):
            found.append(join)
            following = join.parent if back else join.child
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return tuple(found)


def trace(reader: TraceReader, kind: ThingKind, code: str, direction: Direction) -> Trace:
    """The trace of (kind, code). Facts are those of the thing, and backwards those of the units and boxes
    inside it.
    """
    start = (kind, code)
    back = tuple(reader.reach(start, back=True)) if direction is not Direction.FORWARD else ()
    forward = tuple(reader.reach(start, back=False)) if direction is not Direction.BACK else ()
    joins = taken_out(dict.fromkeys((*back, *forward)))
    things = tuple(dict.fromkeys([start, *(end for join in joins for end in (join.child, join.parent))]))
    docs = _docs(reader, things)
    lots = reader.lots(
        [name for of_kind, name in things if of_kind == ThingKind.LOT and (of_kind, name) not in docs]
    )
    told_of = [start, *(join.parent for join in back if join.parent[0] != ThingKind.LOT)]
    return Trace(
        code,
        kind,
        tuple(_node(thing, docs, lots) for thing in things),
        tuple(_edge(join) for join in joins),
        _facts(reader.told(tuple(dict.fromkeys(told_of)))),
        reader.completeness(),
    )


def _docs(reader: TraceReader, things: Iterable[Thing]) -> dict[Thing, Doc]:
    """The docs of those things that have one."""
    by_kind: dict[ThingKind, list[str]] = {}
    for kind, code in things:
        by_kind.setdefault(kind, []).append(code)
    found: dict[Thing, Doc] = {}
    for kind, codes in by_kind.items():
        for start in range(0, len(codes), MOST_DOCS):
            found |= reader.docs(kind, codes[start : start + MOST_DOCS])
    return found


def iso(at_us: int) -> str:
    """Microseconds UTC as ISO 8601."""
    return datetime.fromtimestamp(at_us / 1e6, UTC).isoformat(timespec="milliseconds")


def _node(thing: Thing, docs: Mapping[Thing, Doc], lots: Mapping[str, LotState]) -> Node:
    kind, code = thing
    doc = docs.get(thing)
    match doc:
        case UnitDoc():
            return Node(code, kind, _place_of(doc, docs), doc.status.value)
        case BoxDoc():
            return Node(code, kind, doc.pallet or doc.station, _box_status(doc))
        case LotDoc():
            return Node(code, kind, doc.station, "in_use" if doc.used else "received")
    return Node(code, kind, "", lots.get(code, "unknown") if kind == ThingKind.LOT else "unknown")


def _box_status(doc: BoxDoc) -> str:
    """How a box stands: "open", "closed" or "on_pallet"; a pallet: "pallet_open" or "pallet_closed"."""
    if doc.pallet:
        return "on_pallet"
    stands = "open" if doc.closed_at is None else "closed"
    return f"pallet_{stands}" if doc.boxes else stands


def _place_of(doc: UnitDoc, docs: Mapping[Thing, Doc]) -> str:
    """Where a unit is: the pallet, box or station of the outermost unit it is built into."""
    seen = {doc.unit}
    while doc.built_into and doc.built_into not in seen:
        seen.add(doc.built_into)
        outer = docs.get((ThingKind.UNIT, doc.built_into))
        if not isinstance(outer, UnitDoc):
            return doc.built_into
        doc = outer
    box = docs.get((ThingKind.BOX, doc.box))
    return (box.pallet if isinstance(box, BoxDoc) else "") or doc.box or doc.station


def _edge(join: Join) -> Edge:
    return Edge(
        join.child[1],
        join.parent[1],
        join.quantity,
        iso(join.from_at),
        None if join.to_at is None else iso(join.to_at),
        join.station,
        join.operation,
        join.child[0],
        join.parent[0],
    )


def _facts(told: Iterable[Told]) -> tuple[Fact, ...]:
    entries = tuple(told)
    taken_back: dict[EventKey, str] = {}
    for entry in entries:
        target = entry.event.envelope.corrects
        if isinstance(entry.event.payload, ReportTakenBack | ComponentReturned) and target is not None:
            taken_back[target] = str(entry.event.envelope.key)
    return tuple(_fact(entry, taken_back.get(entry.event.envelope.key)) for entry in entries)


def _fact(told: Told, taken_back_by: str | None) -> Fact:
    envelope = told.event.envelope
    kind, code = envelope.subject or ("", "")
    return Fact(
        key=str(envelope.key),
        at=iso(envelope.occurred_at),
        type=envelope.type,
        subject=code,
        subject_kind=kind,
        actor=envelope.actor,
        authentication=envelope.authentication,
        station=envelope.station,
        operation=envelope.operation,
        order=envelope.order,
        shift=envelope.shift,
        equipment=envelope.equipment,
        data=msgspec.json.decode(envelope.payload),
        corrects=str(envelope.corrects) if envelope.corrects else None,
        taken_back_by=taken_back_by,
        disputes=told.disputes,
        attachments=envelope.attachments,
    )


def known_kinds(kinds: Iterable[str]) -> tuple[ThingKind, ...]:
    """Those kinds that appear in a trace, in a fixed order."""
    found = set(kinds)
    return tuple(kind for kind in sorted(TRACED) if kind in found)
