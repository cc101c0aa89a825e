"""How a place stands against its plan of a shift: pieces of one item never make up for those of another."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec


class Planned(msgspec.Struct, frozen=True):
    """Pieces of one item, or of all where the plan names none: planned for the shift, due by now, good."""

    plan: int
    due: int
    good: Decimal


def planned_good(parts: Sequence[Planned]) -> int:
    """The good pieces that count for the plan; of several items none beyond its own."""
    if len(parts) == 1:
        return int(parts[0].good)
    return int(sum((min(part.good, Decimal(part.plan)) for part in parts), Decimal(0)))


def behind(parts: Sequence[Planned]) -> int:
    """The pieces that are due and not made."""
    return int(sum((max(Decimal(0), part.due - part.good) for part in parts), Decimal(0)))
