"""A label printer on a TCP socket, as far as a station sees one: it takes bytes, answers ~HS, may be out of
paper, mute, or gone in the middle of a label.
"""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

QUERY = b"~HS\r\n"


def status(*, paper_out: bool = False, paused: bool = False, head_open: bool = False) -> bytes:
    """The three answers to ~HS."""
    one = f"030,{paper_out:d},{paused:d},0800,000,0,0,0,000,0,0,0"
    two = f"000,0,{head_open:d},0,1,2,6,0,00000000,1,000"
    return b"".join(b"\x02" + text.encode() + b"\x03\r\n" for text in (one, two, "1234,0"))


class PrinterPeer:
    """Listens on a port of its own, on the same one again after a restart. `cut_at`: goes away after so many
    bytes of labels.
    """

    def __init__(self) -> None:
        self.labels: list[bytes] = []
        self.answer: Callable[[], bytes] = status
        self.cut_at = 0
        self._port = 0
        self._socket: socket.socket | None = None
        self._client: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self.start()

    @property
    def address(self) -> str:
        """Where a device config finds it."""
        return f"socket://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Switches it on."""
        self._socket = socket.create_server(("127.0.0.1", self._port))
        self._port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, args=(self._socket,), name="printer peer")
        self._thread.start()

    def kill(self) -> None:
        """Switches it off, whatever it is doing."""
        for one in (self._socket, self._client):
            if one is not None:
                shut(one)
        if self._thread is not None:
            self._thread.join()
        self._socket = self._client = self._thread = None

    def _serve(self, server: socket.socket) -> None:
        while True:
            try:
                self._client, _ = server.accept()
            except OSError:
                return
            with self._client as client:
                self._talk(client)

    def _talk(self, client: socket.socket) -> None:
        buffer = b""
        while True:
            try:
                chunk = client.recv(65536)
            except OSError:
                return
            buffer += chunk
            if not chunk or (self.cut_at and len(buffer) > self.cut_at):
                self.cut_at = 0
                return
            buffer = self._work_off(client, buffer)

    def _work_off(self, client: socket.socket, buffer: bytes) -> bytes:
        while True:
            if buffer.startswith(QUERY):
                buffer = buffer[len(QUERY) :]
                client.sendall(self.answer())
            elif b"^XZ\n" in buffer:
                label, _, buffer = buffer.partition(b"^XZ\n")
                self.labels.append(label + b"^XZ\n")
            else:
                return buffer


def shut(one: socket.socket) -> None:
    """Ends a socket another thread may be waiting on."""
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
