"""Lots, boxes, calls and stations, event by event."""

from decimal import Decimal
from typing import Any

from terminal.domain import events as ev
from terminal.domain.events import Payload
from terminal.domain.ids import BoxCode, CallId, ItemCode, LotCode, PersonCode, ReasonCode, StepNumber
from terminal.domain.place_state import (
    BoxDoc,
    CallDoc,
    LotDoc,
    PlaceDoc,
    fold_box,
    fold_call,
    fold_lot,
    fold_place,
)
from tests.terminal.domain.journals import Scribe

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


STARTED = about(ev.UnitStarted(item=ITEM), subject=UNIT)
SIGNED_IN = about(ev.SessionStarted(name="Li"))


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
    undone = about(ev.ReportTakenBack(good=Decimal(5), completes=True), subject=("lot", "WO-1"))
    assert lot(made, made, undone, code="WO-1").received == 5


# ---------------------------------------------------------------- boxes and calls


def test_a_box_holds_each_unit_once() -> None:
    scribe, doc = Scribe(), BoxDoc("B1")
    packed = ev.UnitPacked(box=BoxCode("B1"), item=ITEM)
    for unit in ("U1", "U2", "U1"):
        doc = fold_box(doc, "B1", scribe.write(packed, subject=("unit", unit)))
    assert (doc.units, doc.item, doc.closed_at) == (("U1", "U2"), ITEM, None)
    doc = fold_box(doc, "B1", scribe.write(ev.BoxClosed(item=ITEM, units=2), subject=("box", "B1")))
    assert (doc.closed_at, doc.closed_by) == (scribe.at, "E1")


def test_a_unit_taken_out_leaves_the_others_and_opens_the_box() -> None:
    scribe, doc = Scribe(), BoxDoc("B1")
    packed, out = (kind(box=BoxCode("B1"), item=ITEM) for kind in (ev.UnitPacked, ev.UnitUnpacked))
    for unit in ("U1", "U2"):
        doc = fold_box(doc, "B1", scribe.write(packed, subject=("unit", unit)))
    doc = fold_box(doc, "B1", scribe.write(ev.BoxClosed(item=ITEM, units=2), subject=("box", "B1")))
    doc = fold_box(doc, "B1", scribe.write(out, subject=("unit", "U1")))
    assert (doc.units, doc.item, doc.closed_at) == (("U2",), ITEM, None)
    doc = fold_box(doc, "B1", scribe.write(out, subject=("unit", "U1")))
    assert doc.units == ("U2",)
    doc = fold_box(doc, "B1", scribe.write(out, subject=("unit", "U2")))
    assert (doc.units, doc.item, doc.order) == ((), "", "")


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


def test_who_is_signed_in() -> None:
    doc = place(SIGNED_IN)
    assert (doc.actor, doc.actor_name, doc.session) == ("E1", "Li", "S1")
    doc = place(SIGNED_IN, about(ev.SessionEnded(how="idle"), actor=None))
    assert (doc.actor, doc.actor_name, doc.session) == (None, "", None)


def test_a_unit_is_open_until_it_is_reported_or_held() -> None:
    assert (place(STARTED).unit, place(STARTED).operation) == ("U1", 10)
    for payload in (ev.WorkReported(good=ONE), ev.UnitHeld()):
        assert place(STARTED, about(payload, subject=UNIT)).unit is None
        assert place(STARTED, about(payload, subject=("unit", "U2"))).unit == "U1"


def test_a_report_taken_back_opens_its_unit_and_order() -> None:
    other = about(ev.OrderChosen(item=ITEM), order="WO-2")
    doc = place(STARTED, about(ev.WorkReported(good=ONE), subject=UNIT), other)
    assert (doc.unit, doc.order) == (None, "WO-2")
    undone = about(ev.ReportTakenBack(good=ONE), subject=UNIT)
    doc = place(STARTED, about(ev.WorkReported(good=ONE), subject=UNIT), other, undone)
    assert (doc.unit, doc.operation, doc.order) == ("U1", 10, "WO-1")


def test_a_quantity_taken_back_opens_no_unit() -> None:
    doc = place(about(ev.ReportTakenBack(good=ONE), subject=("lot", "WO-1")))
    assert doc.unit is None


def test_another_order_closes_the_unit_and_its_lots() -> None:
    mounted = about(ev.LotMounted(step=StepNumber(10), item=ITEM), subject=("lot", "L1"))
    chosen = about(ev.OrderChosen(item=ITEM))
    assert place(chosen, mounted).mounted == {10: "L1"}
    assert place(chosen, mounted, chosen).mounted == {10: "L1"}
    other = about(ev.OrderChosen(item=ITEM), order="WO-2")
    doc = place(chosen, mounted, STARTED, other)
    assert (doc.mounted, doc.unit, doc.order) == ({}, None, "WO-2")


def test_the_open_box() -> None:
    packed = about(ev.UnitPacked(box=BoxCode("B1"), item=ITEM), subject=UNIT)
    closed = about(ev.BoxClosed(item=ITEM, units=1), subject=("box", "B1"))
    assert place(packed).box == "B1"
    assert place(packed, closed).box is None


def test_when_it_last_did_anything() -> None:
    scribe = Scribe()
    doc = fold_place(None, "ST-020", scribe.write(ev.CallCleared(call=CallId("c"))))
    at = scribe.at
    refused = ev.ScanRefused(device="d", refusal="unknown_code", screen="s")
    doc = fold_place(doc, "ST-020", scribe.write(refused))
    assert doc.last_at == at
    doc = fold_place(doc, "ST-020", scribe.write(ev.CallCleared(call=CallId("c")), occurred_at=at - 5))
    assert doc.last_at == at  # a clock set back does not make it younger
    assert doc.through == {"T-ST-020/1": 3}
