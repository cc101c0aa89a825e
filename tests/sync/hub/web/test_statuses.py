"""How the hub says no over HTTP: every code has one status, every route tells the statuses it can answer."""

from collections import Counter

import pytest
import requests

from sync.hub.app import HubThread
from sync.hub.web.route import ADMIN, FORMER, OPEN, READER, Route
from sync.hub.web.statuses import STATUS_OF, STATUSES
from sync.protocol.messages import Token
from sync.protocol.problems import ProblemCode


def test_every_code_has_one_status() -> None:
    listed = Counter(code for status in STATUSES.values() for code in status.codes)
    assert listed == Counter(ProblemCode)
    assert {STATUS_OF[code] for code in ProblemCode} == set(STATUSES)


def route(caller: str, request: object = None, raises: tuple[ProblemCode, ...] = ()) -> Route:
    return Route(
        method="GET",
        path="/x",
        name="x",
        words="",
        handler=None,
        reply=str,
        caller=caller,
        request=request,
        raises=raises,
    )


def test_errors_follow_from_caller_body_and_handler() -> None:
    assert route(OPEN).errors == (503,)
    assert route(ADMIN).errors == (401, 503)
    assert route(FORMER).errors == (401, 403, 503)
    assert route(READER).errors == (401, 403, 409, 503)
    assert route(OPEN, bytes).errors == (413, 503)
    assert route(OPEN, Token).errors == (400, 413, 415, 503)
    assert route(OPEN, raises=(ProblemCode.MISSING, ProblemCode.FORKED)).errors == (404, 409, 503)


@pytest.mark.slow
def test_a_route_without_a_body_minds_no_encoding(hub: HubThread) -> None:
    answer = requests.get(f"{hub.info.url}/v1/health", headers={"Content-Encoding": "br"}, timeout=10)
    assert answer.status_code == 200
