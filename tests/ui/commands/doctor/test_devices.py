"""The doctor and the devices: what is plugged in, what answers, what is held, missing or set up wrongly."""

import os
import tty
from collections.abc import Iterator, Mapping

import msgspec
import pytest

from devices.capabilities import ReasonCode
from devices.model import Device
from devices.ports.sysfs import LISTED, Hindrance, Port, PortKind
from devices.transport import LineFault, ReadingSource
from terminal.clock import Clock, SystemClock
from tests.devices.printer_peer import PrinterPeer, status
from ui.commands.doctor.devices import device_findings
from ui.program.finding import Diagnosis, Level
from ui.text import set_language

pytestmark = pytest.mark.slow

NEW_PORT = Port("/dev/ttyACM1", "usb:1eab:1d06:N7", 0x1EAB, 0x1D06, "N7", "POS Device", "Newland")
KEYBOARD = Port("usb-1-9", "", 0x05E0, 0x1200, "", "Symbol Bar Code Scanner", kind=PortKind.KEYBOARD)
CAMERA = Port("/dev/video0", "/dev/v4l/by-id/cam", 0x046D, 0x0825, "", "HD Webcam", kind=PortKind.CAMERA)
TWIN_PORT = Port("/dev/ttyACM2", "usb:1eab:1d06:N8", 0x1EAB, 0x1D06, "N8", "POS Device", "Newland")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def examined(
    *configs: Mapping[str, object], running: bool = False, ports: tuple[Port, ...] = ()
) -> list[Diagnosis]:
    return list(device_findings(configs, SystemClock(), running=running, ports=lambda: ports))


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs pseudo-terminals")
def test_a_device_that_is_there_is_found_and_given_back() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    config = {"name": "s", "model": "generic_serial", "address": os.ttyname(slave)}
    (found,) = examined(config)
    (again,) = examined(config)
    os.close(master)
    os.close(slave)
    assert (found.level, again.level) == (Level.OK, Level.OK)
    assert found.what.startswith("s, Serial scanner: found")


def test_a_device_that_is_away_says_what_to_do() -> None:
    (found,) = examined({"name": "s", "model": "zebra", "address": "usb:05e0:1701"})
    assert (found.level, found.todo) == (
        Level.WRONG,
        "Plug it in and switch it on, or correct the address.",
    )


@pytest.fixture
def printer() -> Iterator[PrinterPeer]:
    peer = PrinterPeer()
    yield peer
    peer.kill()


@pytest.mark.parametrize(
    ("answer", "words", "todo"),
    [
        (
            b"",
            "does not answer",
            "Switch it on and see what it shows; check cable, address and line settings.",
        ),
        (status(paper_out=True), "paper is out", "Put paper in and close it."),
    ],
)
def test_a_printer_that_says_nothing_or_cannot_print_is_not_found(
    printer: PrinterPeer, answer: bytes, words: str, todo: str
) -> None:
    config = {"name": "p", "model": "zpl_tcp", "address": printer.address}
    (there,) = examined(config)
    assert (there.level, there.what.partition(": ")[2][:5]) == (Level.OK, "found")
    printer.answer = lambda: answer
    (found,) = examined({**config, "overrides": {"poll": {"answer_ms": 50}}})
    assert (found.level, found.todo) == (Level.WRONG, todo)
    assert found.what.endswith(words)
    (unasked,) = examined({**config, "overrides": {"poll": {"text": ""}}})
    assert unasked.level is Level.OK, "of one that never answers this is all there is to know"


class Breaks:
    """A driver with a fault of its own, or one that says the port is taken."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def open(self, device: Device, clock: Clock) -> ReadingSource:
        raise self.error


@pytest.mark.parametrize(
    ("error", "level", "words"),
    [
        (KeyError("unit"), Level.WRONG, "internal error (KeyError: 'unit')"),
        (LineFault(ReasonCode.BUSY, "x"), Level.NOTE, "used by another program"),
        (LineFault(ReasonCode.DENIED, "x"), Level.WRONG, "access denied"),
    ],
)
def test_no_driver_ends_the_report(
    monkeypatch: pytest.MonkeyPatch, error: Exception, level: Level, words: str
) -> None:
    monkeypatch.setattr("ui.commands.doctor.devices.driver_of", lambda _device: Breaks(error))
    first, second = examined(
        {"name": "a", "model": "zebra", "address": "x"},
        {"name": "k", "model": "generic_wedge"},
        ports=(KEYBOARD,),
    )
    assert (first.level, second.level) == (level, Level.OK)
    assert words in first.what


def test_two_devices_of_one_name_and_a_wrong_list_are_found() -> None:
    twice = {"name": "k", "model": "generic_wedge"}
    assert examined(twice, twice)[-1].what == "k: configuration wrong: two devices have this name"
    (found,) = examined({"name": "k", "modell": "zebra"})
    assert (found.level, found.check) == (Level.WRONG, "device The devices")


def test_free_ports_come_with_configurations_of_their_own() -> None:
    first, second = examined({"name": "scanner", "model": "generic_wedge"}, ports=(NEW_PORT, TWIN_PORT))[1:]
    assert first.configuration.splitlines()[1:] == [
        'name = "scanner-2"',
        'model = "newland"',
        'address = "usb:1eab:1d06:N7"',
    ]
    assert 'name = "scanner-3"' in second.configuration
    assert first.level is Level.NOTE


def test_a_camera_that_is_plugged_in_comes_with_its_configuration() -> None:
    (found,) = examined(ports=(CAMERA,))
    assert found.what.startswith("HD Webcam: plugged in, not configured; fits USB camera, gives pictures")
    assert found.configuration.splitlines()[1:] == [
        'name = "camera"',
        'model = "uvc_camera"',
        'address = "/dev/v4l/by-id/cam"',
    ]


def test_what_is_held_or_not_allowed_says_what_to_do() -> None:
    held = msgspec.structs.replace(CAMERA, hindrance=Hindrance.BUSY, holder="cheese (4711)")
    denied = msgspec.structs.replace(NEW_PORT, hindrance=Hindrance.DENIED)
    found = {finding.check: finding for finding in examined(ports=(held, denied))}
    camera, port = found["port /dev/video0"], found["port /dev/ttyACM1"]
    assert camera.what.endswith("in use elsewhere")
    assert camera.todo.startswith("cheese (4711) has it. Close that program.")
    assert "to the group dialout" in port.todo
    configured = {"name": "top", "model": "uvc_camera", "address": "/nowhere/video7"}
    (gone,) = examined(configured)
    assert gone.todo == "Plug it in and switch it on, or correct the address."


def test_a_scanner_that_types_is_named_and_missed() -> None:
    wedge = {"name": "k", "model": "generic_wedge"}
    (there,) = examined(wedge, ports=(KEYBOARD,))
    assert there.what.endswith("types like a keyboard (Symbol Bar Code Scanner)")
    if LISTED:
        (missed,) = examined(wedge)
        assert (missed.level, missed.todo) == (Level.NOTE, "Plug it in, or remove the device.")
    (free,) = examined(ports=(KEYBOARD,))
    assert free.level is Level.OK


def test_a_password_that_goes_over_the_network_unencrypted_is_told() -> None:
    oven = {
        "name": "oven",
        "model": "mqtt_number",
        "address": "mqtt://192.0.2.1",
        "overrides": {"mqtt": {"channels": {"": {"topic": "peak"}}}},
        "access": {"user": "a", "password": "let-me-read"},
    }
    _, found = examined(oven, running=True)
    assert (found.level, found.check) == (Level.NOTE, "security oven")
    assert "let-me-read" not in str(found)


def test_where_cameras_are_not_listed_it_is_said() -> None:
    (found,) = device_findings((), SystemClock(), running=False, ports=tuple, listed=False)
    assert found.what == "Cameras and keyboards are not listed on this system."
    assert "index:0" in found.todo


def test_devices_of_a_running_terminal_stay_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.commands.doctor.devices.driver_of", lambda _device: pytest.fail("opened"))
    (found,) = examined({"name": "a", "model": "zebra", "address": "x"}, running=True)
    assert (found.level, found.what) == (Level.NOTE, "a, Zebra (Symbol) scanner: not opened (x)")
