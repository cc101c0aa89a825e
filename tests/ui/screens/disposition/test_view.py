"""Disposition at a real window: counted touches, every form of the panel."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import INSPECTOR, fail_motor, open_motor, sign_in_as
from tests.fakes.at_window import AtWindow
from ui.text import set_language
from ui.theme.metrics import Panel

pytestmark = pytest.mark.slow

PANEL = Panel()


def opened(work: Workplace, panel: Panel = PANEL) -> AtWindow:
    """Five units on hold, one in work; an inspector looks."""
    sign_in_as(work, INSPECTOR)
    for number in range(1, 6):
        fail_motor(work, f"MC40-2611-{number:06}")
    open_motor(work, "MC40-2611-000099")
    at = AtWindow(work, "inspection", "disposition", "andon", panel=panel)
    at.window.show_screen("disposition")
    return at


def test_hold_by_hand_is_one_scan_and_two_touches(
    qt_app: QApplication, work_at: Callable[[str], Workplace]
) -> None:
    at = opened(work_at("ST-070"))
    at.scan("MC40-2611-000099")
    at.tap("Hold unit")
    at.tap("Dirt")
    assert (at.scans, at.taps) == (1, 2)
    assert at.said().startswith("Unit on hold")
    at.window.close_down()


def test_a_decision_is_the_badge_and_three_touches(
    qt_app: QApplication, work_at: Callable[[str], Workplace]
) -> None:
    at = opened(work_at("ST-070"))
    at.scan("B10482")
    at.tap("Scrap")
    at.tap("Beyond repair")
    at.tap("Scrap the unit")
    assert (at.scans, at.taps) == (1, 3)
    assert at.said().startswith("Scrapped. MC40-2611-000001")
    at.window.close_down()


def test_rework_to_another_operation_is_one_touch_more(
    qt_app: QApplication, work_at: Callable[[str], Workplace]
) -> None:
    at = opened(work_at("ST-070"))
    at.scan("B10482")
    for name in ("Rework", "Can be repaired", "30 Torque", "Send to rework"):
        at.tap(name)
    assert at.said() == "Sent to rework. MC40-2611-000001. Take it to ST-050: 30 Torque"
    at.window.close_down()


def test_minutes_that_pass_do_not_turn_the_page(
    qt_app: QApplication, work_at: Callable[[str], Workplace]
) -> None:
    at = opened(work_at("ST-070"))
    tiles = at.window._made["disposition"][1].tiles
    at.tap("Next page")
    at.clock.turn(60)
    at.window.heard(frozenset({"minute"}))
    assert [tile.choice.key for tile in tiles.tiles] == ["MC40-2611-000004", "MC40-2611-000005"]
    at.window.close_down()


def test_it_fits_every_panel(panel: Panel, work_at: Callable[[str], Workplace]) -> None:
    at = opened(work_at("ST-070"), panel)
    presenter = at.window.presenter()
    assert at.layout_faults() == []
    at.scan("B10482")
    presenter.act("rework")  # type: ignore[attr-defined]
    assert at.layout_faults() == []
    presenter.pick("P-REWORK")  # type: ignore[attr-defined]
    assert at.layout_faults() == []
    at.scan("MC40-2611-000099")
    presenter.act("main")  # type: ignore[attr-defined]
    assert at.layout_faults() == []
    at.window.close_down()


def test_the_language_changes_in_place(qt_app: QApplication, work_at: Callable[[str], Workplace]) -> None:
    at = opened(work_at("ST-070"))
    at.scan("B10482")
    set_language("zh")
    at.tap("让步接收")
    at.tap("让步接收")
    at.tap("放行本件")
    assert at.said().startswith("已让步放行")
    at.window.close_down()
