"""Badge and PIN: who may try, how often, and what is written of it."""

import msgspec
import pytest
from argon2 import PasswordHasher

from terminal.domain.events import KioskLeft
from terminal.domain.masters import Person
from terminal.domain.outcome import Accepted, Refusal, Refused
from terminal.usecases.pin import LOCK_S, TRIES, PinGate
from terminal.usecases.workplace import Workplace
from tests.fakes.floor import Floor, events_after, head_of

BOSS, PIN = "E10482", "804216"


@pytest.fixture
def work(floor: Floor) -> Workplace:
    """A station where the supervisor's PIN is judged quickly."""
    work = floor.at("ST-020")
    row = work.masters.get(Person, BOSS)
    assert row is not None
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN)
    floor.change(msgspec.structs.replace(row, pin=cheap))
    return work


@pytest.fixture
def gate(work: Workplace) -> PinGate:
    return PinGate(work)


def tries(work: Workplace, gate: PinGate, count: int, pin: str = "000000") -> list[Refused]:
    outcomes = [gate.supervisor(work.new_id(), BOSS, pin) for _ in range(count)]
    assert all(isinstance(outcome, Refused) for outcome in outcomes)
    return [outcome for outcome in outcomes if isinstance(outcome, Refused)]


def test_the_right_pin_opens_and_writes_nothing(work: Workplace, gate: PinGate) -> None:
    before = head_of(work)
    outcome = gate.supervisor(work.new_id(), BOSS, PIN)
    assert isinstance(outcome, Accepted)
    assert outcome.value.code == BOSS
    assert head_of(work) == before


def test_a_wrong_one_says_what_is_left_and_is_recorded(work: Workplace, gate: PinGate) -> None:
    refusal = tries(work, gate, 1)[0]
    assert refusal == Refused(Refusal.WRONG_PIN, {"left": "4"})
    event = events_after(work)[-1]
    assert event.payload == KioskLeft(allowed=False)
    assert event.envelope.actor == BOSS


@pytest.mark.parametrize("code", ["E10483", "E10486", "E10501", "E99999"])
def test_nobody_else_may_even_try(work: Workplace, gate: PinGate, code: str) -> None:
    before = head_of(work)
    outcome = gate.supervisor(work.new_id(), code, PIN)
    assert isinstance(outcome, Refused)
    assert outcome.code is Refusal.SUPERVISOR_NEEDED
    assert head_of(work) == before


def test_the_fifth_wrong_one_locks_and_the_time_doubles(floor: Floor, work: Workplace, gate: PinGate) -> None:
    assert tries(work, gate, TRIES)[-1] == Refused(Refusal.PIN_LOCKED, {"seconds": str(LOCK_S)})
    outcome = gate.supervisor(work.new_id(), BOSS, PIN)
    assert isinstance(outcome, Refused)
    assert outcome.code is Refusal.PIN_LOCKED
    floor.clock.turn(LOCK_S)
    assert tries(work, gate, TRIES)[-1].parameters["seconds"] == str(LOCK_S * 2)
    floor.clock.jump(10 * LOCK_S)  # setting the wall clock opens nothing
    assert isinstance(gate.may_try(BOSS), Refused)
    floor.clock.turn(LOCK_S * 2)
    assert isinstance(gate.supervisor(work.new_id(), BOSS, PIN), Accepted)
    assert tries(work, gate, 1)[0].code is Refusal.WRONG_PIN


def test_a_damaged_verifier_opens_nothing(floor: Floor, work: Workplace, gate: PinGate) -> None:
    row = work.masters.get(Person, BOSS)
    assert row is not None
    for broken in ("", "$argon2id$", "plain"):
        floor.change(msgspec.structs.replace(row, pin=broken))
        assert isinstance(gate.supervisor(work.new_id(), BOSS, broken), Refused)
