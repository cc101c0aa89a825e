"""The strip: its four tones, what fades and what stays."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.feedback import Feedback, Tone
from ui.theme.current import metrics, theme
from ui.widgets.frame import WindowFrame
from ui.widgets.samples.station import refusal, station
from ui.widgets.strip import FeedbackStrip, fill_of


@pytest.fixture
def strip(qt_app: QApplication) -> FeedbackStrip:
    strip = FeedbackStrip()
    strip.resize(1248, strip.sizeHint().height())
    strip.show()
    return strip


def _fill(strip: FeedbackStrip) -> str:
    return strip.grab().toImage().pixelColor(strip.width() // 2, 10).name().upper()


@pytest.mark.parametrize("tone", Tone)
def test_tone_fills_the_strip(strip: FeedbackStrip, tone: Tone) -> None:
    strip.say(Feedback(tone, "A"))
    assert _fill(strip) == fill_of(tone, theme())[0]


def test_ok_fades_after_two_seconds_and_keeps_its_words(strip: FeedbackStrip) -> None:
    strip.say(Feedback(Tone.OK, "Lot accepted", "LOT 1", "Next: scan"))
    assert (strip.fade.isActive(), strip.fade.interval()) == (True, 2000)
    strip.fade.timeout.emit()
    assert strip.tone is Tone.NEUTRAL
    assert _fill(strip) == theme().card
    assert strip.accessibleName() == "Lot accepted. LOT 1. Next: scan"


@pytest.mark.parametrize("tone", [Tone.BAD, Tone.WARN])
def test_bad_and_warn_stay(strip: FeedbackStrip, tone: Tone) -> None:
    strip.say(Feedback(Tone.OK, "Before"))
    strip.say(Feedback(tone, "Wrong lot"))
    assert not strip.fade.isActive()
    assert strip.tone is tone


def test_a_touch_calms_a_bad_strip_and_says_so_once(strip: FeedbackStrip) -> None:
    faded: list[int] = []
    strip.faded.connect(lambda: faded.append(1))
    strip.say(Feedback(Tone.BAD, "Wrong lot"))
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton)
    strip.rest.stop()
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton)
    assert (strip.tone, faded) == (Tone.NEUTRAL, [1])


def test_height_is_fixed(strip: FeedbackStrip) -> None:
    assert strip.sizeHint().height() == strip.minimumSizeHint().height() == metrics().strip == 108


@pytest.mark.slow
def test_frame_goes_round_the_whole_window_and_lets_touches_through(qt_app: QApplication) -> None:
    window = station(refusal())
    frame = WindowFrame(window)
    frame.set_on(True)
    window.show()
    window.resize(1280, 810)
    picture = window.grab().toImage()
    corners = ((2, 2), (1277, 2), (2, 807), (1277, 807), (640, 7), (640, 803), (7, 400), (1273, 400))
    assert {picture.pixelColor(x, y).name().upper() for x, y in corners} == {theme().frame}
    assert picture.pixelColor(640, 9).name().upper() == theme().header
    assert window.childAt(4, 400) is not frame
    frame.set_on(False)
    assert frame.isHidden()
