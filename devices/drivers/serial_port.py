"""Serial and USB-CDC ports by pyserial; a network address becomes a line over TCP.

No framing, no thread: it opens, reads, writes, says what went wrong.
"""

import errno
import select
from pathlib import Path
from typing import Final

import serial

from devices.capabilities import ReasonCode
from devices.drivers.line_source import LineSource
from devices.drivers.tcp_line import TCP, open_tcp
from devices.model import Device, FlowControl, LineSettings
from devices.ports.discover import resolve
from devices.transport import REST_MS, ByteLine, LineFault
from terminal.clock import Clock

_REST_S: Final = REST_MS / 1000
_WRITE_S: Final = 3.0
_PIECE: Final = 512  # bytes: half a second at 9600 baud, so a slow line is told from a dead one
_REASONS: Final = {
    errno.ENOENT: ReasonCode.NOT_FOUND,
    errno.ENXIO: ReasonCode.NOT_FOUND,
    errno.ENODEV: ReasonCode.NOT_FOUND,
    errno.EACCES: ReasonCode.DENIED,
    errno.EPERM: ReasonCode.DENIED,
    errno.EBUSY: ReasonCode.BUSY,
    errno.EAGAIN: ReasonCode.BUSY,  # the lock of `exclusive` is another program's
}
# On Windows pyserial gives no error number, only the name of the Windows error in its text.
_WINDOWS: Final = (("FileNotFoundError", ReasonCode.NOT_FOUND), ("PermissionError", ReasonCode.BUSY))


class SerialLine:
    """One open port, locked against other programs."""

    def __init__(self, port: serial.Serial, address: str, path: str) -> None:
        self._port = port
        self._address = address
        self._file = Path(path) if path.startswith("/") else None

    def read(self, *, resting: bool = False) -> bytes:
        """What has come, or b"" after the quiet time; LineFault when unplugged."""
        try:
            head = b"" if resting and self._silent() else self._port.read(1)
        except OSError as error:
            raise LineFault(ReasonCode.CUT, self._address, detail=str(error)) from error
        if head:
            return head + self._waiting()
        if self._file and not self._file.exists():
            raise LineFault(ReasonCode.CUT, self._address, detail="port file gone")
        return b""

    def _silent(self) -> bool:
        """True after a rest in which nothing came. Another timeout of the port would set up all of it again;
        over a URL and on Windows there is nothing to wait at, and the quiet time goes on.
        """
        return self._file is not None and not select.select([self._port.fileno()], [], [], _REST_S)[0]

    def _waiting(self) -> bytes:
        try:
            return self._port.read(self._port.in_waiting)
        except OSError:
            return b""  # unplugged just now: the next read says so, what came before is kept

    def write(self, data: bytes) -> None:
        """All of `data`, piece by piece; LineFault when the port takes nothing for 3 s or is gone."""
        try:
            for start in range(0, len(data), _PIECE):
                self._port.write(data[start : start + _PIECE])
        except OSError as error:
            raise LineFault(ReasonCode.CUT, self._address, detail=str(error)) from error

    def close(self) -> None:
        """Give the port back."""
        try:
            self._port.close()
        except OSError:
            return  # unplugged: there is nothing left to give back


class SerialDriver:
    """Opens lines and reads them as the model says."""

    def open(self, device: Device, clock: Clock) -> LineSource:
        """The line of `device`; a read waits for as long as a frame may pause, at most 100 ms."""
        model = device.model
        quiet_ms = min(model.frame.idle_ms, REST_MS, model.poll.every_ms or REST_MS)
        return self.over(open_line(device.address, model.line, quiet_ms), device, clock)

    def over(self, line: ByteLine, device: Device, clock: Clock) -> LineSource:
        """The source over an open line."""
        return LineSource(line, device, clock)


DRIVER: Final = SerialDriver()


def open_line(address: str, settings: LineSettings, quiet_ms: int) -> ByteLine:
    """The line at `address`, locked where it can be; an empty read takes `quiet_ms`. LineFault if not."""
    if address.startswith(TCP):
        return open_tcp(address, quiet_ms)
    path = resolve(address)
    try:
        return SerialLine(_opened(path, settings, quiet_ms / 1000), address, path)
    except (OSError, ValueError) as error:
        raise _fault(address, error) from error


def _opened(path: str, line: LineSettings, timeout_s: float) -> serial.Serial:
    # over a URL there is no lock to ask for
    lock = {} if "://" in path else {"exclusive": True}
    return serial.serial_for_url(
        path,
        baudrate=line.baud,
        bytesize=line.data_bits,
        parity=line.parity,
        stopbits=line.stop_bits,
        rtscts=line.flow == FlowControl.RTS_CTS,
        xonxoff=line.flow == FlowControl.XON_XOFF,
        timeout=timeout_s,
        write_timeout=_WRITE_S,
        **lock,
    )


def _fault(address: str, error: Exception) -> LineFault:
    code = _REASONS.get(getattr(error, "errno", None) or 0)
    text = str(error)
    code = code or next((reason for name, reason in _WINDOWS if name in text), None)
    if code:
        return LineFault(code, address)
    return LineFault(ReasonCode.LINE_ERROR, address, detail=text)
