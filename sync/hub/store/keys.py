"""Secrets of the hub, each made once, in a file that only its owner can read: signing key, admin token,
pepper of the PINs. Certificates are `tls`'s.
"""

import base64
import hmac
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from terminal.domain.pin_verifier import PEPPER_BYTES
from terminal.faults import ConfigFault
from terminal.secret_files import broken, kept_secret, read_secret

SIGNING_KEY_FILE: Final = "receipts.key"
ADMIN_TOKEN_FILE: Final = "admin.token"  # noqa: S105 - a file name
PEPPER_FILE: Final = "pin.pepper"
_TOKEN_BYTES: Final = 24
_CHECK_DIGITS: Final = 16
_KEY_BYTES: Final = 32
_NOTED: Final = "secret "
RESTORE: Final = "Restore it from the hub's backup, as old as its database."


class Notes(Protocol):
    """Where the book writes down the hashes: the hub's `Database`."""

    def setting(self, name: str) -> str: ...
    def note_setting(self, name: str, value: str) -> None: ...


class SecretBook:
    """The secrets that stations rely on; the database knows them by hash from their first moment on.

    So neither a missing one is made anew behind the stations' backs, nor is another taken in its place, and
    a first start that was cut is finished by the next.
    """

    def __init__(self, folder: Path, notes: Notes) -> None:
        self.folder = folder
        self._notes = notes

    def keep(self, name: str, make: Callable[[], bytes], fits: Callable[[bytes], bool]) -> bytes:
        """The secret in the file `name`. Raises ConfigFault where it is broken, another, or gone."""
        path = self.folder / name
        noted = self._notes.setting(_NOTED + name)
        if noted and not path.exists():
            raise broken(path, RESTORE)
        content = kept_secret(path, make, fits, RESTORE)
        digest = _digest(name, content)
        if not noted:
            self._notes.note_setting(_NOTED + name, digest)
        elif noted != digest:
            raise broken(path, RESTORE)
        return content

    def own(self, name: str) -> bytes | None:
        """What lies in the file `name` while it is the secret that was noted; None where it is another, or
        gone: a file may be changed while the hub runs.
        """
        try:
            content = read_secret(self.folder / name)
        except ConfigFault:
            return None
        return content if self._notes.setting(_NOTED + name) == _digest(name, content) else None


def _digest(name: str, content: bytes) -> str:
    return sha256(f"tracepost {name}\n".encode() + content).hexdigest()


class ReceiptKey:
    """The hub's Ed25519 key; it signs receipts."""

    def __init__(self, book: SecretBook) -> None:
        raw = book.keep(
            SIGNING_KEY_FILE,
            lambda: Ed25519PrivateKey.generate().private_bytes_raw(),
            lambda content: len(content) == _KEY_BYTES,
        )
        self._key = Ed25519PrivateKey.from_private_bytes(raw)
        self.public = base64.b64encode(self._key.public_key().public_bytes_raw()).decode("ascii")

    def sign(self, text: bytes) -> str:
        """The signature over `text`, base64."""
        return base64.b64encode(self._key.sign(text)).decode("ascii")


def admin_token(directory: Path) -> str:
    """The token of those who run the hub: 48 hexadecimal digits of chance, then 16 that check them."""
    path = directory / ADMIN_TOKEN_FILE
    todo = "Delete it: the next start makes a new token."
    content = kept_secret(path, _new_token, _is_token, todo)
    return content.decode("ascii").strip()


def is_admin(token: str, given: str) -> bool:
    """Whether `given` is the admin token. What has no form of one is nobody's, whatever the file says."""
    return hmac.compare_digest(given.encode(), token.encode()) and _is_token(token.encode())


def form_mark(token: str) -> str:
    """What the hub's own forms carry, and no other page can know: a browser sends the password of its own
    accord, with a form of another page too.
    """
    return hmac.new(token.encode(), b"tracepost form", sha256).hexdigest()


def is_own_form(token: str, given: str) -> bool:
    """Whether a form came from the hub's own page."""
    return hmac.compare_digest(given.encode(), form_mark(token).encode())


def pin_pepper(book: SecretBook) -> bytes:
    """What seals the verifiers of the PINs; each station is given it when it is enrolled."""
    return book.keep(
        PEPPER_FILE,
        lambda: secrets.token_bytes(PEPPER_BYTES),
        lambda content: len(content) == PEPPER_BYTES,
    )


def _new_token() -> bytes:
    secret = secrets.token_hex(_TOKEN_BYTES).encode()
    return secret + _check(secret)


def _is_token(content: bytes) -> bool:
    """A file that was cut, or changed in one character, is none: it would let in who knows what is left."""
    token = content.strip()
    secret = token[: 2 * _TOKEN_BYTES]
    check = token[2 * _TOKEN_BYTES :]
    return len(secret) == 2 * _TOKEN_BYTES and check == _check(secret)


def _check(secret: bytes) -> bytes:
    return sha256(b"tracepost admin token\n" + secret).hexdigest()[:_CHECK_DIGITS].encode()
