"""The station's plan counts what it names, and nothing else that is made there."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Holiday, ShiftBreak, Station
from terminal.domain.masters.shifts import local_date
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import make_fans
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import load_rows, make_workplace
from ui.desk.desk import Desk
from ui.screens.sign_in.presenter import SignInPresenter
from ui.text import set_language
from ui.words.orders import shift_rows


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    set_language("en")
    made = make_workplace(tmp_path)
    make_fans(made, 1, 3)
    yield made
    made.store.close()


def planned(work: Workplace, plan: int, by_item: Mapping[str, int]) -> None:
    row = work.masters.get(Station, work.identity.station)
    assert row is not None
    load_rows(work.store, (msgspec.structs.replace(row, plan_per_shift=plan, plan_by_item=by_item),))


@pytest.mark.parametrize(
    ("by_item", "made"),
    [({}, "3 / 100"), ({"FAN-40": 100}, "3 / 100"), ({"MC-40": 100}, "0 / 100")],
)
def test_pieces_of_another_item_do_not_count(work: Workplace, by_item: dict[str, int], made: str) -> None:
    planned(work, 100, by_item)
    assert shift_rows(work)[0][:2] == ("This shift", made)
    shift = SignInPresenter(Desk(work, FakeShell())).state().shift
    assert shift is not None
    assert f"{shift.made} {shift.planned}" == made


def test_without_a_plan_nothing_is_counted_against_it(work: Workplace) -> None:
    planned(work, 0, {})
    assert shift_rows(work) == ()
    shift = SignInPresenter(Desk(work, FakeShell())).state().shift
    assert shift is not None
    assert (shift.made, shift.planned, shift.done) == ("", "", None)


def plan_words(work: Workplace) -> tuple[str, str]:
    return shift_rows(work)[1][:2]


def test_no_pieces_are_due_for_a_break(work: Workplace) -> None:
    planned(work, 1000, {})
    before, running = plan_words(work), work.shift()
    assert before[1].endswith("behind")
    assert running is not None
    row = running.shift
    until = f"{int(row.end[:2]) - 1:02}:59" if row.end != "00:00" else "23:59"
    load_rows(work.store, (msgspec.structs.replace(row, breaks=(ShiftBreak(row.start, until),)),))
    assert plan_words(work) == ("Shift plan", "on plan")


def test_on_a_holiday_of_the_line_there_is_no_shift(work: Workplace) -> None:
    planned(work, 100, {})
    day = local_date(work.now(), work.identity.zone)
    station = work.masters.get(Station, work.identity.station)
    assert station is not None
    load_rows(work.store, (Holiday(day=day, names=Names("盘点", "Inventory"), line="another"),))
    assert shift_rows(work) != ()
    load_rows(work.store, (Holiday(day=day, names=Names("盘点", "Inventory"), line=station.line),))
    assert shift_rows(work) == ()
    assert SignInPresenter(Desk(work, FakeShell())).state().shift is None
