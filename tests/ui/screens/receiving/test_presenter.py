"""Receiving's logic on the real store: labels fill a delivery, what is missing is asked for, rules refuse."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from devices.capabilities import Reading, ReadingKind, next_reading_id
from terminal.domain.codes.classify import classify
from terminal.domain.codes.commands import CommandWord, command_code
from terminal.domain.ids import ItemCode, LotCode
from terminal.domain.state.place import LotDoc
from terminal.usecases.material.receive_lot import Delivery, last_received, receive_lot
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import OPERATOR, accepted, sign_in_as
from tests.fakes.shell import FakeShell
from ui.desk.desk import Desk
from ui.desk.grammar import grammar_of
from ui.desk.screen import Scan
from ui.feedback import Tone
from ui.screens.receiving.draft import Wanted
from ui.screens.receiving.presenter import ReceivingPresenter
from ui.screens.receiving.reading import day_of
from ui.widgets.content import StepStanding

HOUSING = "(01)06901234401042(10)HSG26999(17)271231(30)600"
UNKNOWN_GTIN = "(01)09506000134352(10)X-77(30)40"


class Bench:
    """A person at the goods entrance; codes get the meaning the plant's grammar gives them."""

    def __init__(self, work: Workplace) -> None:
        self.work, self.shell = work, FakeShell()
        sign_in_as(work, OPERATOR)
        self.presenter = ReceivingPresenter(Desk(work, self.shell))

    def scan(self, code: str) -> bool:
        reading = Reading(
            next_reading_id(), "s1", ReadingKind.CODE, code, code.encode(), None, self.work.now(), 0
        )
        return self.presenter.scan(Scan(reading, classify(grammar_of(self.work), code)))

    def title(self) -> str:
        return self.shell.said[-1].title

    def values(self) -> dict[str, str]:
        return {row.key: row.detail for row in self.presenter.state().rows if row.stand is StepStanding.DONE}


@pytest.fixture
def bench(work_at: Callable[[str], Workplace]) -> Bench:
    return Bench(work_at("ST-010"))


def test_a_gs1_label_fills_lot_item_quantity_and_expiry(bench: Bench) -> None:
    assert bench.scan(HOUSING)
    state = bench.presenter.state()
    assert (state.lot, state.asking, state.actions[0].reason) == ("HSG26999", None, "")
    assert bench.values() == {
        "item": "HSG-40  Aluminium housing",
        "quantity": "600 pcs",
        "expires": "2027-12-31",
    }
    bench.presenter.act("receive")
    lot = bench.work.store.doc(LotDoc, "HSG26999")
    assert lot is not None
    assert (lot.item, lot.received, lot.expires) == ("HSG-40", Decimal(600), "2027-12-31")


def test_nothing_is_received_before_the_touch(bench: Bench) -> None:
    bench.scan(HOUSING)
    assert bench.work.store.doc(LotDoc, "HSG26999") is None


@pytest.mark.slow
def test_a_plain_lot_code_asks_for_the_item_and_then_the_quantity(bench: Bench) -> None:
    bench.scan("2612-0001")
    assert bench.presenter.state().asking is Wanted.ITEM
    bench.presenter.choose_item("TIM-60")
    state = bench.presenter.state()
    assert state.field is not None
    assert (state.asking, state.field.unit, state.field.fractions) == (Wanted.QUANTITY, "g", True)
    bench.presenter.entered("500.5")
    assert bench.presenter.state().asking is None
    bench.presenter.act("receive")
    assert bench.shell.said[-1].detail == "TIM-60 · 500.5 g"


def test_only_items_whose_lots_look_like_the_code_are_offered(bench: Bench) -> None:
    bench.presenter.ask("", "item")
    offered = {choice.key for choice in bench.presenter.state().items}
    bench.presenter.cancel()
    bench.scan(UNKNOWN_GTIN)
    assert offered - {choice.key for choice in bench.presenter.state().items} == {"CBL-40"}
    assert "MC-40" not in offered


def test_a_label_of_a_trade_item_nobody_knows_still_fills_the_rest(bench: Bench) -> None:
    bench.scan(UNKNOWN_GTIN)
    state = bench.presenter.state()
    assert (state.lot, state.asking, bench.values()["quantity"]) == ("X-77", Wanted.ITEM, "40 ")


def test_with_the_item_first_an_unknown_code_is_its_lot_and_the_next_the_suppliers(bench: Bench) -> None:
    bench.presenter.act("item")
    bench.presenter.choose_item("COV-40")
    assert bench.presenter.state().actions[0].reason == "scan the lot number"
    assert bench.scan("ABC 123")
    assert bench.presenter.state().lot == "ABC 123"
    assert bench.scan("SUP/77")
    assert bench.values()["supplier_lot"] == "SUP/77"
    assert not bench.scan("one code too many")


def test_an_unknown_code_without_a_delivery_is_left_to_be_refused(bench: Bench) -> None:
    assert not bench.scan("nonsense")
    assert bench.presenter.state().lot == ""


def test_a_known_lot_is_refused_at_once(bench: Bench) -> None:
    bench.scan("2611-0087")
    assert (bench.title(), bench.presenter.state().lot) == ("Lot already received – not received again", "")


TWIN = "(01)06901234401134(10)2611-0087(30)100"
"""A label of screws under the number of a lot of housings."""


def test_a_label_that_names_its_item_may_bear_the_number_of_another_items_lot(bench: Bench) -> None:
    assert bench.scan(TWIN)
    assert bench.presenter.state().lot == "SCR-M3/2611-0087"
    bench.presenter.act("receive")
    assert bench.title() == "Received: SCR-M3/2611-0087"
    assert bench.scan(TWIN)
    assert bench.title() == "Lot already received – not received again"


def test_a_bare_number_of_another_items_lot_is_taken_where_the_item_was_chosen_before(bench: Bench) -> None:
    assert bench.scan("2611-0087")
    assert bench.title() == "Lot already received – not received again"
    assert "choose the item first" in bench.shell.said[-1].detail
    bench.presenter.act("item")
    bench.presenter.choose_item("SCR-M3")
    assert bench.scan("2611-0087")
    assert (bench.title(), bench.presenter.state().asking) == ("Lot SCR-M3/2611-0087", Wanted.QUANTITY)


def test_another_lot_waits_until_the_open_one_is_received(bench: Bench) -> None:
    bench.scan(HOUSING)
    bench.scan("2612-0002")
    assert bench.title() == "Another lot is open – not taken"
    assert bench.presenter.state().lot == "HSG26999"


def test_a_label_of_another_item_is_refused(bench: Bench) -> None:
    bench.presenter.act("item")
    bench.presenter.choose_item("COV-40")
    bench.scan(HOUSING)
    assert (bench.title(), bench.presenter.state().lot) == ("Wrong material – not used", "")


def test_a_product_is_no_material_to_receive(bench: Bench) -> None:
    bench.scan("(01)06901234400014(10)A1")
    assert bench.title() == "Code not needed here – not used"


def test_a_lot_number_of_the_wrong_shape_is_refused(bench: Bench) -> None:
    wrong = Delivery(LotCode("X1"), ItemCode("CBL-40"), Decimal(1))
    outcome = receive_lot(bench.work, bench.work.new_id(), wrong)
    bench.presenter._desk.settle(outcome, bench.presenter._received_words)
    assert bench.title() == "Not a lot number of this item – not received"


def test_receive_without_everything_is_refused(bench: Bench) -> None:
    bench.scan("2612-0001")
    bench.presenter.cancel()
    bench.presenter.receive()
    assert bench.shell.said[-1].tone is Tone.BAD
    assert last_received(bench.work, 5) == ()


def test_printed_commands_receive_and_cancel(bench: Bench) -> None:
    assert not bench.scan(command_code(CommandWord.CANCEL)), "nothing is open"
    bench.scan(HOUSING)
    assert bench.scan(command_code(CommandWord.CANCEL))
    assert (bench.title(), bench.presenter.state().lot) == ("Cancelled – nothing was received", "")
    bench.scan(HOUSING)
    assert bench.scan(command_code(CommandWord.CONFIRM))
    assert bench.title() == "Received: HSG26999"


def test_leaving_keeps_the_delivery(bench: Bench) -> None:
    bench.scan("2612-0001")
    bench.presenter.leave()
    assert (bench.presenter.state().asking, bench.presenter.state().lot) == (None, "2612-0001")


def test_the_last_received_stand_first(bench: Bench) -> None:
    for number in range(8):
        delivery = Delivery(LotCode(f"2612-000{number}"), ItemCode("HSG-40"), Decimal(10))
        accepted(receive_lot(bench.work, bench.work.new_id(), delivery))
    state = bench.presenter.state()
    assert [line.number for line in state.last] == [f"2612-000{7 - number}" for number in range(8)]
    newest = state.last[0]
    assert (newest.word, newest.when, newest.detail[-1]) == ("10 pcs", "10:00", "HSG-40")
    assert state.last_title == "Received today · 8 lots"


def test_what_came_in_yesterday_is_not_of_today(bench: Bench) -> None:
    delivery = Delivery(LotCode("2612-0001"), ItemCode("HSG-40"), Decimal(10))
    accepted(receive_lot(bench.work, bench.work.new_id(), delivery))
    bench.work.clock.turn(15 * 3600)  # type: ignore[attr-defined]
    assert bench.presenter.state().last == ()
    assert bench.presenter.state().last_title == "Received today"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("271231", date(2027, 12, 31)),
        ("280200", date(2028, 2, 29)),
        ("271301", None),
        ("270230", None),
        ("2712", None),
        ("", None),
    ],
)
def test_the_day_of_six_digits(words: str, day: date | None) -> None:
    assert day_of(words) == day


def test_the_keypad_says_that_a_day_is_over(bench: Bench) -> None:
    bench.scan(HOUSING)
    bench.presenter.ask("", "expires")
    field = bench.presenter.state().field
    assert field is not None
    verdicts = [field.judge(words) for words in ("", "2611", "261101", "271101")]
    assert [verdict.tone for verdict in verdicts] == [Tone.NEUTRAL, Tone.NEUTRAL, Tone.WARN, Tone.OK]
    assert verdicts[1].reason == "Six digits: year, month, day"
    bench.presenter.entered("")
    assert "expires" not in bench.values()
