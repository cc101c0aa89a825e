"""A byte line over TCP: scanners, readers and printers with a network socket. No framing, no thread."""

import socket
from typing import Final

from devices.capabilities import ReasonCode
from devices.transport import REST_MS, LineFault

TCP: Final = "socket://"
_CONNECT_S: Final = 2.0
_WRITE_S: Final = 3.0
_CHUNK: Final = 65536
# A cable pulled at the far end is told by silence alone: ask after 3 s, every second, give up after 3.
_KEEPALIVE: Final = (("TCP_KEEPIDLE", 3), ("TCP_KEEPINTVL", 1), ("TCP_KEEPCNT", 3))


class TcpLine:
    """One open connection."""

    def __init__(self, connection: socket.socket, address: str, quiet_s: float) -> None:
        self._connection = connection
        self._address = address
        self._quiet_s = quiet_s

    def read(self, *, resting: bool = False) -> bytes:
        """What has come, or b"" after the quiet time; LineFault when the other end has gone."""
        try:
            self._connection.settimeout(REST_MS / 1000 if resting else self._quiet_s)
            chunk = self._connection.recv(_CHUNK)
        except TimeoutError:
            return b""
        except OSError as error:
            raise LineFault(ReasonCode.CUT, self._address, detail=str(error)) from error
        if not chunk:
            raise LineFault(ReasonCode.CUT, self._address, detail="closed by the device")
        return chunk

    def write(self, data: bytes) -> None:
        """All of `data`; LineFault when the device takes nothing for 3 s or is gone."""
        try:
            self._connection.settimeout(_WRITE_S)
            rest = memoryview(data)
            while rest:
                rest = rest[self._connection.send(rest) :]
        except OSError as error:
            raise LineFault(ReasonCode.CUT, self._address, detail=str(error)) from error

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def open_tcp(address: str, quiet_ms: int) -> TcpLine:
    """Connect to `socket://host:port`; an empty read takes `quiet_ms`. LineFault without an answer in 2 s."""
    host, _, port = address.removeprefix(TCP).rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise LineFault(ReasonCode.LINE_ERROR, address, detail="is not socket://host:port")
    try:
        connection = socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_S)
    except OSError as error:
        raise LineFault(ReasonCode.NOT_FOUND, address, detail=str(error)) from error
    _keep_alive(connection)
    return TcpLine(connection, address, quiet_ms / 1000)


def _keep_alive(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for name, seconds in _KEEPALIVE:
        if hasattr(socket, name):  # not every system has all three
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)
