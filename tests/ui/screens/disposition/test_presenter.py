"""Disposition's logic on the real store: what is held and why, a supervisor's decisions, hold by hand."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
import pytest

from devices.capabilities import Reading, ReadingKind, next_reading_id
from terminal.domain.codes import meanings as means
from terminal.domain.codes.commands import CommandWord
from terminal.domain.events.payloads import UnitHeld
from terminal.domain.ids import DefectCode, ItemCode, Operation, StepNumber, ThingKind, UnitCode
from terminal.domain.masters.chart_plan import ChartAction, ChartKind, ChartPlan
from terminal.domain.state.unit import UnitDoc, UnitStatus
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_result import record_value
from tests.fakes.acts import INSPECTOR, SUPERVISOR, accepted, at_station, fail_motor, open_motor, sign_in_as
from tests.fakes.clock import FakeClock
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import load_rows
from ui.desk.desk import Desk
from ui.desk.screen import Scan
from ui.screens.disposition.cases import FACTS
from ui.screens.disposition.presenter import DispositionPresenter

FIRST, SECOND, FREE = "MC40-2611-000002", "MC40-2611-000001", "MC40-2611-000099"


class Bench:
    """Two units on hold, the one with the higher number for longer, and one still in work."""

    def __init__(self, work: Workplace) -> None:
        self.work, self.shell = work, FakeShell()
        assert isinstance(work.clock, FakeClock)
        sign_in_as(work, INSPECTOR)
        fail_motor(work, FIRST)
        work.clock.turn(3600 * 3)
        fail_motor(work, SECOND)
        work.clock.turn(60 * 5)
        open_motor(work, FREE)
        self.presenter = DispositionPresenter(Desk(work, self.shell))

    def scan(self, meaning: means.Meaning) -> bool:
        raw = meaning.raw
        reading = Reading(
            next_reading_id(), "s1", ReadingKind.CODE, raw, raw.encode(), None, self.work.now(), 0
        )
        return self.presenter.scan(Scan(reading, meaning))

    def unit(self, code: str) -> None:
        assert self.scan(means.UnitMeaning(raw=code, unit=UnitCode(code)))

    def decide(self, key: str, reason: str, target: str = "") -> None:
        self.presenter.act(key)
        self.presenter.pick(reason)
        if target:
            self.presenter.target(target)
        self.presenter.confirm()

    def doc(self, code: str) -> UnitDoc:
        found = self.work.store.doc(UnitDoc, code)
        assert found is not None
        return found


@pytest.fixture
def bench(work_at: Callable[[str], Workplace]) -> Bench:
    return Bench(work_at("ST-070"))


@pytest.fixture
def supervisor(bench: Bench) -> Bench:
    sign_in_as(bench.work, SUPERVISOR)
    return bench


@pytest.mark.slow
def test_the_longest_held_comes_first_and_is_looked_at(bench: Bench) -> None:
    state = bench.presenter.state()
    assert [(tile.key, tile.code) for tile in state.held] == [
        (FIRST, "Scratch · 3 h"),
        (SECOND, "Scratch · 5 min"),
    ]
    assert (state.title, state.case and state.case.unit) == ("On hold · 2", FIRST)


@pytest.mark.slow
def test_a_case_says_what_failed_by_whom_where_and_when(bench: Bench) -> None:
    case = bench.presenter.state().case
    assert case is not None
    assert dict(case.facts) == {
        "Item": "MC-40  Motor controller",
        "Work order": "WO-2026-1147",
        "Operation": "50 Final inspection",
        "Defect": "Scratch",
        "On hold since": "10:00 · 3 h",
        "Held by": "ST-070 · Chen Jing",
    }
    assert case.failed == (("Appearance", "Scratch"), ("Gap at the cover", "0.45 mm (0.00 – 0.30 mm)"))


@pytest.mark.slow
def test_a_case_held_by_a_control_chart_names_value_and_rule(bench: Bench) -> None:
    plan = ChartPlan(
        item=ItemCode("MC-40"),
        operation=Operation(50),
        step=StepNumber(50),
        chart=ChartKind.INDIVIDUALS,
        centre=Decimal("0.15"),
        sigma=Decimal("0.02"),
        action=ChartAction.HOLD,
    )
    load_rows(bench.work.store, (plan,))
    accepted(record_value(bench.work, bench.work.new_id(), StepNumber(50), "0.25"))
    bench.unit(FREE)
    case = bench.presenter.state().case
    assert case is not None
    assert (case.status, "Defect" in dict(case.facts)) == ("On hold", False)
    assert case.failed == (("Gap at the cover", "0.25 mm · outside the control limits"),)


@pytest.mark.slow
def test_who_held_it_is_not_claimed_of_another_terminals_record(bench: Bench) -> None:
    identity = msgspec.structs.replace(bench.work.identity, terminal_id="T-OTHER")
    elsewhere = Workplace(bench.work.store, bench.work.clock, identity)
    case = DispositionPresenter(Desk(elsewhere, FakeShell())).state().case
    assert case is not None
    assert dict(case.facts)["Held by"] == "ST-070"


@pytest.mark.slow
def test_only_a_supervisor_decides(bench: Bench) -> None:
    reasons = [action.reason for action in bench.presenter.state().actions]
    assert reasons == ["A supervisor scans their badge"] * 3 + [""]
    bench.presenter.act("scrap")
    said = bench.shell.said[-1]
    assert (said.title, said.detail) == (
        "Supervisor needed – not done",
        "Ask a supervisor to scan their badge.",
    )
    assert bench.presenter.state().picker is None


@pytest.mark.slow
def test_rework_goes_to_the_chosen_operation(supervisor: Bench) -> None:
    supervisor.presenter.act("rework")
    picker = supervisor.presenter.state().picker
    assert picker is not None
    assert [target.key for target in picker.targets] == ["10", "20", "30", "40", "50"]
    supervisor.decide("rework", "P-REWORK", "30")
    unit = supervisor.doc(FIRST)
    assert (unit.status, unit.sent_back_to()) == (UnitStatus.IN_PROCESS, 30)
    said = supervisor.shell.said[-1]
    assert (said.title, said.next) == ("Sent to rework", "Take it to ST-050: 30 Torque")


@pytest.mark.slow
def test_scrap_is_final_and_the_next_case_comes(supervisor: Bench) -> None:
    supervisor.decide("scrap", "P-SCRAP")
    state = supervisor.presenter.state()
    assert supervisor.doc(FIRST).status is UnitStatus.SCRAPPED
    assert (len(state.held), state.case and state.case.unit) == (1, SECOND)


@pytest.mark.slow
def test_use_as_is_reports_the_complete_unit_good(supervisor: Bench) -> None:
    supervisor.decide("main", "P-CONCESSION")
    unit = supervisor.doc(FIRST)
    assert (unit.held, 50 in unit.passed()) == (None, True)
    assert supervisor.shell.said[-1].title == "Released – used as it is"


def hold_too(bench: Bench, defect: str) -> None:
    """News of one more hold of the first unit."""
    with bench.work.act() as act:
        hold = UnitHeld(defect=DefectCode(defect))
        act.add(bench.work.new_id(), hold, subject=(ThingKind.UNIT, FIRST))


@pytest.mark.slow
def test_a_hold_that_comes_while_somebody_decides_is_not_decided_about(supervisor: Bench) -> None:
    supervisor.presenter.act("main")
    supervisor.presenter.pick("P-CONCESSION")
    hold_too(supervisor, "D-SCRATCH")
    supervisor.presenter.confirm()
    assert [held.defect for held in supervisor.doc(FIRST).holds] == ["D-SCRATCH"]
    assert supervisor.doc(FIRST).status is UnitStatus.HELD
    assert supervisor.shell.said[-1].next == "It is still on hold. Decide about that too."


@pytest.mark.slow
def test_no_more_holds_are_decided_about_than_are_shown(supervisor: Bench) -> None:
    for _ in range(4):
        hold_too(supervisor, "D-SCRATCH")
    case = supervisor.presenter.state().case
    assert case is not None
    assert len(case.facts) == FACTS
    supervisor.decide("main", "P-CONCESSION")
    assert len(supervisor.doc(FIRST).holds) == 2


@pytest.mark.slow
def test_scrap_is_final_whatever_else_it_is_held_for(supervisor: Bench) -> None:
    supervisor.presenter.act("scrap")
    supervisor.presenter.pick("P-SCRAP")
    hold_too(supervisor, "D-SCRATCH")
    supervisor.presenter.confirm()
    assert supervisor.doc(FIRST).status is UnitStatus.SCRAPPED
    state = supervisor.presenter.state()
    assert (len(state.held), state.case and state.case.unit) == (1, SECOND)


@pytest.mark.slow
def test_nothing_is_decided_without_a_reason(supervisor: Bench) -> None:
    supervisor.presenter.act("scrap")
    supervisor.presenter.confirm()
    assert supervisor.shell.said[-1].title == "Reason missing – not recorded"
    assert supervisor.doc(FIRST).status is UnitStatus.HELD


@pytest.mark.slow
def test_a_choice_is_void_when_another_unit_is_scanned(supervisor: Bench) -> None:
    supervisor.presenter.act("scrap")
    supervisor.presenter.pick("P-SCRAP")
    supervisor.unit(SECOND)
    state = supervisor.presenter.state()
    assert (state.picker, state.case and state.case.unit) == (None, SECOND)


@pytest.mark.slow
def test_scanning_a_held_unit_selects_it(bench: Bench) -> None:
    bench.unit(SECOND)
    state = bench.presenter.state()
    assert [tile.selected for tile in state.held] == [False, True]
    assert bench.shell.said[-1].next == "Next: decide about it"


@pytest.mark.slow
def test_anybody_may_hold_a_unit_with_its_defect(bench: Bench) -> None:
    bench.unit(FREE)
    assert bench.presenter.state().actions[2].title == "Hold unit"
    bench.presenter.act("main")
    assert len(bench.presenter.state().defects) == 24
    bench.presenter.choose_defect("D-DIRT")
    state, held = bench.presenter.state(), bench.doc(FREE).held
    assert held is not None
    assert (held.defect, state.defects, state.case and state.case.unit) == ("D-DIRT", (), FREE)
    assert bench.work.terminal().unit is None


@pytest.mark.slow
def test_a_unit_nobody_knows_cannot_be_held(bench: Bench) -> None:
    bench.unit("MC40-2611-999999")
    assert bench.shell.said[-1].title == "Unknown code – not used"
    bench.unit(FIRST)
    bench.presenter.act("main")
    assert bench.presenter.state().defects == ()


@pytest.mark.slow
def test_printed_commands_are_touches(supervisor: Bench) -> None:
    def command(word: CommandWord) -> bool:
        return supervisor.scan(means.CommandMeaning(raw=word.value, word=word))

    assert not command(CommandWord.GOOD), "no unit is good here by a touch"
    assert command(CommandWord.SCRAP)
    assert supervisor.presenter.state().picker is not None
    assert command(CommandWord.CANCEL)
    assert supervisor.presenter.state().picker is None
    assert command(CommandWord.REWORK)
    supervisor.presenter.pick("P-REWORK")
    assert command(CommandWord.CONFIRM)
    assert supervisor.doc(FIRST).held is None


@pytest.mark.slow
def test_a_unit_held_at_another_station_is_decided_here(work_at: Callable[[str], Workplace]) -> None:
    work = work_at("ST-070")
    bench = Bench(work)
    here = at_station(work, "ST-020")
    sign_in_as(here, SUPERVISOR)
    presenter = DispositionPresenter(Desk(here, bench.shell))
    presenter.act("scrap")
    presenter.pick("P-SCRAP")
    presenter.confirm()
    assert bench.doc(FIRST).status is UnitStatus.SCRAPPED


def test_with_nothing_on_hold_the_next_step_is_said(work_at: Callable[[str], Workplace]) -> None:
    work = work_at("ST-070")
    sign_in_as(work, SUPERVISOR)
    state = DispositionPresenter(Desk(work, FakeShell())).state()
    assert (state.case, state.hint) == (None, ("No unit is on hold", "Scan a unit to put it on hold."))
    assert [action.reason for action in state.actions] == ["Choose a held unit"] * 3 + [""]


@pytest.mark.slow
def test_each_decision_has_reasons_of_its_own(supervisor: Bench) -> None:
    shown = {}
    for key in ("rework", "scrap", "main"):
        supervisor.presenter.act(key)
        picker = supervisor.presenter.state().picker
        assert picker is not None
        shown[key] = {choice.key for choice in picker.choices}
        supervisor.presenter.cancel()
    assert shown == {
        "rework": {"P-REWORK"},
        "scrap": {"P-SCRAP"},
        "main": {"P-CONCESSION", "P-MISJUDGED"},
    }


@pytest.mark.slow
def test_the_concession_is_not_in_the_first_place(supervisor: Bench) -> None:
    assert [action.key for action in supervisor.presenter.state().actions] == [
        *("rework", "scrap", "main", "help")
    ]


@pytest.mark.slow
def test_no_reason_shows_its_code(supervisor: Bench) -> None:
    supervisor.presenter.act("scrap")
    picker = supervisor.presenter.state().picker
    assert picker is not None
    assert all(choice.key not in (choice.name, choice.code) for choice in picker.choices)
