"""The hub as a running server: its threads, its start and its stop. The endpoints are in `web`.

The only place of the hub where threads start.
"""

import asyncio
import datetime as dt
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Final, Self

import msgspec
import uvicorn
from fastapi import FastAPI

from sync.hub.feed.pull import forget_removed
from sync.hub.store.hub import Hub
from sync.hub.store.tls import tls_files
from sync.hub.web.news import News
from sync.hub.web.server import WebHub
from terminal.clock import Clock
from terminal.faults import ConfigFault, FaultCode, StoreFault
from terminal.folder_lock import FolderLock, already_running, is_held

log = logging.getLogger(__name__)
WORKERS: Final = 16
"""Requests answered at once; all their writes may share one commit."""
_LAST_PORT: Final = 65_535
_STOP_S: Final = 10
_FAREWELL_S: Final = 0.3


class HubInfo(msgspec.Struct, frozen=True):
    """A running hub: where it listens, what to pin, where the admin token is."""

    url: str
    host: str
    port: int
    fingerprint: str
    data_dir: Path


class _Server(uvicorn.Server):
    """uvicorn that lets waiting requests go before it waits for them, and leaves signals to `run_hub`."""

    def __init__(self, config: uvicorn.Config, news: News) -> None:
        super().__init__(config)
        self._news = news

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._news.attach(asyncio.get_running_loop())
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._news.close()
        farewell = asyncio.get_running_loop().create_task(self._hang_up())
        await super().shutdown(sockets)
        farewell.cancel()

    async def _hang_up(self) -> None:
        """Ends idle lines: one over TLS waits for the other end's farewell, which a quiet station never
        says.
        """
        while True:
            await asyncio.sleep(_FAREWELL_S)
            if not self.server_state.tasks:
                for connection in tuple(self.server_state.connections):
                    connection.transport.abort()


class HubThread:
    """A hub running inside this process. Use it as a context, or `start` and `stop` it.

    Args:
        data_dir: everything the hub keeps; made where it does not exist.
        port: 0 = any free one.
        host: the address to listen on.
        tls: False only on loopback, for tests.
        clock: the hub's only now.
        names: more host names and addresses by which stations reach the hub; its own are known.
    """

    def __init__(
        self,
        data_dir: Path,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        tls: bool = True,
        clock: Clock | None = None,
        names: Sequence[str] = (),
    ) -> None:
        self._data_dir = data_dir
        self._host = host
        self._port = port
        self._tls = tls
        self._clock = clock
        self._names = names
        self._end = ExitStack()
        self.ended = threading.Event()
        """Set when the hub answers no more, whatever the reason."""

    def start(self) -> HubInfo:
        """Opens the data and listens; returns when requests are answered. Raises ConfigFault, StoreFault:
        then nothing runs, and the folder is free.
        """
        if is_held(self._data_dir):
            raise already_running(self._data_dir)
        with ExitStack() as undo:
            listener = undo.enter_context(closing(_listen(self._host, self._port)))
            undo.enter_context(FolderLock(self._data_dir))
            self.hub = Hub(self._data_dir, self._clock)
            undo.callback(self.hub.close)
            self._start_threads(undo, listener)
            self._end = undo.pop_all()
        return self.info

    def _start_threads(self, undo: ExitStack, listener: socket.socket) -> None:
        """Workers, writer, web; they end in the other order. None of them keeps a program alive that ends."""
        news = News()
        self.hub.on_commit = news.ring_from_thread
        self.workers = _started_workers()
        undo.callback(self.workers.shutdown)
        server = _Server(self._config(WebHub(self.hub, news, self.workers).app), news)
        self.info = self._info(listener)
        writer = self._thread("hub-writer", self.hub.writer.run)
        web = self._thread("hub-web", server.run, [listener])
        writer.start()
        undo.callback(_end_writer, self.hub, writer)
        web.start()
        undo.callback(_end_web, server, web)
        self.hub.writer.submit(lambda connection: forget_removed(self.hub.work(connection)))
        while not server.started:
            web.join(0.005)
            if not web.is_alive():
                raise _dead()

    def _thread(self, name: str, body: Callable[..., None], *arguments: Any) -> threading.Thread:
        return threading.Thread(target=self._run, args=(body, *arguments), name=name, daemon=True)

    def _run(self, body: Callable[..., None], *arguments: Any) -> None:
        """The body of a thread without which there is no hub: its end is the hub's."""
        try:
            body(*arguments)
        except Exception:
            log.exception("A thread of the hub failed: the hub ends.")
        finally:
            self.ended.set()

    def stop(self) -> None:
        """Answers what waits, finishes what is being written, closes."""
        self._end.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _config(self, app: FastAPI) -> uvicorn.Config:
        files: dict[str, Any] = {}
        if self._tls:
            now = dt.datetime.fromtimestamp(self.hub.clock.now() / 1e6, dt.UTC)
            made = tls_files(self.hub.secrets, [self._host, *self._names], now)
            files = {"ssl_certfile": str(made.certificate), "ssl_keyfile": str(made.key)}
            self._fingerprint = made.fingerprint
        else:
            self._fingerprint = ""
        return uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=5,
            server_header=False,
            **files,
        )

    def _info(self, listener: socket.socket) -> HubInfo:
        port = listener.getsockname()[1]
        scheme = "https" if self._tls else "http"
        host = f"[{self._host}]" if ":" in self._host else self._host
        return HubInfo(f"{scheme}://{host}:{port}", self._host, port, self._fingerprint, self._data_dir)


def _end_writer(hub: Hub, thread: threading.Thread) -> None:
    hub.writer.stop()
    thread.join(_STOP_S)


def _end_web(server: _Server, thread: threading.Thread) -> None:
    server.should_exit = True
    thread.join(_STOP_S)


def _dead() -> StoreFault:
    detail = "The hub's web server ended by itself: the hub does not run. Look at its log, then start it."
    return StoreFault(FaultCode.CONFIG_WRONG, detail)


def _started_workers() -> ThreadPoolExecutor:
    """The threads that answer requests, all of them running already."""
    workers = ThreadPoolExecutor(WORKERS, "hub-worker")
    together = threading.Barrier(WORKERS)
    for _ in range(WORKERS):
        workers.submit(together.wait)
    return workers


def _listen(host: str, port: int) -> socket.socket:
    if not 0 <= port <= _LAST_PORT:
        detail = f"There is no port {port}: not started. Choose one from 1 to {_LAST_PORT}."
        raise ConfigFault(FaultCode.CONFIG_WRONG, detail)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, for only then does asyncio send small answers at once (TCP_NODELAY).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(512)
    except (OSError, UnicodeError, ValueError) as error:
        listener.close()
        why = getattr(error, "strerror", None) or "no such address"
        detail = f"The hub cannot listen on {host}:{port} ({why}): not started. Choose another."
        raise ConfigFault(FaultCode.CONFIG_WRONG, detail) from error
    return listener


def run_hub(
    data_dir: Path,
    host: str,
    port: int,
    *,
    ready: Callable[[HubInfo], None] | None = None,
    tls: bool = True,
    names: Sequence[str] = (),
) -> None:
    """Runs a hub until SIGTERM or SIGINT; `ready` is called once it answers. Call it from the main thread.

    Raises ConfigFault, StoreFault, also when the hub ends by itself later.
    """
    hub = HubThread(data_dir, host, port, tls=tls, names=names)
    told: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        told.append(number)
        hub.ended.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with hub:
            if ready:
                ready(hub.info)
            hub.ended.wait()
            if not told:
                raise _dead()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
