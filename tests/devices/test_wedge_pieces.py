"""Codes that come in pieces, are short, or hold characters nobody can tell: read, or refused with a word; the
rest of one is never a code of its own.
"""

import pytest

from devices.capabilities import Flaw, Reading
from devices.wedge.judge import WedgeRule
from devices.wedge.keys import CodePage, KeyPress
from devices.wedge.outcome import Scanned
from tests.devices.fakes import FRAMED, Keyboard, keyboard

CODE = "260017004211"
PAD = dict(zip("7894561230", (71, 72, 73, 75, 76, 77, 79, 80, 81, 82), strict=True))


def readings(keys: Keyboard) -> list[tuple[str, Flaw | None]]:
    return [(each.reading.value, each.reading.flaw) for each in keys.outcomes if isinstance(each, Scanned)]


def stalled(keys: Keyboard, text: str, place: int, ms: float) -> None:
    """The sender stops for so long before the character at `place`."""
    for at, character in enumerate(text):
        keys.rest(ms if at == place else 5)
        keys.key(character)
    keys.rest(1000)


# ---------------------------------------------------------------- pauses


@pytest.mark.parametrize("ms", [90, 200, 400])
@pytest.mark.parametrize("place", range(1, len(CODE) + 1))
def test_a_pause_anywhere_makes_no_other_code(place: int, ms: float) -> None:
    keys = keyboard()
    stalled(keys, CODE + "\r", place, ms)
    whole = place == len(CODE)  # only the end mark was late
    assert readings(keys) == [(CODE, None if whole else Flaw.IN_PIECES)]
    assert len(keys.typed()) <= 3  # what a person may have typed was given back before the rest came


@pytest.mark.parametrize("ms", [90, 200, 400])
@pytest.mark.parametrize("place", range(1, len(CODE) + 2))
def test_between_prefix_and_suffix_a_pause_does_not_matter(place: int, ms: float) -> None:
    keys = keyboard(FRAMED)
    stalled(keys, "\x02" + CODE + "\x03", place, ms)
    assert (readings(keys), keys.typed()) == ([(CODE, None)], "")


@pytest.mark.parametrize("ends_by", ["learned", "quiet"])
def test_without_any_suffix_a_code_ends_when_nothing_more_comes(ends_by: str) -> None:
    keys = keyboard(WedgeRule(ends_by=ends_by))  # type: ignore[arg-type]
    keys.burst(CODE)
    keys.rest(400)
    assert readings(keys) == []
    keys.rest(100)
    assert readings(keys) == [(CODE, None)]
    keys.burst(CODE[:6])
    keys.rest(300)
    keys.burst(CODE[6:])
    keys.rest(1000)
    assert readings(keys)[1:] == [(CODE, Flaw.IN_PIECES)]


def test_once_a_suffix_was_seen_keys_without_one_are_no_code() -> None:
    keys = keyboard()
    for end in ("\r", ""):
        keys.burst(CODE + end)
        keys.rest(1000)
    assert readings(keys) == [(CODE, None), (CODE, Flaw.UNTERMINATED)]


def test_short_pauses_within_a_code_are_nothing() -> None:
    keys = keyboard()
    for character in "2600(17)0042(11)\r":
        keys.rest(70 if character in "()" else 5)
        keys.key(character)
    assert keys.codes() == ["2600(17)0042(11)"]


def test_a_code_in_ever_so_small_pieces_is_told() -> None:
    keys = keyboard()
    for piece in ("12", "34", "567", "\r"):
        keys.rest(200)
        keys.burst(piece, gap_ms=3)
    assert readings(keys) == [("1234567", Flaw.IN_PIECES)]


def test_the_rest_of_a_code_that_means_nothing_is_no_code() -> None:
    keys = keyboard()
    keys.burst(CODE + "\r")
    keys.judge.doubt()
    keys.rest(300)
    keys.burst("0042\r")
    keys.rest(1000)
    keys.burst("0042\r")
    assert readings(keys) == [(CODE, None), ("0042", Flaw.IN_PIECES), ("0042", None)]


def test_small_pieces_after_what_was_no_code_do_not_end_the_doubt() -> None:
    keys = keyboard()
    keys.burst("3276\r")
    keys.judge.doubt()
    keys.rest(60)
    keys.burst("00")
    keys.rest(70)
    keys.key("\r")
    keys.rest(250)
    keys.burst("2735150\r")
    assert [flaw for _, flaw in readings(keys)] == [None, Flaw.IN_PIECES, Flaw.IN_PIECES]


def test_typing_goes_on_after_two_keys_struck_at_once() -> None:
    keys = keyboard()
    for gap, character in ((200, "a"), (10, "s"), (150, "k"), (120, "e"), (200, "\r")):
        keys.rest(gap)
        keys.key(character)
    assert (readings(keys), keys.typed()) == ([], "aske\r")


# ---------------------------------------------------------------- two scanners


def test_framed_codes_of_two_scanners_at_once_are_one_refusal() -> None:
    keys = keyboard(FRAMED)
    keys.burst("\x02A\x021B2C\x033\x03")
    keys.rest(600)
    keys.burst("\x02AB\x03")
    assert (readings(keys), keys.typed()) == ([("A\x021B2C\x033", Flaw.IN_PIECES), ("AB", None)], "")


def test_after_a_spoilt_frame_nothing_of_it_is_typed() -> None:
    keys = keyboard(FRAMED)
    keys.burst("\x02A\x02B\x03\r12345\x03")
    keys.rest(600)
    keys.burst("x", gap_ms=100)
    assert keys.typed() == "x"


def test_the_late_second_end_mark_of_one_scanner_ends_no_code_of_another() -> None:
    keys = keyboard()
    keys.burst("UNIT-1\r\n")
    keys.rest(1000)
    keys.burst(CODE + "\r")
    keys.rest(100)
    keys.burst("260017\n004211\r")  # the LF belongs to the code before
    keys.rest(1000)
    keys.burst(CODE + "\r\n")
    assert readings(keys)[1:] == [
        (CODE, None),
        ("260017", Flaw.IN_PIECES),
        ("004211", Flaw.IN_PIECES),
        (CODE, None),
    ]
    assert keys.typed() == ""


# ---------------------------------------------------------------- short codes


@pytest.mark.parametrize("code", ["7", "A1", "A12", "123"])
def test_a_short_code_is_read_where_no_person_is_so_fast(code: str) -> None:
    keys = keyboard()
    keys.burst(code + "\r", gap_ms=3)
    assert (keys.codes(), keys.typed()) == ([code], "")


def test_a_short_code_may_be_as_slow_as_the_scanner_is() -> None:
    keys = keyboard()
    keys.burst("A12\r", gap_ms=25)
    assert keys.codes() == []
    keys.rest(600)
    keys.burst("UNIT-00017\r", gap_ms=22)
    keys.rest(600)
    keys.burst("A12\r", gap_ms=25)
    assert (keys.codes(), keys.typed()) == (["UNIT-00017", "A12"], "A12\r")


def test_a_number_and_enter_typed_by_a_person_are_typing() -> None:
    keys = keyboard()
    keys.burst("12\r", gap_ms=60)
    assert (keys.codes(), keys.typed()) == ([], "12\r")


# ---------------------------------------------------------------- characters


def alt(keys: Keyboard, number: str) -> None:
    """Alt + a number on the key pad, as a scanner sends what the keyboard lacks."""
    keys.key("", key="Alt", scan_code=64)
    for digit in number:
        keys.key(digit, scan_code=PAD[digit] + 8, alt=True)


@pytest.mark.parametrize(
    ("page", "number", "made"),
    [
        (CodePage.GBK, str(int.from_bytes("孬".encode("gbk"), "big")), "孬"),
        (CodePage.GBK, str(int.from_bytes("亍".encode("gbk"), "big")), "亍"),
        (CodePage.CP437, "130", "é"),
        (CodePage.CP437, "0233", "é"),
        (CodePage.CP850, "225", "ß"),
        (CodePage.CP1252, "233", "é"),
        (CodePage.UNICODE, "8364", "€"),
    ],
)
def test_a_number_above_127_is_a_character_of_the_code_page(page: CodePage, number: str, made: str) -> None:
    keys = keyboard(WedgeRule(code_page=page))
    keys.burst("LOT")
    alt(keys, number)
    keys.burst("123\r")
    assert readings(keys) == [(f"LOT{made}123", None)]


@pytest.mark.parametrize(
    ("page", "number"),
    [
        (CodePage.UNKNOWN, "130"),
        (CodePage.UNKNOWN, "0233"),
        (CodePage.UNKNOWN, "55296"),
        (CodePage.GBK, "55296"),
        (CodePage.GBK, "200"),
        (CodePage.CP437, "55000"),
        (CodePage.CP1252, "129"),
        (CodePage.UNICODE, "55357"),
        (CodePage.UNICODE, "1114112"),
        (CodePage.UNICODE, "9" * 30),
        (CodePage.GBK, "9" * 6000),
    ],
)
def test_a_number_that_is_no_character_there_refuses_the_code(page: CodePage, number: str) -> None:
    keys = keyboard(WedgeRule(code_page=page))
    keys.burst("LOT")
    alt(keys, number)
    keys.burst("123\r")
    assert [flaw for _, flaw in readings(keys)] in ([Flaw.UNDECODABLE], [Flaw.OVERLONG])
    assert all(value.encode() for value, _ in readings(keys))


def test_windows_own_character_of_such_a_number_is_not_used_beside_it() -> None:
    keys = keyboard(WedgeRule(code_page=CodePage.GBK))
    keys.burst("LOT")
    alt(keys, "47552")
    keys.key("À")
    keys.burst("1\r")
    assert readings(keys) == [("LOT" + (47552).to_bytes(2, "big").decode("gbk") + "1", None)]


def test_halves_of_a_character_are_joined_one_alone_is_refused() -> None:
    keys = keyboard()
    for half in "LOT\ud83d\ude00\r":
        keys.rest(3)
        keys.key(half)
    keys.rest(1000)
    for half in "LOT\ud83d1\r":
        keys.rest(3)
        keys.key(half)
    assert readings(keys) == [("LOT😀", Flaw.INPUT_METHOD), ("LOT\ufffd1", Flaw.UNDECODABLE)]
    assert all(isinstance(each, Scanned) and whole(each.reading) for each in keys.outcomes)


def whole(reading: Reading) -> bool:
    return reading.value.encode() == reading.raw.removesuffix(b"\r")


@pytest.mark.slow
def test_of_an_endless_burst_only_the_beginning_is_kept() -> None:
    keys = keyboard()
    gone = 0
    for number in range(20_000):
        keys.clock.ns += 1_000_000
        key = KeyPress(keys.clock.ns, keys.clock.ns, text="7", tag=number)
        gone += keys.judge.press(key).gone
    keys.rest(1000)
    assert [(len(value), flaw) for value, flaw in readings(keys)] == [(4097, Flaw.OVERLONG)]
    assert gone == 20_000 - 4096
