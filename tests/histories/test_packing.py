"""Boxes and pallets: nothing held or scrapped is closed in or shipped without a word, and nothing is in two
places. Histories 31, 35.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec
import pytest

from terminal.domain.codes.ai_table import check_digit
from terminal.domain.masters.rows import Item
from terminal.domain.outcome import Outcome
from terminal.usecases.material.consume import consume_unit
from terminal.usecases.packing.load_pallet import close_pallet, load_box, unload_box
from terminal.usecases.packing.pack import close_box, pack_unit, unpack_unit
from tests.histories.plant import Plant, Station
from tests.histories.rows import bill, consume, operation, plant_rows, routing

pytestmark = pytest.mark.slow

PALLET, OTHER = (each + check_digit(each) for each in ("34012345678000001", "34012345678000002"))
BOX: Final = "BX1"
CONTENTS: Final = "what is inside is not looked at"
MEMBERS: Final = "a box takes what the unit (or box) itself refuses"
RULES: Final = "the hub judges no rule about boxes and pallets"


@pytest.fixture
def packing(plant: Plant) -> Plant:
    """P is finished by one report at SA or SB."""
    plant.load(routing("P", operation(10, "SA", "SB")))
    return plant


def boxed(at: Station, *units: str, box: str = BOX) -> None:
    """The units are made and packed at a station."""
    for unit in units:
        at.makes(unit)
        at.must(pack_unit, unit, box)


Stops = Callable[[Station], None]


def one_held(at: Station) -> None:
    at.holds("P1")


def one_scrapped(at: Station) -> None:
    at.holds("P1")
    at.decides("P1", "scrap")


def one_sent_back(at: Station) -> None:
    at.holds("P1")
    at.decides("P1", "rework", 10)


STOPS: Final = (one_held, one_scrapped, one_sent_back)
Shipping = tuple[Callable[..., Outcome[Any]], tuple[str, ...]]
SHIPPING: Final[tuple[Shipping, ...]] = (
    (close_box, (BOX,)),
    (load_box, (BOX, PALLET)),
    (close_pallet, (PALLET,)),
)


@pytest.mark.parametrize("done", [0, 1, 2])
@pytest.mark.parametrize("stops", STOPS)
def test_31_what_is_stopped_is_not_shipped(packing: Plant, stops: Stops, done: int) -> None:
    """A unit is stopped in a box that is open, closed or on a pallet: the station that knows it cannot close,
    load or close the pallet.
    """
    (a,) = packing.stations("SA")
    boxed(a, "P1", "P2")
    for act, given in SHIPPING[:done]:
        a.must(act, *given)
    stops(a)
    act, given = SHIPPING[done]
    assert a.refuses(act, *given)
    packing.full()
    assert packing.wrong() == []


@pytest.mark.parametrize("done", [0, 1, 2])
@pytest.mark.parametrize("stops", STOPS)
def test_31_what_another_has_stopped_is_asked_about(packing: Plant, stops: Stops, done: int) -> None:
    """The same where another station has stopped it and this one has not heard: the act is disputed."""
    a, b = packing.stations("SA", "SB")
    boxed(a, "P1", "P2")
    for act, given in SHIPPING[:done]:
        a.must(act, *given)
    packing.full()
    packing.tick(10)
    stops(b)
    packing.tick(10)
    act, given = SHIPPING[done]
    a.must(act, *given)
    packing.full()
    assert packing.about(("box.closed", "box.packed", "box.closed")[done])
    assert packing.wrong() == []


def test_31_released_it_goes_on(packing: Plant) -> None:
    """Once the hold is ended the box is closed, loaded and shipped, and nobody is asked."""
    (a,) = packing.stations("SA")
    boxed(a, "P1", "P2")
    a.holds("P1")
    a.decides("P1", "use_as_is")
    for act, given in SHIPPING:
        a.must(act, *given)
    packing.full()
    assert packing.codes() == []
    assert packing.wrong() == []


def two_pallets(packing: Plant) -> tuple[Station, Station]:
    """A closed box goes on one pallet at SA, and at SB, which has not heard, on another."""
    a, b = packing.stations("SA", "SB")
    boxed(a, "P1")
    a.must(close_box, BOX)
    packing.full()
    b.signed_in("P2")
    packing.tick(5)
    a.must(load_box, BOX, PALLET)
    packing.tick(5)
    b.must(load_box, BOX, OTHER)
    return a, b


@pytest.mark.parametrize("first", [0, 1])
def test_35_a_box_on_two_pallets(packing: Plant, first: int) -> None:
    """Whoever is heard first: the box is on the first pallet and on no other, and once it is taken off, no
    pallet lists it.
    """
    both = two_pallets(packing)
    both[first].sync()
    packing.full()
    assert packing.codes() == ["packed_twice"]
    assert packing.doc("box", PALLET).boxes == (BOX,)
    assert packing.wrong() == []
    both[1].must(unload_box, BOX)
    packing.full()
    assert [packing.doc("box", each).boxes for each in (PALLET, OTHER)] == [(), ()]
    assert packing.wrong() == []


def test_35_and_the_second_pallet_is_closed(packing: Plant) -> None:
    """The second pallet is closed with a box that is not there: asked about."""
    _, b = two_pallets(packing)
    b.must(close_pallet, OTHER)
    packing.full()
    assert packing.about("box.closed")
    assert packing.wrong() == []


@pytest.mark.parametrize("first", [0, 1])
def test_35_a_unit_in_two_boxes(packing: Plant, first: int) -> None:
    """A unit is packed at two stations: it is in the first box, and the second lists it not."""
    both = a, b = packing.stations("SA", "SB")
    a.makes("P1")
    packing.full()
    a.must(pack_unit, "P1", BOX)
    packing.tick(5)
    b.signed_in("P2")
    b.must(pack_unit, "P1", "BX2")
    both[first].sync()
    packing.full()
    assert packing.about("unit.packed") == ["packed_twice"]
    assert (packing.doc("box", BOX).units, packing.doc("box", "BX2").units) == (("P1",), ())
    assert packing.wrong() == []


def test_35_taken_out_at_two_stations(packing: Plant) -> None:
    """A unit is taken out of its box at two stations; one of them has packed it again in between."""
    a, b = packing.stations("SA", "SB")
    boxed(a, "P1", "P2")
    packing.full()
    b.signed_in("P2")
    a.must(unpack_unit, "P1")
    a.must(pack_unit, "P1", "BX2")
    packing.tick(5)
    b.must(unpack_unit, "P1")
    packing.full()
    assert packing.about("unit.unpacked") == ["correction_race"]
    assert (packing.doc("box", BOX).units, packing.doc("box", "BX2").units) == (("P2",), ("P1",))
    assert packing.wrong() == []


def test_35_a_part_in_two_units(plant: Plant) -> None:
    """One part is built into two units: it is in the first, and the second has it not."""
    made_of = operation(10, "SA", "SB", steps=(consume(20, "Q"),))
    plant.load(bill("P", ("Q", "1", 10)), routing("P", made_of))
    a, b = plant.stations("SA", "SB")
    a.makes("Q1", "WQ")
    plant.full()
    for station, unit, person in ((a, "P1", "P1"), (b, "P2", "P2")):
        plant.tick(5)
        station.begins(unit, person=person)
        station.must(consume_unit, "Q1")
    plant.full()
    assert plant.about("component.consumed") == ["component_twice"]
    assert plant.doc("unit", "Q1").built_into == "P1"
    assert plant.wrong() == []


# ---------------------------------------------------------------- rules of packing, broken unknowingly


def test_31_into_a_box_that_was_closed(packing: Plant) -> None:
    """SA closes the box; SB has not heard and packs one more."""
    a, b = packing.stations("SA", "SB")
    boxed(a, "P1")
    packing.full()
    a.must(close_box, BOX)
    packing.tick(5)
    b.makes("P2", person="P2")
    b.must(pack_unit, "P2", BOX)
    packing.full()
    assert packing.about("unit.packed")
    assert packing.wrong() == []


def test_31_more_than_a_box_holds(packing: Plant) -> None:
    """A box holds three; two stations fill it, each knowing of its own."""
    a, b = packing.stations("SA", "SB")
    boxed(a, "P1", "P2")
    for unit in ("P3", "P4"):
        packing.tick(5)
        b.makes(unit, person="P2")
        b.must(pack_unit, unit, BOX)
    packing.full()
    assert packing.about("unit.packed")
    assert packing.wrong() == []


def test_31_two_products_in_a_box(packing: Plant) -> None:
    """Each station puts another product into the box."""
    a, b = packing.stations("SA", "SB")
    boxed(a, "P1")
    packing.tick(5)
    b.makes("Q1", "WQ", "P2")
    b.must(pack_unit, "Q1", BOX)
    packing.full()
    assert packing.about("unit.packed")
    assert packing.wrong() == []


def test_31_a_box_that_was_opened_again_is_loaded(packing: Plant) -> None:
    """SA takes a unit out again; SB has not heard and loads the box for closed."""
    a, b = packing.stations("SA", "SB")
    boxed(a, "P1", "P2")
    a.must(close_box, BOX)
    packing.full()
    a.must(unpack_unit, "P2")
    packing.tick(5)
    b.signed_in("P2")
    b.must(load_box, BOX, PALLET)
    packing.full()
    assert packing.about("box.packed")
    assert packing.wrong() == []


def test_31_a_unit_is_taken_out_of_a_box_on_a_pallet(packing: Plant) -> None:
    """SA loads the box; SB has not heard and takes a unit out of it."""
    a, b = packing.stations("SA", "SB")
    boxed(a, "P1", "P2")
    a.must(close_box, BOX)
    packing.full()
    a.must(load_box, BOX, PALLET)
    packing.tick(5)
    b.signed_in("P2")
    b.must(unpack_unit, "P2")
    packing.full()
    assert packing.about("unit.unpacked")
    assert packing.wrong() == []


def test_35_onto_a_pallet_that_was_closed(packing: Plant) -> None:
    """SA closes the pallet; SB has not heard and loads one more."""
    a, b = packing.stations("SA", "SB")
    for box, unit in ((BOX, "P1"), ("BX2", "P2")):
        boxed(a, unit, box=box)
        a.must(close_box, box)
    a.must(load_box, BOX, PALLET)
    packing.full()
    a.must(close_pallet, PALLET)
    packing.tick(5)
    b.signed_in("P2")
    b.must(load_box, "BX2", PALLET)
    packing.full()
    assert packing.about("box.packed")
    assert packing.wrong() == []


def test_35_more_than_a_pallet_holds(packing: Plant) -> None:
    """A pallet holds one box; two stations load one each."""
    (item,) = (row for row in plant_rows() if isinstance(row, Item) and row.code == "P")
    packing.load(msgspec.structs.replace(item, pallet_quantity=1))
    a, b = packing.stations("SA", "SB")
    for box, unit in ((BOX, "P1"), ("BX2", "P2")):
        boxed(a, unit, box=box)
        a.must(close_box, box)
    packing.full()
    b.signed_in("P2")
    for station, box in ((a, BOX), (b, "BX2")):
        packing.tick(5)
        station.must(load_box, box, PALLET)
    packing.full()
    assert packing.about("box.packed")
    assert packing.wrong() == []


def test_31_a_box_that_was_emptied_is_closed(packing: Plant) -> None:
    """SA takes the last unit out; SB has not heard and closes the box."""
    a, b = packing.stations("SA", "SB")
    boxed(a, "P1")
    packing.full()
    a.must(unpack_unit, "P1")
    packing.tick(5)
    b.signed_in("P2")
    b.must(close_box, BOX)
    packing.full()
    assert packing.about("box.closed")
    assert packing.wrong() == []


def test_35_a_unit_put_twice_into_one_box(packing: Plant) -> None:
    """Two stations say that a unit went into the same box: it is in it once, and out of it when it is taken
    out.
    """
    a, b = packing.stations("SA", "SB")
    a.makes("P1")
    packing.full()
    a.must(pack_unit, "P1", BOX)
    packing.tick(5)
    b.signed_in("P2")
    b.must(pack_unit, "P1", BOX)
    packing.full()
    assert packing.codes() == ["packed_twice"]
    assert packing.wrong() == []
    a.must(unpack_unit, "P1")
    packing.full()
    assert packing.wrong() == []


def test_35_a_box_put_twice_onto_one_pallet(packing: Plant) -> None:
    """The same of a box and a pallet."""
    a, b = packing.stations("SA", "SB")
    boxed(a, "P1")
    a.must(close_box, BOX)
    packing.full()
    b.signed_in("P2")
    for station in (a, b):
        packing.tick(5)
        station.must(load_box, BOX, PALLET)
    packing.full()
    assert packing.wrong() == []
