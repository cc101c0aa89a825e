"""Names of things as types, and the one kind of identifier the product makes itself (UUIDv7).

Inside the product nothing that has a meaning is a bare `str`. Parsing scanned text is not here (`codes`).
"""

import os
from collections.abc import Callable
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

_VERSION_7: Final = 0x7 << 76
_VARIANT: Final = 0x2 << 62


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
