"""A little HTTPS server that answers as told, with a certificate of an authority made for it."""

import datetime as dt
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import mkdtemp

from sync.hub.store.keys import SecretBook
from sync.hub.store.tls import TlsFiles, tls_files

Answer = tuple[int, dict[str, str], bytes]


class NoteBook(dict[str, str]):
    """What a hub's database notes of its secrets, in memory."""

    def setting(self, name: str) -> str:
        return self.get(name, "")

    def note_setting(self, name: str, value: str) -> None:
        self[name] = value


@cache
def certificates(name: str) -> TlsFiles:
    """An authority and a certificate for loopback; made once for all tests."""
    book = SecretBook(Path(mkdtemp(prefix=f"tracepost-{name}-")), NoteBook())
    return tls_files(book, [], dt.datetime.now(dt.UTC))


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what is tested."""


class HttpsServer:
    """`answer` gets the path, headers and body of each request. Use it as a context."""

    def __init__(self, answer: Callable[[str, dict[str, str], bytes], Answer], name: str = "hub") -> None:
        files = certificates(name)
        self.certificate = files.ca.read_text(encoding="ascii")
        self.fingerprint = files.fingerprint
        self.paths: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                server.paths.append(self.path)
                status, headers, content = answer(self.path, dict(self.headers), body)
                with suppress(OSError):
                    self.send_response(status)
                    for key, value in {"Content-Length": str(len(content)), **headers}.items():
                        self.send_header(key, value)
                    self.end_headers()
                    self.wfile.write(content)

            do_GET = do_POST  # noqa: N815 - the name the base class looks for

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(files.certificate, files.key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), name="https-server")

    def __enter__(self) -> "HttpsServer":  # noqa: PYI034
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
