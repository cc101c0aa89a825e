"""The watchdog sees what stands still, and lets a station at rest sleep."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from devices.capabilities import Reading, ReadingKind, next_reading_id
from terminal.clock import SystemClock
from tests.fakes.clock import FakeClock
from tests.fakes.workplace import make_workplace
from ui.program.app import Opened, Terminal
from ui.program.watchdog import LOOK_MS, QUIET_LOOKS, Watchdog


def look(watchdog: Watchdog, clock: FakeClock, after_ms: int) -> None:
    clock.turn(after_ms / 1000)
    timer = watchdog.findChild(QTimer)
    assert timer is not None
    timer.timeout.emit()


def test_a_stall_is_measured_and_at_rest_it_rests(qt_app: QApplication) -> None:
    clock, parent = FakeClock(), QObject()
    watchdog = Watchdog(clock, parent)
    watchdog.wake()
    look(watchdog, clock, LOOK_MS)
    look(watchdog, clock, LOOK_MS + 361)
    look(watchdog, clock, LOOK_MS + 90)
    assert (watchdog.stalls_ms, watchdog.worst_ms) == ([361], 361)
    for _ in range(QUIET_LOOKS - 3):
        assert watchdog.awake
        look(watchdog, clock, LOOK_MS)
    assert not watchdog.awake
    clock.turn(3600)  # an hour of rest is no stall
    watchdog.wake()
    look(watchdog, clock, LOOK_MS)
    assert watchdog.stalls_ms == [361]


def test_who_goes_on_keeps_it_awake(qt_app: QApplication) -> None:
    clock, parent = FakeClock(), QObject()
    watchdog = Watchdog(clock, parent)
    for _ in range(3 * QUIET_LOOKS):
        watchdog.wake()
        look(watchdog, clock, LOOK_MS)
    assert watchdog.awake


@pytest.mark.slow
def test_a_sensor_that_speaks_all_night_lets_it_sleep(qt_app: QApplication, tmp_path: Path) -> None:
    work = make_workplace(tmp_path, "ST-040")
    opened = Opened(work.store, work.identity, key_fallback=False)
    terminal = Terminal(qt_app, opened, SystemClock(), exchange=False, wedge=False)
    sample = Reading(next_reading_id(), "oven", ReadingKind.SAMPLE, "1.5", b"", None, 0, 0, None, "V", "peak")
    awake: list[bool] = []
    for reading in (sample, msgspec.structs.replace(sample, kind=ReadingKind.CODE)):
        terminal.read(reading)
        awake.append(terminal.watchdog.awake)
    assert awake == [False, True]
    terminal.stop()
