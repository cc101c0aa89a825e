"""Badge and PIN: who may try, how often, and what is written of it."""

from functools import partial

import msgspec
import pytest
from argon2 import PasswordHasher

from terminal.domain.events.payloads import KioskLeft
from terminal.domain.masters.rows import Person
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused
from terminal.faults import FaultCode, StoreFault
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.pin import LOCK_S, TRIES, PinGate
from tests.fakes.clock import FakeClock
from tests.fakes.floor import Floor, events_after, head_of
from tests.fakes.workplace import PEPPER, with_sealed_pin

BOSS, PIN = "E10482", "804216"


@pytest.fixture
def work(floor: Floor) -> Workplace:
    """A station where the supervisor's PIN is judged quickly."""
    work = floor.at("ST-020")
    row = work.masters.get(Person, BOSS)
    assert row is not None
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN)
    floor.change(with_sealed_pin(msgspec.structs.replace(row, pin=cheap)))
    return work


@pytest.fixture
def gate(work: Workplace) -> PinGate:
    return PinGate(work)


DAY_US = 86_400_000_000


def enter(work: Workplace, gate: PinGate, code: str = BOSS, pin: str = PIN) -> Outcome[Person]:
    """What a screen does: may it be tried, does it fit, then what follows."""
    person = gate.may_try(code)
    if isinstance(person, Refused):
        return person
    return gate.settle(work.new_id(), person, fits=gate.fits(person, pin))


def tries(work: Workplace, gate: PinGate, count: int, pin: str = "000000") -> list[Refused]:
    outcomes = [enter(work, gate, pin=pin) for _ in range(count)]
    assert all(isinstance(outcome, Refused) for outcome in outcomes)
    return [outcome for outcome in outcomes if isinstance(outcome, Refused)]


def test_the_right_pin_opens_and_writes_nothing(work: Workplace, gate: PinGate) -> None:
    before = head_of(work)
    outcome = enter(work, gate)
    assert isinstance(outcome, Accepted)
    assert outcome.value.code == BOSS
    assert head_of(work) == before


def test_a_wrong_one_says_what_is_left_and_is_recorded(work: Workplace, gate: PinGate) -> None:
    refusal = tries(work, gate, 1)[0]
    assert refusal == Refused(Refusal.WRONG_PIN, {"left": "4"})
    event = events_after(work)[-1]
    assert event.payload == KioskLeft(allowed=False)
    assert event.envelope.actor == BOSS


def test_a_full_disk_gives_no_try(work: Workplace, gate: PinGate, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_value: object) -> None:
        raise StoreFault(FaultCode.STORE_FULL, "full")

    monkeypatch.setattr(work.store, "keep", full)
    said = [refusal.code for refusal in tries(work, gate, TRIES)]
    assert said == [Refusal.DISK_NEARLY_FULL] * TRIES
    for each in (gate, PinGate(work)):  # each screen has a gate of its own
        outcome = enter(work, each)
        assert isinstance(outcome, Refused)
        assert outcome.code is Refusal.PIN_LOCKED


@pytest.mark.parametrize("code", ["E10483", "E10486", "E10501", "E99999"])
def test_nobody_else_may_even_try(work: Workplace, gate: PinGate, code: str) -> None:
    before = head_of(work)
    outcome = enter(work, gate, code)
    assert isinstance(outcome, Refused)
    assert outcome.code is Refusal.SUPERVISOR_NEEDED
    assert head_of(work) == before


@pytest.mark.slow
def test_the_fifth_wrong_one_locks_and_the_time_doubles(floor: Floor, work: Workplace, gate: PinGate) -> None:
    assert tries(work, gate, TRIES)[-1] == Refused(Refusal.PIN_LOCKED, {"seconds": str(LOCK_S)})
    outcome = enter(work, gate)
    assert isinstance(outcome, Refused)
    assert outcome.code is Refusal.PIN_LOCKED
    floor.clock.turn(LOCK_S)
    assert tries(work, gate, TRIES)[-1].parameters["seconds"] == str(LOCK_S * 2)
    floor.clock.jump(10 * LOCK_S)  # setting the wall clock opens nothing
    assert isinstance(gate.may_try(BOSS), Refused)
    floor.clock.turn(LOCK_S * 2)
    assert isinstance(enter(work, gate), Accepted)
    assert tries(work, gate, 1)[0].code is Refusal.WRONG_PIN


@pytest.mark.slow
def test_a_damaged_verifier_opens_nothing(floor: Floor, work: Workplace, gate: PinGate) -> None:
    row = work.masters.get(Person, BOSS)
    assert row is not None
    for broken in ("", "$argon2id$", "plain", "peppered:", row.pin.removeprefix("peppered:")):
        floor.change(msgspec.structs.replace(row, pin=broken))
        assert isinstance(enter(work, gate, pin=PIN), Refused)


def restarted(work: Workplace, clock: FakeClock, pepper: bytes = PEPPER) -> PinGate:
    """The gate of the program after it, or the whole computer, was started anew."""
    return PinGate(Workplace(work.store, clock, work.identity, pepper))


def test_a_restart_of_the_program_forgives_nothing(floor: Floor, work: Workplace, gate: PinGate) -> None:
    tries(work, gate, TRIES - 1)
    again = restarted(work, floor.clock)
    assert tries(work, again, 1)[0].code is Refusal.PIN_LOCKED
    assert restarted(work, floor.clock).may_try(BOSS) == Refused(Refusal.PIN_LOCKED, {"seconds": str(LOCK_S)})


@pytest.mark.slow
def test_after_a_start_of_the_computer_the_lock_begins_again(
    floor: Floor, work: Workplace, gate: PinGate
) -> None:
    """Whatever the wall clock says: a day ahead gave five tries with each start."""
    tries(work, gate, TRIES)
    booted, after = floor.clock, gate
    for start in range(6):
        booted = FakeClock(floor.clock.now() + start * DAY_US, boot_id=f"start {start}")
        booted.mono = 5
        after = restarted(work, booted)
        assert after.may_try(BOSS) == Refused(Refusal.PIN_LOCKED, {"seconds": str(LOCK_S)})
        assert tries(work, after, 1)[0].code is Refusal.PIN_LOCKED
        booted.jump(10 * LOCK_S)
        assert isinstance(after.may_try(BOSS), Refused)
    booted.turn(LOCK_S)
    assert isinstance(after.may_try(BOSS), Person)


def test_a_clock_that_lost_its_time_locks_no_longer_than_the_whole(
    floor: Floor, work: Workplace, gate: PinGate
) -> None:
    tries(work, gate, TRIES)
    after = restarted(work, FakeClock(946_684_800_000_000, boot_id="another start"))
    assert after.may_try(BOSS) == Refused(Refusal.PIN_LOCKED, {"seconds": str(LOCK_S)})


def test_the_right_pin_ends_the_count(floor: Floor, work: Workplace, gate: PinGate) -> None:
    tries(work, gate, TRIES - 1)
    assert isinstance(enter(work, gate), Accepted)
    assert work.store.pin_book().tries == {}


def test_a_full_disk_gives_no_free_tries(
    work: Workplace, gate: PinGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = StoreFault(FaultCode.STORE_FULL, "full")
    monkeypatch.setattr(work.store, "require_space", partial(raising, full))
    assert [entry.code for entry in tries(work, gate, TRIES)] == [Refusal.DISK_NEARLY_FULL] * TRIES
    assert isinstance(gate.may_try(BOSS), Refused)


def raising(fault: StoreFault) -> None:
    raise fault


def test_another_plants_pepper_opens_nothing_and_none_is_said(floor: Floor, work: Workplace) -> None:
    foreign = restarted(work, floor.clock, bytes(32))
    assert isinstance(enter(work, foreign), Refused)
    assert restarted(work, floor.clock, b"").may_try(BOSS) == Refused(Refusal.NO_PIN_HERE)
