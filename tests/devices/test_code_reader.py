"""Codes out of frames: AIM identifier, prefix, character sets, separators."""

from hypothesis import given
from hypothesis import strategies as st

from devices.capabilities import Flaw, Reading
from devices.code_reader import CodeText, LineCodeReader, TextRule, decode_text, read_text
from devices.framing import FrameRule
from tests.devices.fakes import MS, FakeClock


def reader(frame: FrameRule | None = None, text: TextRule | None = None) -> tuple[LineCodeReader, FakeClock]:
    clock = FakeClock()
    return LineCodeReader("left", frame or FrameRule(), text or TextRule(), clock), clock


def test_a_reading_carries_device_bytes_and_times() -> None:
    read, clock = reader()
    clock.ns = 5_000_000
    assert list(read.feed(b"]C1ABC", 3)) == []
    (reading,) = read.feed(b"12\r", 4)
    assert reading == Reading(reading.id, "left", "code", "ABC12", b"]C1ABC12\r", "]C1", 5000, 3)


def test_ids_rise_across_devices() -> None:
    left, right = reader()[0], reader()[0]
    ids = [r.id for each in (left, right, left) for r in each.feed(b"A\r", 0)]
    assert ids == sorted(set(ids))


def test_aim_identifier_only_where_the_device_sends_one() -> None:
    assert read_text("]d2(01)", TextRule()) == CodeText("(01)", "]d2")
    assert read_text("]d2(01)", TextRule(aim=False)) == CodeText("]d2(01)", None)
    assert read_text("A]d2", TextRule()) == CodeText("A]d2", None)


def test_the_prefix_is_taken_off_once() -> None:
    assert read_text("##A#", TextRule(prefix="#")).value == "#A#"


def test_separators_are_read_in_one_pass_longest_first() -> None:
    rule = TextRule(substitutions={"~1": "\x1d", "~": "~1", "{GS}": "\x1d"})
    assert read_text("A~1B{GS}C~D", rule).value == "A\x1dB\x1dC~1D"


def test_utf8_then_gb18030_then_undecodable() -> None:
    assert decode_text("批次A".encode(), TextRule()) == CodeText("批次A")
    assert decode_text("批次A".encode("gb18030"), TextRule()) == CodeText("批次A")
    assert decode_text(b"A\xff\xffB", TextRule()) == CodeText("A\\xff\\xffB", None, Flaw.UNDECODABLE)


def test_what_is_undecodable_keeps_its_bytes() -> None:
    read, _ = reader()
    (reading,) = read.feed(b"A\xff\xff\r", 0)
    assert (reading.flaw, reading.raw) == (Flaw.UNDECODABLE, b"A\xff\xff\r")


def test_line_ends_alone_are_no_readings() -> None:
    assert list(reader()[0].feed(b"\r\n\r\n \0\r", 0)) == []


@given(st.lists(st.binary(max_size=30)))
def test_no_bytes_raise(chunks: list[bytes]) -> None:
    read, _ = reader()
    for chunk in chunks:
        list(read.feed(chunk, 0))
    list(read.quiet(60 * MS))
    list(read.cut())
