"""Where one is and where one can go is said alike at every station."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication

from terminal.domain.masters import WorkOrder
from terminal.usecases.workplace import Workplace
from tests.fakes.workplace import make_workplace
from ui.header_words import header_station, screen_title
from ui.menu import Menu
from ui.order_words import due_words, is_overdue, orders_here, shift_rows
from ui.widgets.content import Choice, Picker
from ui.widgets.reason_picker import ReasonPicker


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = make_workplace(tmp_path, "ST-020")
    yield made
    made.store.close()


def test_a_screen_beside_the_work_says_what_it_is(work: Workplace) -> None:
    assert header_station(work)[0] == "ST-020"
    assert header_station(work, "Trace")[:2] == ("Trace", "ST-020")
    assert screen_title("trace", "Trace", "station") == "Trace"
    assert screen_title("station", "Work", "station") == ""
    assert screen_title("sign_in", "Sign in", "station") == ""


def test_the_menu_has_one_order_at_every_station(qt_app: QApplication) -> None:
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    orders = [
        [tile.choice.key for tile in Menu(window, names).tiles.tiles]
        for names in (("station", "andon", "trace"), ("trace", "station", "andon"))
    ]
    assert orders[0] == orders[1]
    assert orders[0][:3] == ["station", "andon", "trace"]


def test_an_order_says_how_far_it_is_and_whether_it_is_late(work: Workplace) -> None:
    assert is_overdue(work, "2020-01-01")
    assert is_overdue(work, "2020-01-01T10:00")
    assert not is_overdue(work, "2099-01-01")
    assert not is_overdue(work, "soon")
    assert not is_overdue(work, "")
    choice = next(one for one in orders_here(work) if one.key == "WO-2026-1147")
    order = work.masters.get(WorkOrder, choice.key)
    assert order is not None
    assert f"0 of {order.quantity} made" in choice.code
    late = is_overdue(work, order.due)
    assert (choice.icon == "triangle-alert") is late
    assert ("overdue" in choice.code) is late
    assert (choice.done, choice.late) == (0.0, late)


def test_what_is_due_in_another_year_names_it(work: Workplace) -> None:
    year = datetime.fromtimestamp(work.now() / 1e6, ZoneInfo(work.identity.zone)).year
    assert due_words(work, f"{year + 4}-12-31T18:00") == f"due {year + 4}-12-31"
    assert due_words(work, f"{year - 1}-12-31") == f"due {year - 1}-12-31"
    assert due_words(work, f"{year}-02-28") == "due 02-28"


def test_a_quantity_of_scrap_is_typed(qt_app: QApplication) -> None:
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    window.resize(1280, 800)
    window.show()
    picker = ReasonPicker(window)
    changes: list[int] = []
    picker.quantity.connect(changes.append)
    chosen = (Choice("S", "Damaged", selected=True),)
    picker.show_state(Picker("scrap", "Why?", chosen, chosen, (), 3, True, "Record", ""))
    picker.count.click()
    pad = picker.keypad.made
    assert pad is not None
    assert not pad.isHidden()
    assert not pad.confirm(), "nothing is typed yet"
    for digit in (1, 2, 0):
        pad.type_digit(digit)
    assert pad.confirm()
    assert changes == [117]


def test_without_an_order_the_station_says_how_its_shift_stands(work: Workplace) -> None:
    rows = {name: value for name, value, _tone in shift_rows(work)}
    assert rows["This shift"] == "0 / 160"
    assert rows["Shift plan"] == "on plan" or rows["Shift plan"].endswith("behind")
