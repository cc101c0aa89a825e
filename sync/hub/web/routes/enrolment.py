"""A terminal comes and proves itself: codes, enrolling, challenges, tokens. Enrolling from a browser is
`offers`.
"""

from typing import Final

import msgspec

from sync.hub.terminals.accounts import TOKEN_LIFE_S
from sync.hub.terminals.enrolling import enroll_terminal, give_code, give_token
from sync.hub.web.route import OPEN, Call, Route
from sync.protocol.messages import Challenge, EnrollReply, EnrollRequest, Token, TokenRequest
from sync.protocol.problems import ProblemCode


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


def _enroll(call: Call) -> EnrollReply:
    return enroll_terminal(call.hub, call.body)


def _challenge(call: Call) -> Challenge:
    return Challenge(call.hub.challenges.new())


def _token(call: Call) -> Token:
    return Token(give_token(call.hub, call.body), TOKEN_LIFE_S)


def _code(call: Call) -> CodeReply:
    return CodeReply(give_code(call.hub, call.body.station, call.body.replaces), call.body.station)


ENROLMENT_ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/enroll",
        name="enroll",
        words="Makes a terminal from a one-time code and a public key.",
        handler=_enroll,
        request=EnrollRequest,
        reply=EnrollReply,
        caller=OPEN,
        raises=(ProblemCode.CODE_REFUSED,),
    ),
    Route(
        method="POST",
        path="/v1/challenge",
        name="challenge",
        words="Gives a random text to sign within a minute.",
        handler=_challenge,
        reply=Challenge,
        caller=OPEN,
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
        raises=(ProblemCode.CHALLENGE_REFUSED, ProblemCode.REVOKED, ProblemCode.NO_SUCH_TERMINAL),
    ),
    Route(
        method="POST",
        path="/v1/codes",
        name="code",
        words="Makes a one-time code for a new terminal.",
        handler=_code,
        request=CodeRequest,
        reply=CodeReply,
        raises=(ProblemCode.NO_SUCH_STATION, ProblemCode.NO_SUCH_TERMINAL),
    ),
)
