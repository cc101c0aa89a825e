"""Which events a doc was folded from: the newest of each journal."""

from terminal.domain.events.payloads import Event


def seen(through: dict[str, int], event: Event) -> dict[str, dict[str, int]]:
    """The change of a doc's `through` ("terminal/epoch" -> newest sequence) by `event`."""
    journal = f"{event.envelope.terminal_id}/{event.envelope.epoch}"
    return {"through": {**through, journal: max(through.get(journal, 0), event.envelope.sequence)}}
