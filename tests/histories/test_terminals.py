"""Several terminals at one station: each has its own person, order and open things, what is put up is there
for all; and what becomes of them on another computer. History 01.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from terminal.domain.events.payloads import WorkReported
from terminal.usecases.choose_order import choose_order
from terminal.usecases.material.mount_lot import mount_lot
from terminal.usecases.report_work import Report, report_quantity, report_unit
from terminal.usecases.sign_in import sign_in, sign_out, sign_out_stale
from terminal.usecases.start_unit import start_unit
from tests.histories.plant import GOOD, Plant, Station
from tests.histories.rows import order

pytestmark = pytest.mark.slow


def at_work(station: Station) -> tuple[str | None, str | None, str | None]:
    """Who is signed in at the terminal, its order, its open unit."""
    here = station.work.terminal()
    return here.actor, here.order, here.unit


def next_computer(plant: Plant, station: Station, code: str, disk: Path | None = None) -> Station:
    """Another computer, or the same `disk` with a new journal, goes on as that terminal at station `code`."""
    name = station.name
    station.stop()
    plant.all.remove(station)
    again = disk is not None
    disk = disk or plant.new_disk()
    plant.admit(disk, code, replaces=name, again=again)
    made = Station(plant.hub, plant.clock, disk)
    assert made.start()
    plant.all.append(made)
    plant.full()
    assert made.name == name
    return made


def test_01_work_is_booked_on_who_signed_in_where_it_was_done(plant: Plant) -> None:
    """P1 works at one terminal, P2 signs in and out at the other."""
    one, two = plant.stations("SA", "SA")
    one.takes("P1", "WQ")
    plant.full()
    plant.tick(5)
    two.takes("P2", "WQ")
    plant.full()
    plant.tick(5)
    one.must(start_unit, "Q1")
    one.must(report_unit, GOOD)
    reports = [event for event in one.journal() if isinstance(event.payload, WorkReported)]
    assert [event.envelope.actor for event in reports] == ["P1"]
    two.must(sign_out, "badge")
    plant.full()
    assert one.refuses(start_unit, "Q2") is None
    assert plant.wrong() == []


@pytest.mark.parametrize("heard", [True, False])
def test_01_each_has_its_own_person_order_and_unit(plant: Plant, *, heard: bool) -> None:
    one, two = plant.stations("SA", "SA")
    one.begins("Q1", "WQ", "P1")
    if heard:
        plant.full()
    two.begins("P1", "WP", "P2")
    plant.full()
    assert [at_work(each) for each in (one, two)] == [("P1", "WQ", "Q1"), ("P2", "WP", "P1")]
    one.must(report_unit, GOOD)
    plant.full()
    assert [at_work(each) for each in (one, two)] == [("P1", "WQ", None), ("P2", "WP", "P1")]
    assert plant.wrong() == []


def test_01_one_person_at_both_leaves_one(plant: Plant) -> None:
    one, two = plant.stations("SA", "SA")
    for each in (one, two):
        each.takes("P1", "WQ")
        plant.full()
    one.must(sign_out, "idle")
    plant.full()
    assert [at_work(each)[0] for each in (one, two)] == [None, "P1"]
    assert plant.wrong() == []


def test_01_a_lot_put_up_is_in_use_at_both_and_for_every_order(plant: Plant) -> None:
    plant.load(order("WB2", "B", 100))
    one, two = plant.stations("SA", "SA")
    one.takes("P1", "WB")
    one.must(mount_lot, "W1")
    plant.full()
    two.takes("P2", "WB2")
    two.must(report_quantity, Report(Decimal(3)))
    one.must(choose_order, "WB2")
    one.must(report_quantity, Report(Decimal(2)))
    assert plant.wrong() == []
    assert plant.doc("lot", "W1").used == Decimal("7.5")


def test_01_another_computer_in_its_place(plant: Plant) -> None:
    """The terminal goes on as it was; who had been signed in is signed out when it starts."""
    one, two = plant.stations("SA", "SA")
    one.begins("Q1", "WQ", "P1")
    two.begins("P1", "WP", "P2")
    plant.full()
    new = next_computer(plant, one, "SA")
    assert at_work(new) == ("P1", "WQ", "Q1")
    assert sign_out_stale(new.work, 0)
    new.must(sign_in, "P3")
    new.must(report_unit, GOOD)
    plant.full()
    assert [at_work(each) for each in (new, two)] == [("P3", "WQ", None), ("P2", "WP", "P1")]
    assert plant.wrong() == []


def test_01_a_new_journal_on_the_same_computer(plant: Plant) -> None:
    one, two = plant.stations("SA", "SA")
    one.begins("Q1", "WQ", "P1")
    two.signed_in("P2")
    plant.full()
    new = next_computer(plant, one, "SA", one.folder)
    assert at_work(new) == ("P1", "WQ", "Q1")
    new.must(report_unit, GOOD)
    plant.full()
    assert [at_work(each)[0] for each in (new, two)] == ["P1", "P2"]
    assert plant.wrong() == []


def test_01_a_terminal_that_goes_to_another_station(plant: Plant) -> None:
    """It leaves what is put up behind, and nobody is signed in at the old one."""
    one, two = plant.stations("SA", "SB")
    one.takes("P1", "WB")
    one.must(mount_lot, "W1")
    plant.full()
    new = next_computer(plant, one, "SB")
    assert new.work.place().mounted == {}
    new.takes("P1", "WP")
    new.must(start_unit, "P1")
    plant.full()
    assert at_work(two) == (None, None, None)
    assert plant.wrong() == []
