"""The keypad: digits, verdict while typing, the consequence on the confirm button."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.feedback import Tone
from ui.theme.current import metrics
from ui.widgets.content import EntryVerdict, KeypadField, KeypadNames, limits_around
from ui.widgets.dialogs.keypad import Keypad, typed


def _judge(words: str) -> EntryVerdict:
    if not words:
        return EntryVerdict(Tone.NEUTRAL, "", "Record", "Type the value")
    if float(words) > 1.3:
        return EntryVerdict(Tone.BAD, "Above the upper limit", "Record as NOK")
    return EntryVerdict(Tone.OK, "Within limits", "Record")


FIELD = KeypadField("Torque", "Nm", _judge, limits_around(1.1, 1.3, "1.10", "1.30"))


@pytest.fixture
def keypad(qt_app: QApplication) -> Keypad:
    keypad = Keypad(KeypadNames("Cancel", "Clear", "Delete the last digit", "Change the sign", "Point"))
    keypad.ask(FIELD)
    keypad.show()
    return keypad


def _type(keypad: Keypad, digits: str) -> None:
    for digit in digits:
        keypad.press(digit)


@pytest.mark.parametrize(
    ("keys", "digits"),
    [
        ("1.37", "1.37"),
        (".5", "0.5"),
        ("007", "7"),
        ("1.2.3", "1.23"),
        ("1234567890123456", "123456789012"),
        (["1", "2", "backspace"], "1"),
        (["1", "sign"], "-1"),
        (["sign", "5"], "-5"),
        (["5", "sign", "sign"], "5"),
        (["sign", "backspace"], ""),
        (["5", "sign", "backspace"], ""),
        (["1", "2", "clear"], ""),
    ],
)
def test_digits(keys: list[str], digits: str) -> None:
    words = ""
    for key in keys:
        words = typed(words, key)
    assert words == digits


def test_nothing_typed_cannot_be_confirmed_and_says_why(keypad: Keypad) -> None:
    assert not keypad.confirm.isEnabled()
    assert keypad.confirm.accessibleName() == "Record – Type the value"


def test_word_and_confirm_follow_each_digit(keypad: Keypad) -> None:
    _type(keypad, "1.3")
    assert keypad.value.accessibleName() == "Torque 1.3 Nm Within limits"
    assert keypad.confirm.accessibleName() == "Record"
    keypad.press("7")
    assert keypad.value.accessibleName() == "Torque 1.37 Nm Above the upper limit"
    assert keypad.confirm.accessibleName() == "Record as NOK"


def test_a_value_out_of_limits_looks_different_on_the_button(keypad: Keypad) -> None:
    _type(keypad, "1.2")
    inside = keypad.confirm.grab().toImage()
    _type(keypad, "9")
    keypad.press("backspace")
    assert keypad.confirm.grab().toImage() == inside
    _type(keypad, "9")
    keypad.press("clear")
    _type(keypad, "2")
    assert keypad.confirm.grab().toImage() != inside


def test_entered_is_exactly_what_was_typed(keypad: Keypad) -> None:
    entered: list[str] = []
    keypad.entered.connect(entered.append)
    _type(keypad, "1.20")
    QTest.mouseClick(keypad.confirm, Qt.MouseButton.LeftButton)
    assert entered == ["1.20"]


def test_the_same_key_may_be_touched_again_at_once(keypad: Keypad) -> None:
    for _ in range(2):
        QTest.mouseClick(keypad.keys["1"], Qt.MouseButton.LeftButton)
        QApplication.processEvents()
    assert keypad.words() == "11"


def test_keys_the_field_does_not_allow_do_nothing(keypad: Keypad) -> None:
    keypad.ask(KeypadField("Count", "", _judge, fractions=False))
    _type(keypad, "1.2")
    keypad.press("sign")
    assert keypad.words() == "12"
    assert {key for key, button in keypad.keys.items() if button.isHidden()} == {".", "sign"}
    QApplication.processEvents()
    whole = keypad.childrenRect()
    zero, clear = keypad.keys["0"].geometry(), keypad.keys["clear"].geometry()
    assert (zero.left(), zero.right()) == (keypad.keys["7"].x(), whole.right())  # no hole is left
    assert clear.bottom() == keypad.keys["3"].geometry().bottom()
    assert keypad.bar.isHidden()
    keypad.ask(FIELD)
    assert [keypad.keys[key].isHidden() for key in (".", "sign")] == [False, True]


def test_asking_again_starts_over(keypad: Keypad) -> None:
    _type(keypad, "1.2")
    keypad.ask(FIELD)
    assert keypad.words() == ""


def test_keys_are_20_mm_and_3_mm_apart(keypad: Keypad) -> None:
    keypad.resize(1180, keypad.sizeHint().height())
    least = 20 * metrics().px_per_mm
    for key in (*keypad.keys.values(), keypad.confirm, keypad.cancel):
        assert min(key.width(), key.height()) >= least, key.accessibleName()
    gap = keypad.keys["8"].x() - keypad.keys["7"].geometry().right() - 1
    assert gap >= 3 * metrics().px_per_mm


def test_every_key_has_a_name(keypad: Keypad) -> None:
    names = {key.accessibleName() for key in keypad.keys.values()}
    assert names == {*"0123456789", "Point", "Clear", "Change the sign", "Delete the last digit"}


@pytest.mark.parametrize(("low", "high"), [(1.1, 1.3), (None, 5.0), (2.0, None), (-3.0, -1.0), (4.0, 4.0)])
def test_drawn_range_reaches_beyond_the_limits(low: float | None, high: float | None) -> None:
    limits = limits_around(low, high)
    for limit in (low, high):
        assert limit is None or 0 < limits.share(limit) < 1
    assert limits.share(1e9) == 1
    assert limits.share(-1e9) == 0


def test_two_touches_before_the_event_loop_turns_are_two_digits(qt_app: QApplication) -> None:
    pad = Keypad(KeypadNames("Cancel", "Clear", "Delete", "Sign", "Point"))
    pad.ask(KeypadField("Torque", "Nm", lambda words: EntryVerdict(Tone.NEUTRAL, "", "Record")))
    pad.keys["6"].click()
    pad.keys["6"].click()
    assert pad.words() == "66"
