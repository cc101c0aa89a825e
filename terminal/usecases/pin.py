"""Badge plus PIN: the second component that opens settings and lets a person leave the kiosk.

Five wrong tries lock that person out for five minutes, doubling with each further series. What was tried is
in the store: neither a restart nor a clock that was set forgives it.
"""

from typing import Final

from terminal.domain.events.payloads import KioskLeft
from terminal.domain.ids import EventId
from terminal.domain.masters.rows import Person
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.domain.pin_verifier import PIN_ROLES, opens
from terminal.store.facts import PinBook, PinTries
from terminal.usecases.parts.workplace import Workplace

TRIES: Final = 5
LOCK_S: Final = 300
LONGEST_LOCK_S: Final = 86_400


class PinGate:
    """Judges PINs; each refused try is in the journal."""

    def __init__(self, work: Workplace) -> None:
        self._work = work

    def may_try(self, code: str) -> Person | Refused:
        """The supervisor or engineer of that code, whose PIN may be tried now."""
        person = self._work.masters.get(Person, code)
        if person is None or not person.active or person.role not in PIN_ROLES:
            return refused(Refusal.SUPERVISOR_NEEDED, person=person.name if person else code)
        if not self._work.pepper:
            return refused(Refusal.NO_PIN_HERE)
        if left_s := self._left_s(code):
            return refused(Refusal.PIN_LOCKED, seconds=left_s)
        return person

    def fits(self, person: Person, pin: str) -> bool:
        """Whether it is that person's PIN. Takes some 0.1 s of computing on purpose and reads nothing of the
        store: for a thread of its own.
        """
        return opens(person.pin, pin, self._work.pepper)

    def settle(self, command: EventId, person: Person, *, fits: bool) -> Outcome[Person]:
        """Accepts or refuses the person after `fits`; a wrong try is on disk when this returns."""
        return self._work.once(command, lambda: self._settle(command, person, fits=fits))

    def _settle(self, command: EventId, person: Person, *, fits: bool) -> Outcome[Person]:
        allowed = self.may_try(person.code)
        if isinstance(allowed, Refused):
            return allowed
        tries = dict(self._book())
        before = tries.pop(person.code, PinTries())
        if fits:
            if before.wrong:
                self._keep(tries)
            return Accepted(allowed)
        after = self._after(before.wrong + 1)
        self._keep({**tries, person.code: after})  # counts also where no event fits any more
        with self._work.act() as act:
            act.sign_in_as(person.code, None, "badge")
            act.add(command, KioskLeft(allowed=False))
        if after.lock_s:
            return refused(Refusal.PIN_LOCKED, seconds=after.lock_s)
        return refused(Refusal.WRONG_PIN, left=TRIES - after.wrong % TRIES)

    def _book(self) -> dict[str, PinTries]:
        return (self._work.pin_book or self._work.store.pin_book()).tries

    def _keep(self, tries: dict[str, PinTries]) -> None:
        """Counts in memory first: a full disk, where no terminal starts, gives no try. Raises StoreFault."""
        self._work.pin_book = PinBook(tries)
        self._work.store.keep(self._work.pin_book)

    def _after(self, wrong: int) -> PinTries:
        """What is kept after so many wrong tries in a row; every fifth of them locks."""
        series, rest = divmod(wrong, TRIES)
        lock_s = 0 if rest else min(LONGEST_LOCK_S, LOCK_S * 2 ** (series - 1))
        return self._lock(wrong, lock_s)

    def _lock(self, wrong: int, lock_s: int) -> PinTries:
        clock = self._work.clock
        return PinTries(wrong, lock_s, clock.now(), clock.monotonic_ns(), clock.boot_id)

    def _left_s(self, code: str) -> int:
        """Seconds for which that person's PIN is still locked, by a clock that nobody sets.

        A lock runs while the computer is on: what passed while it was off only the wall clock knows, which
        anybody can set, so after a start the lock begins again, whole. A start never gives a try.
        """
        book = self._book()
        clock = self._work.clock
        kept = book.get(code, PinTries())
        if not kept.lock_s:
            return 0
        if kept.boot_id != clock.boot_id:
            kept = self._lock(kept.wrong, kept.lock_s)
            self._keep({**book, code: kept})
        passed_ns = clock.monotonic_ns() - kept.at_ns
        return max(0, -(-(kept.lock_s * 1_000_000_000 - passed_ns) // 1_000_000_000))
