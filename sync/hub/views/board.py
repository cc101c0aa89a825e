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
from sync.protocol.messages import BoardReply, BoardTerminal, BoardTile, WorkState
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
from terminal.domain.state.place import CallDoc
from terminal.domain.state.terminal import TerminalDoc
from terminal.domain.state.unit import UnitDoc
from terminal.silence import is_silent

IDLE_US: Final = 300_000_000
HELD_KEYS: Final = select(doc.c.key).where(doc.c.kind == ThingKind.UNIT, doc.c.live.is_(True))
"""By the index alone: the bodies of all other units are not read."""
T = TypeVar("T", bound=Doc)


class _Terminal(msgspec.Struct, frozen=True):
    """When a terminal last spoke, what it has not sent, since when its journal differs, who works there."""

    contact_at: int | None
    unsent: int
    halted_at: int | None
    doc: TerminalDoc


class _Plant(msgspec.Struct, frozen=True):
    """What all tiles of a board share."""

    now: int
    shifts: dict[str, ShiftNow | None]
    terminals: dict[str, list[_Terminal]]
    outputs: dict[str, OutputDoc]
    calls: dict[str, list[CallDoc]]
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
        terminals=_terminals(connection),
        outputs={entry.station: entry for entry in outputs},
        calls=_open_calls(connection),
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


def _terminals(connection: Connection) -> dict[str, list[_Terminal]]:
    """The terminals of each station, but those that were revoked."""
    docs = {entry.terminal_id: entry for entry in _docs(connection, ThingKind.TERMINAL, TerminalDoc)}
    found: dict[str, list[_Terminal]] = {}
    query = select(terminal).where(terminal.c.revoked.is_(False)).order_by(terminal.c.terminal_id)
    rows: Iterable[Row[Any]] = connection.execute(query)
    for row in rows:
        own = docs.get(row.terminal_id, TerminalDoc(row.terminal_id))
        entry = _Terminal(row.last_contact, row.unsent, row.forked_at, own)
        found.setdefault(row.station, []).append(entry)
    return found


def _tile(plant: _Plant, station: Station) -> BoardTile:
    terminals = plant.terminals.get(station.code, [])
    output = plant.output(station.code)
    calls = plant.calls.get(station.code, [])
    state, since = _state(plant, terminals, calls)
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
        terminals=tuple(_board_terminal(doc) for doc in _heard(plant, terminals)),
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
        contact_at=_contact_at(terminals),
        unsent=sum(each.unsent for each in terminals),
        halted=_halted_at(terminals) is not None,
        held=plant.held[station.code],
        good_by_hour=output.good_by_hour,
        items=station_items(plant.facts, station, output, shift, plant.now),
    )


def _board_terminal(doc: TerminalDoc) -> BoardTerminal:
    return BoardTerminal(
        terminal_id=doc.terminal_id, actor=doc.actor or "", actor_name=doc.actor_name, order=doc.order or ""
    )


def _contact_at(terminals: list[_Terminal]) -> int | None:
    """When one of them last spoke."""
    return max((each.contact_at for each in terminals if each.contact_at is not None), default=None)


def _halted_at(terminals: list[_Terminal]) -> int | None:
    """Since when the journal of one of them differs."""
    return min((each.halted_at for each in terminals if each.halted_at is not None), default=None)


def _heard(plant: _Plant, terminals: list[_Terminal]) -> list[TerminalDoc]:
    """What goes on at those that are not silent: of the others nobody knows who is there."""
    return [each.doc for each in terminals if not is_silent(each.contact_at, plant.now)]


def _state(plant: _Plant, terminals: list[_Terminal], calls: list[CallDoc]) -> tuple[WorkState, int]:
    """The station's state and since when: it runs while somebody works at one of its terminals."""
    heard = _heard(plant, terminals)
    if not heard:
        return WorkState.NO_DATA, _contact_at(terminals) or 0
    halted_at = _halted_at(terminals)
    if halted_at is not None:
        return WorkState.STOPPED, halted_at
    stopping = _stopping(plant, calls)
    if stopping:
        return WorkState.STOPPED, stopping[0].raised_at
    working = [doc for doc in heard if _is_working(plant, doc)]
    if not working:
        return WorkState.IDLE, max(doc.last_at for doc in heard)
    return WorkState.RUNNING, min(doc.session_at for doc in working)


def _stopping(plant: _Plant, calls: list[CallDoc]) -> list[CallDoc]:
    """The calls that mean the station stands still; the others want help while it runs."""
    return [call for call in calls if call.call_kind in plant.stops]


def _is_working(plant: _Plant, doc: TerminalDoc) -> bool:
    """Whether somebody is signed in and not quiet for longer than three cycles of what is made there, at
    least five minutes.
    """
    item = plant.facts.of_order.get(doc.order or "", "")
    patience_us = max(IDLE_US, 3_000_000 * plant.cycles.get((item, doc.operation or 0), 0))
    return doc.session is not None and plant.now - doc.last_at <= patience_us
