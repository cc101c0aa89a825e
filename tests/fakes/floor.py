"""The demo plant's line: a workplace with a store of its own at each station, and what the exchange tells.

`tell` folds what every station wrote, in the order in which it is heard, and gives all stations the docs.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from terminal.domain.events.chain import Link
from terminal.domain.events.codec import decode_event
from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import Event
from terminal.domain.ids import DefectCode, LotCode, OrderCode, PersonCode, Thing, UnitCode
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.rows import MASTER_TYPES, Item, MasterRow
from terminal.domain.outcome import Accepted, Outcome, Refused
from terminal.domain.state.fold import encode_doc
from terminal.domain.state.routing import StepState, open_steps
from terminal.domain.state.unit import UnitDoc
from terminal.store.projection import merge_hub_doc
from terminal.usecases.choose_order import choose_order
from terminal.usecases.material.consume import Consumed, consume_lot, consume_unit
from terminal.usecases.parts.open_unit import OpenUnit, open_unit
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_result import Judgement, record_judgements, record_value
from terminal.usecases.report_work import Report, report_unit
from terminal.usecases.start_unit import start_unit
from tests.fakes.acts import SUPERVISOR, accepted, sign_in_as
from tests.fakes.clock import FakeClock
from tests.fakes.folding import Folding
from tests.fakes.workplace import load_rows, make_workplace

T = TypeVar("T")
ONE: Final = Decimal(1)
MOTORS, BOARDS, CABLES, FANS = (OrderCode(f"WO-2026-{n}") for n in (1147, 1152, 1155, 1157))
PEOPLE: Final = {
    "ST-010": "E10495",
    "ST-020": "E10483",
    "ST-030": "E10490",
    "ST-040": "E10485",
    "ST-050": "E10484",
    "ST-060": "E10498",
    "ST-070": "E10486",
    "ST-080": "E10495",
}
LOTS: Final = {
    "PCB-40B": "2611-0206",
    "MCU-32": "2611-0303",
    "CAP-470": "2611-0311",
    "SLD-305": "2611-0402",
    "HSG-40": "2611-0087",
    "TIM-60": "2611-0411",
    "PWR-40": "2611-0121",
    "CBL-40": "2611-0702",
    "GSK-40": "2611-0441",
    "COV-40": "2611-0101",
    "SCR-M3": "2611-0530",
    "WIR-075": "2611-0602",
    "TRM-63": "2611-0612",
}
LINE: Final = ("ST-020", "ST-030", "ST-050", "ST-060", "ST-070")
"""Where a motor controller goes, in order."""


class Floor:
    """The stations of the line, made when they are first asked for, on one clock."""

    def __init__(self, folder: Path, clock: FakeClock | None = None) -> None:
        self._folder = folder
        self.clock = clock or FakeClock()
        self.places: dict[str, Workplace] = {}
        self._folding = Folding(self._row)
        self.docs = self._folding.docs
        self.findings = self._folding.findings
        self._told: dict[str, int] = {}

    def at(self, station: str, person: str | None = None) -> Workplace:
        """The workplace of a station; somebody qualified is signed in, or `person` ("" = nobody)."""
        if station not in self.places:
            work = make_workplace(self._folder / station, station, self.clock)
            work.store.database.connection().exec_driver_sql("PRAGMA synchronous = OFF")
            self.places[station] = work
            self._take_docs(work, list(self.docs))
        work = self.places[station]
        wanted = PEOPLE[station] if person is None else person
        if wanted and work.terminal().actor != wanted:
            sign_in_as(work, PersonCode(wanted))
        return work

    def beside(self, station: str, person: str | None = None) -> Workplace:
        """A second terminal at a station; who signs in is as with `at`. Both know what the hub has told."""
        name = f"{station}.2"
        if name not in self.places:
            work = make_workplace(self._folder / name, station, self.clock)
            work.store.keep(msgspec.structs.replace(work.identity, terminal_id=f"T-{name}"))
            self.places[name] = work
            self._take_docs(work, list(self.docs))
            wanted = PEOPLE[station] if person is None else person
            if wanted:
                sign_in_as(work, PersonCode(wanted))
        return self.places[name]

    def close(self) -> None:
        """Closes every store."""
        for work in self.places.values():
            work.store.close()

    def tell(self) -> None:
        """What an exchange of all stations brings about: everybody knows everything, a moment ago."""
        changed: dict[Thing, None] = {}
        for station, work in self.places.items():
            for event in events_after(work, self._told.get(station, 0)):
                changed |= dict.fromkeys(self._folding.take(event))
                self._told[station] = event.envelope.sequence
        for station, work in self.places.items():
            self._take_docs(work, list(changed))
            state = msgspec.structs.replace(
                work.store.exchange(), contact_at=self.clock.now(), acknowledged=self._told.get(station, 0)
            )
            work.store.keep(state)

    def silence(self) -> None:
        """The network is gone for ten minutes."""
        self.clock.turn(600)

    def change(self, row: MasterRow) -> None:
        """The hub changes a master row, everywhere."""
        for work in self.places.values():
            load_rows(work.store, (row,))

    # ------------------------------------------------------------ making things

    def board(self, code: str) -> str:
        """A finished control board."""
        work = self.at("ST-040")
        self.make(work, code, BOARDS)
        self.tell()
        return code

    def motor(self, code: str, upto: str = "ST-070") -> str:
        """A motor controller, good at every station up to `upto`."""
        for station in LINE[: LINE.index(upto) + 1]:
            self.make(self.at(station), code, MOTORS)
            self.tell()
        return code

    def make(self, work: Workplace, code: str, order: OrderCode) -> None:
        """Starts a unit, does every step well, and reports it good where it does not do so itself."""
        self.start(work, code, order)
        self.do_steps(work)
        if work.terminal().unit == code and work.terminal().operation:
            accepted(report_unit(work, work.new_id(), Report(ONE)))

    def start(self, work: Workplace, code: str, order: OrderCode) -> None:
        """Takes the order where it is not at hand, then the unit."""
        if work.terminal().order != order:
            accepted(choose_order(work, work.new_id(), order))
        accepted(start_unit(work, work.new_id(), UnitCode(code)))

    def do_steps(self, work: Workplace, *, values: dict[int, str] | None = None, upto: int = 1000) -> None:
        """Does the open steps below `upto`; `values` are given instead of good ones, by step."""
        while work.terminal().operation:
            todo = [state for state in open_steps(opened(work).steps) if state.step.number < upto]
            if not todo:
                return
            self.do_step(work, todo[0], (values or {}).get(todo[0].step.number, ""))

    def do_step(self, work: Workplace, state: StepState, value: str = "") -> None:
        """Does one step; `value` "" is a good one, "fail" fails a check."""
        step = state.step
        if step.kind is StepKind.CONSUME:
            accepted(self._consume(work, str(step.component)))
        elif step.kind is StepKind.CHECK:
            verdict = StepVerdict(value) if value else StepVerdict.PASS
            defect = DefectCode("D-SCRATCH") if value and step.defect is None else None
            judgement = Judgement(step.number, verdict, defect)
            accepted(record_judgements(work, work.new_id(), (judgement,)))
        else:
            low = step.lower if step.lower is not None else (step.upper or ONE) / 2
            accepted(record_value(work, work.new_id(), step.number, value or str(low)))

    def _consume(self, work: Workplace, component: str) -> Outcome[Consumed]:
        item = work.masters.get(Item, component)
        if item is None or item.tracking != "unit":
            return consume_lot(work, work.new_id(), LotCode(LOTS[component]))
        code = f"PCB40A-2611-{len(self.docs):06}"
        self.board(code)
        return consume_unit(work, work.new_id(), UnitCode(code))

    # ------------------------------------------------------------ the exchange

    def _row(self, kind: str, key: str) -> MasterRow | None:
        """The row that the stations have."""
        struct = next(struct for struct in MASTER_TYPES if struct.kind == kind)
        return next(iter(self.places.values())).masters.get(struct, key)

    def _take_docs(self, work: Workplace, things: list[Thing]) -> None:
        own = (work.identity.terminal_id, work.identity.epoch)
        with work.store.database.write() as connection:
            for thing in things:
                merge_hub_doc(connection, own, thing, 1, encode_doc(self.docs[thing]))


def opened(work: Workplace) -> OpenUnit:
    """The open unit, which must be there."""
    found = open_unit(work)
    assert not isinstance(found, Refused), found
    return found


def unit_of(work: Workplace, code: str) -> UnitDoc:
    """What is known of a unit at a workplace."""
    return work.store.doc(UnitDoc, code) or UnitDoc(code)


def links_of(work: Workplace, after: int = 0) -> tuple[Link, ...]:
    """The journal of a workplace behind a sequence."""
    return work.store.links(work.identity, after + 1, 10_000)


def events_after(work: Workplace, after: int = 0) -> list[Event]:
    """The events of a workplace behind a sequence."""
    return [decode_event(link.body) for link in links_of(work, after)]


def kinds_after(work: Workplace, after: int = 0) -> list[str]:
    """Their types."""
    return [event.envelope.type for event in events_after(work, after)]


def head_of(work: Workplace) -> int:
    """How many events a workplace has written."""
    return len(links_of(work))


def writes_nothing(work: Workplace, act: Callable[[], Outcome[T]]) -> Refused:
    """Does an act that must be refused, and must leave nothing behind."""
    before = head_of(work)
    outcome = act()
    assert not isinstance(outcome, Accepted), outcome
    assert head_of(work) == before
    return outcome


def supervisor(work: Workplace) -> None:
    """A supervisor takes over the terminal."""
    sign_in_as(work, SUPERVISOR)


def whole(*values: Decimal) -> tuple[int, ...]:
    """Pieces as plain numbers."""
    return tuple(int(value) for value in values)
