"""The rules of every test run: no unexpected log line or Qt message, no thread left, no screen needed.

Warnings are errors by pyproject.toml. What only one area needs (a Qt application, a hub) stands in that
area's own conftest.
"""

import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

GRACE_S = 1.0  # a thread that was told to stop may still be on its way out
OFFSCREEN_CANNOT = "This plugin does not support"  # said by the offscreen screen of calls that real ones obey


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest -m slow tests/devices --examples 100000` is the whole of the fuzzing."""
    parser.addoption(
        "--examples", type=int, default=1_000, metavar="N", help="inputs or runs of each slow random test"
    )


def pytest_configure() -> None:
    """Collecting makes a million objects and no garbage."""
    gc.disable()


def pytest_collection_finish() -> None:
    """What collecting has made stays to the end: no later search for garbage looks at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int:
    """How many inputs or runs a slow random test tries; where each takes long, a part of that."""
    return int(request.config.getoption("--examples"))


class _Kept(logging.Handler):
    """Keeps what a test logs at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


def _qt_messages_to_log() -> None:
    """Let Qt's own warnings arrive as log lines, once a test has imported Qt; the hub's tests never do."""
    if "PySide6.QtCore" not in sys.modules:
        return
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    quiet = {QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg}

    def to_log(kind: QtMsgType, _where: QMessageLogContext, text: str | None) -> None:
        if kind not in quiet and not (text or "").startswith(OFFSCREEN_CANNOT):
            logging.getLogger("qt").warning("%s", text)

    qInstallMessageHandler(to_log)


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning or worse; `@pytest.mark.logs("part of the line")` says what must."""
    expected = [str(text) for mark in request.node.iter_markers("logs") for text in mark.args]
    kept = _Kept()
    logging.getLogger().addHandler(kept)
    _qt_messages_to_log()
    yield
    logging.getLogger().removeHandler(kept)
    unexpected = [line for line in kept.lines if not any(text in line for text in expected)]
    absent = [text for text in expected if not any(text in line for line in kept.lines)]
    if unexpected or absent:
        pytest.fail(f"unexpected log lines: {unexpected}; expected but absent: {absent}", pytrace=False)


@pytest.fixture(autouse=True)
def no_leaked_thread() -> Iterator[None]:
    """Fail the test that leaves a Python thread running."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + GRACE_S
    left = [thread for thread in threading.enumerate() if thread not in before and _joinable(thread)]
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    leaked = [thread.name for thread in left if thread.is_alive()]
    if leaked:
        pytest.fail(f"threads left running: {leaked}", pytrace=False)


def _joinable(thread: threading.Thread) -> bool:
    """Tell a thread of ours from the stand-in that Python makes for a foreign one that called in."""
    return not isinstance(thread, threading._DummyThread)
