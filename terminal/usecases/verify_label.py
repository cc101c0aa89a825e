"""The step that sticks a label on: it is printed when its turn comes, and the scan of it closes the step."""

from terminal.domain.events import LabelVerified
from terminal.domain.ids import EventId, UnitCode
from terminal.domain.masters import Step, StepKind
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.routing import steps_by_hand
from terminal.usecases.open_unit import OpenUnit, finish, open_unit
from terminal.usecases.print_label import printings, waiting_for
from terminal.usecases.record_result import Recorded
from terminal.usecases.workplace import Workplace, once


def label_step(opened: OpenUnit) -> Step | None:
    """The label the open unit waits for now, None while something else comes first."""
    todo = steps_by_hand(opened.steps)
    return todo[0].step if todo and todo[0].step.kind is StepKind.LABEL else None


@once
def verify_label(work: Workplace, command: EventId, code: UnitCode) -> Outcome[Recorded]:
    """Closes the label step by the unit's own label; any other label is refused."""
    opened = open_unit(work)
    if isinstance(opened, Refused):
        return opened
    step, unit = label_step(opened), opened.unit.unit
    if step is None:
        return refused(Refusal.NO_SUCH_STEP, step=0, operation=opened.operation.number)
    if code != unit:
        return refused(Refusal.LABEL_OTHER, code=code, unit=unit)
    number = printings(work, step.label, ("unit", unit))
    if not number or waiting_for(work, step.label, ("unit", unit)):
        return refused(Refusal.LABEL_NOT_PRINTED, unit=unit)
    payload = LabelVerified(step=step.number, template=step.label, number=number)
    with work.act() as act:
        act.add(command, payload, **opened.about())
        finished = finish(work, act, opened)
    return Accepted(Recorded(step.number, "pass", None, finished))
