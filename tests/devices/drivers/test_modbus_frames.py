"""Modbus bytes: written as the specification shows, heard only when every byte fits."""

import struct
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.capabilities import Flaw
from devices.drivers.modbus_frames import (
    ModbusAnswer,
    Request,
    crc16,
    heard_rtu,
    heard_tcp,
    number_of,
    read_registers,
    text_of,
    write_coil,
    written,
)
from devices.reading.sensor_rules import ByteOrder, Framing, Registers, RegisterType

ASKED = read_registers(Registers(address=107, type=RegisterType.UINT32), 17)
DATA = bytes([4, 0x02, 0x2B, 0x00, 0x64])


def tcp(transaction: int, unit: int, pdu: bytes) -> bytes:
    return struct.pack(">HHHB", transaction, 0, len(pdu) + 1, unit) + pdu


def rtu(unit: int, pdu: bytes) -> bytes:
    return bytes([unit]) + pdu + crc16(bytes([unit]) + pdu)


def test_the_check_value_of_the_checksum() -> None:
    assert crc16(b"123456789") == bytes([0x37, 0x4B])


def test_requests_as_sent() -> None:
    assert written(ASKED, Framing.TCP, 5).hex(" ") == "00 05 00 00 00 06 11 03 00 6b 00 02"
    assert written(ASKED, Framing.RTU, 5)[:-2].hex(" ") == "11 03 00 6b 00 02"
    lit = write_coil(0xAC, on=True, unit_id=1)
    assert written(lit, Framing.TCP, 1).hex(" ") == "00 01 00 00 00 06 01 05 00 ac ff 00"


def test_a_whole_answer_is_heard_and_half_of_one_is_waited_for() -> None:
    whole = tcp(7, 17, b"\x03" + DATA)
    assert heard_tcp(whole, ASKED, 7) == ModbusAnswer(DATA, whole)
    assert all(heard_tcp(whole[:size], ASKED, 7) is None for size in range(len(whole)))
    whole = rtu(17, b"\x03" + DATA)
    assert heard_rtu(whole, ASKED) == ModbusAnswer(DATA, whole)
    assert all(heard_rtu(whole[:size], ASKED) is None for size in range(len(whole)))


def test_a_refusal_tells_its_code() -> None:
    for heard in (heard_tcp(tcp(7, 17, b"\x83\x02"), ASKED, 7), heard_rtu(rtu(17, b"\x83\x02"), ASKED)):
        assert heard is not None
        assert (heard.flaw, heard.exception) == (Flaw.DEVICE_ERROR, 2)


def test_an_answer_to_an_earlier_request_is_passed_over() -> None:
    late, right = tcp(6, 17, b"\x03\x04\xff\xff\xff\xff"), tcp(7, 17, b"\x03" + DATA)
    assert heard_tcp(late, ASKED, 7) is None
    assert heard_tcp(late + right, ASKED, 7) == ModbusAnswer(DATA, right)


@pytest.mark.parametrize(
    ("unit", "pdu"),
    [
        (16, b"\x03" + DATA),  # another unit
        (17, b"\x04" + DATA),  # another function
        (17, b"\x03\x02\x02\x2b"),  # fewer registers
        (17, b"\x03\x06" + DATA[1:]),  # a wrong count
        (17, b"\x84\x02"),  # a refusal of another function
    ],
)
def test_what_was_not_asked_for_is_no_answer(unit: int, pdu: bytes) -> None:
    heard = heard_tcp(tcp(7, unit, pdu), ASKED, 7)
    assert heard is not None
    assert (heard.flaw, heard.data) == (Flaw.NOT_A_VALUE, b"")


def test_a_coil_must_be_repeated_as_it_was_sent() -> None:
    asked = write_coil(2, on=True, unit_id=1)
    assert heard_tcp(tcp(1, 1, asked.pdu), asked, 1) == ModbusAnswer(asked.pdu[1:], tcp(1, 1, asked.pdu))
    other = heard_tcp(tcp(1, 1, write_coil(2, on=False, unit_id=1).pdu), asked, 1)
    assert other is not None
    assert other.flaw is Flaw.NOT_A_VALUE


@pytest.mark.slow
@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.tuples(st.integers(0, 8), st.integers(1, 255)), min_size=1, max_size=1),
)
def test_one_damaged_byte_on_a_serial_line_is_never_a_value(
    number: int, damage: list[tuple[int, int]]
) -> None:
    good = bytearray(rtu(17, b"\x03\x04" + number.to_bytes(4, "big")))
    for at, bits in damage:
        good[at] ^= bits
    heard = heard_rtu(bytes(good), ASKED)
    assert heard is None or heard.flaw


def accepted(buffer: bytes, request: Request, heard: ModbusAnswer | None) -> bool:
    """Whether it was taken, by a judge of its own: the very bytes of a good answer stand in the buffer."""
    if heard is None or heard.flaw:
        return False
    assert heard.raw in buffer
    assert heard.data == bytes([len(heard.data) - 1]) + heard.data[1:]
    assert bytes([request.unit_id, request.function]) + heard.data in heard.raw
    return True


def fuzzed(buffer: bytes) -> None:
    accepted(buffer, ASKED, heard_tcp(buffer, ASKED, 7))
    if accepted(buffer, ASKED, heard_rtu(buffer, ASKED)):
        assert crc16(buffer[:-2]) == buffer[-2:]


NOISE = st.one_of(
    st.binary(max_size=40),
    st.binary(max_size=20).map(lambda tail: b"\x00\x07\x00\x00\x00\x07" + tail),
    st.binary(max_size=12).map(lambda tail: b"\x11\x03\x04" + tail),
)


@pytest.mark.slow
@given(NOISE)
def test_noise_raises_nothing(buffer: bytes) -> None:
    fuzzed(buffer)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_much_noise_raises_nothing(examples: int) -> None:
    settings(max_examples=examples)(given(NOISE)(fuzzed))()


@pytest.mark.parametrize(
    ("kind", "hexed", "number"),
    [
        (RegisterType.UINT16, "ff38", "65336"),
        (RegisterType.INT16, "ff38", "-200"),
        (RegisterType.INT32, "fffffffe", "-2"),
        (RegisterType.UINT64, "0000000000000100", "256"),
        (RegisterType.FLOAT32, "43373333", "183.199996948242187500"),
        (RegisterType.FLOAT64, "4066e66666666666", "183.19999999999998863131622783839702606201171875"),
    ],
)
def test_registers_to_numbers(kind: RegisterType, hexed: str, number: str) -> None:
    assert number_of(bytes.fromhex(hexed), Registers(address=0, type=kind)) == Decimal(number)


@pytest.mark.parametrize(
    ("word_order", "byte_order", "hexed"),
    [
        (ByteOrder.BIG, ByteOrder.BIG, "0A0B0C0D"),
        (ByteOrder.LITTLE, ByteOrder.BIG, "0C0D0A0B"),
        (ByteOrder.BIG, ByteOrder.LITTLE, "0B0A0D0C"),
        (ByteOrder.LITTLE, ByteOrder.LITTLE, "0D0C0B0A"),
    ],
)
def test_every_order_of_words_and_bytes(word_order: ByteOrder, byte_order: ByteOrder, hexed: str) -> None:
    registers = Registers(address=0, type=RegisterType.UINT32, word_order=word_order, byte_order=byte_order)
    assert number_of(bytes.fromhex(hexed), registers) == 0x0A0B0C0D


def test_registers_to_text() -> None:
    assert text_of(b"TT-7\0\0", Registers(address=0, type=RegisterType.TEXT, count=3)) == "TT-7"
    assert text_of(b"\x12\x34\x00\x09", Registers(address=0, type=RegisterType.BCD, count=2)) == "12340009"
    assert text_of(b"\x01\x02", Registers(address=0)) == "258"
    assert text_of(b"a\x1b", Registers(address=0, type=RegisterType.TEXT, count=1)) == ""
