"""The trace screen: asks by scan or touch, shows the tree, tells what was done and how far it goes."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from terminal.domain.codes.commands import CommandWord, command_code
from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import (
    BoxClosed,
    BoxPacked,
    ComponentConsumed,
    ParameterRecorded,
    Scrapped,
    UnitHeld,
    UnitPacked,
    UnitStarted,
    WorkReported,
)
from terminal.domain.ids import BoxCode, DefectCode, ItemCode, LotCode, ReasonCode, StepNumber, UnitCode
from terminal.store.facts import ExchangeState
from terminal.store.store import DisputeRow
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.screens import LOOKS, UNIT, act, badge, complaints, decide, scan, show
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import make_workplace
from tests.terminal.domain.journals import undo
from ui.desk.desk import Desk
from ui.feedback import Tone
from ui.screens.trace.presenter import TracePresenter
from ui.screens.trace.state import FactRow
from ui.screens.trace.view import TraceView
from ui.text import set_language
from ui.theme.current import metrics

BOARD, HOUSING, COVER = "PCB40A-2611-000001", "2611-0087", "2611-0101"
ONE = Decimal(1)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    set_language("en")
    made = make_workplace(tmp_path)
    badge(made)
    yield made
    made.store.close()
    set_language("en")


@pytest.fixture
def shell() -> FakeShell:
    return FakeShell()


@pytest.fixture
def traces(work: Workplace, shell: FakeShell) -> TracePresenter:
    return TracePresenter(Desk(work, shell))


def consume(work: Workplace, unit: str, code: str, *, is_lot: bool = True) -> None:
    lot, part = (LotCode(code), None) if is_lot else (None, UnitCode(code))
    payload = ComponentConsumed(
        step=StepNumber(20), item=ItemCode("HSG-40"), quantity=ONE, lot=lot, unit=part
    )
    act(work, payload, unit)


def build(work: Workplace) -> None:
    act(work, UnitStarted(item=ItemCode("PCB40A")), BOARD)
    consume(work, BOARD, COVER)
    act(work, UnitStarted(item=ItemCode("MC40")), UNIT)
    consume(work, UNIT, HOUSING)
    consume(work, UNIT, BOARD, is_lot=False)


def torque(work: Workplace, value: str, verdict: StepVerdict, signals: tuple[str, ...] = ()) -> None:
    payload = ParameterRecorded(
        step=StepNumber(40),
        name="Torque",
        value=Decimal(value),
        uom="Nm",
        verdict=verdict,
        lower=Decimal("1.10"),
        upper=Decimal("1.30"),
        signals=signals,
    )
    act(work, payload, UNIT)


def tree(traces: TracePresenter) -> list[tuple[str, tuple[bool, ...], bool | None]]:
    return [(row.line.title, row.line.rails, row.line.open) for row in traces.state().rows]


def fact(traces: TracePresenter, title: str) -> FactRow:
    return next(row for row in traces.state().facts if row.title.startswith(title))


def test_first_it_asks_and_offers_what_was_dealt_with_last(traces: TracePresenter, work: Workplace) -> None:
    assert traces.state().invite[0] == "Scan a unit, a lot or a box"
    build(work)
    recent = traces.state().recent
    assert [(choice.key, choice.code) for choice in recent][:2] == [
        (f"unit:{UNIT}", "MC40"),
        (f"unit:{BOARD}", "PCB40A"),
    ]


@pytest.mark.slow
def test_a_unit_is_traced_to_what_it_is_made_of(traces: TracePresenter, work: Workplace) -> None:
    build(work)
    assert scan(work, traces, UNIT)
    assert traces.state().back_shown
    assert tree(traces) == [
        (UNIT, (), True),
        (HOUSING, (True,), None),
        (BOARD, (False,), True),
        (COVER, (False, False), None),
    ]


@pytest.mark.slow
def test_a_lot_is_traced_to_where_it_went(traces: TracePresenter, work: Workplace) -> None:
    build(work)
    assert scan(work, traces, COVER)
    assert not traces.state().back_shown
    assert [row.line.title for row in traces.state().rows] == [COVER, BOARD, UNIT]
    assert traces.state().rows[1].line.detail.startswith("built in")


@pytest.mark.slow
def test_it_can_be_turned_round_and_led_on(traces: TracePresenter, work: Workplace) -> None:
    build(work)
    scan(work, traces, UNIT)
    traces.choose("0.1")
    traces.trace_chosen()
    assert traces.state().title == BOARD
    traces.turn()
    assert [row.line.title for row in traces.state().rows] == [BOARD, UNIT]


@pytest.mark.slow
def test_a_touch_shows_the_facts_the_next_opens_or_closes(traces: TracePresenter, work: Workplace) -> None:
    build(work)
    scan(work, traces, UNIT)
    traces.choose("0.1")
    assert traces.state().facts_title == f"History of {BOARD}"
    assert len(tree(traces)) == 4
    traces.choose("0.1")
    assert tree(traces)[-1] == (BOARD, (False,), False)
    traces.choose("0.1")
    assert len(tree(traces)) == 4


def test_a_unit_that_contains_itself_ends(traces: TracePresenter, work: Workplace) -> None:
    consume(work, "U-1", "U-2", is_lot=False)
    consume(work, "U-2", "U-1", is_lot=False)
    traces.pick("unit:U-1")
    for key in ("0.0", "0.0.0"):
        traces.choose(key)
    assert [title for title, _, _ in tree(traces)] == ["U-1", "U-2", "U-1"]


@pytest.mark.slow
def test_values_limits_and_verdicts(traces: TracePresenter, work: Workplace) -> None:
    build(work)
    torque(work, "1.37", StepVerdict.FAIL)
    torque(work, "1.22", StepVerdict.PASS)
    scan(work, traces, UNIT)
    failed, passed = traces.state().facts[-2:]
    assert failed.title.endswith(": 1.37 Nm")
    assert failed.detail == "not OK · 1.10 – 1.30 · operation 20 · ST-020"
    assert (failed.tone, failed.icon, passed.tone) == (Tone.BAD, "octagon-x", Tone.NEUTRAL)
    assert (failed.when, failed.who) == ("11-22 10:06", "Wang Xiuying")


@pytest.mark.slow
def test_signals_of_control_charts_and_what_they_held(traces: TracePresenter, work: Workplace) -> None:
    build(work)
    torque(work, "1.22", StepVerdict.PASS, ("we1", "cusum"))
    act(work, UnitHeld(note="扭矩 / Torque: we1"), UNIT)
    scan(work, traces, UNIT)
    signalled, held = traces.state().facts[-2:]
    assert (signalled.tone, signalled.icon) == (Tone.WARN, "triangle-alert")
    words = "OK · outside the control limits, the mean has moved (CUSUM) · 1.10 – 1.30"
    assert signalled.detail == f"{words} · operation 20 · ST-020"
    assert held.detail.startswith("扭矩 / Torque: we1")


@pytest.mark.slow
def test_results_holds_and_dispositions_are_told_with_their_reasons(
    traces: TracePresenter, work: Workplace
) -> None:
    build(work)
    act(work, WorkReported(good=Decimal(0), scrap=(Scrapped(ReasonCode("S-ESD"), ONE),)), UNIT)
    act(work, UnitHeld(defect=DefectCode("NOT-IN-MASTERS")), UNIT)
    decide(work, UNIT, "X")
    scan(work, traces, UNIT)
    assert fact(traces, "Report").title == "Report: 1 scrap"
    assert fact(traces, "Report").detail.startswith("Damaged by static discharge")
    assert fact(traces, "Put on hold").detail.startswith("NOT-IN-MASTERS")
    assert fact(traces, "Disposition").title == "Disposition: Use as it is"


@pytest.mark.slow
def test_a_report_taken_back_is_marked_and_both_are_told(traces: TracePresenter, work: Workplace) -> None:
    build(work)
    key = act(work, WorkReported(good=ONE), UNIT)
    act(work, undo(), UNIT, corrects=key)
    scan(work, traces, UNIT)
    taken, back = traces.state().facts[-2:]
    assert (taken.title, taken.tone) == ("Report: 1 good", Tone.WARN)
    assert taken.detail.startswith("no longer counts")
    assert back.title == "Report taken back: 1 good"


@pytest.mark.slow
def test_a_dispute_is_told_at_its_event(traces: TracePresenter, work: Workplace) -> None:
    build(work)
    key = act(work, WorkReported(good=ONE), UNIT)
    with work.store.database.write() as connection:
        row = DisputeRow(key.epoch, key.sequence, "duplicate_report", {})
        work.store.keep_dispute(connection, row, settled=False)
    scan(work, traces, UNIT)
    told = fact(traces, "Report")
    assert (told.icon, told.detail.split(" · ")[0]) == ("triangle-alert", "Reported twice – counted once")


def test_the_history_of_a_lot_names_the_units(traces: TracePresenter, work: Workplace) -> None:
    build(work)
    scan(work, traces, COVER)
    assert [row.detail.split(" · ")[0] for row in traces.state().facts] == [f"→ {BOARD}"]


@pytest.mark.slow
def test_a_pallet_is_traced_to_its_boxes_and_tells_when_it_was_closed(
    traces: TracePresenter, work: Workplace
) -> None:
    box, pallet, item = BoxCode("BX-2611-00001"), "369012340809425011", ItemCode("MC-40")
    with work.act() as written:
        for payload, subject in (
            (UnitPacked(box=box, item=item), ("unit", UNIT)),
            (BoxClosed(item=item, units=1), ("box", box)),
            (BoxPacked(box=BoxCode(pallet), item=item), ("box", box)),
            (BoxClosed(item=item, units=0, boxes=1), ("box", pallet)),
        ):
            written.add(work.new_id(), payload, subject=subject)
    assert scan(work, traces, pallet)
    assert [row.line.title for row in traces.state().rows] == [pallet, box, UNIT]
    assert [row.line.icon for row in traces.state().rows] == ["boxes", "box", "package"]
    assert traces.state().rows[0].line.detail == "closed pallet · now at ST-020 · Motor controller MC-40"
    loaded = fact(traces, "Put on a pallet")
    assert (loaded.title, loaded.detail) == (f"Put on a pallet: {box}", "ST-020")
    assert fact(traces, "Pallet closed").title == "Pallet closed: 1 box"
    assert scan(work, traces, box)
    assert fact(traces, "Put on a pallet").title == f"Put on a pallet: {pallet}"
    assert scan(work, traces, UNIT)
    traces.turn()
    assert [row.line.title for row in traces.state().rows] == [UNIT, box, pallet]
    assert "now at 369012340809425011" in traces.state().rows[0].line.detail


@pytest.mark.slow
def test_it_says_how_far_the_answer_goes(traces: TracePresenter, work: Workplace) -> None:
    build(work)
    scan(work, traces, UNIT)
    state = traces.state()
    assert state.complete == "This station's own records. Last word from the hub 10:00."
    assert state.stale
    work.store.keep(ExchangeState())
    assert traces.state().complete.endswith("No word from the hub yet.")


def test_what_nobody_knows_is_refused_and_the_answer_stays(
    traces: TracePresenter, work: Workplace, shell: FakeShell
) -> None:
    build(work)
    scan(work, traces, UNIT)
    assert scan(work, traces, "MC40-2611-009999")
    assert shell.said[-1].title == "Unknown code – not used"
    assert traces.state().title == UNIT


def test_badges_orders_and_commands_keep_their_meaning(
    traces: TracePresenter, work: Workplace, shell: FakeShell
) -> None:
    for code in ("B10484", "WO-2026-1147", command_code(CommandWord.UNDO), "nonsense"):
        assert not scan(work, traces, code)
    build(work)
    scan(work, traces, UNIT)
    assert scan(work, traces, command_code(CommandWord.CANCEL))
    assert traces.state().title == ""
    assert not scan(work, traces, command_code(CommandWord.CANCEL))


@pytest.mark.slow
@pytest.mark.parametrize("look", range(len(LOOKS)))
def test_it_fits_and_can_be_touched_with_gloves(qt_app: QApplication, work: Workplace, look: int) -> None:
    build(work)
    window = show(qt_app, work, "trace", look)
    assert complaints(window, look) == []
    for _ in range(9):
        torque(work, "1.22", StepVerdict.PASS)
    window.presenter().pick(f"unit:{UNIT}")  # type: ignore[attr-defined]
    qt_app.processEvents()
    assert complaints(window, look) == []
    window.close_down()


@pytest.mark.slow
def test_a_touch_on_a_row_chooses_it(qt_app: QApplication, work: Workplace) -> None:
    build(work)
    window = show(qt_app, work, "trace")
    view = window.stack.currentWidget()
    assert isinstance(view, TraceView)
    view.recent.tiles[0].touched.emit()
    view.tree.rows[1].touched.emit()
    state = window.presenter().state()
    assert [row.line.chosen for row in state.rows] == [False, True, False, False]
    window.close_down()


@pytest.mark.slow
def test_five_rows_a_page_and_each_within_reach_of_a_glove(qt_app: QApplication, work: Workplace) -> None:
    build(work)
    for number in range(9):
        consume(work, UNIT, f"2611-{number:04}")
        torque(work, "1.22", StepVerdict.PASS)
    window = show(qt_app, work, "trace")
    view = window.stack.currentWidget()
    assert isinstance(view, TraceView)
    view.recent.tiles[0].touched.emit()
    qt_app.processEvents()
    shown = [row for row in view.tree.rows if row.isVisible()]
    facts = [row for row in view.facts.rows if row.isVisible()]
    assert (len(shown) >= 5, len(facts) >= 5) == (True, True)
    assert min(view.down.width(), view.down.height(), view.tree.on.height()) >= metrics().glove
    state = window.presenter().state()
    seen = [state.chosen_at]
    while view.down.isEnabled():
        view.down.rest.stop()
        view.down.click()
        at = window.presenter().state().chosen_at
        seen.append(at)
        assert any(row._key == state.rows[at].key and row.isVisible() for row in view.tree.rows)
    assert seen == list(range(len(state.rows)))
    assert view._tree_card.accessibleName().startswith("Made of · Page 3 of 3")
    window.close_down()
