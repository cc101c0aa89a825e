"""Terminals, event by event: who is signed in and what is open."""

from decimal import Decimal
from typing import Any

from terminal.domain.events import payloads as ev
from terminal.domain.events.payloads import Payload
from terminal.domain.ids import BoxCode, CallId, ItemCode
from terminal.domain.state.terminal import TerminalDoc, fold_terminal
from tests.terminal.domain.journals import Scribe, undo

ONE, ITEM = Decimal(1), ItemCode("I")
UNIT = ("unit", "U1")
About = tuple[Payload, dict[str, Any]]


def about(payload: Payload, **more: Any) -> About:
    return payload, more


def at_work(*given: About) -> TerminalDoc:
    scribe, doc = Scribe(), TerminalDoc("T-ST-020")
    for payload, more in given:
        doc = fold_terminal(doc, "T-ST-020", scribe.write(payload, **more))
    return doc


STARTED = about(ev.UnitStarted(item=ITEM), subject=UNIT)
SIGNED_IN = about(ev.SessionStarted(name="Li"))
PACKED = about(ev.UnitPacked(box=BoxCode("B1"), item=ITEM), subject=UNIT)


def test_who_is_signed_in() -> None:
    doc = at_work(SIGNED_IN)
    assert (doc.actor, doc.actor_name, doc.session) == ("E1", "Li", "S1")
    doc = at_work(SIGNED_IN, about(ev.SessionEnded(how="idle"), actor=None))
    assert (doc.actor, doc.actor_name, doc.session) == (None, "", None)


def test_a_unit_is_open_until_it_is_reported_or_held() -> None:
    assert (at_work(STARTED).unit, at_work(STARTED).operation) == ("U1", 10)
    for payload in (ev.WorkReported(good=ONE), ev.UnitHeld()):
        assert at_work(STARTED, about(payload, subject=UNIT)).unit is None
        assert at_work(STARTED, about(payload, subject=("unit", "U2"))).unit == "U1"


def test_a_report_taken_back_opens_its_unit_and_order() -> None:
    other = about(ev.OrderChosen(item=ITEM), order="WO-2")
    doc = at_work(STARTED, about(ev.WorkReported(good=ONE), subject=UNIT), other)
    assert (doc.unit, doc.order) == (None, "WO-2")
    undone = about(undo(), subject=UNIT)
    doc = at_work(STARTED, about(ev.WorkReported(good=ONE), subject=UNIT), other, undone)
    assert (doc.unit, doc.operation, doc.order) == ("U1", 10, "WO-1")


def test_a_quantity_taken_back_opens_no_unit() -> None:
    doc = at_work(about(undo(), subject=("lot", "WO-1")))
    assert doc.unit is None


def test_another_order_closes_the_unit() -> None:
    doc = at_work(STARTED, about(ev.OrderChosen(item=ITEM), order="WO-2"))
    assert (doc.unit, doc.operation, doc.order) == (None, None, "WO-2")


def test_the_open_box() -> None:
    closed = about(ev.BoxClosed(item=ITEM, units=1), subject=("box", "B1"))
    assert at_work(PACKED).box == "B1"
    assert at_work(PACKED, closed).box is None


def test_the_open_pallet_beside_the_open_box() -> None:
    loaded = about(ev.BoxPacked(box=BoxCode("P1"), item=ITEM), subject=("box", "B2"))
    doc = at_work(PACKED, loaded)
    assert (doc.box, doc.pallet) == ("B1", "P1")
    closed = about(ev.BoxClosed(item=ITEM, units=0, boxes=1), subject=("box", "P1"))
    doc = at_work(PACKED, loaded, closed)
    assert (doc.box, doc.pallet) == ("B1", None)


def test_when_it_last_did_anything() -> None:
    scribe = Scribe()
    doc = fold_terminal(None, "T-ST-020", scribe.write(ev.CallCleared(call=CallId("c"))))
    at = scribe.at
    refused = ev.ScanRefused(device="d", refusal="unknown_code", screen="s")
    doc = fold_terminal(doc, "T-ST-020", scribe.write(refused))
    assert doc.last_at == at
    doc = fold_terminal(doc, "T-ST-020", scribe.write(ev.CallCleared(call=CallId("c")), occurred_at=at - 5))
    assert doc.last_at == at  # a clock set back does not make it younger
    assert doc.through == {"T-ST-020/1": 3}


def test_a_terminal_knows_who_left_it_last() -> None:
    assert at_work(SIGNED_IN).left == ""
    doc = at_work(SIGNED_IN, about(ev.SessionEnded(how="button")), STARTED)
    assert (doc.actor, bool(doc.left), doc.left_at > 0) == (None, True, True)
