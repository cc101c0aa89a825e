"""Badge plus PIN: the second component that opens settings and lets a person leave the kiosk.

Five wrong tries lock that person out for five minutes, doubling with each further series.
"""

from typing import Final

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from terminal.domain.events import KioskLeft
from terminal.domain.ids import EventId, PersonCode
from terminal.domain.masters import Person, Role
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
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

    def may_try(self, code: str) -> Person | Refused:
        """The supervisor or engineer of that code, whose PIN may be tried now."""
        person = self._work.masters.get(Person, code)
        if person is None or not person.active or person.role not in (Role.SUPERVISOR, Role.ENGINEER):
            return refused(Refusal.SUPERVISOR_NEEDED, person=person.name if person else code)
        left_ns = self._tries.get(code, Tries()).locked_until_ns - self._work.clock.monotonic_ns()
        if left_ns > 0:
            return refused(Refusal.PIN_LOCKED, seconds=left_ns // 1_000_000_000 + 1)
        return person

    def supervisor(self, command: EventId, code: str, pin: str) -> Outcome[Person]:
        """Accepts a supervisor's or engineer's badge with the right PIN."""
        return self._work.once(command, lambda: self._judge(command, code, pin))

    def _judge(self, command: EventId, code: str, pin: str) -> Outcome[Person]:
        person = self.may_try(code)
        if isinstance(person, Refused):
            return person
        if _matches(person.pin, pin):
            self._tries.pop(code, None)
            return Accepted(person)
        return self._wrong(command, person.code)

    def _wrong(self, command: EventId, code: PersonCode) -> Outcome[Person]:
        now, wrong = self._work.clock.monotonic_ns(), self._tries.get(code, Tries()).wrong + 1
        series = wrong // TRIES
        lock_s = LOCK_S * 2 ** (series - 1) if wrong % TRIES == 0 else 0
        self._tries[code] = Tries(wrong, now + lock_s * 1_000_000_000)
        with self._work.act() as act:
            act.sign_in_as(code, None, "badge")
            act.add(command, KioskLeft(allowed=False))
        if lock_s:
            return refused(Refusal.PIN_LOCKED, seconds=lock_s)
        return refused(Refusal.WRONG_PIN, left=TRIES - wrong % TRIES)


def _matches(verifier: str, pin: str) -> bool:
    try:
        return bool(verifier) and PasswordHasher().verify(verifier, pin)
    except (Argon2Error, InvalidHashError):
        return False
