"""Shifts end, clocks are set, daylight saving comes and goes: order, buckets and counts stay right."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from terminal.domain.ids import PersonCode
from terminal.domain.state.count import OutputDoc
from terminal.usecases.parts.my_reports import my_reports
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.sign_in import sign_in
from tests.fakes.acts import accepted
from tests.fakes.floor import FANS, Floor, events_after


def fan(floor: Floor, work: Workplace, number: int) -> None:
    floor.make(work, f"FAN40-2611-{number:06}", FANS)


def output(work: Workplace, shift: str) -> OutputDoc:
    return work.store.doc(OutputDoc, f"{work.identity.station}|{shift}") or OutputDoc("", shift)


def test_counts_of_a_shift_start_anew(floor: Floor) -> None:
    work = floor.at("ST-020")
    for number in range(3):
        fan(floor, work, number)
    floor.clock.turn(6 * 3600)  # 16:00
    assert work.store.doc(OutputDoc, "ST-020|2026-11-22/E") is None
    fan(floor, work, 3)
    assert output(work, "2026-11-22/D").total.good == 3
    assert output(work, "2026-11-22/E").total.good == 1
    assert len(my_reports(work)) == 1
    assert work.order_doc(FANS).at(10).good == 4


def test_the_night_shift_belongs_to_the_day_it_starts_in(floor: Floor) -> None:
    work = floor.at("ST-020")
    floor.clock.turn(14 * 3600)  # 2026-11-23 00:00
    fan(floor, work, 1)
    floor.clock.turn(8 * 3600 - 1)
    fan(floor, work, 2)
    assert output(work, "2026-11-23/N").total.good == 2
    assert output(work, "2026-11-23/N").good_by_hour == {0: 1, 7: 1}


def test_a_clock_set_back_a_day_loses_and_crashes_nothing(floor: Floor) -> None:
    work = floor.at("ST-020")
    fan(floor, work, 1)
    last = work.terminal().last_at
    floor.clock.jump(-86_400)
    fan(floor, work, 2)
    accepted(sign_in(work, work.new_id(), PersonCode("E10484")))
    fan(floor, work, 3)
    events = events_after(work)
    sequences = [event.envelope.sequence for event in events]
    assert sequences == sorted(sequences)
    walls = [event.envelope.occurred_at for event in events]
    assert walls != sorted(walls)
    monotonic = [event.envelope.monotonic_ns for event in events]
    assert monotonic == sorted(monotonic)
    assert work.order_doc(FANS).at(10).good == 3
    assert output(work, "2026-11-22/D").total.good == 1
    assert output(work, "2026-11-21/D").total.good == 2
    assert work.terminal().last_at == last
    assert work.terminal().actor == "E10484"


@pytest.mark.parametrize("year", [2000, 1970])
def test_a_dead_battery_loses_and_crashes_nothing(floor: Floor, year: int) -> None:
    work = floor.at("ST-020")
    floor.clock.wall = int(datetime(year, 1, 1, tzinfo=UTC).timestamp() * 1e6)
    fan(floor, work, 1)
    assert work.order_doc(FANS).at(10).good == 1
    assert events_after(work)[-1].envelope.shift == f"{year}-01-01/D"


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 7), ("2026-10-25", 9)])
def test_daylight_saving_makes_a_night_shorter_or_longer(floor: Floor, day: str, hours: int) -> None:
    work = floor.at("ST-020")
    berlin = Workplace(work.store, floor.clock, msgspec.structs.replace(work.identity, zone="Europe/Berlin"))
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    floor.clock.wall = int(midnight.timestamp() * 1e6)
    shift = berlin.shift()
    assert shift is not None
    assert shift.name == f"{day}/N"
    assert shift.end - shift.start == hours * 3_600_000_000
    for number in range(hours):
        fan(floor, berlin, number)
        floor.clock.turn(3600)
    following = berlin.shift()
    assert following is not None
    assert following.name == f"{day}/D"
    doc = output(berlin, f"{day}/N")
    assert doc.total.good == hours
    assert sum(doc.good_by_hour.values()) == hours
    assert doc.good_by_hour.get(2, 0) == (0 if hours == 7 else 2)
