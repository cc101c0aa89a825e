"""Packing's logic on the real store: the right units in the right box, closed when full or on purpose."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest

from devices.capabilities import Reading, ReadingKind
from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.domain.events.kinds import StepVerdict
from terminal.domain.ids import BoxCode, UnitCode
from terminal.domain.state.place import BoxDoc
from terminal.usecases.dispose import hold_unit
from terminal.usecases.labels.print_queue import printed, waiting
from terminal.usecases.packing.pack import new_box_code, pack_unit
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_result import Judgement, record_judgements, record_value
from terminal.usecases.report_work import Report, report_unit
from tests.fakes.acts import INSPECTOR, OPERATOR, accepted, at_station, make_fans, open_motor, sign_in_as
from tests.fakes.floor import head_of, kinds_after
from tests.fakes.shell import FakeShell
from ui.desk.desk import Desk
from ui.desk.screen import Scan
from ui.feedback import Tone
from ui.screens.packing.presenter import PackingPresenter
from ui.screens.packing.state import BoxView

BOX = BoxCode("BX-2611-00001")


class Bench:
    """A packer with finished fan kits; a box of them holds 20."""

    def __init__(self, work: Workplace) -> None:
        self.work, self.shell = work, FakeShell()
        self.units = make_fans(work, 1, 22)
        sign_in_as(work, OPERATOR)
        self.desk = Desk(work, self.shell)
        self.presenter = PackingPresenter(self.desk)

    def scan(self, meaning: means.Meaning) -> bool:
        raw = meaning.raw
        reading = Reading(1, "s1", ReadingKind.CODE, raw, raw.encode(), None, self.work.now(), 0)
        scan = Scan(reading, meaning)
        with self.desk.touch(scan):
            return self.presenter.scan(scan)

    def box(self, code: BoxCode = BOX) -> None:
        assert self.scan(means.BoxMeaning(raw=code, box=code))

    def pack(self, *codes: str) -> None:
        for code in codes:
            assert self.scan(means.UnitMeaning(raw=code, unit=UnitCode(code)))

    def card(self) -> BoxView:
        """The box as it is seen; the pallet is below it."""
        return self.presenter.state().cards[0]

    def doc(self, code: BoxCode = BOX) -> BoxDoc:
        found = self.work.store.doc(BoxDoc, code)
        assert found is not None
        return found


@pytest.fixture
def bench(work_at: Callable[[str], Workplace]) -> Bench:
    return Bench(work_at("ST-080"))


@pytest.mark.slow
def test_each_scan_packs_a_unit_and_says_how_many(bench: Bench) -> None:
    bench.box()
    bench.pack(*bench.units[:2])
    said, box = bench.shell.said[-1], bench.card()
    assert (said.title, said.detail) == ("Packed – 2 of 20", bench.units[1])
    assert (box.count, box.capacity, box.done) == ("2", "/ 20", 0.1)


def test_without_a_box_a_unit_is_refused(bench: Bench) -> None:
    bench.pack(bench.units[0])
    assert bench.shell.said[-1].title == "No box open – not packed"


@pytest.mark.slow
def test_wrong_units_are_refused_and_the_box_stays_as_it_is(bench: Bench) -> None:
    bench.box()
    bench.pack(bench.units[0], bench.units[0], "MC40-2611-000001")
    assert [said.title for said in bench.shell.said[-2:]] == [
        "Unit already packed – not packed again",
        "Unit not finished – not packed",
    ]
    assert bench.doc().units == (bench.units[0],)


@pytest.mark.slow
def test_the_full_box_closes_by_itself_with_one_sound_and_shows_its_label(bench: Bench) -> None:
    bench.box()
    before = len(bench.shell.said)
    bench.pack(*bench.units[:20])
    state = bench.presenter.state()
    assert bench.doc().closed_at is not None
    assert (bench.card().code, state.label_title) == ("No box open", "Label – box closed")
    assert state.label is not None
    values = state.label.values
    assert (values["code"], values["quantity"], values["again"]) == (BOX, "20", "")
    assert values["units"].split() == list(bench.units[:20])
    heard = [said for said in bench.shell.said[before:] if said.tone is not Tone.NEUTRAL]
    assert len(heard) == 20


@pytest.mark.slow
def test_a_full_box_with_a_held_unit_stays_open_and_the_last_scan_is_no_refused_one(bench: Bench) -> None:
    bench.box()
    bench.pack(*bench.units[:19])
    accepted(hold_unit(bench.work, bench.work.new_id(), UnitCode(bench.units[0]), None))
    before = head_of(bench.work)
    bench.pack(bench.units[19])
    assert kinds_after(bench.work, before) == ["unit.packed"]
    assert (len(bench.doc().units), bench.doc().closed_at) == (20, None)
    assert bench.shell.stop == bench.shell.said[-1]
    assert bench.shell.said[-1].title == "Unit on hold inside – nothing changed"


@pytest.mark.slow
def test_closing_early_asks_first(bench: Bench) -> None:
    bench.box()
    bench.pack(bench.units[0])
    bench.presenter.act("main")
    question = bench.presenter.state().question
    assert question is not None
    assert question.words == f"{BOX} · 1 / 20"
    assert bench.doc().closed_at is None
    bench.presenter.close()
    assert bench.doc().closed_at is not None


@pytest.mark.slow
def test_a_unit_scanned_while_the_question_is_open_goes_into_the_box(bench: Bench) -> None:
    bench.box()
    bench.pack(bench.units[0])
    bench.presenter.act("main")
    bench.pack(bench.units[1])
    assert (len(bench.doc().units), bench.presenter.state().question) == (2, None)


@pytest.mark.slow
def test_a_closed_box_takes_nothing_more(bench: Bench) -> None:
    bench.box()
    bench.pack(*bench.units[:20])
    bench.box()
    assert bench.shell.said[-1].title == "Box closed – not packed"


@pytest.mark.slow
def test_an_open_box_is_taken_up_again_by_its_label_and_after_a_restart(bench: Bench) -> None:
    bench.box()
    bench.pack(bench.units[0])
    bench.box(BoxCode("BX-2611-00002"))
    bench.box()
    assert bench.shell.said[-1].detail == "1 unit in it"
    assert PackingPresenter(Desk(bench.work, FakeShell())).state().cards[0].code == BOX


@pytest.mark.slow
def test_printed_commands_confirm_and_cancel(bench: Bench) -> None:
    def command(word: CommandWord) -> bool:
        return bench.scan(means.CommandMeaning(raw=word.value, word=word))

    assert not command(CommandWord.CONFIRM), "nothing is asked"
    bench.box()
    bench.pack(bench.units[0])
    bench.presenter.act("main")
    assert command(CommandWord.CANCEL)
    assert bench.presenter.state().question is None
    bench.presenter.act("main")
    assert command(CommandWord.CONFIRM)
    assert bench.doc().closed_at is not None


def test_taking_a_unit_out_asks_first_and_says_what_is_left(bench: Bench) -> None:
    bench.box()
    bench.pack(*bench.units[:2])
    bench.presenter.act("out")
    assert [choice.key for choice in bench.presenter.state().out] == [bench.units[1], bench.units[0]]
    bench.pack(bench.units[0])  # scanned or touched is the same
    question = bench.presenter.state().question
    assert question is not None
    assert question.words == f"{bench.units[0]} out of box {BOX}"
    assert bench.doc().units == tuple(bench.units[:2])
    assert bench.presenter.state().out == ()
    bench.presenter.confirm()
    said = bench.shell.said[-1]
    assert (said.tone, said.title, said.detail) == (Tone.OK, "Taken out – 1 left in the box", bench.units[0])
    assert bench.doc().units == (bench.units[1],)
    bench.pack(bench.units[0])
    assert bench.doc().units == (bench.units[1], bench.units[0])


@pytest.mark.slow
def test_given_up_nothing_comes_out(bench: Bench) -> None:
    bench.box()
    bench.pack(bench.units[0])
    bench.presenter.act("out")
    bench.presenter.cancel()
    bench.presenter.act("out")
    bench.presenter.pick_out(bench.units[0])
    bench.presenter.cancel()
    state = bench.presenter.state()
    assert (state.out, state.question, bench.doc().units) == ((), None, (bench.units[0],))


def test_a_unit_comes_out_of_a_closed_box_whose_label_was_scanned(bench: Bench) -> None:
    bench.box()
    bench.pack(bench.units[0])
    bench.presenter.close()
    bench.presenter.leave()
    bench.box()
    assert bench.shell.said[-1].title == "Box closed – not packed"
    assert bench.presenter.state().label_title == "Label – box closed"
    bench.presenter.act("out")
    bench.presenter.pick_out(bench.units[0])
    bench.presenter.confirm()
    said = bench.shell.said[-1]
    assert (said.tone, said.detail) == (Tone.WARN, f"Box {BOX} is open again. Destroy its old label.")
    bench.pack(bench.units[1])
    bench.presenter.act("label")
    label = bench.presenter.state().label
    assert label is not None
    assert label.values["units"] == bench.units[1]
    assert bench.presenter.state().label_title == "Label – box still open"


@pytest.mark.slow
def test_new_box_has_a_code_no_other_box_has(bench: Bench) -> None:
    bench.presenter.act("main")
    assert bench.card().code == "BX-T-ST-080-261122-001"
    bench.pack(bench.units[0])
    assert new_box_code(bench.work) == "BX-T-ST-080-261122-002"


def test_a_terminal_that_lost_its_store_makes_other_box_codes(work_at: Callable[[str], Workplace]) -> None:
    work = work_at("ST-080")
    again = Workplace(work.store, work.clock, msgspec.structs.replace(work.identity, epoch=2))
    assert new_box_code(again) == "BX-T-ST-080-261122-2-001"


@pytest.mark.slow
def test_a_box_holds_one_product(bench: Bench) -> None:
    other = make_motor_finished(bench.work)
    bench.box()
    bench.pack(bench.units[0], other)
    assert bench.shell.said[-1].title == "Other product – not packed"


def make_motor_finished(work: Workplace) -> str:
    """A motor controller that has come through its last operation while the hub was away."""
    inspector, code = at_station(work, "ST-070"), "MC40-2611-000077"
    sign_in_as(inspector, INSPECTOR)
    open_motor(inspector, code)
    checks = tuple(Judgement(step, StepVerdict.PASS) for step in (20, 30, 40))
    accepted(record_judgements(inspector, inspector.new_id(), checks))
    accepted(record_value(inspector, inspector.new_id(), 50, "0.10"))
    accepted(record_value(inspector, inspector.new_id(), 60, "420.0"))
    accepted(report_unit(inspector, inspector.new_id(), Report(Decimal(1))))
    return code


def test_nobody_signed_in_packs_nothing(work_at: Callable[[str], Workplace]) -> None:
    work = work_at("ST-080")
    make_fans(work, 1, 1)
    refused = pack_unit(work, work.new_id(), UnitCode("FAN40-2611-000001"), BOX)
    assert type(refused).__name__ == "Refused"


@pytest.mark.slow
def test_the_label_of_a_closed_box_is_printed_and_again_only_with_a_reason(bench: Bench) -> None:
    bench.work.printer = "printer"
    bench.box()
    bench.pack(bench.units[0])
    bench.presenter.act("main")
    bench.presenter.confirm()
    (first,) = waiting(bench.work)
    assert (first.thing, first.number, first.values["quantity"]) == (("box", BOX), 1, "1")
    printed(bench.work, first, "printer")
    bench.presenter.act("print")
    assert waiting(bench.work) == ()
    assert [choice.key for choice in bench.presenter.state().reprint] == ["L-DAMAGED", "L-PRINTER"]
    bench.presenter.pick_reason("")
    assert (bench.presenter.state().reprint, waiting(bench.work)) == ((), ())
    bench.presenter.act("print")
    bench.presenter.pick_reason("L-DAMAGED")
    (again,) = waiting(bench.work)
    assert (again.number, again.reason) == (2, "L-DAMAGED")
    assert "Copy 2" in again.values["again"]
    assert bench.shell.said[-1].title == "Label is printed: copy 2"


@pytest.mark.slow
def test_without_a_printer_nothing_is_queued_and_there_is_no_button(bench: Bench) -> None:
    bench.box()
    bench.pack(bench.units[0])
    bench.presenter.act("main")
    bench.presenter.confirm()
    assert waiting(bench.work) == ()
    assert "print" not in [action.key for action in bench.presenter.state().actions]
