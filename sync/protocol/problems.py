"""How the hub says no, as both ends see it. The HTTP status that goes with a code is `sync.hub.web`'s."""

from enum import StrEnum

import msgspec


class ProblemCode(StrEnum):
    """Every reason for which a hub of this version does not take a request."""

    # the request itself
    BAD_REQUEST = "bad_request"
    BAD_FRAME = "bad_frame"
    BAD_SIGNATURE = "bad_signature"
    BAD_ENCODING = "bad_encoding"
    WRONG_HASH = "wrong_hash"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NO_ROUTE = "no_route"
    # who asks
    TOKEN_NEEDED = "token_needed"  # noqa: S105 - the name of a reason
    ADMIN_NEEDED = "admin_needed"
    CHALLENGE_REFUSED = "challenge_refused"
    CODE_REFUSED = "code_refused"
    STRANGE_FORM = "strange_form"
    REVOKED = "revoked"
    WRONG_TERMINAL = "wrong_terminal"
    WRONG_EPOCH = "wrong_epoch"
    # what the hub has
    NO_SUCH_STATION = "no_such_station"
    NO_SUCH_TERMINAL = "no_such_terminal"
    NO_SUCH_DISPUTE = "no_such_dispute"
    NO_CERTIFICATE = "no_certificate"
    UNKNOWN_CODE = "unknown_code"
    AMBIGUOUS_CODE = "ambiguous_code"
    UNKNOWN_ATTACHMENT = "unknown_attachment"
    MISSING = "missing"
    NOT_AHEAD = "not_ahead"
    FORKED = "forked"
    EVIDENCE_FULL = "evidence_full"
    # not now
    OVERLOADED = "overloaded"
    STORE_FULL = "store_full"
    STORE_FAILED = "store_failed"


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a request was not taken. `index`: the frame at fault."""

    code: str  # a `ProblemCode`, or one of a newer hub
    detail: str
    index: int | None = None
