"""Work the queue of labels off: hand one to the printer, note what became of it, cancel one.

At least once: a job is taken out in the commit that records its printing and never before. Where the line
broke while a label was sent nobody can know whether it came out; it is sent again, and the record says so.
"""

import msgspec

from terminal.domain.events.payloads import LabelPrinted
from terminal.domain.ids import EventId
from terminal.domain.outcome import Accepted, Outcome, Refusal, refused
from terminal.domain.state.print_job import JobId, PrintJob
from terminal.store.print_queue import drop_job, jobs, put_job
from terminal.usecases.parts.workplace import Workplace, once


def waiting(work: Workplace) -> tuple[PrintJob, ...]:
    """The jobs no printer has confirmed, oldest first."""
    return jobs(work.store.database.connection())


def begin(work: Workplace, job: PrintJob) -> PrintJob:
    """The job is about to be sent: on disk before the first byte leaves."""
    return _keep(work, msgspec.structs.replace(job, begun=True))


def not_sent(work: Workplace, job: PrintJob) -> PrintJob:
    """The printer took nothing of it: it waits as before."""
    return _keep(work, msgspec.structs.replace(job, begun=False))


def in_doubt(work: Workplace, job: PrintJob) -> PrintJob:
    """The line broke, or the program ended, before the printer confirmed: it may have come out."""
    return _keep(work, msgspec.structs.replace(job, begun=False, doubtful=True))


def printed(work: Workplace, job: PrintJob, device: str) -> None:
    """The printer has confirmed it: recorded for who asked, and out of the queue, in one commit.

    It is recorded however little room the disk has: what was printed must not be printed again for that.
    """
    payload = LabelPrinted(
        template=job.template.code,
        number=job.number,
        copies=job.template.copies,
        device=device,
        reason=job.reason,
        twice=job.doubtful,
    )
    with work.store.act(work.header()) as act:
        act.sign_in_as(job.actor, job.session, job.authentication)
        act.add(work.new_id(), payload, order=job.order, operation=job.operation, subject=job.thing)
        drop_job(act.connection, job.id)


@once
def cancel_label(work: Workplace, _command: EventId, job: JobId) -> Outcome[PrintJob]:
    """Takes a label out of the queue that is not on its way to the printer."""
    found = next((entry for entry in waiting(work) if entry.id == job), None)
    if found is None or found.begun:
        return refused(Refusal.NO_PRINT_JOB)
    with work.act() as act:
        drop_job(act.connection, job)
    return Accepted(found)


def _keep(work: Workplace, job: PrintJob) -> PrintJob:
    with work.store.database.write() as connection:
        put_job(connection, job)
    return job
