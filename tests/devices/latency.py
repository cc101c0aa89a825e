"""Byte to handler: how long a code takes from a pseudo-terminal to the callback of the supervisor.

And how long an unplug takes to be seen, a replug to be ready. Run: python -m tests.devices.latency
"""

import queue
import tempfile
import threading
import time
from pathlib import Path

import msgspec

from devices.capabilities import DeviceState, Phase, Reading
from devices.model import DeviceConfig
from devices.supervisor import Supervisor
from terminal.clock import SystemClock
from tests.devices.fakes import PtyScanner


class Latency(msgspec.Struct, frozen=True):
    """In ms: from the write of the last byte to the handler, and from the first byte read to the handler."""

    count: int
    lost: int
    median: float
    p95: float
    p99: float
    longest: float
    inside_p95: float


def byte_to_handler(count: int = 1000, pause_s: float = 0.002) -> Latency:
    """Send `count` codes one by one through a pseudo-terminal and time each."""
    ready, arrived = threading.Event(), threading.Event()
    inside_ms: list[float] = []

    def on_reading(reading: Reading) -> None:
        inside_ms.append((time.monotonic_ns() - reading.first_byte_ns) / 1e6)
        arrived.set()

    def on_state(_name: str, state: DeviceState) -> None:
        if state.phase is Phase.READY:
            ready.set()

    with tempfile.TemporaryDirectory() as folder:
        scanner = PtyScanner(Path(folder) / "scanner")
        scanner.plug()
        configs = [DeviceConfig("bench", "generic_serial", str(scanner.link))]
        supervisor = Supervisor(SystemClock(), configs, on_reading, on_state)
        supervisor.start()
        try:
            ready.wait(5)
            times_ms = [_one(scanner, arrived, number, pause_s) for number in range(count)]
        finally:
            supervisor.stop()
            scanner.unplug()
    return _summary(count, sorted(times_ms), sorted(inside_ms))


class Replug(msgspec.Struct, frozen=True):
    """In ms, longest of all: from the unplug to LOST, from the plug to READY."""

    count: int
    lost_longest: float
    ready_longest: float


def replug(count: int = 50) -> Replug:
    """Unplug and plug a scanner `count` times, with the polling of the product."""
    phases: queue.Queue[tuple[Phase, int]] = queue.Queue()

    def on_state(_name: str, state: DeviceState) -> None:
        phases.put((state.phase, time.monotonic_ns()))

    def until(phase: Phase, since_ns: int) -> float:
        while True:
            seen, at_ns = phases.get(timeout=5)
            if seen is phase:
                return (at_ns - since_ns) / 1e6

    lost_ms, ready_ms = [], []
    with tempfile.TemporaryDirectory() as folder:
        scanner = PtyScanner(Path(folder) / "scanner")
        configs = [DeviceConfig("bench", "generic_serial", str(scanner.link))]
        supervisor = Supervisor(SystemClock(), configs, lambda _reading: None, on_state)
        supervisor.start()
        try:
            for _ in range(count):
                start_ns = time.monotonic_ns()
                scanner.plug()
                ready_ms.append(until(Phase.READY, start_ns))
                start_ns = time.monotonic_ns()
                scanner.unplug()
                lost_ms.append(until(Phase.LOST, start_ns))
        finally:
            supervisor.stop()
            scanner.unplug()
    return Replug(count, round(max(lost_ms), 3), round(max(ready_ms), 3))


def _one(scanner: PtyScanner, arrived: threading.Event, number: int, pause_s: float) -> float:
    arrived.clear()
    start_ns = time.monotonic_ns()
    scanner.send(b"]C1UNIT-%05d\r" % number)
    arrived.wait(1)
    took_ms = (time.monotonic_ns() - start_ns) / 1e6
    time.sleep(pause_s)
    return took_ms


def _summary(count: int, times: list[float], inside: list[float]) -> Latency:
    def share(values: list[float], percent: int) -> float:
        return round(values[min(len(values) - 1, len(values) * percent // 100)], 3)

    return Latency(
        count=count,
        lost=count - len(inside),
        median=share(times, 50),
        p95=share(times, 95),
        p99=share(times, 99),
        longest=round(times[-1], 3),
        inside_p95=share(inside, 95),
    )


if __name__ == "__main__":
    print(msgspec.json.encode(byte_to_handler()).decode())
    print(msgspec.json.encode(replug()).decode())
