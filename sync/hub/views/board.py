"""The board of a line, from docs: per station what it does, how much it made, what is open, how old the
word is.

It guesses nothing: a station that has not spoken is `no_data`, not idle.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, select

from sync.hub.store.tables import doc, terminal
from sync.hub.store.work import read_master, read_masters
from sync.hub.views.board_items import (
    ItemFacts,
    item_facts,
    line_items,
    plan_now,
    rounded_yield,
    station_items,
)
from sync.protocol.messages import BoardReply, BoardTile, WorkState
from terminal.domain.ids import ThingKind
from terminal.domain.masters.kinds import ReasonUse
from terminal.domain.masters.rows import (
    Holiday,
    Item,
    Plant,
    Reason,
    Routing,
    Shift,
    Station,
    WorkOrder,
)
from terminal.domain.masters.shifts import Calendar, ShiftNow, shift_at
from terminal.domain.state.count import OutputDoc
from terminal.domain.state.fold import Doc, decode_doc
from terminal.domain.state.place import CallDoc, PlaceDoc
from terminal.domain.state.unit import UnitDoc
from terminal.silence import is_silent

IDLE_US: Final = 300_000_000
HELD_KEYS: Final = select(doc.c.key).where(doc.c.kind == ThingKind.UNIT, doc.c.live.is_(True))
"""By the index alone: the bodies of all other units are not read."""
T = TypeVar("T", bound=Doc)


class _Contact(msgspec.Struct, frozen=True):
    at: int | None = None
    unsent: int = 0
    halted_at: int | None = None


class _Plant(msgspec.Struct, frozen=True):
    """What all tiles of a board share."""

    now: int
    shifts: dict[str, ShiftNow | None]
    places: dict[str, PlaceDoc]
    outputs: dict[str, OutputDoc]
    calls: dict[str, list[CallDoc]]
    contacts: dict[str, _Contact]
    stops: frozenset[str]
    cycles: dict[tuple[str, int], int]
    held: Counter[str]
    facts: ItemFacts

    def output(self, station: str) -> OutputDoc:
        """What the station made in this shift."""
        return self.outputs.get(station, OutputDoc(station, ""))


def board(connection: Connection, now: int, line: str) -> BoardReply:
    """The board of `line` ("" = all lines) at `now` (us UTC)."""
    plant_row = read_master(connection, "plant", "plant")
    zone = plant_row.zone if isinstance(plant_row, Plant) else "UTC"
    stations = [row for row in read_masters(connection, "station") if isinstance(row, Station)]
    wanted = [row for row in stations if line in ("", row.line)]
    shifts = _shifts(connection, now, zone, {line, *(row.line for row in wanted)})
    shift = shifts[line]
    plant = _read(connection, now, wanted, shifts)
    return BoardReply(
        hub_time=now,
        line=line,
        shift=shift.name if shift else "",
        shift_zh=shift.shift.names.zh if shift else "",
        shift_en=shift.shift.names.en if shift else "",
        tiles=tuple(_tile(plant, station) for station in wanted),
        items=line_items(plant.facts, [(row, plant.output(row.code)) for row in wanted], shift, now),
    )


def _shifts(connection: Connection, now: int, zone: str, lines: Iterable[str]) -> dict[str, ShiftNow | None]:
    """The shift that runs on each line."""
    shifts = [row for row in read_masters(connection, Shift.kind) if isinstance(row, Shift)]
    holidays = [row for row in read_masters(connection, Holiday.kind) if isinstance(row, Holiday)]
    return {line: shift_at(now, zone, Calendar(shifts, holidays, line)) for line in lines}


def _read(
    connection: Connection, now: int, stations: Iterable[Station], shifts: dict[str, ShiftNow | None]
) -> _Plant:
    outputs = _outputs(connection, stations, shifts)
    routings = [row for row in read_masters(connection, "routing") if isinstance(row, Routing)]
    orders = [row for row in read_masters(connection, "order") if isinstance(row, WorkOrder)]
    items = [row for row in read_masters(connection, "item") if isinstance(row, Item)]
    reasons = [row for row in read_masters(connection, "reason") if isinstance(row, Reason)]
    return _Plant(
        now=now,
        shifts=shifts,
        places={entry.station: entry for entry in _docs(connection, ThingKind.PLACE, PlaceDoc)},
        outputs={entry.station: entry for entry in outputs},
        calls=_open_calls(connection),
        contacts=_contacts(connection),
        stops=frozenset(row.code for row in reasons if row.use == ReasonUse.STOP),
        cycles={(row.item, entry.number): entry.cycle_s for row in routings for entry in row.operations},
        held=held_units(connection),
        facts=item_facts({row.code: row.item for row in orders}, items, routings),
    )


def _outputs(
    connection: Connection, stations: Iterable[Station], shifts: dict[str, ShiftNow | None]
) -> list[OutputDoc]:
    """What every station made in the shift of its line."""
    running = ((row.code, shifts[row.line]) for row in stations)
    keys = [f"{station}|{shift.name}" for station, shift in running if shift]
    return _docs(connection, ThingKind.OUTPUT, OutputDoc, doc.c.key.in_(keys))


def _docs(connection: Connection, kind: ThingKind, struct: type[T], *where: ColumnElement[bool]) -> list[T]:
    rows = connection.execute(select(doc.c.body).where(doc.c.kind == kind, *where))
    found = [decode_doc(kind, row.body) for row in rows]
    return [entry for entry in found if isinstance(entry, struct)]


def _open_calls(connection: Connection) -> dict[str, list[CallDoc]]:
    found: dict[str, list[CallDoc]] = {}
    for entry in _docs(connection, ThingKind.CALL, CallDoc, doc.c.live.is_(True)):
        if entry.cleared_at is None and entry.raised_at:
            found.setdefault(entry.station, []).append(entry)
    for entries in found.values():
        entries.sort(key=lambda entry: entry.raised_at)
    return found


def held_units(connection: Connection) -> Counter[str]:
    """How many units wait for a decision, by the station that put them on hold."""
    units = _docs(connection, ThingKind.UNIT, UnitDoc, doc.c.key.in_(HELD_KEYS))
    return Counter(unit.held.station for unit in units if unit.held)


def _contacts(connection: Connection) -> dict[str, _Contact]:
    """The newest contact of a station's terminals, and all they have not sent."""
    found: dict[str, _Contact] = {}
    rows: Iterable[Row[Any]] = connection.execute(select(terminal).where(terminal.c.revoked.is_(False)))
    for row in rows:
        before = found.get(row.station, _Contact())
        newest = max((at for at in (before.at, row.last_contact) if at is not None), default=None)
        halted = min((at for at in (before.halted_at, row.forked_at) if at is not None), default=None)
        found[row.station] = _Contact(newest, before.unsent + row.unsent, halted)
    return found


def _tile(plant: _Plant, station: Station) -> BoardTile:
    place = plant.places.get(station.code, PlaceDoc(station.code))
    output = plant.output(station.code)
    calls, contact = plant.calls.get(station.code, []), plant.contacts.get(station.code, _Contact())
    state, since = _state(plant, place, calls, contact)
    shift = plant.shifts[station.line]
    first = next(iter(_stopping(plant, calls) or calls), None)
    return BoardTile(
        station=station.code,
        name_zh=station.names.zh,
        name_en=station.names.en,
        line=station.line,
        state=state,
        since=since,
        reason=first.call_kind if first else "",
        owner=first.acknowledged_by if first else "",
        actor=place.actor_name,
        order=place.order or "",
        good=output.total.good,
        scrap=output.total.scrap,
        rework=output.total.rework,
        plan=station.plan_per_shift,
        plan_now=plan_now(station.plan_per_shift, shift, plant.now),
        first_pass_yield=rounded_yield(output.total),
        first_results=output.total.first_total,
        open_calls=len(calls),
        called_at=calls[0].raised_at if calls else None,
        acknowledged=bool(calls) and all(call.acknowledged_at is not None for call in calls),
        contact_at=contact.at,
        unsent=contact.unsent,
        halted=contact.halted_at is not None,
        held=plant.held[station.code],
        good_by_hour=output.good_by_hour,
        items=station_items(plant.facts, station, output, shift, plant.now),
    )


def _state(plant: _Plant, place: PlaceDoc, calls: list[CallDoc], contact: _Contact) -> tuple[WorkState, int]:
    """The station's state and since when."""
    if is_silent(contact.at, plant.now):
        return WorkState.NO_DATA, contact.at or 0
    if contact.halted_at is not None:
        return WorkState.STOPPED, contact.halted_at
    stopping = _stopping(plant, calls)
    if stopping:
        return WorkState.STOPPED, stopping[0].raised_at
    if place.session is None or plant.now - place.last_at > _patience(plant, place):
        return WorkState.IDLE, place.last_at
    return WorkState.RUNNING, place.session_at


def _stopping(plant: _Plant, calls: list[CallDoc]) -> list[CallDoc]:
    """The calls that mean the station stands still; the others want help while it runs."""
    return [call for call in calls if call.call_kind in plant.stops]


def _patience(plant: _Plant, place: PlaceDoc) -> int:
    """How long a running station may be quiet: three cycles of what it makes, at least five minutes; us."""
    item = plant.facts.of_order.get(place.order or "", "")
    return max(IDLE_US, 3_000_000 * plant.cycles.get((item, place.operation or 0), 0))
