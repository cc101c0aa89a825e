"""How every room of the hub says no: a code and words. Its HTTP status is `web`'s, what it means for a
terminal the station's.
"""

from sync.protocol.problems import Problem, ProblemCode


class Denied(Exception):
    """The request was not taken; `retry_after_s` where the same request may succeed later."""

    def __init__(
        self,
        code: ProblemCode,
        detail: str,
        *,
        index: int | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.problem = Problem(code, detail, index)
        self.retry_after_s = retry_after_s


def bad_frame(index: int, why: str) -> Denied:
    """A frame that cannot stand as it was sent; sent again as opaque bytes it is kept."""
    detail = (
        f"Event {index} of the batch cannot be read ({why}): nothing was stored. Send it as opaque bytes."
    )
    return Denied(ProblemCode.BAD_FRAME, detail, index=index)


def bad_request(detail: str) -> Denied:
    """The request itself cannot be read."""
    return Denied(ProblemCode.BAD_REQUEST, detail)
