"""Puts together what the inspection screen shows, from the store. Reads only. No Qt."""

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.masters.kinds import StepKind
from terminal.domain.outcome import Refused
from terminal.domain.state.routing import StepState, failed_steps, steps_by_hand, work_steps
from terminal.domain.state.unit import UnitDoc
from terminal.usecases.parts.open_unit import OpenUnit, open_unit
from terminal.usecases.parts.workplace import Workplace
from ui.desk.buttons import Button
from ui.desk.open_choice import OpenChoice
from ui.desk.reporting import reason_picker, report_actions, unit_that_waits, why_no_unit, why_not_good
from ui.screens.inspection.state import Before, CharacteristicKeypad, InspectionState
from ui.text import language, text
from ui.widgets import content
from ui.widgets.content import LAST_ROWS, Action, Kind, Row, RowButton
from ui.words.defects import defect_name, defect_tiles
from ui.words.last_results import result_lines, results_here, trend_of, value_asked
from ui.words.orders import operation_caption, order_view, shift_rows
from ui.words.reports import last_lines
from ui.words.values import by_hand_too, done_look, limits_words, sensor_words, value_words

VALUED = (StepKind.PARAMETER, StepKind.MEASURE)


def opened_here(work: Workplace) -> OpenUnit | None:
    """The unit on the sheet, None when none is open."""
    opened = open_unit(work)
    return None if isinstance(opened, Refused) else opened


def on_sheet(opened: OpenUnit) -> tuple[StepState, ...]:
    """The characteristics: all work but the scan that opened the sheet."""
    return tuple(state for state in work_steps(opened.steps) if state.step.kind is not StepKind.SCAN_UNIT)


def next_on_sheet(opened: OpenUnit) -> StepState | None:
    """The first characteristic still open that no sensor fills."""
    return next(iter(steps_by_hand(on_sheet(opened))), None)


def open_checks(opened: OpenUnit) -> tuple[StepState, ...]:
    """The pass/fail characteristics nobody has judged yet."""
    return tuple(state for state in on_sheet(opened) if state.open and state.step.kind is StepKind.CHECK)


def sheet_state(
    work: Workplace, choice: OpenChoice, asking: int | None, failing: int | None, held: str
) -> InspectionState:
    """The whole screen; `held` is the unit that has just failed, "" when none has."""
    opened = opened_here(work)
    rows = tuple(_row(work, state, opened) for state in on_sheet(opened)) if opened else ()
    stands = [row.stand for row in rows]
    failed = opened.state(failing) if opened and failing is not None else None
    current = stands.index(content.StepStanding.CURRENT) if content.StepStanding.CURRENT in stands else -1
    return InspectionState(
        order=order_view(work),
        last=last_lines(work, LAST_ROWS),
        caption=operation_caption(work.operation()),
        unit=opened.unit.unit if opened else "",
        rows=rows,
        current=current,
        empty=_empty(work, held),
        actions=_actions(work, opened),
        picker=reason_picker(work, choice),
        asking=_asking(work, opened, asking),
        defects_title=_wrong_what(failed),
        defects=defect_tiles(work, failed.step.defect) if failed else (),
        before=_before(work, opened) if opened else None,
        shift=shift_rows(work),
    )


def _before(work: Workplace, opened: OpenUnit) -> Before | None:
    """What the units before gave in the characteristic that is next; in the last one where all are done."""
    rows = on_sheet(opened)
    state = next_on_sheet(opened) or (rows[-1] if rows else None)
    if state is None:
        return None
    results = results_here(work, state.step)
    title = text("{name}: last units", name=state.step.names.of(language()))
    return Before(
        title,
        trend_of(state.step, results),
        result_lines(work, state.step, results),
        text("None yet in this shift."),
    )


def _row(work: Workplace, state: StepState, opened: OpenUnit) -> Row:
    step = state.step
    following = next_on_sheet(opened)
    return Row(
        str(step.number),
        step.names.of(language()),
        _detail(work, state),
        _stand(state, current=following is not None and following.step.number == step.number),
        _buttons(state, current=following is not None and following.step.number == step.number),
    )


def _stand(state: StepState, *, current: bool) -> content.StepStanding:
    if state.done:
        return done_look(state.done)
    return content.StepStanding.CURRENT if current else content.StepStanding.WAITING


def _detail(work: Workplace, state: StepState) -> str:
    step = state.step
    done = state.done
    if step.kind in VALUED:
        limits = (sensor_words(work, step) if state.open else "") + limits_words(step)
        return value_words(done, step, limits) if done and done.value is not None else limits
    if step.kind is StepKind.CHECK:
        if done is None:
            return ""
        return defect_name(work, done.code) if done.verdict == StepVerdict.FAIL else text("Pass")
    return done.code if done else text("scan {component}", component=step.component or "")


def _buttons(state: StepState, *, current: bool) -> tuple[RowButton, ...]:
    """A judged characteristic offers what it is not; a measured one another value."""
    passed = RowButton(StepVerdict.PASS, "check", text("Pass"))
    failed = RowButton(StepVerdict.FAIL, "x", text("Fail"))
    if state.step.kind in VALUED:
        if state.step.source is not None and not by_hand_too(state):
            return ()
        again = text("Measure again") if state.done else text("Enter")
        return (RowButton(Button.VALUE, "", again, current),)
    if state.step.kind is not StepKind.CHECK:
        return ()
    if state.done is None:
        return (passed, failed)
    return (passed,) if state.done.verdict == StepVerdict.FAIL else (failed,)


def _empty(work: Workplace, held: str) -> tuple[str, str, str]:
    unit = work.store.doc(UnitDoc, held)
    if waits := unit_that_waits(work):
        return "id-card", *waits
    if unit is None or unit.held is None:
        return "scan-barcode", text("Scan a unit"), text("Its inspection sheet opens automatically.")
    rack = text("Put it on the hold rack; a supervisor decides. Then scan the next unit.")
    why = f"{defect_name(work, unit.held.defect)} · " if unit.held.defect else ""
    return "package-x", text("{unit} is on hold", unit=held), why + rack


def _actions(work: Workplace, opened: OpenUnit | None) -> tuple[Action, ...]:
    """As on every reporting screen; while checks are open the first action passes them all."""
    why = "" if opened else why_no_unit(work)
    actions = report_actions(why, why_not_good(opened) or why, text("Report this unit"))
    checks = open_checks(opened) if opened else ()
    if not checks:
        return actions
    n = len(checks)
    words = text("{n} open check|{n} open checks", n=n)
    if opened and failed_steps(opened.steps):
        rest = text("Then the unit goes on hold")
        return (Action(Button.GOOD, "list-checks", text("The rest passes"), rest, Kind.WARN), *actions[1:])
    return (Action(Button.GOOD, "list-checks", text("All pass"), words, Kind.PRIMARY), *actions[1:])


def _asking(work: Workplace, opened: OpenUnit | None, asking: int | None) -> CharacteristicKeypad | None:
    state = opened.state(asking) if opened and asking is not None else None
    if opened is None or state is None:
        return None
    return CharacteristicKeypad(opened.unit.unit, state.step.number, value_asked(work, state.step))


def _wrong_what(failed: StepState | None) -> str:
    if failed is None:
        return ""
    return text("{characteristic}: what is wrong?", characteristic=failed.step.names.of(language()))
