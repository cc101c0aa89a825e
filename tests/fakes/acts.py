"""Short ways for tests to bring a workplace where they begin: signed in, units made, units on hold."""

from typing import TypeVar

import msgspec

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.ids import DefectCode, OrderCode, PersonCode, StationCode, UnitCode
from terminal.domain.outcome import Accepted, Outcome
from terminal.usecases.choose_order import choose_order
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_result import Judgement, record_judgements, record_value
from terminal.usecases.sign_in import sign_in
from terminal.usecases.start_unit import start_unit

T = TypeVar("T")
FAN_ORDER, MOTOR_ORDER = OrderCode("WO-2026-1157"), OrderCode("WO-2026-1147")
SUPERVISOR, OPERATOR, INSPECTOR = PersonCode("E10482"), PersonCode("E10483"), PersonCode("E10486")


def accepted(outcome: Outcome[T]) -> T:
    """The value of an act that must not be refused."""
    assert isinstance(outcome, Accepted), outcome
    return outcome.value


def at_station(work: Workplace, station: str) -> Workplace:
    """The terminal of another station, on the same store."""
    other = {"terminal_id": f"T-{station}", "station": StationCode(station)}
    identity = msgspec.structs.replace(work.identity, **other)
    return Workplace(work.store, work.clock, identity)


def sign_in_as(work: Workplace, person: PersonCode) -> None:
    """Somebody signs in."""
    accepted(sign_in(work, work.new_id(), person))


def hub_is_away(work: Workplace) -> None:
    """No word from the hub: units are taken whose earlier operations nobody here has heard of."""
    work.store.keep(msgspec.structs.replace(work.store.exchange(), contact_at=None))


def make_fans(work: Workplace, first: int, last: int) -> list[str]:
    """Fan kits, finished by one scan each at ST-020."""
    maker = at_station(work, "ST-020")
    sign_in_as(maker, OPERATOR)
    accepted(choose_order(maker, maker.new_id(), FAN_ORDER))
    codes = [f"FAN40-2611-{number:06}" for number in range(first, last + 1)]
    for code in codes:
        accepted(start_unit(maker, maker.new_id(), UnitCode(code)))
    return codes


def open_motor(work: Workplace, code: str) -> None:
    """A motor controller is taken up at the station; nobody here has heard of earlier operations."""
    hub_is_away(work)
    if work.terminal().order != MOTOR_ORDER:
        accepted(choose_order(work, work.new_id(), MOTOR_ORDER))
    accepted(start_unit(work, work.new_id(), UnitCode(code)))


def fail_motor(work: Workplace, code: str) -> None:
    """A motor controller is inspected at ST-070 and fails by a scratch and its gap."""
    open_motor(work, code)
    checks = (
        Judgement(20, StepVerdict.FAIL, DefectCode("D-SCRATCH")),
        Judgement(30, StepVerdict.PASS),
        Judgement(40, StepVerdict.PASS),
    )
    accepted(record_judgements(work, work.new_id(), checks))
    accepted(record_value(work, work.new_id(), 50, "0.45"))
    accepted(record_value(work, work.new_id(), 60, "420.0"))
