"""The rules of the use cases, said once more in few words: what cannot be, and what a station would have
refused, had it known all that was before.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

from terminal.domain.events import payloads as ev
from terminal.domain.events.payloads import Event, EventKey
from terminal.domain.masters.kinds import Flow
from terminal.domain.masters.rows import Item, Lot, MasterRow, Routing
from tests.histories.drawn.model.things import (
    GOOD,
    Box,
    Line,
    Masters,
    Stock,
    Unit,
    is_about,
    subject_of,
)

_RESULTS: Final = (ev.ParameterRecorded, ev.InspectionRecorded, ev.LabelVerified, ev.WorkReported)
_WORK: Final = (*_RESULTS, ev.UnitStarted, ev.ComponentConsumed, ev.UnitPacked)
R = TypeVar("R", bound=MasterRow)


@dataclass
class World:
    """All things, by code, and the reports by quantity that stand."""

    masters: Masters
    units: defaultdict[str, Unit] = field(default_factory=lambda: defaultdict(Unit))
    boxes: defaultdict[str, Box] = field(default_factory=lambda: defaultdict(Box))
    lots: defaultdict[str, Stock] = field(default_factory=lambda: defaultdict(Stock))
    by_quantity: dict[EventKey, Line] = field(default_factory=dict)

    def row(self, struct: type[R], key: str, event: Event) -> R | None:
        """The master row as whoever acted had it."""
        found = self.masters(struct.kind, key, event.envelope.revision)
        return found if isinstance(found, struct) else None


# ---------------------------------------------------------------- what cannot be


def cannot_be(world: World, event: Event) -> bool:
    """Whether the event contradicts what was before: then it counts nowhere."""
    payload, code = event.payload, subject_of(event)
    if isinstance(payload, ev.ComponentConsumed) and payload.unit:
        part = world.units[payload.unit]
        return bool(part.box or part.inside)
    if is_about(event, "unit"):
        return _unit_cannot(world.units[code], event)
    if isinstance(payload, ev.BoxPacked):
        return bool(world.boxes[code].pallet)
    if isinstance(payload, ev.BoxUnpacked):
        return world.boxes[code].pallet != payload.box
    if isinstance(payload, ev.ReportTakenBack):
        return event.envelope.corrects not in world.by_quantity
    return isinstance(payload, ev.LotReceived) and world.lots[code].born


def _unit_cannot(unit: Unit, event: Event) -> bool:
    envelope, payload = event.envelope, event.payload
    if isinstance(payload, ev.UnitStarted):
        return bool(unit.item) and (unit.item, unit.order) != (payload.item, envelope.order or "")
    if isinstance(payload, ev.WorkReported) and not (payload.scrap or payload.rework):
        return unit.scrapped() or (envelope.operation or 0) in unit.passed()
    if isinstance(payload, ev.ReportTakenBack):
        return not _may_be_taken_back(unit, envelope.corrects)
    if isinstance(payload, ev.UnitDisposed):
        return not payload.ends or not unit.holds.issuperset(payload.ends)
    if isinstance(payload, ev.UnitPacked):
        return bool(unit.inside or unit.box)
    return isinstance(payload, ev.UnitUnpacked) and unit.box != payload.box


def _may_be_taken_back(unit: Unit, target: EventKey | None) -> bool:
    """The last that was said of a unit, while nothing has been done with it since."""
    if not unit.results or unit.results[-1].key != target:
        return False
    begun_elsewhere = unit.open_at not in (None, unit.results[-1].operation)
    return not (begun_elsewhere or unit.holds or unit.inside or unit.box)


# ---------------------------------------------------------------- what would have been refused


def broken_by(world: World, event: Event) -> Iterator[str]:
    """The rules that an event breaks which stands all the same."""
    payload = event.payload
    if is_about(event, "unit"):
        yield from _by_work(world, event)
    if isinstance(payload, ev.ComponentConsumed):
        yield from _by_use(world, event, payload)
    elif isinstance(payload, ev.OutOfBox):
        yield from ["out of a box on a pallet"] * bool(world.boxes[payload.box].pallet)
    elif isinstance(payload, ev.IntoBox):
        yield from _by_packing(world, event, payload)
    elif isinstance(payload, ev.BoxClosed):
        yield from ["nothing is in it"] * (not world.boxes[subject_of(event)].inside)
    elif isinstance(payload, ev.ReportTakenBack) and is_about(event, "lot"):
        lot = world.lots[subject_of(event)]
        yield from ["pieces that are used"] * (payload.completes and lot.received - payload.good < lot.used)
    if isinstance(payload, ev.BoxClosed | ev.BoxPacked):
        stopped = [code for code in payload.members if world.units[code].stopped()]
        yield from (f"{code} in it is held or scrap" for code in stopped)


def _by_work(world: World, event: Event) -> Iterator[str]:
    payload, unit = event.payload, world.units[subject_of(event)]
    operation = event.envelope.operation or 0
    yield from ["on hold"] * (bool(unit.holds) and isinstance(payload, _WORK))
    if isinstance(payload, ev.UnitStarted | ev.UnitPacked):
        yield from ["scrapped"] * unit.scrapped()
    if isinstance(payload, ev.UnitStarted):
        yield from ["inside something"] * bool(unit.inside or unit.box)
    if isinstance(payload, ev.WorkReported) and (payload.scrap or payload.rework):
        yield from ["a second result"] * (operation in unit.passed() or unit.scrapped())


def _by_use(world: World, event: Event, payload: ev.ComponentConsumed) -> Iterator[str]:
    if payload.unit:
        part = world.units[payload.unit]
        yield from ["a part on hold"] * bool(part.holds)
        yield from ["a part that is scrap"] * part.scrapped()
    elif payload.lot:
        row, stock = world.row(Lot, payload.lot, event), world.lots[payload.lot]
        there = row.quantity + row.used_before if row else stock.received
        yield from ["more than there is"] * (stock.used + payload.quantity > there)


def _by_packing(world: World, event: Event, payload: ev.IntoBox) -> Iterator[str]:
    box, code = world.boxes[payload.box], subject_of(event)
    pallet = isinstance(payload, ev.BoxPacked)
    if pallet:
        yield from ["an open box is loaded"] * (not world.boxes[code].closed)
        yield from ["other goods than said"] * (payload.item not in ("", world.boxes[code].item))
    elif box.inside and code not in box.inside:
        yield from ["beside other goods"] * (box.item not in ("", payload.item))
    if code not in box.inside:
        item = world.row(Item, payload.item, event)
        most = (item.pallet_quantity if pallet else item.box_quantity) if item else 0
        yield from ["into a closed box"] * box.closed
        yield from ["into a full box"] * (0 < most <= len(box.inside))


# ---------------------------------------------------------------- what should have been done before


@dataclass(frozen=True)
class Awaited:
    """Operations that a unit should have passed by then; `then` are the results that it had."""

    unit: str
    operations: frozenset[int]
    then: frozenset[EventKey]


def awaited_by(world: World, event: Event) -> Iterator[Awaited]:
    """What had to be done before: all before the operation that is started, or reported after the unit was
    sent back while it was open; everything before it is packed or built in; what it was sent back for before
    what it is in goes away.
    """
    payload, code = event.payload, subject_of(event)
    operation = event.envelope.operation or 0
    unit = world.units[code] if is_about(event, "unit") else Unit()
    if isinstance(payload, ev.ComponentConsumed) and payload.unit:
        yield _missing(world, event, payload.unit, payload.item)
    elif isinstance(payload, ev.UnitPacked):
        yield _missing(world, event, code, payload.item)
    elif isinstance(payload, ev.UnitStarted):
        yield _missing(world, event, code, payload.item, operation)
    elif isinstance(payload, ev.WorkReported) and payload.good and unit.sent_back_since:
        yield _missing(world, event, code, unit.item, operation)
    elif isinstance(payload, ev.BoxClosed | ev.BoxPacked):
        for member in payload.members:
            if world.units[member].sent_back():
                yield _missing(world, event, member, world.units[member].item)


def _missing(world: World, event: Event, code: str, item: str, before: int | None = None) -> Awaited:
    """The operations of the item, up to one or all, that the unit has not passed."""
    routing = world.row(Routing, item, event)
    wanted = [each for each in routing.operations if each.flow is Flow.UNIT] if routing else []
    numbers = {int(each.number) for each in wanted if before is None or each.number < before}
    unit = world.units[code]
    return Awaited(code, frozenset(numbers - unit.passed()), frozenset(each.key for each in unit.results))


def not_come(world: World, awaited: Awaited) -> set[int]:
    """Those of the operations that were not done since either."""
    results = [each for each in world.units[awaited.unit].results if each.key not in awaited.then]
    return set(awaited.operations) - {each.operation for each in results if each.kind == GOOD}
