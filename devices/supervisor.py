"""Keeps every device of a station open: one thread a device, reopened after an unplug, all joined by `stop`.

Callbacks come from those threads; bringing them to the screen's thread is `ui.bridge`.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from devices.capabilities import Command, DeviceState, Phase, Reading, ReasonCode, StateReason
from devices.model import Device, DeviceConfig
from devices.registry import WEDGE, Models, configured_device, driver_of, load_models
from devices.transport import CommandFault, LineFault, Sink, Source
from terminal.clock import Clock

POLL_S: Final = 0.1
USB_POLL_S: Final = 0.4  # an address by USB id lists all ports each time
_SHORT_NS: Final = 1_000_000_000
_SLOWEST: Final = 4  # times the poll: a controller that refuses is not hammered, a replug still found in time

OnReading = Callable[[Reading], None]
OnState = Callable[[str, DeviceState], None]
OnAnswer = Callable[[StateReason | None], None]


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
        devices = [configured_device(config, known) for config in configs]
        self._stopping = threading.Event()
        self._watches = [
            _Watch(device, clock, on_reading, on_state, self._stopping)
            for device in devices
            if device.model.driver != WEDGE
        ]
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to look for the devices; returns at once."""
        self._stopping.clear()
        # daemons, so that a crash elsewhere can end the program; `stop` joins them all the same
        self._threads = [
            threading.Thread(target=watch.run, name=f"device {watch.name}", daemon=True)
            for watch in self._watches
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Close all devices and end all threads; done when it returns."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        self._threads = []

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
            waiting, self._waiting = self._waiting, deque()
        for _, on_answer in waiting:
            on_answer(self._away)


class _Watch:
    """One device from start to stop, in its own thread."""

    def __init__(
        self,
        device: Device,
        clock: Clock,
        on_reading: OnReading,
        on_state: OnState,
        stopping: threading.Event,
    ) -> None:
        self.name = device.name
        self._device = device
        self._clock = clock
        self._on_reading = on_reading
        self._on_state = on_state
        self._stopping = stopping
        self._state: DeviceState | None = None
        self._requests = _Requests(device.address)
        self.request = self._requests.put

    def run(self) -> None:
        """Open, read, reopen, until stopped; what comes and goes at once is tried ever more slowly."""
        poll_s = USB_POLL_S if self._device.address.startswith("usb:") else POLL_S
        seen_before, short_lived = False, 0
        while not self._stopping.is_set():
            try:
                source = driver_of(self._device).open(self._device, self._clock)
            except LineFault as fault:
                self._tell(Phase.RECONNECTING if seen_before else Phase.SEARCHING, fault.reason)
                self._stopping.wait(poll_s)
                continue
            seen_before = True
            opened_ns = self._clock.monotonic_ns()
            self._use(source)
            short_lived = short_lived + 1 if self._clock.monotonic_ns() - opened_ns < _SHORT_NS else 0
            self._stopping.wait(min(poll_s * min(2**short_lived, _SLOWEST), USB_POLL_S))
        self._tell(Phase.STOPPED)

    def _use(self, source: Source) -> None:
        """Hand readings up and commands down until the device goes or the program stops."""
        try:
            self._requests.open()
            self._tell(Phase.READY)
            while not self._stopping.is_set():
                self._send_waiting(source)
                for reading in source.take():
                    self._on_reading(reading)
        except LineFault as fault:
            self._tell(Phase.LOST, fault.reason)
        finally:
            self._requests.shut()
            source.close()

    def _send_waiting(self, source: Source) -> None:
        while waiting := self._requests.take():
            command, on_answer = waiting
            try:
                self._send(source, command)
            except CommandFault as fault:
                on_answer(fault.reason)
            except LineFault as fault:
                on_answer(fault.reason)
                raise
            else:
                on_answer(None)

    def _send(self, source: Source, command: Command) -> None:
        if not isinstance(source, Sink):
            raise CommandFault(ReasonCode.CANNOT, self._device.address, detail=type(command).__name__)
        source.send(command)

    def _tell(self, phase: Phase, reason: StateReason | None = None) -> None:
        """Report a state once, not at every poll."""
        state = DeviceState(phase, reason)
        if state != self._state:
            self._state = state
            self._on_state(self.name, state)
