"""Checksums at the end of a frame: which, in what form, and whether it fits. Pure.

Formulas: CRC-16/MCRF4XX is polynomial 0x1021 reflected (0x8408), preset 0xFFFF, no final xor, low byte first,
as the catalogue of parametrised CRC algorithms lists it; its check value over "123456789" is 0x6F91.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import reduce
from operator import xor
from typing import Final

import msgspec


class CheckKind(StrEnum):
    """Which checksum a frame ends with."""

    NONE = "none"
    CRC16_MCRF4XX = "crc16_mcrf4xx"
    XOR8 = "xor8"
    SUM8 = "sum8"


class ByteForm(StrEnum):
    """How bytes stand in a frame: as they are, or two hexadecimal digits each."""

    BINARY = "binary"
    HEX = "hex"


class CheckRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The checksum that ends a frame's body and covers all before it."""

    kind: CheckKind = CheckKind.NONE
    form: ByteForm = ByteForm.BINARY


def checked(body: bytes, rule: CheckRule) -> bytes | None:
    """`body` without its checksum, None when that does not fit or is not there."""
    if rule.kind == CheckKind.NONE:
        return body
    size, reckon = _KINDS[rule.kind]
    width = size * 2 if rule.form == ByteForm.HEX else size
    content = body[:-width]
    told = body[-width:]
    if not content:
        return None
    due = reckon(content)
    expected = due.hex().upper().encode() if rule.form == ByteForm.HEX else due
    return content if told.upper() == expected.upper() else None


def crc16_mcrf4xx(data: bytes) -> int:
    """CRC-16/MCRF4XX of `data`."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x8408 if crc & 1 else 0)
    return crc


_KINDS: Final[dict[CheckKind, tuple[int, Callable[[bytes], bytes]]]] = {
    CheckKind.CRC16_MCRF4XX: (2, lambda data: crc16_mcrf4xx(data).to_bytes(2, "little")),
    CheckKind.XOR8: (1, lambda data: bytes([reduce(xor, data, 0)])),
    CheckKind.SUM8: (1, lambda data: bytes([sum(data) & 0xFF])),
}
