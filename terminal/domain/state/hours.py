"""The hour of the plant's day in which something counts."""

from datetime import datetime
from zoneinfo import ZoneInfo


def local_hour(at_us: int, zone: str) -> int:
    """The hour, 0..23, at `at_us` (microseconds UTC) in that zone (IANA)."""
    return datetime.fromtimestamp(at_us / 1e6, ZoneInfo(zone)).hour
