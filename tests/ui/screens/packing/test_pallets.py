"""Boxes and pallets at the same screen: the code decides what a scan does, and what is in sight says so."""

from collections.abc import Callable

import msgspec
import pytest

from devices.capabilities import Reading, ReadingKind
from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.domain.events.payloads import BoxClosed, UnitPacked
from terminal.domain.ids import BoxCode, ItemCode, UnitCode
from terminal.domain.masters.rows import Item
from terminal.usecases.labels.print_queue import begin, printed, waiting
from terminal.usecases.packing.contents import box_doc
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import OPERATOR, hub_is_away, make_fans, sign_in_as
from tests.fakes.floor import head_of, kinds_after
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import load_rows
from tests.terminal.usecases.scenes.pallets import OTHER_PALLET, PALLET
from ui.desk.desk import Desk
from ui.desk.screen import Scan
from ui.feedback import Tone
from ui.screens.packing.presenter import PackingPresenter
from ui.screens.packing.state import BoxView, PackingState

ONE, TWO, OPEN = (BoxCode(f"BX-2611-{number:05}") for number in (1, 2, 3))
FOREIGN = "106141412345678908"
"""An SSCC that no station of the plant gives to pallets."""


class Packer:
    """A packer with two closed boxes of a fan each, and a third that holds one and is open."""

    def __init__(self, work: Workplace) -> None:
        self.work, self.shell = work, FakeShell()
        self.units = make_fans(work, 1, 5)
        sign_in_as(work, OPERATOR)
        item = ItemCode("FAN-40")
        for box, unit in zip((ONE, TWO, OPEN), self.units, strict=False):
            with work.act() as act:
                act.add(work.new_id(), UnitPacked(box=box, item=item), subject=("unit", unit))
                if box != OPEN:
                    act.add(work.new_id(), BoxClosed(item=item, units=1), subject=("box", box))
        self.presenter = PackingPresenter(Desk(work, self.shell))

    def scan(self, *codes: str) -> None:
        """Boxes, pallets and units, as the plant's grammar knows them."""
        for code in codes:
            unit = code in self.units
            meaning = (
                means.UnitMeaning(raw=code, unit=UnitCode(code))
                if unit
                else means.BoxMeaning(raw=code, box=BoxCode(code))
            )
            reading = Reading(1, "s1", ReadingKind.CODE, code, code.encode(), None, self.work.now(), 0)
            assert self.presenter.scan(Scan(reading, meaning))

    def command(self, word: CommandWord) -> bool:
        reading = Reading(1, "s1", ReadingKind.CODE, word.value, b"", None, self.work.now(), 0)
        return self.presenter.scan(Scan(reading, means.CommandMeaning(raw=word.value, word=word)))

    def touch(self, *keys: str) -> None:
        for key in keys:
            self.presenter.confirm() if key == "confirm" else self.presenter.act(key)

    def take_labels(self) -> None:
        for job in waiting(self.work):
            printed(self.work, begin(self.work, job), "printer")

    @property
    def state(self) -> PackingState:
        return self.presenter.state()

    @property
    def chosen(self) -> str:
        return next(card.key for card in self.state.cards if card.selected)

    def card(self, key: str) -> BoxView:
        return next(card for card in self.state.cards if card.key == key)

    @property
    def title(self) -> str:
        return self.shell.said[-1].title

    def loaded(self) -> tuple[str, ...]:
        return box_doc(self.work, PALLET).boxes


@pytest.fixture
def packer(work_at: Callable[[str], Workplace]) -> Packer:
    return Packer(work_at("ST-080"))


def test_a_pallets_label_takes_it_up_and_each_closed_box_goes_on(packer: Packer) -> None:
    packer.scan(PALLET)
    assert (packer.chosen, packer.title) == ("pallet", f"Pallet {PALLET}")
    packer.scan(ONE, TWO)
    assert packer.loaded() == (ONE, TWO)
    assert (packer.title, packer.shell.said[-1].detail) == ("On the pallet – 2 of 24", TWO)
    card = packer.card("pallet")
    assert (card.code, card.count, card.capacity) == (PALLET, "2", "/ 24")
    contents = packer.state.contents
    assert contents.inside == ((ONE, "1 piece"), (TWO, "1 piece"))
    assert (contents.places, contents.count, contents.to_go) == (24, "2 / 24", "22 to go")


@pytest.mark.slow
def test_the_code_decides_whichever_is_in_sight(packer: Packer) -> None:
    """A box is filled while a pallet is open: no touch between a unit and a closed box."""
    packer.scan(PALLET, ONE)
    packer.touch("box")
    packer.scan(OPEN, packer.units[3], TWO, packer.units[4])
    assert box_doc(packer.work, OPEN).units == (packer.units[2], packer.units[3], packer.units[4])
    assert packer.loaded() == (ONE, TWO)
    assert packer.chosen == "box"


def test_a_unit_goes_into_the_box_from_the_pallets_side_and_the_box_comes_into_sight(packer: Packer) -> None:
    packer.scan(OPEN, PALLET)
    assert packer.chosen == "pallet"
    packer.scan(packer.units[3])
    assert (packer.chosen, packer.title) == ("box", "Packed – 2 of 20")


def test_an_open_box_is_taken_up_beside_the_box_and_refused_beside_the_pallet(packer: Packer) -> None:
    packer.scan(PALLET, OPEN)
    assert (packer.title, packer.chosen) == ("Box still open – not loaded", "pallet")
    packer.touch("box")
    packer.scan(OPEN)
    assert (packer.title, packer.card("box").code) == (f"Box {OPEN}", OPEN)
    assert packer.loaded() == ()


def test_what_does_not_fit_is_refused_with_words(packer: Packer) -> None:
    packer.scan(PALLET, ONE)
    for code, title in (
        ("BX-2611-00099", "Box unknown – not loaded"),
        (FOREIGN, "Box unknown – not loaded"),
        (ONE, "Box is on a pallet – nothing changed"),
    ):
        packer.scan(code)
        assert (packer.shell.said[-1].tone, packer.title) == (Tone.BAD, title)
    assert packer.loaded() == (ONE,)


@pytest.mark.slow
def test_no_pallet_open_says_what_to_do(packer: Packer) -> None:
    packer.touch("pallet")
    packer.scan(ONE)
    assert packer.title == "No pallet open – not loaded"
    packer.scan(OPEN)
    assert packer.title == "No pallet open – not loaded"


@pytest.mark.slow
def test_a_new_pallet_gets_a_number_and_a_label_that_is_on_it_takes_its_place(packer: Packer) -> None:
    packer.touch("pallet", "main")
    made = packer.card("pallet").code
    assert made.startswith("36901234080")
    packer.scan(FOREIGN)
    assert packer.card("pallet").code == FOREIGN
    packer.scan(ONE)
    assert box_doc(packer.work, FOREIGN).boxes == (ONE,)


@pytest.mark.slow
def test_a_new_foreign_number_beside_the_box_is_a_box(packer: Packer) -> None:
    packer.scan(FOREIGN)
    assert (packer.chosen, packer.card("box").code) == ("box", FOREIGN)


@pytest.mark.slow
def test_without_word_from_the_hub_an_unknown_box_goes_on_as_a_warning(packer: Packer) -> None:
    packer.scan(PALLET)
    hub_is_away(packer.work)
    packer.scan("BX-2611-00099")
    assert packer.shell.said[-1].tone is Tone.WARN
    assert packer.loaded() == ("BX-2611-00099",)


@pytest.mark.slow
def test_a_box_comes_off_by_touch_scan_and_confirmation(packer: Packer) -> None:
    packer.scan(PALLET, ONE, TWO)
    packer.touch("out")
    assert [choice.key for choice in packer.state.out] == [TWO, ONE]
    packer.scan(ONE)
    question = packer.state.question
    assert question is not None
    assert question.words == f"{ONE} off pallet {PALLET}"
    assert packer.loaded() == (ONE, TWO)
    assert packer.command(CommandWord.CONFIRM)
    assert packer.loaded() == (TWO,)
    assert packer.title == "Taken off – 1 left on the pallet"


@pytest.mark.slow
def test_a_full_pallet_closes_by_itself_and_shows_its_label(packer: Packer) -> None:
    row = packer.work.masters.get(Item, "FAN-40")
    assert row is not None
    load_rows(packer.work.store, (msgspec.structs.replace(row, pallet_quantity=2),))
    packer.scan(PALLET)
    packer.touch("box")
    packer.scan(ONE, TWO)
    assert box_doc(packer.work, PALLET).closed_at is not None
    state = packer.state
    assert (packer.chosen, state.label_title) == ("pallet", "Label – pallet closed")
    assert state.label is not None
    assert (state.label.values["count"], state.label.values["quantity"]) == ("2", "2")
    heard = [said.tone for said in packer.shell.said if said.title.startswith(("On the", "Pallet closed"))]
    assert heard == [Tone.OK, Tone.NEUTRAL, Tone.OK]


def closed(packer: Packer) -> None:
    """The pallet is closed and its label has come out."""
    packer.work.printer = "printer"
    packer.scan(PALLET, ONE)
    packer.touch("main", "confirm")
    assert packer.state.label_title == "Label – in the printer's queue"
    packer.take_labels()


@pytest.mark.slow
def test_the_label_of_a_closed_pallet_is_checked_by_its_scan(packer: Packer) -> None:
    closed(packer)
    assert packer.state.label_title == "Label – stick it on and scan it"
    packer.scan(OTHER_PALLET)
    assert packer.title == "Wrong label – not taken"
    before = head_of(packer.work)
    packer.scan(PALLET)
    assert (packer.title, kinds_after(packer.work, before)) == ("Label checked", ["label.verified"])
    assert packer.state.label_title == "Label – checked"
    packer.scan(PALLET)
    assert packer.title == "Pallet closed – not loaded"
    packer.scan(OTHER_PALLET)
    assert packer.title == f"Pallet {OTHER_PALLET}", "what is checked keeps nobody"


@pytest.mark.slow
def test_the_label_of_a_pallet_is_printed_again_with_a_reason(packer: Packer) -> None:
    closed(packer)
    packer.touch("print")
    packer.presenter.pick_reason("L-DAMAGED")
    (job,) = waiting(packer.work)
    assert (job.template.code, job.thing, job.number, job.reason) == (
        "pallet",
        ("box", PALLET),
        2,
        "L-DAMAGED",
    )


@pytest.mark.slow
def test_a_box_comes_off_a_closed_pallet_whose_label_was_scanned(packer: Packer) -> None:
    closed(packer)
    packer.presenter.leave()
    packer.scan(PALLET)
    packer.touch("out")
    packer.scan(ONE)
    packer.touch("confirm")
    said = packer.shell.said[-1]
    assert (said.tone, said.detail) == (Tone.WARN, f"Pallet {PALLET} is open again. Destroy its old label.")
    assert (packer.chosen, packer.card("pallet").code) == ("pallet", PALLET)


@pytest.mark.slow
def test_the_label_of_a_closed_box_is_checked_by_its_scan(packer: Packer) -> None:
    packer.work.printer = "printer"
    packer.scan(OPEN)
    packer.touch("main", "confirm")
    assert packer.shell.said[-1].next == "Next: stick the label on, scan it"
    packer.take_labels()
    packer.scan(OPEN)
    assert packer.title == "Label checked"
    packer.scan(OPEN)
    assert packer.title == "Box closed – not packed"


@pytest.mark.slow
def test_a_box_on_a_pallet_that_gets_a_new_label_is_checked_again(packer: Packer) -> None:
    packer.work.printer = "printer"
    packer.scan(PALLET, ONE, ONE)
    packer.touch("print")
    packer.take_labels()
    packer.scan(ONE)
    assert packer.title == "Label checked"
    packer.scan(ONE)
    assert packer.title == "Box is on a pallet – nothing changed"


@pytest.mark.slow
def test_after_a_restart_both_are_open_again(packer: Packer) -> None:
    packer.scan(OPEN, packer.units[3], PALLET, ONE)
    again = PackingPresenter(Desk(packer.work, FakeShell())).state()
    assert [card.code for card in again.cards] == [OPEN, PALLET]
    assert again.cards[0].selected


@pytest.mark.slow
def test_a_plant_without_pallets_sees_none(packer: Packer) -> None:
    with packer.work.store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM master WHERE kind IN ('label', 'station')")
    packer.work.store.masters.forget()
    assert [card.key for card in packer.state.cards] == ["box"]
