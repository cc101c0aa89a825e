"""A gauge's value goes to the characteristic that waits; the instrument is judged as the plan says."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from terminal.domain.events.payloads import InspectionRecorded
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Instrument, Routing, RoutingOperation, Step
from terminal.domain.measuring import InstrumentRule, Sample
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_reading import record_reading
from terminal.usecases.record_result import Recorded, record_value
from tests.fakes.acts import accepted, hub_is_away
from tests.fakes.floor import MOTORS, Floor, events_after, head_of, opened, writes_nothing

MOTOR = "MC40-2611-000001"
OHMS = Instrument(
    code="G-07", names=Names("表", "Meter"), serial="S7", resolution=Decimal("0.1"), calibration_due=None
)


@pytest.fixture
def test(floor: Floor) -> Workplace:
    """A motor at the electrical test, its meter registered."""
    work = floor.at("ST-060")
    hub_is_away(work)
    floor.change(OHMS)
    floor.start(work, MOTOR, MOTORS)
    return work


def sample(value: str, uom: str = "MΩ", serial: str = "S7", raw: bytes = b"R 250.0\r") -> Sample:
    return Sample(Decimal(value), uom, 1_795_312_800_000_000, serial, raw)


def read(work: Workplace, given: Sample, asked: int | None = None) -> Outcome[Recorded]:
    return record_reading(work, work.new_id(), "meter", given, asked=asked)


def plan(floor: Floor, **changes: object) -> None:
    """Changes the steps of the electrical test that take a value."""
    routing = floor.at("ST-060").masters.get(Routing, "MC-40")
    assert routing is not None

    def step(old: Step) -> Step:
        return msgspec.structs.replace(old, **changes) if old.uom else old

    def operation(old: RoutingOperation) -> RoutingOperation:
        return msgspec.structs.replace(old, steps=tuple(map(step, old.steps))) if old.number == 40 else old

    floor.change(msgspec.structs.replace(routing, operations=tuple(map(operation, routing.operations))))


def recorded(work: Workplace, after: int) -> InspectionRecorded:
    payload = events_after(work, after)[0].payload
    assert isinstance(payload, InspectionRecorded)
    return payload


@pytest.mark.slow
def test_it_goes_where_it_is_waited_for_with_all_that_measured_it(test: Workplace) -> None:
    before = head_of(test)
    done = read(test, sample("250.0"))
    assert isinstance(done, Accepted)
    assert (done.value.step, done.value.verdict, done.warnings) == (20, "pass", ())
    kept = recorded(test, before)
    assert (kept.value, kept.device) == (Decimal("250.0"), "meter")
    assert kept.measured is not None
    assert (kept.measured.instrument, kept.measured.serial, kept.measured.raw) == (
        "G-07",
        "S7",
        "hex:52203235302e300d",
    )
    assert kept.measured.resolution == Decimal("0.1")
    assert [state.step.number for state in opened(test).steps if state.open] == [30, 40, 50, 60, 70]


def test_a_keypad_that_is_open_gets_the_value(test: Workplace) -> None:
    accepted(record_value(test, test.new_id(), 20, "250"))
    assert accepted(read(test, sample("90"), asked=20)).verdict == "fail"


def test_another_unit_of_measure_is_refused(test: Workplace) -> None:
    why = writes_nothing(test, lambda: read(test, sample("250", "kΩ")))
    assert why == Refused(Refusal.WRONG_UNIT_OF_MEASURE, {"uom": "kΩ", "wanted": "MΩ", "value": "250"})


@pytest.mark.slow
def test_nothing_waits(floor: Floor, test: Workplace) -> None:
    floor.do_steps(test, upto=60)
    assert writes_nothing(test, lambda: read(test, sample("250"))).code is Refusal.NO_VALUE_WAITED_FOR


@pytest.mark.slow
def test_no_digit_is_lost_and_none_decides_wrongly(test: Workplace) -> None:
    """47.49 V is below 47.5, though the plan records one decimal."""
    accepted(record_value(test, test.new_id(), 20, "250"))
    before = head_of(test)
    assert accepted(read(test, sample("47.49", "V"))).verdict == "fail"
    assert recorded(test, before).value == Decimal("47.49")


@pytest.mark.parametrize(
    ("instrument", "given", "why"),
    [
        (OHMS, sample("250", serial="S8"), Refusal.INSTRUMENT_UNKNOWN),
        (
            msgspec.structs.replace(OHMS, calibration_due=date(2026, 11, 21)),
            sample("250"),
            Refusal.CALIBRATION_EXPIRED,
        ),
        (msgspec.structs.replace(OHMS, resolution=Decimal("0.2")), sample("48.0", "V"), None),
        (msgspec.structs.replace(OHMS, resolution=Decimal("0.1")), sample("48.0", "V"), None),
    ],
)
def test_the_plan_decides_about_the_instrument(
    floor: Floor, test: Workplace, instrument: Instrument, given: Sample, why: Refusal | None
) -> None:
    """0.1 V is a tenth of 47.5 to 48.5 V; 0.2 V is not."""
    if given.uom == "V":
        accepted(record_value(test, test.new_id(), 20, "250"))
        why = Refusal.INSTRUMENT_TOO_COARSE if instrument.resolution > Decimal("0.1") else None
    floor.change(instrument)
    plan(floor, instrument=InstrumentRule.REFUSE)
    if why is None:
        accepted(read(test, given))
        return
    assert writes_nothing(test, lambda: read(test, given)).code is why
    plan(floor, instrument=InstrumentRule.WARN)
    before = head_of(test)
    warned = read(test, given)
    assert isinstance(warned, Accepted)
    assert warned.warnings == (why.value,)
    kept = recorded(test, before).measured
    assert kept is not None
    assert kept.concerns == (why.value,)


def test_the_last_day_of_a_calibration_counts(floor: Floor, test: Workplace) -> None:
    floor.change(msgspec.structs.replace(OHMS, calibration_due=date(2026, 11, 22)))
    plan(floor, instrument=InstrumentRule.REFUSE)
    accepted(read(test, sample("250")))


@pytest.mark.slow
def test_a_gauge_without_a_number_of_its_own_is_known_by_its_name(floor: Floor, test: Workplace) -> None:
    floor.change(msgspec.structs.replace(OHMS, serial="meter"))
    plan(floor, instrument=InstrumentRule.REFUSE)
    accepted(read(test, sample("250", serial="")))


def test_the_same_press_twice_records_once(test: Workplace) -> None:
    command = test.new_id()
    before = head_of(test)
    for _ in range(2):
        accepted(record_reading(test, command, "meter", sample("250.0")))
    assert head_of(test) == before + 1
