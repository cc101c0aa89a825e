"""The past is judged by the masters that were told when it happened: what the planners change later changes
nothing of it. Histories 13, 20.
"""

from decimal import Decimal
from typing import Any, Final

import pytest

from terminal.domain.ids import BadgeCode, PersonCode
from terminal.domain.masters.kinds import LotState
from terminal.domain.masters.rows import MasterRow, Person
from terminal.usecases.material.mount_lot import mount_lot
from terminal.usecases.report_work import Report, report_quantity, report_unit
from tests.histories.plant import GOOD, Plant, Station
from tests.histories.rows import lot, operation, order, routing

pytestmark = pytest.mark.slow

OF_NOW: Final = "limits, routings and people are those of the moment at which the hub judges"
DAY_S: Final = 86400


def accepted(plant: Plant, number: int = 10) -> tuple[int, int]:
    """Good pieces of WP at 10, and those of the first shift."""
    docs = plant.at_hub.docs()
    first: Any = docs[min(thing for thing in docs if thing[0] == "output")]
    return int(plant.doc("order", "WP").at(number).good), int(first.total.good)


@pytest.fixture
def single(plant: Plant) -> Plant:
    """P is made by one report at SA or SB."""
    plant.load(routing("P", operation(10, "SA", "SB")))
    return plant


def six_made(single: Plant) -> Station:
    """Six of ten are made, a seventh is open; a day later four are ordered."""
    (a,) = single.stations("SA")
    for number in range(1, 7):
        a.makes(f"P{number}")
        single.tick(5)
    a.begins("P7")
    single.full()
    single.tick(DAY_S)
    single.load(order("WP", "P", 4))
    single.full()
    return a


def test_13_a_lower_quantity_takes_nothing_out(single: Plant) -> None:
    """What was accepted stays, in the order and in the shift, and a rebuild finds the same."""
    six_made(single)
    assert accepted(single) == (6, 6)
    assert single.codes() == []
    single.rebuild()
    assert accepted(single) == (6, 6)
    assert single.codes() == []
    assert single.wrong() == []


def test_13_one_more_report_is_the_surplus_itself(single: Plant) -> None:
    """A seventh piece, reported when four are ordered, is the one that is too many."""
    a = six_made(single)
    a.must(report_unit, GOOD)
    single.full()
    assert accepted(single) == (6, 6)
    assert single.about("work.reported") == ["over_report"]
    assert single.wrong() == []


def test_13_reported_before_and_heard_after(single: Plant) -> None:
    """SA makes six of ten without a line; four are ordered by the time that it is heard: all six count."""
    (a,) = single.stations("SA")
    for number in range(1, 7):
        a.makes(f"P{number}")
    single.load(order("WP", "P", 4))
    single.full()
    assert accepted(single) == (6, 6)
    assert single.codes() == []
    assert single.wrong() == []


def test_13_a_higher_quantity_makes_no_surplus_good(single: Plant) -> None:
    """Two of one ordered were made; ten are ordered then, and one more is made: the surplus stays one until
    somebody decides, the new piece counts.
    """
    single.load(order("WP", "P", 1))
    a, b = single.stations("SA", "SB")
    for number, station in enumerate((a, b), start=1):
        station.makes(f"P{number}", person=f"P{number}")
        single.tick(5)
    single.full()
    assert single.codes() == ["over_report"]
    single.load(order("WP", "P", 10))
    single.full()
    a.makes("P3")
    single.full()
    assert accepted(single)[0] == 2
    assert single.codes() == ["over_report"]
    assert single.wrong() == []


def test_13_by_quantity(plant: Plant) -> None:
    """Eight of forty were reported by quantity; five are ordered, and one more is reported unheard."""
    a, b = plant.stations("SA", "SB")
    for station, person in ((a, "P1"), (b, "P2")):
        station.takes(person, "WB")
        station.must(mount_lot, "W1")
    a.must(report_quantity, Report(Decimal(8)))
    a.sync()
    plant.tick(60)
    plant.load(order("WB", "B", 5))
    plant.tick(60)
    b.must(report_quantity, Report(Decimal(1)))
    plant.full()
    assert plant.doc("order", "WB").at(10).good == 9
    assert plant.codes() == []
    assert plant.wrong() == []


# ---------------------------------------------------------------- 20: the routing


@pytest.fixture
def line(plant: Plant) -> Plant:
    """P: 10 at SA, 30 at SC."""
    plant.load(routing("P", operation(10, "SA"), operation(30, "SC")))
    return plant


WAYS: Final = (
    (operation(5, "SA"), operation(10, "SA"), operation(30, "SC")),
    (operation(10, "SA"), operation(20, "SA"), operation(30, "SC")),
)


def made_without_a_line(line: Plant, units: tuple[str, ...] = ("P1", "P2")) -> tuple[Station, Station]:
    """Units are made while no word comes from the hub: what came before is unverified."""
    a, c = line.stations("SA", "SC")
    line.tick(3600)
    for unit in units:
        a.makes(unit)
        line.tick(60)
        c.makes(unit, person="P2")
    return a, c


@pytest.mark.parametrize("way", WAYS, ids=["before", "between"])
def test_20_an_operation_is_added(line: Plant, way: tuple[Any, ...]) -> None:
    """Units made by the old routing are not asked for the new operation, not even by a rebuild."""
    made_without_a_line(line)
    line.full()
    assert line.codes() == []
    line.load(routing("P", *way))
    line.full()
    assert line.codes() == []
    line.rebuild()
    assert line.codes() == []
    assert line.wrong() == []


@pytest.mark.parametrize("way", WAYS, ids=["before", "between"])
def test_20_made_before_and_heard_after(line: Plant, way: tuple[Any, ...]) -> None:
    """The same where the hub hears of the units only when the routing has changed."""
    made_without_a_line(line)
    line.load(routing("P", *way))
    line.full()
    assert line.codes() == []
    assert line.wrong() == []


def test_20_an_operation_is_missing_by_the_routing_of_then(line: Plant) -> None:
    """What was missing by the old routing stays asked about, though the new one does not ask for it."""
    _, c = line.stations("SA", "SC")
    line.tick(3600)
    c.makes("P1", person="P2")
    line.full()
    assert line.codes() == ["operation_missing"]
    line.load(routing("P", operation(30, "SC")))
    line.full()
    assert line.codes() == ["operation_missing"]


def test_20_an_operation_was_missing_and_a_rebuild(line: Plant) -> None:
    """The same after a rebuild."""
    test_20_an_operation_is_missing_by_the_routing_of_then(line)
    line.rebuild()
    assert line.codes() == ["operation_missing"]


# ---------------------------------------------------------------- people and lots


def leaves(plant: Plant) -> MasterRow:
    """P2 does not work here any more."""
    gone = Person(code=PersonCode("P2"), name="P2", badges=(BadgeCode("P2"),), active=False)
    plant.load(gone)
    return gone


def test_20_somebody_left_since(single: Plant) -> None:
    """What P2 did before they left is heard of afterwards: nobody is asked."""
    _, b = single.stations("SA", "SB")
    b.makes("P1", person="P2")
    single.tick(60)
    leaves(single)
    single.full()
    assert single.codes() == []
    assert single.wrong() == []


def test_20_a_lot_was_blocked_since(plant: Plant) -> None:
    """What was used before the block is heard of afterwards: nobody is asked, not even after a rebuild."""
    (a,) = plant.stations("SA")
    a.takes("P1", "WB")
    a.must(mount_lot, "W1")
    a.must(report_quantity, Report(Decimal(4)))
    plant.tick(60)
    plant.load(lot("W1", "WIRE", 1000, state=LotState.BLOCKED))
    plant.full()
    assert plant.codes() == []
    assert plant.wrong() == []
