"""The labels that are to be printed, oldest first. A job is put in by the act that asks for it and taken out
with the event that says it was printed, each in one transaction.
"""

from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from terminal.domain.state.print_job import JobId, PrintJob
from terminal.store.prepared import Prepared, as_written
from terminal.store.tables import print_job

_NEW = insert(print_job)
_PUT: Final = Prepared(_NEW.on_conflict_do_update(index_elements=["id"], set_={"body": _NEW.excluded.body}))
_ALL: Final = Prepared(select(print_job.c.body).order_by(print_job.c.id))
_DROP: Final = delete(print_job).where(print_job.c.id == bindparam("of_id"))
_DECODER: Final = msgspec.json.Decoder(PrintJob)


def jobs(connection: Connection) -> tuple[PrintJob, ...]:
    """All jobs, oldest first."""
    return tuple(as_written(connection, _DECODER.decode, row[0]) for row in _ALL.all(connection))


def put_job(connection: Connection, job: PrintJob) -> None:
    """Keeps a new job, or a job as it is now."""
    _PUT.run(connection, job.id, msgspec.json.encode(job))


def drop_job(connection: Connection, job: JobId) -> None:
    """Takes a job out."""
    connection.execute(_DROP, {"of_id": job})
