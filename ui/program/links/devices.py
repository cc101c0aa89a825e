"""Between the supervisor of the devices and the window: readings and states are noted, pills shown, commands
sent, and another set of devices is put into force. Everything in the screen's thread.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer

from devices.capabilities import Command, DeviceState, Reading
from devices.last_results import LAST_RESULTS
from devices.model import DeviceConfig
from devices.supervisor import Supervisor
from terminal.store.facts import DeviceResults
from ui.desk.device_desk import OnAnswer
from ui.desk.screen import Looking
from ui.window.window import Window
from ui.words.devices import device_pill

NEWS_MS: Final = 200
"""A screen that shows devices reads again so often at most."""
PORTS_MS: Final = 500
"""So a device that was plugged in is listed within a second, what takes time to list it included."""


class DeviceLink(QObject):
    """One per terminal. `on_done` brings a call into the screen's thread."""

    def __init__(self, window: Window, supervisor: Supervisor, on_done: Callable[[object], None]) -> None:
        super().__init__(window)
        self._window = window
        self._supervisor = supervisor
        self._on_done = on_done
        self._desk = window.desk.devices
        self._desk.request = self._tell
        self._desk.look_through = self._look_through
        self._news, self._ports = QTimer(self), QTimer(self)
        self._news.setSingleShot(True)
        self._news.timeout.connect(lambda: window.heard(frozenset({"devices"})))
        self._ports.timeout.connect(self._look)

    def start(self, configs: Iterable[DeviceConfig]) -> None:
        """These devices are configured at the start."""
        self._desk.set_configs(configs)
        self._ports.start(PORTS_MS)

    def stop(self) -> None:
        """The program ends."""
        self._news.stop()
        self._ports.stop()

    def note(self, reading: Reading) -> None:
        """A device has said something."""
        self._desk.note(reading)
        self._tell_screen()

    def note_taken(self, reading: Reading) -> None:
        """What was read is recorded, or refused with words. A device that gives its result again until it is
        acknowledged is told so once the result is known after a restart too.
        """
        receipt = reading.receipt
        if receipt is None and not LAST_RESULTS.changed:
            return
        if receipt is not None:
            receipt.note_taken()
        self._window.work.store.keep(DeviceResults(LAST_RESULTS.kept()))
        if receipt is not None:
            receipt.give()

    def note_state(self, device: str, state: DeviceState) -> None:
        """A device has come or gone; the header says so."""
        self._desk.note_state(device, state)
        capability = self._desk.capability_of(device)
        self._window.set_device_pill(device, partial(device_pill, device, state, capability))
        self._tell_screen()

    def set_configs(self, configs: tuple[DeviceConfig, ...]) -> None:
        """Other devices are configured: those that stay go on reading, the others are opened or closed."""
        if configs == self._desk.configs:
            return
        self._supervisor.set_devices(configs)
        for old in self._desk.configs:
            if old not in configs:
                self._window.set_device_pill(old.name, None)
        self._desk.set_configs(configs)

    def _tell_screen(self) -> None:
        if not self._news.isActive():
            self._news.start(NEWS_MS)

    def _tell(self, device: str, command: Command, on_answer: OnAnswer) -> None:
        """Sends a command; its answer comes in the screen's thread."""
        self._supervisor.request(device, command, lambda reason: self._on_done(partial(on_answer, reason)))

    def _look_through(self, device: str) -> bool:
        """Opens the picture, where the station looks through this camera."""
        camera = self._window.camera.camera
        if camera is None or camera.name != device:
            return False
        self._window.camera.open()
        return True

    def _look(self) -> None:
        """While the devices are shown, what is plugged in shows by itself."""
        presenter = self._window.presenter()
        if isinstance(presenter, Looking):
            presenter.look()
