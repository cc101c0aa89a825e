"""Secrets the hub makes on its first start, each in a file that only its owner can read: signing key, admin
token, pepper of the PINs.
"""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from terminal.domain.pin_verifier import PEPPER_BYTES

SIGNING_KEY_FILE: Final = "receipts.key"
ADMIN_TOKEN_FILE: Final = "admin.token"  # noqa: S105 - a file name
PEPPER_FILE: Final = "pin.pepper"


class ReceiptKey:
    """The hub's Ed25519 key; it signs receipts."""

    def __init__(self, directory: Path) -> None:
        raw = private_file(
            directory / SIGNING_KEY_FILE, lambda: Ed25519PrivateKey.generate().private_bytes_raw()
        )
        self._key = Ed25519PrivateKey.from_private_bytes(raw)
        self.public = base64.b64encode(self._key.public_key().public_bytes_raw()).decode("ascii")

    def sign(self, text: bytes) -> str:
        """The signature over `text`, base64."""
        return base64.b64encode(self._key.sign(text)).decode("ascii")


def admin_token(directory: Path) -> str:
    """The token of those who run the hub."""
    return private_file(directory / ADMIN_TOKEN_FILE, lambda: secrets.token_hex(24).encode()).decode().strip()


def pin_pepper(directory: Path) -> bytes:
    """What seals the verifiers of the PINs; each station is given it when it is enrolled."""
    return private_file(directory / PEPPER_FILE, lambda: secrets.token_bytes(PEPPER_BYTES))


def private_file(path: Path, make: Callable[[], bytes]) -> bytes:
    """The bytes of a secret file, made by `make` where it does not exist; mode 0600 from its first moment."""
    if not path.exists():
        write_private(path, make())
    return path.read_bytes()


def write_private(path: Path, content: bytes) -> None:
    """Writes a file that only its owner can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
