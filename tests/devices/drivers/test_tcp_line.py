"""Lines over TCP on loopback: bytes both ways, a peer that goes, addresses that are none."""

import socket
from collections.abc import Iterator

import pytest

from devices.capabilities import ReasonCode
from devices.drivers.serial_port import open_line
from devices.drivers.tcp_line import TcpLine, open_tcp
from devices.model import LineSettings
from devices.transport import LineFault


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


@pytest.fixture
def pair(listener: socket.socket) -> Iterator[tuple[TcpLine, socket.socket]]:
    line = open_tcp(f"socket://127.0.0.1:{listener.getsockname()[1]}", 5)
    peer, _ = listener.accept()
    yield line, peer
    line.close()
    peer.close()


def test_bytes_go_both_ways_and_quiet_is_empty(pair: tuple[TcpLine, socket.socket]) -> None:
    line, peer = pair
    peer.sendall(b"UNIT-1\r")
    assert line.read() == b"UNIT-1\r"
    assert line.read() == b""
    line.write(b"x" * 100_000)
    received = 0
    while received < 100_000:
        received += len(peer.recv(65536))
    assert received == 100_000


def test_a_peer_that_closes_is_gone(pair: tuple[TcpLine, socket.socket]) -> None:
    line, peer = pair
    peer.close()
    with pytest.raises(LineFault) as fault:
        line.read()
    assert fault.value.reason.code is ReasonCode.CUT


def test_a_closed_line_takes_nothing(pair: tuple[TcpLine, socket.socket]) -> None:
    line, _ = pair
    line.close()
    for act in (line.read, lambda: line.write(b"x")):
        with pytest.raises(LineFault):
            act()


def test_nobody_there_is_not_found(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    listener.close()
    with pytest.raises(LineFault) as fault:
        open_line(f"socket://127.0.0.1:{port}", LineSettings(), 5)
    assert fault.value.reason.code is ReasonCode.NOT_FOUND


@pytest.mark.parametrize(
    "address",
    [
        "socket://",
        "socket://host",
        "socket://host:",
        "socket://:1",
        "socket://host:99999",
        "socket://host:１",
    ],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(LineFault) as fault:
        open_tcp(address, 5)
    assert fault.value.reason.code is ReasonCode.LINE_ERROR
