"""The hub as a running server: its threads, its start and its stop. The endpoints are in `web`.

The only place of the hub where threads start.
"""

import asyncio
import datetime as dt
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Final, Self

import msgspec
import uvicorn
from fastapi import FastAPI

from sync.hub.core import Hub
from sync.hub.feed import forget_removed
from sync.hub.news import News
from sync.hub.tls import tls_files
from sync.hub.web import WebHub
from terminal.clock import Clock
from terminal.faults import ConfigFault, FaultCode

WORKERS: Final = 16
"""Requests answered at once; all their writes may share one commit."""
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
        self._data_dir, self._host, self._port, self._tls = data_dir, host, port, tls
        self._clock, self._names = clock, names

    def start(self) -> HubInfo:
        """Opens the data and listens; returns when requests are answered. Raises ConfigFault, StoreFault."""
        listener = _listen(self._host, self._port)
        self.hub = Hub(self._data_dir, self._clock)
        news = News()
        self.hub.on_commit = news.ring_from_thread
        self._workers = _started_workers()
        self._server = _Server(self._config(WebHub(self.hub, news, self._workers).app), news)
        self._writer = threading.Thread(target=self.hub.writer.run, name="hub-writer")
        self._web = threading.Thread(target=self._server.run, args=([listener],), name="hub-web")
        self._writer.start()
        self._web.start()
        self.hub.writer.submit(lambda connection: forget_removed(self.hub.work(connection)))
        while not self._server.started and self._web.is_alive():
            self._web.join(0.005)
        self.info = self._info(listener)
        return self.info

    def stop(self) -> None:
        """Answers what waits, finishes what is being written, closes."""
        self._server.should_exit = True
        self._web.join(_STOP_S)
        self.hub.writer.stop()
        self._writer.join(_STOP_S)
        self._workers.shutdown()
        self.hub.close()

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
            made = tls_files(self._data_dir, [self._host, *self._names], now)
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


def _started_workers() -> ThreadPoolExecutor:
    """The threads that answer requests, all of them running already."""
    workers = ThreadPoolExecutor(WORKERS, "hub-worker")
    together = threading.Barrier(WORKERS)
    for _ in range(WORKERS):
        workers.submit(together.wait)
    return workers


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, for only then does asyncio send small answers at once (TCP_NODELAY).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(512)
    except OSError as error:
        listener.close()
        detail = f"The hub cannot listen on {host}:{port} ({error.strerror}): not started. Choose another."
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
    """Runs a hub until SIGTERM or SIGINT; `ready` is called once it answers. Call it from the main thread."""
    done = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        done.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with HubThread(data_dir, host, port, tls=tls, names=names) as hub:
            if ready:
                ready(hub.info)
            done.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
