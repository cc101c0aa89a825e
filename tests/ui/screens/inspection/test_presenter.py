"""The inspection's logic on the real store: checks, defects, values measured again, hold, codes."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest

from devices.capabilities import Reading, ReadingKind
from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.domain.ids import ItemCode, Operation, StepNumber, UnitCode
from terminal.domain.masters.chart_plan import ChartAction, ChartKind, ChartPlan
from terminal.domain.state.unit import UnitDoc, UnitStatus
from terminal.usecases.choose_order import choose_order
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import INSPECTOR, MOTOR_ORDER, accepted, hub_is_away, open_motor, sign_in_as
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import load_rows
from ui.desk.desk import Desk
from ui.desk.screen import Scan
from ui.feedback import Tone
from ui.screens.inspection.presenter import InspectionPresenter
from ui.text import set_language
from ui.widgets.content import Kind, StepStanding

UNIT, OTHER = "MC40-2611-000343", "MC40-2611-000344"


class Bench:
    """An inspector with a unit on the sheet."""

    def __init__(self, work: Workplace) -> None:
        self.work, self.shell = work, FakeShell()
        sign_in_as(work, INSPECTOR)
        self.presenter = InspectionPresenter(Desk(work, self.shell))

    def scan(self, meaning: means.Meaning) -> bool:
        raw = meaning.raw
        reading = Reading(1, "s1", ReadingKind.CODE, raw, raw.encode(), None, self.work.now(), 0)
        return self.presenter.scan(Scan(reading, meaning))

    def unit(self, code: str) -> None:
        assert self.scan(means.UnitMeaning(raw=code, unit=UnitCode(code)))

    def command(self, word: CommandWord) -> bool:
        return self.scan(means.CommandMeaning(raw=word.value, word=word))

    def doc(self, code: str = UNIT) -> UnitDoc:
        found = self.work.store.doc(UnitDoc, code)
        assert found is not None
        return found


@pytest.fixture
def bench(work_at: Callable[[str], Workplace]) -> Bench:
    made = Bench(work_at("ST-070"))
    open_motor(made.work, UNIT)
    return made


def test_all_pass_records_every_open_check_in_one_commit(bench: Bench) -> None:
    commits = bench.work.store.database.commits
    bench.presenter.act("good")
    assert bench.work.store.database.commits == commits + 1
    assert {step: done.verdict for step, done in bench.doc().steps_done(50).items()} == {
        20: "pass",
        30: "pass",
        40: "pass",
    }
    assert (bench.presenter.state().actions[0].title, bench.presenter.state().actions[0].reason) == (
        "Good",
        "2 steps left",
    )


def test_the_caret_moves_on_to_the_next_value(bench: Bench) -> None:
    bench.presenter.act("good")
    first = bench.presenter.state().asking
    bench.presenter.entered("0.10")
    second = bench.presenter.state().asking
    bench.presenter.entered("420.0")
    assert [
        asking.step if asking else None for asking in (first, second, bench.presenter.state().asking)
    ] == [
        50,
        60,
        None,
    ]


def test_a_failed_check_keeps_its_defect_and_shows_it(bench: Bench) -> None:
    bench.presenter.press("20", "fail")
    assert bench.presenter.state().defects_title == "Appearance: what is wrong?"
    bench.presenter.choose_defect("D-SCRATCH")
    row = bench.presenter.state().rows[0]
    assert (row.stand, row.detail) == (StepStanding.FAILED, "Scratch")
    assert bench.doc().steps_done(50)[20].code == "D-SCRATCH"
    assert bench.presenter.state().defects == ()


def test_defects_begin_with_the_one_of_the_characteristic_then_its_group(bench: Bench) -> None:
    bench.presenter.press("40", "fail")
    keys = [choice.key for choice in bench.presenter.state().defects]
    assert keys[0] == "D-CONNECTOR"
    assert set(keys[1:6]) == {"D-MISSING-PART", "D-WRONG-PART", "D-SCREW", "D-GAP", "D-WEIGHT"}
    assert len(keys) == 24


def test_a_wrong_judgement_is_put_right_before_the_sheet_closes(bench: Bench) -> None:
    bench.presenter.press("30", "fail")
    bench.presenter.choose_defect("D-LABEL-TEXT")
    bench.presenter.press("30", "pass")
    assert bench.doc().steps_done(50)[30].verdict == "pass"


@pytest.mark.slow
def test_a_signal_of_a_control_chart_is_told_and_marks_the_row(bench: Bench) -> None:
    plan = ChartPlan(
        item=ItemCode("MC-40"),
        operation=Operation(50),
        step=StepNumber(50),
        chart=ChartKind.INDIVIDUALS,
        centre=Decimal("0.15"),
        sigma=Decimal("0.02"),
    )
    load_rows(bench.work.store, (plan,))
    bench.presenter.act("good")
    bench.presenter.entered("0.25")
    said = bench.shell.said[-1]
    assert (said.tone, said.title) == (Tone.WARN, "Value recorded")
    assert said.detail.startswith("Control chart of Gap at the cover: outside the control limits.")
    row = next(row for row in bench.presenter.state().rows if row.key == "50")
    assert (row.stand, row.detail) == (
        StepStanding.SIGNAL,
        "0.25 mm · outside the control limits",
    )
    load_rows(bench.work.store, (msgspec.structs.replace(plan, action=ChartAction.HOLD),))
    bench.presenter.press("50", "value")
    bench.presenter.entered("0.26")
    said = bench.shell.said[-1]
    assert (said.tone, said.title) == (Tone.BAD, "Unit on hold")
    assert said.detail.endswith(f"Put {UNIT} on the hold rack; a supervisor decides.")
    assert bench.doc().status is UnitStatus.HELD


@pytest.mark.slow
def test_a_value_measured_again_counts_instead_of_the_first(bench: Bench) -> None:
    bench.presenter.act("good")
    bench.presenter.entered("0.45")
    assert bench.shell.said[-1].title == "Recorded as NOK"
    bench.presenter.press("50", "value")
    bench.presenter.entered("0.20")
    bench.presenter.cancel()
    bench.presenter.press("60", "value")
    bench.presenter.entered("420.0")
    assert bench.presenter.state().actions[0].reason == ""
    bench.presenter.act("good")
    assert bench.doc().status is UnitStatus.FINISHED
    assert len(bench.shell.undo_offers) == 1


@pytest.mark.slow
def test_a_failed_unit_is_held_and_the_screen_says_where_to_put_it(bench: Bench) -> None:
    bench.presenter.act("good")
    bench.presenter.entered("0.45")
    bench.presenter.entered("420.0")
    state = bench.presenter.state()
    assert bench.doc().held is not None
    assert (state.unit, state.empty[1]) == ("", f"{UNIT} is on hold")
    assert state.empty[2].startswith("Gap out of tolerance · Put it on the hold rack")
    assert bench.shell.said[-1].tone is Tone.BAD


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "All pass", ("The rest passes", "Then the unit goes on hold")),
        ("zh", "全部合格", ("其余合格", "随后产品将隔离")),
    ],
)
def test_after_a_value_that_is_nok_nothing_says_all_pass(
    bench: Bench, language: str, before: str, after: tuple[str, str]
) -> None:
    set_language("zh" if language == "zh" else "en")
    assert bench.presenter.state().actions[0].title == before
    bench.presenter.press("50", "value")
    bench.presenter.entered("0.45")
    first = bench.presenter.state().actions[0]
    assert ((first.title, first.subtitle), first.kind) == (after, Kind.WARN)
    assert all(action.title != before for action in bench.presenter.state().actions)
    bench.presenter.cancel()
    bench.presenter.act("good")
    bench.presenter.press("60", "value")
    bench.presenter.entered("420.0")
    assert bench.doc().status is UnitStatus.HELD


def test_a_value_too_fine_is_refused_and_asked_for_again(bench: Bench) -> None:
    bench.presenter.press("50", "value")
    bench.presenter.entered("0.123")
    asking = bench.presenter.state().asking
    assert bench.shell.said[-1].title == "Too many decimals – not recorded"
    assert asking is not None
    assert asking.step == 50


def test_a_keypad_is_about_the_unit_on_the_sheet(work_at: Callable[[str], Workplace]) -> None:
    bench = Bench(work_at("ST-060"))
    hub_is_away(bench.work)
    accepted(choose_order(bench.work, bench.work.new_id(), MOTOR_ORDER))
    bench.unit(UNIT)
    first = bench.presenter.state().asking
    bench.unit(OTHER)
    second = bench.presenter.state().asking
    assert [(asking.unit, asking.step) for asking in (first, second) if asking] == [(UNIT, 20), (OTHER, 20)]
    bench.presenter.entered("150")
    assert (set(bench.doc(OTHER).steps_done(40)), set(bench.doc(UNIT).steps_done(40))) == ({20}, set())


def test_another_unit_is_refused_while_work_is_open(bench: Bench) -> None:
    bench.presenter.press("20", "pass")
    bench.presenter.press("50", "value")
    bench.unit(OTHER)
    state = bench.presenter.state()
    assert bench.shell.said[-1].title == "Another unit is open – nothing changed"
    assert (state.unit, state.asking and state.asking.unit) == (UNIT, UNIT)


def test_printed_commands_are_touches(bench: Bench) -> None:
    assert bench.command(CommandWord.GOOD)
    assert len(bench.doc().steps_done(50)) == 3
    assert not bench.command(CommandWord.CONFIRM), "a keypad is open: its value is confirmed by touch"
    assert bench.command(CommandWord.CANCEL)
    assert bench.presenter.state().asking is None
    assert bench.command(CommandWord.SCRAP)
    picker = bench.presenter.state().picker
    assert picker is not None
    assert picker.use == "scrap"
    bench.presenter.pick("S-DAMAGE")
    assert bench.command(CommandWord.CONFIRM)
    assert bench.doc().status is UnitStatus.SCRAPPED


def test_good_is_refused_while_a_value_is_missing(bench: Bench) -> None:
    bench.presenter.act("good")
    bench.presenter.act("good")
    assert bench.shell.said[-1].title == "Steps missing – not reported good"


def test_without_a_unit_every_action_says_why(work_at: Callable[[str], Workplace]) -> None:
    actions = Bench(work_at("ST-070")).presenter.state().actions
    assert [action.reason for action in actions] == ["Scan a unit first"] * 3 + [""]


def test_leaving_gives_up_what_is_open(bench: Bench) -> None:
    bench.presenter.press("20", "fail")
    bench.presenter.leave()
    state = bench.presenter.state()
    assert (state.defects, state.asking, state.picker) == ((), None, None)
