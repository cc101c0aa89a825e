"""A station starts with no more than its first frame needs; the rest is loaded when it is used."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from terminal.clock import SystemClock
from tests.fakes.workplace import make_workplace
from ui.program import app
from ui.program.app import Opened, Terminal

OUR_LATER = ("sync", "ui.screens.board", "ui.screens.trace", "ui.screens.about")
LATER = ("argon2", "cryptography", "numpy", "scipy", "requests", "cv2", "starlette", *OUR_LATER)


class Exchange:
    """In place of the thread: what was asked of it."""

    def __init__(self, *_parts: object, **_more: object) -> None:
        self.asked: list[str] = []

    def start(self) -> None:
        self.asked.append("start")

    def retry_now(self) -> None:
        self.asked.append("retry_now")

    def stop(self) -> None:
        self.asked.append("stop")


@pytest.mark.slow
def test_what_a_shift_may_never_need_is_not_loaded_at_start() -> None:
    program = (
        "import sys, ui.program.run_terminal, terminal.usecases.parts.workplace, ui.program.app\n"
        f"print([name for name in {LATER!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_exchange_begins_when_it_is_loaded_and_nobody_waits_for_it(
    qt_app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "_exchange", lambda: (Exchange, None))
    work = make_workplace(tmp_path)
    own = msgspec.structs.replace(work.identity, hub_url="https://127.0.0.1:9")
    terminal = Terminal(qt_app, Opened(work.store, own, False), SystemClock())
    terminal.start()
    while terminal.worker is None:
        qt_app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    begun = terminal.worker
    terminal.window.exchange.confirmed.emit()
    terminal.stop()
    assert vars(begun) == {"asked": ["start", "retry_now", "stop"]}
