"""Packing at a real window: counted touches, a label that reads from the glass, every form of the panel."""

from collections.abc import Callable

import pytest
import zxingcpp
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import OPERATOR, make_fans, sign_in_as
from tests.fakes.at_window import AtWindow
from ui.screens.packing.view import Fitting
from ui.theme.metrics import Panel
from ui.widgets.paint import rows_of

pytestmark = pytest.mark.slow

PANEL = Panel()


def opened(work: Workplace, units: int, panel: Panel = PANEL) -> tuple[AtWindow, list[str]]:
    codes = make_fans(work, 1, units)
    sign_in_as(work, OPERATOR)
    return AtWindow(work, "packing", "andon", panel=panel), codes


def test_a_box_is_one_scan_and_each_unit_one_more(
    qt_app: QApplication, work_at: Callable[[str], Workplace]
) -> None:
    at, codes = opened(work_at("ST-080"), 20)
    at.scan("BX-2611-00001")
    for code in codes:
        at.scan(code)
    assert (at.scans, at.taps) == (21, 0)
    assert at.said().startswith("Box closed – 20 units")
    at.window.close_down()


def test_closing_early_is_one_touch_and_its_confirmation(
    qt_app: QApplication, work_at: Callable[[str], Workplace]
) -> None:
    at, codes = opened(work_at("ST-080"), 1)
    at.tap("New box")
    at.scan(codes[0])
    at.taps = 0
    at.tap("Close box")
    at.tap("Close box")
    assert at.taps == 2
    assert at.said().startswith("Box closed – 1 unit")
    at.window.close_down()


def test_taking_out_is_a_touch_a_scan_and_a_confirmation(
    qt_app: QApplication, work_at: Callable[[str], Workplace]
) -> None:
    at, codes = opened(work_at("ST-080"), 2)
    at.scan("BX-2611-00001")
    for code in codes:
        at.scan(code)
    at.clock.turn(3)
    at.tap("Take out")
    at.scan(codes[0])
    at.tap("Take out")
    assert at.said().startswith("Taken out – 1 left in the box")
    at.window.close_down()


def test_the_label_on_the_glass_is_read_by_a_scanner(
    qt_app: QApplication, work_at: Callable[[str], Workplace]
) -> None:
    at, codes = opened(work_at("ST-080"), 1)
    at.scan("BX-2611-00001")
    at.scan(codes[0])
    at.tap("Label")
    image = at.window.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    found = zxingcpp.read_barcodes(image, text_mode=zxingcpp.TextMode.Plain)
    assert {(str(code.format), code.text) for code in found} == {
        ("Code 128", "BX-2611-00001"),
        ("Data Matrix", "BX-2611-00001"),
    }
    at.window.close_down()


def test_the_same_label_read_twice_is_one_unit_and_no_alarm(
    qt_app: QApplication, work_at: Callable[[str], Workplace]
) -> None:
    at, codes = opened(work_at("ST-080"), 1)
    at.scan("BX-2611-00001")
    at.scan(codes[0])
    at.clock.turn(-3)
    at.scan(codes[0])
    assert at.said().startswith("Already read – counted once")
    at.window.close_down()


def test_it_fits_every_panel(panel: Panel, work_at: Callable[[str], Workplace]) -> None:
    at, codes = opened(work_at("ST-080"), 12, panel)
    assert at.layout_faults() == []
    at.scan("BX-2611-00001")
    for code in codes:
        at.scan(code)
    assert at.layout_faults() == []
    at.window.presenter().act("label")  # type: ignore[attr-defined]
    assert at.layout_faults() == []
    for key in ("main", "pallet", "main"):
        at.window.presenter().act(key)  # type: ignore[attr-defined]
        assert at.layout_faults() == []
    at.window.close_down()


@pytest.mark.parametrize("code", ["BX-ST-080.1WVRRSN-261201-001", "BX-ST-080.1WVRRSN-261201-002"])
def test_the_end_of_a_long_code_is_seen(qt_app: QApplication, code: str) -> None:
    words = Fitting("title", bold=True)
    words.set_text(code)
    for width in (120, 160, 220, 400):
        words.resize(width, 30)
        drawn = rows_of(words.line(), width)[1]
        assert [row[-4:] for row in drawn] == [code[-4:]]
