"""A unit through its whole life in the demo plant, each station with its own store, told by the exchange."""

from decimal import Decimal

import pytest

from terminal.domain.ids import BoxCode, UnitCode
from terminal.domain.state.place import LotDoc
from terminal.domain.state.unit import UnitStatus
from terminal.usecases.packing.pack import close_box, pack_unit
from tests.fakes.acts import accepted
from tests.fakes.floor import BOARDS, LINE, MOTORS, Floor, events_after, opened, unit_of

MOTOR, BOARD = "MC40-2611-000001", "PCB40A-2611-000001"


@pytest.mark.slow
def test_from_the_board_to_the_box(floor: Floor) -> None:
    floor.board(BOARD)
    assert unit_of(floor.at("ST-040"), BOARD).status is UnitStatus.FINISHED
    floor.motor(MOTOR)
    packing = floor.at("ST-080")
    assert unit_of(packing, MOTOR).status is UnitStatus.FINISHED
    box = BoxCode("BX-2611-00001")
    accepted(pack_unit(packing, packing.new_id(), UnitCode(MOTOR), box))
    label = accepted(close_box(packing, packing.new_id(), box))
    assert label.units == (MOTOR,)
    floor.tell()
    for station in LINE:
        work = floor.at(station)
        made = work.order_doc(MOTORS)
        assert [made.at(number).good for number in (10, 20, 30, 40, 50)] == [1, 1, 1, 1, 1]
        assert unit_of(work, MOTOR).status is UnitStatus.PACKED
        assert work.terminal().unit is None
    assert floor.findings == []


@pytest.mark.slow
def test_what_is_built_in_is_known_everywhere(floor: Floor) -> None:
    floor.motor(MOTOR, "ST-020")
    inside = unit_of(floor.at("ST-020"), MOTOR).steps_done(10)[20].code
    assert unit_of(floor.at("ST-040"), inside).built_into == MOTOR
    assert unit_of(floor.at("ST-070"), inside).status is UnitStatus.BUILT_IN


@pytest.mark.slow
def test_lots_go_down_by_what_the_bill_says(floor: Floor) -> None:
    for number in range(3):
        floor.board(f"PCB40A-2611-{number:06}")
    used = {item: doc.used for item, doc in _lots(floor).items()}
    assert used == {
        "PCB-40B": Decimal(3),
        "MCU-32": Decimal(3),
        "CAP-470": Decimal(12),
        "SLD-305": Decimal("2.4"),
    }


def test_steps_come_in_the_order_of_the_routing(floor: Floor) -> None:
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    numbers = [state.step.number for state in opened(work).steps]
    assert numbers == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    done: list[int] = []
    while todo := [state for state in opened(work).steps if state.open and state.step.kind != "report"]:
        done.append(todo[0].step.number)
        floor.do_step(work, todo[0])
    assert done == [20, 30, 40, 50, 60, 70, 80, 90]
    assert work.terminal().unit == BOARD  # the report waits for a touch


@pytest.mark.slow
def test_an_operation_without_report_step_reports_itself(floor: Floor) -> None:
    floor.motor(MOTOR, "ST-020")
    work = floor.at("ST-030")
    floor.start(work, MOTOR, MOTORS)
    floor.do_steps(work)
    assert work.terminal().unit is None
    assert unit_of(work, MOTOR).passed() == {10, 20}


def test_work_goes_on_where_it_was_after_a_restart(floor: Floor) -> None:
    work = floor.at("ST-040")
    floor.start(work, BOARD, BOARDS)
    floor.do_steps(work, upto=40)
    work.store.close()
    del floor.places["ST-040"]
    again = floor.at("ST-040")
    assert again.terminal().unit == BOARD
    assert [state.step.number for state in opened(again).steps if not state.open] == [10, 20, 30]


@pytest.mark.slow
def test_every_event_says_who_when_where(floor: Floor) -> None:
    floor.board(BOARD)
    for event in events_after(floor.at("ST-040")):
        envelope = event.envelope
        assert (envelope.actor, envelope.station) == ("E10485", "ST-040")
        assert envelope.shift == "2026-11-22/D"
        assert envelope.revision > 0
        assert envelope.zone == "Asia/Shanghai"


def _lots(floor: Floor) -> dict[str, LotDoc]:
    docs = [doc for (kind, _), doc in floor.docs.items() if kind == "lot"]
    return {doc.item: doc for doc in docs if isinstance(doc, LotDoc)}
