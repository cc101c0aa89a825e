"""Keeps every device of a station open: one thread a device, reopened after an unplug, all joined by `stop`.

Callbacks come from those threads; bringing them to the screen's thread is `ui.program.links.bridge`. A fault
of a driver itself is a state like any other: it is logged, and the device is tried again.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from devices.camera.sight import Lookout, Lookouts
from devices.capabilities import Command, DeviceState, Phase, Reading, ReasonCode, StateReason
from devices.model import Device, DeviceConfig, DriverName
from devices.registry import Models, configured_device, driver_of, load_models
from devices.transport import CameraDriver, CommandFault, LineFault, ReadingSource, Sink
from terminal.clock import Clock

log = logging.getLogger(__name__)
POLL_S: Final = 0.1
USB_POLL_S: Final = 0.4  # an address by USB id lists all ports each time
_SHORT_NS: Final = 1_000_000_000
_SLOWEST: Final = (
    2  # doublings of the poll: a controller that refuses is not hammered, a replug still found in time
)
BROKEN_S: Final = 1.0  # after a fault of the driver itself; each further one in a row doubles it ...
_BROKEN_MOST: Final = 5  # ... so often: a log line every half minute at most

OnReading = Callable[[Reading], None]
OnState = Callable[[str, DeviceState], None]
OnAnswer = Callable[[StateReason | None], None]


class Supervisor:
    """The devices of one station. Wedges are left out: the windowing system reads those.

    ConfigFault at once when a config names an unknown model or a wrong setting. `on_reading` and `on_state`
    are called from device threads, in order for each device. What cameras see lies at `lookouts`.
    """

    def __init__(
        self,
        clock: Clock,
        configs: Iterable[DeviceConfig],
        on_reading: OnReading,
        on_state: OnState,
        models: Models | None = None,
        lookouts: Lookouts | None = None,
    ) -> None:
        self._lookouts = Lookouts() if lookouts is None else lookouts
        self._clock = clock
        self._on_reading = on_reading
        self._on_state = on_state
        self._models = load_models() if models is None else models
        self._watches = [self._watch(device) for device in self._devices(configs)]
        self._leaving: list[_Watch] = []
        self._started = False

    def start(self) -> None:
        """Begin to look for the devices; returns at once."""
        self._started = True
        for watch in self._watches:
            watch.start()

    def stop(self) -> None:
        """Close all devices and end all threads; done when it returns."""
        self._started = False
        for watch in self._watches:
            watch.end()
        for watch in (*self._watches, *self._leaving):
            watch.join()
        self._leaving = []

    def set_devices(self, configs: Iterable[DeviceConfig]) -> None:
        """These are the devices from now on; ConfigFault as the constructor, and then nothing has changed.

        One whose config stays the same is left alone: nothing it reads is lost. One that is no longer there,
        or is another now, says nothing more. Returns at once; ports are given back within what a driver's
        `take` or `open` needs.
        """
        devices = self._devices(configs)
        staying = {watch.name: watch for watch in self._watches if watch.device in devices}
        for watch in self._watches:
            if watch.name not in staying:
                watch.end(silent=True)
                self._leaving.append(watch)
        self._leaving = [watch for watch in self._leaving if watch.alive]
        self._watches = [staying.get(device.name) or self._watch(device) for device in devices]
        for watch in self._watches:
            if self._started and watch.name not in staying:
                watch.start()

    def request(self, device: str, command: Command, on_answer: OnAnswer) -> None:
        """Tell `device` something; from any thread, returns at once.

        `on_answer` is called exactly once: with None when the device has taken it, else with the reason why
        not. It is called from the device's thread, or at once from the caller's when the device is away: a
        command is never kept for later.
        """
        watch = next((watch for watch in self._watches if watch.name == device), None)
        if watch is None:
            on_answer(StateReason(ReasonCode.NOT_FOUND, {"address": device}))
        else:
            watch.request(command, on_answer)

    def _devices(self, configs: Iterable[DeviceConfig]) -> list[Device]:
        devices = [configured_device(config, self._models) for config in configs]
        return [device for device in devices if device.model.driver != DriverName.WEDGE]

    def _watch(self, device: Device) -> "_Watch":
        lookout = self._lookouts.of(device.name)
        return _Watch(device, self._clock, self._on_reading, self._on_state, lookout)


class _Requests:
    """Commands on their way to an open device: put in by any thread, taken out by the device's."""

    def __init__(self, address: str) -> None:
        self._away = StateReason(ReasonCode.AWAY, {"address": address})
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Command, OnAnswer]] = deque()
        self._open = False

    def put(self, command: Command, on_answer: OnAnswer) -> None:
        """Queue it while the device is there, else say at once that it is not."""
        with self._lock:
            if self._open:
                self._waiting.append((command, on_answer))
                return
        on_answer(self._away)

    def take(self) -> tuple[Command, OnAnswer] | None:
        """The oldest one."""
        with self._lock:
            return self._waiting.popleft() if self._waiting else None

    def open(self) -> None:
        """The device is there."""
        with self._lock:
            self._open = True

    def shut(self) -> None:
        """The device is gone: whoever waits is told."""
        with self._lock:
            self._open = False
            waiting = self._waiting
            self._waiting = deque()
        for _, on_answer in waiting:
            on_answer(self._away)


class _Watch:
    """One device from start to end, in its own thread."""

    def __init__(
        self, device: Device, clock: Clock, on_reading: OnReading, on_state: OnState, lookout: Lookout
    ) -> None:
        self.name = device.name
        self.device = device
        self._lookout = lookout
        self._clock = clock
        self._on_reading = on_reading
        self._on_state = on_state
        self._stopping = threading.Event()
        self._silent = False
        self._thread: threading.Thread | None = None
        self._state: DeviceState | None = None
        self._seen_before = False
        self._short_lived = self._broken = 0
        self._requests = _Requests(device.address)
        self.request = self._requests.put

    def start(self) -> None:
        """Begin to look for the device."""
        self._stopping.clear()
        # a daemon, so that a crash elsewhere can end the program; `join` waits for it all the same
        self._thread = threading.Thread(target=self.run, name=f"device {self.name}", daemon=True)
        self._thread.start()

    def end(self, *, silent: bool = False) -> None:
        """Close the device soon; a `silent` one tells nothing more: another may have its name by now."""
        self._silent = silent
        self._stopping.set()

    def join(self) -> None:
        """Wait until it is closed."""
        if self._thread is not None:
            self._thread.join()

    @property
    def alive(self) -> bool:
        """False once it is closed."""
        return self._thread is not None and self._thread.is_alive()

    def run(self) -> None:
        """Open, read, reopen, until stopped."""
        while not self._stopping.is_set():
            try:
                wait_s = self._once()
                self._broken = 0
            except Exception as error:  # a bug in one driver must not silence its device for good
                wait_s = BROKEN_S * (1 << min(self._broken, _BROKEN_MOST))
                self._broken += 1
                log.exception("the driver of %s failed; it is tried again in %g s", self.name, wait_s)
                self._tell(Phase.RECONNECTING, self._internal(error))
            self._stopping.wait(wait_s)
        self._tell(Phase.STOPPED)

    def _once(self) -> float:
        """Open and read until the device goes; seconds until it is tried again. What comes and goes at once
        is tried ever more slowly.
        """
        poll_s = USB_POLL_S if self.device.address.startswith("usb:") else POLL_S
        try:
            source = self._open()
        except LineFault as fault:
            self._tell(Phase.RECONNECTING if self._seen_before else Phase.SEARCHING, fault.reason)
            return poll_s
        self._seen_before = True
        opened_ns = self._clock.monotonic_ns()
        self._use(source)
        short = self._clock.monotonic_ns() - opened_ns < _SHORT_NS
        self._short_lived = self._short_lived + 1 if short else 0
        return min(poll_s * (1 << min(self._short_lived, _SLOWEST)), USB_POLL_S)

    def _open(self) -> ReadingSource:
        driver = driver_of(self.device)
        if isinstance(driver, CameraDriver):
            return driver.watch(self.device, self._clock, self._lookout)
        return driver.open(self.device, self._clock)

    def _use(self, source: ReadingSource) -> None:
        """Hand readings up and commands down until the device goes or the program stops."""
        try:
            self._requests.open()
            self._tell(Phase.READY)
            while not self._stopping.is_set():
                self._send_waiting(source)
                for reading in source.take():
                    if not self._silent:
                        self._on_reading(reading)
            self._send_waiting(source)  # what was asked for before the end, such as dark lamps
        except LineFault as fault:
            self._tell(Phase.LOST, fault.reason)
        finally:
            self._requests.shut()
            source.close()

    def _send_waiting(self, source: ReadingSource) -> None:
        while waiting := self._requests.take():
            command, on_answer = waiting
            try:
                self._send(source, command)
            except CommandFault as fault:
                on_answer(fault.reason)
            except LineFault as fault:
                on_answer(fault.reason)
                raise
            except Exception as error:
                on_answer(self._internal(error))
                raise
            else:
                on_answer(None)

    def _send(self, source: ReadingSource, command: Command) -> None:
        if not isinstance(source, Sink):
            raise CommandFault(ReasonCode.CANNOT, self.device.address, detail=type(command).__name__)
        source.send(command)

    def _internal(self, error: Exception) -> StateReason:
        detail = f"{type(error).__name__}: {error}"
        return StateReason(ReasonCode.INTERNAL, {"address": self.device.address, "detail": detail})

    def _tell(self, phase: Phase, reason: StateReason | None = None) -> None:
        """Report a state once, not at every poll."""
        state = DeviceState(phase, reason)
        if state != self._state and not self._silent:
            self._state = state
            self._on_state(self.name, state)
