"""Ed25519 with keys as raw base64 text, as they travel and are kept. What is signed is in
`sync.protocol.messages`.
"""

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def new_key() -> tuple[str, str]:
    """A fresh key pair: (private, public)."""
    key = Ed25519PrivateKey.generate()
    return _text(key.private_bytes_raw()), _text(key.public_key().public_bytes_raw())


def public_of(private_key: str) -> str:
    """The public key of a private one. Raises ValueError on a damaged key."""
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(private_key))
    return _text(key.public_key().public_bytes_raw())


def sign(private_key: str, text: bytes) -> str:
    """The signature over `text`, base64. Raises ValueError on a damaged key."""
    return _text(Ed25519PrivateKey.from_private_bytes(base64.b64decode(private_key)).sign(text))


def signature_holds(public_key: str, signature: str, text: bytes) -> bool:
    """True when `signature` over `text` is of `public_key`; damaged keys and signatures never hold."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
