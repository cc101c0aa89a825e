"""HTTPS to one hub whose certificate authority is pinned, on a line that another thread can hang up.

What is said on it is `sync.station.client`'s.
"""

import socket
import ssl
import threading
from contextlib import suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPSConnection


class OpenSocket:
    """The socket in use. `arm` before a request; `hang_up` from any thread ends the request that runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.cut = False

    def arm(self) -> None:
        """A new request may begin."""
        with self._lock:
            self.cut = False

    def hang_up(self) -> None:
        """Ends the request that runs, or the next one if none was armed since."""
        with self._lock:
            self.cut = True
            if self._socket is not None:
                with suppress(OSError):
                    # Not SSLSocket's own shutdown: it takes the TLS state away from the thread that reads.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def close(self) -> None:
        """Closes the socket; only in the thread that uses it."""
        self.hang_up()
        if self._socket is not None:
            self._socket.close()

    def take(self, opened: socket.socket) -> None:
        """Notes the socket; closes it and raises ConnectionAbortedError when hung up meanwhile."""
        with self._lock:
            self._socket = opened
            if self.cut:
                opened.close()
                raise ConnectionAbortedError("hung up")


class _Connection(HTTPSConnection):
    line: OpenSocket

    def _new_conn(self) -> socket.socket:
        opened = super()._new_conn()
        self.line.take(opened)
        return opened

    def connect(self) -> None:
        super().connect()
        if isinstance(self.sock, socket.socket):
            self.line.take(self.sock)


class _PinnedAdapter(HTTPAdapter):
    """Trusts the given authority and no other: neither the system's nor the ones that come with requests."""

    def __init__(self, context: ssl.SSLContext, line: OpenSocket) -> None:
        self._context = context
        self._line = line
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **_: Any) -> None:
        line = self._line

        class LineConnection(_Connection):
            pass

        class LinePool(HTTPSConnectionPool):
            ConnectionCls = LineConnection

        LineConnection.line = line
        self.poolmanager = PoolManager(connections, maxsize=maxsize, block=block, ssl_context=self._context)
        self.poolmanager.pool_classes_by_scheme = {"https": LinePool}

    def cert_verify(self, conn: Any, *_: Any) -> None:
        """Leaves the checking to the context; requests would add its own authorities."""
        conn.cert_reqs = "CERT_REQUIRED"


def pinned_session(certificate: str, line: OpenSocket) -> requests.Session:
    """A session that speaks HTTPS, only to servers with a certificate of the authority `certificate` (PEM).

    It obeys no environment variable, so no proxy. Raises ssl.SSLError on a
    text that is no certificate.
    """
    context = ssl.create_default_context(cadata=certificate)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    session = requests.Session()
    session.trust_env = False
    session.adapters.clear()
    session.mount("https://", _PinnedAdapter(context, line))
    return session
