"""The station screen on a real store: what its state says after each act."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from terminal.domain.codes.commands import CommandWord, command_code
from terminal.domain.ids import ItemCode, Operation, StepNumber
from terminal.domain.masters.chart_plan import ChartKind, ChartPlan
from terminal.domain.masters.kinds import OrderState
from terminal.domain.masters.rows import WorkOrder
from terminal.usecases.record_result import record_value
from tests.fakes.acts import accepted, hub_is_away
from tests.fakes.floor import BOARDS, LOTS
from tests.fakes.workplace import load_rows
from tests.ui.window.post import Post
from ui.feedback import Feedback, Tone
from ui.screens.station.presenter import StationPresenter
from ui.screens.station.state import StationState
from ui.widgets.content import ChipState, PillTone, StepStanding

UNIT, ORDER = "MC40-2611-000001", "WO-2026-1147"


@pytest.fixture
def post(qt_app: QApplication, tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path, "ST-020")
    yield made
    made.close()


def state(post: Post) -> StationState:
    presenter = post.window.presenter()
    assert isinstance(presenter, StationPresenter)
    return presenter.state()


def open_unit(post: Post) -> None:
    for code in ("B10483", ORDER, UNIT):
        post.scan(code)


@pytest.mark.slow
def test_without_an_order_it_offers_those_with_work_here(post: Post) -> None:
    post.scan("B10483")
    shown = state(post)
    assert shown.order is None
    assert ORDER in [choice.key for choice in shown.orders]
    assert all(action.reason for action in shown.actions if action.key != "help")


@pytest.mark.slow
def test_the_unit_shows_what_is_done_and_what_is_next(post: Post) -> None:
    open_unit(post)
    shown = state(post)
    assert (shown.unit, shown.orders) == (UNIT, ())
    components = next(card for card in shown.cards if card.chips)
    assert components.state is StepStanding.CURRENT
    states = [chip.state for chip in components.chips]
    assert states == [ChipState.EXPECTED, ChipState.WAITING, ChipState.WAITING]


@pytest.mark.slow
def test_strip_and_chips_agree_on_an_accepted_lot(post: Post) -> None:
    open_unit(post)
    post.scan("2611-0087")
    chips = next(card for card in state(post).cards if card.chips).chips
    assert ("HSG-40", "2611-0087", ChipState.DONE) in [
        (chip.title, chip.detail, chip.state) for chip in chips
    ]


@pytest.mark.slow
def test_a_refused_lot_stands_at_its_chip_until_a_good_one_comes(post: Post) -> None:
    open_unit(post)
    post.scan("2611-0999")
    chips = next(card for card in state(post).cards if card.chips).chips
    assert (chips[0].state, chips[0].detail) == (ChipState.REFUSED, "2611-0999")
    assert post.tones[-1] is Tone.BAD
    post.scan("2611-0087")
    chips = next(card for card in state(post).cards if card.chips).chips
    assert all(chip.state is not ChipState.REFUSED for chip in chips)


@pytest.mark.slow
def test_a_choice_is_void_when_a_code_changes_what_it_is_about(post: Post) -> None:
    open_unit(post)
    post.touch("scrap")
    assert state(post).picker is not None
    post.scan("WO-2026-1157")
    assert state(post).picker is None


@pytest.mark.slow
def test_scrap_goes_back_to_the_reasons_when_the_chosen_one_is_touched(post: Post) -> None:
    open_unit(post)
    post.touch("scrap")
    post.touch("S-ESD")
    picker = state(post).picker
    assert picker is not None
    assert [choice.key for choice in picker.chosen] == ["S-ESD"]
    post.touch("S-ESD")
    picker = state(post).picker
    assert picker is not None
    assert picker.chosen == ()
    assert post.written() == ["session.started", "order.chosen", "unit.started"]


@pytest.mark.slow
def test_a_held_unit_stops_the_screen_until_it_is_put_aside(post: Post) -> None:
    open_unit(post)
    post.touch("scrap")
    post.touch("S-ESD")
    post.touch("confirm")
    post.scan(UNIT)
    assert post.window.blocked()
    post.scan("MC40-2611-000002")
    assert post.window.blocked()
    assert state(post).unit == ""
    post.scan("B10482")
    assert not post.window.blocked()
    assert post.work.terminal().actor == "E10483"
    post.scan("MC40-2611-000002")
    assert state(post).unit == "MC40-2611-000002"


@pytest.mark.slow
def test_a_touch_puts_the_stop_aside_too(post: Post) -> None:
    open_unit(post)
    post.touch("scrap")
    post.touch("S-ESD")
    post.touch("confirm")
    post.scan(UNIT)
    post.window.stop.button.click()
    assert not post.window.blocked()


@pytest.mark.slow
def test_a_value_that_made_a_control_chart_signal_is_marked_at_its_card(
    qt_app: QApplication, tmp_path: Path
) -> None:
    plan = ChartPlan(
        item=ItemCode("MC-40"),
        operation=Operation(30),
        step=StepNumber(30),
        chart=ChartKind.INDIVIDUALS,
        centre=Decimal("1.20"),
        sigma=Decimal("0.01"),
    )
    torque = Post(tmp_path, "ST-050")
    load_rows(torque.work.store, (plan,))
    hub_is_away(torque.work)
    for code in ("B10484", ORDER, UNIT):
        torque.scan(code)
    accepted(record_value(torque.work, torque.work.new_id(), StepNumber(30), "1.25"))
    card = next(card for card in state(torque).cards if card.title == "Torque")
    assert (card.state, card.detail) == (StepStanding.SIGNAL, "1.25 N·m · outside the control limits")
    assert card.button == "Measure again"
    torque.close()


@pytest.mark.slow
def test_an_order_to_choose_says_what_how_many_and_until_when(post: Post) -> None:
    post.scan("B10483")
    (choice,) = [choice for choice in state(post).orders if choice.key == ORDER]
    assert choice.code.split("\n") == ["MC-40 Motor controller", "0 of 500 made", "due 11-24"]


@pytest.mark.slow
def test_an_order_due_today_says_the_hour(post: Post) -> None:
    row = post.work.masters.get(WorkOrder, ORDER)
    assert row is not None
    load_rows(post.work.store, (msgspec.structs.replace(row, due="2026-11-22T18:00"),))
    post.scan("B10483")
    post.scan(ORDER)
    order = state(post).order
    assert order is not None
    assert order.due == "due 18:00"


@pytest.mark.slow
def test_without_any_order_it_says_so(post: Post) -> None:
    rows = post.work.masters.all(WorkOrder)
    load_rows(post.work.store, tuple(msgspec.structs.replace(row, state=OrderState.CLOSED) for row in rows))
    post.scan("B10483")
    assert (state(post).orders, state(post).hint[1]) == ((), "The plan has none for this station now.")


@pytest.mark.slow
def test_the_choice_of_a_reason_names_the_unit(post: Post) -> None:
    open_unit(post)
    post.touch("scrap")
    picker = state(post).picker
    assert picker is not None
    assert picker.title == f"Why is it scrap?  {UNIT}"


@pytest.fixture
def torque(qt_app: QApplication, tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path, "ST-050")
    yield made
    made.close()


@pytest.mark.slow
def test_a_value_is_told_with_its_step_and_limits(torque: Post) -> None:
    hub_is_away(torque.work)
    for code in ("B10484", ORDER, UNIT, "2611-0530"):
        torque.scan(code)
    for key in ("1", ".", "2", "4"):
        torque.touch(f"key_{key}")
    torque.touch("key_confirm")
    assert torque.window.strip.accessibleName() == (
        "Value recorded. Torque: 1.24 N·m (1.10 – 1.30 N·m). Next: report the result"
    )


def asked(post: Post) -> str:
    """What the open keypad asks for, "" where none is open."""
    asking = state(post).asking
    return asking.field.title if asking else ""


@pytest.mark.slow
def test_the_keypad_comes_with_the_value_that_waits_to_be_typed(torque: Post) -> None:
    hub_is_away(torque.work)
    for code in ("B10484", ORDER, UNIT):
        torque.scan(code)
    assert asked(torque) == ""  # the screws come first
    torque.scan("2611-0530")
    assert asked(torque) == "Torque"
    for key in ("1", ".", "2", "4", "confirm"):
        torque.touch(f"key_{key}")
    assert asked(torque) == ""


@pytest.mark.slow
def test_a_keypad_that_was_cancelled_comes_again_by_touch_only(torque: Post) -> None:
    hub_is_away(torque.work)
    for code in ("B10484", ORDER, UNIT, "2611-0530"):
        torque.scan(code)
    torque.touch("key_cancel")
    torque.window.refresh()
    assert asked(torque) == ""
    torque.touch("value-30")
    assert asked(torque) == "Torque"


@pytest.mark.slow
def test_who_comes_back_to_a_value_that_waits_is_asked_for_it(torque: Post) -> None:
    hub_is_away(torque.work)
    for code in ("B10484", ORDER, UNIT, "2611-0530", command_code(CommandWord.SIGN_OUT), "B10484"):
        torque.scan(code)
    assert torque.window.screen_name() == "station"
    assert asked(torque) == "Torque"


@pytest.mark.slow
def test_the_keypad_of_one_unit_is_not_that_of_the_next(torque: Post) -> None:
    hub_is_away(torque.work)
    for code in ("B10484", ORDER, UNIT, "2611-0530"):
        torque.scan(code)
    for touch in ("key_1", "key_cancel", "scrap", "S-MACHINE", "confirm"):
        torque.touch(touch)
    assert asked(torque) == ""
    for code in ("MC40-2611-000344", "2611-0530"):
        torque.scan(code)
    assert asked(torque) == "Torque"


@pytest.mark.slow
@pytest.mark.parametrize("screen", ["my_reports", "andon", "disposition", "about"])
def test_what_is_scanned_for_work_is_shown_where_one_works(post: Post, screen: str) -> None:
    open_unit(post)
    post.window.show_screen(screen)
    post.scan("2611-0087")
    assert post.window.screen_name() == "station"


@pytest.mark.slow
def test_from_one_list_to_the_next_the_way_to_work_is_as_short(post: Post) -> None:
    open_unit(post)
    for screen in ("my_reports", "andon", "about"):
        post.window.show_screen(screen)
    post.scan("2611-0087")
    assert post.window.screen_name() == "station"


@pytest.mark.slow
def test_a_refused_code_leaves_one_where_one_reads(post: Post) -> None:
    open_unit(post)
    post.window.show_screen("my_reports")
    post.scan("2611-0999")
    assert post.window.screen_name() == "my_reports"


@pytest.mark.slow
def test_a_call_stays_in_sight_until_somebody_comes_and_leads_to_the_calls(post: Post) -> None:
    open_unit(post)
    post.touch("help")
    post.touch("T-MACHINE")
    pills = {pill.key: pill for pill in post.window.header.pills()}
    assert (pills["calls"].words, pills["calls"].tone) == ("1 open call", PillTone.WARN)
    post.window.header.pill_touched.emit("calls")
    assert post.window.screen_name() == "andon"
    post.touch("coming")
    post.window.show_screen("station")
    pills = {pill.key: pill for pill in post.window.header.pills()}
    assert (pills["calls"].words, pills["calls"].tone) == ("Wang Xiuying is coming", PillTone.OK)


@pytest.mark.slow
def test_what_is_to_be_cleared_up_is_one_touch_away(post: Post) -> None:
    post.sign_in()
    post.window.header.pill_touched.emit("disputes")
    assert post.window.screen_name() == "my_reports"


@pytest.mark.slow
def test_a_supervisor_who_lifts_a_stop_is_told_so(post: Post) -> None:
    open_unit(post)
    post.window.block(Feedback(Tone.BAD, "Unit on hold – not worked on", "Put it aside."))
    post.scan("B10482")
    assert not post.window.blocked()
    assert post.window.strip.accessibleName() == "Stop acknowledged. Li Jianhua. Next: scan again"


@pytest.mark.slow
def test_a_stop_that_was_touched_away_leaves_nothing_red(post: Post) -> None:
    open_unit(post)
    stop = Feedback(Tone.BAD, "Unit on hold – not worked on", "Put it aside.")
    post.window.say(stop)
    post.window.block(stop)
    post.window.stop.button.click()
    assert post.window.strip.tone is Tone.NEUTRAL
    assert not post.window.frame.isVisible()


@pytest.mark.slow
def test_a_unit_on_hold_says_what_failed(torque: Post) -> None:
    hub_is_away(torque.work)
    for code in ("B10484", ORDER, UNIT, "2611-0530"):
        torque.scan(code)
    for digit in ("1", "point", "4", "2"):
        torque.touch(f"key_{'.' if digit == 'point' else digit}")
    torque.touch("key_confirm")
    said = torque.window.strip.accessibleName()
    assert said == (
        "Unit on hold. Torque: 1.42 N·m (1.10 – 1.30 N·m). "
        f"Put {UNIT} on the hold rack; a supervisor decides. Next: scan the next unit"
    )


@pytest.mark.slow
def test_where_all_is_done_the_report_is_the_step_in_hand(torque: Post) -> None:
    hub_is_away(torque.work)
    for code in ("B10484", ORDER, UNIT, "2611-0530"):
        torque.scan(code)
    assert state(torque).cards[-1].title == "Torque"
    for key in ("1", ".", "2", "4", "confirm"):
        torque.touch(f"key_{key}")
    last = state(torque).cards[-1]
    assert (last.title, last.state) == ("Report the result", StepStanding.CURRENT)
    torque.touch("good")
    assert state(torque).cards == ()


@pytest.mark.slow
def test_a_unit_that_waits_for_the_qualification_is_not_hidden(qt_app: QApplication, tmp_path: Path) -> None:
    made = Post(tmp_path, "ST-040")
    for code in ("B10482", BOARDS, "PCB40A-2611-000001", LOTS["CAP-470"], "B10495"):
        made.scan(code)
    shown = state(made)
    assert shown.unit == ""
    assert shown.hint[0] == "PCB40A-2611-000001 waits for a colleague"
    assert "is not qualified: Soldering." in shown.hint[1]
    assert {action.reason for action in shown.actions if action.key == "good"} == {"Not qualified"}
    assert "a qualified colleague signs in" in made.window.strip.accessibleName()
    made.scan("PCB40A-2611-000002")
    assert "is open and needs “Soldering”" in made.window.strip.accessibleName()
    made.scan("B10482")
    assert made.window.presenter().state().unit == "PCB40A-2611-000001"
    made.close()
