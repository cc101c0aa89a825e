"""What comes of the keys told to the judge of a wedge scanner: readings, typing to replay, keys let through.

No judgement: that is `devices.wedge.judge`.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import msgspec

from devices.capabilities import Reading
from devices.wedge.keys import Composed, KeyPress

_MS: Final = 1_000_000

Key = KeyPress | Composed


class Timing(msgspec.Struct, frozen=True):
    """Measured gaps between the keys of one code, in ms: what commissioning shows and sets `gap_ms` by."""

    keys: int
    median_ms: float
    p90_ms: float
    max_ms: float


def timing_of(stamps_ns: Iterable[int]) -> Timing:
    """Gaps between successive key times."""
    stamps = list(stamps_ns)
    gaps = sorted(max(0, later - earlier) / _MS for earlier, later in pairwise(stamps)) or [0.0]
    return Timing(len(stamps), gaps[len(gaps) // 2], gaps[(len(gaps) * 9) // 10], gaps[-1])


class Scanned(msgspec.Struct, frozen=True):
    """A scanner's keys, all swallowed: one reading. With a flaw it is a refusal to show, not a code."""

    reading: Reading
    timing: Timing


class Typed(msgspec.Struct, frozen=True):
    """A person's keys that were held: replay them in this order."""

    keys: tuple[Key, ...]


Outcome = Scanned | Typed


class KeyVerdict(msgspec.Struct, frozen=True):
    """Whether the key just told is kept back, and what is known now of the keys held (maybe it too).

    What is `gone` never comes back as typing: the caller may forget it at once.
    """

    held: bool
    outcomes: tuple[Outcome, ...] = ()
    gone: bool = False


LET_THROUGH: Final = KeyVerdict(held=False)


def typed_after(before: tuple[Outcome, ...], key: Key) -> KeyVerdict:
    """A person's key: let through, unless it would overtake what is handed back just now."""
    return KeyVerdict(held=True, outcomes=joined(*before, Typed((key,)))) if before else LET_THROUGH


def joined(*outcomes: Outcome) -> tuple[Outcome, ...]:
    """Neighbouring typed keys in one outcome, so that the caller replays them in one go."""
    joined: list[Outcome] = []
    for outcome in outcomes:
        last = joined[-1] if joined else None
        if isinstance(outcome, Typed) and isinstance(last, Typed):
            joined[-1] = Typed(last.keys + outcome.keys)
        else:
            joined.append(outcome)
    return tuple(joined)
