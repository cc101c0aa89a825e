"""What a thing is made of, and where it went."""

from typing import Final

from sync.hub.views.trace import trace_code
from sync.hub.web.route import READER, Call, Parameter, Route
from sync.protocol.problems import ProblemCode
from terminal.domain.state.genealogy import Trace


def _trace(call: Call) -> Trace:
    code = call.query.get("code", "")
    kind = call.query.get("kind", "")
    direction = call.query.get("direction", "both")
    with call.hub.database.reading() as connection:
        return trace_code(connection, call.hub.clock.now(), code, kind, direction)


TRACE_ROUTES: Final = (
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
        raises=(ProblemCode.BAD_REQUEST, ProblemCode.UNKNOWN_CODE, ProblemCode.AMBIGUOUS_CODE),
    ),
)
