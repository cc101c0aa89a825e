"""Modbus requests written and answers found in received bytes, checked in full; registers to numbers.

Form: MODBUS Application Protocol V1.1b3 (functions 1, 3, 4, 5, exceptions), MODBUS Messaging on TCP/IP V1.0b
(header), MODBUS over Serial Line V1.02 (CRC-16: reflected 0xA001, preset 0xFFFF, low byte first). No line.
"""

import struct
from decimal import Decimal
from typing import Final

import msgspec

from devices.capabilities import Flaw
from devices.reading.sensor_rules import ByteOrder, Framing, Registers, RegisterType

READ_COILS: Final = 1
WRITE_COIL: Final = 5
_EXCEPTION: Final = 0x80
_HEADER: Final = 6  # transaction, protocol, length
_LONGEST: Final = 254


class Request(msgspec.Struct, frozen=True):
    """What to send to a unit, and how long the data of its answer is, function code included."""

    unit_id: int
    pdu: bytes
    answer_size: int

    @property
    def function(self) -> int:
        """The function code."""
        return self.pdu[0]


class ModbusAnswer(msgspec.Struct, frozen=True):
    """The answer: the data behind its function code, the bytes as received; or why it is none.

    `exception` is the code by which a device refuses; 0 = none.
    """

    data: bytes = b""
    raw: bytes = b""
    flaw: Flaw | None = None
    exception: int = 0


def read_registers(registers: Registers, unit_id: int) -> Request:
    """The request for registers; `unit_id` where they do not name their own."""
    pdu = struct.pack(">BHH", registers.function, registers.address, registers.size)
    unit = unit_id if registers.unit_id < 0 else registers.unit_id
    return Request(unit, pdu, 2 + 2 * registers.size)


def read_coil(coil: int, unit_id: int) -> Request:
    """The request for the state of one coil."""
    return Request(unit_id, struct.pack(">BHH", READ_COILS, coil, 1), 3)


def write_coil(coil: int, *, on: bool, unit_id: int) -> Request:
    """The request to switch one coil; its answer repeats it."""
    return Request(unit_id, struct.pack(">BHH", WRITE_COIL, coil, 0xFF00 if on else 0), 5)


def written(request: Request, framing: Framing, transaction: int) -> bytes:
    """The bytes to send."""
    body = bytes([request.unit_id]) + request.pdu
    if framing == Framing.RTU:
        return body + crc16(body)
    return struct.pack(">HHH", transaction, 0, len(body)) + body


def heard_tcp(buffer: bytes, request: Request, transaction: int) -> ModbusAnswer | None:
    """The answer in `buffer`; answers to earlier requests are passed over. None while it is not whole."""
    while len(buffer) >= _HEADER:
        number, protocol, length = struct.unpack(">HHH", buffer[:_HEADER])
        if protocol or not 3 <= length <= _LONGEST:
            return ModbusAnswer(raw=buffer, flaw=Flaw.NOT_A_VALUE)
        frame = buffer[: _HEADER + length]
        rest = buffer[_HEADER + length :]
        if len(frame) < _HEADER + length:
            return None
        if number == transaction:
            return _answer(frame[_HEADER:], frame, request)
        buffer = rest
    return None


def heard_rtu(buffer: bytes, request: Request) -> ModbusAnswer | None:
    """The answer in `buffer`, which holds it alone; None while it is not whole."""
    if len(buffer) < 2:
        return None
    size = 5 if buffer[1] & _EXCEPTION else request.answer_size + 3
    if len(buffer) < size:
        return None
    body = buffer[:-2]
    told = buffer[-2:]
    if crc16(body) != told:
        return ModbusAnswer(raw=buffer, flaw=Flaw.CHECKSUM)
    return _answer(body, buffer, request)


def _answer(body: bytes, raw: bytes, request: Request) -> ModbusAnswer:
    """Unit, function and length as asked for, or a flaw; `body` begins with the unit and has 3 bytes."""
    unit = body[0]
    function = body[1]
    data = body[2:]
    if unit == request.unit_id and function == request.function | _EXCEPTION and len(data) == 1:
        return ModbusAnswer(raw=raw, flaw=Flaw.DEVICE_ERROR, exception=data[0])
    whole = unit == request.unit_id and function == request.function and len(body) == request.answer_size + 1
    fits = data == request.pdu[1:] if function == WRITE_COIL else data[:1] == bytes([len(data) - 1])
    return ModbusAnswer(data, raw) if whole and fits else ModbusAnswer(raw=raw, flaw=Flaw.NOT_A_VALUE)


def number_of(data: bytes, registers: Registers) -> Decimal:
    """The number in `data`, two bytes a register, high byte first on the line; NaN and infinity included."""
    ordered = _ordered(data, registers)
    if registers.type == RegisterType.FLOAT32:
        return Decimal(struct.unpack(">f", ordered)[0])
    if registers.type == RegisterType.FLOAT64:
        return Decimal(struct.unpack(">d", ordered)[0])
    return Decimal(int.from_bytes(ordered, "big", signed=registers.type.startswith("int")))


def text_of(data: bytes, registers: Registers) -> str:
    """Registers as text: ASCII up to the first NUL, four digits each for "bcd", else the number itself."""
    if registers.type == RegisterType.BCD:
        return _ordered(data, registers).hex()
    if registers.type == RegisterType.TEXT:
        words = _ordered(data, registers).partition(b"\0")[0].decode("ascii", "replace").strip()
        return words if words.isprintable() else ""
    return str(number_of(data, registers))


def _ordered(data: bytes, registers: Registers) -> bytes:
    words = [data[at : at + 2] for at in range(0, len(data), 2)]
    if registers.byte_order == ByteOrder.LITTLE:
        words = [word[::-1] for word in words]
    return b"".join(words[::-1] if registers.word_order == ByteOrder.LITTLE else words)


def crc16(data: bytes) -> bytes:
    """CRC-16 of Modbus, as sent."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc.to_bytes(2, "little")
