"""A window's device screen without a window: what it is told, what it says, what is plugged in."""

import msgspec
from argon2 import PasswordHasher

from devices.capabilities import (
    Command,
    DeviceState,
    Flaw,
    Phase,
    Reading,
    ReadingKind,
    StateReason,
    next_reading_id,
)
from devices.model import DeviceConfig
from devices.ports.sysfs import Port, PortKind
from devices.wedge.repeat import RepeatFilter
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.screens import SUPERVISOR_PIN, scan
from tests.fakes.shell import FakeShell
from ui.desk.desk import Desk
from ui.desk.device_desk import OnAnswer
from ui.desk.scan_router import ScanRouter
from ui.screens.devices.presenter import DevicesPresenter

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SCANNER = DeviceConfig("scanner", "zebra", "usb:05e0:1701:A1")
CALIPER = DeviceConfig("caliper", "sylvac", "/dev/ttyUSB0")
TOWER = DeviceConfig("tower", "signal_relay", "socket://10.0.0.9:502")
ZEBRA_PORT = Port("/dev/ttyACM0", "usb:05e0:1701:A1", 0x05E0, 0x1701, "A1", "Bar Code Scanner", "Symbol")
NEW_PORT = Port("/dev/ttyACM1", "usb:1eab:1d06:N7", 0x1EAB, 0x1D06, "N7", "POS Device", "Newland")


CAMERA_PORT = Port(
    "/dev/video0", "/dev/v4l/by-id/cam-index0", 0x046D, 0x0825, "", "HD Webcam", kind=PortKind.CAMERA
)
KEYBOARD_PORT = Port("usb-1-9", "", 0x413C, 0x2113, "", "Dell Keyboard", kind=PortKind.KEYBOARD)


class Bench:
    """A window's logic with devices that note what they are told and answer as they are set to."""

    def __init__(self, work: Workplace) -> None:
        self.work, self.shell = work, FakeShell()
        self.desk = Desk(work, self.shell)
        self.told: list[tuple[str, Command]] = []
        self.answer: StateReason | None = None
        self.desk.devices.request = self._request
        self.desk.devices.ports = lambda: (ZEBRA_PORT, NEW_PORT)
        self.screen = DevicesPresenter(self.desk)
        self.router = ScanRouter(self.desk, lambda: self.screen, RepeatFilter())

    def _request(self, device: str, command: Command, on_answer: OnAnswer) -> None:
        self.told.append((device, command))
        on_answer(self.answer)

    def have(self, *configs: DeviceConfig) -> None:
        self.desk.devices.set_configs(configs)
        for config in configs:
            self.desk.devices.note_state(config.name, DeviceState(Phase.READY))

    def open(self) -> None:
        scan(self.work, self.screen, "B10482")
        self.screen.entered(SUPERVISOR_PIN)
        self.screen.look()

    def says(
        self,
        device: str,
        value: str,
        raw: bytes,
        kind: ReadingKind = ReadingKind.CODE,
        flaw: Flaw | None = None,
    ) -> bool:
        now, at_ns = self.work.now(), self.work.clock.monotonic_ns()
        reading = Reading(next_reading_id(), device, kind, value, raw, None, now, at_ns, flaw)
        self.desk.devices.note(reading)
        return kind != "sample" and self.router.read(reading)

    def row(self, name: str) -> str:
        detail = self.screen.state().detail
        assert detail is not None
        return next(value for key, value, _ in detail.rows if key == name)

    def reason(self) -> str:
        detail = self.screen.state().detail
        assert detail is not None
        return detail.reason

    def advice(self) -> str:
        detail = self.screen.state().detail
        assert detail is not None
        return detail.advice

    def take_over(self) -> None:
        """What the program does when settings change."""
        self.have(*msgspec.convert(self.work.store.settings().devices, tuple[DeviceConfig, ...]))


def plugged_in(bench: Bench, *ports: Port) -> None:
    """These are plugged in now, and looked at."""
    bench.desk.devices.ports = lambda: ports
    bench.screen.look()
