"""How often a thing's label was printed, as a fold over events. The same fold runs at the station and at the
hub, so that the copies of all stations count.
"""

import msgspec

from terminal.domain.events import Event, LabelPrinted


class LabelDoc(msgspec.Struct, frozen=True):
    """One label of one thing (`print_job.label_key`): its printings, and where and when the last one was."""

    label: str
    printed: int = 0
    station: str = ""
    last_at: int = 0
    through: dict[str, int] = {}


def fold_label(doc: LabelDoc | None, label: str, event: Event) -> LabelDoc:
    """The label after `event`."""
    before, envelope = doc or LabelDoc(label), event.envelope
    place = f"{envelope.terminal_id}/{envelope.epoch}"
    later = envelope.occurred_at >= before.last_at
    return LabelDoc(
        label,
        before.printed + isinstance(event.payload, LabelPrinted),
        envelope.station if later else before.station,
        max(before.last_at, envelope.occurred_at),
        {**before.through, place: max(before.through.get(place, 0), envelope.sequence)},
    )
