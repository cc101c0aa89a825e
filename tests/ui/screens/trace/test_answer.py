"""The answer of a trace before its story: how the thing stands, where it is, what is wrong and since when."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import ParameterRecorded, UnitHeld, UnitPacked, UnitStarted
from terminal.domain.ids import BoxCode, DefectCode, ItemCode, StepNumber
from terminal.domain.masters.kinds import LotState
from terminal.domain.masters.rows import Lot
from terminal.store.store import DisputeRow
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.screens import UNIT, act, badge, decide
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import load_rows, make_workplace
from tests.ui.screens.trace.test_trace import HOUSING, build, consume, torque
from ui.desk.desk import Desk
from ui.feedback import Tone
from ui.screens.trace.presenter import TracePresenter
from ui.screens.trace.state import Answer
from ui.text import set_language


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    set_language("en")
    made = make_workplace(tmp_path)
    badge(made)
    yield made
    made.store.close()


def answer(work: Workplace, key: str) -> Answer:
    traces = TracePresenter(Desk(work, FakeShell()))
    traces.pick(key)
    found = traces.state().answer
    assert found is not None
    return found


def hold(work: Workplace) -> None:
    act(work, UnitHeld(defect=DefectCode("D-TORQUE")), UNIT)


@pytest.mark.slow
def test_nothing_wrong_is_said_of_what_this_station_knows(work: Workplace) -> None:
    build(work)
    found = answer(work, f"unit:{UNIT}")
    assert (found.code, found.tone, found.wrong) == (UNIT, Tone.NEUTRAL, "Nothing wrong is known here.")
    assert found.stands.startswith("In process · now at ST-020")
    set_language("zh")
    assert answer(work, f"unit:{UNIT}").wrong == "本工位未发现异常。"
    set_language("en")


def test_a_held_unit_says_since_when_and_where(work: Workplace) -> None:
    build(work)
    hold(work)
    found = answer(work, f"unit:{UNIT}")
    assert found.tone is Tone.BAD
    assert found.stands.startswith("On hold")
    assert found.wrong.startswith("Since ")
    assert "ST-020" in found.stands


def test_a_unit_held_for_a_value_says_which(work: Workplace) -> None:
    build(work)
    torque(work, "1.42", StepVerdict.FAIL)
    act(work, UnitHeld(note="Torque"), UNIT)
    found = answer(work, f"unit:{UNIT}")
    assert (found.tone, found.wrong.startswith("Since ")) == (Tone.BAD, True)


def test_what_was_decided_is_no_longer_wrong_and_not_forgotten(work: Workplace) -> None:
    build(work)
    torque(work, "1.42", StepVerdict.FAIL)
    hold(work)
    decide(work, UNIT, "C-MINOR")
    found = answer(work, f"unit:{UNIT}")
    assert (found.tone, found.wrong) == (Tone.NEUTRAL, "Nothing is wrong now; 1 result failed before.")


@pytest.mark.slow
def test_a_blocked_lot_is_told_of_the_lot_and_of_what_was_made_with_it(work: Workplace) -> None:
    build(work)
    row = work.masters.get(Lot, HOUSING)
    assert row is not None
    load_rows(work.store, (msgspec.structs.replace(row, state=LotState.BLOCKED, reason="IQC-9"),))
    work.masters.forget()
    assert answer(work, f"lot:{HOUSING}").wrong == "Blocked: IQC-9"
    found = answer(work, f"unit:{UNIT}")
    assert (found.tone, found.wrong) == (Tone.BAD, f"Made with blocked lots: {HOUSING}")


def test_a_lot_tells_which_of_its_units_stand_still_and_how_many_there_are(work: Workplace) -> None:
    build(work)
    consume(work, "MC40-2", HOUSING)
    hold(work)
    found = answer(work, f"lot:{HOUSING}")
    assert "in 2 units" in found.stands
    assert (found.tone, found.wrong) == (Tone.WARN, f"On hold or scrap: {UNIT}")


@pytest.mark.slow
def test_a_box_tells_what_is_in_it_and_what_of_it_stands_still(work: Workplace) -> None:
    act(work, UnitStarted(item=ItemCode("MC40")), UNIT)
    act(work, UnitPacked(box=BoxCode("BX-1"), item=ItemCode("MC40")), UNIT)
    assert answer(work, "box:BX-1").stands.endswith("1 piece")
    hold(work)
    assert answer(work, "box:BX-1").wrong == f"On hold or scrap: {UNIT}"


def test_a_record_the_hub_asks_about_is_told(work: Workplace) -> None:
    act(work, UnitStarted(item=ItemCode("MC40")), UNIT)
    measured = ParameterRecorded(
        step=StepNumber(40), name="Torque", value=Decimal("1.2"), uom="Nm", verdict=StepVerdict.PASS
    )
    act(work, measured, UNIT)
    newest = work.store.newest_event(work.identity)
    assert newest is not None
    row = DisputeRow(1, newest.envelope.sequence, "duplicate_report", {})
    with work.store.database.write() as connection:
        work.store.keep_dispute(connection, row, settled=False)
    found = answer(work, f"unit:{UNIT}")
    assert found.tone is Tone.WARN
    assert found.wrong.startswith("1 record to clear up since ")
