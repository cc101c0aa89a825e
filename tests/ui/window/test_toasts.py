"""Where the notice of spoilt codes and the toast lie: low, and none takes the other's place."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.content import Offer
from ui.widgets.dialogs.overlay import Toast
from ui.window.toasts import SpoiltNotice, place_toasts

AREA = QRect(0, 0, 1280, 660)
UNDO = (Offer("do", "Undo", "rotate-ccw"),)


def tops(toast: Toast, notice: SpoiltNotice) -> tuple[int, int]:
    place_toasts(AREA, toast, notice)
    return toast.y(), notice.y()


def test_alone_the_notice_lies_low_and_nothing_moves_under_a_finger(qt_app: QApplication) -> None:
    window = QWidget()
    toast, notice = Toast(window), SpoiltNotice(window)
    notice.add()
    _, low = tops(toast, notice)
    assert AREA.bottom() - low < 2 * notice.height()
    toast.offer("Recorded", UNDO)
    high, seen = tops(toast, notice)
    assert seen == low, "it stays where it was"
    assert high + toast.height() < low
    notice.buttons[0].touched.emit()
    assert tops(toast, notice)[0] == high, "nor does the toast move"
    toast.withdraw()
    toast.offer("Recorded", UNDO)
    assert tops(toast, notice)[0] == low
    notice.add()
    below, above = tops(toast, notice)
    assert (below, above) == (low, high)
