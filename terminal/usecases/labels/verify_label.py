"""The scan that proves that a label is on: it closes the label step of a unit, and checks the label of a box
or pallet that was closed.

A label carries the code of its thing and not which copy it is, so that a copy stuck on before is as good.
"""

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import LabelVerified
from terminal.domain.ids import BoxCode, EventId, StepNumber, ThingKind, UnitCode
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.rows import Step
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.state.label import LabelDoc
from terminal.domain.state.print_job import label_key
from terminal.domain.state.routing import steps_by_hand
from terminal.usecases.parts.label_request import printings, template_for, waiting_for
from terminal.usecases.parts.open_unit import OpenUnit, finish, open_unit
from terminal.usecases.parts.workplace import Workplace, may_act, once
from terminal.usecases.record_result import Recorded


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
    step = label_step(opened)
    unit = opened.unit.unit
    if step is None:
        return refused(Refusal.NO_SUCH_STEP, step=0, operation=opened.operation.number)
    if code != unit:
        return refused(Refusal.LABEL_OTHER, code=code, unit=unit)
    number = printings(work, step.label, (ThingKind.UNIT, unit))
    if not number or waiting_for(work, step.label, (ThingKind.UNIT, unit)):
        return refused(Refusal.LABEL_NOT_PRINTED, unit=unit)
    payload = LabelVerified(step=step.number, template=step.label, number=number)
    with work.act() as act:
        act.add(command, payload, **opened.about())
        finished = finish(work, act, opened)
    return Accepted(Recorded(step.number, StepVerdict.PASS, None, finished), signals=tuple(act.signals))


def to_check(work: Workplace, subject: Subject, code: str) -> LabelVerified | None:
    """The record that the printed label of a box or pallet was read; None where none waits for it."""
    template = template_for(work, subject)
    thing = (subject.thing, code)
    doc = work.store.doc(LabelDoc, label_key(template.code, thing)) if template else None
    if template is None or doc is None or doc.verified >= doc.printed:
        return None
    if waiting_for(work, template.code, thing):
        return None
    return LabelVerified(step=StepNumber(0), template=template.code, number=doc.printed)


@once
def verify_box_label(
    work: Workplace, command: EventId, subject: Subject, code: BoxCode
) -> Outcome[LabelVerified]:
    """Checks the label of a closed box or pallet: it was printed, stuck on and read."""
    if problem := may_act(work):
        return problem
    checked = to_check(work, subject, code)
    if checked is None:
        return refused(Refusal.LABEL_NOT_PRINTED, unit=code)
    with work.act() as act:
        act.add(command, checked, subject=(subject.thing, code))
    return Accepted(checked)
