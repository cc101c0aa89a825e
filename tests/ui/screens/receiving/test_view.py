"""Receiving at a real window: counted touches, every form of the panel."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import OPERATOR, sign_in_as
from tests.fakes.at_window import AtWindow
from ui.text import set_language
from ui.theme.metrics import Panel

pytestmark = pytest.mark.slow

PANEL = Panel()
HOUSING = "(01)06901234401042(10)HSG26999(17)271231(30)600"


def opened(work: Workplace, panel: Panel = PANEL) -> AtWindow:
    sign_in_as(work, OPERATOR)
    return AtWindow(work, "receiving", "andon", panel=panel)


def test_a_labelled_delivery_is_one_scan_and_one_touch(
    qt_app: QApplication, work_at: Callable[[str], Workplace]
) -> None:
    at = opened(work_at("ST-010"))
    at.scan(HOUSING)
    at.tap("Receive")
    assert (at.scans, at.taps, at.digits) == (1, 1, 0)
    assert at.said().startswith("Received: HSG26999")
    at.window.close_down()


def test_a_plain_lot_code_is_item_quantity_and_one_touch(
    qt_app: QApplication, work_at: Callable[[str], Workplace]
) -> None:
    at = opened(work_at("ST-010"))
    at.scan("2612-0001")
    at.tap("Aluminium housing")
    at.type("600")
    at.tap("Take over")
    at.tap("Receive")
    assert (at.scans, at.taps, at.digits) == (1, 3, 3)
    assert at.said().startswith("Received: 2612-0001")
    at.window.close_down()


def test_a_code_scanned_with_the_keypad_open_is_refused_and_the_digits_stay(
    qt_app: QApplication, work_at: Callable[[str], Workplace]
) -> None:
    at = opened(work_at("ST-010"))
    at.scan("2612-0001")
    at.tap("Aluminium housing")
    at.type("60")
    at.scan("2612-0002")
    assert at.said().startswith("Another lot is open – not taken")
    at.type("0")
    at.tap("Take over")
    at.tap("Receive")
    assert "HSG-40 · 600 pcs" in at.said()
    at.window.close_down()


def test_it_fits_every_panel(panel: Panel, work_at: Callable[[str], Workplace]) -> None:
    at = opened(work_at("ST-010"), panel)
    presenter = at.window.presenter()
    assert at.layout_faults() == []
    at.scan("2612-0001")
    assert at.layout_faults() == []
    presenter.choose_item("TIM-60")  # type: ignore[attr-defined]
    assert at.layout_faults() == []
    presenter.entered("500.5")  # type: ignore[attr-defined]
    assert at.layout_faults() == []
    at.window.close_down()


def test_the_language_changes_in_place(qt_app: QApplication, work_at: Callable[[str], Workplace]) -> None:
    at = opened(work_at("ST-010"))
    at.scan(HOUSING)
    set_language("zh")
    at.tap("收货入库")
    assert at.said().startswith("已收货：HSG26999")
    at.window.close_down()
