"""Writes Sparkplug B payloads as an edge node does, by the wire format of protocol buffers."""

import struct


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    found = b""
    while value > 0x7F:
        found += bytes([value & 0x7F | 0x80])
        value >>= 7
    return found + bytes([value])


def whole(number: int, value: int) -> bytes:
    return varint(number << 3) + varint(value)


def text(number: int, value: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(value)) + value


FLOAT, DOUBLE = 9, 10


def metric(
    name: str = "",
    alias: int | None = None,
    *,
    datatype: int = 0,
    value: float | bytes | None = None,
    historical: bool = False,
    null: bool = False,
) -> bytes:
    found = text(1, name.encode()) if name else b""
    found += whole(2, alias) if alias is not None else b""
    found += whole(3, 1_700_000_000_000)
    found += whole(4, datatype) if datatype else b""
    found += whole(5, 1) if historical else b""
    found += whole(7, 1) if null else b""
    return found + (b"" if value is None else value_field(datatype, value))


def value_field(datatype: int, value: float | bytes) -> bytes:
    if isinstance(value, bytes):
        return text(15, value)
    if isinstance(value, int):
        wide = datatype in (4, 8)
        return whole(11 if wide else 10, value & ((1 << (64 if wide else 32)) - 1))
    if datatype == DOUBLE:
        return varint(13 << 3 | 1) + struct.pack("<d", value)
    return varint(12 << 3 | 5) + struct.pack("<f", value)


def payload(*metrics: bytes, seq: int | None = None) -> bytes:
    body = whole(1, 1_700_000_000_000) + b"".join(text(2, each) for each in metrics)
    return body + (whole(3, seq) if seq is not None else b"")
