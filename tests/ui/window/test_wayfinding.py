"""Where one is and where one can go is said alike at every station."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget

from terminal.domain.ids import OrderCode, PersonCode
from terminal.domain.masters.rows import WorkOrder
from terminal.usecases.choose_order import choose_order
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.sign_in import sign_in
from tests.fakes.acts import accepted
from tests.fakes.workplace import make_workplace
from ui.feedback import Tone
from ui.theme.current import theme
from ui.widgets.content import Choice, OrderView, Picker
from ui.widgets.dialogs.reason_picker import ReasonPicker
from ui.widgets.lists.order_column import OrderColumn
from ui.widgets.paint import color
from ui.widgets.words import Words
from ui.window.menu import Menu
from ui.words.headers import header_station, screen_title
from ui.words.orders import due_words, is_overdue, order_view, orders_here, shift_rows


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


def opened(window: QWidget, names: tuple[str, ...]) -> list[str]:
    menu = Menu(window, lambda: names, lambda: True)
    menu.open()
    return [tile.choice.key for tile in menu.tiles.tiles]


def test_the_menu_has_one_order_at_every_station(qt_app: QApplication) -> None:
    window = QWidget()
    orders = [
        opened(window, names) for names in (("station", "andon", "trace"), ("trace", "station", "andon"))
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
    assert due_words(work, f"{year - 1}-12-31") == f"overdue, due {year - 1}-12-31"
    assert due_words(work, f"{year}-12-31T18:00") == "due 12-31"


def test_what_is_due_today_is_due_until_the_day_is_over(work: Workplace) -> None:
    now = datetime.fromtimestamp(work.now() / 1e6, ZoneInfo(work.identity.zone))
    hour = timedelta(hours=1)
    assert due_words(work, now.date().isoformat()) == "due today"
    assert due_words(work, (now + hour).isoformat("T", "minutes")) == f"due {now + hour:%H:%M}"
    assert due_words(work, (now - hour).isoformat("T", "minutes")) == f"overdue, due {now - hour:%H:%M}"
    elsewhere = (now + hour).astimezone(timezone(timedelta(hours=-11))).isoformat("T", "minutes")
    assert due_words(work, elsewhere) == f"due {now + hour:%H:%M}"
    yesterday = now.date() - timedelta(days=1)
    assert due_words(work, yesterday.isoformat()) == f"overdue, due {yesterday:%m-%d}"
    assert (due_words(work, "soon"), due_words(work, "")) == ("soon", "")


@pytest.mark.slow
@pytest.mark.parametrize("late", [True, False])
def test_the_card_of_an_overdue_order_says_so(qt_app: QApplication, *, late: bool) -> None:
    column = OrderColumn()
    words = "overdue, due 11-24" if late else "due 11-24"
    column.show_order(OrderView("WO-1", "A-1", "0", "/ 9", words, 0.0, None, (), late), ())
    column.show()
    seen = [each for each in column.findChildren(Words) if "due" in each.text()]
    assert [each.text() for each in seen] == [words]
    assert seen[0].palette().color(QPalette.ColorRole.WindowText) == color(
        getattr(theme(), "warn" if late else "ink2")
    )


def test_a_quantity_of_scrap_is_typed(qt_app: QApplication) -> None:
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


@pytest.mark.parametrize(
    ("share", "tone"), [(None, Tone.NEUTRAL), (0.9, Tone.NEUTRAL), (0.89, Tone.WARN), (0.0, Tone.WARN)]
)
def test_a_low_first_pass_looks_abnormal(
    work: Workplace, monkeypatch: pytest.MonkeyPatch, share: float | None, tone: Tone
) -> None:
    accepted(sign_in(work, work.new_id(), PersonCode("E10483")))
    accepted(choose_order(work, work.new_id(), OrderCode("WO-2026-1157")))
    monkeypatch.setattr("ui.words.orders.first_pass_yield", lambda *_counts: share)
    view = order_view(work)
    assert view is not None
    assert [row[2] for row in view.rows if row[0] == "First pass"] == [tone]
