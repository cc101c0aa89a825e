"""What cannot be: it counts in none of the things it touches."""

from decimal import Decimal

import pytest

from terminal.domain.events import payloads as ev
from terminal.domain.events.finding import FindingCode
from terminal.domain.ids import BoxCode, ItemCode, LotCode, StepNumber, Thing, ThingKind, UnitCode
from terminal.domain.state.place import BoxDoc, LotDoc
from terminal.domain.state.unit import UnitDoc
from tests.fakes.folding import Folding
from tests.terminal.domain.journals import Scribe, undo

ITEM, ONE = ItemCode("I"), Decimal(1)
Told = tuple[ev.Payload, tuple[str, str]]


def folded(*told: Told) -> Folding:
    scribe, folding = Scribe(), Folding()
    for payload, subject in told:
        folding.take(scribe.write(payload, subject=subject))
    return folding


def unit(folding: Folding, code: str) -> UnitDoc:
    found = folding.docs[ThingKind.UNIT, code]
    assert isinstance(found, UnitDoc)
    return found


def box(folding: Folding, code: str) -> BoxDoc:
    found = folding.docs.get((ThingKind.BOX, code), BoxDoc(code))
    assert isinstance(found, BoxDoc)
    return found


def packed(code: str, into: str) -> Told:
    return ev.UnitPacked(box=BoxCode(into), item=ITEM), ("unit", code)


def loaded(code: str, onto: str) -> Told:
    return ev.BoxPacked(box=BoxCode(onto), item=ITEM), ("box", code)


def built_in(part: str, into: str) -> Told:
    used = ev.ComponentConsumed(step=StepNumber(1), item=ITEM, quantity=ONE, unit=UnitCode(part))
    return used, ("unit", into)


def excluded(folding: Folding) -> list[FindingCode]:
    return [finding.code for finding in folding.findings if not finding.counted]


def test_a_unit_in_a_box_does_not_get_into_another() -> None:
    folding = folded(packed("U1", "B1"), packed("U1", "B2"))
    assert excluded(folding) == ["packed_twice"]
    assert unit(folding, "U1").box == "B1"
    assert (box(folding, "B1").units, box(folding, "B2").units) == (("U1",), ())


def test_a_box_on_a_pallet_does_not_get_onto_another() -> None:
    folding = folded(packed("U1", "B1"), loaded("B1", "P1"), loaded("B1", "P2"))
    assert excluded(folding) == ["packed_twice"]
    assert box(folding, "B1").pallet == "P1"
    assert (box(folding, "P1").boxes, box(folding, "P2").boxes) == (("B1",), ())


def test_a_box_comes_off_the_pallet_it_is_on_alone() -> None:
    off = ev.BoxUnpacked(box=BoxCode("P2"), item=ITEM), ("box", "B1")
    folding = folded(packed("U1", "B1"), loaded("B1", "P1"), off)
    assert excluded(folding) == ["correction_race"]
    assert box(folding, "P1").boxes == ("B1",)


def test_a_part_that_is_built_in_is_in_no_other_unit() -> None:
    folding = folded(built_in("S1", "U1"), built_in("S1", "U2"))
    assert excluded(folding) == ["component_twice"]
    assert (len(unit(folding, "U1").steps), len(unit(folding, "U2").steps)) == (1, 0)


def test_a_lot_is_born_once() -> None:
    born = ev.LotReceived(item=ITEM, quantity=Decimal(100)), ("lot", "L1")
    folding = folded(born, born)
    lot = folding.docs[ThingKind.LOT, "L1"]
    assert isinstance(lot, LotDoc)
    assert excluded(folding) == ["lot_twice"]
    assert lot.received == 100


@pytest.mark.parametrize("good", [ONE, Decimal(0)], ids=["good", "held"])
def test_a_second_result_of_what_is_passed_counts_nowhere(good: Decimal) -> None:
    report = ev.WorkReported(good=good, held=ONE - good)
    folding = folded((ev.WorkReported(good=ONE), ("unit", "U1")), (report, ("unit", "U1")))
    assert excluded(folding) == ["duplicate_report"]
    assert len(unit(folding, "U1").history) == 1


@pytest.mark.parametrize(
    "since",
    [
        (ev.UnitStarted(item=ITEM), ("unit", "U1")),
        (ev.UnitHeld(), ("unit", "U1")),
        packed("U1", "B1"),
        built_in("U1", "A"),
        (ev.WorkReported(good=Decimal(0), held=ONE), ("unit", "U1")),
    ],
    ids=["started", "held", "packed", "built in", "failed"],
)
def test_what_has_gone_on_is_not_taken_back(since: Told) -> None:
    scribe, folding = Scribe(), Folding()
    made = scribe.write(ev.WorkReported(good=ONE), subject=("unit", "U1"))
    folding.take(made)
    folding.take(scribe.write(since[0], subject=since[1], operation=20))
    folding.take(scribe.write(undo(), subject=("unit", "U1"), corrects=made.envelope.key))
    assert excluded(folding) == ["correction_race"]
    assert unit(folding, "U1").passed() == {10}


def test_an_excluded_use_takes_nothing_of_its_lot() -> None:
    """Nothing of an event counts whose subject excludes it: one verdict."""
    things: set[Thing] = {(ThingKind.BOX, "B2"), (ThingKind.UNIT, "U1")}
    folding = folded(packed("U1", "B1"), packed("U1", "B2"))
    assert all(folding.docs[thing].through == {"T-ST-020/1": 2} for thing in things)
    used = ev.ComponentConsumed(step=StepNumber(1), item=ITEM, quantity=ONE, lot=LotCode("L1"))
    lot = folded((used, ("unit", "U1"))).docs[ThingKind.LOT, "L1"]
    assert isinstance(lot, LotDoc)
    assert lot.used == 1
