"""What the units before gave in one step at this station in this shift."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import ParameterRecorded, UnitStarted, WorkReported
from terminal.domain.ids import ItemCode, Operation, StationCode, StepNumber
from terminal.domain.masters.kinds import StepKind
from terminal.domain.masters.row import Names
from terminal.domain.masters.rows import RoutingOperation, Step
from terminal.usecases.parts.last_results import last_results
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.screens import OPERATION, act, badge
from tests.fakes.workplace import make_workplace
from tests.terminal.domain.journals import undo

ONE = Decimal(1)
STEP = Step(number=StepNumber(40), kind=StepKind.PARAMETER, names=Names("扭矩", "Torque"))
TORQUE = RoutingOperation(
    number=Operation(OPERATION),
    names=Names("扭矩", "Torque"),
    stations=(StationCode("ST-020"),),
    steps=(STEP,),
)


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    made = make_workplace(tmp_path)
    badge(made)
    yield made
    made.store.close()


def measured(work: Workplace, unit: str, *values: str, step: int = 40, operation: int = OPERATION) -> None:
    """A unit that was measured, the last value counting, and reported good."""
    act(work, UnitStarted(item=ItemCode("MC-40")), unit, operation=operation)
    for value in values:
        good = Decimal(value) <= Decimal("1.30")
        verdict = StepVerdict.PASS if good else StepVerdict.FAIL
        payload = ParameterRecorded(
            step=StepNumber(step), name="", value=Decimal(value), uom="N·m", verdict=verdict
        )
        act(work, payload, unit, operation=operation)
    act(work, WorkReported(good=ONE), unit, operation=operation)


def values(work: Workplace, newest: int = 12) -> list[tuple[str, str, str]]:
    found = last_results(work, TORQUE, STEP, newest)
    return [(entry.unit, str(entry.value), entry.verdict) for entry in found]


def test_the_oldest_comes_first_and_no_more_than_wanted(work: Workplace) -> None:
    for number in range(6):
        measured(work, f"U-{number}", f"1.2{number}")
    assert values(work, 3) == [("U-3", "1.23", "pass"), ("U-4", "1.24", "pass"), ("U-5", "1.25", "pass")]


def test_a_value_measured_again_counts_as_it_ended(work: Workplace) -> None:
    measured(work, "U-1", "1.42", "1.21")
    measured(work, "U-2", "1.42")
    assert values(work) == [("U-1", "1.21", "pass"), ("U-2", "1.42", "fail")]


def test_other_steps_and_operations_do_not_mix_in(work: Workplace) -> None:
    measured(work, "U-1", "1.20", step=50)
    measured(work, "U-2", "1.20", operation=30)
    measured(work, "U-3", "1.20")
    assert [unit for unit, _, _ in values(work)] == ["U-3"]


def test_a_unit_reported_twice_stands_once(work: Workplace) -> None:
    measured(work, "U-1", "1.20")
    act(work, undo(), "U-1")
    act(work, WorkReported(good=ONE), "U-1")
    assert [unit for unit, _, _ in values(work)] == ["U-1"]
