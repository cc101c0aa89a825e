"""Checksums against their published check values and against bytes of real devices."""

import pytest

from devices.reading.checksums import ByteForm, CheckKind, CheckRule, checked, crc16_mcrf4xx

CRC = CheckRule(CheckKind.CRC16_MCRF4XX)
XOR = CheckRule(CheckKind.XOR8)


def test_the_published_check_value() -> None:
    assert crc16_mcrf4xx(b"123456789") == 0x6F91


@pytest.mark.parametrize(
    "frame", ["04 00 01 DB 4B", "05 00 01 FB F2 3D", "05 FF 65 E5 CB", "02 00 09 FF B0 01 00 18 43"]
)
def test_frames_of_real_readers_fit(frame: str) -> None:
    data = bytes.fromhex(frame)
    assert checked(data, CRC) == data[:-2]


def test_any_changed_bit_is_seen() -> None:
    data = bytes.fromhex("05 00 01 FB F2 3D")
    for bit in range(len(data) * 8):
        wrong = bytearray(data)
        wrong[bit // 8] ^= 1 << bit % 8
        assert checked(bytes(wrong), CRC) is None


def test_exclusive_or_and_sum_as_byte_and_as_text() -> None:
    assert checked(bytes.fromhex("100086F44426"), XOR) == bytes.fromhex("100086F444")
    assert checked(b"A04\x75", CheckRule(CheckKind.XOR8)) is None
    assert checked(b"AB83", CheckRule(CheckKind.SUM8, ByteForm.HEX)) == b"AB"
    assert checked(b"ABff", CheckRule(CheckKind.SUM8, ByteForm.HEX)) is None
    assert checked(b"A041", CheckRule(CheckKind.XOR8, ByteForm.HEX)) is None


def test_none_takes_everything_and_too_short_is_wrong() -> None:
    assert checked(b"", CheckRule()) == b""
    assert checked(b"\x00", XOR) is None
    assert checked(b"\xff\xff", CRC) is None
