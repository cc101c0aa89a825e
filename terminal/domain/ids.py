"""Names of things as types, and the one kind of identifier the product makes itself (UUIDv7).

Inside the product nothing that has a meaning is a bare `str`. Parsing scanned text is not here (`codes`).
"""

import os
from collections.abc import Callable
from enum import StrEnum
from typing import Final, NewType

PersonCode = NewType("PersonCode", str)
BadgeCode = NewType("BadgeCode", str)
StationCode = NewType("StationCode", str)
OrderCode = NewType("OrderCode", str)
ItemCode = NewType("ItemCode", str)
UnitCode = NewType("UnitCode", str)
LotCode = NewType("LotCode", str)
BoxCode = NewType("BoxCode", str)
ReasonCode = NewType("ReasonCode", str)
DefectCode = NewType("DefectCode", str)
TerminalId = NewType("TerminalId", str)
EventId = NewType("EventId", str)
SessionId = NewType("SessionId", str)
CallId = NewType("CallId", str)
Operation = NewType("Operation", int)
"""An operation number of a routing: 10, 20, 30 ..."""
StepNumber = NewType("StepNumber", int)
Micros = NewType("Micros", int)
"""Microseconds since 1970, UTC."""


class ThingKind(StrEnum):
    """What events are about, and what docs are kept of."""

    UNIT = "unit"
    LOT = "lot"
    BOX = "box"
    CALL = "call"
    ORDER = "order"
    OUTPUT = "output"
    TERMINAL = "terminal"
    PLACE = "place"
    LABEL = "label"


Thing = tuple[ThingKind, str]
"""(kind, key). Read from a row of a store its kind may be the plain text, which is equal."""

_VERSION_7: Final = 0x7 << 76
_VARIANT: Final = 0x2 << 62
_THING_KINDS: Final = {kind.value: kind for kind in ThingKind}


def thing_of(subject: tuple[str, str] | None) -> Thing | None:
    """The thing that the subject of an event is; None for none, and for a kind that this version does not
    know.
    """
    kind = _THING_KINDS.get(subject[0]) if subject else None
    return (kind, subject[1]) if subject and kind else None


def uuid7(now_us: int, random: Callable[[int], bytes] = os.urandom) -> str:
    """A UUIDv7 (RFC 9562) as text: 48 bit milliseconds, then 74 random bits.

    Args:
        now_us: wall time in microseconds since 1970.
        random: gives that many random bytes.
    """
    bits = int.from_bytes(random(10), "big")
    rand_a = (bits >> 62) & 0xFFF
    rand_b = bits & ((1 << 62) - 1)
    milliseconds = (now_us // 1000) & ((1 << 48) - 1)
    text = f"{(milliseconds << 80) | _VERSION_7 | (rand_a << 64) | _VARIANT | rand_b:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
