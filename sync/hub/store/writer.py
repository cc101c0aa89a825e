"""The one writer: jobs of all requests, one transaction for all that wait, answers after its fsync.

It starts no thread: the hub app runs `run` in one. Reading is not here.
"""

import logging
import queue
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

T = TypeVar("T")
Job = tuple[Callable[[Connection], Any], "Future[Any]"]
_Done = Callable[[], None]

MOST_WAITING: Final = 256
MOST_TOGETHER: Final = 64
_log = logging.getLogger(__name__)


class Overloaded(Exception):
    """More work waits than can be done soon; nothing of this job was done."""


class Writer:
    """Takes jobs from any thread, does them one after the other in `run`; calls `on_commit` after each
    commit.
    """

    def __init__(self, engine: Engine, on_commit: Callable[[], None]) -> None:
        self._engine = engine
        self._on_commit = on_commit
        self._jobs: queue.Queue[Job | None] = queue.Queue(MOST_WAITING)

    def submit(self, job: Callable[[Connection], T]) -> "Future[T]":
        """The future of `job`'s answer, given once its transaction is on disk. Raises Overloaded."""
        future: Future[T] = Future()
        try:
            self._jobs.put_nowait((job, future))
        except queue.Full as error:
            raise Overloaded from error
        return future

    def do(self, job: Callable[[Connection], T], timeout_s: float = 60) -> T:
        """`job`'s answer; raises what it raised, or Overloaded."""
        return self.submit(job).result(timeout_s)

    def stop(self) -> None:
        """Lets `run` finish what waits and return."""
        self._jobs.put(None)

    def run(self) -> None:
        """Works until `stop`; the body of the writer's thread."""
        open_for_more = True
        while open_for_more:
            batch, open_for_more = self._take()
            if batch:
                self._commit(batch)

    def _take(self) -> tuple[list[Job], bool]:
        batch: list[Job] = []
        entry = self._jobs.get()
        while entry is not None:
            batch.append(entry)
            if len(batch) == MOST_TOGETHER:
                return batch, True
            try:
                entry = self._jobs.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _commit(self, batch: list[Job]) -> None:
        """One transaction for all; where the database fails in it, one for each.

        A failing database may have rolled back everything, so nobody is told before that is known.
        """
        try:
            with self._engine.begin() as connection:
                answers = [_one(connection, job, future) for job, future in batch]
        except Exception as error:  # noqa: BLE001 - whoever waits for the future gets it
            if len(batch) == 1:
                disk = isinstance(error, DBAPIError)  # its reason is enough; all else is a bug
                why = error.orig if isinstance(error, DBAPIError) else error
                _log.error(
                    "The hub's transaction failed (%s): nothing of it was kept.", why, exc_info=not disk
                )
                batch[0][1].set_exception(error)
                return
            for each in batch:
                self._commit([each])
            return
        self._on_commit()
        for answer in answers:
            answer()


def _one(connection: Connection, job: Callable[[Connection], T], future: "Future[T]") -> _Done:
    """Does one job in a savepoint of its own, so that its refusal takes nobody else's work with it."""
    try:
        with connection.begin_nested():
            value = job(connection)
    except DBAPIError:
        raise
    except Exception as error:  # noqa: BLE001 - whoever waits for the future gets it
        return _failed(future, error)
    return lambda: future.set_result(value)


def _failed(future: "Future[Any]", error: Exception) -> _Done:
    return lambda: future.set_exception(error)
