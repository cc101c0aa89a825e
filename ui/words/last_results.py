"""The last results of a step as a trend and as rows of words. No Qt."""

from msgspec.structs import replace

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.masters.rows import Step
from terminal.usecases.parts.last_results import LastResult, last_results
from terminal.usecases.parts.workplace import Workplace
from terminal.words.times import clock_words
from ui.feedback import Tone
from ui.text import text
from ui.widgets.content import KeypadField, Trend, TrendPoint, UnitLine
from ui.words.defects import defect_name
from ui.words.reports import short_unit
from ui.words.values import limits_of, value_field

NEWEST = 12


def results_here(work: Workplace, step: Step) -> tuple[LastResult, ...]:
    """What the last units gave in that step of the operation that is worked on, oldest first."""
    operation = work.operation()
    return last_results(work, operation, step, NEWEST) if operation else ()


def value_asked(work: Workplace, step: Step) -> KeypadField:
    """What the keypad asks for a step's value, with what the last units gave."""
    results = results_here(work, step)
    title = text("Last {n} units of this shift", n=len(results))
    return replace(value_field(step), trend=trend_of(step, results, title))


def trend_of(step: Step, results: tuple[LastResult, ...], title: str = "") -> Trend | None:
    """The values of a step in their order, with its limits; None where there are too few to show one."""
    points = tuple(
        TrendPoint(float(one.value), one.verdict == StepVerdict.FAIL)
        for one in results
        if one.value is not None
    )
    return Trend(title, points, limits_of(step)) if len(points) > 1 else None


def result_lines(work: Workplace, step: Step, results: tuple[LastResult, ...]) -> tuple[UnitLine, ...]:
    """A row for each result, the newest first."""
    return tuple(_line(work, step, one) for one in reversed(results))


def _line(work: Workplace, step: Step, result: LastResult) -> UnitLine:
    failed = result.verdict == StepVerdict.FAIL
    if result.value is not None:
        word = f"{result.value} {step.uom}".strip()
    else:
        word = defect_name(work, result.code) if failed else text("Pass")
    tone = Tone.BAD if failed else Tone.OK
    return UnitLine(short_unit(result.unit), clock_words(result.at, work.identity.zone), word, tone)
