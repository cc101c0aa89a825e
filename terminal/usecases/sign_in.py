"""Sign in, take over and sign out by badge. A badge identifies; it is no signature (`pin`)."""

import msgspec

from terminal.domain.events.payloads import SessionEnded, SessionStarted
from terminal.domain.ids import EventId, PersonCode
from terminal.domain.masters.rows import Person
from terminal.domain.outcome import Accepted, Outcome, Refusal, refused
from terminal.usecases.parts.workplace import Workplace, once, stop_of


class SignedIn(msgspec.Struct, frozen=True):
    """Who works here now and who did before."""

    person: Person
    replaced: str = ""


class SignedOut(msgspec.Struct, frozen=True):
    """Who left."""

    name: str


@once
def sign_in(work: Workplace, command: EventId, code: PersonCode) -> Outcome[SignedIn]:
    """The person takes over; work that is open stays open under their name."""
    person = work.masters.get(Person, code)
    if person is None:
        return refused(Refusal.UNKNOWN_BADGE, code=code)
    if not person.active:
        return refused(Refusal.PERSON_INACTIVE, person=person.name)
    if stopped := stop_of(work):
        return stopped
    before = work.terminal()
    other = PersonCode(before.actor) if before.actor and before.actor != code else None
    with work.act() as act:
        act.sign_in_as(code, command, "badge")
        act.add(command, SessionStarted(name=person.name, replaced=other), order=before.order)
    return Accepted(SignedIn(person, before.actor_name if other else ""))


@once
def sign_out(work: Workplace, command: EventId, how: str) -> Outcome[SignedOut]:
    """The person leaves; `how` is "badge", "button", "idle", "restart" or "shift_end"."""
    here = work.terminal()
    if not here.actor:
        return refused(Refusal.NOBODY_SIGNED_IN)
    with work.act() as act:
        act.add(command, SessionEnded(how=how), order=here.order)
    return Accepted(SignedOut(here.actor_name))


def sign_out_stale(work: Workplace, idle_s: int) -> bool:
    """At the start of the program: whoever is still signed in left, when the computer was started since, or
    nothing was done for `idle_s` seconds (0 = only the former). True where somebody was signed out.
    """
    if not work.terminal().actor or stop_of(work) or not _is_stale(work, idle_s):
        return False
    return isinstance(sign_out(work, work.new_id(), "restart"), Accepted)


def _is_stale(work: Workplace, idle_s: int) -> bool:
    last = work.store.newest_event(work.identity)
    if last is None or last.envelope.boot_id != work.clock.boot_id:
        return True
    idle_ns = work.clock.monotonic_ns() - last.envelope.monotonic_ns
    return bool(idle_s) and idle_ns >= idle_s * 1_000_000_000
