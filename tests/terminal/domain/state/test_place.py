"""Lots, boxes, calls and stations, event by event."""

from decimal import Decimal
from typing import Any

from terminal.domain.events import payloads as ev
from terminal.domain.events.payloads import Payload
from terminal.domain.ids import BoxCode, CallId, ItemCode, LotCode, PersonCode, ReasonCode, StepNumber
from terminal.domain.state.place import (
    BoxDoc,
    CallDoc,
    LotDoc,
    PlaceDoc,
    fold_box,
    fold_call,
    fold_lot,
    fold_place,
)
from tests.terminal.domain.journals import Scribe, undo

ONE, ITEM = Decimal(1), ItemCode("I")
UNIT = ("unit", "U1")
About = tuple[Payload, dict[str, Any]]


def about(payload: Payload, **more: Any) -> About:
    return payload, more


def place(*given: About) -> PlaceDoc:
    scribe, doc = Scribe(), PlaceDoc("ST-020")
    for payload, more in given:
        doc = fold_place(doc, "ST-020", scribe.write(payload, **more))
    return doc


def lot(*given: About, code: str = "L1") -> LotDoc:
    scribe, doc = Scribe(), LotDoc(code)
    for payload, more in given:
        doc = fold_lot(doc, code, scribe.write(payload, **more))
    return doc


def used(quantity: int, code: str = "L1") -> ev.ComponentConsumed:
    return ev.ComponentConsumed(step=StepNumber(1), item=ITEM, quantity=Decimal(quantity), lot=LotCode(code))


# ---------------------------------------------------------------- lots


def test_a_lot_received_and_used() -> None:
    received = ev.LotReceived(
        item=ITEM, quantity=Decimal(10), supplier="S", supplier_lot="S1", expires="2027-01-31"
    )
    doc = lot(about(received, subject=("lot", "L1")), about(used(3), subject=UNIT))
    assert (doc.received, doc.used, doc.item) == (Decimal(10), Decimal(3), ITEM)
    assert (doc.supplier, doc.supplier_lot, doc.expires) == ("S", "S1", "2027-01-31")


def test_received_twice_adds_up() -> None:
    received = about(ev.LotReceived(item=ITEM, quantity=Decimal(10)), subject=("lot", "L1"))
    assert lot(received, received).received == 20


def test_what_was_given_back_is_not_used() -> None:
    back = ev.ComponentReturned(item=ITEM, quantity=Decimal(2), lot=LotCode("L1"))
    assert lot(about(used(3)), about(back)).used == 1


def test_the_lot_that_is_made_uses_nothing_of_itself() -> None:
    made = about(ev.WorkReported(good=Decimal(5), completes=True, item="CBL"), subject=("lot", "WO-1"))
    doc = lot(about(used(3, "L1"), subject=("lot", "WO-1")), made, code="WO-1")
    assert (doc.received, doc.used, doc.item) == (Decimal(5), Decimal(0), "CBL")


def test_pieces_are_made_by_the_last_operation_only() -> None:
    early = about(ev.WorkReported(good=Decimal(5), item="CBL"), subject=("lot", "WO-1"))
    assert lot(early, code="WO-1").received == 0


def test_a_report_taken_back_unmakes_its_pieces() -> None:
    made = about(ev.WorkReported(good=Decimal(5), completes=True, item="CBL"), subject=("lot", "WO-1"))
    undone = about(undo(5, completes=True), subject=("lot", "WO-1"))
    assert lot(made, made, undone, code="WO-1").received == 5


# ---------------------------------------------------------------- boxes and calls


def into(box: str, item: str = "I") -> ev.UnitPacked:
    return ev.UnitPacked(box=BoxCode(box), item=ItemCode(item))


def onto(pallet: str, item: str = "I") -> ev.BoxPacked:
    return ev.BoxPacked(box=BoxCode(pallet), item=ItemCode(item))


def off(pallet: str) -> ev.BoxUnpacked:
    return ev.BoxUnpacked(box=BoxCode(pallet), item=ITEM)


def box(*given: About, code: str = "B1") -> BoxDoc:
    """The box after those events."""
    scribe, doc = Scribe(), BoxDoc(code)
    for payload, more in given:
        doc = fold_box(doc, code, scribe.write(payload, **more))
    return doc


U1, U2 = ({"subject": ("unit", unit)} for unit in ("U1", "U2"))
B1, B2, P1 = ({"subject": ("box", box)} for box in ("B1", "B2", "P1"))
CLOSED = about(ev.BoxClosed(item=ITEM, units=2), **B1)


def test_a_box_holds_each_unit_once() -> None:
    twice = [about(into("B1"), **unit) for unit in (U1, U2, U1)]
    doc = box(*twice)
    assert (doc.units, doc.item, doc.closed_at) == (("U1", "U2"), ITEM, None)
    doc = box(*twice, CLOSED)
    assert (doc.closed_at is not None, doc.closed_by) == (True, "E1")


def test_a_unit_taken_out_leaves_the_others_and_opens_the_box() -> None:
    out = ev.UnitUnpacked(box=BoxCode("B1"), item=ITEM)
    begin = (about(into("B1"), **U1), about(into("B1"), **U2), CLOSED, about(out, **U1))
    doc = box(*begin)
    assert (doc.units, doc.item, doc.closed_at) == (("U2",), ITEM, None)
    assert box(*begin, about(out, **U1)).units == ("U2",)
    doc = box(*begin, about(out, **U2))
    assert (doc.units, doc.item, doc.order) == ((), "", "")


def test_a_pallet_holds_boxes_as_a_box_holds_units() -> None:
    begin = (about(onto("P1"), **B1), about(onto("P1"), **B2), about(onto("P1"), **B1))
    closed = about(ev.BoxClosed(item=ITEM, units=0, boxes=2), **P1)
    doc = box(*begin, closed, code="P1")
    assert (doc.boxes, doc.units, doc.inside, doc.item) == (("B1", "B2"), (), ("B1", "B2"), ITEM)
    assert doc.closed_at is not None
    doc = box(*begin, closed, about(off("P1"), **B1), code="P1")
    assert (doc.boxes, doc.closed_at) == (("B2",), None)


def test_what_is_mixed_is_of_no_item_and_no_order() -> None:
    mixed = (about(onto("P1"), **B1), about(onto("P1", "J"), **B2, order="WO-2"))
    assert [(doc.item, doc.order) for doc in (box(*mixed[:1], code="P1"), box(*mixed, code="P1"))] == [
        ("I", "WO-1"),
        ("", ""),
    ]


def test_a_box_goes_on_a_pallet_and_off() -> None:
    loaded = (about(into("B1"), **U1), CLOSED, about(onto("P1"), **B1))
    assert (box(*loaded).pallet, box(*loaded).units) == ("P1", ("U1",))
    assert box(*loaded, about(off("P1"), **B1)).pallet == ""


def test_the_first_acknowledgement_and_the_first_clearing_count() -> None:
    scribe, call = Scribe(), CallId("c")
    doc: CallDoc | None = None
    times: list[int] = []
    for payload in (
        ev.CallRaised(call=call, call_kind=ReasonCode("K")),
        ev.CallAcknowledged(call=call),
        ev.CallAcknowledged(call=call),
        ev.CallCleared(call=call),
        ev.CallCleared(call=call),
    ):
        doc = fold_call(doc, "c", scribe.write(payload, actor=PersonCode(f"E{len(times)}")))
        times.append(scribe.at)
    assert doc is not None
    assert (doc.raised_at, doc.acknowledged_at, doc.cleared_at) == (times[0], times[1], times[3])
    assert (doc.raised_by, doc.acknowledged_by, doc.cleared_by) == ("E0", "E1", "E3")


# ---------------------------------------------------------------- stations


def test_a_lot_is_in_use_until_another_of_its_item_is_put_up() -> None:
    def put_up(item: str, code: str) -> About:
        return about(ev.LotMounted(item=ItemCode(item)), subject=("lot", code))

    other = about(ev.OrderChosen(item=ITEM), order="WO-2")
    assert place(put_up("A", "L1"), put_up("B", "L2"), other).mounted == {"A": "L1", "B": "L2"}
    assert place(put_up("A", "L1"), put_up("B", "L2"), put_up("A", "L3")).mounted == {"A": "L3", "B": "L2"}
