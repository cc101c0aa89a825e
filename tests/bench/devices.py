"""Ten devices at one station at once: two scanners at 10/s, three Modbus sensors at 10 Hz, a gauge at 1/s, a
signal tower that follows, a badge reader and a scale that wait, and a camera at 15 frames a second.

First the same station with the two scanners alone: the reference. Scanners, gauge and sensors are processes
of their own; CPU is that of the terminal's process, all threads. The screen is drawn off-screen.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from devices.capabilities import Reading
from terminal.clock import SystemClock
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from tests.bench.figures import Report, Spread, bar, spread
from tests.bench.grown import BADGE, ORDER, grown_plant, running_hub
from tests.bench.raw import RawAppend
from tests.bench.scan import Loop, Watched, codes
from tests.devices.peers import free_port
from ui.program.app import open_store
from ui.program.run_terminal import application

SCANS: Final = 600
"""A run, of both scanners together: 30 s."""
SETTLE_S: Final = 5
SENSORS: Final = 3
POLL_MS: Final = 100
_WRITER: Final = """
import os, sys, time
wire, gap, lines = int(sys.argv[1]), float(sys.argv[2]), sys.stdin.read().split("\\n")
due = time.monotonic()
for line in lines:
    os.write(wire, line.encode() + b"\\r")
    due += gap
    time.sleep(max(0, due - time.monotonic()))
"""
_SENSORS: Final = """
import asyncio, math, sys, time
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice
async def main(ports):
    bits = [SimData(0, count=8, values=False, datatype=DataType.BITS)]
    words = [SimData(0, count=2, values=1650, datatype=DataType.REGISTERS)]
    servers = []
    for port in ports:
        device = SimDevice(id=1, simdata=(bits, bits, words, words))
        servers.append(ModbusTcpServer(device, address=("127.0.0.1", port)))
        await servers[-1].serve_forever(background=True)
    print("ready", flush=True)
    while True:
        await asyncio.sleep(0.05)
        value = 1650 + round(40 * math.sin(time.monotonic()))
        for server in servers:
            await server.async_setValues(1, 3, 0, [value])
asyncio.run(main([int(port) for port in sys.argv[1:]]))
"""


class Run(msgspec.Struct):
    """What one run gave: times of the scans, CPU of the terminal in cores, samples taken, scans lost."""

    feedback: Spread
    cores: float
    samples: int
    lost: int
    late: Spread


class Streaming(Watched):
    """The terminal with marks at its scans; samples and gauge values are counted apart."""

    samples = 0
    values = 0

    def read(self, reading: Reading) -> None:
        if reading.kind == "code":
            super().read(reading)
            return
        self.samples += reading.kind == "sample"
        self.values += reading.kind == "value"
        super(Watched, self).read(reading)


class Wires:
    """Pseudo-terminals by name."""

    def __init__(self, *names: str) -> None:
        self._pairs = {name: os.openpty() for name in names}

    def wire(self, name: str) -> int:
        return self._pairs[name][0]

    def address(self, name: str) -> str:
        return os.ttyname(self._pairs[name][1])

    def close(self) -> None:
        for pair in self._pairs.values():
            for end in pair:
                os.close(end)


def run(cameras: int = 1) -> Report:
    """Measures on a copy of the grown plant. `cameras`: how many of `camera_configs` are streamed too."""
    application().setQuitOnLastWindowClosed(False)  # there are two runs
    with ExitStack() as stack:
        folder = stack.enter_context(grown_plant())
        url = stack.enter_context(running_hub(folder))
        raw = stack.enter_context(RawAppend(folder))
        ports = [free_port() for _ in range(SENSORS + 1)]
        stack.enter_context(sensors(ports))
        wires = Wires("left", "right", "gauge", "badge", "scale")
        stack.callback(wires.close)
        data = folder / "station"
        scanned = codes(2 * SCANS)
        alone = one_run(data, url, wires, Loop(raw), scanners(wires), scanned[:SCANS])
        loop = Loop(raw)
        devices = (*scanners(wires), *others(wires, ports), *camera_configs(cameras, folder))
        together = one_run(data, url, wires, loop, devices, scanned[SCANS:])
        return report(alone, together, loop, len(devices))


def camera_configs(count: int, folder: Path) -> tuple[dict[str, Any], ...]:
    """`count` cameras at 15 frames a second: films of a code in a hand, which nobody here knows."""
    if not count:
        return ()
    from tests.bench.camera import film, moving_code

    address = str(film(folder / "camera.avi", moving_code()))
    rule = {"camera": {"fps": 15.0, "opened": "always"}}
    return tuple(
        {"name": f"camera{at}", "model": "folder_camera", "address": address, "overrides": rule}
        for at in range(count)
    )


def scanners(wires: Wires) -> tuple[dict[str, Any], ...]:
    """The two scanners."""
    return tuple(
        {"name": name, "model": "generic_serial", "address": wires.address(name)}
        for name in ("left", "right")
    )


def others(wires: Wires, ports: list[int]) -> tuple[dict[str, Any], ...]:
    """Sensors, gauge, and those that wait."""
    quantity = {"unit": "°C", "scale": "0.1"}
    channels = {"": {"address": 0, "type": "int16", "quantity": quantity}}
    polled = {"modbus": {"poll_ms": POLL_MS, "channels": channels}}
    sensor = {"model": "modbus_tcp", "overrides": polled}
    serial = (("gauge", "sylvac"), ("badge", "generic_badge"), ("scale", "mettler_sics"))
    return (
        *({"name": f"oven{at}", "address": _at(ports[at]), **sensor} for at in range(SENSORS)),
        {"name": "tower", "model": "signal_relay", "address": _at(ports[SENSORS])},
        *({"name": name, "model": model, "address": wires.address(name)} for name, model in serial),
    )


def _at(port: int) -> str:
    return f"socket://127.0.0.1:{port}"


@contextmanager
def sensors(ports: list[int]) -> Iterator[None]:
    """Modbus servers whose value changes 20 times a second."""
    command = [sys.executable, "-c", _SENSORS, *map(str, ports)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.terminate()


def settle(data: Path, url: str, devices: tuple[dict[str, Any], ...]) -> None:
    """The station with these devices; its tower follows it."""
    store = Store(data, store_key(data, None).key)
    identity = store.identity()
    assert identity is not None
    store.keep(msgspec.structs.replace(identity, hub_url=url))
    tower = any(device["name"] == "tower" for device in devices)
    lamps = (("green", "good"), ("red", "refused"))
    rules = tuple({"device": "tower", "lamp": lamp, "when": when} for lamp, when in lamps)
    settings = msgspec.structs.replace(
        store.settings(), devices=devices, signals=rules if tower else (), idle_lock_s=0, volume=0
    )
    store.keep(settings)
    store.close()


def one_run(
    data: Path, url: str, wires: Wires, loop: Loop, devices: tuple[dict[str, Any], ...], scanned: list[str]
) -> Run:
    """Somebody signs in, then both scanners read, 10 a second each."""
    settle(data, url, devices)
    clock = SystemClock()
    terminal = Streaming(open_store(data, None), clock)
    terminal.start()
    terminal.window.resize(1280, 800)
    terminal.window.show()
    try:
        begin = clock.monotonic_ns()
        loop.run(lambda: clock.monotonic_ns() - begin > SETTLE_S * 1e9, measured=False)
        person = BADGE if not terminal.work.terminal().actor else ""
        first = [code for code in (person, ORDER) if code]
        written(wires.wire("left"), first, 0.5).wait()
        loop.run(lambda: len(terminal.taken) == len(first), measured=False)
        terminal.taken.clear()
        terminal.samples, terminal.values = 0, 0
        return stream(terminal, wires, loop, scanned)
    finally:
        terminal.stop()


def stream(terminal: Streaming, wires: Wires, loop: Loop, scanned: list[str]) -> Run:
    """The measured part: until every scan has been answered, or 10 s after the last one was written."""
    seconds = len(scanned) // 20
    writers = [written(wires.wire(name), scanned[at::2], 0.1) for at, name in enumerate(("left", "right"))]
    if len(terminal.settings.devices) > 2:
        lines = [f"+{at % 90}.{at % 10}35" for at in range(seconds)]
        writers.append(written(wires.wire("gauge"), lines, 1.0))
    cpu, begin = time.process_time(), time.monotonic()

    def over() -> bool:
        every = len(terminal.taken) >= len(scanned) and not terminal.waiting
        return every or time.monotonic() - begin > seconds + 10

    loop.run(over, measured=True)
    cores = (time.process_time() - cpu) / (time.monotonic() - begin)
    for writer in writers:
        writer.wait()
    answered = [scan for scan in terminal.taken if scan.painted]
    return Run(
        spread([scan.painted - scan.first_byte for scan in answered]),
        round(cores, 3),
        terminal.samples,
        len(scanned) - len(answered),
        spread(loop.late),
    )


def written(wire: int, lines: list[str], gap_s: float) -> "subprocess.Popen[str]":
    """A device that sends a line every `gap_s`."""
    command = [sys.executable, "-c", _WRITER, str(wire), str(gap_s)]
    writer = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[wire], text=True)
    assert writer.stdin is not None
    writer.stdin.write("\n".join(lines))
    writer.stdin.close()
    return writer


def report(alone: Run, together: Run, loop: Loop, devices: int) -> Report:
    """Both runs beside each other."""
    raw = spread(loop.raw)
    return Report(
        bench="devices",
        figures={"first byte -> feedback, all devices": together.feedback, "10 ms timer late": together.late},
        references={
            "first byte -> feedback, scanners alone": alone.feedback,
            "append of 4 frames + fdatasync": raw,
        },
        ratios={
            "feedback p50, all / scanners alone": round(together.feedback.p50 / alone.feedback.p50, 2),
            "feedback p95, all / scanners alone": round(together.feedback.p95 / alone.feedback.p95, 2),
            "CPU, all / scanners alone": round(together.cores / alone.cores, 2),
        },
        counts={
            "devices": devices,
            "CPU of the terminal, cores, scanners alone": alone.cores,
            "CPU of the terminal, cores, all devices": together.cores,
            "samples a second": round(together.samples / (SCANS / 20), 1),
        },
        bars=(
            bar("scan to feedback p95", together.feedback.p95, 50, "ms"),
            bar("CPU of the terminal", together.cores, 0.5, "cores"),
            bar("scans lost", together.lost + alone.lost, 0, ""),
        ),
    )
