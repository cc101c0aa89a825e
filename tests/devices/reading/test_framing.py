"""Framing: any bytes in any chunking."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.capabilities import Flaw
from devices.reading.framing import Framer, FrameRule, LineFrame

MS = 1_000_000
RULES = (
    FrameRule(),
    FrameRule(terminators=("\r\n",)),
    FrameRule(terminators=("\x03",), start="\x02"),
    FrameRule(length=5),
    FrameRule(length=5, drop_nul=False),
    FrameRule(limit=8, ends_by_idle=False),
    FrameRule(terminators=("\x03",), start="\x02", limit=6),
    FrameRule(length_at=0, length_adds=1, drop_nul=False),
    FrameRule(start="\xb1", length_at=1, drop_nul=False, limit=8),
)
STREAMS = st.lists(
    st.sampled_from([b"A", b"B1", b"\r", b"\n", b"\x02", b"\x03", b"\0", b"\xff\xfe", b"\xb1\xe0"])
).map(b"".join) | st.binary(max_size=60)


def bodies(frames: list[LineFrame]) -> list[bytes]:
    return [frame.body for frame in frames if not frame.blank]


def same_in_any_chunking(rule: FrameRule, stream: bytes, at: list[int]) -> None:
    cuts = sorted(place % (len(stream) + 1) for place in at)
    whole, parts = Framer(rule), Framer(rule)
    expected = [*whole.feed(stream, 0), *whole.quiet(60 * MS)]
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert [f for piece in pieces for f in parts.feed(piece, 0)] + parts.quiet(60 * MS) == expected


def no_byte_is_lost(rule: FrameRule, chunks: list[bytes], *, quiet: bool) -> None:
    framer, frames = Framer(rule), []
    for number, chunk in enumerate(chunks):
        frames += framer.feed(chunk, number * 100 * MS)
        if quiet:
            frames += framer.quiet((number * 100 + 60) * MS)
    frames += framer.cut()
    told = b"".join(frame.raw for frame in frames)
    cut_off = any(frame.flaw is Flaw.OVERLONG for frame in frames)
    assert told == b"".join(chunks) or (cut_off and len(told) < sum(map(len, chunks)))


PLACES = st.lists(st.integers(0, 999), max_size=6)
CHUNKS = st.lists(st.binary(max_size=20))


@pytest.mark.slow
@given(st.sampled_from(RULES), STREAMS, PLACES)
def test_frames_do_not_depend_on_the_chunking(rule: FrameRule, stream: bytes, at: list[int]) -> None:
    same_in_any_chunking(rule, stream, at)


@pytest.mark.slow
@given(st.sampled_from(RULES), CHUNKS, st.booleans())
def test_no_byte_is_lost_and_none_raises(rule: FrameRule, chunks: list[bytes], quiet: bool) -> None:
    no_byte_is_lost(rule, chunks, quiet=quiet)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_many_streams_are_framed(examples: int) -> None:
    @settings(max_examples=examples)
    @given(st.sampled_from(RULES), CHUNKS, PLACES, st.booleans())
    def frames(rule: FrameRule, chunks: list[bytes], at: list[int], quiet: bool) -> None:
        same_in_any_chunking(rule, b"".join(chunks), at)
        no_byte_is_lost(rule, chunks, quiet=quiet)

    frames()


def test_cr_lf_and_both_give_one_frame_each() -> None:
    assert bodies(Framer(FrameRule()).feed(b"A1\rB2\nC3\r\nD4\r", 0)) == [b"A1", b"B2", b"C3", b"D4"]


def test_a_long_terminator_leaves_its_parts_in_the_code() -> None:
    assert bodies(Framer(FrameRule(terminators=("\r\n",))).feed(b"A\rB\r\n", 0)) == [b"A\rB"]


def test_nul_is_dropped_unless_the_frame_is_binary() -> None:
    assert bodies(Framer(FrameRule()).feed(b"A\x001\r", 0)) == [b"A1"]
    assert bodies(Framer(FrameRule(length=3, drop_nul=False)).feed(b"A\x001", 0)) == [b"A\x001"]


def test_bytes_outside_a_delimited_frame_are_told_apart() -> None:
    frames = Framer(FrameRule(terminators=("\x03",), start="\x02")).feed(b"??\x02A1\x03\r\n\x02B2\x03", 0)
    assert [(f.body, f.flaw) for f in frames if not f.blank] == [
        (b"??", Flaw.OUTSIDE),
        (b"A1", None),
        (b"B2", None),
    ]


def test_of_an_overlong_frame_only_the_beginning_is_told() -> None:
    framer = Framer(FrameRule())
    frames = framer.feed(b"x" * 5000 + b"\rGOOD\r", 0)
    assert [(len(f.body), f.flaw) for f in frames] == [(4096, Flaw.OVERLONG), (4, None)]


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_ten_megabytes_without_an_end_are_one_frame_and_take_no_room(end: str) -> None:
    framer, frames = Framer(FrameRule(terminators=(end,))), []
    for number in range(2560):
        frames += framer.feed(b"7" * 4096, number * MS)
    assert len(framer._body) + len(framer._raw) <= 8
    frames += framer.feed(end[:1].encode(), 2561 * MS) + framer.feed(end[1:].encode() + b"A1", 2562 * MS)
    frames += framer.feed(end.encode(), 2563 * MS)
    assert [(len(f.body), f.flaw) for f in frames] == [(4096, Flaw.OVERLONG), (2, None)]


def test_an_overlong_burst_may_end_by_silence() -> None:
    framer = Framer(FrameRule())
    framer.feed(b"7" * 9000, 0)
    assert framer.quiet(600 * MS) == []
    assert bodies(framer.feed(b"A1\r", 1200 * MS)) == [b"A1"]


# ---------------------------------------------------------------- pauses


@pytest.mark.parametrize("ms", [60, 200, 400])
@pytest.mark.parametrize("place", range(1, 9))
def test_a_pause_within_a_frame_is_waited_for(place: int, ms: int) -> None:
    framer = Framer(FrameRule())
    framer.feed(b"00000001\r", 0)
    frames = framer.feed(b"26001742"[:place], 2000 * MS)
    frames += framer.quiet((2000 + ms) * MS)
    frames += framer.feed(b"26001742"[place:] + b"\r", (2001 + ms) * MS)
    assert [(f.body, f.flaw) for f in frames] == [(b"26001742", None)]


def test_before_a_first_end_mark_the_rest_after_a_pause_is_no_frame() -> None:
    framer = Framer(FrameRule())
    frames = framer.feed(b"2600", 0) + framer.quiet(60 * MS) + framer.feed(b"1742\r", 200 * MS)
    frames += framer.feed(b"1742\r", 900 * MS)
    assert [(f.body, f.flaw) for f in frames] == [(b"2600", None), (b"1742", Flaw.IN_PIECES), (b"1742", None)]


def test_after_noise_without_end_the_next_start_mark_begins_a_good_frame() -> None:
    framer = Framer(FrameRule(terminators=("\x03",), start="\x02", limit=6))
    frames = framer.feed(b"?" * 9 + b"\x02A1\x03", 0)
    assert [(f.body, f.flaw) for f in frames][-1] == (b"A1", None)


def test_a_quiet_line_ends_a_frame_not_before_its_time() -> None:
    framer = Framer(FrameRule())
    framer.feed(b"A1", 1000 * MS)
    assert framer.quiet(1049 * MS) == []
    assert framer.quiet(1050 * MS) == [LineFrame(b"A1", b"A1", 1000 * MS)]
    assert framer.quiet(2000 * MS) == []


def test_without_its_end_mark_a_frame_is_no_code_when_the_device_always_sends_one() -> None:
    framer = Framer(FrameRule(ends_by_idle=False))
    framer.feed(b"A1", 0)
    assert framer.quiet(499 * MS) == []
    assert [f.flaw for f in framer.quiet(500 * MS)] == [Flaw.UNTERMINATED]
    assert [(f.body, f.flaw) for f in framer.feed(b"B2\r", 700 * MS)] == [(b"B2", None)]


def test_half_a_frame_is_cut_when_the_line_goes() -> None:
    framer = Framer(FrameRule())
    framer.feed(b"A1", 0)
    assert [(f.body, f.flaw) for f in framer.cut()] == [(b"A1", Flaw.CUT)]
    assert framer.cut() == []


def test_the_first_byte_gives_the_time() -> None:
    framer = Framer(FrameRule())
    framer.feed(b"A", 7)
    assert [f.first_byte_ns for f in framer.feed(b"1\rB\r", 9)] == [7, 9]


def test_a_length_told_inside_ends_a_binary_frame() -> None:
    framer = Framer(FrameRule(length_at=0, length_adds=1, drop_nul=False))
    frames = framer.feed(b"\x02\x00\x01\x01\x00\x00\x05ab", 0)
    assert [(f.body, f.flaw) for f in frames] == [
        (b"\x02\x00\x01", None),
        (b"\x01\x00", None),
        (b"\x00", None),
    ]
    assert [(f.body, f.flaw) for f in framer.quiet(60 * MS)] == [(b"\x05ab", Flaw.UNTERMINATED)]


def test_a_length_told_inside_counts_from_the_start_mark() -> None:
    framer = Framer(FrameRule(start="\xa0", length_at=1, length_adds=2, drop_nul=False))
    frames = framer.feed(b"\x01\xa0\x02AB\xa0\x00", 0)
    assert [(f.raw, f.body, f.flaw) for f in frames] == [
        (b"\x01", b"\x01", Flaw.OUTSIDE),
        (b"\xa0\x02AB", b"\xa0\x02AB", None),
        (b"\xa0\x00", b"\xa0\x00", None),
    ]


def test_what_comes_before_the_first_quiet_may_lack_its_beginning() -> None:
    framer = Framer(FrameRule(), midway=True)
    assert [(f.body, f.flaw) for f in framer.feed(b"5\r12.5\r", 0)] == [(b"5", Flaw.CUT), (b"12.5", None)]
    quiet = Framer(FrameRule(), midway=True)
    assert quiet.quiet(0) == []
    assert [f.flaw for f in quiet.feed(b"12.5\r", 0)] == [None]


def test_behind_a_start_mark_nothing_is_missing() -> None:
    framer = Framer(FrameRule(terminators=("\x03",), start="\x02"), midway=True)
    assert [(f.body, f.flaw) for f in framer.feed(b"\x02A1\x03", 0)] == [(b"A1", None)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"length_at": 0},
        {"length_at": 0, "length": 3, "drop_nul": False},
        {"start": "开"},
        {"terminators": ("",)},
        {"length": 3, "start": "a"},
        {"start": "a", "terminators": ()},
        {"length": -1},
        {"limit": 0},
    ],
)
def test_a_rule_that_cannot_work_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        FrameRule(**wrong)  # type: ignore[arg-type]
