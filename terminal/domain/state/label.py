"""How often a thing's label was printed and which printing was checked, as a fold over events. The same fold
runs at the station and at the hub, so that the copies of all stations count.
"""

import msgspec

from terminal.domain.events.payloads import Event, LabelPrinted, LabelVerified
from terminal.domain.state.seen import seen


class LabelDoc(msgspec.Struct, frozen=True):
    """One label of one thing (`print_job.label_key`): its printings, where and when the last one was, and
    the number of the last one that was stuck on and read (0 = none).
    """

    label: str
    printed: int = 0
    verified: int = 0
    station: str = ""
    last_at: int = 0
    through: dict[str, int] = {}


def fold_label(doc: LabelDoc | None, label: str, event: Event) -> LabelDoc:
    """The label after `event`."""
    before = doc or LabelDoc(label)
    envelope = event.envelope
    payload = event.payload
    through = seen(before.through, event)["through"]
    if isinstance(payload, LabelVerified):
        return msgspec.structs.replace(before, verified=max(before.verified, payload.number), through=through)
    later = envelope.occurred_at >= before.last_at
    return LabelDoc(
        label,
        before.printed + isinstance(payload, LabelPrinted),
        before.verified,
        envelope.station if later else before.station,
        max(before.last_at, envelope.occurred_at),
        through,
    )
