"""Dialog, blocking error and toast inside the window."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.feedback import Feedback
from ui.theme.current import metrics
from ui.widgets.action import PlainButton
from ui.widgets.content import Block, Offer
from ui.widgets.dialogs.overlay import BlockingOverlay, Dialog, Toast
from ui.widgets.header import Header
from ui.widgets.samples.station import station
from ui.widgets.strip import FeedbackStrip


@pytest.fixture
def window(qt_app: QApplication) -> Iterator[QWidget]:
    window = station(Feedback())
    window.show()
    QApplication.processEvents()
    yield window
    window.close()


def _dialog(window: QWidget, count: int = 2) -> tuple[Dialog, list[PlainButton]]:
    dialog = Dialog(window)
    buttons = [PlainButton() for _ in range(count)]
    for button in buttons:
        button.set_texts("Cancel")
        dialog.set_content(button)
    dialog.set_title("Torque")
    dialog.open()
    return dialog, buttons


def test_dialog_leaves_header_and_strip_in_sight(window: QWidget) -> None:
    dialog, _ = _dialog(window)
    header, strip = window.findChild(Header), window.findChild(FeedbackStrip)
    assert header is not None
    assert strip is not None
    assert dialog.geometry().top() >= header.geometry().bottom()
    assert dialog.geometry().bottom() < strip.geometry().top()
    assert dialog.rect().contains(dialog.sheet.geometry())
    assert not dialog.isWindow()


def test_dialog_follows_the_window(window: QWidget) -> None:
    dialog, _ = _dialog(window)
    window.resize(1920, 1080)
    assert dialog.width() == 1920
    assert abs(dialog.sheet.geometry().center().x() - 959) <= 1


def test_tab_stays_in_the_dialog(window: QWidget) -> None:
    _, buttons = _dialog(window)
    assert buttons[0].hasFocus()
    for expected in (buttons[1], buttons[0]):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert expected.hasFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Backtab)
    assert buttons[1].hasFocus()


def test_escape_closes_once(window: QWidget) -> None:
    dialog, _ = _dialog(window)
    closed: list[int] = []
    dialog.closed.connect(lambda: closed.append(1))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.shut()
    assert (dialog.isHidden(), closed) == (True, [1])


def test_blocking_error_covers_all_and_needs_its_button(window: QWidget) -> None:
    overlay = BlockingOverlay(window)
    seen: list[int] = []
    overlay.acknowledged.connect(lambda: seen.append(1))
    overlay.show_block(Block("Recalled", "Not started.", "Call the supervisor.", "Put aside"))
    assert overlay.geometry() == window.rect()
    assert overlay.accessibleName() == "Recalled. Not started. Call the supervisor."
    QTest.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=overlay.rect().topLeft())
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    assert overlay.isVisible()
    QTest.mouseClick(overlay.button, Qt.MouseButton.LeftButton)
    assert (overlay.isHidden(), seen) == (True, [1])


@pytest.mark.slow
def test_blocking_error_for_a_badge_has_no_button(window: QWidget) -> None:
    overlay = BlockingOverlay(window)
    overlay.show_block(Block("Recalled", "Not started.", "Call.", badge="Scan a supervisor's badge"))
    assert overlay.button.isHidden()


@pytest.fixture
def toast(qt_app: QApplication) -> Toast:
    toast = Toast()
    toast.offer("Already scanned", (Offer("one", "+1"), Offer("undo", "Undo", "undo-2")))
    return toast


def test_toast_offers_and_goes_when_chosen(toast: Toast) -> None:
    chosen: list[str] = []
    toast.chosen.connect(chosen.append)
    QTest.mouseClick(toast.buttons[1], Qt.MouseButton.LeftButton)
    assert (chosen, toast.isHidden(), toast.tick.isActive()) == (["undo"], True, False)


def test_toast_expires_after_ten_seconds(toast: Toast) -> None:
    expired: list[int] = []
    toast.expired.connect(lambda: expired.append(1))
    for _ in range(9):
        toast.tick.timeout.emit()
    assert toast.isVisible()
    toast.tick.timeout.emit()
    assert (toast.isHidden(), expired, toast.tick.interval()) == (True, [1], 1000)


def test_toast_buttons_are_15_mm_and_a_new_offer_replaces_them(toast: Toast) -> None:
    toast.offer("Scrap 1 recorded", (Offer("undo", "Undo"),))
    assert len(toast.buttons) == 1
    hint = toast.buttons[0].sizeHint()
    assert min(hint.width(), hint.height()) / metrics().px_per_mm >= 15


def test_other_words_have_the_room_their_own_buttons_leave(window: QWidget) -> None:
    drawn: list[int] = []

    class Seen(Toast):
        def draw(self, painter: QPainter) -> None:
            drawn.append(self.buttons[0].x())
            super().draw(painter)

    toast = Seen(window)
    toast.setGeometry(0, 0, 800, 100)
    for offers in ((Offer("a", "A"), Offer("b", "Some other words")), (Offer("seen", "Seen", "check"),)):
        toast.offer("Not read whole, not used: 3. Scan again what is missing.", offers, stays=True)
        toast.repaint()  # as the strip has it painted, before the layout's own turn
        QApplication.processEvents()
        assert drawn[-1] == toast.buttons[0].x() > 300
