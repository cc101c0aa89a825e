"""Seeded people at the demo plant's screens: they scan, touch and type as a shift does, mistakes included.

A person is a generator: it acts through scanner and screen, then yields the seconds until the next act. What
a person knows they read from the workplace, as eyes would from the screen; nothing is done past the screens.
"""

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from terminal.domain.ids import ItemCode
from terminal.domain.masters.kinds import LotState, OrderState, StepKind, Tracking
from terminal.domain.masters.rows import Item, Lot, Person, Step, WorkOrder
from terminal.domain.masters.shifts import local_date
from terminal.domain.outcome import Refused
from terminal.domain.state.routing import steps_by_hand
from terminal.domain.state.unit import WorkResult
from terminal.usecases.parts.known_lot import known_lot
from terminal.usecases.parts.open_unit import OpenUnit, open_unit
from terminal.usecases.parts.workplace import Workplace
from ui.demo.hands import Hands

Seconds = float
LEAST_PAUSE_S = 0.42
"""A button takes no second touch within 400 ms; nor does a person give one."""


@dataclass
class Belt:
    """What lies between the stations, and the next serial numbers."""

    boards: deque[str] = field(default_factory=deque)
    units: dict[str, deque[str]] = field(default_factory=dict)
    serial: int = 0

    def at(self, station: str) -> deque[str]:
        """The units that wait before a station."""
        return self.units.setdefault(station, deque())

    def next_serial(self, item: str) -> str:
        """A new serial number."""
        self.serial += 1
        return f"{item.replace('-', '')}-2611-{100_000 + self.serial:06d}"


NEXT_STATION = {
    "ST-020": "ST-030",
    "ST-030": "ST-050",
    "ST-050": "ST-060",
    "ST-060": "ST-070",
    "ST-070": "ST-080",
}
BEGUN_AT = {"ST-040": ("PCB-40A",), "ST-020": ("MC-40", "FAN-40"), "ST-030": ("FAN-40",)}
"""What is begun at a station, by preference."""


class Operator:
    """Somebody at a station that works on units."""

    def __init__(self, hands: Hands, belt: Belt, chance: random.Random) -> None:
        self._hands = hands
        self._belt = belt
        self._chance = chance
        self._work: Workplace = hands.terminal.work
        self._station = self._work.identity.station

    def shift(self) -> Iterator[Seconds]:
        """Signs in, then unit after unit; takes up the order a new unit belongs to."""
        yield from self._sign_in()
        while True:
            job = self._next_job()
            if job is None:
                yield 0.4
                continue
            item, unit = job
            order = self._work.order()
            if item and (order is None or order.item != item):
                wanted = self._order_of(item)
                if not wanted:  # not heard of yet
                    yield 0.4
                    continue
                self._hands.scan(wanted)
                yield self._pause()
            yield from self._do_unit(unit)
            yield from self._now_and_then()

    def _sign_in(self) -> Iterator[Seconds]:
        people = [row for row in self._work.masters.all(Person) if self._can_work(row)]
        while self._work.terminal().actor is None:
            if not people:
                people = [row for row in self._work.masters.all(Person) if self._can_work(row)]
            if people:
                self._hands.scan(self._chance.choice(people).badges[0])
            yield 0.6

    def _can_work(self, row: Person) -> bool:
        today = local_date(self._work.now(), self._work.identity.zone)
        valid = {
            entry.code for entry in row.qualifications if entry.expires is None or entry.expires >= today
        }
        return bool(row.active and row.badges and self._needed() <= valid)

    def _needed(self) -> set[str]:
        orders = self._work.masters.all(WorkOrder)
        found = {entry.qualification for order in orders for entry in self._work.operations(order)}
        return {code for code in found if code}

    def _order_of(self, item: str) -> str:
        rows = [
            row
            for row in self._work.masters.all(WorkOrder)
            if row.item == item and row.state == OrderState.RELEASED
        ]
        return self._chance.choice(rows[:2]).code if rows else ""

    def _next_job(self) -> tuple[str, str] | None:
        """A unit that waits, with item "" because it has its order; or a new one of what is begun here."""
        waiting = self._belt.at(self._station)
        if waiting:
            return "", waiting.popleft()
        for item in BEGUN_AT.get(self._station, ()):
            if item != "MC-40" or self._belt.boards:
                return item, self._belt.next_serial(item)
        return None

    def _do_unit(self, unit: str) -> Iterator[Seconds]:
        for _ in range(20):
            self._hands.scan(unit)
            yield self._pause()
            if self._is_open(unit) or self._is_through(unit):
                break
            yield 0.8  # refused: perhaps the station before has not been heard of yet
        while self._is_open(unit):
            opened = open_unit(self._work)
            if isinstance(opened, Refused):
                return
            self._do_next(opened)
            yield self._pause()
        self._pass_on(unit)

    def _do_next(self, opened: OpenUnit) -> None:
        todo = steps_by_hand(opened.steps)
        if not todo:
            self._report()
            return
        step = todo[0].step
        if step.kind is StepKind.CONSUME:
            self._hands.scan(self._component(step, todo[0].needed))
        elif step.kind is StepKind.CHECK:
            self._hands.check(step.number, good=self._chance.random() > 0.04)
        else:
            self._hands.enter(step.number, self._value(step))

    def _component(self, step: Step, needed: Decimal) -> str:
        item = self._work.masters.get(Item, step.component)
        if item is not None and item.tracking == Tracking.UNIT:
            return self._belt.boards.popleft() if self._belt.boards else "PCB40A-2611-000000"
        lots = [row.code for row in self._work.masters.all(Lot) if row.item == step.component]
        good = [code for code in lots if self._usable(code, needed)]
        return self._chance.choice(lots if self._chance.random() < 0.05 or not good else good)

    def _usable(self, code: str, needed: Decimal) -> bool:
        lot = known_lot(self._work, code)
        today = local_date(self._work.now(), self._work.identity.zone)
        if lot is None or lot.state != LotState.RELEASED or (lot.expires and lot.expires < today):
            return False
        return lot.left >= needed

    def _value(self, step: Step) -> str:
        low = float(step.lower) if step.lower is not None else float(step.upper or 1) * 0.5
        high = float(step.upper) if step.upper is not None else low * 1.5
        spread = (high - low) / 8
        value = self._chance.gauss((low + high) / 2, spread)
        return f"{max(0.0, value):.{step.decimals}f}"

    def _report(self) -> None:
        luck = self._chance.random()
        if luck < 0.03:
            self._hands.refuse("scrap")
        elif luck < 0.06:
            self._hands.refuse("rework")
        else:
            self._hands.touch("good")

    def _is_open(self, unit: str) -> bool:
        here = self._work.terminal()
        return here.unit == unit and here.operation is not None

    def _is_through(self, unit: str) -> bool:
        return any(entry.station == self._station for entry in self._hands.unit(unit).history)

    def _pass_on(self, unit: str) -> None:
        doc = self._hands.unit(unit)
        if not doc.history or doc.history[-1].result != WorkResult.GOOD or doc.held:
            return
        if doc.item == ItemCode("PCB-40A"):
            self._belt.boards.append(unit)
        elif doc.item == ItemCode("FAN-40"):
            self._belt.at("ST-080").append(unit)
        elif self._station in NEXT_STATION:
            self._belt.at(NEXT_STATION[self._station]).append(unit)

    def _now_and_then(self) -> Iterator[Seconds]:
        luck = self._chance.random()
        if luck < 0.02:
            self._hands.scan("THIS IS NO CODE")
            yield self._pause()
        elif luck < 0.03:
            self._hands.call_help(self._chance)
            yield self._pause()

    def _pause(self) -> Seconds:
        return self._chance.uniform(LEAST_PAUSE_S, 0.7)
