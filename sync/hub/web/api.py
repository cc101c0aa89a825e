"""What the hub answers to, as one list: every route with its words, its structs, who may call it and how it
says no.

The web server (`app`) and the OpenAPI document (`openapi`) are both made from it.
"""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from sync.hub.denied import Denied, bad_request
from sync.hub.intake.disputes import OpenDispute, list_disputes, settle_dispute
from sync.hub.store.tls import CA_FILE
from sync.hub.terminals.accounts import TOKEN_LIFE_S
from sync.hub.terminals.enrolling import enroll_terminal, give_code, give_token, revoke_terminal
from sync.hub.views.board import board
from sync.hub.views.terminals import TerminalLine, list_terminals
from sync.hub.views.trace import trace_code
from sync.hub.web.pages.overview import overview
from sync.hub.web.route import HTML, OPEN, READER, TERMINAL, Call, Parameter, Route
from sync.hub.web.routes.journals import JOURNAL_ROUTES
from sync.hub.web.routes.offers import OFFER_ROUTES
from sync.protocol.messages import (
    BoardReply,
    Challenge,
    Count,
    EnrollReply,
    EnrollRequest,
    ExchangeReply,
    ExchangeRequest,
    Token,
    TokenRequest,
)
from terminal.domain.events.payloads import EventKey
from terminal.domain.state.genealogy import Trace


class Health(msgspec.Struct, frozen=True):
    """The hub is up; `hub_time` in microseconds UTC."""

    status: str
    hub_time: int


class CodeRequest(msgspec.Struct, frozen=True):
    """Asks for a one-time code for a terminal at `station`; `replaces` names a terminal whose place it
    takes.
    """

    station: str
    replaces: str = ""


class CodeReply(msgspec.Struct, frozen=True):
    """The code; it works once, within 10 minutes."""

    code: str
    station: str


class SettleRequest(msgspec.Struct, frozen=True):
    """A supervisor's word on a dispute: whose (`by`), and why (`note`). `key`: terminal, epoch,
    sequence of the event.
    """

    key: tuple[str, Count, Count]
    code: str
    by: str
    note: str = ""


class Done(msgspec.Struct, frozen=True):
    """How many things the request changed."""

    changed: int


def _health(call: Call) -> Health:
    return Health("up", call.hub.clock.now())


def _ca(call: Call) -> str:
    path = call.hub.directory / CA_FILE
    if not path.exists():
        raise Denied(404, "no_certificate", "This hub speaks plain HTTP: it has no certificate.")
    return path.read_text(encoding="ascii")


def _overview(call: Call) -> str:
    now = call.hub.clock.now()
    clock = datetime.fromtimestamp(now / 1e6, ZoneInfo(call.hub.zone())).strftime("%Y-%m-%d %H:%M:%S")
    with call.hub.database.reading() as connection:
        terminals, disputes = list_terminals(connection), list_disputes(connection)
    return overview(now, terminals, disputes, clock, call.query.get("lang", call.language))


def _enroll(call: Call) -> EnrollReply:
    return enroll_terminal(call.hub, call.body)


def _challenge(call: Call) -> Challenge:
    return Challenge(call.hub.challenges.new())


def _token(call: Call) -> Token:
    return Token(give_token(call.hub, call.body), TOKEN_LIFE_S)


def _board(call: Call) -> BoardReply:
    with call.hub.database.reading() as connection:
        return board(connection, call.hub.clock.now(), call.query.get("line", ""))


def _disputes(call: Call) -> list[OpenDispute]:
    settled = call.query.get("settled", "false")
    if settled not in ("true", "false"):
        raise bad_request("settled may be true or false: nothing was read.")
    with call.hub.database.reading() as connection:
        return list_disputes(connection, settled=settled == "true")


def _trace(call: Call) -> Trace:
    code, kind = call.query.get("code", ""), call.query.get("kind", "")
    with call.hub.database.reading() as connection:
        return trace_code(connection, call.hub.clock.now(), code, kind, call.query.get("direction", "both"))


def _settle(call: Call) -> Done:
    asked: SettleRequest = call.body
    if not asked.by.strip():
        raise bad_request("by is empty: nothing was settled. Name the person who decided.")
    return Done(settle_dispute(call.hub, EventKey(*asked.key), asked.code, asked.by, asked.note))


def _terminals(call: Call) -> list[TerminalLine]:
    with call.hub.database.reading() as connection:
        return list_terminals(connection)


def _revoke(call: Call) -> Done:
    revoke_terminal(call.hub, call.path["terminal_id"])
    return Done(1)


def _code(call: Call) -> CodeReply:
    return CodeReply(give_code(call.hub, call.body.station, call.body.replaces), call.body.station)


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method="GET",
        path="/v1/health",
        name="health",
        words="Says that the hub is up.",
        handler=_health,
        reply=Health,
        caller=OPEN,
    ),
    Route(
        method="GET",
        path="/",
        name="overview",
        words="A page for people: terminals and open disputes.",
        handler=_overview,
        reply=str,
        media=HTML,
        parameters=(Parameter("lang", "en or zh."),),
        errors=(401,),
    ),
    Route(
        method="GET",
        path="/v1/ca",
        name="ca",
        words="The CA certificate as PEM; compare its SHA-256 with the enrolment offer before trusting it.",
        handler=_ca,
        reply=str,
        media="application/x-pem-file",
        caller=OPEN,
        errors=(404,),
    ),
    Route(
        method="POST",
        path="/v1/enroll",
        name="enroll",
        handler=_enroll,
        request=EnrollRequest,
        reply=EnrollReply,
        words="Makes a terminal from a one-time code and a public key.",
        caller=OPEN,
        errors=(400, 403, 413, 503),
    ),
    Route(
        method="POST",
        path="/v1/challenge",
        name="challenge",
        words="Gives a random text to sign within a minute.",
        handler=_challenge,
        reply=Challenge,
        caller=OPEN,
        errors=(503,),
    ),
    Route(
        method="POST",
        path="/v1/token",
        name="token",
        words="Gives a token of one hour for a signed challenge.",
        handler=_token,
        request=TokenRequest,
        reply=Token,
        caller=OPEN,
        errors=(400, 401, 403, 404, 413, 503),
    ),
    Route(
        method="POST",
        path="/v1/exchange",
        name="exchange",
        handler=None,
        request=ExchangeRequest,
        reply=ExchangeReply,
        caller=TERMINAL,
        errors=(400, 401, 403, 409, 413, 415, 503),
        words="Push and pull in one: stores events, answers when they are on disk, gives what is new.",
    ),
    *OFFER_ROUTES,
    *JOURNAL_ROUTES,
    Route(
        method="GET",
        path="/v1/board",
        name="board",
        words="The board of a line.",
        handler=_board,
        reply=BoardReply,
        caller=READER,
        parameters=(Parameter("line", "The line; all lines without it."),),
        errors=(401,),
    ),
    Route(
        method="GET",
        path="/v1/trace",
        name="trace",
        words="What a unit, lot or box contains, what contains it, and what was done to it.",
        handler=_trace,
        reply=Trace,
        caller=READER,
        parameters=(
            Parameter("code", "The code; data, never a path."),
            Parameter("kind", "unit, lot or box; needed only where the code is known as several."),
            Parameter("direction", "back, forward or both."),
        ),
        errors=(400, 401, 404, 409),
    ),
    Route(
        method="GET",
        path="/v1/disputes",
        name="disputes",
        words="Stored events that a person should look at.",
        handler=_disputes,
        reply=list[OpenDispute],
        errors=(400, 401),
        parameters=(Parameter("settled", "true lists those that ended."),),
    ),
    Route(
        method="POST",
        path="/v1/disputes/settle",
        name="settle",
        words="Ends a dispute by a person's decision.",
        handler=_settle,
        request=SettleRequest,
        reply=Done,
        errors=(400, 401, 404, 413, 503),
    ),
    Route(
        method="GET",
        path="/v1/terminals",
        name="terminals",
        words="All terminals, when they last spoke, what they have not sent.",
        handler=_terminals,
        reply=list[TerminalLine],
        errors=(401,),
    ),
    Route(
        method="POST",
        path="/v1/terminals/{terminal_id}/revoke",
        name="revoke",
        words="Revokes a terminal at once.",
        handler=_revoke,
        reply=Done,
        parameters=(Parameter("terminal_id", "The terminal.", "path"),),
        errors=(401, 404, 503),
    ),
    Route(
        method="POST",
        path="/v1/codes",
        name="code",
        words="Makes a one-time code for a new terminal.",
        handler=_code,
        request=CodeRequest,
        reply=CodeReply,
        errors=(400, 401, 404, 413, 503),
    ),
)
