"""What no hand can reach is found: off the window, covered, cut off; and odd screens have none of it."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.ui.gallery.reachable import SAMPLE, screen_run
from ui.widgets.dialogs.overlay import Dialog
from ui.window.reach import unreachable

ODD = [
    pytest.param((1024, 768, "1"), id="1024x768"),
    pytest.param((1280, 800, "1.25"), id="1280x800-125%"),
    pytest.param((1366, 768, "1"), id="1366x768"),
    pytest.param((1200, 1920, "1"), id="1200x1920"),
    pytest.param((1920, 1080, "1.5"), id="1920x1080-150%"),
]


def shown(*places: tuple[int, int, int, int]) -> QWidget:
    window = QWidget()
    window.resize(600, 400)
    for at, place in enumerate(places):
        button = QPushButton(window)
        button.setAccessibleName(f"b{at}")
        button.setGeometry(*place)
    window.show()
    QApplication.processEvents()
    return window


def test_what_is_whole_is_no_complaint(qt_app: QApplication) -> None:
    assert unreachable(shown((10, 10, 100, 100), (200, 10, 100, 100))) == []


def test_off_the_window_and_covered_are_found(qt_app: QApplication) -> None:
    found = unreachable(shown((550, 10, 100, 100), (10, 10, 100, 100), (90, 10, 100, 100)))
    assert found == ["b0 at 550,10 100x100", "b1 at 10,10 100x100"]


def test_under_a_dialog_only_the_dialog_counts(qt_app: QApplication) -> None:
    window = shown((10, 10, 100, 100), (90, 10, 100, 100))
    dialog = Dialog(window)
    dialog.open()
    QApplication.processEvents()
    assert unreachable(window) == []


def test_a_window_off_its_screen_is_found(qt_app: QApplication) -> None:
    window = shown((10, 10, 100, 100))
    window.move(500, 0)
    QApplication.processEvents()
    assert unreachable(window) == ["the window is off the screen of 800x800"]


@pytest.mark.slow
@pytest.mark.parametrize("screen", ODD)
def test_a_kiosk_without_a_window_manager_is_whole(screen: tuple[int, int, str]) -> None:
    """Both key pads, and a part of the screens at each size; `test_screens_fit` has all of them at each."""
    width, height, factor = screen
    part = SAMPLE[[param.values[0] for param in ODD].index(screen) :: len(ODD)]
    keys = {"station-keypad_out", "settings-pin", "station-components", *part}
    done = screen_run(width, height, *sorted(keys), "--lang", "en", factor=factor)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
