"""Help is called in one touch and without a badge; calls are answered and solved by somebody with a name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from terminal.domain.ids import OrderCode, ReasonCode
from terminal.domain.masters.kinds import ReasonUse
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import Reason
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.screens import LOOKS, badge, complaints, show
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import load_rows, make_workplace
from ui.desk.desk import Desk
from ui.feedback import Tone
from ui.screens.andon.presenter import AndonPresenter
from ui.screens.andon.view import AndonView
from ui.text import set_language


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    set_language("en")
    made = make_workplace(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def shell() -> FakeShell:
    return FakeShell()


@pytest.fixture
def andon(work: Workplace, shell: FakeShell) -> AndonPresenter:
    return AndonPresenter(Desk(work, shell))


def test_calls_and_stops_stand_apart_and_all_are_there(andon: AndonPresenter, work: Workplace) -> None:
    state = andon.state()
    for use, choices in (("call", state.kinds), ("stop", state.stops)):
        wanted = [row.code for row in work.masters.all(Reason) if row.use == use]
        assert [choice.key for choice in choices] == wanted
    assert len(state.kinds) + len(state.stops) == 14


def test_what_stops_the_station_says_so_before_and_after(andon: AndonPresenter, shell: FakeShell) -> None:
    state = andon.state()
    beside = {choice.key: choice.code for choice in (*state.kinds, *state.stops)}
    assert (beside["CALL-MACHINE"], beside["T-MACHINE"]) == ("", "station stops")
    andon.call("T-MACHINE")
    assert shell.said[-1].next == "The station is stopped until it is solved."
    andon.call("CALL-MACHINE")
    assert shell.said[-1].next == "You can go on working."


def test_a_touch_calls_without_a_badge_and_leads_back(andon: AndonPresenter, shell: FakeShell) -> None:
    andon.call("CALL-MATERIAL")
    assert (shell.shown, shell.events, shell.said[-1].title) == (["back"], 1, "Help is called")
    (call,) = andon.state().calls
    assert (call.title, call.since, call.answer) == (
        "Material",
        "0 min · 10:00",
        "Nobody has answered yet",
    )


def test_a_call_that_is_open_is_not_called_again_and_stays_on_the_screen(
    andon: AndonPresenter, shell: FakeShell
) -> None:
    andon.call("CALL-MATERIAL")
    andon.call("CALL-MATERIAL")
    assert shell.shown == ["back"]
    assert (shell.said[-1].tone, len(andon.state().calls)) == (Tone.WARN, 1)


def test_the_age_is_told_in_minutes(andon: AndonPresenter, work: Workplace) -> None:
    andon.call("CALL-MATERIAL")
    work.clock.turn(7 * 60 + 59)  # type: ignore[attr-defined]
    state = andon.state()
    assert state.calls[0].since.startswith("7 min")
    called = next(choice for choice in state.kinds if choice.key == "CALL-MATERIAL")
    assert (called.selected, called.code) == (True, "called · 7 min")


def test_answering_needs_somebody_and_unanswered_calls_come_first(
    andon: AndonPresenter, work: Workplace, shell: FakeShell
) -> None:
    andon.call("CALL-MATERIAL")
    andon.call("CALL-QUALITY")
    first = andon.state().calls[0]
    andon.acknowledge(first.key)
    assert shell.said[-1].tone is Tone.BAD
    badge(work)
    andon.acknowledge(first.key)
    state = andon.state()
    assert [call.answered for call in state.calls] == [False, True]
    assert state.calls[1].answer == "Wang Xiuying is coming"
    assert (state.calls[1].acknowledge, state.calls[1].clear) == ("", "Solved")


def test_solved_calls_are_gone(andon: AndonPresenter, work: Workplace, shell: FakeShell) -> None:
    badge(work)
    andon.call("CALL-MATERIAL")
    andon.clear(andon.state().calls[0].key)
    assert andon.state().calls == ()
    assert shell.said[-1].title == "Call cleared"


def test_a_plant_without_kinds_says_what_to_do(tmp_path: Path) -> None:
    work = make_workplace(tmp_path)
    with work.store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM master WHERE kind = 'reason'")
    work.store.forget()
    state = AndonPresenter(Desk(work, FakeShell())).state()
    assert (state.kinds, state.nothing[0]) == ((), "No kinds of help yet")
    work.store.close()


@pytest.mark.slow
@pytest.mark.parametrize("look", range(len(LOOKS)))
def test_it_fits_and_can_be_touched_with_gloves(qt_app: QApplication, work: Workplace, look: int) -> None:
    badge(work)
    window = show(qt_app, work, "andon", look)
    window.presenter().call("CALL-MATERIAL")  # type: ignore[attr-defined]
    window.presenter().call("T-MAINTENANCE")  # type: ignore[attr-defined]
    qt_app.processEvents()
    assert complaints(window, look) == []
    window.close_down()


@pytest.mark.slow
def test_more_kinds_than_a_page_holds_are_paged(qt_app: QApplication, work: Workplace) -> None:
    more = tuple(
        Reason(code=OrderCode(f"CALL-{n}"), use=ReasonUse.CALL, names=Names(f"叫{n}", f"Call {n}"))  # type: ignore[arg-type]
        for n in range(9)
    )
    load_rows(work.store, more)
    window = show(qt_app, work, "andon")
    view = window.stack.currentWidget()
    assert isinstance(view, AndonView)
    calls, stops = view.kinds, view.stops
    assert (calls.many.pages(), calls.many.isVisible(), calls.few.isVisible()) == (4, True, False)
    assert (stops.many.isVisible(), stops.few.isVisible()) == (False, True)
    assert complaints(window) == []
    window.close_down()


@pytest.mark.slow
@pytest.mark.parametrize("icon", ["", "of-a-newer-program"])
def test_a_reason_without_a_known_icon_is_drawn(icon: str, work: Workplace, qt_app: QApplication) -> None:
    plain = Reason(code=ReasonCode("CALL-PLAIN"), use=ReasonUse.CALL, names=Names("叫", "Call"), icon=icon)
    load_rows(work.store, (plain,))
    window = show(qt_app, work, "andon")
    window.presenter().call("CALL-PLAIN")  # type: ignore[attr-defined]
    qt_app.processEvents()
    assert not window.grab().isNull()
    state = window.presenter().state()
    assert [row.icon for row in state.calls] == ["siren"]
    assert [kind.icon for kind in state.kinds if kind.key == "CALL-PLAIN"] == [""]
    window.close_down()
