"""Keys to characters: scan codes of both systems, layouts, separators, text without scan codes."""

import pytest

from devices.wedge.keys import KeyPress, KeyTranslator, Layout, ScanCodes

X11, WINDOWS = 8, 0


def press(scan_code: int = 0, text: str = "", **more: object) -> KeyPress:
    return KeyPress(0, 0, scan_code=scan_code, text=text, **more)  # type: ignore[arg-type]


def one(key: KeyPress, layout: Layout = "us", scan_codes: ScanCodes = "x11") -> str | None:
    return KeyTranslator(layout, scan_codes).characters(key)


@pytest.mark.parametrize(("scan_codes", "offset"), [("x11", X11), ("windows", WINDOWS)])
def test_the_scan_code_counts_not_what_the_system_makes_of_it(scan_codes: ScanCodes, offset: int) -> None:
    french_a = press(offset + 16, "a")  # an AZERTY system says "a" where the scanner pressed Q
    caps_lock = press(offset + 30, "A")
    assert one(french_a, "us", scan_codes) == "q"
    assert one(caps_lock, "us", scan_codes) == "a"
    assert one(press(offset + 30, "a", shift=True), "us", scan_codes) == "A"
    assert one(press(offset + 28, "\r"), "us", scan_codes) == "\r"


def test_every_ascii_character_has_a_key_on_the_us_layout() -> None:
    made = {one(press(code + X11, shift=shift)) for code in range(1, 90) for shift in (False, True)}
    assert {chr(code) for code in range(32, 127)} <= made


def test_german_layout_swaps_y_z_and_moves_the_signs() -> None:
    signs = [
        one(press(code + X11, shift=shift), "de")
        for code, shift in ((21, False), (53, False), (8, True), (53, True))
    ]
    assert signs == ["z", "-", "/", "_"]
    assert one(press(16 + X11, altgr=True), "de") == "@"
    assert one(press(9 + WINDOWS, ctrl=True, alt=True), "de", "windows") == "["
    assert one(press(8 + X11, altgr=True), "de") == "{"


def test_group_separator_as_ctrl_bracket() -> None:
    assert one(press(27 + X11, "\x1d", ctrl=True)) == "\x1d"
    assert one(press(7 + X11, ctrl=True, shift=True)) == "\x1e"
    assert one(press(48 + X11, ctrl=True)) == "\x02"


@pytest.mark.parametrize("digits", ["029", "0029"])
def test_group_separator_as_alt_number(digits: str) -> None:
    keypad = {"0": 82, "2": 80, "9": 73}
    translator = KeyTranslator("us", "x11")
    assert [translator.characters(press(keypad[d] + X11, d, alt=True)) for d in digits] == [""] * len(digits)
    assert translator.characters(press(30 + X11, "a")) == "\x1da"


def test_windows_hands_the_alt_number_over_once_more() -> None:
    translator = KeyTranslator("us", "windows")
    for code in (82, 80, 73):
        translator.characters(press(code, alt=True))
    assert translator.characters(press(56, "\x1d")) == "\x1d"
    assert translator.characters(press(30, "a")) == "a"


def test_the_key_pad_types_digits_only_when_it_is_one() -> None:
    assert one(press(79 + X11, "1")) == "1"
    assert one(press(79 + X11, "", key="End")) is None


def test_without_scan_codes_the_text_counts() -> None:
    assert one(press(0, "ä")) == "ä"
    assert one(press(0, "", key="Return")) == "\r"
    assert one(press(0, "\x1d")) == "\x1d"


@pytest.mark.parametrize(
    "key", [press(0, "\x08", key="Backspace"), press(105 + X11, key="Left"), press(59 + X11, key="F1")]
)
def test_keys_without_a_character(key: KeyPress) -> None:
    assert one(key) is None


def test_back_tab_is_no_suffix() -> None:
    assert one(press(15 + X11, shift=True, key="Backtab")) is None
