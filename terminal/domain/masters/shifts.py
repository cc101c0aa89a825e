"""Shifts and production days: which shift is it at this moment, in this plant's zone, and how much of its
working time is over.

A shift is named "YYYY-MM-DD/code"; the date is the production day, the day on which the shift started. Wall
time that a change of daylight saving repeats or leaves out follows the zone's own rule.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from terminal.domain.masters.rows import Holiday, Shift

Span = tuple[int, int]
"""Start and end in microseconds UTC."""


class Calendar(NamedTuple):
    """When a line works ("": a place of no line); holidays of other lines may be among them."""

    shifts: Sequence[Shift]
    holidays: Sequence[Holiday] = ()
    line: str = ""


class ShiftNow(msgspec.Struct, frozen=True):
    """A running shift: its name, its master row, start and end in microseconds UTC, breaks in order."""

    name: str
    shift: Shift
    start: int
    end: int
    breaks: tuple[Span, ...] = ()

    def worked_us(self, until: int) -> int:
        """The working time from the start to `until`, without breaks."""
        rested = sum(max(0, min(until, end) - start) for start, end in self.breaks)
        return until - self.start - rested

    def due(self, plan: int, now: int) -> int:
        """So many of `plan` pieces should be made by `now`: none are due for a break."""
        return plan * self.worked_us(now) // max(1, self.worked_us(self.end))

    def share(self, now: int) -> float:
        """How much of the working time is over, 0 to 1."""
        return self.worked_us(now) / max(1, self.worked_us(self.end))


def shift_at(now_us: int, zone: str, calendar: Calendar) -> ShiftNow | None:
    """The shift that runs at `now_us` (microseconds UTC); None between shifts."""
    place = ZoneInfo(zone)
    today = datetime.fromtimestamp(now_us / 1e6, place).date()
    for shift in calendar.shifts:
        for day in (today, today - timedelta(days=1)):
            start, end = _span(day, shift.start, shift.end, place)
            if start <= now_us < end and starts_on(day, shift, calendar):
                breaks = tuple(_breaks(day, shift, place))
                return ShiftNow(f"{day.isoformat()}/{shift.code}", shift, start, end, breaks)
    return None


def starts_on(day: date, shift: Shift, calendar: Calendar) -> bool:
    """Whether the shift starts on that day; a holiday of the line goes before one of the plant."""
    of_day = {row.line: row for row in calendar.holidays if row.day == day}
    holiday = of_day.get(calendar.line) or of_day.get("")
    return shift.code in holiday.shifts if holiday else day.isoweekday() in shift.weekdays


def _breaks(day: date, shift: Shift, place: ZoneInfo) -> Iterator[Span]:
    """The breaks by time; one that daylight saving leaves out is none."""
    for entry in shift.breaks:
        own_day = day + timedelta(days=entry.start < shift.start)
        start, end = _span(own_day, entry.start, entry.end, place)
        if start < end:
            yield start, end


def _span(day: date, start: str, end: str, place: ZoneInfo) -> Span:
    last = day + timedelta(days=end <= start)
    return _moment(day, start, place), _moment(last, end, place)


def _moment(day: date, clock: str, place: ZoneInfo) -> int:
    return int(datetime.combine(day, time.fromisoformat(clock), place).timestamp() * 1e6)


@lru_cache(maxsize=64)
def known_zone(zone: str) -> bool:
    """Whether this computer has the time zone of that name, for example "Asia/Shanghai"."""
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):  # a ZoneInfoNotFoundError is a KeyError
        return False
    return True


def local_date(now_us: int, zone: str) -> date:
    """The calendar day at `now_us` (microseconds UTC) in the plant's zone."""
    return datetime.fromtimestamp(now_us / 1e6, ZoneInfo(zone)).date()
