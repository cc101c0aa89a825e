"""What arrives, pure: can it be understood, and where does it stand among the events of all terminals."""

from terminal.domain.events.bounds import LATEST_US, envelope_problem, is_time, problem_of
from terminal.domain.events.codec import NotUnderstood, decode_payload
from terminal.domain.events.finding import FindingCode
from terminal.domain.events.payloads import Envelope, Event, EventKey
from terminal.domain.masters.shifts import known_zone


def understand(envelope: Envelope) -> Event:
    """The event of an envelope if it can be folded. Raises NotUnderstood with the code of the dispute."""
    payload = decode_payload(envelope)
    wrong = _wrong_envelope(envelope) or problem_of(payload)
    if wrong:
        raise NotUnderstood(FindingCode.BAD_PAYLOAD, wrong)
    return Event(envelope, payload)


def _wrong_envelope(envelope: Envelope) -> str:
    if not is_time(envelope.occurred_at):
        return "occurred_at is no time"
    if not known_zone(envelope.zone):
        return "zone is unknown"
    if abs(envelope.clock_offset_us or 0) > LATEST_US:
        return "clock_offset_us is no offset"
    return envelope_problem(envelope)


def place_of(effective_at: int, key: EventKey) -> str:
    """Where an event stands among those of all terminals, as text that sorts like it."""
    return f"{max(effective_at, 0):016d}|{key.terminal_id}|{key.epoch:010d}|{key.sequence:016d}"


def effective_time(before: int, envelope: Envelope, received_at: int) -> int:
    """The time by which an event is ordered among terminals (decision 0005): its wall time on the hub's
    clock, not after it was received and not before the terminal's own event before it.
    """
    corrected = envelope.occurred_at - (envelope.clock_offset_us or 0)
    return max(before, min(corrected, received_at))
