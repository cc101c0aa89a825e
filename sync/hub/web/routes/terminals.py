"""The terminals as people look after them."""

from typing import Final

from sync.hub.terminals.enrolling import revoke_terminal
from sync.hub.views.terminals import TerminalLine, list_terminals
from sync.hub.web.route import Call, Done, Parameter, Route
from sync.protocol.problems import ProblemCode


def _terminals(call: Call) -> list[TerminalLine]:
    with call.hub.database.reading() as connection:
        return list_terminals(connection)


def _revoke(call: Call) -> Done:
    revoke_terminal(call.hub, call.path["terminal_id"])
    return Done(1)


TERMINAL_ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/terminals",
        name="terminals",
        words="All terminals, when they last spoke, what they have not sent.",
        handler=_terminals,
        reply=list[TerminalLine],
    ),
    Route(
        method="POST",
        path="/v1/terminals/{terminal_id}/revoke",
        name="revoke",
        words="Revokes a terminal at once.",
        handler=_revoke,
        reply=Done,
        parameters=(Parameter("terminal_id", "The terminal.", "path"),),
        raises=(ProblemCode.NO_SUCH_TERMINAL,),
    ),
)
