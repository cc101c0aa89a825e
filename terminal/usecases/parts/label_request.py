"""A label as it would be printed now, and the queue it goes into, inside the act that asks for it.

People ask by `print_label`; taking jobs out of the queue is `print_queue`.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from terminal.domain.ids import OrderCode, Thing
from terminal.domain.masters.label_template import LabelTemplate, Subject, first_fault
from terminal.domain.outcome import Refusal, Refused, WarningCode, refused
from terminal.domain.state.label import LabelDoc
from terminal.domain.state.print_job import JobId, PrintJob, label_key
from terminal.store.act import Act
from terminal.store.print_queue import jobs, put_job
from terminal.usecases.parts.label_values import again_words, label_values
from terminal.usecases.parts.workplace import Workplace

NOT_PRINTABLE = WarningCode.LABEL_NOT_PRINTABLE
"""The warning of an act whose label could not be asked for."""


class Label(msgspec.Struct, frozen=True):
    """A label as it would be printed now, for the `number`th time; `order` "" where it belongs to none."""

    template: LabelTemplate
    thing: Thing
    values: dict[str, str]
    number: int
    order: str = ""


def template_for(work: Workplace, subject: Subject) -> LabelTemplate | None:
    """The label of that subject with the first code, None where the plant has none."""
    return next((row for row in work.masters.all(LabelTemplate) if row.subject is subject), None)


def printings(work: Workplace, template: str, thing: Thing) -> int:
    """How often that label of the thing was printed, at any station; what waits here counts."""
    doc = work.store.doc(LabelDoc, label_key(template, thing))
    return (doc.printed if doc else 0) + len(waiting_for(work, template, thing))


def waiting_for(work: Workplace, template: str, thing: Thing) -> tuple[PrintJob, ...]:
    """The jobs of that label that the printer has not confirmed."""
    wanted = label_key(template, thing)
    return tuple(job for job in jobs(work.store.database.connection()) if job.label == wanted)


def label_of(
    work: Workplace, template: LabelTemplate, code: str, *, as_printed: bool = False
) -> Label | Refused:
    """The label as the next printing has it, or as the last one had it; or why there is none."""
    found = label_values(work, template.subject, code)
    if isinstance(found, Refused):
        return found
    thing = (template.subject.thing, code)
    number = max(1, printings(work, template.code, thing) + (not as_printed))
    values = {**found.values, "number": str(number), "again": again_words(number)}
    return Label(template, thing, values, number, found.order)


def ask(work: Workplace, act: Act, label: Label, reason: str = "", **about: Any) -> PrintJob:
    """Puts a label into the queue, inside the act that asks for it."""
    job = PrintJob(
        id=_next_id(work, act),
        template=label.template,
        thing=label.thing,
        values=label.values,
        number=label.number,
        asked_at=work.now(),
        actor=act.header.actor,
        session=act.header.session,
        authentication=act.header.authentication,
        reason=reason,
        order=OrderCode(label.order) if label.order else None,
        operation=about.get("operation"),
    )
    put_job(act.connection, job)
    return job


def _next_id(work: Workplace, act: Act) -> JobId:
    """An id behind all that wait, whatever the clock does: labels come out in the order asked for."""
    newest = max((int(job.id) for job in jobs(act.connection)), default=0)
    return JobId(f"{max(work.now(), newest + 1):018}")


def ask_by_itself(work: Workplace, act: Act, template: LabelTemplate | None, code: str, **about: Any) -> bool:
    """Asks for the label that follows from an act; False where it can not be printed as it would be.

    Without a printer at the station, or without a template for it, nothing is asked for and nothing is wrong.
    """
    if template is None or not work.printer:
        return True
    label = label_of(work, template, code)
    if isinstance(label, Refused) or not_printable(work, label):
        return False
    ask(work, act, label, **about)
    return True


def not_printable(work: Workplace, label: Label) -> Refused | None:
    """Refuses a label with a code that would not be what it says."""
    year = datetime.fromtimestamp(work.now() / 1e6, UTC).year
    fault = first_fault(label.template, label.values, year)
    if fault is None:
        return None
    return refused(
        Refusal.LABEL_NOT_PRINTABLE, fault=fault.kind.value, where=fault.where, code=label.thing[1]
    )
