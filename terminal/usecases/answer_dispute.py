"""Answer a question of the hub about an own report: what looked like a second report was rework."""

from typing import Final

import msgspec

from terminal.domain.events.payloads import DisputeAnswered, Event, EventKey, WorkReported
from terminal.domain.ids import EventId, thing_of
from terminal.domain.masters.kinds import Role
from terminal.domain.outcome import Accepted, Outcome, Refusal, Refused, refused
from terminal.usecases.parts.workplace import Workplace, may_act, once

ANSWERS: Final[dict[str, tuple[str, ...]]] = {"duplicate_report": ("rework",)}
"""Code of a dispute -> the answers a person at the station may give; all others a supervisor gives at the
hub.
"""


class Answered(msgspec.Struct, frozen=True):
    """What was said about which event."""

    key: EventKey
    answer: str
    about: str


@once
def answer_dispute(
    work: Workplace, command: EventId, key: EventKey, code: str, answer: str
) -> Outcome[Answered]:
    """Answers an open dispute; the hub settles it when it hears of it. For who reported, or a supervisor."""
    event = work.store.event(key)
    if problem := may_act(work) or _problem(work, event, code, answer):
        return problem
    assert event is not None
    envelope = event.envelope
    with work.act() as act:
        act.add(
            command,
            DisputeAnswered(code=code, answer=answer),
            order=envelope.order,
            operation=envelope.operation,
            subject=envelope.subject,
            corrects=key,
        )
    return Accepted(Answered(key, answer, envelope.subject[1] if envelope.subject else envelope.order or ""))


def answered(work: Workplace, event: Event, code: str) -> bool:
    """True when somebody here has answered that dispute already."""
    thing = thing_of(event.envelope.subject)
    if thing is None:
        return False
    return any(
        isinstance(later.payload, DisputeAnswered)
        and later.payload.code == code
        and later.envelope.corrects == event.envelope.key
        for later in work.store.events_of(thing)
    )


def _problem(work: Workplace, event: Event | None, code: str, answer: str) -> Refused | None:
    if event is None or not isinstance(event.payload, WorkReported) or answer not in ANSWERS.get(code, ()):
        return refused(Refusal.NO_SUCH_DISPUTE)
    place = (event.envelope.epoch, event.envelope.sequence, code)
    open_now = {(row.epoch, row.sequence, row.code) for row in work.store.disputes()}
    if place not in open_now or answered(work, event, code):
        return refused(Refusal.NO_SUCH_DISPUTE)
    person = work.person()
    supervises = person is not None and person.role is Role.SUPERVISOR
    if event.envelope.actor != work.terminal().actor and not supervises:
        return refused(Refusal.NOT_OWN_REPORT)
    return None
