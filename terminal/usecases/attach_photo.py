"""Keep a photo as evidence: of a failed check or measure, or of a unit put on hold.

The file is on disk before this is called (`terminal.store.attachments`), and its event names it by content.
"""

from typing import Final

import msgspec

from terminal.domain.events.kinds import PhotoCause, StepVerdict
from terminal.domain.events.payloads import (
    Attachment,
    Event,
    InspectionRecorded,
    ParameterRecorded,
    PhotoTaken,
    UnitHeld,
)
from terminal.domain.ids import EventId, Operation, OrderCode, StepNumber, ThingKind, UnitCode
from terminal.domain.outcome import Accepted, Outcome, Refusal, refused
from terminal.domain.state.unit import UnitDoc
from terminal.store.journal import event_of
from terminal.usecases.parts.workplace import Workplace, may_act, once

_LONGEST_ACT: Final = 12
"""So many of the newest events are looked at: an act that fails a unit writes fewer."""


class PhotoSubject(msgspec.Struct, frozen=True):
    """What a photo shows; `step` is None for the unit as a whole."""

    unit: UnitCode
    cause: PhotoCause
    order: OrderCode | None = None
    operation: Operation | None = None
    step: StepNumber | None = None


def wants_photo(work: Workplace) -> PhotoSubject | None:
    """What the last act calls for a photo of: a step that failed, else a unit that was put on hold."""
    own = work.identity
    last = work.store.newest_given(own.epoch)
    links = work.store.links(own, max(1, last - _LONGEST_ACT + 1), _LONGEST_ACT)
    events = [event_of(work.store.database.connection(), link) for link in links]
    act = [event for event in events if event.envelope.monotonic_ns == events[-1].envelope.monotonic_ns]
    subjects = [subject for event in act if (subject := _subject(event)) is not None]
    return next((each for each in subjects if each.step is not None), subjects[0] if subjects else None)


def _subject(event: Event) -> PhotoSubject | None:
    envelope = event.envelope
    payload = event.payload
    kind, code = envelope.subject or ("", "")
    if kind != ThingKind.UNIT:
        return None
    unit = UnitCode(code)
    if isinstance(payload, InspectionRecorded | ParameterRecorded) and payload.verdict == StepVerdict.FAIL:
        return PhotoSubject(unit, PhotoCause.FAIL, envelope.order, envelope.operation, payload.step)
    if isinstance(payload, UnitHeld):
        return PhotoSubject(unit, PhotoCause.HOLD, envelope.order, envelope.operation)
    return None


@once
def attach_photo(
    work: Workplace, command: EventId, subject: PhotoSubject, photo: Attachment
) -> Outcome[PhotoSubject]:
    """Records that `photo` shows `subject`; refused unless it is on disk: no event names a missing file."""
    if problem := may_act(work):
        return problem
    if work.store.doc(UnitDoc, subject.unit) is None:
        return refused(Refusal.NO_UNIT, unit=subject.unit)
    if not work.store.attachments.has(photo.sha256):
        return refused(Refusal.PHOTO_MISSING)
    with work.act() as act:
        act.add(
            command,
            PhotoTaken(cause=subject.cause, step=subject.step),
            order=subject.order,
            operation=subject.operation,
            subject=(ThingKind.UNIT, subject.unit),
            attachments=(photo,),
        )
    return Accepted(subject)
