"""When one that speaks each minute counts as silent: after the same two minutes at hub, station and board."""

from typing import Final

SILENT_US: Final = 120_000_000


def is_silent(heard_at: int | None, now: int) -> bool:
    """True when nothing was heard for so long, or never; both in microseconds UTC by one clock."""
    return heard_at is None or now - heard_at > SILENT_US
