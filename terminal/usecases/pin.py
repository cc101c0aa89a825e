"""Badge plus PIN: the second component that opens settings and lets a person leave the kiosk.

Five wrong tries lock that person out for five minutes, doubling with each further series.
"""

from typing import Final

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from terminal.domain.events import KioskLeft
from terminal.domain.ids import EventId
from terminal.domain.masters import Person, Role
from terminal.domain.outcome import Accepted, Outcome, Refusal, refused
from terminal.usecases.workplace import Workplace

TRIES: Final = 5
LOCK_S: Final = 300


class Tries(msgspec.Struct, frozen=True):
    """Wrong tries in a row and until when (monotonic ns) no further try is taken."""

    wrong: int = 0
    locked_until_ns: int = 0


class PinGate:
    """Judges PINs and counts wrong ones for one running terminal; each refused try is in the journal."""

    def __init__(self, work: Workplace) -> None:
        self._work = work
        self._tries: dict[str, Tries] = {}

    def supervisor(self, command: EventId, code: str, pin: str) -> Outcome[Person]:
        """Accepts a supervisor's or engineer's badge with the right PIN."""
        person = self._work.masters.get(Person, code)
        if person is None or not person.active or person.role not in (Role.SUPERVISOR, Role.ENGINEER):
            return refused(Refusal.SUPERVISOR_NEEDED, person=person.name if person else code)
        tries, now = self._tries.get(code, Tries()), self._work.clock.monotonic_ns()
        if now < tries.locked_until_ns:
            left = (tries.locked_until_ns - now) // 1_000_000_000 + 1
            return refused(Refusal.PIN_LOCKED, seconds=left)
        if _matches(person.pin, pin):
            self._tries.pop(code, None)
            return Accepted(person)
        return self._wrong(command, code, tries, now)

    def _wrong(self, command: EventId, code: str, tries: Tries, now: int) -> Outcome[Person]:
        wrong = tries.wrong + 1
        series = wrong // TRIES
        lock_s = LOCK_S * 2 ** (series - 1) if wrong % TRIES == 0 else 0
        self._tries[code] = Tries(wrong, now + lock_s * 1_000_000_000)
        with self._work.act() as act:
            act.add(command, KioskLeft(allowed=False))
        if lock_s:
            return refused(Refusal.PIN_LOCKED, seconds=lock_s)
        return refused(Refusal.WRONG_PIN, left=TRIES - wrong % TRIES)


def _matches(verifier: str, pin: str) -> bool:
    try:
        return bool(verifier) and PasswordHasher().verify(verifier, pin)
    except (Argon2Error, InvalidHashError):
        return False
