"""Random texts that terminals sign to show that they have their key."""

import secrets
from collections.abc import Callable
from typing import Final

from sync.hub.denied import Denied
from sync.protocol.problems import ProblemCode

CHALLENGE_LIFE_US: Final = 60_000_000
_MOST_CHALLENGES: Final = 4096


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
            detail = "Too many sign-ins at once: ask again soon."
            raise Denied(ProblemCode.OVERLOADED, detail, retry_after_s=5)
        nonce = secrets.token_hex(16)
        self._given[nonce] = self._now()
        return nonce

    def take(self, nonce: str) -> bool:
        """True once for a fresh nonce."""
        at = self._given.pop(nonce, None)
        return at is not None and at >= self._now() - CHALLENGE_LIFE_US
