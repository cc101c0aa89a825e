"""Serial scanners on pseudo-terminals: read, garbage, cut, unplug and replug, nothing leaked."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
import serial

from devices.capabilities import DeviceState, Flaw, Phase, Reading, ReadingKind, ReasonCode, StateReason
from devices.drivers.serial_port import SerialDriver
from devices.model import Device, DeviceConfig, Setting
from devices.registry import load_models
from devices.supervisor import Supervisor
from devices.transport import LineFault, ReadingSource
from terminal.clock import Clock, SystemClock
from terminal.faults import ConfigFault
from tests.devices.descriptors import no_leaked_descriptor
from tests.devices.fakes import PtyScanner, Recorder, wait_until
from tests.devices.latency import byte_to_handler

pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs pseudo-terminals")


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    with no_leaked_descriptor():  # threads: tests/conftest.py
        yield


Supervise = Callable[..., Supervisor]


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[PtyScanner]:
    made = PtyScanner(tmp_path / "usb-scanner")
    yield made
    made.unplug()


@pytest.fixture
def seen() -> Recorder:
    return Recorder()


@pytest.fixture
def supervise(seen: Recorder) -> Iterator[Supervise]:
    """Starts supervisors and stops them after the test, however it ends."""
    started: list[Supervisor] = []

    def start(*configs: DeviceConfig) -> Supervisor:
        started.append(Supervisor(SystemClock(), configs, seen.reading, seen.state))
        started[-1].start()
        return started[-1]

    yield start
    for supervisor in started:
        supervisor.stop()


def left(scanner: PtyScanner, **overrides: dict[str, Setting]) -> DeviceConfig:
    return DeviceConfig("left", "generic_serial", str(scanner.link), overrides)


@pytest.fixture
def running(scanner: PtyScanner, seen: Recorder, supervise: Supervise) -> Supervisor:
    """A supervisor with one plugged scanner that is ready."""
    scanner.plug()
    supervisor = supervise(left(scanner))
    wait_until(lambda: Phase.READY in seen.phases())
    return supervisor


@pytest.mark.usefixtures("running")
def test_codes_arrive_in_order(scanner: PtyScanner, seen: Recorder) -> None:
    for number in range(20):
        scanner.send(b"UNIT-%d\r\n" % number)
    wait_until(lambda: len(seen.readings) == 20)
    assert seen.values() == [f"UNIT-{number}" for number in range(20)]
    assert {reading.device for reading in seen.readings} == {"left"}


@pytest.mark.usefixtures("running")
def test_a_code_without_an_end_mark_ends_by_quiet(scanner: PtyScanner, seen: Recorder) -> None:
    scanner.send(b"LOT-1")
    wait_until(lambda: seen.values() == ["LOT-1"])


@pytest.mark.usefixtures("running")
def test_garbage_is_reported_and_the_next_code_is_good(scanner: PtyScanner, seen: Recorder) -> None:
    scanner.send(b"\xff\xfe\x80\x81\r")
    scanner.send(b"LOT-1\r")
    wait_until(lambda: len(seen.readings) == 2)
    assert [reading.flaw for reading in seen.readings] == [Flaw.UNDECODABLE, None]


def test_a_code_cut_by_the_unplug_is_no_code(
    scanner: PtyScanner, seen: Recorder, supervise: Supervise
) -> None:
    scanner.plug()
    supervise(left(scanner, frame={"idle_ms": 60_000}))
    wait_until(lambda: Phase.READY in seen.phases())
    scanner.send(b"LOT-1\rLOT-")
    wait_until(lambda: bool(seen.readings))
    scanner.unplug()
    wait_until(lambda: len(seen.readings) == 2)
    assert [(reading.value, reading.flaw) for reading in seen.readings] == [
        ("LOT-1", None),
        ("LOT-", Flaw.CUT),
    ]


@pytest.mark.usefixtures("running")
def test_states_tell_the_whole_story_once(scanner: PtyScanner, seen: Recorder) -> None:
    scanner.unplug()
    wait_until(lambda: Phase.RECONNECTING in seen.phases())
    scanner.plug()
    wait_until(lambda: seen.phases()[-1] is Phase.READY)
    assert seen.phases() == [Phase.READY, Phase.LOST, Phase.RECONNECTING, Phase.READY]
    address = str(scanner.link)
    assert seen.states[2][1].reason == StateReason(ReasonCode.NOT_FOUND, {"address": address})


def serial_device(address: str) -> Device:
    return Device("left", address, load_models()["generic_serial"])


class FakeDriver:
    """Refuses `refusals` times, then opens sources that go at the first look; notes what was closed."""

    def __init__(self, refusals: int) -> None:
        self.refusals = refusals
        self.opened = 0
        self.closed = 0

    def open(self, device: Device, clock: Clock) -> ReadingSource:
        if self.refusals:
            self.refusals -= 1
            raise LineFault(ReasonCode.DENIED, device.address)
        self.opened += 1
        return self

    def take(self) -> Iterable[Reading]:
        raise LineFault(ReasonCode.CUT, "x")

    def close(self) -> None:
        self.closed += 1


def test_a_state_is_told_once_and_every_line_is_closed(
    seen: Recorder, supervise: Supervise, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = FakeDriver(refusals=5)
    monkeypatch.setattr("devices.supervisor.POLL_S", 0.0)
    monkeypatch.setattr("devices.supervisor.driver_of", lambda _device: driver)
    supervisor = supervise(DeviceConfig("left", "zebra", "x"))
    wait_until(lambda: driver.opened > 3)
    supervisor.stop()
    assert seen.phases()[:3] == [Phase.SEARCHING, Phase.READY, Phase.LOST]
    assert driver.closed == driver.opened


class NotedWaits(threading.Event):
    """An event that is never waited for: it notes how long it would have been."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        return self.is_set()


@pytest.mark.slow
def test_what_goes_at_once_is_opened_more_slowly(seen: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.supervisor.driver_of", lambda _device: FakeDriver(refusals=0))
    supervisor = Supervisor(SystemClock(), [DeviceConfig("left", "zebra", "x")], seen.reading, seen.state)
    supervisor._watches[0]._stopping = noted = NotedWaits()
    supervisor.start()
    wait_until(lambda: len(noted.waits) >= 5)
    supervisor.stop()
    assert noted.waits[:5] == [0.2, 0.4, 0.4, 0.4, 0.4]


@pytest.mark.usefixtures("running")
def test_a_port_whose_file_is_gone_is_lost(scanner: PtyScanner, seen: Recorder) -> None:
    scanner.link.unlink()
    wait_until(lambda: Phase.LOST in seen.phases())
    assert seen.states[1][1].reason == StateReason(
        ReasonCode.CUT, {"address": str(scanner.link), "detail": "port file gone"}
    )


def test_a_device_that_is_not_there_is_searched_and_found(
    scanner: PtyScanner, seen: Recorder, supervise: Supervise
) -> None:
    supervisor = supervise(left(scanner))
    wait_until(lambda: bool(seen.states))
    scanner.plug()
    wait_until(lambda: Phase.READY in seen.phases())
    supervisor.stop()
    assert seen.phases() == [Phase.SEARCHING, Phase.READY, Phase.STOPPED]


@pytest.mark.slow
def test_unplugged_and_replugged_fifty_times(
    scanner: PtyScanner, seen: Recorder, supervise: Supervise, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each reconnect every code arrives. Only the poll is shortened."""
    monkeypatch.setattr("devices.supervisor.POLL_S", 0.001)
    scanner.plug()
    supervise(left(scanner, frame={"idle_ms": 5}))
    for number in range(50):
        wait_until(lambda number=number: seen.phases().count(Phase.READY) == number + 1)  # type: ignore[misc]
        scanner.send(b"A%d\rB%d\r" % (number, number))
        wait_until(lambda number=number: len(seen.readings) == 2 * number + 2)  # type: ignore[misc]
        scanner.unplug()
        wait_until(lambda number=number: seen.phases().count(Phase.LOST) == number + 1)  # type: ignore[misc]
        scanner.plug()
    assert seen.values() == [f"{letter}{number}" for number in range(50) for letter in "AB"]


def test_stop_and_start_again(running: Supervisor, scanner: PtyScanner, seen: Recorder) -> None:
    running.stop()
    assert seen.states[-1] == ("left", DeviceState(Phase.STOPPED))
    running.start()
    wait_until(lambda: seen.phases()[-1] is Phase.READY)
    scanner.send(b"LOT-1\r")
    wait_until(lambda: seen.values() == ["LOT-1"])


def test_a_port_another_program_has_is_busy(running: Supervisor, scanner: PtyScanner) -> None:
    with pytest.raises(LineFault) as fault:
        SerialDriver().open(serial_device(str(scanner.link)), SystemClock())
    assert fault.value.reason.code is ReasonCode.BUSY


def test_two_scanners_keep_their_names(tmp_path: Path, seen: Recorder, supervise: Supervise) -> None:
    scanners = [PtyScanner(tmp_path / name) for name in ("left", "right")]
    for each in scanners:
        each.plug()
    supervise(*(DeviceConfig(each.link.name, "generic_usb_cdc", str(each.link)) for each in scanners))
    wait_until(lambda: seen.phases().count(Phase.READY) == 2)
    scanners[1].send(b"R\r")
    wait_until(lambda: len(seen.readings) == 1)
    scanners[0].send(b"L\r")
    wait_until(lambda: len(seen.readings) == 2)
    for each in scanners:
        each.unplug()
    assert [(r.device, r.value) for r in seen.readings] == [("right", "R"), ("left", "L")]


def test_a_wedge_needs_no_thread(seen: Recorder, supervise: Supervise) -> None:
    supervise(DeviceConfig("gun", "generic_wedge")).stop()
    assert seen.states == []


def test_a_wrong_setting_is_told_before_anything_starts(scanner: PtyScanner, supervise: Supervise) -> None:
    with pytest.raises(ConfigFault, match=r"device 'left'.*baud"):
        supervise(left(scanner, line={"baud": "fast"}))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (serial.SerialException(13, "denied"), ReasonCode.DENIED),
        (serial.SerialException(16, "busy"), ReasonCode.BUSY),
        (
            serial.SerialException("could not open port 'COM3': FileNotFoundError(2, ...)"),
            ReasonCode.NOT_FOUND,
        ),
        (serial.SerialException("could not open port 'COM3': PermissionError(13, ...)"), ReasonCode.BUSY),
        (ValueError("Not a valid baudrate: 7"), ReasonCode.LINE_ERROR),
    ],
)
def test_why_a_port_does_not_open(
    monkeypatch: pytest.MonkeyPatch, error: Exception, reason: ReasonCode
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("serial.serial_for_url", refuse)
    with pytest.raises(LineFault) as fault:
        SerialDriver().open(serial_device("COM3"), SystemClock())
    assert fault.value.reason.code is reason


def test_latency_is_measured_over_all_codes() -> None:
    measured = byte_to_handler(count=20, pause_s=0)
    assert (measured.count, measured.lost) == (20, 0)
    assert 0 < measured.median <= measured.p95 <= measured.p99 <= measured.longest


class BuggyDriver:
    """Raises what no driver may, at the given place, `bugs` times; then it reads one code and waits."""

    def __init__(self, place: str, bugs: int = 2) -> None:
        self.place, self.bugs, self.closed = place, bugs, 0
        self._told = False

    def _step(self, place: str) -> None:
        if place == self.place and self.bugs:
            self.bugs -= 1
            raise KeyError(place)

    def open(self, device: Device, clock: Clock) -> ReadingSource:
        self._step("open")
        return self

    def take(self) -> Iterable[Reading]:
        self._step("take")
        if self._told:
            threading.Event().wait(0.001)
            return []
        self._told = True
        return [Reading(1, "left", ReadingKind.CODE, "A", b"A\r", None, 0, 0)]

    def close(self) -> None:
        self.closed += 1
        self._step("close")


@pytest.mark.logs("the driver of left failed")
@pytest.mark.parametrize("place", ["open", "take"])
def test_a_bug_of_a_driver_is_a_state_and_is_tried_again(
    seen: Recorder, supervise: Supervise, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    driver = BuggyDriver(place)
    monkeypatch.setattr("devices.supervisor.BROKEN_S", 0.001)
    monkeypatch.setattr("devices.supervisor.driver_of", lambda _device: driver)
    supervise(DeviceConfig("left", "zebra", "x"))
    wait_until(lambda: seen.values() == ["A"])
    reasons = [state.reason for _, state in seen.states if state.reason]
    told = {"address": "x", "detail": f"KeyError: '{place}'"}
    assert reasons[0] == StateReason(ReasonCode.INTERNAL, told)
    assert seen.phases()[-1] is Phase.READY


@pytest.mark.logs("the driver of left failed")
def test_a_bug_in_closing_ends_no_thread_either(
    seen: Recorder, supervise: Supervise, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = BuggyDriver("close", bugs=1)
    monkeypatch.setattr("devices.supervisor.driver_of", lambda _device: driver)
    supervise(DeviceConfig("left", "zebra", "x")).stop()
    assert seen.phases()[-1] is Phase.STOPPED


def right(scanner: PtyScanner) -> DeviceConfig:
    return DeviceConfig("right", "generic_serial", str(scanner.link))


def test_devices_are_changed_while_the_others_read_on(
    running: Supervisor, scanner: PtyScanner, seen: Recorder, tmp_path: Path
) -> None:
    other = PtyScanner(tmp_path / "usb-right")
    other.plug()
    thread = running._watches[0]._thread
    scanner.send(b"LOT-")
    running.set_devices([left(scanner), right(other)])
    scanner.send(b"1\r")
    wait_until(lambda: ("right", DeviceState(Phase.READY)) in seen.states)
    other.send(b"LOT-2\r")
    wait_until(lambda: len(seen.readings) == 2)
    assert {(reading.device, reading.value) for reading in seen.readings} == {
        ("left", "LOT-1"),
        ("right", "LOT-2"),
    }
    assert running._watches[0]._thread is thread
    other.unplug()


def test_a_device_under_another_name_gets_the_port_and_the_old_one_is_silent(
    running: Supervisor, scanner: PtyScanner, seen: Recorder
) -> None:
    before = len(seen.states)
    running.set_devices([right(scanner)])
    wait_until(lambda: ("right", DeviceState(Phase.READY)) in seen.states)
    scanner.send(b"LOT-1\r")
    wait_until(lambda: bool(seen.readings))
    assert seen.readings[0].device == "right"
    assert {name for name, _ in seen.states[before:]} == {"right"}


def test_a_wrong_change_changes_nothing(running: Supervisor, scanner: PtyScanner, seen: Recorder) -> None:
    with pytest.raises(ConfigFault, match="model 'nonsense' does not exist"):
        running.set_devices([DeviceConfig("left", "nonsense")])
    scanner.send(b"LOT-1\r")
    wait_until(lambda: seen.values() == ["LOT-1"])
