"""Answers that say no: a `Problem` with its HTTP status. What they mean for the terminal is in
`sync.protocol.messages`.
"""

from sync.protocol.messages import Problem


class Denied(Exception):
    """The request was not taken; `retry_after_s` where the same request may succeed later."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        index: int | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.status = status
        self.problem = Problem(code, detail, index)
        self.retry_after_s = retry_after_s


def bad_frame(index: int, why: str) -> Denied:
    """A frame that cannot stand as it was sent; sent again as opaque bytes it is kept."""
    detail = (
        f"Event {index} of the batch cannot be read ({why}): nothing was stored. Send it as opaque bytes."
    )
    return Denied(400, "bad_frame", detail, index=index)


def bad_request(detail: str) -> Denied:
    """The request itself cannot be read."""
    return Denied(400, "bad_request", detail)
