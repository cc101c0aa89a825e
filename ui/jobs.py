"""A worker thread for what must not hold up the screen: sounds, answers of the hub, files. Never the store's
writer.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

log = logging.getLogger(__name__)
Background = Callable[[Callable[[], Any], Callable[[Any], None]], None]
"""Computes the first, then has the second take what it gave in the screen's thread."""


def at_once(job: Callable[[], Any], then: Callable[[Any], None]) -> None:
    """The background of a window that stands alone: none."""
    then(job())


class Jobs:
    """Runs jobs one after the other in the background; `failed` is called there with what one has raised."""

    def __init__(self, failed: Callable[[Exception], None] = lambda _error: None) -> None:
        self._failed = failed
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="jobs")

    def submit(self, job: Callable[[], None]) -> None:
        """Runs `job` soon; what it raises is logged and told."""
        self._pool.submit(self._guarded, job)

    def close(self) -> None:
        """Waits for the running job, drops the others."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _guarded(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:
            log.exception("a background job failed")
            self._failed(error)
