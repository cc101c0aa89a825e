"""Taking back: an act and its undo are as if neither had been, in counts and in disputes; what the unit's way
has overtaken is not taken back. Histories 07, 09, 22.
"""

from collections.abc import Callable
from decimal import Decimal
from itertools import permutations
from typing import Any, Final

import pytest

from terminal.domain.masters.kinds import Flow
from terminal.domain.state.unit import UnitStatus
from terminal.usecases.material.consume import consume_unit
from terminal.usecases.material.mount_lot import mount_lot
from terminal.usecases.packing.pack import pack_unit
from terminal.usecases.report_work import Report, report_quantity, report_unit
from terminal.usecases.take_back import take_back_last
from tests.histories.plant import GOOD, SCRAPPED, Plant, Station
from tests.histories.rows import bill, consume, operation, order, routing

pytestmark = pytest.mark.slow

OVERTAKEN: Final = "a report is taken back although the unit has gone on elsewhere"
UNDO_COUNTS: Final = "an undo is counted where and when it happens"
LIVES_ON: Final = "a report taken back stands in the way of others as they are heard of"


# ---------------------------------------------------------------- 07: the unit has gone on


def goes_on(at: Station) -> None:
    at.makes("P1", person="P2")


def is_begun(at: Station) -> None:
    at.begins("P1", person="P2")


def is_held(at: Station) -> None:
    at.holds("P1")


def is_scrapped(at: Station) -> None:
    at.makes("P1", person="P2", report=SCRAPPED)


WENT_ON: Final = (goes_on, is_begun, is_held, is_scrapped)


@pytest.mark.parametrize("first", ["SA", "SC"])
@pytest.mark.parametrize("befell", WENT_ON)
def test_07_taken_back_after_the_unit_went_on(
    plant: Plant, befell: Callable[[Station], None], first: str
) -> None:
    """P1 is good at 10 and goes on at SC; SA has not heard and takes its report back: disputed, and the unit
    keeps what was done.
    """
    plant.load(routing("P", operation(10, "SA"), operation(30, "SC")))
    a, c = plant.stations("SA", "SC")
    a.makes("P1")
    plant.full()
    plant.tick(10)
    befell(c)
    plant.tick(10)
    a.must(take_back_last)
    for station in (a, c) if first == "SA" else (c, a):
        station.sync()
    plant.full()
    assert plant.about("report.taken_back") == ["correction_race"]
    assert 10 in plant.doc("unit", "P1").passed()
    assert plant.wrong() == []


def test_07_taken_back_after_it_was_packed(plant: Plant) -> None:
    """The same where the unit lies in a box: it stays finished, and counts."""
    a, b = plant.stations("SA", "SB")
    a.makes("Q1", "WQ")
    plant.full()
    plant.tick(10)
    b.signed_in("P2")
    b.must(pack_unit, "Q1", "BX1")
    plant.tick(10)
    a.must(take_back_last)
    plant.full()
    assert plant.about("report.taken_back") == ["correction_race"]
    assert plant.doc("unit", "Q1").status is UnitStatus.PACKED
    assert plant.doc("order", "WQ").at(10).good == 1
    assert plant.wrong() == []


def test_07_taken_back_after_it_was_built_in(plant: Plant) -> None:
    """The same where the unit is a part by now."""
    plant.load(bill("P", ("Q", "1", 10)), routing("P", operation(10, "SB", steps=(consume(20, "Q"),))))
    a, b = plant.stations("SA", "SB")
    a.makes("Q1", "WQ")
    plant.full()
    plant.tick(10)
    b.begins("P1", person="P2")
    b.must(consume_unit, "Q1")
    plant.tick(10)
    a.must(take_back_last)
    plant.full()
    assert plant.about("report.taken_back") == ["correction_race"]
    assert plant.doc("unit", "Q1").status is UnitStatus.BUILT_IN
    assert plant.wrong() == []


def test_07_taken_back_before_it_went_on(plant: Plant) -> None:
    """The take-back came first: the unit lacks operation 10, and going on without it is asked about."""
    plant.load(routing("P", operation(10, "SA"), operation(30, "SC")))
    a, c = plant.stations("SA", "SC")
    a.makes("P1")
    plant.full()
    plant.tick(10)
    a.must(take_back_last)
    plant.tick(10)
    plant.tick(3600)
    c.makes("P1", person="P2")
    plant.full()
    assert 10 not in plant.doc("unit", "P1").passed()
    assert plant.wrong() == []


# ---------------------------------------------------------------- 09: the hour and the shift of the report


def by_hour(plant: Plant) -> list[dict[int, Decimal]]:
    """The good pieces by hour of every output, hours of nothing left out."""
    docs = plant.at_hub.docs()
    outputs: list[Any] = [docs[thing] for thing in sorted(docs) if thing[0] == "output"]
    return [{hour: good for hour, good in doc.good_by_hour.items() if good} for doc in outputs]


def test_09_taken_back_in_another_hour(plant: Plant) -> None:
    """A report at nine is taken back at ten: neither hour has a piece, nor less than none."""
    (a,) = plant.stations("SA")
    a.makes("Q1", "WQ")
    plant.tick(3600)
    a.must(take_back_last)
    plant.full()
    assert by_hour(plant) == [{}]
    assert plant.wrong() == []


def test_09_a_quantity_taken_back_in_another_hour(plant: Plant) -> None:
    """The same by quantity; what was reported since stays in its hour."""
    (a,) = plant.stations("SA")
    batch_at(a)
    a.must(report_quantity, Report(Decimal(3)))
    plant.tick(3600)
    a.must(report_quantity, Report(Decimal(4)))
    a.must(take_back_last)
    plant.tick(3600)
    a.must(take_back_last)
    a.must(report_quantity, Report(Decimal(5)))
    plant.full()
    assert by_hour(plant) == [{11: Decimal(5)}]
    assert plant.wrong() == []


def test_09_taken_back_and_made_again_in_another_hour(plant: Plant) -> None:
    """The unit is reported anew in the next hour: that hour has the piece."""
    (a,) = plant.stations("SA")
    a.makes("Q1", "WQ")
    plant.tick(3600)
    a.must(take_back_last)
    a.must(report_unit, GOOD)
    plant.full()
    assert by_hour(plant) == [{10: Decimal(1)}]
    assert plant.doc("order", "WQ").at(10).good == 1
    assert plant.wrong() == []


# ---------------------------------------------------------------- 22: what others reported meanwhile


def batch_at(station: Station, person: str = "P1") -> None:
    """The station makes B by quantity, of wire."""
    station.takes(person, "WB")
    station.must(mount_lot, "W1")


def made(plant: Plant) -> tuple[int, list[str]]:
    """Good pieces of WB at 10, and what is asked."""
    return int(plant.doc("order", "WB").at(10).good), plant.codes()


@pytest.mark.parametrize("first", ["SA", "SB"])
def test_22_eight_taken_back_and_five_between(plant: Plant, first: str) -> None:
    """Ten are ordered; SA reports 8, SB 5, SA takes its own back: 5 are good and nothing is asked, whoever is
    heard first, and after a rebuild too.
    """
    plant.load(order("WB", "B", 10))
    a, b = plant.stations("SA", "SB")
    batch_at(a)
    batch_at(b, "P2")
    plant.full()
    for station, act in ((a, 8), (b, 5)):
        plant.tick(60)
        station.must(report_quantity, Report(Decimal(act)))
    plant.tick(60)
    a.must(take_back_last)
    for station in (a, b) if first == "SA" else (b, a):
        station.sync()
    plant.full()
    assert made(plant) == (5, [])
    assert plant.wrong() == []


@pytest.mark.parametrize("heard", list(permutations(range(3))))
def test_22_one_job_each(plant: Plant, heard: tuple[int, ...]) -> None:
    """The same where each report is heard of alone, the take-back in a job of its own, and a third report
    that is a surplus only while the first stands.
    """
    by_wire = operation(10, "SA", "SB", "SC", steps=(consume(10, "WIRE"),), flow=Flow.BATCH)
    plant.load(order("WB", "B", 10), routing("B", by_wire))
    stations = a, b, third = plant.stations("SA", "SB", "SC")
    for station, person in ((a, "P1"), (b, "P2"), (third, "P3")):
        batch_at(station, person)
    plant.full()
    for station, pieces in ((a, 8), (b, 5), (third, 4)):
        plant.tick(60)
        station.must(report_quantity, Report(Decimal(pieces)))
    for number in heard:
        stations[number].sync()
    plant.tick(60)
    a.must(take_back_last)
    plant.full()
    assert made(plant) == (9, [])
    assert plant.wrong() == []


@pytest.mark.parametrize("first", ["SA", "SB"])
def test_22_piece_by_piece(plant: Plant, first: str) -> None:
    """One Q is ordered; SA makes Q1, SB Q2 unheard, SA takes its own back: Q2 is the one."""
    plant.load(order("WQ", "Q", 1))
    a, b = plant.stations("SA", "SB")
    a.makes("Q1", "WQ")
    plant.tick(60)
    b.makes("Q2", "WQ", "P2")
    plant.tick(60)
    for station in (a, b) if first == "SA" else (b, a):
        station.sync()
    a.must(take_back_last)
    plant.full()
    assert plant.doc("order", "WQ").at(10).good == 1
    assert plant.codes() == []
    assert plant.wrong() == []


def test_22_a_report_between_its_double_and_the_undo(plant: Plant) -> None:
    """Q1 is reported at SA and, unheard, at SB; SA takes its own back: SB's stands, and nothing is asked."""
    a, b = plant.stations("SA", "SB")
    a.makes("Q1", "WQ")
    a.sync()
    plant.tick(60)
    b.makes("Q1", "WQ", "P2")
    b.sync()
    assert plant.codes() == ["duplicate_report"]
    plant.tick(60)
    a.must(take_back_last)
    plant.full()
    assert plant.doc("order", "WQ").at(10).good == 1
    assert plant.codes() == []
    assert plant.wrong() == []
