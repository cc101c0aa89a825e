"""Record what was measured or judged at a step: a process parameter, a measured characteristic, a pass or
fail.

A value outside its limits is recorded all the same; it makes the unit held when the operation ends.
"""

from decimal import Decimal, InvalidOperation

import msgspec

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import InspectionRecorded
from terminal.domain.ids import DefectCode, EventId
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.rows import Defect, Step
from terminal.domain.measuring import Silence
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.usecases.parts.automatic_values import silence
from terminal.usecases.parts.finish_unit import Finished
from terminal.usecases.parts.open_unit import OpenUnit, finish, open_unit, step_of
from terminal.usecases.parts.value_event import value_event
from terminal.usecases.parts.watch_value import add_value
from terminal.usecases.parts.workplace import Workplace, once

_LARGEST = Decimal("1e12")


class Recorded(msgspec.Struct, frozen=True):
    """A recorded result."""

    step: int
    verdict: StepVerdict
    value: Decimal | None = None
    finished: Finished | None = None


class Judgement(msgspec.Struct, frozen=True):
    """One attribute of an inspection: pass, or fail with its defect."""

    step: int
    verdict: StepVerdict
    defect: DefectCode | None = None


def read_value(text: str, step: Step) -> Decimal | Refused:
    """The decimal a person or device gave. Refuses what is no plain finite number or finer than the step
    records.
    """
    if "_" in text:  # Python would read it as a number
        return refused(Refusal.NOT_A_NUMBER, text=text)
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return refused(Refusal.NOT_A_NUMBER, text=text)
    if not value.is_finite() or abs(value) > _LARGEST:
        return refused(Refusal.NOT_A_NUMBER, text=text)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > step.decimals:
        return refused(Refusal.VALUE_TOO_FINE, text=text, decimals=step.decimals)
    return value


@once
def record_value(
    work: Workplace,
    command: EventId,
    number: int,
    text: str,
    *,
    device: str = "",
    defect: DefectCode | None = None,
) -> Outcome[Recorded]:
    """Records the value of a parameter or measured characteristic of the open unit."""
    opened = open_unit(work)
    if isinstance(opened, Refused):
        return opened
    step = step_of(opened, number)
    if isinstance(step, Refused):
        return step
    if step.kind not in (StepKind.PARAMETER, StepKind.MEASURE):
        return refused(Refusal.NO_SUCH_STEP, step=number, operation=opened.operation.number)
    if step.source and step.source.silent == Silence.BLOCK:
        return silence(work, step, step.source)
    value = read_value(text, step)
    if isinstance(value, Refused):
        return value
    payload = value_event(step, value, device=device, defect=defect)
    with work.act() as act:
        add_value(work, act, command, payload, *opened.where())
        finished = finish(work, act, opened)
    done = Recorded(number, payload.verdict, value, finished)
    return Accepted(done, signals=tuple(act.signals))


@once
def record_judgements(
    work: Workplace, command: EventId, judgements: tuple[Judgement, ...]
) -> Outcome[tuple[Recorded, ...]]:
    """Records several pass/fail results of the open unit in one commit."""
    opened = open_unit(work)
    if isinstance(opened, Refused):
        return opened
    for judgement in judgements:
        if problem := _judgement_problem(work, opened, judgement):
            return problem
    if not judgements:
        return refused(Refusal.NOTHING_TO_REPORT)
    with work.act() as act:
        for index, judgement in enumerate(judgements):
            payload = _judgement_payload(opened, judgement)
            add_value(work, act, work.new_id() if index else command, payload, *opened.where())
        finished = finish(work, act, opened)
    done = tuple(Recorded(entry.step, entry.verdict, None, finished) for entry in judgements)
    return Accepted(done, signals=tuple(act.signals))


def _judgement_problem(work: Workplace, opened: OpenUnit, judgement: Judgement) -> Refused | None:
    step = step_of(opened, judgement.step)
    if isinstance(step, Refused):
        return step
    if step.kind is not StepKind.CHECK or judgement.verdict not in (StepVerdict.PASS, StepVerdict.FAIL):
        return refused(Refusal.NO_SUCH_STEP, step=judgement.step, operation=opened.operation.number)
    defect = judgement.defect or step.defect
    if judgement.verdict == StepVerdict.FAIL and (defect is None or work.masters.get(Defect, defect) is None):
        return refused(Refusal.DEFECT_NEEDED, step=judgement.step)
    return None


def _judgement_payload(opened: OpenUnit, judgement: Judgement) -> InspectionRecorded:
    state = opened.state(judgement.step)
    step = state.step if state else None
    fallback = step.defect if step else None
    return InspectionRecorded(
        step=judgement.step,  # type: ignore[arg-type]
        name=step.names.en if step else "",
        verdict=judgement.verdict,
        defect=(judgement.defect or fallback) if judgement.verdict == StepVerdict.FAIL else None,
    )
