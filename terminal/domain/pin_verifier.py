"""How a PIN is known: an argon2id verifier, sealed with the plant's pepper, which lies in no database.

Sealed, the hash h of the argon2id text is replaced by BLAKE2b(h, key=pepper), as long as h was. So a copy of
a database lets nobody try PINs, and a verifier from elsewhere is sealed without its PIN. Who may try, and
how often, is `terminal.usecases.pin`.
"""

import base64
import hmac
from hashlib import blake2b
from typing import Final

from terminal.domain.masters.kinds import Role

PEPPER_BYTES: Final = 32
PIN_ROLES: Final = (Role.SUPERVISOR, Role.ENGINEER)
"""Whose PIN opens something at a station; only their verifiers go there."""
_SEALED: Final = "peppered:"
_MOST_MEMORY_KIB: Final = 262_144
_MOST_ROUNDS: Final = 10
_HASH_BYTES: Final = range(16, 65)


def is_verifier(text: str) -> bool:
    """True for an argon2id text that a station can compute: at most 256 MiB, 10 rounds, a hash of 16 to 64
    bytes.
    """
    from argon2 import Type, extract_parameters
    from argon2.exceptions import InvalidHashError

    try:
        cost = extract_parameters(text)
        salt, known = _parts(text)
    except (InvalidHashError, ValueError):
        return False
    fits = cost.memory_cost <= _MOST_MEMORY_KIB and 0 < cost.time_cost <= _MOST_ROUNDS and cost.parallelism
    return bool(fits) and cost.type is Type.ID and len(salt) >= 8 and len(known) in _HASH_BYTES


def sealed(verifier: str, pepper: bytes) -> str:
    """The argon2id `verifier` closed with `pepper`; "" and what is sealed already stay as they are."""
    if not verifier or verifier.startswith(_SEALED):
        return verifier
    head = verifier.rpartition("$")[0]
    closed = base64.b64encode(_closed(_parts(verifier)[1], pepper)).decode("ascii").rstrip("=")
    return f"{_SEALED}{head}${closed}"


def opens(verifier: str, pin: str, pepper: bytes) -> bool:
    """Whether `pin` belongs to the sealed `verifier`; takes as long as argon2id does. Raises nothing."""
    text = verifier.removeprefix(_SEALED)
    if text == verifier or not pepper:
        return False
    from argon2 import extract_parameters  # a station starts without it: most shifts type no PIN
    from argon2.exceptions import Argon2Error, InvalidHashError
    from argon2.low_level import hash_secret_raw

    try:
        cost = extract_parameters(text)
        salt, known = _parts(text)
        found = hash_secret_raw(
            pin.encode(),
            salt,
            cost.time_cost,
            cost.memory_cost,
            cost.parallelism,
            len(known),
            cost.type,
            cost.version,
        )
    except (Argon2Error, InvalidHashError, ValueError):
        return False
    return hmac.compare_digest(_closed(found, pepper), known)


def _closed(found: bytes, pepper: bytes) -> bytes:
    return blake2b(found, key=pepper, digest_size=len(found)).digest()


def _parts(text: str) -> tuple[bytes, bytes]:
    """Salt and hash. Raises ValueError."""
    salt, found = text.split("$")[-2:]
    return _bytes(salt), _bytes(found)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
