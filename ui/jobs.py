"""One worker thread for what must not hold up the screen: sounds, pictures, files. Never the store's
writer.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

log = logging.getLogger(__name__)


class Jobs:
    """Runs jobs one after the other in the background."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="jobs")

    def submit(self, job: Callable[[], None]) -> None:
        """Runs `job` soon; what it raises is logged."""
        self._pool.submit(_guarded, job)

    def close(self) -> None:
        """Waits for the running job, drops the others."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _guarded(job: Callable[[], None]) -> None:
    try:
        job()
    except Exception:
        log.exception("a background job failed")
