"""The inspection at a real window: counted touches, sheets longer than the panel, every form of the panel."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import INSPECTOR, hub_is_away, sign_in_as
from tests.fakes.at_window import AtWindow
from ui.text import set_language
from ui.theme.metrics import Panel

pytestmark = pytest.mark.slow

PANEL = Panel()


@pytest.fixture
def inspector(qt_app: QApplication, work_at: Callable[[str], Workplace]) -> Iterator[AtWindow]:
    at = opened(work_at("ST-070"))
    yield at
    at.window.close_down()


def opened(work: Workplace, panel: Panel = PANEL) -> AtWindow:
    hub_is_away(work)
    sign_in_as(work, INSPECTOR)
    at = AtWindow(work, "inspection", "andon", panel=panel)
    at.scan("WO-2026-1147")
    at.scan("MC40-2611-000343")
    at.scans = 0
    return at


def test_a_good_unit_is_one_touch_for_its_checks_and_one_for_each_value(inspector: AtWindow) -> None:
    inspector.tap("All pass")
    assert (inspector.scans, inspector.taps) == (0, 1)
    inspector.type("0.10")
    inspector.tap("Record 0.10 mm")
    inspector.type("420")
    inspector.tap("Record 420 g")
    inspector.tap("Good")
    assert (inspector.taps, inspector.digits) == (4, 7)
    assert inspector.said().startswith("Recorded: 1 good")


def test_each_defect_is_two_touches(inspector: AtWindow) -> None:
    inspector.tap("Appearance: Fail")
    inspector.tap("Scratch")
    assert (inspector.taps, inspector.digits) == (2, 0)
    assert inspector.said().startswith("Recorded as NOK")


def test_the_keypad_says_how_a_value_stands_and_what_confirming_does(inspector: AtWindow) -> None:
    inspector.tap("All pass")
    inspector.type("0.45")
    inspector.tap("Record as NOK")
    inspector.type("500")
    inspector.tap("Record as NOK")
    assert inspector.said().startswith("Unit on hold")


def test_the_sheet_turns_to_the_page_of_the_next_characteristic(inspector: AtWindow) -> None:
    sheet = inspector.window._made["inspection"][1].sheet
    assert (sheet.rows.page, sheet.rows.pages()) == (0, 2)
    inspector.tap("All pass")
    inspector.type("0.10")
    inspector.tap("Record 0.10 mm")
    assert (sheet.rows.page, sheet._where.text()) == (1, "2 / 2")


def test_what_one_person_typed_is_not_recorded_in_the_name_of_the_next(inspector: AtWindow) -> None:
    inspector.tap("All pass")
    inspector.type("0.1")
    inspector.scan("B10492")
    assert inspector.said().startswith("Hello Xu Lina")
    inspector.tap("Gap at the cover")
    inspector.type("0.15")
    inspector.tap("Record 0.15 mm")


def test_a_badge_read_twice_leaves_the_keypad_and_its_digits(inspector: AtWindow) -> None:
    inspector.tap("All pass")
    inspector.type("0.1")
    inspector.scan(f"B{INSPECTOR.removeprefix('E')}")
    assert "is signed in" in inspector.said()
    inspector.type("5")
    inspector.tap("Record 0.15 mm")


def test_it_fits_every_panel(panel: Panel, work_at: Callable[[str], Workplace]) -> None:
    at = opened(work_at("ST-070"), panel)
    presenter = at.window.presenter()
    assert at.layout_faults() == []
    presenter.press("20", "fail")  # type: ignore[attr-defined]
    assert at.layout_faults() == []
    presenter.press("50", "value")  # type: ignore[attr-defined]
    assert at.layout_faults() == []
    at.window.close_down()


def test_the_language_changes_in_place(inspector: AtWindow) -> None:
    set_language("zh")
    inspector.tap("全部合格")
    assert inspector.said().startswith("3 项合格")
