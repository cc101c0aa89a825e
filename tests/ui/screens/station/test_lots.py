"""Lots at the station screen: put in use at operations by quantity; what was made of an order as a lot."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from devices.capabilities import Reading, ReadingKind, next_reading_id
from devices.wedge.repeat import RepeatFilter
from terminal.domain.codes import meanings as means
from terminal.domain.ids import ItemCode, LotCode
from terminal.domain.masters.rows import Item, Lot
from terminal.domain.outcome import Refusal, Refused
from terminal.usecases.material.receive_lot import Delivery, receive_lot
from terminal.usecases.parts.open_unit import open_unit
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import accepted
from tests.fakes.floor import CABLES, LOTS, MOTORS, Floor, head_of
from tests.fakes.shell import FakeShell
from ui.desk.desk import Desk
from ui.desk.scan_router import ScanRouter
from ui.screens.station.presenter import StationPresenter
from ui.text import set_language
from ui.widgets.content import ChipState
from ui.words.refusals.table import refusal_words

MOTOR, NUMBER = "MC40-2611-000001", "7777-0001"


class Screen:
    """The station screen of a workplace, with a scanner."""

    def __init__(self, work: Workplace) -> None:
        self.work, self.shell = work, FakeShell()
        self.desk = Desk(work, self.shell)
        self.presenter = StationPresenter(self.desk)
        self.router = ScanRouter(self.desk, lambda: self.presenter, RepeatFilter())

    def scan(self, code: str) -> tuple[str, str, str]:
        """Reads a label; title, detail and next step of what is said."""
        at = self.work.clock.now(), self.work.clock.monotonic_ns()
        self.router.read(Reading(next_reading_id(), "s1", ReadingKind.CODE, code, code.encode(), None, *at))
        said = self.shell.said[-1]
        return said.title, said.detail, said.next

    def chips(self) -> list[tuple[str, str, ChipState]]:
        """Component, lot or what to do, and state of each chip."""
        cards = self.presenter.state().cards
        return [(chip.title, chip.detail, chip.state) for card in cards for chip in card.chips]


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    set_language("en")
    made = Floor(tmp_path)
    yield made
    made.close()


@pytest.fixture
def crimp(floor: Floor) -> Screen:
    screen = Screen(floor.at("ST-030"))
    assert screen.scan(CABLES)[2] == "Next: scan WIR-075"
    return screen


def test_from_the_order_to_the_quantity(crimp: Screen) -> None:
    assert [state for _, _, state in crimp.chips()] == [ChipState.EXPECTED, ChipState.WAITING]
    title, detail, following = crimp.scan(LOTS["WIR-075"])
    assert (title, detail, following) == ("WIR-075 in use", "2611-0602 · 2000 left", "Next: scan TRM-63")
    assert crimp.scan(LOTS["TRM-63"])[2] == "Next: report the quantity"
    assert [detail for _, detail, _ in crimp.chips()] == [LOTS["WIR-075"], LOTS["TRM-63"]]
    crimp.presenter.good()
    assert crimp.shell.said[-1].title == "Recorded: 800 good"


def test_good_before_the_lots_says_which_is_missing(crimp: Screen) -> None:
    crimp.scan(LOTS["WIR-075"])
    before = head_of(crimp.work)
    crimp.presenter.good()
    assert "Scan terminal lot" in crimp.shell.said[-1].detail
    assert head_of(crimp.work) == before


def test_what_needs_a_lot_is_offered_once_it_is_there(crimp: Screen) -> None:
    def reasons() -> dict[str, str]:
        return {action.key: action.reason for action in crimp.presenter.state().actions}

    assert reasons() == {
        "good": "Scan WIR-075 first",
        "scrap": "Scan WIR-075 first",
        "rework": "",
        "help": "",
    }
    for item in ("WIR-075", "TRM-63"):
        crimp.scan(LOTS[item])
    assert set(reasons().values()) == {""}


def test_the_chips_name_what_is_to_be_scanned(crimp: Screen) -> None:
    assert [detail for _, detail, _ in crimp.chips()] == [
        "Scan now · Wire 0.75 mm² ×\u00a01.2",
        "Blade terminal 6.3 mm ×\u00a06",
    ]


def test_scrap_and_the_rest_say_what_each_touch_records(crimp: Screen) -> None:
    for item in ("WIR-075", "TRM-63"):
        crimp.scan(LOTS[item])
    crimp.presenter.begin("scrap")
    crimp.presenter.pick("S-MATERIAL")
    crimp.presenter.change_quantity(10)
    crimp.presenter.change_quantity(1)
    picker = crimp.presenter.state().picker
    assert picker is not None
    assert (picker.confirm, picker.confirm_rest) == ("Record 12 scrap", "12 scrap, 788 good")
    assert picker.title == "Why is it scrap?"
    crimp.presenter.change_quantity(-10)
    crimp.presenter.change_quantity(-10)
    picker = crimp.presenter.state().picker
    assert picker is not None
    assert picker.quantity == 1


def test_the_order_stays_an_order_when_its_lot_is_there(crimp: Screen) -> None:
    for item in ("WIR-075", "TRM-63"):
        crimp.scan(LOTS[item])
    crimp.presenter.good()
    crimp.work.clock.turn(5)  # type: ignore[attr-defined]
    assert crimp.scan(CABLES)[0] == f"Order {CABLES}"
    assert crimp.shell.asked == []


@pytest.mark.slow
def test_a_unit_that_waits_for_the_item_takes_the_orders_lot(floor: Floor, crimp: Screen) -> None:
    for item in ("WIR-075", "TRM-63"):
        crimp.scan(LOTS[item])
    crimp.presenter.good()
    floor.tell()
    floor.motor(MOTOR, "ST-020")
    floor.start(crimp.work, MOTOR, MOTORS)
    assert crimp.scan(CABLES)[:2] == ("CBL-40 accepted", f"{CABLES} · 799 left")
    opened = open_unit(crimp.work)
    assert not isinstance(opened, Refused)
    assert opened.order.code == MOTORS


def test_a_scan_that_cannot_even_be_noted_says_that_the_disk_is_full(
    crimp: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "terminal.store.store.shutil.disk_usage", lambda _path: type("Usage", (), {"free": 1})
    )
    before = head_of(crimp.work)
    crimp.scan("no such code")
    assert crimp.shell.said[-1] == refusal_words(Refused(Refusal.DISK_NEARLY_FULL))
    assert head_of(crimp.work) == before


TWINS = tuple(
    Lot(code=LotCode(f"{item}/{NUMBER}"), item=ItemCode(item), quantity=Decimal(50), number=NUMBER)
    for item in ("WIR-075", "HSG-40")
)


def test_a_number_of_two_items_is_the_lot_the_order_needs(floor: Floor, crimp: Screen) -> None:
    for lot in TWINS:
        floor.change(lot)
    assert crimp.scan(NUMBER)[:2] == ("WIR-075 in use", f"{TWINS[0].code} · 50 left")
    assert crimp.shell.asked == []


def test_where_the_order_does_not_tell_the_screen_asks_by_item(floor: Floor, crimp: Screen) -> None:
    for item in ("WIR-075", "TRM-63"):
        floor.change(
            Lot(code=LotCode(f"{item}/{NUMBER}"), item=ItemCode(item), quantity=Decimal(50), number=NUMBER)
        )
    assert crimp.scan(NUMBER)[0] == "Code with several meanings – not used"
    asked = crimp.shell.asked[-1]
    assert isinstance(asked.meaning, means.Ambiguous)
    assert [getattr(thing, "item", "") for thing in asked.meaning.candidates] == ["TRM-63", "WIR-075"]
    crimp.router.apply(msgspec.structs.replace(asked, meaning=asked.meaning.candidates[1]))
    assert crimp.shell.said[-1].detail == f"WIR-075/{NUMBER} · 50 left"


def test_a_label_that_names_the_item_needs_no_question(floor: Floor, crimp: Screen) -> None:
    for lot in TWINS:
        floor.change(lot)
    item = crimp.work.masters.get(Item, "WIR-075")
    assert item is not None
    floor.change(msgspec.structs.replace(item, gtin="09521234543213"))
    crimp.scan(f"(01)09521234543213(10){NUMBER}")
    assert crimp.shell.said[-1].detail == f"{TWINS[0].code} · 50 left"


def received_twin(floor: Floor) -> str:
    """The code of wire received under the number of a lot of housings."""
    work = floor.at("ST-010")
    delivery = Delivery(LotCode(LOTS["HSG-40"]), ItemCode("WIR-075"), Decimal(70))
    code = accepted(receive_lot(work, work.new_id(), delivery)).lot
    floor.tell()
    return code


@pytest.mark.slow
def test_a_lot_received_under_anothers_number_is_found_by_it_where_the_order_needs_it(
    floor: Floor, crimp: Screen
) -> None:
    code = received_twin(floor)
    assert crimp.scan(LOTS["HSG-40"])[:2] == ("WIR-075 in use", f"{code} · 70 left")


@pytest.mark.slow
def test_a_lot_received_under_anothers_number_is_found_by_the_label_that_names_its_item(
    floor: Floor, crimp: Screen
) -> None:
    code = received_twin(floor)
    item = crimp.work.masters.get(Item, "WIR-075")
    assert item is not None
    floor.change(msgspec.structs.replace(item, gtin="09521234543213"))
    crimp.scan(f"(01)09521234543213(10){LOTS['HSG-40']}")
    assert crimp.shell.said[-1].detail == f"{code} · 70 left"
