"""Shifts and production days: which shift is it at this moment, in this plant's zone.

A shift is named "YYYY-MM-DD/code"; the date is the production day, the day on which the shift started. Wall
time that a change of
daylight saving repeats or leaves out follows the zone's own rule.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from terminal.domain.masters.rows import Shift


class ShiftNow(msgspec.Struct, frozen=True):
    """A running shift: its name, its master row, start and end in microseconds UTC."""

    name: str
    shift: Shift
    start: int
    end: int


def shift_at(now_us: int, zone: str, shifts: Iterable[Shift]) -> ShiftNow | None:
    """The shift that runs at `now_us` (microseconds UTC); None between shifts."""
    place = ZoneInfo(zone)
    moment = datetime.fromtimestamp(now_us / 1e6, place)
    for shift in shifts:
        for back in (0, 1):
            start, end = _bounds(moment, back, shift, place)
            if start <= now_us < end:
                day = (moment - timedelta(days=back)).date()
                return ShiftNow(f"{day.isoformat()}/{shift.code}", shift, start, end)
    return None


def _bounds(moment: datetime, back: int, shift: Shift, place: ZoneInfo) -> tuple[int, int]:
    day = (moment - timedelta(days=back)).date()
    start, end = time.fromisoformat(shift.start), time.fromisoformat(shift.end)
    last = day + timedelta(days=1) if end <= start else day
    begin_at = datetime.combine(day, start, place)
    end_at = datetime.combine(last, end, place)
    return int(begin_at.timestamp() * 1e6), int(end_at.timestamp() * 1e6)


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
