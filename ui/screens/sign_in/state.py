"""What there is to see while nobody is signed in. Frozen. No Qt."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SignInState:
    """The invitation, and what waits at the station: rows of (name, value)."""

    title: str
    hint: str
    rows: tuple[tuple[str, str], ...]
    unprotected: str
    """Why the store's key is not protected by the system's key store; "" when it is."""
