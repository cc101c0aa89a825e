"""A TCP proxy between station and hub that can be told to be a bad network. It passes bytes unread."""

import socket
import threading
from contextlib import suppress
from typing import Self


class CutProxy:
    """Listens on loopback and passes on to `port`. Use it as a context.

    `cut()` drops every connection and refuses new ones until `mend()`. `swallow_answers()` lets requests
    through and breaks the connection instead of the answer. `delay_s` holds each piece back that long.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.delay_s = 0.0
        self.connections = 0
        self._is_cut = False
        self._swallowing = False
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._accept, name="cut-proxy")]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self.cut()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def cut(self) -> None:
        """The cable is out."""
        with self._lock:
            self._is_cut = True
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """The cable is in again."""
        self._is_cut = self._swallowing = False

    def swallow_answers(self) -> None:
        """Requests arrive; instead of an answer the connection breaks. Until `mend`."""
        self._swallowing = True

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self._is_cut:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            self._pair(near, far)

    def _pair(self, near: socket.socket, far: socket.socket) -> None:
        self.connections += 1
        with self._lock:
            self._open |= {near, far}
        for source, sink, is_answer in ((near, far, False), (far, near, True)):
            thread = threading.Thread(target=self._pass_on, args=(source, sink, is_answer), name="cut-proxy")
            self._threads.append(thread)
            thread.start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, is_answer: bool) -> None:
        try:
            while data := source.recv(65536):
                if is_answer and self._swallowing:
                    break
                if self.delay_s:
                    self._closed.wait(self.delay_s)
                sink.sendall(data)
        except OSError:
            pass
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._forget(source)

    def _forget(self, one: socket.socket) -> None:
        with self._lock:
            self._open.discard(one)
        one.close()
