"""What one station has stopped and another, which has not heard, goes on with: the act is asked about, and
counts everywhere or nowhere. Histories 02, 04, 14.
"""

from collections.abc import Callable
from typing import Final

import pytest

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.state.unit import UnitStatus
from terminal.usecases.material.consume import consume_unit
from terminal.usecases.packing.pack import pack_unit
from terminal.usecases.report_work import report_unit
from terminal.usecases.start_unit import start_unit
from terminal.usecases.take_back import take_back_last
from tests.histories.plant import GOOD, Plant, Station
from tests.histories.rows import bill, check, consume, operation, routing

pytestmark = pytest.mark.slow

Befalls = Callable[[Station, str], None]
NO_VERDICT: Final = "each doc judges for itself, and few rules are judged at all"


def held(at: Station, unit: str) -> None:
    at.holds(unit)


def scrapped(at: Station, unit: str) -> None:
    at.holds(unit)
    at.decides(unit, "scrap")


def sent_back(at: Station, unit: str) -> None:
    at.holds(unit)
    at.decides(unit, "rework", 10)


def taken_back(at: Station, unit: str) -> None:
    at.must(take_back_last)


def packed(at: Station, unit: str) -> None:
    at.must(pack_unit, unit, "BX1")


def built_in(at: Station, unit: str) -> None:
    at.begins("P9")
    at.must(consume_unit, unit)


WHAT_BEFELL: Final = (held, scrapped, sent_back, taken_back, packed, built_in)


@pytest.fixture
def parts(plant: Plant) -> Plant:
    """P is made of one Q at SA or SB, and nothing else."""
    made_of = operation(10, "SA", "SB", steps=(consume(20, "Q"),))
    plant.load(bill("P", ("Q", "1", 10)), routing("P", made_of))
    return plant


@pytest.mark.parametrize("befell", WHAT_BEFELL)
def test_02_a_part_stopped_elsewhere_is_built_in(parts: Plant, befell: Befalls) -> None:
    """Q1 is held, scrapped, ... at SA; SB has not heard and builds it into P1: that is disputed, and part,
    unit and trace agree whether it is in.
    """
    a, b = parts.stations("SA", "SB")
    a.makes("Q1", "WQ")
    b.begins("P1", person="P2")
    parts.full()
    parts.tick(10)
    befell(a, "Q1")
    parts.tick(60)
    b.must(consume_unit, "Q1")
    b.must(report_unit, GOOD)
    parts.full()
    assert parts.about("component.consumed")
    assert parts.wrong() == []


def test_02_a_part_that_was_never_made(parts: Plant) -> None:
    """While no word came from the hub, SB takes a part for finished that nobody has made."""
    b, _ = parts.stations("SB", "SA")
    parts.tick(3600)
    b.begins("P1", person="P2")
    b.must(consume_unit, "Q1")
    b.must(report_unit, GOOD)
    parts.full()
    assert parts.about("component.consumed")
    assert parts.wrong() == []


@pytest.mark.parametrize("heard", ["before", "after"])
def test_02_a_part_made_good_by_a_decision(parts: Plant, heard: str) -> None:
    """Q1 is held without its report; SB, which has not heard, builds it in; then the supervisor lets it pass
    as it is, which makes it good. Whether that is heard before or after, the same is asked.
    """
    a, b = parts.stations("SA", "SB")
    parts.tick(3600)
    a.makes("Q1", "WQ")
    a.must(take_back_last)
    a.holds("Q1")
    b.begins("P1", person="P2")
    b.must(consume_unit, "Q1")
    if heard == "after":
        a.sync()
        b.sync()
    parts.tick(10)
    a.decides("Q1", "use_as_is")
    parts.full()
    assert parts.about("component.consumed") == ["before_notice"]
    assert parts.wrong() == []


@pytest.mark.parametrize(
    "befell",
    [held, scrapped, sent_back, taken_back, built_in],
)
def test_02_a_unit_stopped_elsewhere_is_packed(parts: Plant, befell: Befalls) -> None:
    """The same with a box in place of a unit."""
    a, b = parts.stations("SA", "SB")
    a.makes("Q1", "WQ")
    parts.full()
    b.signed_in("P2")
    parts.tick(10)
    befell(a, "Q1")
    parts.tick(60)
    b.must(pack_unit, "Q1", "BX2")
    parts.full()
    assert parts.about("unit.packed")
    assert parts.wrong() == []


@pytest.fixture
def line(plant: Plant) -> Plant:
    """P: 10 at SA, 20 at SB and SC, with nothing to do but report."""
    plant.load(routing("P", operation(10, "SA"), operation(20, "SB", "SC")))
    return plant


def unheard_return(line: Plant) -> tuple[Station, Station, Station]:
    """P1 is good at 10 and open at SB; SC sends it back to 10, and SB has not heard."""
    a, b, c = line.stations("SA", "SB", "SC")
    a.makes("P1")
    line.full()
    b.begins("P1", person="P2")
    line.full()
    line.tick(60)
    c.holds("P1")
    c.decides("P1", "rework", 10)
    c.sync()
    line.tick(60)
    return a, b, c


def test_04_a_unit_sent_back_is_finished_by_who_has_not_heard(line: Plant) -> None:
    """SB reports 20 good although P1 was sent back to 10: that is disputed, and P1 is not finished before 10
    is done again.
    """
    _, b, _ = unheard_return(line)
    b.must(report_unit, GOOD)
    line.full()
    assert line.about("work.reported")
    assert line.doc("unit", "P1").status is not UnitStatus.FINISHED
    assert line.wrong() == []


def test_04_and_packed_too(line: Plant) -> None:
    """SB packs it as well: nobody packs what has to go through 10 again."""
    _, b, _ = unheard_return(line)
    b.must(report_unit, GOOD)
    b.must(pack_unit, "P1", "BX1")
    line.full()
    assert line.about("unit.packed")
    assert line.wrong() == []


def test_04_scrapped_elsewhere_and_reported_good(line: Plant) -> None:
    """P1 was scrapped at SC; SB reports it good: it stays scrapped, counts as scrap and not as good."""
    a, b, c = line.stations("SA", "SB", "SC")
    a.makes("P1")
    line.full()
    b.begins("P1", person="P2")
    line.full()
    c.holds("P1")
    c.decides("P1", "scrap")
    line.tick(60)
    b.must(report_unit, GOOD)
    line.full()
    counts = line.doc("order", "WP")
    assert line.about("work.reported") == ["duplicate_report"]
    assert line.doc("unit", "P1").status is UnitStatus.SCRAPPED
    assert (counts.at(20).good, sum(each.scrap for each in counts.operations.values())) == (0, 1)
    assert counts.at(10).good == 0
    assert line.wrong() == []


def held_twice(line: Plant) -> tuple[Station, Station]:
    """P1 is held at SA for one defect and at SC, which has not heard of that, for another."""
    a, _, c = line.stations("SA", "SB", "SC")
    a.makes("P1")
    line.full()
    line.tick(10)
    a.holds("P1", "D1")
    line.tick(10)
    c.holds("P1", "D2", person="P2")
    line.tick(10)
    return a, c


@pytest.mark.parametrize("first", ["SA", "SC"])
def test_14_a_decision_ends_the_hold_it_knew_of_alone(line: Plant, first: str) -> None:
    """The supervisor at SA knows one hold and releases it: the other one, sent before or after, still holds
    the unit, until somebody decides about it too.
    """
    a, c = held_twice(line)
    a.decides("P1", "use_as_is")
    for station in (a, c) if first == "SA" else (c, a):
        station.sync()
    line.full()
    assert line.doc("unit", "P1").status is UnitStatus.HELD
    line.tick(10)
    c.decides("P1", "use_as_is")
    line.full()
    assert line.doc("unit", "P1").status is UnitStatus.IN_PROCESS
    assert line.codes() == []
    assert line.wrong() == []


def test_14_who_knows_both_ends_both(line: Plant) -> None:
    """Both holds are known when the decision falls: one decision is enough."""
    a, _ = held_twice(line)
    line.full()
    a.decides("P1", "use_as_is")
    line.full()
    assert line.doc("unit", "P1").status is UnitStatus.IN_PROCESS
    assert line.codes() == []
    assert line.wrong() == []


def test_14_sent_back_and_still_held(line: Plant) -> None:
    """The decision is rework: the unit is sent back, and stays held for the other defect."""
    a, c = held_twice(line)
    a.decides("P1", "rework", 10)
    line.full()
    unit = line.doc("unit", "P1")
    assert (unit.status, unit.sent_back_to()) == (UnitStatus.HELD, 10)
    assert a.refuses(start_unit, "P1") == "unit_held"
    c.decides("P1", "use_as_is")
    line.full()
    a.makes("P1")
    assert line.wrong() == []


def test_14_two_supervisors_decide_about_one_hold(line: Plant) -> None:
    """Both know the one hold and decide against each other: the later one has nothing to decide about."""
    a, _, c = line.stations("SA", "SB", "SC")
    a.makes("P1")
    a.holds("P1")
    line.full()
    line.tick(10)
    a.decides("P1", "use_as_is")
    line.tick(10)
    c.decides("P1", "scrap")
    line.full()
    assert line.doc("unit", "P1").status is UnitStatus.IN_PROCESS
    assert line.about("unit.disposed") == ["correction_race"]
    assert line.doc("order", "WP").at(10).scrap == 0
    assert line.wrong() == []


def test_14_held_by_a_failed_check_and_by_hand(plant: Plant) -> None:
    """A check fails at SB while SA, which has not heard, holds the unit for another defect."""
    plant.load(routing("P", operation(10, "SA"), operation(20, "SB", steps=(check(20),))))
    a, b = plant.stations("SA", "SB")
    a.makes("P1")
    plant.full()
    b.begins("P1", person="P2")
    b.judges(20, StepVerdict.FAIL)
    plant.tick(10)
    a.holds("P1", "D2")
    b.decides("P1", "use_as_is")
    plant.full()
    assert plant.doc("unit", "P1").status is UnitStatus.HELD
    assert plant.wrong() == []
