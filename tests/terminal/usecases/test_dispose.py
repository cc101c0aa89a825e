"""Holds and what a supervisor makes of them; each decision counts once, at the operation of the hold."""

from decimal import Decimal
from functools import partial

import pytest

from terminal.domain.events.kinds import Disposition
from terminal.domain.ids import DefectCode, Operation, ReasonCode, UnitCode
from terminal.domain.outcome import Refusal
from terminal.domain.state.unit import UnitStatus
from terminal.quality.figures.yields import first_pass_yield
from terminal.usecases.dispose import dispose, hold_unit, rework_targets_of
from terminal.usecases.parts.my_reports import my_reports
from terminal.usecases.parts.workplace import Workplace
from terminal.usecases.start_unit import start_unit
from tests.fakes.acts import accepted
from tests.fakes.floor import (
    BOARDS,
    FANS,
    Floor,
    head_of,
    kinds_after,
    opened,
    supervisor,
    unit_of,
    whole,
    writes_nothing,
)

BOARD, FAN = UnitCode("PCB40A-2611-000001"), UnitCode("FAN40-2611-000001")
CONCESSION, REWORK, SCRAP = ReasonCode("P-CONCESSION"), ReasonCode("P-REWORK"), ReasonCode("P-SCRAP")


@pytest.fixture
def held(floor: Floor) -> Workplace:
    """A board on hold by its look, and a supervisor at the terminal."""
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    floor.do_steps(work, values={90: "fail"})
    supervisor(work)
    return work


def counted(work: Workplace) -> tuple[int, ...]:
    """Good, scrap, rework, good at first, first results."""
    counts = work.order_doc(BOARDS).at(10)
    return whole(counts.good, counts.scrap, counts.rework, counts.first_good, counts.first_total)


def first_pass_share(work: Workplace) -> Decimal | None:
    counts = work.order_doc(BOARDS).at(10)
    return first_pass_yield(counts.first_good, counts.first_total)


def test_a_failed_unit_counts_as_a_first_result_that_was_none(held: Workplace) -> None:
    assert counted(held) == (0, 0, 0, 0, 1)
    assert first_pass_share(held) == 0
    refusal = writes_nothing(held, lambda: start_unit(held, held.new_id(), BOARD))
    assert (refusal.code, refusal.parameters["defect"]) == (Refusal.UNIT_HELD, "D-COLD")


def test_use_as_is_makes_it_good_without_another_scan(held: Workplace) -> None:
    before = head_of(held)
    accepted(dispose(held, held.new_id(), BOARD, Disposition.USE_AS_IS, CONCESSION))
    assert kinds_after(held, before) == ["unit.disposed"]
    assert unit_of(held, BOARD).status is UnitStatus.FINISHED
    assert counted(held) == (1, 0, 0, 0, 1)


def test_scrap_is_scrap_and_counted(held: Workplace) -> None:
    accepted(dispose(held, held.new_id(), BOARD, Disposition.SCRAP, SCRAP))
    assert unit_of(held, BOARD).status is UnitStatus.SCRAPPED
    assert counted(held) == (0, 1, 0, 0, 1)


def test_rework_goes_back_and_is_counted_once(floor: Floor, held: Workplace) -> None:
    accepted(dispose(held, held.new_id(), BOARD, Disposition.REWORK, REWORK, Operation(10)))
    assert counted(held) == (0, 0, 1, 0, 1)
    floor.at("ST-040")
    accepted(start_unit(held, held.new_id(), BOARD))
    assert [state.step.number for state in opened(held).steps if state.open] == [60, 70, 80, 90, 100]
    floor.make(held, BOARD, BOARDS)
    assert counted(held) == (1, 0, 1, 0, 1)
    assert first_pass_share(held) == 0


def test_a_decision_is_nobodys_report(held: Workplace) -> None:
    accepted(dispose(held, held.new_id(), BOARD, Disposition.USE_AS_IS, CONCESSION))
    assert my_reports(held) == ()


@pytest.mark.slow
def test_the_hub_counts_each_decision_once_too(floor: Floor, held: Workplace) -> None:
    """The same events folded from the start by the exchange's side."""
    accepted(dispose(held, held.new_id(), BOARD, Disposition.SCRAP, SCRAP))
    floor.tell()
    assert floor.findings == []
    assert counted(floor.at("ST-020")) == (0, 1, 0, 0, 1)


@pytest.mark.slow
def test_two_supervisors_at_two_terminals_count_once(floor: Floor, held: Workplace) -> None:
    floor.tell()
    other = floor.at("ST-020", "E10493")
    accepted(dispose(held, held.new_id(), BOARD, Disposition.REWORK, REWORK, Operation(10)))
    accepted(dispose(other, other.new_id(), BOARD, Disposition.REWORK, REWORK, Operation(10)))
    floor.tell()
    assert [finding.code for finding in floor.findings] == ["correction_race"]
    assert unit_of(held, BOARD).rounds() == 1


def test_only_a_supervisor_decides(floor: Floor, held: Workplace) -> None:
    floor.at("ST-040")
    refusal = writes_nothing(held, lambda: dispose(held, held.new_id(), BOARD, Disposition.SCRAP, SCRAP))
    assert refusal.code is Refusal.SUPERVISOR_NEEDED


@pytest.mark.parametrize(
    ("disposition", "reason", "back", "why"),
    [
        (Disposition.SCRAP, "S-SOLDER", None, Refusal.REASON_UNKNOWN),
        (Disposition.REWORK, "P-REWORK", None, Refusal.NO_SUCH_OPERATION),
        (Disposition.REWORK, "P-REWORK", 20, Refusal.NO_SUCH_OPERATION),
    ],
)
def test_refused_decisions(
    held: Workplace, disposition: Disposition, reason: str, back: int | None, why: Refusal
) -> None:
    to = Operation(back) if back else None
    refusal = writes_nothing(
        held, lambda: dispose(held, held.new_id(), BOARD, disposition, ReasonCode(reason), to)
    )
    assert refusal.code is why


def test_what_is_not_held_needs_no_decision(held: Workplace) -> None:
    accepted(dispose(held, held.new_id(), BOARD, Disposition.USE_AS_IS, CONCESSION))
    for code in (BOARD, UnitCode("PCB40A-2611-000999")):
        refusal = writes_nothing(held, partial(dispose, held, held.new_id(), code, Disposition.SCRAP, SCRAP))
        assert refusal.code is Refusal.NOT_HELD


def test_held_by_hand_in_the_middle_it_goes_on_where_it_was(floor: Floor) -> None:
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    floor.do_steps(work, upto=50)
    accepted(hold_unit(work, work.new_id(), BOARD, DefectCode("D-COLD")))
    assert work.terminal().unit is None
    supervisor(work)
    accepted(dispose(work, work.new_id(), BOARD, Disposition.USE_AS_IS, CONCESSION))
    assert unit_of(work, BOARD).status is UnitStatus.IN_PROCESS
    floor.at("ST-040")
    accepted(start_unit(work, work.new_id(), BOARD))
    assert [state.step.number for state in opened(work).steps if not state.open] == [10, 20, 30, 40]


def test_a_finished_unit_held_by_hand_is_still_finished_when_let_go(floor: Floor) -> None:
    work = floor.at("ST-020")
    floor.make(work, FAN, FANS)
    accepted(hold_unit(work, work.new_id(), FAN, None))
    assert [entry.number for entry in rework_targets_of(work, unit_of(work, FAN))] == [10]
    supervisor(work)
    before = head_of(work)
    accepted(dispose(work, work.new_id(), FAN, Disposition.USE_AS_IS, CONCESSION))
    assert kinds_after(work, before) == ["unit.disposed"]
    assert unit_of(work, FAN).status is UnitStatus.FINISHED
    assert work.order_doc(FANS).at(10).good == 1


def test_a_finished_unit_can_still_be_scrapped_and_is_counted(floor: Floor) -> None:
    work = floor.at("ST-020")
    floor.make(work, FAN, FANS)
    accepted(hold_unit(work, work.new_id(), FAN, None))
    supervisor(work)
    accepted(dispose(work, work.new_id(), FAN, Disposition.SCRAP, SCRAP))
    counts = work.order_doc(FANS).at(10)
    assert whole(counts.good, counts.scrap, counts.first_total) == (0, 1, 1)


def test_anybody_may_hold_but_only_once_and_only_what_is_known(floor: Floor) -> None:
    work = floor.at("ST-020")
    floor.make(work, FAN, FANS)
    accepted(hold_unit(work, work.new_id(), FAN, None))
    refusal = writes_nothing(work, lambda: hold_unit(work, work.new_id(), FAN, None))
    assert refusal.code is Refusal.UNIT_HELD
    refusal = writes_nothing(work, lambda: hold_unit(work, work.new_id(), BOARD, None))
    assert refusal.code is Refusal.NO_UNIT
