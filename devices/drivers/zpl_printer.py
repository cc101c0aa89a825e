"""Label printers that speak ZPL, over TCP or a serial line. What they print is written by
`devices.print.zpl`.

A job counts as taken when the printer has answered after it. Source of the answer: Zebra, Programming Guide
ZPL II, ~HS. Some printers do not answer at all while paper, ribbon or a closed head is missing.
"""

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from devices.capabilities import SENT, Command, Print, Reading, ReasonCode
from devices.drivers.serial_port import open_line
from devices.model import Device
from devices.transport import ByteLine, CommandFault, LineFault
from terminal.clock import Clock

_QUIET_MS: Final = 20
_MOST: Final = 4096
_LATE: Final = 20
_STATUS: Final = re.compile(
    rb"\x02(?P<one>[0-9]{3},[01],[01],[0-9,]+)\x03\s*\x02(?P<two>[0-9]{3},[0-9],[01],[01],[0-9,]+)\x03"
)


class _Status(msgspec.Struct, frozen=True):
    """What stands in the way of printing, by the printer's own word."""

    paper_out: bool
    paused: bool
    head_open: bool
    ribbon_out: bool

    @property
    def trouble(self) -> ReasonCode | None:
        """The first thing to look after; None where it can print."""
        if self.head_open:
            return ReasonCode.HEAD_OPEN
        if self.paper_out:
            return ReasonCode.PAPER_OUT
        if self.ribbon_out:
            return ReasonCode.RIBBON_OUT
        return ReasonCode.PAUSED if self.paused else None


def read_status(data: bytes) -> _Status | None:
    """The printer's answer to ~HS, None where it is none or not whole."""
    found = _STATUS.search(data)
    if found is None:
        return None
    one, two = found["one"].split(b","), found["two"].split(b",")
    return _Status(one[1] == b"1", one[2] == b"1", two[2] == b"1", two[3] == b"1")


class ZplPrinter:
    """An open printer: takes `Print`, gives no readings."""

    def __init__(self, line: ByteLine, device: Device, clock: Clock) -> None:
        self._line = line
        self._device = device
        self._clock = clock
        self._request = device.model.poll.request
        self._written = b""
        """The job that went out over this line and was not answered yet."""

    def take(self) -> Iterable[Reading]:
        """Nothing; LineFault when the printer is gone."""
        self._line.read()
        return ()

    def send(self, command: Command) -> None:
        """Print; a job that is there unanswered is only asked about: no job is sent twice over one line."""
        if not isinstance(command, Print):
            raise CommandFault(ReasonCode.CANNOT, self._device.address, detail=type(command).__name__)
        if command.job != self._written:
            self.greet()
            self._written = command.job
            self._write(command.job)
        if self._request and self._ask(begun=True) is None:
            raise CommandFault(ReasonCode.NO_ANSWER, self._device.address, **{SENT: "yes"})
        self._written = b""

    def close(self) -> None:
        """Give the line back."""
        self._line.close()

    def greet(self) -> None:
        """CommandFault with what is in the way, before a byte of a job leaves."""
        if not self._request:
            return
        status = self._ask(begun=False)
        trouble = ReasonCode.NO_ANSWER if status is None else status.trouble
        if trouble:
            raise CommandFault(trouble, self._device.address)

    def _ask(self, *, begun: bool) -> _Status | None:
        """The printer's state, None without an answer in time."""
        try:
            for _ in range(_LATE):  # what came late belongs to an earlier question
                if not self._line.read():
                    break
            self._line.write(self._request)
            return self._answer()
        except LineFault as fault:
            raise self._in_doubt(fault) if begun else fault from fault

    def _answer(self) -> _Status | None:
        until_ns = self._clock.monotonic_ns() + self._device.model.poll.answer_ms * 1_000_000
        data = b""
        status = None
        while status is None and self._clock.monotonic_ns() < until_ns:
            data = (data + self._line.read())[-_MOST:]
            status = read_status(data)
        return status

    def _write(self, job: bytes) -> None:
        try:
            self._line.write(job)
        except LineFault as fault:
            raise self._in_doubt(fault) from fault

    def _in_doubt(self, fault: LineFault) -> LineFault:
        return LineFault(fault.reason.code, self._device.address, **{SENT: "yes"})


class ZplDriver:
    """Opens label printers."""

    def open(self, device: Device, clock: Clock) -> ZplPrinter:
        """The printer at the device's address; LineFault where there is none."""
        return self.over(open_line(device.address, device.model.line, _QUIET_MS), device, clock)

    def over(self, line: ByteLine, device: Device, clock: Clock) -> ZplPrinter:
        """The printer on an open line."""
        return ZplPrinter(line, device, clock)


DRIVER: Final = ZplDriver()
