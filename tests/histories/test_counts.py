"""What counts: a piece is good once, whoever made it again; what is scrapped later makes room for another; a
first result is a unit's first. Histories 03, 11, 27.
"""

from typing import Any, Final

import pytest

from terminal.domain.events.kinds import StepVerdict
from terminal.domain.events.payloads import Reworked
from terminal.domain.ids import Operation, ReasonCode
from terminal.usecases.report_work import Report, report_unit
from terminal.usecases.start_unit import start_unit
from terminal.usecases.take_back import take_back_last
from tests.histories.plant import GOOD, ONE, SCRAPPED, Plant, Station
from tests.histories.rows import REWORK, check, operation, order, routing

pytestmark = pytest.mark.slow

PASS, FAIL = StepVerdict.PASS, StepVerdict.FAIL
FLAGS: Final = "`again` and `first_pass` are what a station knew, and are added up as said"
SCRAP_LATER: Final = "a piece scrapped after it was good counts as both"
BACK: Final = Report(rework=(Reworked(ReasonCode(REWORK), ONE, Operation(10)),))


def made(plant: Plant, number: int = 10, code: str = "WP") -> tuple[int, ...]:
    """Good, scrap, rework, first good and first of all at an operation."""
    counts = plant.doc("order", code).at(number)
    values = (counts.good, counts.scrap, counts.rework, counts.first_good, counts.first_total)
    return tuple(map(int, values))


def outputs(plant: Plant) -> list[Any]:
    """The outputs of stations by shift, in order."""
    docs = plant.at_hub.docs()
    return [docs[thing] for thing in sorted(docs) if thing[0] == "output"]


@pytest.fixture
def line(plant: Plant) -> Plant:
    """P: 10 at SA and SB, 20 at SC; two are ordered."""
    plant.load(routing("P", operation(10, "SA", "SB"), operation(20, "SC")), order("WP", "P", 2))
    return plant


def good_unheard(line: Plant) -> tuple[Station, Station, Station]:
    """P1 is good at SA; SC, which takes that for granted, sends it back to 10 and tells SB."""
    a, b, c = line.stations("SA", "SB", "SC")
    line.tick(3600)
    a.makes("P1")
    line.tick(60)
    c.begins("P1", person="P3")
    c.holds("P1")
    c.decides("P1", "rework", 10)
    c.sync()
    b.sync()
    return a, b, c


@pytest.mark.parametrize("first", ["SA", "SB"])
def test_03_good_again_where_the_first_was_not_heard_of(line: Plant, first: str) -> None:
    """SB makes P1 again, not knowing that it was good at SA before: one unit, one good piece, and its first
    result was the first.
    """
    a, b, _ = good_unheard(line)
    line.tick(60)
    b.makes("P1", person="P2")
    for station in (a, b) if first == "SA" else (b, a):
        station.sync()
    line.full()
    assert made(line) == (1, 0, 0, 1, 1)
    assert line.codes() == []
    assert line.wrong() == []


def test_03_and_the_first_is_taken_back(line: Plant) -> None:
    """The first good report is taken back afterwards: the second one stands for the piece, and its result
    is the first.
    """
    a, b, _ = good_unheard(line)
    a.must(take_back_last)
    line.tick(60)
    b.makes("P1", person="P2")
    line.full()
    assert made(line) == (1, 0, 0, 1, 1)
    assert line.wrong() == []


def test_03_made_again_and_again(line: Plant) -> None:
    """Sent back twice where everybody hears of everything: one good piece, passed at first."""
    (a,) = line.stations("SA")
    a.makes("P1")
    for _ in range(2):
        a.holds("P1")
        a.decides("P1", "rework", 10)
        line.tick(60)
        a.makes("P1")
        line.full()
    assert made(line)[0] == 1
    assert made(line)[3:] == (1, 1)
    assert line.wrong() == []


def test_03_the_last_of_two_is_taken_back(line: Plant) -> None:
    """A unit made again, and the second report taken back: as if it had not been made again; it is still one
    good piece that waits to be made again.
    """
    (a,) = line.stations("SA")
    a.makes("P1")
    a.holds("P1")
    a.decides("P1", "rework", 10)
    line.full()
    before = made(line)
    line.tick(60)
    a.makes("P1")
    a.must(take_back_last)
    line.full()
    assert made(line) == before
    assert line.wrong() == []


@pytest.mark.parametrize("first", [0, 1])
def test_11_a_fail_that_does_not_count_is_no_first_result(plant: Plant, first: int) -> None:
    """P1 passes at SA and, unheard, fails at SB: that is a second report; the unit passed at its first
    result.
    """
    plant.load(routing("P", operation(10, "SA", "SB", steps=(check(20),))))
    both = plant.stations("SA", "SB")
    for station, verdict, person in zip(both, (PASS, FAIL), ("P1", "P2"), strict=True):
        plant.tick(10)
        station.begins("P1", person=person)
        station.judges(20, verdict)
        if verdict is PASS:
            station.must(report_unit, GOOD)
    both[first].sync()
    plant.full()
    assert made(plant) == (1, 0, 0, 1, 1)
    assert "duplicate_report" in plant.codes()
    assert plant.wrong() == []


@pytest.mark.parametrize("second", [SCRAPPED, BACK], ids=["scrap", "rework"])
def test_11_a_second_result_is_no_first_one(plant: Plant, second: Report) -> None:
    """P1 is good at SA and, unheard, scrapped or sent back at SB: its first result stays the first."""
    plant.load(routing("P", operation(10, "SA", "SB")))
    a, b = plant.stations("SA", "SB")
    a.makes("P1")
    plant.tick(10)
    b.makes("P1", person="P2", report=second)
    plant.full()
    assert made(plant)[3:] == (1, 1)
    assert plant.wrong() == []


def test_11_the_first_fail_is_the_first_result_whoever_comes_first(plant: Plant) -> None:
    """P1 fails at SB before it passes at SA, whose journal comes first. The first result was a fail."""
    plant.load(routing("P", operation(10, "SA", "SB", steps=(check(20),))))
    a, b = plant.stations("SA", "SB")
    for station, verdict, person in ((b, FAIL, "P2"), (a, PASS, "P1")):
        plant.tick(10)
        station.begins("P1", person=person)
        station.judges(20, verdict)
    a.must(report_unit, GOOD)
    a.sync()
    plant.full()
    assert made(plant)[4] == 1
    assert made(plant)[3] == 0
    assert plant.wrong() == []


@pytest.fixture
def two(plant: Plant) -> Plant:
    """An order of two Q, made at SA or SB."""
    plant.load(order("WQ", "Q", 2))
    return plant


def test_27_scrapped_after_it_was_good(two: Plant) -> None:
    """Of two good pieces one is scrapped: one is good, one is scrap, and the one that replaces it may be
    started and counts.
    """
    (a,) = two.stations("SA")
    for unit in ("Q1", "Q2"):
        a.makes(unit, "WQ")
    a.holds("Q2")
    a.decides("Q2", "scrap")
    two.full()
    assert made(two, code="WQ")[:2] == (1, 1)
    assert a.refuses(start_unit, "Q3") is None
    a.must(report_unit, GOOD)
    two.full()
    assert made(two, code="WQ")[:2] == (2, 1)
    assert two.codes() == []
    assert two.wrong() == []


def test_27_scrapped_elsewhere_and_replaced_unheard(two: Plant) -> None:
    """SB scraps a good piece; SA makes the replacement at once and is heard first: no surplus."""
    a, b = two.stations("SA", "SB")
    for unit in ("Q1", "Q2"):
        a.makes(unit, "WQ")
    two.full()
    b.holds("Q2")
    b.decides("Q2", "scrap")
    b.sync()
    two.tick(60)
    a.sync()
    a.makes("Q3", "WQ")
    a.sync()
    two.full()
    assert made(two, code="WQ")[:2] == (2, 1)
    assert two.codes() == []
    assert two.wrong() == []


def test_27_what_is_scrapped_further_on_makes_room(line: Plant) -> None:
    """Both pieces are good at 10; one is scrapped at 20: another one may be started at 10."""
    a, _, c = line.stations("SA", "SB", "SC")
    for unit in ("P1", "P2"):
        a.makes(unit)
    line.full()
    c.makes("P1", person="P3", report=SCRAPPED)
    line.full()
    assert (made(line)[0], made(line, 20)[1]) == (1, 1)
    assert a.refuses(start_unit, "P3") is None
    assert line.wrong() == []


def test_27_the_output_of_a_shift_keeps_what_was_made_in_it(two: Plant) -> None:
    """Good in the early shift, scrapped in the late one: the early shift keeps its piece, the late one has
    the scrap.
    """
    (a,) = two.stations("SA")
    a.makes("Q1", "WQ")
    two.tick(6 * 3600)
    a.holds("Q1")
    a.decides("Q1", "scrap")
    two.full()
    early, late = outputs(two)
    assert (early.total.good, early.total.scrap) == (1, 0)
    assert (late.total.good, late.total.scrap) == (0, 1)
    assert two.wrong() == []
