"""A trace of a code as a person gives it: finds out what the code is, then asks the reader."""

from sqlalchemy import Connection

from sync.hub.denied import Denied, bad_request
from sync.hub.views.trace_reader import HubTraceReader
from sync.protocol.problems import ProblemCode
from terminal.domain.state.genealogy import Direction, Trace, trace


def trace_code(connection: Connection, now: int, code: str, kind: str = "", direction: str = "both") -> Trace:
    """The trace of `code` at `now` (us UTC); `kind` "" finds it. Raises Denied."""
    if direction not in set(Direction):
        raise bad_request(f"direction is {direction!r}: nothing was traced. It may be back, forward or both.")
    reader = HubTraceReader(connection, now)
    kinds = reader.kinds_of(code)
    wanted = kinds if not kind else tuple(each for each in kinds if each == kind)
    if not wanted:
        detail = f"No unit, lot or box {code} is known here: nothing was traced."
        raise Denied(ProblemCode.UNKNOWN_CODE, detail)
    if len(wanted) > 1:
        detail = f"{code} is known as {' and '.join(wanted)}: nothing was traced. Say which by kind."
        raise Denied(ProblemCode.AMBIGUOUS_CODE, detail)
    return trace(reader, wanted[0], code, Direction(direction))
