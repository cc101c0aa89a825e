"""Ask for a label: it goes into the station's queue in the same commit as the act that asks for it.

From the second printing on a reason is needed. What a label is and how it is queued: `label_request`.
"""

from terminal.domain.ids import EventId, ReasonCode
from terminal.domain.masters.kinds import ReasonUse
from terminal.domain.masters.label_template import LabelTemplate, Subject
from terminal.domain.masters.rows import Reason
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.state.print_job import PrintJob
from terminal.usecases.parts.label_request import Label, ask, label_of, not_printable, template_for
from terminal.usecases.parts.workplace import Workplace, may_act, once


@once
def print_label(
    work: Workplace,
    command: EventId,
    subject: Subject,
    code: str,
    reason: str = "",
    *,
    named: str = "",
) -> Outcome[PrintJob]:
    """Puts the label of the thing into the queue, the one `named` or the subject's first; again only with a
    `reason` of use "reprint".
    """
    template = work.masters.get(LabelTemplate, named) if named else template_for(work, subject)
    if problem := may_act(work) or _no_printer(work):
        return problem
    if template is None:
        return refused(Refusal.NO_LABEL_TEMPLATE, subject=subject.value)
    label = label_of(work, template, code)
    if isinstance(label, Refused):
        return label
    if problem := _reason_problem(work, label, reason) or not_printable(work, label):
        return problem
    with work.act() as act:
        job = ask(work, act, label, reason)
    return Accepted(job)


def _no_printer(work: Workplace) -> Refused | None:
    return None if work.printer else refused(Refusal.NO_PRINTER)


def _reason_problem(work: Workplace, label: Label, reason: str) -> Refused | None:
    if label.number == 1:
        return None
    if not reason:
        return refused(Refusal.REASON_NEEDED, use=ReasonUse.REPRINT)
    row = work.masters.get(Reason, ReasonCode(reason))
    known = row is not None and row.use == ReasonUse.REPRINT
    return None if known else refused(Refusal.REASON_UNKNOWN, reason=reason)
