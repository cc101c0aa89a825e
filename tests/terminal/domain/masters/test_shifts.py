"""Shifts and production days, in the plant's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Holiday, Shift, ShiftBreak
from terminal.domain.masters.shifts import Calendar, ShiftNow, local_date, shift_at

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"


def shift(code: str, start: str, end: str) -> Shift:
    return Shift(code=code, names=Names("班", "shift"), start=start, end=end)


THREE = (shift("D", "06:00", "14:00"), shift("E", "14:00", "22:00"), shift("N", "22:00", "06:00"))
ALWAYS = Calendar(THREE)


def at(text: str, zone: str = SHANGHAI, fold: int = 0) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return int(moment.timestamp()) * 1_000_000


def name(now: int, zone: str = SHANGHAI) -> str:
    found = shift_at(now, zone, ALWAYS)
    return found.name if found else ""


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-22T06:00:00", "2026-11-22/D"),
        ("2026-11-22T13:59:59", "2026-11-22/D"),
        ("2026-11-22T14:00:00", "2026-11-22/E"),
        ("2026-11-22T22:00:00", "2026-11-22/N"),
        ("2026-11-23T00:00:00", "2026-11-22/N"),
        ("2026-11-23T05:59:59", "2026-11-22/N"),
        ("2026-11-23T06:00:00", "2026-11-23/D"),
        ("2027-01-01T03:00:00", "2026-12-31/N"),
    ],
)
def test_the_day_is_that_on_which_the_shift_began(moment: str, expected: str) -> None:
    assert name(at(moment)) == expected


def test_between_shifts_there_is_none() -> None:
    assert shift_at(at("2026-11-22T15:00:00"), SHANGHAI, Calendar(THREE[:1])) is None
    assert shift_at(at("2026-11-22T15:00:00"), SHANGHAI, Calendar(())) is None


def test_a_shift_of_a_whole_day() -> None:
    all_day = (shift("A", "07:00", "07:00"),)
    found = shift_at(at("2026-11-22T06:59:59"), SHANGHAI, Calendar(all_day))
    assert found is not None
    assert found.name == "2026-11-21/A"
    assert found.end - found.start == 24 * 3_600_000_000


@pytest.mark.parametrize(("night", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-01", 8)])
def test_a_night_is_as_long_as_it_really_is(night: str, hours: int) -> None:
    found = shift_at(at(f"{night}T23:00:00", BERLIN), BERLIN, ALWAYS)
    assert found is not None
    assert (found.end - found.start) // 3_600_000_000 == hours
    assert found.start == at(f"{night}T22:00:00", BERLIN)


def test_the_hour_that_comes_twice_is_in_the_same_shift_twice() -> None:
    first, second = (at("2026-10-25T02:30:00", BERLIN, fold) for fold in (0, 1))
    assert second - first == 3_600_000_000
    assert name(first, BERLIN) == name(second, BERLIN) == "2026-10-24/N"


@pytest.mark.slow
@settings(max_examples=100)
@given(st.integers(0, 2 * 366 * 86_400), st.sampled_from([SHANGHAI, BERLIN, "America/Lima"]))
def test_a_plan_without_gaps_has_a_shift_at_every_moment(second: int, zone: str) -> None:
    now = at("2026-01-01", "UTC") + second * 1_000_000
    found = shift_at(now, zone, ALWAYS)
    assert found is not None
    assert found.start <= now < found.end
    following = shift_at(found.end, zone, ALWAYS)
    assert following is not None
    assert following.start == found.end
    assert following.name != found.name


def test_the_day_is_the_plants() -> None:
    midnight = at("2026-11-23T00:00:00")
    assert local_date(midnight, SHANGHAI) == date(2026, 11, 23)
    assert local_date(midnight - 1, SHANGHAI) == date(2026, 11, 22)
    assert local_date(midnight, "UTC") == date(2026, 11, 22)


WEEK = tuple(msgspec.structs.replace(entry, weekdays=(1, 2, 3, 4, 5)) for entry in THREE)


def holiday(day: str, *shifts: str, line: str = "") -> Holiday:
    return Holiday(day=date.fromisoformat(day), names=Names("节", "holiday"), line=line, shifts=shifts)


def running(now: int, calendar: Calendar, zone: str = SHANGHAI) -> ShiftNow:
    found = shift_at(now, zone, calendar)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20T23:00:00", "2026-11-20/N"),  # a Friday
        ("2026-11-21T05:59:59", "2026-11-20/N"),
        ("2026-11-21T06:00:00", ""),
        ("2026-11-22T23:00:00", ""),
        ("2026-11-23T05:59:59", ""),
        ("2026-11-23T06:00:00", "2026-11-23/D"),
    ],
)
def test_a_shift_starts_on_its_weekdays_and_ends_when_it_ends(moment: str, expected: str) -> None:
    found = shift_at(at(moment), SHANGHAI, Calendar(WEEK))
    assert (found.name if found else "") == expected


@pytest.mark.parametrize(
    ("moment", "line", "expected"),
    [
        ("2026-11-24T05:59:59", "", "2026-11-23/N"),  # the night before goes on into the holiday
        ("2026-11-24T06:00:00", "", ""),
        ("2026-11-24T23:00:00", "", ""),
        ("2026-11-25T05:59:59", "", ""),  # the holiday's own night is out
        ("2026-11-25T06:00:00", "", "2026-11-25/D"),
        ("2026-11-24T07:00:00", "A", "2026-11-24/D"),  # what is said of the line goes first
        ("2026-11-24T15:00:00", "A", ""),
        ("2026-11-24T07:00:00", "B", ""),
        ("2026-11-28T07:00:00", "B", "2026-11-28/D"),  # a Saturday on which they work
        ("2026-11-28T15:00:00", "B", ""),
    ],
)
def test_a_holiday_says_which_shifts_start_on_it(moment: str, line: str, expected: str) -> None:
    holidays = (holiday("2026-11-24"), holiday("2026-11-24", "D", line="A"), holiday("2026-11-28", "D"))
    found = shift_at(at(moment), SHANGHAI, Calendar(WEEK, holidays, line))
    assert (found.name if found else "") == expected


def rested(code: str, start: str, end: str, *breaks: tuple[str, str]) -> Calendar:
    entry = msgspec.structs.replace(
        shift(code, start, end), breaks=tuple(ShiftBreak(*each) for each in breaks)
    )
    return Calendar((entry,))


def test_nothing_is_due_for_a_break() -> None:
    calendar = rested("D", "06:00", "14:00", ("09:00", "09:30"), ("12:00", "12:30"))
    clocks = ("06:00", "07:00", "09:00", "09:15", "09:30", "12:15", "12:30", "13:59")
    moments = [at(f"2026-11-23T{clock}:00") for clock in clocks]
    assert [running(now, calendar).due(70, now) for now in moments] == [0, 10, 30, 30, 30, 55, 55, 69]
    assert running(moments[4], calendar).share(moments[4]) == pytest.approx(3 / 7)


def test_breaks_of_a_night_lie_on_both_days() -> None:
    calendar = rested("N", "22:00", "06:00", ("23:45", "00:15"), ("03:00", "03:30"))
    midnight = at("2026-11-24T00:00:00")
    found = running(midnight, calendar)
    minute = 60_000_000
    assert [((start - midnight) / minute, (end - midnight) / minute) for start, end in found.breaks] == [
        (-15, 15),
        (180, 210),
    ]
    assert found.worked_us(found.end) == 7 * 60 * minute
    assert found.worked_us(midnight) == 105 * minute


@pytest.mark.parametrize("night", ["2026-03-28", "2026-10-24", "2026-06-01"])
def test_a_break_in_the_hour_that_is_left_out_or_repeated(night: str) -> None:
    """In spring the break from two to three is not there, nor is its hour; in autumn it lasts for both."""
    calendar = rested("N", "22:00", "06:00", ("02:00", "03:00"))
    found = running(at(f"{night}T23:00:00", BERLIN), calendar, BERLIN)
    assert found.worked_us(found.end) // 3_600_000_000 == 7
    assert found.due(100, found.start) == 0
    assert found.due(100, found.end) == 100


def test_a_break_at_the_end_of_a_day_and_night() -> None:
    found = running(at("2026-11-23T12:00:00"), rested("A", "08:00", "08:00", ("07:30", "08:00")))
    assert (found.breaks[0][0], found.breaks[0][1]) == (at("2026-11-24T07:30:00"), found.end)
