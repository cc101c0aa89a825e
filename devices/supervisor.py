"""Keeps every device of a station open: one thread a device, reopened after an unplug, all joined by `stop`.

Callbacks come from those threads; bringing them to the screen's thread is `ui.bridge`.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from devices.capabilities import CodeReader, DeviceState, Phase, Reading, StateReason
from devices.code_reader import LineCodeReader
from devices.model import DeviceConfig, Model
from devices.registry import Models, configured_model, driver_of, load_models
from devices.transport import Driver, Line, LineFault
from terminal.clock import Clock

POLL_S: Final = 0.1
USB_POLL_S: Final = 0.4  # an address by USB id lists all ports each time

OnReading = Callable[[Reading], None]
OnState = Callable[[str, DeviceState], None]


def pump(line: Line, reader: CodeReader, clock: Clock, stopped: Callable[[], bool]) -> Iterator[Reading]:
    """Readings of `line` until `stopped`; LineFault passes through when the line goes."""
    while not stopped():
        chunk = line.read()
        at_ns = clock.monotonic_ns()
        yield from reader.feed(chunk, at_ns) if chunk else reader.quiet(at_ns)


class Supervisor:
    """The devices of one station. Wedges are left out: the windowing system reads those.

    ConfigFault at once when a config names an unknown model or a wrong setting. `on_reading` and `on_state`
    are called from device threads, in order for each device.
    """

    def __init__(
        self,
        clock: Clock,
        configs: Iterable[DeviceConfig],
        on_reading: OnReading,
        on_state: OnState,
        models: Models | None = None,
    ) -> None:
        known = load_models() if models is None else models
        self._stopping = threading.Event()
        self._watches = [
            _Watch(config, model, driver, clock, on_reading, on_state, self._stopping)
            for config, model in ((config, configured_model(config, known)) for config in configs)
            if (driver := driver_of(model))
        ]
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to look for the devices; returns at once."""
        self._stopping.clear()
        # daemons, so that a crash elsewhere can end the program; `stop` joins them all the same
        self._threads = [
            threading.Thread(target=each.run, name=f"device {each.name}", daemon=True)
            for each in self._watches
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Close all devices and end all threads; done when it returns."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        self._threads = []


class _Watch:
    """One device from start to stop, in its own thread."""

    def __init__(
        self,
        config: DeviceConfig,
        model: Model,
        driver: Driver,
        clock: Clock,
        on_reading: OnReading,
        on_state: OnState,
        stopping: threading.Event,
    ) -> None:
        self.name = config.name
        self._address = config.address
        self._model = model
        self._driver = driver
        self._clock = clock
        self._on_reading = on_reading
        self._on_state = on_state
        self._stopping = stopping
        self._state: DeviceState | None = None
        self._poll_s = USB_POLL_S if config.address.startswith("usb:") else POLL_S

    def run(self) -> None:
        """Open, read, reopen, until stopped."""
        seen_before = False
        while not self._stopping.is_set():
            try:
                line = self._driver.open(self._address, self._model)
            except LineFault as fault:
                self._tell(Phase.RECONNECTING if seen_before else Phase.SEARCHING, fault.reason)
                self._stopping.wait(self._poll_s)
                continue
            seen_before = True
            self._read(line)
        self._tell(Phase.STOPPED)

    def _read(self, line: Line) -> None:
        """Hand readings up until the line goes or the program stops."""
        reader = LineCodeReader(self.name, self._model.frame, self._model.text, self._clock)
        try:
            self._tell(Phase.READY)
            for reading in pump(line, reader, self._clock, self._stopping.is_set):
                self._on_reading(reading)
        except LineFault as fault:
            self._tell(Phase.LOST, fault.reason)
            for reading in reader.cut():
                self._on_reading(reading)
        finally:
            line.close()

    def _tell(self, phase: Phase, reason: StateReason | None = None) -> None:
        """Report a state once, not at every poll."""
        state = DeviceState(phase, reason)
        if state != self._state:
            self._state = state
            self._on_state(self.name, state)
