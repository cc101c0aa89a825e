"""Commands to devices through the supervisor: taken, refused, or answered at once when the device is away."""

import threading
from collections.abc import Iterable, Iterator

import pytest

from devices.capabilities import Ask, Command, Phase, Print, Reading, ReasonCode, Show, StateReason
from devices.model import Device, DeviceConfig
from devices.supervisor import Supervisor
from devices.transport import CommandFault, LineFault, ReadingSource
from terminal.clock import Clock, SystemClock
from tests.devices.fakes import Recorder, wait_until


class Printer:
    """A driver, source and sink in one: takes prints, has no lamp, goes away when it is unplugged."""

    def __init__(self) -> None:
        self.printed: list[bytes] = []
        self.plugged = threading.Event()
        self.held = threading.Event()
        self.held.set()

    def open(self, device: Device, clock: Clock) -> ReadingSource:
        if not self.plugged.is_set():
            raise LineFault(ReasonCode.NOT_FOUND, device.address)
        return self

    def take(self) -> Iterable[Reading]:
        self.held.wait(0.001)
        if not self.plugged.is_set():
            raise LineFault(ReasonCode.CUT, "printer")
        return ()

    def send(self, command: Command) -> None:
        if not isinstance(command, Print):
            raise CommandFault(ReasonCode.CANNOT, "printer", detail=type(command).__name__)
        if command.job == b"jam":
            raise LineFault(ReasonCode.CUT, "printer")
        self.printed.append(command.job)

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture
def printer() -> Printer:
    return Printer()


@pytest.fixture
def seen() -> Recorder:
    return Recorder()


@pytest.fixture
def supervisor(printer: Printer, seen: Recorder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    monkeypatch.setattr("devices.supervisor.driver_of", lambda _device: printer)
    monkeypatch.setattr("devices.supervisor.POLL_S", 0.002)
    made = Supervisor(SystemClock(), [DeviceConfig("p1", "zebra", "x")], seen.reading, seen.state)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def ready(printer: Printer, seen: Recorder, supervisor: Supervisor) -> Supervisor:
    printer.plugged.set()
    wait_until(lambda: Phase.READY in seen.phases())
    return supervisor


Answers = list[StateReason | None]


def test_a_device_takes_commands_in_order_and_says_so(ready: Supervisor, printer: Printer) -> None:
    answers: Answers = []
    for job in (b"1", b"2", b"3"):
        ready.request("p1", Print(job), answers.append)
    wait_until(lambda: len(answers) == 3)
    assert (printer.printed, answers) == ([b"1", b"2", b"3"], [None, None, None])


def test_what_a_device_cannot_do_is_refused_and_it_stays_there(ready: Supervisor, seen: Recorder) -> None:
    answers: Answers = []
    ready.request("p1", Show("red", on=True), answers.append)
    wait_until(lambda: bool(answers))
    assert answers == [StateReason(ReasonCode.CANNOT, {"address": "printer", "detail": "Show"})]
    assert seen.phases()[-1] is Phase.READY


def test_a_device_that_goes_in_the_middle_is_lost_and_its_answers_come(
    ready: Supervisor, printer: Printer, seen: Recorder
) -> None:
    answers: Answers = []
    for job in (b"jam", b"never"):
        ready.request("p1", Print(job), answers.append)
    wait_until(lambda: len(answers) == 2 and Phase.LOST in seen.phases())
    assert {answer.code for answer in answers if answer} <= {ReasonCode.CUT, ReasonCode.AWAY}
    assert answers[0] == StateReason(ReasonCode.CUT, {"address": "printer"})


def test_a_command_for_an_absent_device_is_answered_at_once_and_never_kept(
    supervisor: Supervisor, printer: Printer, seen: Recorder
) -> None:
    answers: Answers = []
    supervisor.request("p1", Print(b"old"), answers.append)
    assert answers == [StateReason(ReasonCode.AWAY, {"address": "x"})]
    printer.plugged.set()
    wait_until(lambda: Phase.READY in seen.phases())
    supervisor.request("p1", Print(b"new"), answers.append)
    wait_until(lambda: len(answers) == 2)
    assert printer.printed == [b"new"]


def test_a_device_nobody_configured_is_not_found(ready: Supervisor) -> None:
    answers: Answers = []
    ready.request("nobody", Ask(), answers.append)
    assert answers == [StateReason(ReasonCode.NOT_FOUND, {"address": "nobody"})]


def test_who_waits_is_answered_when_everything_stops(ready: Supervisor) -> None:
    answers: Answers = []
    for number in range(50):
        ready.request("p1", Print(b"%d" % number), answers.append)
    ready.stop()
    ready.request("p1", Print(b"late"), answers.append)
    assert len(answers) == 51
    assert answers[-1] == StateReason(ReasonCode.AWAY, {"address": "x"})


def test_a_source_that_takes_no_commands_says_so(
    printer: Printer, supervisor: Supervisor, seen: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.supervisor.Sink", type("Nothing", (), {}))
    printer.plugged.set()
    wait_until(lambda: Phase.READY in seen.phases())
    answers: Answers = []
    supervisor.request("p1", Print(b"1"), answers.append)
    wait_until(lambda: bool(answers))
    assert answers == [StateReason(ReasonCode.CANNOT, {"address": "x", "detail": "Print"})]
