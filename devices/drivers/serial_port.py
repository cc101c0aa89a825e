"""Serial and USB-CDC ports by pyserial. No framing, no thread: it opens, reads, says what went wrong."""

import errno
from pathlib import Path
from typing import Final

import serial

from devices.capabilities import ReasonCode
from devices.discover import resolve
from devices.model import LineSettings, Model
from devices.transport import LineFault

_LONGEST_READ_MS: Final = 100
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

    def read(self) -> bytes:
        """What has come, or b"" after the quiet time; LineFault when unplugged."""
        try:
            head = self._port.read(1)
        except OSError as error:
            raise LineFault(ReasonCode.CUT, self._address, detail=str(error)) from error
        if head:
            return head + self._waiting()
        if self._file and not self._file.exists():
            raise LineFault(ReasonCode.CUT, self._address, detail="port file gone")
        return b""

    def _waiting(self) -> bytes:
        try:
            return self._port.read(self._port.in_waiting)
        except OSError:
            return b""  # unplugged just now: the next read says so, what came before is kept

    def close(self) -> None:
        """Give the port back."""
        try:
            self._port.close()
        except OSError:
            return  # unplugged: there is nothing left to give back


class SerialDriver:
    """Opens `address` with the line settings of the model."""

    name = "serial"

    def open(self, address: str, model: Model) -> SerialLine:
        """Open and lock the port; a read waits for as long as a frame may pause, at most 100 ms."""
        path = resolve(address)
        quiet_ms = min(model.frame.idle_ms, _LONGEST_READ_MS)
        try:
            return SerialLine(_opened(path, model.line, quiet_ms / 1000), address, path)
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
        rtscts=line.flow == "rts_cts",
        xonxoff=line.flow == "xon_xoff",
        timeout=timeout_s,
        **lock,
    )


def _fault(address: str, error: Exception) -> LineFault:
    code = _REASONS.get(getattr(error, "errno", None) or 0)
    text = str(error)
    code = code or next((reason for name, reason in _WINDOWS if name in text), None)
    if code:
        return LineFault(code, address)
    return LineFault(ReasonCode.LINE_ERROR, address, detail=text)
