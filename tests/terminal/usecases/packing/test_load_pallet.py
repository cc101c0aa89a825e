"""Put boxes on pallets, take them off, close the pallet; its label and the scan that checks it."""

from functools import partial

import msgspec
import pytest

from terminal.domain.codes.gs1 import is_sscc
from terminal.domain.events.kinds import Disposition
from terminal.domain.events.payloads import BoxPacked, LabelVerified
from terminal.domain.ids import BoxCode, StepNumber, ThingKind, UnitCode
from terminal.domain.masters.label_template import Subject
from terminal.domain.masters.rows import Item, Plant, Station, WorkOrder
from terminal.domain.outcome import Accepted, Refusal, Refused
from terminal.domain.state.fold import Doc
from terminal.usecases.labels.print_label import print_label
from terminal.usecases.labels.print_queue import waiting
from terminal.usecases.labels.verify_label import to_check, verify_box_label
from terminal.usecases.packing.contents import box_doc
from terminal.usecases.packing.load_pallet import (
    close_pallet,
    is_pallet,
    load_box,
    new_pallet_code,
    unload_box,
)
from terminal.usecases.packing.pack import close_box, pack_unit, unpack_unit
from terminal.usecases.parts.workplace import Workplace
from tests.fakes.acts import accepted
from tests.fakes.floor import FANS, Floor, events_after, head_of, kinds_after, writes_nothing
from tests.terminal.usecases.scenes.labels import take_labels, with_printer
from tests.terminal.usecases.scenes.pallets import NEXT, OTHER_PALLET, PALLET, SECOND, boxed, stopped
from tests.terminal.usecases.scenes.refused import BOX


@pytest.fixture
def packing(floor: Floor) -> Workplace:
    """The packing station with two closed boxes of one fan each."""
    boxed(floor, BOX)
    return boxed(floor, NEXT)


def load(work: Workplace, box: BoxCode = BOX, pallet: BoxCode = PALLET) -> None:
    accepted(load_box(work, work.new_id(), box, pallet))


def why_not(work: Workplace, box: BoxCode, pallet: BoxCode = PALLET) -> Refusal:
    return writes_nothing(work, lambda: load_box(work, work.new_id(), box, pallet)).code


def alike(floor: Floor, work: Workplace) -> None:
    """Hub and station agree on every box, and the hub finds nothing wrong."""
    floor.tell()
    codes = [code for kind, code in floor.docs if kind == ThingKind.BOX]
    own: dict[str, Doc] = {code: box_doc(work, code) for code in codes}
    assert {code: floor.docs[ThingKind.BOX, code] for code in codes} == own
    assert floor.findings == []


@pytest.mark.slow
def test_boxes_go_on_one_by_one_and_the_pallet_is_closed(floor: Floor, packing: Workplace) -> None:
    before = head_of(packing)
    counts = [accepted(load_box(packing, packing.new_id(), box, PALLET)) for box in (BOX, NEXT)]
    assert [(done.count, done.capacity) for done in counts] == [(1, 24), (2, 24)]
    assert packing.terminal().pallet == PALLET
    closed = accepted(close_pallet(packing, packing.new_id(), PALLET))
    assert kinds_after(packing, before) == ["box.packed", "box.packed", "box.closed"]
    assert (closed.boxes, closed.item, closed.order) == ((BOX, NEXT), "FAN-40", FANS)
    assert (closed.closed_at, packing.terminal().pallet) == (packing.now(), None)
    assert box_doc(packing, BOX).pallet == PALLET
    alike(floor, packing)


@pytest.mark.slow
def test_a_box_taken_off_may_go_on_another_pallet(floor: Floor, packing: Workplace) -> None:
    load(packing)
    accepted(close_pallet(packing, packing.new_id(), PALLET))
    off = accepted(unload_box(packing, packing.new_id(), BOX))
    assert (off.box, off.count, off.reopened) == (PALLET, 0, True)
    on, out = [event for event in events_after(packing) if event.envelope.type.startswith("box.")][-2:]
    assert out.envelope.corrects is not None
    assert on.envelope.type == "box.closed"
    assert packing.store.event(out.envelope.corrects).payload == BoxPacked(  # type: ignore[union-attr]
        box=PALLET,
        item="FAN-40",  # type: ignore[arg-type]
        members=("FAN40-2611-000001",),  # type: ignore[arg-type]
    )
    load(packing, BOX, OTHER_PALLET)
    assert box_doc(packing, BOX).pallet == OTHER_PALLET
    alike(floor, packing)


@pytest.mark.slow
def test_what_may_not_go_on_a_pallet(floor: Floor, packing: Workplace) -> None:
    load(packing)
    assert why_not(packing, BOX) is Refusal.BOX_ON_PALLET
    assert why_not(packing, BOX, OTHER_PALLET) is Refusal.BOX_ON_PALLET
    assert why_not(packing, BoxCode("BX-2611-00009")) is Refusal.BOX_UNKNOWN
    assert why_not(packing, OTHER_PALLET) is Refusal.BOX_UNKNOWN
    assert why_not(packing, PALLET, OTHER_PALLET) is Refusal.NOT_A_BOX
    for wrong in (BoxCode(""), BoxCode("PALLET-1"), BoxCode("369012340809425012")):
        assert why_not(packing, NEXT, wrong) is Refusal.NO_PALLET


@pytest.mark.slow
def test_a_box_that_holds_a_unit_is_no_pallet_though_its_number_looks_like_one(
    floor: Floor, packing: Workplace
) -> None:
    boxed(floor, OTHER_PALLET)
    assert why_not(packing, NEXT, OTHER_PALLET) is Refusal.NO_PALLET
    load(packing, OTHER_PALLET)
    assert not is_pallet(packing, OTHER_PALLET)


@pytest.mark.slow
def test_a_box_on_a_pallet_is_not_opened(packing: Workplace) -> None:
    load(packing)
    unit = UnitCode(box_doc(packing, BOX).units[0])
    refusal = writes_nothing(packing, partial(unpack_unit, packing, packing.new_id(), unit))
    assert (refusal.code, refusal.parameters["pallet"]) == (Refusal.BOX_ON_PALLET, PALLET)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("decision", "code", "more"),
    [
        (None, Refusal.HELD_INSIDE, {}),
        (Disposition.SCRAP, Refusal.SCRAP_INSIDE, {}),
        (Disposition.REWORK, Refusal.REWORK_INSIDE, {"operation": "10"}),
    ],
)
def test_what_is_stopped_does_not_leave(
    packing: Workplace, decision: Disposition | None, code: Refusal, more: dict[str, str]
) -> None:
    """Neither on a pallet nor with one; out of its box it keeps nothing back."""
    load(packing)
    inside = {box: UnitCode(box_doc(packing, box).units[0]) for box in (BOX, NEXT)}
    for unit in inside.values():
        stopped(packing, unit, decision)
    refusal = writes_nothing(packing, partial(load_box, packing, packing.new_id(), NEXT, PALLET))
    assert refusal == Refused(code, {"unit": inside[NEXT], "box": NEXT, **more})
    refusal = writes_nothing(packing, partial(close_pallet, packing, packing.new_id(), PALLET))
    assert refusal == Refused(code, {"unit": inside[BOX], "box": BOX, **more})
    accepted(unload_box(packing, packing.new_id(), BOX))
    accepted(unpack_unit(packing, packing.new_id(), inside[BOX]))
    assert box_doc(packing, BOX).units == ()


@pytest.mark.slow
def test_a_full_pallet_is_full(floor: Floor, packing: Workplace) -> None:
    row = packing.masters.get(Item, "FAN-40")
    assert row is not None
    floor.change(msgspec.structs.replace(row, pallet_quantity=1))
    load(packing)
    assert why_not(packing, NEXT) is Refusal.PALLET_FULL


def other_order(floor: Floor, work: Workplace) -> BoxCode:
    """A closed box of the same product from another order."""
    row = work.masters.get(WorkOrder, FANS)
    assert row is not None
    floor.change(msgspec.structs.replace(row, code=SECOND))
    box = BoxCode("BX-2611-00005")
    boxed(floor, box, SECOND)
    return box


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "refusal"), [("item", None), ("order", Refusal.PALLET_OTHER_ORDER), ("any", None)]
)
def test_orders_are_mixed_where_the_plant_allows_it(
    floor: Floor, packing: Workplace, rule: str, refusal: Refusal | None
) -> None:
    plant = packing.masters.get(Plant, "plant")
    assert plant is not None
    floor.change(msgspec.structs.replace(plant, pallets=rule))
    load(packing)
    box = other_order(floor, packing)
    if refusal:
        assert why_not(packing, box) is refusal
    else:
        load(packing, box)
        assert (box_doc(packing, PALLET).item, box_doc(packing, PALLET).order) == ("FAN-40", "")


@pytest.mark.slow
@pytest.mark.parametrize(("rule", "may"), [("item", False), ("order", False), ("any", True)])
def test_products_are_mixed_where_the_plant_allows_it(
    floor: Floor, packing: Workplace, rule: str, may: bool
) -> None:
    plant, box = packing.masters.get(Plant, "plant"), BoxCode("BX-2611-00006")
    assert plant is not None
    floor.change(msgspec.structs.replace(plant, pallets=rule))
    board = UnitCode(floor.board("PCB40A-2611-000099"))
    accepted(pack_unit(packing, packing.new_id(), board, box))
    accepted(close_box(packing, packing.new_id(), box))
    load(packing)
    outcome = load_box(packing, packing.new_id(), box, PALLET)
    assert isinstance(outcome, Accepted) is may
    if isinstance(outcome, Refused):
        assert outcome.code is Refusal.PALLET_OTHER_ITEM


# ---------------------------------------------------------------- without word from the hub


@pytest.mark.slow
def test_without_word_from_the_hub_a_box_of_others_goes_on_and_the_record_says_so(
    floor: Floor, packing: Workplace
) -> None:
    load(packing)
    unheard, elsewhere = BoxCode("BX-2611-00777"), BoxCode("BX-2611-00778")
    other = floor.at("ST-020")
    floor.make(other, "FAN40-2611-000778", FANS)
    accepted(pack_unit(other, other.new_id(), UnitCode("FAN40-2611-000778"), elsewhere))
    floor.tell()
    assert why_not(packing, unheard) is Refusal.BOX_UNKNOWN
    assert why_not(packing, elsewhere) is Refusal.BOX_OPEN
    floor.silence()
    for box in (unheard, elsewhere):
        outcome = load_box(packing, packing.new_id(), box, PALLET)
        assert isinstance(outcome, Accepted)
        assert outcome.warnings == ("box_unverified",)
    assert why_not(packing, OTHER_PALLET) is Refusal.BOX_UNKNOWN, "more likely a new pallet"
    floor.tell()
    assert [(found.code, found.counted) for found in floor.findings] == [("box_unconfirmed", True)] * 2


@pytest.mark.slow
def test_an_open_box_of_this_station_is_known_to_be_open_with_or_without_the_hub(
    floor: Floor, packing: Workplace
) -> None:
    box = BoxCode("BX-2611-00003")
    work = floor.at("ST-020")
    floor.make(work, "FAN40-2611-000333", FANS)
    floor.tell()
    accepted(pack_unit(packing, packing.new_id(), UnitCode("FAN40-2611-000333"), box))
    assert why_not(packing, box) is Refusal.BOX_OPEN
    floor.silence()
    assert why_not(packing, box) is Refusal.BOX_OPEN


# ---------------------------------------------------------------- its number


@pytest.mark.slow
def test_a_pallet_without_label_gets_a_standard_number_of_its_own(packing: Workplace) -> None:
    first = new_pallet_code(packing)
    assert first is not None
    # 2026-11-22 is day 739942 of the calendar
    assert (first[:11], first[11:14], first[14:17]) == ("36901234080", "942", "000")
    assert is_sscc(first)
    assert is_pallet(packing, first)
    load(packing, BOX, first)
    second = new_pallet_code(packing)
    assert second is not None
    assert (second[14:17], is_sscc(second)) == ("001", True)


@pytest.mark.slow
def test_a_terminal_in_the_place_of_another_begins_with_another_hundred(packing: Workplace) -> None:
    numbers = set()
    for name, epoch in (("ST-080.1", 1), ("ST-080.2KDFWPX", 1), ("ST-080.1", 3)):
        identity = msgspec.structs.replace(packing.identity, terminal_id=name, epoch=epoch)
        code = new_pallet_code(Workplace(packing.store, packing.clock, identity))
        assert code is not None
        numbers.add(code[14:17])
    assert numbers == {"000", "100", "200"}


@pytest.mark.slow
def test_a_station_without_digits_makes_no_number(floor: Floor, packing: Workplace) -> None:
    row = packing.masters.get(Station, "ST-080")
    assert row is not None
    floor.change(msgspec.structs.replace(row, sscc=""))
    assert new_pallet_code(packing) is None
    assert not is_pallet(packing, PALLET)


# ---------------------------------------------------------------- its label


@pytest.mark.slow
def test_the_label_of_a_pallet_is_printed_with_its_closing_and_counts_what_is_on_it(
    packing: Workplace,
) -> None:
    with_printer(packing)
    load(packing)
    load(packing, NEXT)
    accepted(close_pallet(packing, packing.new_id(), PALLET))
    (job,) = waiting(packing)
    told = {name: job.values[name] for name in ("code", "count", "quantity", "item", "order", "again")}
    assert job.template.subject is Subject.PALLET
    assert told == {
        "code": PALLET,
        "count": "2",
        "quantity": "2",
        "item": "FAN-40",
        "order": FANS,
        "again": "",
    }


@pytest.mark.slow
def test_pieces_that_nobody_here_knows_are_not_counted(floor: Floor, packing: Workplace) -> None:
    with_printer(packing)
    load(packing)
    floor.silence()
    load(packing, BoxCode("BX-2611-00777"))
    accepted(close_pallet(packing, packing.new_id(), PALLET))
    (job,) = waiting(packing)
    assert (job.values["count"], job.values["quantity"]) == ("2", "")


@pytest.mark.slow
def test_again_only_with_a_reason_and_the_copy_says_so(packing: Workplace) -> None:
    with_printer(packing)
    load(packing)
    accepted(close_pallet(packing, packing.new_id(), PALLET))
    take_labels(packing)
    again = partial(print_label, packing, packing.new_id(), Subject.PALLET, PALLET)
    outcome = again()
    assert isinstance(outcome, Refused)
    assert outcome.code is Refusal.REASON_NEEDED
    job = accepted(again("L-DAMAGED"))
    assert (job.number, "Copy 2" in job.values["again"]) == (2, True)


@pytest.mark.slow
def test_the_scan_of_a_printed_label_checks_it_once_for_each_copy(floor: Floor, packing: Workplace) -> None:
    with_printer(packing)
    load(packing)
    accepted(close_pallet(packing, packing.new_id(), PALLET))
    check = partial(verify_box_label, packing, packing.new_id(), Subject.PALLET, PALLET)
    assert writes_nothing(packing, check).code is Refusal.LABEL_NOT_PRINTED
    take_labels(packing)
    assert accepted(check()) == LabelVerified(step=StepNumber(0), template="pallet", number=1)
    assert to_check(packing, Subject.PALLET, PALLET) is None
    accepted(print_label(packing, packing.new_id(), Subject.PALLET, PALLET, "L-DAMAGED"))
    take_labels(packing)
    found = to_check(packing, Subject.PALLET, PALLET)
    assert found is not None
    assert found.number == 2
    alike(floor, packing)


@pytest.mark.slow
def test_the_scan_that_puts_a_box_on_a_pallet_checks_its_label_too(floor: Floor, packing: Workplace) -> None:
    with_printer(packing)
    box = BoxCode("BX-2611-00004")
    boxed(floor, box)
    take_labels(packing)
    before = head_of(packing)
    load(packing, box)
    assert kinds_after(packing, before) == ["label.verified", "box.packed"]
    assert to_check(packing, Subject.BOX, box) is None
    alike(floor, packing)
