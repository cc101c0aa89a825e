"""What follows the station by itself: the sensor values on the screen once a second, the lamps of a signal
tower at once.

Timers only: what has changed is judged by `sensor_watch` and `signal_rules`.
"""

from collections.abc import Callable
from typing import Final

import msgspec
from PySide6.QtCore import QObject, QTimer

from terminal.store.facts import Settings
from terminal.usecases.workplace import Workplace
from ui.feedback import Tone
from ui.sensor_watch import SensorWatch
from ui.signal_rules import FLASH_MS, Send, SignalRule, Signals

LOOK_MS: Final = 1000


class Follower(QObject):
    """Of one terminal. `show` lets the present screen read again."""

    def __init__(
        self, work: Workplace, settings: Settings, send: Send, show: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        rules = msgspec.convert(settings.signals, tuple[SignalRule, ...])
        self._sensors, self._show = SensorWatch(work), show
        self._signals = Signals(rules, work, send)
        self._look, self._flash = QTimer(self), QTimer(self)
        self._look.timeout.connect(self._look_at_sensors)
        self._flash.setSingleShot(True)
        self._flash.timeout.connect(lambda: self._signals.flash(None))

    def sampled(self) -> None:
        """A sensor speaks: from now on its values are shown."""
        if not self._look.isActive():
            self._look.start(LOOK_MS)

    def answered(self, tone: Tone) -> None:
        """A person got an answer."""
        self._signals.flash(tone)
        self._flash.start(FLASH_MS)

    def changed(self) -> None:
        """Something was recorded here, or told by the hub."""
        self._signals.follow()

    def came_back(self, device: str) -> None:
        """A device is ready."""
        self._signals.came_back(device)

    def stop(self) -> None:
        """Nothing follows any more."""
        self._look.stop()
        self._flash.stop()

    def _look_at_sensors(self) -> None:
        if self._sensors.changed():
            self._show()
