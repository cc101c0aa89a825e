"""The judge over the keyboard: no scanned character leaks, no typed one is lost."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.capabilities import Flaw
from devices.reading.readers.code import TextRule
from devices.wedge.judge import WedgeRule
from devices.wedge.keys import KeyPress
from devices.wedge.outcome import Scanned, timing_of
from tests.devices.fakes import FRAMED, MS, Keyboard, keyboard

# ---------------------------------------------------------------- by timing


def test_a_scan_is_one_reading_and_its_enter_does_not_leak() -> None:
    keys = keyboard()
    keys.burst("]C1LOT-42\r")
    (outcome,) = keys.outcomes
    assert isinstance(outcome, Scanned)
    assert (outcome.reading.value, outcome.reading.symbology, outcome.reading.device) == (
        "LOT-42",
        "]C1",
        "gun",
    )
    assert outcome.reading.raw == b"]C1LOT-42\r"
    assert outcome.reading.first_byte_ns == 1_005 * MS


def test_typing_comes_back_in_order_as_the_same_keys() -> None:
    keys = keyboard()
    keys.burst("hello\r", gap_ms=120)
    assert keys.typed() == "hello\r"
    assert [key.tag for key in keys.typed_keys()] == [1, 2, 3, 4, 5, 6]
    assert keys.codes() == []


def test_a_key_typed_alone_is_held_no_longer_than_the_quiet_time() -> None:
    keys = keyboard()
    keys.key("a")
    keys.rest(79)
    assert keys.typed() == ""
    keys.rest(1)
    assert keys.typed() == "a"


def test_enter_alone_is_never_held() -> None:
    keys = keyboard()
    keys.key("\r")
    assert keys.typed() == "\r"


def test_a_suffix_that_comes_late_ends_the_code() -> None:
    keys = keyboard()
    keys.burst("12345678")
    keys.rest(120)
    keys.key("\r")
    assert (keys.codes(), keys.typed()) == (["12345678"], "")
    keys.rest(500)
    keys.key("\r")
    assert keys.typed() == "\r"


def test_cr_and_lf_are_one_end() -> None:
    keys = keyboard()
    keys.burst("12345678\r\n")
    keys.rest(500)
    assert (keys.codes(), keys.typed()) == (["12345678"], "")


def test_two_scans_one_millisecond_apart_are_two_codes() -> None:
    keys = keyboard()
    keys.burst("ORDER-0001\rUNIT-0002\r", gap_ms=1)
    assert keys.codes() == ["ORDER-0001", "UNIT-0002"]


@pytest.mark.slow
def test_a_thousand_codes_in_order() -> None:
    keys = keyboard()
    expected = [f"UNIT-{number:05}" for number in range(1000)]
    for code in expected:
        keys.burst(code + "\r", gap_ms=2)
        keys.rest(30)
    assert (keys.codes(), keys.typed()) == (expected, "")


def test_one_slow_gap_in_ten_is_still_a_scan_more_is_typing() -> None:
    keys = keyboard()
    keys.burst("12345")
    keys.rest(45)
    keys.burst("678901\r")
    assert keys.codes() == ["12345678901"]
    keys.burst("12", gap_ms=300)
    keys.rest(60)
    keys.burst("34")
    keys.rest(500)
    assert keys.typed() == "1234"


def test_a_held_key_repeating_itself_is_no_scan() -> None:
    keys = keyboard()
    keys.key("1")
    keys.rest(300)
    for _ in range(20):
        keys.key("1", repeat=True)
        keys.rest(33)
    assert (keys.codes(), keys.typed()) == ([], "1" * 21)


def test_escape_pressed_during_a_scan_neither_splits_it_nor_is_lost() -> None:
    keys = keyboard()
    keys.burst("1234")
    keys.key("", key="Escape")
    keys.burst("5678\r")
    assert keys.codes() == ["12345678"]
    assert [key.key for key in keys.typed_keys() if isinstance(key, KeyPress)] == ["Escape"]


def test_a_key_without_character_does_not_overtake_typing() -> None:
    keys = keyboard()
    keys.key("a")
    keys.key("", key="Backspace")
    keys.rest(100)
    assert [key.tag for key in keys.typed_keys()] == [1, 2]


def test_modifiers_are_let_through_and_do_not_count() -> None:
    keys = keyboard()
    for character in "1234":
        keys.rest(5)
        keys.key("", key="Shift")
        keys.key(character)
    keys.key("\r")
    assert keys.codes() == ["1234"]
    assert len(list(keys.typed_keys())) == 4


def test_scan_codes_beat_layout_and_caps_lock() -> None:
    keys = keyboard()
    for code, shown in ((16, "A"), (17, "Z"), (18, "E"), (3, "é"), (28, "\r")):
        keys.rest(4)
        keys.key(shown, scan_code=code + 8)
    assert keys.codes() == ["qwe2"]


def test_separators_reach_the_code() -> None:
    keys = keyboard(text=TextRule(substitutions={"{GS}": "\x1d"}))
    keys.burst("10A")
    keys.key("\x1d", scan_code=27 + 8, ctrl=True)
    keys.burst("21B{GS}9")
    for code in (82, 80, 73):
        keys.key("", scan_code=code + 8, alt=True)
    keys.key("", key="Alt")
    keys.burst("1\r")
    assert keys.codes() == ["10A\x1d21B\x1d9\x1d1"]


def test_two_alt_numbers_in_a_row_are_two_characters() -> None:
    keys = keyboard()
    keys.burst("10A7")
    for digits in ((82, 80, 73), (82, 81, 82)):  # 029, 030 on the key pad
        keys.key("", key="Alt")
        for code in digits:
            keys.key("", scan_code=code + 8, alt=True)
    keys.burst("9\r")
    assert keys.codes() == ["10A7\x1d\x1e9"]


def test_non_ascii_in_a_burst_is_refused_not_typed() -> None:
    keys = keyboard()
    keys.burst("12３4你\r")
    (outcome,) = keys.outcomes
    assert isinstance(outcome, Scanned)
    assert outcome.reading.flaw is Flaw.INPUT_METHOD


def test_a_scan_through_an_input_method_is_refused_and_nothing_of_it_leaks() -> None:
    keys = keyboard()
    for draft in ("u", "un", "uni", "unit"):
        keys.rest(4)
        keys.compose(draft, committed=False)
    keys.burst("42")
    keys.compose("优你他", committed=True)
    keys.rest(600)
    (outcome,) = keys.outcomes
    assert isinstance(outcome, Scanned)
    assert outcome.reading.flaw is Flaw.INPUT_METHOD


def test_an_input_method_that_commits_plain_letters_one_by_one_is_read() -> None:
    keys = keyboard()
    for character in "UNIT-1":
        keys.rest(4)
        keys.compose(character, committed=True)
    keys.burst("\r")
    assert keys.codes() == ["UNIT-1"]


@pytest.mark.parametrize("rule", [WedgeRule(), FRAMED])
def test_a_person_writing_with_an_input_method_keeps_every_event(rule: WedgeRule) -> None:
    keys = keyboard(rule)
    events = [("z", False), ("zh", False), ("zhang", False), ("张", True)]
    for text, committed in events:
        keys.compose(text, committed=committed)
        keys.rest(400)
    assert [(key.text, key.committed) for key in keys.typed_keys() if not isinstance(key, KeyPress)] == events


def test_a_tick_late_by_a_stall_waits_for_the_keys_behind_it() -> None:
    keys = keyboard()
    keys.burst("1234")
    start = keys.clock.ns
    keys.clock.ns = (
        start + 200 * MS
    )  # the calling thread stood still; its timer comes before the waiting keys
    assert keys.judge.tick(keys.clock.ns) == ()
    for place, character in enumerate("5678\r", start=1):
        keys.key(character, at_ns=start + place * 5 * MS)
    assert keys.codes() == ["12345678"]


def test_after_a_stall_the_end_still_comes() -> None:
    keys = keyboard()
    keys.burst("1234")
    keys.clock.ns += 200 * MS
    assert keys.judge.tick(keys.clock.ns) == ()
    keys.rest(600)
    assert keys.codes() == ["1234"]


@pytest.mark.slow
def test_an_endless_burst_is_refused_as_overlong() -> None:
    keys = keyboard()
    keys.burst("7" * 4100 + "\r", gap_ms=1)
    (outcome,) = keys.outcomes
    assert isinstance(outcome, Scanned)
    assert outcome.reading.flaw is Flaw.OVERLONG


def test_gaps_are_measured_for_commissioning() -> None:
    keys = keyboard()
    keys.burst("12345", gap_ms=8)
    keys.rest(20)
    keys.key("\r")
    (outcome,) = keys.outcomes
    assert isinstance(outcome, Scanned)
    assert (outcome.timing.keys, outcome.timing.median_ms, outcome.timing.max_ms) == (6, 8.0, 20.0)
    assert timing_of([]).max_ms == 0


CODES = st.text("ABCXYZ0123456789-./:", min_size=4, max_size=20)
WORDS = st.text("abcxyz \r\t", min_size=1, max_size=6)


@st.composite
def sessions(draw: st.DrawFn) -> list[tuple[str, str]]:
    scan = st.tuples(st.just("scan"), CODES)
    return draw(st.lists(scan | st.tuples(st.just("type"), WORDS), max_size=8))


def play(
    keys: Keyboard, session: Sequence[tuple[str, str]], data: st.DataObject, frame: tuple[str, str]
) -> None:
    for kind, text in session:
        keys.rest(600)
        if kind == "scan":
            for character in frame[0] + text + frame[1]:
                keys.rest(data.draw(st.integers(0, 35)))
                keys.key(character)
        else:
            for character in text:
                keys.rest(data.draw(st.integers(81, 400)))
                keys.key(character)
    keys.rest(1000)


def check(keys: Keyboard, session: Sequence[tuple[str, str]]) -> None:
    assert keys.codes() == [text for kind, text in session if kind == "scan"]
    assert keys.typed() == "".join(text for kind, text in session if kind == "type")


@pytest.mark.slow
@settings(max_examples=50)
@given(sessions(), st.sampled_from(["\r", "\t", "\r\n", ""]), st.data())
def test_typing_and_scans_in_turn_by_timing(
    session: list[tuple[str, str]], suffix: str, data: st.DataObject
) -> None:
    keys = keyboard()
    play(keys, session, data, ("", suffix))
    check(keys, session)


@pytest.mark.slow
@settings(max_examples=50)
@given(sessions(), st.data())
def test_typing_and_scans_in_turn_by_prefix(session: list[tuple[str, str]], data: st.DataObject) -> None:
    keys = keyboard(FRAMED)
    play(keys, session, data, ("\x02", "\x03"))
    check(keys, session)


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.text("\x02\x03\r\tab1 é", max_size=1), st.integers(0, 400))),
    st.sampled_from([WedgeRule(), FRAMED]),
)
def test_every_key_comes_back_exactly_once(keys_and_gaps: list[tuple[str, int]], rule: WedgeRule) -> None:
    """Either in a scan (swallowed as a whole, or as the end mark after it) or replayed, in order."""
    keys = keyboard(rule)
    pressed = 0
    for text, gap in keys_and_gaps:
        keys.rest(gap)
        keys.key(text, **({} if text else {"key": "F5"}))
        pressed += 1
    keys.rest(2000)
    tags = [key.tag for key in keys.typed_keys()]
    scanned = sum(each.timing.keys for each in keys.outcomes if isinstance(each, Scanned))
    assert len(tags) == len(set(tags))
    assert keys.judge.deadline_ns is None
    assert scanned + len(tags) <= pressed
    if not scanned:
        assert tags == list(range(1, pressed + 1))


# ---------------------------------------------------------------- by prefix and suffix


def test_framed_codes_are_certain_at_any_speed_and_length() -> None:
    keys = keyboard(FRAMED)
    keys.burst("\x02A\x03", gap_ms=90)
    assert (keys.codes(), keys.typed()) == (["A"], "")


def test_with_a_prefix_typing_is_never_held() -> None:
    keys = keyboard(FRAMED)
    keys.key("a")
    assert keys.typed() == "a"


def test_a_burst_without_the_prefix_is_typing() -> None:
    keys = keyboard(FRAMED)
    keys.burst("12345678\r", gap_ms=2)
    assert (keys.codes(), keys.typed()) == ([], "12345678\r")


def test_a_prefix_typed_by_a_person_comes_back() -> None:
    keys = keyboard(WedgeRule(prefix="~#"))
    keys.key("~")
    keys.rest(400)
    keys.burst("~~#X1\r", gap_ms=50)
    assert (keys.typed(), keys.codes()) == ("~~", ["X1"])


def test_an_empty_frame_is_typing() -> None:
    keys = keyboard(WedgeRule(prefix="~"))
    keys.burst("~\r", gap_ms=50)
    assert (keys.typed(), keys.codes()) == ("~\r", [])


def test_a_framed_scan_that_stops_half_way_is_refused() -> None:
    keys = keyboard(FRAMED)
    keys.burst("\x0212345")
    keys.rest(500)
    (outcome,) = keys.outcomes
    assert isinstance(outcome, Scanned)
    assert outcome.reading.flaw is Flaw.UNTERMINATED


def test_an_input_method_spoils_a_framed_scan_too() -> None:
    keys = keyboard(FRAMED)
    for draft in ("u", "un", "uni", "unit"):
        keys.rest(4)
        keys.compose(draft, committed=False)
    keys.compose("优你他", committed=True)
    keys.rest(600)
    (outcome,) = keys.outcomes
    assert isinstance(outcome, Scanned)
    assert outcome.reading.flaw is Flaw.INPUT_METHOD


@pytest.mark.parametrize(
    "wrong", [{"suffixes": ()}, {"suffixes": ("",)}, {"min_length": 1}, {"gap_ms": 90}, {"fast_percent": 30}]
)
def test_a_rule_that_cannot_work_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, WedgeRule)
