"""The HTTP status of every reason for which the hub says no: the only table from codes to statuses."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from sync.protocol.problems import ProblemCode as Code


class Status(NamedTuple):
    """What a status means at this hub, and the codes that come with it."""

    words: str
    codes: tuple[Code, ...]


STATUSES: Final[Mapping[int, Status]] = {
    400: Status(
        "The request cannot be read.",
        (Code.BAD_REQUEST, Code.BAD_FRAME, Code.BAD_SIGNATURE, Code.WRONG_HASH),
    ),
    401: Status(
        "A token is missing or expired.",
        (Code.TOKEN_NEEDED, Code.ADMIN_NEEDED, Code.CHALLENGE_REFUSED),
    ),
    403: Status(
        "Refused: revoked, or not this terminal.",
        (Code.REVOKED, Code.WRONG_TERMINAL, Code.CODE_REFUSED, Code.STRANGE_FORM),
    ),
    404: Status(
        "There is no such thing.",
        (
            *(Code.NO_SUCH_STATION, Code.NO_SUCH_TERMINAL, Code.NO_SUCH_DISPUTE, Code.NO_CERTIFICATE),
            *(Code.UNKNOWN_CODE, Code.UNKNOWN_ATTACHMENT, Code.MISSING, Code.NO_ROUTE),
        ),
    ),
    409: Status(
        "It stands against what the hub holds (fork, epoch, ambiguous code).",
        (Code.FORKED, Code.WRONG_EPOCH, Code.AMBIGUOUS_CODE, Code.NOT_AHEAD, Code.EVIDENCE_FULL),
    ),
    413: Status("Too large; send less.", (Code.TOO_LARGE, Code.TOO_MANY)),
    415: Status("Unknown Content-Encoding.", (Code.BAD_ENCODING,)),
    503: Status(
        "Too much to do; come again after Retry-After seconds.",
        (Code.OVERLOADED, Code.STORE_FULL, Code.STORE_FAILED),
    ),
}

STATUS_OF: Final[Mapping[Code, int]] = {
    code: number for number, status in STATUSES.items() for code in status.codes
}
