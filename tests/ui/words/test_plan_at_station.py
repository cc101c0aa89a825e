"""The station's plan counts what it names, and nothing else that is made there."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from terminal.domain.masters.rows import Station
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
