"""What follows the station by itself: sensor values on the screen once a second, what the hub tells ten times
a second at most, the lamps of a signal tower at once.

Timers only: what has changed is judged by `sensor_watch` and `signal_rules`.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from terminal.store.facts import Settings
from terminal.usecases.parts.workplace import Workplace
from ui.feedback import Tone
from ui.program.links.sensors import SensorWatch
from ui.program.links.signal_rules import FLASH_MS, Send, Signals, signal_rules

LOOK_MS: Final = 1000
GATHER_MS: Final = 100
"""With 20 acts a second the hub answers 20 times a second; so long are its answers gathered."""

Show = Callable[[frozenset[str]], None]


class Follower(QObject):
    """Of one terminal. `show` lets the present screen read again if the topics concern it."""

    def __init__(self, work: Workplace, settings: Settings, send: Send, show: Show, parent: QObject) -> None:
        super().__init__(parent)
        rules = signal_rules(settings.signals)
        self._sensors = SensorWatch(work)
        self._show = show
        self._signals = Signals(rules, work, send)
        self._topics: frozenset[str] = frozenset()
        self._look, self._flash, self._gather = QTimer(self), QTimer(self), QTimer(self)
        self._look.timeout.connect(self._look_at_sensors)
        self._flash.setSingleShot(True)
        self._flash.timeout.connect(lambda: self._signals.flash(None))
        self._gather.setSingleShot(True)
        self._gather.timeout.connect(self._show_news)

    def sampled(self) -> None:
        """A sensor speaks: from now on its values are shown."""
        if not self._look.isActive():
            self._look.start(LOOK_MS)

    def answered(self, tone: Tone) -> None:
        """A person got an answer."""
        self._signals.flash(tone)
        self._flash.start(FLASH_MS)

    def changed(self) -> None:
        """Something was recorded here."""
        self._signals.follow()

    def told(self, topics: frozenset[str]) -> None:
        """The hub has told something about these topics."""
        self._topics |= topics
        if not self._gather.isActive():
            self._gather.start(GATHER_MS)

    def came_back(self, device: str) -> None:
        """A device is ready."""
        self._signals.came_back(device)

    def stop(self) -> None:
        """Nothing follows any more, and no lamp says that something does."""
        for timer in (self._look, self._flash, self._gather):
            timer.stop()
        self._signals.dark()

    def _look_at_sensors(self) -> None:
        if self._sensors.changed():
            self._show(frozenset({"sensor"}))

    def _show_news(self) -> None:
        topics = self._topics
        self._topics = frozenset()
        self._show(topics)
        self._signals.follow()
