"""Who may speak to the hub: one-time codes, terminals and their keys, tokens. Secrets are stored as hashes
only.
"""

import base64
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from sync.hub.problems import Denied
from sync.hub.tables import enrolment, terminal, token
from sync.hub.work import read_master
from sync.protocol import EnrollRequest, TokenRequest, signed_challenge
from terminal.domain.chain import GENESIS

CODE_LIFE_US: Final = 600_000_000
TOKEN_LIFE_S: Final = 3600
CHALLENGE_LIFE_US: Final = 60_000_000
_MOST_CHALLENGES: Final = 4096


def hashed(secret: str) -> str:
    """How a random secret is stored."""
    return sha256(secret.encode()).hexdigest()


def new_code(connection: Connection, now: int, station: str, replaces: str = "") -> str:
    """A one-time code of 128 bit for a terminal at `station`, good for 10 minutes.

    `replaces` names the terminal whose place the new one takes: same id, next epoch. Raises Denied.
    """
    if read_master(connection, "station", station) is None:
        detail = (
            f"There is no station {station} in the master data: no code was made. Import the station first."
        )
        raise Denied(404, "no_such_station", detail)
    if replaces:
        terminal_row(connection, replaces)
    code = secrets.token_hex(16)
    values = {
        "code_hash": hashed(code),
        "station": station,
        "replaces": replaces,
        "expires_at": now + CODE_LIFE_US,
    }
    connection.execute(insert(enrolment).values(**values))
    return code


def enroll(connection: Connection, now: int, request: EnrollRequest) -> tuple[str, int]:
    """Uses up a code; gives terminal id and epoch. Raises Denied."""
    _public_key(request.public_key)
    where = enrolment.c.code_hash == hashed(request.code)
    row = connection.execute(select(enrolment).where(where)).one_or_none()
    if row is None or row.used_at is not None or row.expires_at < now or row.station != request.station:
        detail = "The code is unknown, used, older than 10 minutes or for another station: ask for a new one."
        raise Denied(403, "code_refused", detail)
    connection.execute(update(enrolment).where(where).values(used_at=now))
    values = {
        "station": request.station,
        "public_key": request.public_key,
        "acknowledged": 0,
        "head": GENESIS,
        "unsent": 0,
        "host": request.host[:200],
        "enrolled_at": now,
        "forked": False,
        "revoked": False,
    }
    if row.replaces:
        return _replace(connection, row.replaces, values)
    name = _new_name(connection, request.station)
    first = {"terminal_id": name, "epoch": 1, "effective_at": 0, "software": ""}
    connection.execute(insert(terminal).values(**first, **values))
    return name, 1


def _new_name(connection: Connection, station: str) -> str:
    """A terminal's id: short enough for a label, and never given twice ("ST-020.1", "ST-020.2")."""
    before = connection.scalar(
        select(func.count()).where(terminal.c.terminal_id.startswith(f"{station}.", autoescape=True))
    )
    return f"{station}.{(before or 0) + 1}"


def _replace(connection: Connection, name: str, values: dict[str, Any]) -> tuple[str, int]:
    epoch = terminal_row(connection, name).epoch + 1
    connection.execute(update(terminal).where(terminal.c.terminal_id == name).values(epoch=epoch, **values))
    connection.execute(delete(token).where(token.c.terminal_id == name))
    return name, epoch


def terminal_row(connection: Connection, name: str) -> Row[Any]:
    """The terminal of that id. Raises Denied."""
    row = connection.execute(select(terminal).where(terminal.c.terminal_id == name)).one_or_none()
    if row is None:
        raise Denied(404, "no_such_terminal", f"There is no terminal {name}: nothing was done.")
    return row


def revoke(connection: Connection, name: str) -> None:
    """Shuts a terminal out at once; what it sent stays. Raises Denied."""
    terminal_row(connection, name)
    connection.execute(update(terminal).where(terminal.c.terminal_id == name).values(revoked=True))
    connection.execute(delete(token).where(token.c.terminal_id == name))


class Challenges:
    """Random texts given out for signing: each works once, within a minute. A restart forgets them."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._given: dict[str, int] = {}

    def new(self) -> str:
        """A fresh one."""
        oldest = self._now() - CHALLENGE_LIFE_US
        if len(self._given) >= _MOST_CHALLENGES:
            self._given = {nonce: at for nonce, at in self._given.copy().items() if at >= oldest}
        if len(self._given) >= _MOST_CHALLENGES:
            raise Denied(503, "overloaded", "Too many sign-ins at once: ask again soon.", retry_after_s=5)
        nonce = secrets.token_hex(16)
        self._given[nonce] = self._now()
        return nonce

    def take(self, nonce: str) -> bool:
        """True once for a fresh nonce."""
        at = self._given.pop(nonce, None)
        return at is not None and at >= self._now() - CHALLENGE_LIFE_US


def challenge_refused(detail: str) -> Denied:
    """The answer to a sign-in that proves nothing."""
    return Denied(401, "challenge_refused", detail)


def new_token(connection: Connection, now: int, request: TokenRequest) -> str:
    """A token for a terminal that signed a challenge the hub has just taken back. Raises Denied."""
    row = terminal_row(connection, request.terminal_id)
    if row.revoked:
        raise revoked(request.terminal_id)
    text = signed_challenge(request.terminal_id, request.nonce)
    if not signature_holds(row.public_key, request.signature, text):
        raise challenge_refused("The signature does not fit the terminal's key: no token was given.")
    fresh = secrets.token_hex(32)
    connection.execute(delete(token).where(token.c.expires_at < now))
    values = {
        "token_hash": hashed(fresh),
        "terminal_id": row.terminal_id,
        "expires_at": now + TOKEN_LIFE_S * 1_000_000,
    }
    connection.execute(insert(token).values(**values))
    return fresh


def bearer(connection: Connection, now: int, text: str) -> Row[Any]:
    """The terminal whose token this is. Raises Denied: 401 without a valid token, 403 when revoked."""
    query = select(terminal).join(token, token.c.terminal_id == terminal.c.terminal_id)
    query = query.where(token.c.token_hash == hashed(text), token.c.expires_at > now)
    row = connection.execute(query).one_or_none() if text else None
    if row is None:
        raise Denied(401, "token_needed", "The token is missing, unknown or expired: get a new one.")
    if row.revoked:
        raise revoked(row.terminal_id)
    return row


def revoked(name: str) -> Denied:
    """The answer to a terminal that was shut out."""
    detail = (
        f"Terminal {name} was shut out: nothing was stored. Its events stay on it; enrol it anew to go on."
    )
    return Denied(403, "revoked", detail)


def signature_holds(public_key: str, signature: str, text: bytes) -> bool:
    """True when the base64 `signature` over `text` is of the raw base64 Ed25519 `public_key`."""
    try:
        _public_key(public_key).verify(base64.b64decode(signature, validate=True), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _public_key(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except ValueError as error:
        detail = "public_key is no Ed25519 key in base64: nothing was enrolled."
        raise Denied(400, "bad_request", detail) from error
