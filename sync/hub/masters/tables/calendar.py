"""When the plant works: shifts with their weekdays and breaks, and days with a plan of their own."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from sync.hub.masters.files.records import Format, Placed, Record
from sync.hub.masters.files.table import KnownRows, MasterTable, by_row
from sync.hub.masters.files.wrong import Wrong
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import EVERY_DAY, Holiday, Shift, ShiftBreak, Station
from terminal.domain.masters.shifts import Calendar, starts_on

_DAY: Final = 24 * 60
_WEEK: Final = 7 * _DAY
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_WEEKDAYS: Final = re.compile(r"([1-7])(?:-([1-7]))?")
_NEVER: Final = "never"


def _shift(record: Record) -> Shift:
    shift = Shift(
        code=record.code("code"),
        names=record.names(),
        start=_time_of_day(record, "start"),
        end=_time_of_day(record, "end"),
        weekdays=_weekdays(record),
        breaks=tuple(_breaks(record)),
    )
    if not (record.is_wrong("start") or record.is_wrong("end") or record.is_wrong("breaks")):
        _check_breaks(shift, record)
    return shift


def _time_of_day(record: Record, column: str) -> str:
    value = record.needed(column)
    if value and not _TIME.fullmatch(value):
        record.wrong(Wrong.BAD_TIME, column, value=value)
    return value


def _weekdays(record: Record) -> tuple[int, ...]:
    """The days of "1-5;7"; all where it is empty."""
    value = record.text("weekdays")
    if value in ("", _NEVER):
        return EVERY_DAY if not value else ()
    days: set[int] = set()
    for part in value.split(";"):
        found = _WEEKDAYS.fullmatch(part.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if first > last:
            record.wrong(Wrong.BAD_WEEKDAYS, "weekdays", value=value)
        days |= set(range(first, last + 1))
    return tuple(sorted(days))


def _breaks(record: Record) -> Iterator[ShiftBreak]:
    for part in (part.strip() for part in record.text("breaks").split(";")):
        start, _, end = (text.strip() for text in part.partition("-"))
        if _TIME.fullmatch(start) and _TIME.fullmatch(end):
            yield ShiftBreak(start, end)
        elif part:
            record.wrong(Wrong.BAD_BREAK, "breaks", value=part)


def _check_breaks(shift: Shift, record: Record) -> None:
    """Each is within the shift and after the one before it."""
    begin = _minute_of_day(shift.start)
    length = _length(shift.start, shift.end)
    before = 0
    for entry in shift.breaks:
        start = (_minute_of_day(entry.start) - begin) % _DAY
        end = start + _length(entry.start, entry.end)
        if start < before or end > length or end - start == length:
            record.wrong(Wrong.BAD_BREAK, "breaks", value=f"{entry.start}-{entry.end}")
        before = end


def _minute_of_day(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _length(start: str, end: str) -> int:
    """Minutes from one time of the day to the next that is called so."""
    return (_minute_of_day(end) - _minute_of_day(start)) % _DAY or _DAY


def _usable(rows: Sequence[Placed[Shift]]) -> list[Placed[Shift]]:
    """The rows whose times are times."""
    return [entry for entry in rows if _TIME.fullmatch(entry.row.start) and _TIME.fullmatch(entry.row.end)]


def _check_shifts(rows: Sequence[Placed[Shift]], known: KnownRows) -> None:
    """Every moment of the week belongs to one shift."""
    taken: dict[int, str] = {}
    for row, place in _usable(rows):
        minutes = [minute for weekday in row.weekdays for minute in _minutes(row, (weekday - 1) * _DAY)]
        overlapped = sorted(
            {taken[minute % _WEEK] for minute in minutes if minute % _WEEK in taken} - {row.code}
        )
        if overlapped:
            known.found.at(place, Wrong.SHIFTS_OVERLAP, other=tuple(overlapped))
        taken |= {minute % _WEEK: row.code for minute in minutes}


def _minutes(shift: Shift, midnight: int) -> range:
    """The minutes that the shift covers of the day that begins at the minute `midnight`."""
    start = midnight + _minute_of_day(shift.start)
    return range(start, start + _length(shift.start, shift.end))


def _holiday(record: Record) -> Holiday:
    day = record.day("day") if record.needed("day") else None
    return Holiday(
        day=day or date.min,
        names=record.names(),
        line=record.code_or_nothing("line"),
        shifts=record.codes("shifts"),
    )


def _check_holidays(rows: Sequence[Placed[Holiday]], known: KnownRows) -> None:
    lines = {station.line for station, _ in known.files.of(Station)}
    shifts = [row for row, _ in _usable(known.files.of(Shift))]
    holidays = [row for row, _ in rows]
    for row, place in rows:
        if row.line and row.line not in lines and known.is_judged(Station):
            known.found.at(place, Wrong.UNKNOWN_LINE, "line", code=row.line)
        for code in row.shifts:
            known.refer(place, "shifts", code, Shift)
        for one, other in _overlaps(row.day, Calendar(shifts, holidays, row.line)):
            about = {"day": row.day, "one": one, "other": other}
            known.found.at(place, Wrong.HOLIDAY_OVERLAPS, "shifts", **about)


def _overlaps(day: date, calendar: Calendar) -> Iterator[tuple[str, str]]:
    """The shifts, in twos, that overlap on that day or over its midnights."""
    if day == date.min:
        return
    spans = sorted(
        (minutes.start, minutes.stop, beside, shift.code)
        for beside in (-1, 0, 1)
        for shift in calendar.shifts
        if starts_on(day + timedelta(days=beside), shift, calendar)
        for minutes in [_minutes(shift, beside * _DAY)]
    )
    for (_, end, day_of_one, one), (start, _, day_of_other, other) in pairwise(spans):
        if start < end and 0 in (day_of_one, day_of_other):
            yield one, other


SHIFTS: Final = MasterTable(
    struct=Shift,
    format=Format("shifts.csv", ("code", "name_zh", "name_en", "start", "end"), ("weekdays", "breaks")),
    holds=Names(zh="班次时间、星期与休息", en="shifts by wall clock, their weekdays and breaks"),
    needed=True,
    read=by_row(_shift),
    check=_check_shifts,
)
HOLIDAYS: Final = MasterTable(
    struct=Holiday,
    format=Format("holidays.csv", ("day", "name_zh", "name_en"), ("line", "shifts")),
    holds=Names(zh="节假日与调休日", en="days with other shifts than their weekday has, or none"),
    read=by_row(_holiday),
    check=_check_holidays,
)
