"""A signal ends the terminal as closing its window does: in order, and with exit status 0."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from terminal.domain.ids import StationCode
from terminal.folder_lock import is_held
from terminal.store.facts import Identity
from terminal.store.keys.store_key import store_key
from terminal.store.keys.system_keys import system_keys
from terminal.store.store import Store
from ui.program.ending import Ending
from ui.program.kiosk import Kiosk
from ui.program.station_log import log_file

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_the_loop_though_qt_runs_it(qt_app: QApplication, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    ending = Ending(qt_app)
    QTimer.singleShot(0, lambda: os.kill(os.getpid(), number))
    try:
        assert qt_app.exec() == 0
        assert ending.asked
    finally:
        ending.close()
    assert signal.getsignal(number) == before


def test_a_signal_ends_the_loop_of_a_kiosk(qt_app: QApplication) -> None:
    window = QWidget()
    kiosk, ending, too_late = Kiosk(window), Ending(qt_app), QTimer()
    kiosk.begin()
    ending.came.connect(kiosk.let_go)
    too_late.timeout.connect(lambda: qt_app.exit(1))
    too_late.start(5000)
    QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
    try:
        assert qt_app.exec() == 0
    finally:
        ending.close()
        too_late.stop()
        kiosk.end()
        window.close()


@pytest.mark.slow
@pytest.mark.parametrize("how", [(), ("--kiosk",)])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_station_ends_in_order(tmp_path: Path, number: signal.Signals, how: tuple[str, ...]) -> None:
    data = tmp_path / "station"
    data.mkdir()
    store = Store(data, store_key(data, system_keys()).key)
    store.keep(Identity(terminal_id="T-1", epoch=1, station=StationCode("ST-020"), zone="Asia/Shanghai"))
    store.close()
    with program(tmp_path, "terminal", "--data", str(data), *how) as running:
        while not log_file(data).exists() or " runs" not in log_file(data).read_text(encoding="utf-8"):
            assert running.poll() is None
        assert is_held(data)
        running.send_signal(number)
        assert running.wait(20) == 0
    assert not is_held(data)
    assert not (data / "store.db-wal").exists(), "the log is in the store, so that a copy of it is whole"
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.slow
def test_a_demo_with_windows_ends_in_order(tmp_path: Path) -> None:
    hub = tmp_path / "demo" / "data" / "hub"
    with program(tmp_path, "demo", "--out", str(tmp_path / "demo")) as running:
        while not is_held(hub):
            assert running.poll() is None
            time.sleep(0.05)
        running.send_signal(signal.SIGTERM)
        assert running.wait(50) == 0
    assert not is_held(hub)
    stores = list(tmp_path.glob("demo/data/*/store.db"))
    assert len(stores) == 3
    assert list(tmp_path.glob("demo/data/**/*-wal")) == []
    assert list((tmp_path / "temporary").iterdir()) == []


def station(scratch: Path, data: Path) -> "subprocess.Popen[bytes]":
    return program(scratch, "terminal", "--data", str(data))


def program(scratch: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    (scratch / "temporary").mkdir()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(scratch / "temporary")}
    command = [sys.executable, "-m", "ui.cli", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


@pytest.mark.parametrize("before", [True, False])
def test_a_signal_ends_a_loop_beside_the_applications_own(qt_app: QApplication, *, before: bool) -> None:
    ending, loop, too_late = Ending(qt_app), QEventLoop(), QTimer()
    ending.came.connect(loop.quit)
    too_late.timeout.connect(lambda: loop.exit(1))
    too_late.start(5000)
    try:
        if before:
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
        assert loop.exec() == 0
    finally:
        ending.close()


@pytest.mark.slow
def test_the_first_screen_of_a_new_station_ends_in_order(tmp_path: Path) -> None:
    data = tmp_path / "station"
    data.mkdir()
    with station(tmp_path, data) as running:
        try:
            while not log_file(data).exists():
                assert running.poll() is None
            running.send_signal(signal.SIGTERM)
            assert running.wait(40) == 0
        finally:
            running.kill()
