"""Events from their stored bytes, and the name and version under which a payload travels (`EVENT_TYPES`).

Every version ever released is understood; encoding is in `chain`, because the bytes are made only once.
"""

import msgspec

from terminal.domain.events.finding import FindingCode
from terminal.domain.events.payloads import EVENT_TYPES, Envelope, Event, Payload


class NotUnderstood(Exception):
    """The bytes are no event this version knows: `why` is "bad_frame", "unknown_type", "future_version" or
    "bad_payload".
    """

    def __init__(self, why: FindingCode, detail: str) -> None:
        super().__init__(f"{why}: {detail}")
        self.why = why


_ENVELOPE = msgspec.json.Decoder(Envelope)
_PAYLOADS = {(name, version): msgspec.json.Decoder(struct) for name, version, struct in EVENT_TYPES}
_NAMES = {struct: (name, version) for name, version, struct in EVENT_TYPES}
_KNOWN = {name: max(v for n, v, _ in EVENT_TYPES if n == name) for name, _, _ in EVENT_TYPES}


def type_of(payload: Payload) -> tuple[str, int]:
    """The (type, version) under which a payload travels."""
    return _NAMES[type(payload)]


def decode_envelope(body: bytes) -> Envelope:
    """The envelope of a stored event. Raises NotUnderstood("bad_frame")."""
    try:
        return _ENVELOPE.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(FindingCode.BAD_FRAME, str(error)) from error


def decode_payload(envelope: Envelope) -> Payload:
    """The payload of an envelope. Raises NotUnderstood with the reason."""
    decoder = _PAYLOADS.get((envelope.type, envelope.version))
    if decoder is None:
        newer = _KNOWN.get(envelope.type, envelope.version) < envelope.version
        why = FindingCode.FUTURE_VERSION if newer else FindingCode.UNKNOWN_TYPE
        raise NotUnderstood(why, f"{envelope.type} version {envelope.version}")
    try:
        return decoder.decode(envelope.payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotUnderstood(FindingCode.BAD_PAYLOAD, str(error)) from error


def decode_event(body: bytes) -> Event:
    """Envelope and payload of a stored event. Raises NotUnderstood."""
    envelope = decode_envelope(body)
    return Event(envelope, decode_payload(envelope))
