"""The folds as a whole: total, and alike wherever they run."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings

from terminal.domain.events import payloads as ev
from terminal.domain.events.payloads import Event
from terminal.domain.ids import Thing
from terminal.domain.state.count import OrderDoc
from terminal.domain.state.fold import DOC_TYPES, Doc, decode_doc, encode_doc, fold, touched
from tests.terminal.domain.journals import Scribe, histories


def folded(events: list[Event]) -> dict[Thing, Doc]:
    docs: dict[Thing, Doc] = {}
    for event in events:
        for thing in touched(event):
            docs[thing] = fold(thing, docs.get(thing), event)
    return docs


@pytest.mark.slow
@settings(max_examples=50)
@given(histories())
def test_no_history_breaks_a_fold(events: list[Event]) -> None:
    for (kind, _), doc in folded(events).items():
        assert isinstance(doc, DOC_TYPES[kind])
        assert decode_doc(kind, encode_doc(doc)) == doc


@pytest.mark.slow
@settings(max_examples=40)
@given(histories(6))
def test_what_is_touched_is_known_and_named_once(events: list[Event]) -> None:
    for event in events:
        things = touched(event)
        assert len(set(things)) == len(things)
        assert {kind for kind, _ in things} <= set(DOC_TYPES)
        kinds = [list(DOC_TYPES).index(kind) for kind, _ in things]
        assert kinds == sorted(kinds)


@pytest.mark.slow
@settings(max_examples=40)
@given(histories())
def test_a_doc_says_how_far_it_was_folded(events: list[Event]) -> None:
    docs = folded(events)
    for event in events:
        for thing in touched(event):
            place = f"{event.envelope.terminal_id}/{event.envelope.epoch}"
            assert docs[thing].through[place] >= event.envelope.sequence


@pytest.mark.parametrize(
    "payload",
    [ev.SettingChanged(setting="volume", old="1", new="2"), ev.KioskLeft(allowed=False)],
    ids=lambda payload: type(payload).__name__,
)
def test_what_is_about_the_station_itself_touches_nothing(payload: ev.Payload) -> None:
    assert touched(Scribe().write(payload)) == ()


def test_a_report_touches_unit_order_output_and_terminal() -> None:
    event = Scribe().write(ev.WorkReported(good=Decimal(1)), subject=("unit", "U1"))
    assert touched(event) == (
        ("unit", "U1"),
        ("order", "WO-1"),
        ("output", "ST-020|2026-11-22/D"),
        ("terminal", "T-ST-020"),
    )


def test_a_lot_made_of_a_lot_touches_both() -> None:
    payload = ev.ComponentConsumed(step=10, item="WIR", quantity=Decimal(1), lot="L1")  # type: ignore[arg-type]
    assert touched(Scribe().write(payload, subject=("lot", "WO-1")))[:2] == (("lot", "WO-1"), ("lot", "L1"))


def test_a_doc_of_a_later_program_is_read() -> None:
    doc = OrderDoc("WO-1")
    body = msgspec.json.encode({**msgspec.json.decode(encode_doc(doc)), "colour": "blue"})
    assert decode_doc("order", body) == doc
    with pytest.raises(msgspec.ValidationError):
        decode_doc("order", b'{"order":1}')
    with pytest.raises(KeyError):
        decode_doc("robot", b"{}")
