"""Guards what makes a program untestable when it is everywhere: threads and the present time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, names_used, none_of, sources, write

THREAD_PLACES = ("devices/supervisor.py", "sync/station/worker.py", "ui/jobs.py", "sync/hub/app.py")
THREAD_MAKERS = {
    "threading.Thread",
    "threading.Timer",
    "_thread.start_new_thread",
    "concurrent.futures.ThreadPoolExecutor",
    "asyncio.to_thread",
    "anyio.to_thread.run_sync",
    "PySide6.QtCore.QThread",
    "PySide6.QtCore.QThreadPool",
    "PySide6.QtConcurrent",
}
CLOCK = "terminal/clock.py"
NOWS = {
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.monotonic_ns",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "sqlalchemy.func.now",
    "sqlalchemy.func.current_timestamp",
    "PySide6.QtCore.QDateTime.currentDateTime",
    "PySide6.QtCore.QDateTime.currentDateTimeUtc",
    "PySide6.QtCore.QDateTime.currentMSecsSinceEpoch",
    "PySide6.QtCore.QDate.currentDate",
    "PySide6.QtCore.QTime.currentTime",
}


def threads_elsewhere(root: Path) -> list[str]:
    """Complain about threads made outside the four places that own one."""
    return _uses(root, THREAD_MAKERS, THREAD_PLACES)


def other_nows(root: Path) -> list[str]:
    """Complain about every "now" but the clock's. A stopwatch (time.perf_counter) is no now."""
    return _uses(root, NOWS, (CLOCK,))


def _uses(root: Path, names: set[str], allowed: tuple[str, ...]) -> list[str]:
    return sorted(
        f"{source.path}:{line} uses {name}"
        for source in sources(root)
        if source.path not in allowed
        for line, name in set(names_used(source))
        if name in names
    )


@pytest.mark.parametrize("guard", [threads_elsewhere, other_nows])
def test_project_keeps(guard: Callable[[Path], list[str]]) -> None:
    none_of(guard(ROOT))


def test_thread_elsewhere_is_seen(tmp_path: Path) -> None:
    samples = {
        "devices/supervisor.py": "import threading\nthreading.Thread()\n",
        "devices/reader.py": "import threading as t\nlock = t.Lock()\nt.Thread(target=print)\n",
        "ui/program/app.py": "from PySide6.QtCore import QThread\n",
        "sync/station/client.py": "import concurrent.futures\nconcurrent.futures.ThreadPoolExecutor()\n",
    }
    assert threads_elsewhere(write(tmp_path, samples)) == [
        "devices/reader.py:3 uses threading.Thread",
        "sync/station/client.py:2 uses concurrent.futures.ThreadPoolExecutor",
        "ui/program/app.py:1 uses PySide6.QtCore.QThread",
    ]


def test_other_now_is_seen(tmp_path: Path) -> None:
    samples = {
        "terminal/clock.py": "import time\ntime.time()\n",
        "terminal/a.py": "from datetime import datetime as d\nd.now()\n",
        "terminal/b.py": "from time import monotonic\n",
        "terminal/c.py": "import time\ntime.perf_counter()\n",
        "ui/d.py": "import datetime\ndatetime.date.today\n",
    }
    assert other_nows(write(tmp_path, samples)) == [
        "terminal/a.py:2 uses datetime.datetime.now",
        "terminal/b.py:1 uses time.monotonic",
        "ui/d.py:2 uses datetime.date.today",
    ]
