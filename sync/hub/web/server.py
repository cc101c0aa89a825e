"""The hub's web side: FastAPI over `ROUTES`, who may call, the long poll, errors as `Problem`. It starts
nothing.

Handlers run in the hub's worker threads; only waiting happens in the event loop.
"""

import asyncio
import base64
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from functools import cache
from typing import Any, Final, TypeVar

import msgspec
from fastapi import FastAPI, Request, Response
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from sync.hub.denied import Denied
from sync.hub.exchange.exchange import answer, exchange, read_request, says_nothing
from sync.hub.store.hub import Hub
from sync.hub.store.keys import is_admin
from sync.hub.store.writer import Overloaded
from sync.hub.terminals.accounts import Speaker, bearer, present
from sync.hub.web.bodies import decoded, decompressed, read_body
from sync.hub.web.news import News
from sync.hub.web.openapi import document
from sync.hub.web.route import ADMIN, FORM, FORMER, HTML, OPEN, READER, Call, Route
from sync.hub.web.routes import ROUTES
from sync.hub.web.statuses import STATUS_OF
from sync.protocol.messages import LONG_POLL_S, ExchangeReply, ExchangeRequest
from sync.protocol.problems import ProblemCode

_log = logging.getLogger(__name__)
MOST_BUSY: Final = 64
"""Exchanges worked on at once; those that wait for news do not count."""
T = TypeVar("T")
_JSON: Final = "application/json"
_PLAINLY: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""A browser takes an answer for what it is called; a page runs no script, stands in no other page, is sent
nowhere, and is kept in no cache.
"""
_BROWSERS: Final = 'Basic realm="tracepost hub", charset="UTF-8"'
_PAGES: Final = frozenset(route.path for route in ROUTES if route.media == HTML)
_WITH_FORM: Final = _PLAINLY | {
    "Content-Security-Policy": _PLAINLY["Content-Security-Policy"].replace(
        "form-action 'none'", "form-action 'self'"
    )
}
"""Of the pages with a form: it goes to the hub itself, and nowhere else."""
_FORMS: Final = frozenset(route.path for route in ROUTES if route.takes == FORM)


class WebHub:
    """The endpoints of a hub. `app` is the ASGI application."""

    def __init__(self, hub: Hub, news: News, workers: Executor) -> None:
        self.hub = hub
        self._workers = workers
        self.news = news
        self._busy = 0
        self.app = FastAPI(
            title="tracepost hub", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False
        )
        for route in ROUTES:
            endpoint = self._exchange if route.handler is None else self._endpoint(route)
            self.app.add_api_route(route.path, endpoint, methods=[route.method], name=route.name)
        self.app.add_api_route("/v1/openapi.json", _openapi, name="openapi")
        self.app.add_exception_handler(Denied, _denied)
        self.app.add_exception_handler(HTTPException, _no_route)
        self.app.add_exception_handler(Overloaded, _overloaded)
        self.app.add_exception_handler(TimeoutError, _overloaded)
        self.app.add_exception_handler(DBAPIError, _store_failed)
        self.app.add_exception_handler(OSError, _disk_failed)
        self.app.add_exception_handler(ClientDisconnect, _gone)

    async def _run(self, work: Callable[..., T], *arguments: Any) -> T:
        """Does blocking work in one of the hub's threads. Raises Overloaded where these have ended."""
        try:
            done = self._workers.submit(work, *arguments)
        except RuntimeError as error:  # the process ends around a caller who is still there
            raise Overloaded from error
        return await asyncio.wrap_future(done)

    def _endpoint(self, route: Route) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            body = await read_body(request)
            result = await self._run(self._handle, route, request, body)
            content = result if isinstance(result, str | bytes) else msgspec.json.encode(result)
            headers = _WITH_FORM if route.path in _FORMS else _PLAINLY
            return Response(content, headers=headers, media_type=route.media)

        return endpoint

    def _handle(self, route: Route, request: Request, body: bytes) -> Any:
        speaking = self._admit(route.caller, request)
        assert route.handler is not None
        call = Call(
            hub=self.hub,
            query=request.query_params,
            path=request.path_params,
            body=_asked(route, body, request.headers.get("content-encoding", "")),
            language=_language(request),
            host=request.headers.get("host", ""),
            speaking=speaking,
        )
        return route.handler(call)

    def _admit(self, caller: str, request: Request) -> Speaker | None:
        """The terminal that calls, None for others. Raises Denied unless it is one who may call this."""
        if caller == OPEN:
            return None
        given = _token_in(request)
        if caller in (ADMIN, READER) and is_admin(self.hub.admin_token, given):
            return None
        if caller == ADMIN:
            raise Denied(ProblemCode.ADMIN_NEEDED, "This needs the admin token of the hub: nothing was done.")
        with self.hub.database.reading() as connection:
            speaking = bearer(connection, self.hub.clock.now(), given)
        return speaking if caller == FORMER else present(speaking)

    async def _exchange(self, request: Request) -> Response:
        body = await read_body(request)
        given = _token_in(request)
        encoding = request.headers.get("content-encoding", "")
        bell = self.news.bell()
        if self._busy >= MOST_BUSY:
            raise Overloaded
        self._busy += 1
        try:
            asked, reply = await self._run(self._first_look, given, encoding, body)
        finally:
            self._busy -= 1
        reply = await self._wait(request, asked, reply, bell)
        return Response(msgspec.json.encode(reply), headers=_PLAINLY, media_type=_JSON)

    def _first_look(self, given: str, encoding: str, body: bytes) -> tuple[ExchangeRequest, ExchangeReply]:
        asked = read_request(decompressed(body, encoding))
        return asked, exchange(self.hub, given, asked)

    async def _wait(
        self, request: Request, asked: ExchangeRequest, reply: ExchangeReply, bell: asyncio.Event
    ) -> ExchangeReply:
        """Holds the reply while there is nothing to say and somebody to say it to."""
        loop = asyncio.get_running_loop()
        until = loop.time() + min(max(asked.wait, 0), LONG_POLL_S)
        gone = asyncio.ensure_future(_hung_up(request))
        try:
            while says_nothing(asked, reply) and (left := until - loop.time()) > 0:
                if not await self.news.wait(bell, left, gone):
                    break
                bell = self.news.bell()
                reply = await self._run(answer, self.hub, asked)
        finally:
            gone.cancel()
        return reply


async def _openapi(request: Request) -> Response:
    """For everybody: it tells what every hub of this version answers to, and nothing of this plant."""
    return Response(_document(), headers=_PLAINLY, media_type=_JSON)


@cache
def _document() -> bytes:
    return msgspec.json.encode(document())


async def _hung_up(request: Request) -> None:
    """Returns when the other end has closed the connection; the body must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _asked(route: Route, body: bytes, encoding: str) -> Any:
    """What a route is asked: bytes as they came, or the struct in them; None where it takes none."""
    if route.request is None:
        return None
    return body if route.request is bytes else decoded(decompressed(body, encoding), route.request)


def _language(request: Request) -> str:
    """The language of a page: as its address says, else as the browser likes it."""
    liked = "zh" if request.headers.get("accept-language", "").startswith("zh") else "en"
    return request.query_params.get("lang", liked)


def _token_in(request: Request) -> str:
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "basic":
        return _password_in(value)
    return value.strip() if kind.lower() == "bearer" else ""


def _password_in(basic: str) -> str:
    """The password of a browser's sign-in; the name may be any."""
    try:
        return base64.b64decode(basic, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


async def _denied(request: Request, error: Exception) -> Response:
    assert isinstance(error, Denied)
    status = STATUS_OF[error.code]
    headers = dict(_PLAINLY)
    if error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    if status == 401:
        headers["WWW-Authenticate"] = _BROWSERS if request.url.path in _PAGES else "Bearer"
    return Response(msgspec.json.encode(error.problem), status, headers, _JSON)


async def _no_route(request: Request, error: Exception) -> Response:
    """Nothing of this hub is called so, or not with this method."""
    assert isinstance(error, HTTPException)
    detail = "The hub has nothing of that name, or not with this method: nothing was done. See openapi.json."
    answer = await _denied(request, Denied(ProblemCode.NO_ROUTE, detail))
    answer.status_code = error.status_code
    answer.headers.update(error.headers or {})
    return answer


async def _gone(request: Request, error: Exception) -> Response:
    """The station hung up while it was asking: nobody reads this answer, and nothing went wrong here."""
    return Response(status_code=499)


async def _overloaded(request: Request, error: Exception) -> Response:
    detail = "The hub has more work than it can do now: nothing was stored. Send it again soon."
    return await _denied(request, Denied(ProblemCode.OVERLOADED, detail, retry_after_s=2))


async def _disk_failed(request: Request, error: Exception) -> Response:
    _log.error("The hub's disk failed (%s): nothing of that request was kept.", error)
    return await _store_failed(request, error)


async def _store_failed(request: Request, error: Exception) -> Response:
    detail = "The hub's disk or database failed: nothing was stored. Look at the hub's log and disk."
    return await _denied(request, Denied(ProblemCode.STORE_FAILED, detail, retry_after_s=10))
