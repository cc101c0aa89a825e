"""A report as one row of words, names of people. No Qt."""

from decimal import Decimal

from terminal.domain.masters.rows import Person
from terminal.usecases.parts.my_reports import MyReport, my_reports
from terminal.usecases.parts.workplace import Workplace
from terminal.words.times import clock_words
from ui.feedback import Tone
from ui.text import either, text
from ui.widgets.content import UnitLine


def last_lines(work: Workplace, newest: int) -> tuple[UnitLine, ...]:
    """The newest own reports of the shift, one row each."""
    return tuple(report_line(entry, work.identity.zone) for entry in my_reports(work, newest))


TAIL = 11
"""So much of a serial number tells units of one order apart."""


def short_unit(unit: str) -> str:
    """A serial number by its end, where it is long."""
    return f"…{unit[-TAIL:]}" if len(unit) > TAIL else unit


def report_line(entry: MyReport, zone: str) -> UnitLine:
    """A report as one row."""
    number = short_unit(entry.unit) or entry.order
    when = clock_words(entry.at, zone)
    if entry.taken_back:
        return UnitLine(number, when, text("Taken back"), Tone.NEUTRAL, "rotate-ccw")
    many = not entry.unit
    if entry.scrap:
        return UnitLine(number, when, _counted(text("Scrap"), entry.scrap, many), Tone.BAD, "circle-x")
    if entry.rework:
        return UnitLine(number, when, _counted(text("Rework"), entry.rework, many), Tone.WARN, "rotate-ccw")
    return UnitLine(number, when, _counted(text("Good"), entry.good, many), Tone.OK, "circle-check")


def _counted(word: str, quantity: Decimal, many: bool) -> str:
    return f"{word} {quantity}" if many else word


def person_name(work: Workplace, code: str | None) -> str:
    """The name of a person, the code where the masters do not know it, "" for nobody."""
    row = work.masters.get(Person, code) if code else None
    return shown_name(row) if row else code or ""


def shown_name(row: Person) -> str:
    """The name as the language in force writes it: in Latin letters where people read English."""
    return either(zh=row.name, en=row.latin_name or row.name)
