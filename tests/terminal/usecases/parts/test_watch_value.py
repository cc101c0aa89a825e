"""Control charts at a station: the state is in the value's transaction, signals are in the event, told, and
hold the unit where the plan says so.
"""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terminal.domain.events.kinds import Disposition, StepVerdict
from terminal.domain.events.payloads import InspectionRecorded, UnitHeld
from terminal.domain.ids import DefectCode, ItemCode, Operation, ReasonCode, StepNumber, UnitCode
from terminal.domain.masters.chart_plan import CHART_RULES, ChartAction, ChartKind, ChartPlan, Signal
from terminal.domain.outcome import Accepted
from terminal.domain.state.unit import UnitStatus
from terminal.quality.charts.options import Options
from terminal.quality.charts.result import Given
from terminal.quality.charts.time_weighted import cusum
from terminal.quality.charts.variables import i_mr
from terminal.store.store import Store
from terminal.usecases.dispose import dispose
from terminal.usecases.parts.chart_stream import Stream
from terminal.usecases.parts.watch_value import stream_of
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.record_result import Judgement, Recorded, record_judgements, record_value
from terminal.usecases.report_work import Report, report_unit
from terminal.usecases.take_back import take_back_last
from tests.fakes.acts import accepted, hub_is_away
from tests.fakes.floor import MOTORS, ONE, Floor, events_after, head_of, kinds_after, supervisor, unit_of
from tests.fakes.workplace import KEY

WEIGHT = ChartPlan(
    item=ItemCode("MC-40"),
    operation=Operation(50),
    step=StepNumber(60),
    chart=ChartKind.CUSUM,
    centre=Decimal(420),
    sigma=Decimal(2),
    h=Decimal(4),
)
GAP = ChartPlan(
    item=ItemCode("MC-40"),
    operation=Operation(50),
    step=StepNumber(50),
    chart=ChartKind.INDIVIDUALS,
    centre=Decimal("0.15"),
    sigma=Decimal("0.04"),
)


@pytest.fixture
def inspection(floor: Floor) -> Workplace:
    """The final inspection, with a plan for the weight beside those of the demo."""
    work = floor.at("ST-070")
    hub_is_away(work)
    floor.change(WEIGHT)
    floor.change(GAP)
    floor.start(work, "MC40-2611-000001", MOTORS)
    return work


def record(work: Workplace, step: int, value: str) -> Accepted[Recorded]:
    outcome = record_value(work, work.new_id(), StepNumber(step), value)
    assert isinstance(outcome, Accepted)
    return outcome


def kept(work: Workplace, plan: ChartPlan) -> Stream:
    stream = stream_of(work, plan)
    assert stream is not None
    return stream


def last(work: Workplace) -> InspectionRecorded:
    found = [one.payload for one in events_after(work) if isinstance(one.payload, InspectionRecorded)]
    return found[-1]


def test_a_quiet_value_says_nothing(inspection: Workplace) -> None:
    assert record(inspection, 50, "0.15").signals == ()
    assert last(inspection).signals == ()
    assert b'"signals"' not in events_body(inspection)
    assert kept(inspection, GAP).points == 1


def events_body(work: Workplace) -> bytes:
    return work.store.links(work.identity, head_of(work), 1)[0].body


def test_a_broken_rule_is_in_the_event_in_the_unit_and_told(inspection: Workplace) -> None:
    told = record(inspection, 50, "0.28")
    (signal,) = told.signals
    assert (signal.names.en, signal.rules, signal.hold) == ("Gap at the cover", ("we1",), False)
    assert (last(inspection).signals, last(inspection).verdict) == (("we1",), "pass")
    done = unit_of(inspection, "MC40-2611-000001").steps_done(50)[50]
    assert (done.signals, done.verdict) == (("we1",), "pass")


def test_the_same_press_tells_the_same_again(inspection: Workplace) -> None:
    command = inspection.new_id()
    first = record_value(inspection, command, StepNumber(50), "0.28")
    assert record_value(inspection, command, StepNumber(50), "0.28") == first
    assert kept(inspection, GAP).points == 1


def test_a_chart_that_remembers_signals_under_its_own_name(inspection: Workplace) -> None:
    signals = [record(inspection, 60, "424.5").signals for _ in range(3)]
    assert [[one.rules for one in found] for found in signals] == [[], [], [("cusum",)]]


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.integers(0, 30).map(lambda whole: whole / 100), min_size=2, max_size=20))
def test_values_one_by_one_are_the_charts_of_all(
    inspection: Workplace, floor: Floor, values: list[float]
) -> None:
    floor.change(msgspec.structs.replace(GAP, rules=CHART_RULES))
    floor.change(msgspec.structs.replace(GAP, chart=ChartKind.CUSUM))
    inspection.store.database.connection().exec_driver_sql("DELETE FROM chart_stream")
    known = Given(0.15, 0.04)
    single, sums = i_mr(values, Options(rules=CHART_RULES), given=known), cusum(values, given=known)
    assert sums.companion is not None
    wanted = [
        *single.location.broken,
        *((at, "cusum") for at, _ in {*sums.location.broken, *sums.companion.broken}),
    ]
    for at, value in enumerate(values, start=1):
        told = record(inspection, 50, f"{value:.2f}").signals
        assert {rule for one in told for rule in one.rules} == {rule for n, rule in wanted if n == at}
        assert set(last(inspection).signals) == {rule for n, rule in wanted if n == at}


def test_a_chart_of_judgements(inspection: Workplace, floor: Floor) -> None:
    row = ChartPlan(
        item=ItemCode("MC-40"),
        operation=Operation(50),
        step=StepNumber(40),
        chart=ChartKind.BERNOULLI,
        k=Decimal("0.1"),
        h=Decimal("1.5"),
    )
    floor.change(row)
    fail = Judgement(40, StepVerdict.FAIL, DefectCode("D-CONNECTOR"))
    for signals in ((), ("bernoulli",)):
        accepted(record_judgements(inspection, inspection.new_id(), (fail,)))
        assert last(inspection).signals == signals


def test_it_is_gone_with_a_transaction_that_fails(
    inspection: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(inspection, 50, "0.15")
    before, events = kept(inspection, GAP), head_of(inspection)
    with monkeypatch.context() as broken:
        broken.setattr("terminal.usecases.record_result.finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            record(inspection, 50, "0.28")
    assert (kept(inspection, GAP), head_of(inspection)) == (before, events)
    assert kept(inspection, GAP).points == 1


def test_it_goes_on_after_a_restart(inspection: Workplace, tmp_path: Path) -> None:
    for _ in range(2):
        record(inspection, 60, "424.5")
    before, folder = kept(inspection, WEIGHT), inspection.store.directory
    reopened = Workplace(Store(folder, KEY), inspection.clock, inspection.identity)
    try:
        assert kept(reopened, WEIGHT) == before
        assert [one.rules for one in record(reopened, 60, "424.5").signals] == [("cusum",)]
    finally:
        reopened.store.close()


@pytest.mark.slow
def test_a_changed_plan_begins_anew_and_says_so_once(inspection: Workplace, floor: Floor) -> None:
    record(inspection, 50, "0.15")
    floor.change(msgspec.structs.replace(GAP, sigma=Decimal("0.05")))
    (signal,) = record(inspection, 50, "0.16").signals
    assert (signal.anew, signal.rules) == (True, ())
    assert kept(inspection, GAP).points == 1
    assert record(inspection, 50, "0.16").signals == ()


def test_a_value_measured_again_is_one_more_point(inspection: Workplace) -> None:
    for value in ("0.28", "0.15"):
        record(inspection, 50, value)
    assert [seen.value for seen in kept(inspection, GAP).newest] == [0.28, 0.15]
    assert unit_of(inspection, "MC40-2611-000001").steps_done(50)[50].signals == ()


def test_taking_the_report_back_takes_no_point_out(inspection: Workplace, floor: Floor) -> None:
    floor.do_steps(inspection, values={50: "0.15", 60: "420.0"})
    accepted(report_unit(inspection, inspection.new_id(), Report(ONE)))
    before = kept(inspection, GAP)
    accepted(take_back_last(inspection, inspection.new_id()))
    assert kept(inspection, GAP) == before


def test_each_station_has_its_own(inspection: Workplace, floor: Floor) -> None:
    record(inspection, 50, "0.28")
    assert stream_of(floor.at("ST-060"), GAP) is None


def test_a_value_without_a_plan_writes_no_stream(floor: Floor) -> None:
    work = floor.at("ST-060")
    hub_is_away(work)
    floor.start(work, "MC40-2611-000001", MOTORS)
    record(work, 30, "48.0")
    count = work.store.database.connection().exec_driver_sql("SELECT count(*) FROM chart_stream").scalar()
    assert count == 0


def test_a_plan_that_holds_holds_the_unit_at_once(inspection: Workplace, floor: Floor) -> None:
    floor.change(msgspec.structs.replace(GAP, action=ChartAction.HOLD))
    told = record(inspection, 50, "0.28")
    assert told.value.finished is not None
    assert (told.value.finished.result, told.value.finished.failed) == ("held", ())
    assert told.signals == (Signal(told.signals[0].names, ("we1",), hold=True),)
    held = events_after(inspection)[-1].payload
    assert isinstance(held, UnitHeld)
    assert held.note == "盖板间隙 / Gap at the cover: we1"
    assert unit_of(inspection, "MC40-2611-000001").status is UnitStatus.HELD


def test_what_a_chart_holds_goes_on_when_it_is_conceded(inspection: Workplace, floor: Floor) -> None:
    floor.change(msgspec.structs.replace(GAP, action=ChartAction.HOLD))
    record(inspection, 50, "0.28")
    supervisor(inspection)
    code = UnitCode("MC40-2611-000001")
    accepted(
        dispose(inspection, inspection.new_id(), code, Disposition.USE_AS_IS, ReasonCode("P-CONCESSION"))
    )
    floor.start(floor.at("ST-070"), code, MOTORS)
    floor.do_steps(inspection, values={60: "420.0"})
    accepted(report_unit(inspection, inspection.new_id(), Report(ONE)))
    assert unit_of(inspection, code).status is UnitStatus.FINISHED


def test_the_last_value_of_a_unit_that_a_chart_holds_is_no_good_report(
    inspection: Workplace, floor: Floor
) -> None:
    floor.change(msgspec.structs.replace(GAP, action=ChartAction.HOLD))
    floor.do_steps(inspection, upto=50)
    record(inspection, 60, "420.0")
    record(inspection, 50, "0.28")
    assert unit_of(inspection, "MC40-2611-000001").status is UnitStatus.HELD
    assert kinds_after(inspection)[-2:] == ["inspection.recorded", "unit.held"]
