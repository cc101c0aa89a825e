"""Who may speak to the hub: one-time codes, terminals and their keys, tokens. Secrets are stored as hashes
only.
"""

import base64
import logging
import secrets
from hashlib import sha256
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from sync.hub.denied import Denied, bad_request
from sync.hub.store.tables import enrolment, life, terminal, terminal_key, token
from sync.hub.store.work import read_master
from sync.protocol.handover import Handover
from sync.protocol.messages import EnrollRequest, TokenRequest, signed_admission, signed_challenge
from sync.protocol.problems import ProblemCode
from sync.protocol.signing import signature_holds
from terminal.domain.events.chain import GENESIS

CODE_LIFE_US: Final = 600_000_000
TOKEN_LIFE_S: Final = 3600
_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that chance spells no word."""
_LARGEST_EPOCH: Final = 2**22
_log = logging.getLogger(__name__)


class Speaker(msgspec.Struct, frozen=True):
    """Who speaks: the terminal's row, and the key, epoch and station it proved. A terminal whose place was
    taken speaks with an old key.
    """

    row: Any
    public_key: str
    epoch: int
    station: str
    admitted_at: int

    @property
    def is_present(self) -> bool:
        """True when it speaks with the terminal's present key."""
        return bool(self.public_key == self.row.public_key)


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
        raise Denied(ProblemCode.NO_SUCH_STATION, detail)
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
        raise Denied(ProblemCode.CODE_REFUSED, detail)
    connection.execute(update(enrolment).where(where).values(used_at=now))
    values = {"station": request.station, "public_key": request.public_key, "host": request.host[:200]}
    above = min(max(request.above, 0), _LARGEST_EPOCH)
    if row.replaces:
        return row.replaces, next_epoch(connection, now, row.replaces, values, above)
    name = _new_name(connection, request.station)
    make_terminal(connection, now, name, above + 1, values)
    return name, above + 1


def _new_name(connection: Connection, station: str) -> str:
    """A terminal's id: short enough for a label ("ST-020.1KDFWPX"), and never given twice. The number counts
    the station's terminals; the letters are chance, because a hub restored from a backup counts again.
    """
    before = connection.scalar(
        select(func.count()).where(terminal.c.terminal_id.startswith(f"{station}.", autoescape=True))
    )
    return f"{station}.{(before or 0) + 1}" + "".join(secrets.choice(_LETTERS) for _ in range(6))


def make_terminal(connection: Connection, now: int, name: str, epoch: int, values: dict[str, Any]) -> None:
    """A terminal that the hub has not known. `values`: station, public_key, host."""
    first = {"terminal_id": name, "epoch": epoch, "effective_at": 0, "software": "", "revoked": False}
    connection.execute(insert(terminal).values(**first, **_fresh(now), **values))
    note_key(connection, now, name, epoch, values)


def next_epoch(connection: Connection, now: int, name: str, values: dict[str, Any], above: int = 0) -> int:
    """The terminal goes on with a new key and an empty journal: its next epoch, later than `above`."""
    epoch = int(max(terminal_row(connection, name).epoch, above)) + 1
    put_epoch(connection, now, name, epoch, values)
    return epoch


def put_epoch(connection: Connection, now: int, name: str, epoch: int, values: dict[str, Any]) -> None:
    """The terminal is at `epoch` from here on; whoever has an older key may only hand over what it has."""
    fresh = {"epoch": epoch, "revoked": False, **_fresh(now), **values}
    connection.execute(update(terminal).where(terminal.c.terminal_id == name).values(**fresh))
    connection.execute(delete(token).where(token.c.terminal_id == name))
    connection.execute(delete(life).where(life.c.terminal_id == name))
    note_key(connection, now, name, epoch, values)


def note_key(connection: Connection, now: int, name: str, epoch: int, values: dict[str, Any]) -> None:
    """Keeps a key of the terminal for ever."""
    key = values["public_key"]
    station = values["station"]
    if key_row(connection, name, key) is None:
        row = {"terminal_id": name, "public_key": key, "epoch": epoch, "station": station}
        connection.execute(insert(terminal_key).values(**row, admitted_at=now, told=0))


def key_row(connection: Connection, name: str, public_key: str) -> Row[Any] | None:
    """A key the terminal has or had, None where it is none of its."""
    where = (terminal_key.c.terminal_id == name, terminal_key.c.public_key == public_key)
    return connection.execute(select(terminal_key).where(*where)).one_or_none()


def _fresh(now: int) -> dict[str, Any]:
    nothing = {"acknowledged": 0, "head": GENESIS, "unsent": 0, "enrolled_at": now}
    return {**nothing, "forked": False, "forked_at": None}


def terminal_row(connection: Connection, name: str) -> Row[Any]:
    """The terminal of that id. Raises Denied."""
    row = connection.execute(select(terminal).where(terminal.c.terminal_id == name)).one_or_none()
    if row is None:
        raise Denied(ProblemCode.NO_SUCH_TERMINAL, f"There is no terminal {name}: nothing was done.")
    return row


def revoke(connection: Connection, name: str) -> None:
    """Revokes a terminal at once; what it sent stays. Raises Denied."""
    terminal_row(connection, name)
    connection.execute(update(terminal).where(terminal.c.terminal_id == name).values(revoked=True))
    connection.execute(delete(token).where(token.c.terminal_id == name))


def challenge_refused(detail: str) -> Denied:
    """The answer to a sign-in that proves nothing."""
    return Denied(ProblemCode.CHALLENGE_REFUSED, detail)


def new_token(connection: Connection, now: int, request: TokenRequest, hub_key: str) -> str:
    """A token for a terminal that signed a challenge the hub has just taken back, by its present key or an
    old one. Raises Denied.
    """
    text = signed_challenge(request.terminal_id, request.nonce)
    if signature_holds(request.public_key, request.signature, text):
        admit_again(connection, now, request, hub_key)
    row = terminal_row(connection, request.terminal_id)
    if row.revoked:
        raise revoked(request.terminal_id)
    keys = [row.public_key, *_keys_of(connection, row.terminal_id, request.epoch)]
    key = next((key for key in keys if signature_holds(key, request.signature, text)), None)
    if key is None:
        raise challenge_refused("The signature does not fit the terminal's key: no token was given.")
    fresh = secrets.token_hex(32)
    connection.execute(delete(token).where(token.c.expires_at < now))
    values = {
        "token_hash": hashed(fresh),
        "terminal_id": row.terminal_id,
        "public_key": key,
        "expires_at": now + TOKEN_LIFE_S * 1_000_000,
    }
    connection.execute(insert(token).values(**values))
    return fresh


def _keys_of(connection: Connection, name: str, epoch: int) -> list[str]:
    where = (terminal_key.c.terminal_id == name, terminal_key.c.epoch == epoch)
    return list(connection.scalars(select(terminal_key.c.public_key).where(*where)))


def admit_again(connection: Connection, now: int, asked: TokenRequest | Handover, hub_key: str) -> None:
    """Takes back a terminal, or a key of one, that this hub itself admitted and has forgotten since: it was
    restored from an older backup. Does nothing for what it knows, or did not sign. The caller has seen that
    whoever asks has the key.
    """
    name = asked.terminal_id
    epoch = asked.epoch
    if not asked.admission or key_row(connection, name, asked.public_key) is not None:
        return
    text = signed_admission(name, epoch, asked.station, asked.public_key)
    if not (0 < epoch <= _LARGEST_EPOCH and signature_holds(hub_key, asked.admission, text)):
        return
    values = {"station": asked.station, "public_key": asked.public_key}
    row = connection.execute(select(terminal).where(terminal.c.terminal_id == name)).one_or_none()
    if row is None:
        make_terminal(connection, now, name, epoch, {**values, "host": ""})
    elif row.epoch < epoch and not row.revoked:
        put_epoch(connection, now, name, epoch, values)
    else:
        note_key(connection, now, name, epoch, values)
    _log.info("Terminal %s (epoch %d) was admitted again: it showed this hub's own signature.", name, epoch)


def bearer(connection: Connection, now: int, text: str) -> Speaker:
    """Whose token this is. Raises Denied: 401 without a valid token, 403 when revoked."""
    where = (token.c.token_hash == hashed(text), token.c.expires_at > now)
    given = connection.execute(select(token).where(*where)).one_or_none() if text else None
    key = None if given is None else key_row(connection, given.terminal_id, given.public_key)
    if key is None:
        raise Denied(ProblemCode.TOKEN_NEEDED, "The token is missing, unknown or expired: get a new one.")
    row = terminal_row(connection, key.terminal_id)
    if row.revoked:
        raise revoked(row.terminal_id)
    return Speaker(row, key.public_key, key.epoch, key.station, key.admitted_at)


def present(speaking: Speaker) -> Speaker:
    """The speaker, if it is the terminal as it is now. Raises Denied for one whose place was taken."""
    if not speaking.is_present:
        detail = (
            f"Another computer goes on as terminal {speaking.row.terminal_id} (epoch {speaking.row.epoch}): "
            "nothing was stored. Hand over what is here, then enrol this one anew."
        )
        raise Denied(ProblemCode.WRONG_EPOCH, detail)
    return speaking


def revoked(name: str) -> Denied:
    """The answer to a terminal that was revoked."""
    detail = (
        f"Terminal {name} was revoked: nothing was stored. Its events stay on it; enrol it anew to go on."
    )
    return Denied(ProblemCode.REVOKED, detail)


def _public_key(text: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except ValueError as error:
        detail = "public_key is no Ed25519 key in base64: nothing was enrolled."
        raise bad_request(detail) from error
