"""Parameters by themselves: of the moment or of the cycle; silence is told, nothing is made up."""

from decimal import Decimal

import msgspec
import pytest

from terminal.domain.events.payloads import ParameterRecorded, UnitHeld, WorkReported
from terminal.domain.masters.rows import Routing, Step
from terminal.domain.measuring import Sample, Silence, Source, Take
from terminal.domain.outcome import Refusal
from terminal.domain.state.unit import UnitStatus
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_result import record_value
from terminal.usecases.report_work import Report, report_unit
from tests.fakes.acts import accepted
from tests.fakes.floor import BOARDS, ONE, Floor, events_after, head_of, kinds_after, unit_of, writes_nothing

BOARD = "PCB40A-2611-000001"
PEAK = "oven/peak"


@pytest.fixture
def oven(floor: Floor) -> Workplace:
    """The soldering station."""
    return floor.at("ST-040")


def bind(floor: Floor, source: Source, number: int = 70) -> None:
    """From now on the peak temperature comes from a sensor, and the other two parameters are gone."""
    routing = floor.at("ST-040").masters.get(Routing, "PCB-40A")
    assert routing is not None

    def kept(step: Step) -> bool:
        return step.number not in (60, 80)

    def bound(step: Step) -> Step:
        return msgspec.structs.replace(step, source=source) if step.number == number else step

    first = routing.operations[0]
    steps = tuple(bound(step) for step in first.steps if kept(step))
    changed = (msgspec.structs.replace(first, steps=steps), *routing.operations[1:])
    floor.change(msgspec.structs.replace(routing, operations=changed))


def tell(work: Workplace, *values: str, uom: str = "°C", seconds: float = 1) -> None:
    """The sensor speaks; time goes on after each value."""
    for value in values:
        sample = Sample(Decimal(value), uom, work.now(), "TC-9", value.encode())
        work.process_values.note(PEAK, sample)
        work.clock.turn(seconds)  # type: ignore[attr-defined]


def good(work: Workplace) -> None:
    accepted(report_unit(work, work.new_id(), Report(ONE)))


def parameters(work: Workplace, after: int) -> list[ParameterRecorded]:
    return [
        event.payload for event in events_after(work, after) if isinstance(event.payload, ParameterRecorded)
    ]


def test_the_value_of_the_moment_comes_with_the_unit(floor: Floor, oven: Workplace) -> None:
    bind(floor, Source(PEAK))
    tell(oven, "238.4", "241.3")
    before = head_of(oven)
    floor.start(oven, BOARD, BOARDS)
    (value,) = parameters(oven, before)
    assert (value.value, value.uom, value.verdict, value.device) == (Decimal("241.3"), "°C", "pass", PEAK)
    assert value.measured is not None
    assert (value.measured.serial, value.measured.raw, value.measured.samples) == ("TC-9", "241.3", 1)


@pytest.mark.parametrize(
    ("take", "value"),
    [(Take.MEAN, "241.0"), (Take.MIN, "240.0"), (Take.MAX, "242.0"), (Take.MOMENT, "241.0")],
)
def test_a_value_of_the_cycle_comes_with_the_report(
    floor: Floor, oven: Workplace, take: Take, value: str
) -> None:
    bind(floor, Source(PEAK, take=take))
    tell(oven, "300.0", seconds=60)  # of the unit before
    floor.start(oven, BOARD, BOARDS)
    tell(oven, "240.0", "242.0", "241.0")
    floor.do_steps(oven, upto=70)
    floor.do_step(oven, _check(oven))
    before = head_of(oven)
    good(oven)
    (kept,) = parameters(oven, before)
    assert kept.value == Decimal(value)
    assert kept.measured is not None
    assert kept.measured.samples == (1 if take is Take.MOMENT else 3)
    assert kinds_after(oven, before) == ["parameter.recorded", "work.reported"]


@pytest.mark.slow
def test_out_of_limits_holds_the_unit_instead_of_the_report(floor: Floor, oven: Workplace) -> None:
    bind(floor, Source(PEAK, take=Take.MAX))
    floor.start(oven, BOARD, BOARDS)
    floor.do_steps(oven, upto=70)
    floor.do_step(oven, _check(oven))
    tell(oven, "251")
    before = head_of(oven)
    done = accepted(report_unit(oven, oven.new_id(), Report(ONE)))
    assert done.held is not None
    assert done.held.failed == (70,)
    assert unit_of(oven, BOARD).status is UnitStatus.HELD
    payloads = [event.payload for event in events_after(oven, before)]
    assert [type(payload) for payload in payloads] == [ParameterRecorded, WorkReported, UnitHeld]
    assert sum(entry.good for entry in payloads if isinstance(entry, WorkReported)) == 0


@pytest.mark.parametrize("silent", Silence)
def test_silence(floor: Floor, oven: Workplace, silent: Silence) -> None:
    """Never a made-up value: the report waits, and only where the plan says so may a person fill it in."""
    bind(floor, Source(PEAK, take=Take.MEAN, stale_s=5, silent=silent))
    floor.start(oven, BOARD, BOARDS)
    floor.do_steps(oven, upto=70)
    floor.do_step(oven, _check(oven))
    tell(oven, "240", seconds=6)  # stale by now
    why = writes_nothing(oven, lambda: report_unit(oven, oven.new_id(), Report(ONE)))
    assert why.code is (Refusal.SENSOR_SILENT if silent is Silence.BLOCK else Refusal.STEPS_OPEN)
    if silent is Silence.WARN:
        accepted(record_value(oven, oven.new_id(), 70, "240"))
        good(oven)
        return
    by_hand = writes_nothing(oven, lambda: record_value(oven, oven.new_id(), 70, "240"))
    assert by_hand.code is Refusal.SENSOR_SILENT
    tell(oven, "240", seconds=0)
    good(oven)


def test_a_sensor_in_another_unit_gives_no_value(floor: Floor, oven: Workplace) -> None:
    bind(floor, Source(PEAK))
    tell(oven, "466", uom="°F")
    before = head_of(oven)
    floor.start(oven, BOARD, BOARDS)
    assert parameters(oven, before) == []
    why = writes_nothing(oven, lambda: record_value(oven, oven.new_id(), 70, "240"))
    assert why.code is Refusal.WRONG_UNIT_OF_MEASURE


def test_scrap_needs_no_sensor(floor: Floor, oven: Workplace) -> None:
    from terminal.domain.events.payloads import Scrapped
    from terminal.domain.ids import ReasonCode

    bind(floor, Source(PEAK))
    floor.start(oven, BOARD, BOARDS)
    scrap = Report(scrap=(Scrapped(ReasonCode("S-SOLDER"), ONE),))
    accepted(report_unit(oven, oven.new_id(), scrap))


def _check(work: Workplace):  # type: ignore[no-untyped-def]
    from tests.fakes.floor import opened

    return next(state for state in opened(work).steps if state.step.number == 90)
