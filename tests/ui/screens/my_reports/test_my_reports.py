"""Own reports: how each stands, undo in one touch of its row, what the hub asks and the answer to it."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.domain.events.payloads import DisputeAnswered, EventKey, Scrapped, UnitStarted, WorkReported
from terminal.domain.ids import ItemCode, ReasonCode, ThingKind
from terminal.store.store import DisputeRow
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.screens import LOOKS, OPERATION, UNIT, act, badge, complaints, show
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import make_workplace
from ui.desk.desk import Desk
from ui.screens.my_reports.presenter import ReportsPresenter
from ui.screens.my_reports.state import ReportRow
from ui.screens.my_reports.view import ReportsView
from ui.screens.my_reports.words import DISPUTED, UNSENT
from ui.text import set_language

OTHER = "MC40-2611-000344"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    set_language("en")
    made = make_workplace(tmp_path)
    badge(made)
    yield made
    made.store.close()


@pytest.fixture
def shell() -> FakeShell:
    return FakeShell()


@pytest.fixture
def reports(work: Workplace, shell: FakeShell) -> ReportsPresenter:
    return ReportsPresenter(Desk(work, shell))


def report(work: Workplace, unit: str, scrap: bool = False) -> EventKey:
    act(work, UnitStarted(item=ItemCode("MC40")), unit)
    parts = (Scrapped(ReasonCode("S-ESD"), Decimal(1)),) if scrap else ()
    return act(work, WorkReported(good=Decimal(0 if scrap else 1), scrap=parts), unit)


def dispute(work: Workplace, key: EventKey, code: str = "duplicate_report") -> None:
    row = DisputeRow(key.epoch, key.sequence, code, {"operation": str(OPERATION), "surplus": "1"})
    with work.store.database.write() as connection:
        work.store.keep_dispute(connection, row, settled=False)


def acknowledge(work: Workplace, sequence: int) -> None:
    work.store.keep(msgspec.structs.replace(work.store.exchange(), acknowledged=sequence))


def row_of(reports: ReportsPresenter, unit: str) -> ReportRow:
    return next(row for row in reports.state().rows if row.title == unit)


def test_the_newest_is_first_and_each_says_how_it_stands(reports: ReportsPresenter, work: Workplace) -> None:
    first = report(work, UNIT)
    report(work, OTHER, scrap=True)
    acknowledge(work, first.sequence)
    rows = reports.state().rows
    assert [(row.title, row.state) for row in rows] == [(OTHER, "To send"), (UNIT, "Sent")]
    assert rows[0].beside == "10:04 · 1 scrap"
    assert "Damaged by static discharge" in rows[0].lines


def test_undo_is_one_touch_and_both_stay_in_sight(
    reports: ReportsPresenter, work: Workplace, shell: FakeShell
) -> None:
    report(work, UNIT)
    row = row_of(reports, UNIT)
    assert [offer.key for offer in row.offers] == ["undo"]
    reports.act(row.key, "undo")
    after = row_of(reports, UNIT)
    assert (after.state, after.offers, shell.said[-1].title) == ("Taken back", (), "Taken back")
    assert work.order_doc("WO-2026-1147").at(OPERATION).good == 0


def test_an_undo_that_a_rule_forbids_says_why(
    reports: ReportsPresenter, work: Workplace, shell: FakeShell
) -> None:
    report(work, UNIT)
    act(work, UnitStarted(item=ItemCode("MC40")), UNIT, operation=30)
    reports.act(row_of(reports, UNIT).key, "undo")
    assert shell.said[-1].title == "Unit has moved on – not taken back"


@pytest.mark.slow
def test_what_the_hub_disputes_says_the_matter_and_what_to_do(
    reports: ReportsPresenter, work: Workplace
) -> None:
    dispute(work, report(work, UNIT))
    row = row_of(reports, UNIT)
    assert (row.state, [offer.key for offer in row.offers]) == ("To clear up", ["rework"])
    assert row.lines == (
        "Reported twice – counted once",
        "Operation 20 of this unit was reported before. If it was rework, say so in My reports.",
    )


def test_it_was_rework_answers_the_hub_and_asks_no_more(
    reports: ReportsPresenter, work: Workplace, shell: FakeShell
) -> None:
    key = report(work, UNIT)
    dispute(work, key)
    reports.act(str(key), "rework")
    said = work.store.events_of((ThingKind.UNIT, UNIT))[-1]
    assert isinstance(said.payload, DisputeAnswered)
    assert (said.payload.answer, said.envelope.corrects) == ("rework", key)
    row = row_of(reports, UNIT)
    assert (row.state, row.offers, shell.said[-1].title) == ("Answered", (), "Answered: it was rework")
    reports.act(str(key), "rework")
    assert shell.said[-1].title == "Already cleared up – nothing changed"


def test_nobody_answers_for_a_colleague_but_a_supervisor(
    reports: ReportsPresenter, work: Workplace, shell: FakeShell
) -> None:
    key = report(work, UNIT)
    dispute(work, key)
    badge(work, "E10484")
    reports.act(str(key), "rework")
    assert shell.said[-1].title == "A colleague's report – not taken back"
    badge(work, "E10482")
    reports.act(str(key), "rework")
    assert shell.said[-1].title == "Answered: it was rework"


def test_the_list_to_send_begins_with_what_goes_first(reports: ReportsPresenter, work: Workplace) -> None:
    key = report(work, UNIT)
    acknowledge(work, key.sequence - 2)
    reports.show(UNSENT)
    state = reports.state()
    assert [row.beside for row in state.rows] == ["10:01 · Operation started", "10:02 · Report"]
    assert [tab.count for tab in state.tabs] == ["This shift", "2", "0"]


def test_disputes_of_others_events_are_listed_without_an_act(
    reports: ReportsPresenter, work: Workplace
) -> None:
    started = act(work, UnitStarted(item=ItemCode("MC40")), UNIT)
    dispute(work, started, "operation_missing")
    dispute(work, EventKey(started.terminal_id, 1, 9999), "bad_frame")
    reports.show(DISPUTED)
    assert [(row.lines[0], row.offers) for row in reports.state().rows] == [
        ("Stored, but unreadable for the hub", ()),
        ("Earlier operation never reported", ()),
    ]


def test_an_empty_list_says_the_next_step(reports: ReportsPresenter) -> None:
    assert reports.state().empty == ("No reports yet in this shift", "Scan a unit or report a quantity.")


def test_the_first_list_is_shown_again_after_leaving(reports: ReportsPresenter) -> None:
    reports.show(DISPUTED)
    reports.leave()
    assert next(tab.key for tab in reports.state().tabs if tab.shown) == "mine"


@pytest.mark.slow
@pytest.mark.parametrize("look", range(len(LOOKS)))
def test_it_fits_and_can_be_touched_with_gloves(qt_app: QApplication, work: Workplace, look: int) -> None:
    keys = [report(work, f"MC40-2611-00034{n}", scrap=bool(n % 2)) for n in range(9)]
    dispute(work, keys[-1])
    window = show(qt_app, work, "my_reports", look)
    assert complaints(window, look) == []
    window.close_down()


@pytest.mark.slow
def test_one_touch_at_a_row_takes_the_report_back(qt_app: QApplication, work: Workplace) -> None:
    report(work, UNIT)
    window = show(qt_app, work, "my_reports")
    view = window.stack.currentWidget()
    assert isinstance(view, ReportsView)
    line = view.list.rows[0]
    QTest.mouseClick(line.button, Qt.MouseButton.LeftButton)
    assert work.order_doc("WO-2026-1147").at(OPERATION).good == 0
    assert not line.button.isVisible()
    window.close_down()
