"""What a plant's events come to, told a second time: a small model after decisions 0005 and 0045 that shares
no code with the folds. It goes through the events by time, and says which of them cannot be, which break a
rule, what each order and shift has made, and what came in and went out of each lot.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from terminal.domain.events import payloads as ev
from terminal.domain.events.kinds import Disposition, StepVerdict
from terminal.domain.events.payloads import Event, EventKey
from terminal.domain.masters.rows import WorkOrder
from tests.histories.drawn.model.rules import Awaited, World, awaited_by, broken_by, cannot_be, not_come
from tests.histories.drawn.model.things import (
    GOOD,
    HELD,
    ONE,
    REWORK,
    SCRAP,
    ZERO,
    Box,
    Line,
    Masters,
    Result,
    Stock,
    Unit,
    by_quantity,
    is_about,
    kind_of,
    line_of,
    subject_of,
)

_DECIDED: Final = {Disposition.USE_AS_IS: GOOD, Disposition.SCRAP: SCRAP, Disposition.REWORK: REWORK}


def told(events: Sequence[Event], masters: Masters) -> "Model":
    """The plant after the events. A report that was taken back is as if it had never been: nothing is judged
    by it, so it is left out as soon as that is known, and all is told anew.
    """
    void: frozenset[EventKey] = frozenset()
    model = Model(events, masters, void)
    while model.taken_back:
        void |= model.taken_back
        model = Model(events, masters, void)
    return model


class Model:
    """The plant after the events, which are given in the order of their times; those in `void` never were."""

    def __init__(self, events: Sequence[Event], masters: Masters, void: frozenset[EventKey]) -> None:
        self.world = World(masters)
        self.excluded: set[EventKey] = set()
        self.taken_back: set[EventKey] = set()
        """Reports of units that were taken back, and what takes them back."""
        self._rules: dict[EventKey, set[str]] = {}
        self._awaited: list[tuple[EventKey, Awaited]] = []
        self._order = [event.envelope.key for event in events]
        for event in events:
            if event.envelope.key not in void:
                self._take(event)

    def _take(self, event: Event) -> None:
        key = event.envelope.key
        if cannot_be(self.world, event):
            self.excluded.add(key)
            if isinstance(event.payload, ev.UnitStarted):  # two units with one number: both wait
                self.world.units[subject_of(event)].holds.add(key)
            return
        self._rules[key] = set(broken_by(self.world, event))
        self._awaited += [(key, awaited) for awaited in awaited_by(self.world, event)]
        self._happens(event)

    # ------------------------------------------------------------ what happens

    def _happens(self, event: Event) -> None:
        if is_about(event, "unit"):
            self._unit(event, self.world.units[subject_of(event)])
        elif is_about(event, "box"):
            self._box(event, self.world.boxes[subject_of(event)])
        elif is_about(event, "lot"):
            self._lot(event, self.world.lots[subject_of(event)])

    def _unit(self, event: Event, unit: Unit) -> None:
        envelope, payload, code = event.envelope, event.payload, subject_of(event)
        if isinstance(payload, ev.UnitStarted):
            unit.item, unit.order = payload.item, envelope.order or ""
            unit.open_at = envelope.operation
            unit.sent_back_since = False
        elif isinstance(payload, ev.ComponentConsumed | ev.ParameterRecorded | ev.InspectionRecorded):
            self._step(event, unit, payload)
        elif isinstance(payload, ev.UnitPacked):
            unit.box = payload.box
            self._put(code, payload.box, payload.item)
        elif isinstance(payload, ev.UnitUnpacked):
            unit.box = ""
            self._take_out(code, payload.box)
        elif isinstance(payload, ev.UnitHeld):
            unit.holds.add(envelope.key)
        else:
            self._decision(event, unit)

    def _step(
        self,
        event: Event,
        unit: Unit,
        payload: ev.ComponentConsumed | ev.ParameterRecorded | ev.InspectionRecorded,
    ) -> None:
        operation = event.envelope.operation or 0
        unit.open_at = unit.open_at or operation
        if isinstance(payload, ev.ComponentConsumed):
            self._into(subject_of(event), payload)
        elif payload.verdict == StepVerdict.FAIL:
            unit.failed.add(operation)

    def _decision(self, event: Event, unit: Unit) -> None:
        """What was said of the unit: a report, its undo, a disposition."""
        payload, key = event.payload, event.envelope.key
        if isinstance(payload, ev.WorkReported):
            back = payload.rework[0].operation if payload.rework else None
            self._result(event, unit, kind_of(payload), back, last=payload.completes)
        elif isinstance(payload, ev.ReportTakenBack):
            gone = unit.results.pop()
            unit.open_at = gone.operation
            self.taken_back |= {key, gone.key}
        elif isinstance(payload, ev.UnitDisposed):
            unit.holds -= set(payload.ends)
            if payload.disposition != Disposition.USE_AS_IS or payload.good:
                kind = _DECIDED[payload.disposition]
                back = payload.rework_to if kind == REWORK else None
                self._result(event, unit, kind, back, last=payload.completes)

    def _result(self, event: Event, unit: Unit, kind: str, back: int | None, *, last: bool = False) -> None:
        """One piece counts good once; its first result at an operation is good if nothing failed before."""
        envelope = event.envelope
        at = envelope.operation or 0
        first = all(each.operation != at for each in unit.results)
        before = any(each.operation == at and each.kind == GOOD for each in unit.results)
        good = ONE if kind == GOOD and not before else ZERO
        line = replace(
            line_of(envelope),
            good=good,
            scrap=ONE if kind == SCRAP else ZERO,
            rework=ONE if kind == REWORK else ZERO,
            first_good=good if first and at not in unit.failed else ZERO,
            first_total=ONE if first else ZERO,
        )
        unit.results.append(Result(envelope.key, kind, at, line, back, last))
        unit.open_at = unit.open_at if kind == HELD else None
        unit.sent_back_since = unit.sent_back_since or back is not None

    def _into(self, code: str, payload: ev.ComponentConsumed) -> None:
        if payload.unit:
            self.world.units[payload.unit].inside = code
        elif payload.lot:
            self.world.lots[payload.lot].used += payload.quantity

    def _box(self, event: Event, box: Box) -> None:
        match event.payload:
            case ev.BoxPacked(box=pallet):
                box.pallet = pallet
                self._put(subject_of(event), pallet, event.payload.item)
            case ev.BoxUnpacked(box=pallet):
                box.pallet = ""
                self._take_out(subject_of(event), pallet)
            case ev.BoxClosed():
                box.closed = True

    def _put(self, code: str, into: str, item: str) -> None:
        box = self.world.boxes[into]
        if code not in box.inside:
            box.item = item if item == box.item or not box.inside else ""
            box.inside.append(code)

    def _take_out(self, code: str, out_of: str) -> None:
        box = self.world.boxes[out_of]
        if code in box.inside:
            box.inside.remove(code)
            box.closed = False
            box.item = box.item if box.inside else ""

    def _lot(self, event: Event, lot: Stock) -> None:
        envelope, payload, code = event.envelope, event.payload, subject_of(event)
        match payload:
            case ev.LotReceived():
                lot.born = True
                lot.received += payload.quantity
            case ev.ComponentConsumed():
                self._into(code, payload)
            case ev.ComponentReturned():
                self.world.lots[payload.lot].used -= payload.quantity
            case ev.WorkReported():
                self.world.by_quantity[envelope.key] = by_quantity(envelope, payload)
                lot.received += payload.good if payload.completes else ZERO
            case ev.ReportTakenBack() if envelope.corrects is not None:
                del self.world.by_quantity[envelope.corrects]
                lot.received -= payload.good if payload.completes else ZERO

    # ------------------------------------------------------------ what it comes to

    def broken(self) -> dict[EventKey, set[str]]:
        """The rules that each event breaks; of one that cannot be no others."""
        found = {key: rules for key, rules in self._rules.items() if rules}
        for key, awaited in self._awaited:
            if left := not_come(self.world, awaited):
                found.setdefault(key, set()).add(f"before {sorted(left)}")
        for line in self.lines():
            if line.over:
                found.setdefault(line.key, set()).add("more than ordered")
        return found | {key: {"cannot be"} for key in self.excluded}

    def lines(self) -> list[Line]:
        """What counts, by time."""
        found = {each.key: each for each in self.world.by_quantity.values()}
        for unit in self.world.units.values():
            lost = unit.scrapped()
            found |= {each.key: replace(each.line, lost=lost) for each in unit.results if each.operation}
        made: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
        return [self._counted(found[key], made) for key in self._order if key in found]

    def _counted(self, line: Line, made: defaultdict[tuple[str, int], Decimal]) -> Line:
        """The line without its good pieces beyond what the order allowed when it was written."""
        order = self.world.masters(WorkOrder.kind, line.order, line.revision)
        if line.lost or not isinstance(order, WorkOrder) or not line.good:
            return line
        place = (line.order, line.operation)
        good = max(ZERO, min(line.good, order.quantity + order.tolerance - made[place]))
        made[place] += good
        over = line.good - good
        first_good = line.first_good - min(over, line.first_good)
        first_total = line.first_total - min(over, line.first_total)
        return replace(line, good=good, over=over, first_good=first_good, first_total=first_total)
