"""Events: what was written comes back, what is foreign is named and refused."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given

from terminal.domain.events import payloads as ev
from terminal.domain.events.chain import encode
from terminal.domain.events.codec import (
    NotUnderstood,
    decode_envelope,
    decode_event,
    decode_payload,
)
from terminal.domain.events.payloads import EVENT_TYPES, EventKey, Payload
from tests.terminal.domain.journals import PAYLOADS, Scribe

RELEASED = {
    "session.started", "session.ended", "scan.refused", "order.chosen", "unit.started", "component.consumed",
    "parameter.recorded", "inspection.recorded", "work.reported", "report.taken_back", "unit.held",
    "unit.disposed", "call.raised", "call.acknowledged", "call.cleared", "lot.received", "unit.packed",
    "box.closed", "setting.changed", "kiosk.left", "dispute.answered", "lot.mounted", "component.returned",
    "unit.unpacked", "box.packed", "box.unpacked",
}  # fmt: skip


def changed(body: bytes, **fields: object) -> bytes:
    """The bytes of an event with some fields of its envelope replaced."""
    return msgspec.json.encode({**msgspec.json.decode(body), **fields})


def body(payload: Payload) -> bytes:
    scribe = Scribe()
    scribe.write(payload)
    return scribe.links[0].body


@pytest.mark.slow
@given(PAYLOADS)
def test_every_payload_comes_back_as_it_was(payload: Payload) -> None:
    event = Scribe().write(payload)
    assert event.payload == payload
    assert decode_event(encode(event.envelope)) == event


def test_no_released_type_is_gone() -> None:
    assert {name for name, version, _ in EVENT_TYPES if version == 1} >= RELEASED
    assert len({(name, version) for name, version, _ in EVENT_TYPES}) == len(EVENT_TYPES)


def test_decimals_travel_as_text() -> None:
    raw = msgspec.json.decode(body(ev.WorkReported(good=Decimal("1.20"))))
    assert raw["payload"] == {"good": "1.20"}


def test_bytes_of_before_a_field_was_added_are_understood() -> None:
    early = b'{"good":"1","completes":true,"seconds":41}'
    stored = changed(body(ev.WorkReported(good=Decimal(1))), payload=msgspec.Raw(early))
    payload = decode_event(stored).payload
    assert payload == ev.WorkReported(good=Decimal(1), completes=True, seconds=41)


def test_fields_of_a_later_program_are_passed_over() -> None:
    stored = changed(body(ev.CallCleared(call="c")), payload={"call": "c", "by": "robot"})  # type: ignore[arg-type]
    assert decode_event(stored).payload == ev.CallCleared(call="c")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"type": "unit.melted"}, "unknown_type"),
        ({"version": 2}, "future_version"),
        ({"payload": {"good": "many"}}, "bad_payload"),
        ({"payload": {}}, "bad_payload"),
        ({"payload": [1]}, "bad_payload"),
        ({"sequence": "one"}, "bad_frame"),
        ({"subject": ["unit"]}, "bad_frame"),
    ],
)
def test_what_is_not_understood_is_named(fields: dict[str, object], why: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        decode_event(changed(body(ev.WorkReported(good=Decimal(1))), **fields))
    assert caught.value.why == why


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"\xff"'])
def test_bytes_that_are_no_event(raw: bytes) -> None:
    with pytest.raises(NotUnderstood, match="bad_frame"):
        decode_envelope(raw)


def test_an_unknown_type_still_has_an_envelope() -> None:
    envelope = decode_envelope(changed(body(ev.KioskLeft(allowed=True)), type="unit.melted"))
    assert envelope.key == EventKey("T-ST-020", 1, 1)
    assert str(envelope.key) == "T-ST-020/1/1"
    with pytest.raises(NotUnderstood, match="unknown_type"):
        decode_payload(envelope)
