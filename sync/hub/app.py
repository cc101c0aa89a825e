"""The hub as a running server: FastAPI over `api.ROUTES`, the writer's thread, start and stop.

The only place of the hub where threads start. Rules and storage are elsewhere.
"""

import asyncio
import datetime as dt
import logging
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Final, Self

import msgspec
import uvicorn
from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from sync.hub.accounts import bearer
from sync.hub.api import ADMIN, OPEN, READER, ROUTES, Call, Route
from sync.hub.core import Hub
from sync.hub.exchange import answer, decompressed, exchange, read_request, says_nothing, too_large
from sync.hub.news import News
from sync.hub.problems import Denied, bad_request
from sync.hub.tls import tls_files
from sync.hub.writer import Overloaded
from sync.protocol import LONG_POLL_S, MAX_BYTES, ExchangeReply, ExchangeRequest
from terminal.clock import Clock
from terminal.faults import ConfigFault, FaultCode

MOST_BUSY: Final = 64
"""Exchanges worked on at once; those that wait for news do not count."""
_JSON: Final = "application/json"
_ENCODER: Final = msgspec.json.Encoder(decimal_format="string")
_log = logging.getLogger(__name__)
_STOP_S: Final = 10


class HubInfo(msgspec.Struct, frozen=True):
    """A running hub: where it listens, what to pin, where the admin token is."""

    url: str
    host: str
    port: int
    fingerprint: str
    data_dir: Path


class WebHub:
    """The endpoints of a hub. `app` is the ASGI application."""

    def __init__(self, hub: Hub, news: News) -> None:
        self.hub = hub
        self.news = news
        self._busy = 0
        self.app = FastAPI(title="tracepost hub", docs_url=None, redoc_url=None, openapi_url=None)
        for route in ROUTES:
            endpoint = self._exchange if route.handler is None else self._endpoint(route)
            self.app.add_api_route(route.path, endpoint, methods=[route.method], name=route.name)
        self.app.add_exception_handler(Denied, _denied)
        self.app.add_exception_handler(Overloaded, _overloaded)

    def _endpoint(self, route: Route) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            body = await read_body(request, MAX_BYTES)
            result = await run_in_threadpool(self._handle, route, request, body)
            return Response(_ENCODER.encode(result), media_type=_JSON)

        return endpoint

    def _handle(self, route: Route, request: Request, body: bytes) -> Any:
        self._admit(route.caller, request)
        asked = _decode(body, route.request) if route.request else None
        assert route.handler is not None
        return route.handler(Call(self.hub, request.query_params, request.path_params, asked))

    def _admit(self, caller: str, request: Request) -> None:
        """Raises Denied unless the request comes from one who may call this."""
        if caller == OPEN:
            return
        given = _token_in(request)
        is_admin = secrets.compare_digest(given.encode(), self.hub.admin_token.encode())
        if caller in (ADMIN, READER) and is_admin:
            return
        if caller == ADMIN:
            raise Denied(401, "admin_needed", "This needs the admin token of the hub: nothing was done.")
        with self.hub.database.reading() as connection:
            bearer(connection, self.hub.clock.now(), given)

    async def _exchange(self, request: Request) -> Response:
        body = await read_body(request, MAX_BYTES)
        given, encoding = _token_in(request), request.headers.get("content-encoding", "")
        bell = self.news.bell()
        if self._busy >= MOST_BUSY:
            raise Overloaded
        self._busy += 1
        try:
            asked, reply = await run_in_threadpool(self._first_look, given, encoding, body)
        finally:
            self._busy -= 1
        reply = await self._wait(asked, reply, bell)
        return Response(_ENCODER.encode(reply), media_type=_JSON)

    def _first_look(self, given: str, encoding: str, body: bytes) -> tuple[ExchangeRequest, ExchangeReply]:
        asked = read_request(decompressed(body, encoding))
        return asked, exchange(self.hub, given, asked)

    async def _wait(self, asked: ExchangeRequest, reply: ExchangeReply, bell: asyncio.Event) -> ExchangeReply:
        """Holds the reply while there is nothing to say."""
        loop = asyncio.get_running_loop()
        until = loop.time() + min(max(asked.wait, 0), LONG_POLL_S)
        while says_nothing(asked, reply) and (left := until - loop.time()) > 0:
            if not await self.news.wait(bell, left):
                break
            bell = self.news.bell()
            reply = await run_in_threadpool(answer, self.hub, asked)
        return reply


async def read_body(request: Request, most: int) -> bytes:
    """The body of a request. Raises Denied beyond `most` bytes without reading on."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise too_large()
        parts.append(part)
    return b"".join(parts)


def _decode(body: bytes, struct: Any) -> Any:
    try:
        return msgspec.json.decode(body, type=struct)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise bad_request(f"The body cannot be read ({error}): nothing was done.") from error


def _token_in(request: Request) -> str:
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""


async def _denied(request: Request, error: Exception) -> Response:
    assert isinstance(error, Denied)
    headers = {} if error.retry_after_s is None else {"Retry-After": str(error.retry_after_s)}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(_ENCODER.encode(error.problem), error.status, headers, _JSON)


async def _overloaded(request: Request, error: Exception) -> Response:
    detail = "The hub has more work than it can do now: nothing was stored. Send it again soon."
    return await _denied(request, Denied(503, "overloaded", detail, retry_after_s=2))


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
        await super().shutdown(sockets)


class HubThread:
    """A hub running inside this process. Use it as a context, or `start` and `stop` it.

    Args:
        data_dir: everything the hub keeps; made where it does not exist.
        port: 0 = any free one.
        tls: False only on loopback, for tests.
    """

    def __init__(
        self,
        data_dir: Path,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        tls: bool = True,
        clock: Clock | None = None,
    ) -> None:
        self._data_dir, self._host, self._port, self._tls = data_dir, host, port, tls
        self._clock = clock

    def start(self) -> HubInfo:
        """Opens the data and listens; returns when requests are answered. Raises ConfigFault, StoreFault."""
        listener = _listen(self._host, self._port)
        self.hub = Hub(self._data_dir, self._clock)
        news = News()
        self.hub.on_commit = news.ring_from_thread
        self._server = _Server(self._config(WebHub(self.hub, news).app), news)
        self._writer = threading.Thread(target=self.hub.writer.run, name="hub-writer")
        self._web = threading.Thread(target=self._server.run, args=([listener],), name="hub-web")
        self._writer.start()
        self._web.start()
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
            made = tls_files(self._data_dir, [self._host], dt.datetime.now(dt.UTC))
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


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        detail = f"The hub cannot listen on {host}:{port} ({error.strerror}): not started. Choose another."
        raise ConfigFault(FaultCode.CONFIG_WRONG, detail) from error


def run_hub(
    data_dir: Path, host: str, port: int, *, ready: Callable[[HubInfo], None] | None = None, tls: bool = True
) -> None:
    """Runs a hub until SIGTERM or SIGINT; `ready` is called once it answers. Call it from the main thread."""
    done = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        done.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with HubThread(data_dir, host, port, tls=tls) as hub:
            if ready:
                ready(hub.info)
            done.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
