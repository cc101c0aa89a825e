"""Shifts and production days, in the plant's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Shift
from terminal.domain.masters.shifts import local_date, shift_at

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"


def shift(code: str, start: str, end: str) -> Shift:
    return Shift(code=code, names=Names("班", "shift"), start=start, end=end)


THREE = (shift("D", "06:00", "14:00"), shift("E", "14:00", "22:00"), shift("N", "22:00", "06:00"))


def at(text: str, zone: str = SHANGHAI, fold: int = 0) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return int(moment.timestamp()) * 1_000_000


def name(now: int, zone: str = SHANGHAI) -> str:
    found = shift_at(now, zone, THREE)
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
    assert shift_at(at("2026-11-22T15:00:00"), SHANGHAI, THREE[:1]) is None
    assert shift_at(at("2026-11-22T15:00:00"), SHANGHAI, ()) is None


def test_a_shift_of_a_whole_day() -> None:
    all_day = (shift("A", "07:00", "07:00"),)
    found = shift_at(at("2026-11-22T06:59:59"), SHANGHAI, all_day)
    assert found is not None
    assert found.name == "2026-11-21/A"
    assert found.end - found.start == 24 * 3_600_000_000


@pytest.mark.parametrize(("night", "hours"), [("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-01", 8)])
def test_a_night_is_as_long_as_it_really_is(night: str, hours: int) -> None:
    found = shift_at(at(f"{night}T23:00:00", BERLIN), BERLIN, THREE)
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
    found = shift_at(now, zone, THREE)
    assert found is not None
    assert found.start <= now < found.end
    following = shift_at(found.end, zone, THREE)
    assert following is not None
    assert following.start == found.end
    assert following.name != found.name


def test_the_day_is_the_plants() -> None:
    midnight = at("2026-11-23T00:00:00")
    assert local_date(midnight, SHANGHAI) == date(2026, 11, 23)
    assert local_date(midnight - 1, SHANGHAI) == date(2026, 11, 22)
    assert local_date(midnight, "UTC") == date(2026, 11, 22)
