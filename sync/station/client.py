"""The terminal's end of the wire: requests to its hub, every failure as a `SyncFault`.

Deciding what to send and what an answer means is not here (`rounds`), nor is any code a person scanned: it
travels in bodies, never in an address.
"""

import ssl
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol, TypeVar

import msgspec
import requests
import zstandard

from sync.protocol.handover import Handover, HandoverReply
from sync.protocol.messages import (
    MAX_BYTES,
    AttachmentReply,
    Challenge,
    ExchangeReply,
    ExchangeRequest,
    Token,
    TokenRequest,
    signed_challenge,
)
from sync.protocol.problems import Problem, ProblemCode
from sync.protocol.signing import public_of, sign
from sync.protocol.wire import OpenSocket, pinned_session
from terminal.domain.events.payloads import Attachment
from terminal.faults import FaultCode, SyncFault
from terminal.store.facts import Identity

T = TypeVar("T")
CONNECT_S: Final = 3.05
READ_S: Final = 10
"""Longest silence of the hub beyond the time it was told to wait."""
LONGEST_RETRY_S: Final = 600.0
_UNAUTHORISED: Final = 401


class Abandoned(Exception):
    """The request was given up on purpose (`HubClient.abandon`)."""


class HubRefusal(SyncFault):
    """The hub answered, and said no. `status` is HTTP's, `problem` the hub's own word."""

    def __init__(
        self, code: FaultCode, status: int, problem: Problem, *, retry: bool, retry_after_s: float | None
    ) -> None:
        super().__init__(code, problem.detail, retry=retry, retry_after_s=retry_after_s)
        self.status = status
        self.problem = problem


class Client(Protocol):
    """What the exchange asks of a connection to the hub."""

    def exchange(self, request: ExchangeRequest) -> ExchangeReply:
        """One exchange. Raises SyncFault, Abandoned."""
        ...

    def put_attachment(self, file: Attachment, offset: int, piece: bytes) -> AttachmentReply:
        """Sends a piece of a file. Raises SyncFault, Abandoned."""
        ...

    def hand_over(self, request: Handover) -> HandoverReply:
        """Hands a part of a journal over. Raises SyncFault, Abandoned."""
        ...

    def put_event(self, named: Attachment, offset: int, piece: bytes) -> int:
        """Sends a piece of an event ahead; how many bytes the hub has then. Raises SyncFault, Abandoned."""
        ...

    def arm(self) -> None:
        """Before each request: from here on `abandon` counts."""
        ...

    def abandon(self) -> None:
        """Ends the request that runs; from any thread."""
        ...

    def close(self) -> None:
        """Gives the connection back."""
        ...


ClientFactory = Callable[[Identity], Client]

_BY_PROBLEM: Final[dict[str, tuple[FaultCode, bool]]] = {
    ProblemCode.REVOKED: (FaultCode.TERMINAL_REVOKED, False),
    ProblemCode.WRONG_EPOCH: (FaultCode.TERMINAL_REPLACED, False),
    ProblemCode.WRONG_TERMINAL: (FaultCode.TERMINAL_REVOKED, False),
    ProblemCode.FORKED: (FaultCode.TERMINAL_FORKED, False),
}
"""(fault, may the same request succeed later) by the code of the hub's problem; first looked up here."""

_BY_STATUS: Final[dict[int, tuple[FaultCode, bool]]] = {
    400: (FaultCode.HUB_REFUSED, True),
    401: (FaultCode.HUB_REFUSED, True),
    403: (FaultCode.HUB_REFUSED, True),
    404: (FaultCode.HUB_REFUSED, True),
    409: (FaultCode.HUB_REFUSED, True),
    413: (FaultCode.HUB_REFUSED, True),
    415: (FaultCode.HUB_REFUSED, True),
    429: (FaultCode.HUB_REFUSED, True),
    500: (FaultCode.HUB_UNREACHABLE, True),
    502: (FaultCode.HUB_UNREACHABLE, True),
    503: (FaultCode.HUB_UNREACHABLE, True),
    504: (FaultCode.HUB_UNREACHABLE, True),
}

_BY_ERROR: Final[tuple[tuple[type[Exception], FaultCode, str], ...]] = (
    (
        ssl.SSLCertVerificationError,
        FaultCode.HUB_REFUSED,
        "Another server than the enrolled hub answered; nothing was sent. Check the network, or enrol anew.",
    ),
    (
        requests.exceptions.ConnectTimeout,
        FaultCode.HUB_UNREACHABLE,
        "The hub does not answer; events stay on this station and are sent later. Check network and hub.",
    ),
    (
        requests.exceptions.Timeout,
        FaultCode.HUB_UNREACHABLE,
        "The hub took too long; what it did not confirm is sent again. Check network and hub.",
    ),
    (
        requests.exceptions.RequestException,
        FaultCode.HUB_UNREACHABLE,
        "The connection to the hub broke; what it did not confirm is sent again. Check network and hub.",
    ),
    (
        msgspec.MsgspecError,
        FaultCode.HUB_ANSWER_WRONG,
        "The hub's answer could not be read; what it did not confirm is sent again. Check both versions.",
    ),
    (
        RecursionError,
        FaultCode.HUB_ANSWER_WRONG,
        "The hub's answer is nested too deep; what it did not confirm is sent again. Check both versions.",
    ),
    (
        UnicodeDecodeError,
        FaultCode.HUB_ANSWER_WRONG,
        "The hub's answer is no text; what it did not confirm is sent again.",
    ),
)


class HubClient:
    """A connection to the hub of `identity`. One thread uses it; `abandon` may come from another."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._line = OpenSocket()
        self._session = pinned_session(identity.hub_certificate, self._line)
        self._packer = zstandard.ZstdCompressor(level=3)
        self._token = ""

    @property
    def identity(self) -> Identity:
        """Whose connection it is."""
        return self._identity

    def arm(self) -> None:
        """Before each request: from here on `abandon` counts."""
        self._line.arm()

    def abandon(self) -> None:
        """Ends the request that runs; from any thread."""
        self._line.hang_up()

    def close(self) -> None:
        """Gives the connection back; the session alone would leave it open until its memory is collected."""
        self._session.close()
        self._line.close()

    def exchange(self, request: ExchangeRequest) -> ExchangeReply:
        """One exchange; gets or renews the token where needed. Raises SyncFault, Abandoned."""
        body = self._packed(request)
        return self._with_token(lambda: self._send_packed("/v1/exchange", body, ExchangeReply, request.wait))

    def hand_over(self, request: Handover) -> HandoverReply:
        """Hands a part of a journal over; gets or renews the token as needed. Raises SyncFault, Abandoned."""
        body = self._packed(request)
        return self._with_token(lambda: self._send_packed("/v1/handover", body, HandoverReply))

    def put_event(self, named: Attachment, offset: int, piece: bytes) -> int:
        """Sends a piece of an event ahead; how many bytes the hub has then. Raises SyncFault, Abandoned."""
        path = f"/v1/events/{named.sha256}?offset={offset}&size={named.size}"
        return self._with_token(lambda: self._send_piece(path, piece)).received

    def _packed(self, request: ExchangeRequest | Handover) -> bytes:
        body = self._packer.compress(msgspec.json.encode(request))
        if len(body) > MAX_BYTES:
            detail = f"A request of {len(body)} bytes is more than the hub takes; it was not sent."
            raise refusal(413, Problem(ProblemCode.TOO_LARGE, detail))
        return body

    def put_attachment(self, file: Attachment, offset: int, piece: bytes) -> AttachmentReply:
        """Sends a piece of a file; gets or renews the token where needed. Raises SyncFault, Abandoned."""
        path = f"/v1/attachments/{file.sha256}?offset={offset}&size={file.size}"
        return self._with_token(lambda: self._send_piece(path, piece))

    def _with_token(self, send: Callable[[], T]) -> T:
        """What `send` gives; once more with a new token where the old one ran out."""
        fresh = not self._token
        if fresh:
            self._token = self._new_token()
        try:
            return send()
        except HubRefusal as error:
            self._token = "" if error.status == _UNAUTHORISED else self._token
            if fresh or self._token:
                raise
        self._token = self._new_token()
        return send()

    def _send_piece(self, path: str, piece: bytes) -> AttachmentReply:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/octet-stream"}
        return self._send("PUT", path, piece, AttachmentReply, headers)

    def _send_packed(self, path: str, body: bytes, reply: type[T], wait: int = 0) -> T:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Encoding": "zstd"}
        return self._send("POST", path, body, reply, headers, READ_S + wait)

    def _new_token(self) -> str:
        nonce = self._send("POST", "/v1/challenge", b"", Challenge).nonce
        asked = token_request(self._identity, nonce)
        return self._send("POST", "/v1/token", msgspec.json.encode(asked), Token).token

    def _send(
        self,
        method: str,
        path: str,
        body: bytes,
        reply: type[T],
        headers: dict[str, str] | None = None,
        read_s: float = READ_S,
    ) -> T:
        url = self._identity.hub_url + path
        try:
            return send(self._session, method, url, body, reply, headers or {}, read_s)
        except SyncFault as error:
            if self._line.cut:
                raise Abandoned from error
            raise


def token_request(identity: Identity, nonce: str) -> TokenRequest:
    """What a terminal shows for a token: a signature, and who the hub once said it is."""
    return TokenRequest(
        identity.terminal_id,
        nonce,
        sign(identity.private_key, signed_challenge(identity.terminal_id, nonce)),
        identity.epoch,
        identity.station,
        public_of(identity.private_key),
        identity.admission,
    )


def post(
    session: requests.Session,
    url: str,
    body: bytes,
    reply: type[T],
    headers: dict[str, str],
) -> T:
    """Posts a JSON body and reads the answer. Raises SyncFault on everything that is no good answer."""
    return send(session, "POST", url, body, reply, headers)


def send(
    session: requests.Session,
    method: str,
    url: str,
    body: bytes,
    reply: type[T],
    headers: dict[str, str],
    read_s: float = READ_S,
) -> T:
    """Sends a body, JSON unless the headers say else, and reads the answer. Raises SyncFault as `post`."""
    all_headers = {"Content-Type": "application/json", **headers}
    timeout = (CONNECT_S, read_s)
    try:
        answer = session.request(
            method, url, data=body, headers=all_headers, timeout=timeout, allow_redirects=False
        )
        if answer.status_code != requests.codes.ok:
            raise refusal(answer.status_code, problem_in(answer.content), answer.headers.get("Retry-After"))
        return msgspec.json.decode(answer.content, type=reply)
    except (requests.RequestException, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise fault_of(error) from error


def fault_of(error: Exception) -> SyncFault:
    """The fault of an exception of requests or msgspec, by table."""
    wrong_certificate = next(
        (one for one in _causes(error) if isinstance(one, ssl.SSLCertVerificationError)), None
    )
    found = wrong_certificate or error
    code, detail = next((code, detail) for kind, code, detail in _BY_ERROR if isinstance(found, kind))
    return SyncFault(code, detail, retry=True)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """What an error came from, itself first: to requests a wrong certificate and a cut line are both TLS."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def refusal(status: int, problem: Problem, retry_after: str | None = None) -> HubRefusal:
    """The fault of an answer that is no 200, by table."""
    code, retry = _BY_PROBLEM.get(problem.code) or _BY_STATUS.get(status, (FaultCode.HUB_ANSWER_WRONG, True))
    return HubRefusal(code, status, problem, retry=retry, retry_after_s=_seconds(retry_after))


def problem_in(body: bytes) -> Problem:
    """The hub's word in the body of an answer; one of our own where there is none."""
    try:
        return msgspec.json.decode(body, type=Problem)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Problem("", "The hub refused without saying why; what it did not confirm is sent again.")


def _seconds(retry_after: Any) -> float | None:
    """Retry-After in seconds; a date, which the hub never sends, counts as not given."""
    text = str(retry_after or "").strip()
    return min(float(text), LONGEST_RETRY_S) if text.isascii() and text.isdecimal() else None
