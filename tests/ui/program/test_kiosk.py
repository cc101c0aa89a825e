"""A kiosk window fills the screen and stays until it is let go."""

from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.program.kiosk import Kiosk


class Window(QWidget):
    """Notes the keys that reach it."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.keys.append(event.key())


def held_window() -> tuple[Window, Kiosk]:
    window = Window()
    kiosk = Kiosk(window)
    kiosk.begin()
    QCoreApplication.processEvents()
    return window, kiosk


def test_it_fills_the_screen_without_a_frame(qt_app: QApplication) -> None:
    window, kiosk = held_window()
    assert window.isFullScreen()
    assert window.windowFlags() & Qt.WindowType.FramelessWindowHint
    kiosk.end()


def test_it_takes_the_screens_place_itself_and_again_when_the_screen_changes(qt_app: QApplication) -> None:
    places = [QRect(0, 0, 1024, 640)]
    window = Window()
    kiosk = Kiosk(window, lambda: places[-1])
    kiosk.begin()
    assert window.geometry() == places[-1]
    places.append(QRect(100, 0, 1200, 1920))
    kiosk.take_screen()
    assert window.geometry() == places[-1]
    places.append(QRect())  # no screen at all for a moment
    kiosk.take_screen()
    assert window.geometry() == places[1]
    kiosk.end()
    kiosk.take_screen()
    assert window.geometry() != places[1]


def test_it_cannot_be_closed(qt_app: QApplication) -> None:
    window, kiosk = held_window()
    assert not window.close()
    assert window.isVisible()
    kiosk.end()
    assert window.isVisible()
    assert not window.isFullScreen()
    assert not kiosk.held


def test_it_cannot_be_made_small(qt_app: QApplication) -> None:
    window, kiosk = held_window()
    window.showMinimized()
    QCoreApplication.processEvents()
    assert window.isFullScreen()
    kiosk.end()


def test_keys_that_leave_are_swallowed_and_others_not(qt_app: QApplication) -> None:
    window, kiosk = held_window()
    QTest.keyClick(window, Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_A)
    assert Qt.Key.Key_A in window.keys
    assert not {Qt.Key.Key_F4, Qt.Key.Key_Q} & set(window.keys)
    kiosk.end()


def test_once_let_go_it_closes_by_itself_again(qt_app: QApplication) -> None:
    window, kiosk = held_window()
    kiosk.end()
    window.show()
    assert window.close()


def test_a_window_let_go_can_be_closed_and_a_held_one_cannot(qt_app: QApplication) -> None:
    window = QWidget()
    kiosk = Kiosk(window)
    kiosk.begin()
    assert not window.close()
    kiosk.let_go()
    assert window.close()
