"""What nobody caught, beside acts: words that stay, a line in the log, and the program goes on."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from terminal.clock import SystemClock
from terminal.faults import FaultCode, StoreFault
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.workplace import make_workplace
from ui.feedback import Tone
from ui.program.app import Opened, Terminal
from ui.program.uncaught import uncaught_words

DAMAGED = StoreFault(FaultCode.STORE_DAMAGED, "page 7")


@pytest.fixture
def work(tmp_path: Path) -> Workplace:
    return make_workplace(tmp_path)


@pytest.fixture
def terminal(qt_app: QApplication, work: Workplace) -> Iterator[Terminal]:
    made = Terminal(qt_app, Opened(work.store, work.identity, False), SystemClock(), exchange=False)
    before = sys.excepthook
    made.start()
    yield made
    made.stop()
    assert sys.excepthook is before


def raise_in_a_slot(terminal: Terminal, error: Exception) -> None:
    """As a touch, a timer or news would."""

    def fail(_done: object) -> None:
        raise error

    terminal.bridge.news.disconnect(terminal._heard)
    terminal.bridge.news.connect(fail)
    terminal.bridge.on_news(None)


def settle(terminal: Terminal) -> None:
    """Until the background has told what it has."""
    loop = QEventLoop()
    terminal._jobs.submit(lambda: terminal.bridge.on_done(loop.quit))
    QTimer.singleShot(5000, loop.quit)
    loop.exec()


@pytest.mark.slow
@pytest.mark.logs("not done, nobody caught the fault: store_damaged")
def test_a_fault_in_a_slot_is_said_and_stays(
    terminal: Terminal, work: Workplace, capfd: pytest.CaptureFixture[str]
) -> None:
    raise_in_a_slot(terminal, DAMAGED)
    assert terminal.window.strip.said == (uncaught_words(DAMAGED), Tone.BAD)
    assert not terminal.window.strip.fade.isActive()
    assert not work.store.looked_at, "the place of the damage is looked for"
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.slow
def test_an_error_of_the_program_is_said_and_keeps_its_trace(
    terminal: Terminal, capfd: pytest.CaptureFixture[str]
) -> None:
    raise_in_a_slot(terminal, KeyError("x"))
    assert terminal.window.strip.said[0] == uncaught_words(KeyError("x"))
    assert "KeyError" in capfd.readouterr().err


@pytest.mark.slow
@pytest.mark.logs("a background job failed")
def test_a_fault_in_a_background_job_is_said(terminal: Terminal) -> None:
    def fail() -> None:
        raise StoreFault(FaultCode.STORE_FULL, "full")

    terminal.window.in_background(fail, lambda _found: None)
    settle(terminal)
    assert terminal.window.strip.said[0].title == "磁盘已满"


@pytest.mark.slow
@pytest.mark.logs("not done, nobody caught the fault", "an error could not be shown")
def test_what_cannot_be_shown_is_logged_once(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def say(_words: object) -> None:
        raise DAMAGED

    monkeypatch.setattr(terminal.window.strip, "say", say)
    raise_in_a_slot(terminal, DAMAGED)


@pytest.mark.parametrize("code", [each for each in FaultCode if each.name.startswith("STORE_")])
def test_no_fault_claims_what_is_not_known(code: FaultCode) -> None:
    """Whether the last act is recorded is not known where a fault comes by surprise."""
    said = uncaught_words(StoreFault(code, "x"))
    assert said.tone is Tone.BAD
    assert said.title.startswith("Disk")
    assert "may not be recorded" in said.detail
