"""A refusal is seen where it belongs, says what is open, and ends with the next good act or touch."""

from collections.abc import Iterator
from copy import copy
from functools import partial
from pathlib import Path

import msgspec
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.domain.codes.commands import CommandWord, command_code
from terminal.domain.masters.kinds import LotState
from terminal.domain.masters.rows import Lot, WorkOrder
from tests.fakes.workplace import load_rows
from tests.ui.window.post import Post
from ui.desk.acts import sign_out_idle
from ui.feedback import Tone
from ui.screens.station.presenter import StationPresenter
from ui.screens.station.state import StationState
from ui.text import text
from ui.widgets.content import ChipState, PillState, PillTone
from ui.widgets.dialogs.overlay import Dialog
from ui.words.printed_commands import COMMAND_NAMES

UNIT, NEXT, ORDER = "MC40-2611-000001", "MC40-2611-000002", "WO-2026-1147"
FAN_ORDER, FAN = "WO-2026-1157", "FAN40-2611-000001"


@pytest.fixture
def post(qt_app: QApplication, tmp_path: Path) -> Iterator[Post]:
    made = Post(tmp_path, "ST-020")
    yield made
    made.close()


def state(post: Post) -> StationState:
    presenter = post.window.presenter()
    assert isinstance(presenter, StationPresenter)
    return presenter.state()


def said(post: Post) -> str:
    return post.window.strip.accessibleName()


def open_unit(post: Post) -> None:
    for code in ("B10483", ORDER, UNIT):
        post.scan(code)


def lot_of(post: Post, item: str) -> Lot:
    return next(row for row in post.work.masters.all(Lot) if row.item == item and row.state == "released")


# ---------------------------------------------------------------- the same label again


@pytest.mark.slow
def test_a_refused_label_read_again_gets_its_verdict_again(post: Post) -> None:
    open_unit(post)
    for _ in range(2):
        post.read("2611-9999")
        assert said(post).startswith("Unknown")
    assert [name for name in post.written() if name.startswith("refused")] == ["refused: lot_unknown"] * 2
    assert post.window.toast.isHidden()


@pytest.mark.slow
def test_plus_one_is_for_pieces_never_for_a_serial_number(post: Post) -> None:
    post.sign_in()
    post.take_order(FAN_ORDER)
    post.scan(FAN)
    post.read(FAN)
    assert said(post).startswith("Already read – counted once")
    assert "+1" not in [button.accessibleName() for button in post.window.toast.buttons]


@pytest.mark.slow
@pytest.mark.parametrize("word", [CommandWord.CALL_MATERIAL, CommandWord.DIGIT_5, CommandWord.CANCEL])
def test_a_printed_command_read_twice_goes_by_its_name(post: Post, word: CommandWord) -> None:
    post.sign_in()
    for _ in range(2):
        post.read(command_code(word))
    shown = f"{said(post)} {post.window.toast.accessibleName()}"
    assert "XTPX" not in shown.upper()
    assert text(COMMAND_NAMES[word]) in shown


# ---------------------------------------------------------------- what comes next


@pytest.mark.slow
@pytest.mark.parametrize(
    ("station", "screen", "codes", "expected"),
    [
        ("ST-010", "receiving", (), "Next: scan a delivery label"),
        ("ST-010", "receiving", ("HSG-40",), "Next: scan the lot number"),
        ("ST-010", "receiving", ("HSG-40", "2612-0001"), "Next: enter the quantity"),
        ("ST-080", "packing", (), "Next: scan a box label"),
        ("ST-080", "packing", ("BX-2611-00001",), "Next: scan the first unit"),
    ],
)
def test_who_takes_over_is_told_what_is_open(
    qt_app: QApplication, tmp_path: Path, station: str, screen: str, codes: tuple[str, ...], expected: str
) -> None:
    post = Post(tmp_path, station, (screen,))
    try:
        for code in ("B10482", *codes, "B10493"):
            post.scan(code)
        assert expected in said(post)
        post.scan("B10493")
        assert expected in said(post)
        post.scan(command_code(CommandWord.SIGN_OUT))
        post.scan("B10482")
        assert expected in said(post)
    finally:
        post.close()


@pytest.mark.slow
def test_an_order_taken_up_again_says_how_it_goes_on(post: Post) -> None:
    order = post.work.masters.get(WorkOrder, FAN_ORDER)
    assert order is not None
    load_rows(post.work.store, (msgspec.structs.replace(order, quantity=2, tolerance=0),))
    post.sign_in()
    for number, following in enumerate(("scan the first unit", "scan the next unit", "scan the next order")):
        post.scan(FAN_ORDER)
        assert said(post).endswith(following)
        post.scan(f"FAN40-2611-00000{number + 1}")


# ---------------------------------------------------------------- what lies over the screen


def covers(post: Post) -> tuple[Dialog, ...]:
    return post.window.menu, post.window.exchange, post.window.which


def cover(post: Post) -> None:
    post.window.menu.open()
    post.window.exchange.ask()
    post.window.which.open()


@pytest.mark.slow
@pytest.mark.parametrize("code", ["2611-0087", "B10484", "NOSUCH-99", command_code(CommandWord.SCRAP)])
def test_a_code_lays_the_work_open(post: Post, code: str) -> None:
    open_unit(post)
    cover(post)
    post.scan(code)
    assert [each for each in covers(post) if not each.isHidden()] == []


@pytest.mark.slow
def test_the_printed_cancel_closes_what_lies_over_the_screen_and_nothing_else(post: Post) -> None:
    open_unit(post)
    post.scan(command_code(CommandWord.SCRAP))
    below = post.window.presenter().step()
    cover(post)
    at = post.sequence()
    post.scan(command_code(CommandWord.CANCEL))
    assert [each for each in covers(post) if not each.isHidden()] == []
    assert (said(post), post.written(at)) == ("Cancelled. Nothing was recorded", [])
    assert post.window.presenter().step() == below
    assert state(post).picker is not None
    post.scan(command_code(CommandWord.CANCEL))
    assert state(post).picker is None


@pytest.mark.slow
def test_who_has_gone_leaves_no_words_behind(post: Post) -> None:
    open_unit(post)
    post.scan("NOSUCH-99")
    post.window.exchange.ask()
    sign_out_idle(post.window.desk)
    expected = "Wang Xiuying signed out. Nothing was touched or scanned. Next: scan your badge"
    assert (said(post), post.window.strip.tone) == (expected, Tone.NEUTRAL)
    assert post.window.exchange.isHidden()


# ---------------------------------------------------------------- red ends


@pytest.mark.slow
@pytest.mark.parametrize("touch", ["scrap", "help", "person"])
def test_red_ends_with_the_next_touch(post: Post, touch: str) -> None:
    open_unit(post)
    post.scan("2611-9999")
    assert (post.window.strip.tone, post.window.frame.isVisible()) == (Tone.BAD, True)
    if touch == "person":
        post.window.header.person.click()
    else:
        post.touch(touch)
    assert (post.window.strip.tone, post.window.frame.isVisible()) == (Tone.NEUTRAL, False)


@pytest.mark.slow
def test_red_ends_with_a_good_act(post: Post) -> None:
    open_unit(post)
    post.scan("2611-9999")
    post.scan("B10484")
    assert post.window.strip.tone is Tone.OK
    assert post.window.frame.isHidden()


# ---------------------------------------------------------------- the chip it belongs to


@pytest.mark.slow
def test_a_refused_lot_shows_at_its_own_component(post: Post) -> None:
    open_unit(post)
    chips = [chip for card in state(post).cards for chip in card.chips]
    own = next(
        chip.title
        for chip in chips
        if chip.state is ChipState.WAITING
        and any(row.item == chip.title for row in post.work.masters.all(Lot))
    )
    blocked = msgspec.structs.replace(lot_of(post, own), state=LotState.BLOCKED, reason="scratches")
    load_rows(post.work.store, (blocked,))
    post.scan(blocked.code)
    assert said(post).startswith("Lot blocked")
    shown = {chip.title: chip.state for card in state(post).cards for chip in card.chips}
    assert [code for code, look in shown.items() if look is ChipState.REFUSED] == [own]
    post.window.before_touch()
    shown = {chip.title: chip.state for card in state(post).cards for chip in card.chips}
    assert ChipState.REFUSED not in shown.values()


# ---------------------------------------------------------------- what is open


@pytest.mark.slow
def test_the_next_unit_too_early_is_told_which_unit_is_open_and_what_is_left(post: Post) -> None:
    open_unit(post)
    post.scan("PCB40A-2611-000001")
    post.scan(NEXT)
    assert "–." not in said(post)
    assert post.work.terminal().unit in (UNIT, NEXT)
    if post.work.terminal().unit == UNIT:
        assert UNIT in said(post)


@pytest.mark.slow
def test_a_piece_of_another_kind_is_no_dash(post: Post) -> None:
    open_unit(post)
    post.scan("FAN40-2611-000077")
    assert " – " not in said(post).partition(". ")[2]


# ---------------------------------------------------------------- who is asked


@pytest.mark.slow
def test_another_badge_closes_what_the_first_person_was_asked(post: Post) -> None:
    open_unit(post)
    post.touch("scrap")
    assert state(post).picker is not None
    post.scan("B10484")
    assert post.work.terminal().actor == "E10484"
    assert state(post).picker is None
    assert "work.reported" not in post.written()


@pytest.mark.slow
def test_the_offer_to_undo_says_what_and_ends_with_its_order(post: Post) -> None:
    post.sign_in()
    post.take_order(FAN_ORDER)
    post.scan(FAN)
    assert post.window.toast.isVisible()
    assert post.window.toast.accessibleName() == "Recorded: …2611-000001 · Good"
    post.scan(ORDER)
    assert post.window.toast.isHidden()


@pytest.mark.slow
def test_the_offer_to_undo_lies_under_an_open_dialog(post: Post) -> None:
    post.sign_in()
    post.take_order(FAN_ORDER)
    post.scan(FAN)
    post.window.exchange.ask()
    QApplication.processEvents()
    post.window.offers.lay_out()
    children = post.window.children()
    assert children.index(post.window.exchange) > children.index(post.window.toast)


# ---------------------------------------------------------------- the order is done


@pytest.mark.slow
def test_a_done_order_says_one_thing(post: Post) -> None:
    row = post.work.masters.get(WorkOrder, FAN_ORDER)
    assert row is not None
    load_rows(post.work.store, (msgspec.structs.replace(row, quantity=1),))
    post.sign_in()
    post.take_order(FAN_ORDER)
    post.scan(FAN)
    assert said(post).endswith("Order done. Next: scan the next order")
    shown = state(post)
    assert shown.orders_title == f"{FAN_ORDER} is done. Scan the next one, or touch it"
    assert FAN_ORDER not in [choice.key for choice in shown.orders]
    assert {action.reason for action in shown.actions if action.key != "help"} == {"Order done"}
    assert shown.hint[0] == f"{FAN_ORDER} is done"
    post.scan("FAN40-2611-000002")
    assert said(post).startswith("Order done – not started")


# ---------------------------------------------------------------- the header


@pytest.mark.slow
def test_several_lost_devices_are_one_pill(post: Post) -> None:
    for name in ("gauge", "scanner", "printer"):
        pill = PillState(name, "unplug", f"{name}: unplugged · use another one", PillTone.BAD)
        post.window.set_device_pill(name, partial(copy, pill))
    words = [pill.words for pill in post.window.header.pills()]
    assert "3 devices away" in words
    assert not any("unplugged" in word for word in words)
    post.window.header.pill_touched.emit("devices_away")
    assert post.window.screen_name() == "devices"


@pytest.mark.slow
def test_a_printed_call_shows_at_once(post: Post) -> None:
    open_unit(post)
    post.scan(command_code(CommandWord.CALL_MATERIAL))
    assert "1 open call" in [pill.words for pill in post.window.header.pills()]


@pytest.mark.slow
def test_after_the_keypad_the_keyboard_is_where_it_was(post: Post) -> None:
    post.sign_in()
    post.window.activateWindow()
    before = post.window.header.person
    before.setFocus()
    post.window.exchange.ask()
    assert QApplication.focusWidget() is not before
    post.window.exchange.shut()
    QTest.qWait(0)
    assert QApplication.focusWidget() is before
