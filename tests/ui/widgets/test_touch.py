"""Buttons: one act per touch, pressed state, focus for the keyboard, a reason when disabled."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from ui.theme.current import metrics
from ui.widgets.action import ActionButton, PlainButton
from ui.widgets.content import Kind
from ui.widgets.touch import REPEAT_MS, Cover, Touchable


@pytest.fixture
def button(qt_app: QApplication) -> ActionButton:
    button = ActionButton("circle-x", Kind.DANGER)
    button.set_texts("Scrap", "Choose a reason")
    button.resize(button.sizeHint())
    button.show()
    return button


def _count(button: Touchable) -> list[int]:
    acts: list[int] = []
    button.touched.connect(lambda: acts.append(1))
    return acts


def _touch(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_repeated_touch_within_400_ms_is_ignored(button: ActionButton) -> None:
    acts = _count(button)
    _touch(button)
    _touch(button)
    assert (len(acts), button.rest.interval()) == (1, REPEAT_MS)
    button.rest.stop()
    _touch(button)
    assert len(acts) == 2


def test_space_acts_and_enter_does_not(button: ActionButton) -> None:
    acts = _count(button)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert acts == []
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert acts == [1]


def test_disabled_says_why_and_does_nothing(button: ActionButton) -> None:
    acts = _count(button)
    button.set_reason("Finish the steps first")
    _touch(button)
    assert acts == []
    assert button.accessibleName() == "Scrap – Finish the steps first"
    button.set_reason("")
    assert button.isEnabled()
    assert button.accessibleName() == "Scrap – Choose a reason"


def test_the_reason_is_painted(button: ActionButton) -> None:
    button.set_reason("Finish the steps first")
    first = button.grab().toImage()
    button.set_reason("Other")
    assert button.grab().toImage() != first


@pytest.mark.parametrize("kind", Kind)
def test_pressed_looks_pressed(button: ActionButton, kind: Kind) -> None:
    button.set_kind(kind)
    at_rest = button.grab().toImage()
    button.setDown(True)
    assert button.grab().toImage() != at_rest


def test_focus_is_seen_only_if_it_came_by_the_keyboard(qt_app: QApplication) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    buttons = [PlainButton() for _ in range(2)]
    for button in buttons:
        button.set_texts("Cancel")
        row.addWidget(button)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    at_rest = buttons[1].grab().toImage()
    buttons[1].setFocus(Qt.FocusReason.MouseFocusReason)
    assert buttons[1].grab().toImage() == at_rest
    buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
    buttons[1].setFocus(Qt.FocusReason.TabFocusReason)
    assert buttons[1].grab().toImage() != at_rest


def test_a_touch_that_takes_its_button_away_leaves_no_focus_ring(qt_app: QApplication) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    one, other = PlainButton(), PlainButton()
    for button in (one, other):
        button.set_texts("Cancel")
        row.addWidget(button)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    at_rest = other.grab().toImage()
    one.setFocus(Qt.FocusReason.OtherFocusReason)
    one.touched.connect(one.hide)
    _touch(one)
    assert other.hasFocus()
    other.resize(at_rest.size())
    assert other.grab().toImage() == at_rest


def test_what_is_shown_already_is_not_drawn_again(
    button: ActionButton, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(button, "update", lambda: asked.append(button.accessibleName()))
    button.set_texts("Scrap", "Choose a reason")
    button.set_kind(Kind.DANGER, "circle-x")
    button.set_reason("")
    assert asked == []
    button.set_texts("Scrap", "Another reason")
    button.set_kind(Kind.NEUTRAL)
    assert asked == ["Scrap – Another reason"] * 2


def test_a_cover_follows_its_window_only_while_it_is_seen(qt_app: QApplication) -> None:
    window = QWidget()
    window.resize(400, 300)
    window.show()
    cover = Cover(window, top=10, bottom=20)
    window.resize(500, 300)
    cover.show()
    assert cover.geometry().getRect() == (0, 10, 500, 270)
    window.resize(600, 200)
    assert cover.geometry().getRect() == (0, 10, 600, 170)
    window.close()


def test_sizes_on_the_glass(button: ActionButton) -> None:
    millimetre = metrics().px_per_mm
    assert button.sizeHint().height() / millimetre >= 20
    assert button.minimumSizeHint().height() / millimetre >= 15
    icon_only = PlainButton(icon="x")
    icon_only.set_texts("", "Close")
    assert min(icon_only.sizeHint().width(), icon_only.sizeHint().height()) / millimetre >= 15
    assert icon_only.accessibleName() == "Close"


def test_a_long_reason_is_not_cut_off(button: ActionButton) -> None:
    button.resize(metrics().column, metrics().primary)
    button.set_reason("Not possible now: operation 20 was not passed by this unit")
    picture = button.grab().toImage()
    button.set_reason("Not possible now: operation 20 was not passed by this box")
    assert button.grab().toImage() != picture
