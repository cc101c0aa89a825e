"""The watchdog sees what stands still, and lets a station at rest sleep."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from tests.fakes.clock import FakeClock
from ui.watchdog import LOOK_MS, QUIET_LOOKS, Watchdog


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
