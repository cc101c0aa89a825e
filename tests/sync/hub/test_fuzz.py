"""Whatever bytes come to the exchange: an answer that names the trouble, never a failure of the hub."""

import gzip
import json
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.hub.app import HubThread
from sync.hub.masters.load import load_masters
from sync.hub.terminals.enrolling import give_code
from terminal.domain.events.payloads import EVENT_TYPES
from tests.sync.hub.conftest import empty
from tests.sync.hub.pen import Pen, Speaker, plant_rows

FIELDS = [
    "occurred_at",
    "zone",
    "clock_offset_us",
    "actor",
    "session",
    "station",
    "order",
    "operation",
    "subject",
    "shift",
    "revision",
    "corrects",
    "version",
    "id",
    "equipment",
    "attachments",
]
TEXTS = st.text(max_size=12)
VALUES: Any = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | TEXTS
    | st.sampled_from(
        ["unit", "lot", "SN1", "NaN", "1e400", "-1", "WO-1", "P", "Europe/Berlin", "\x00", "\ud800"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
PAYLOAD_FIELDS = sorted({name for _, _, struct in EVENT_TYPES for name in struct.__struct_fields__})
PAYLOADS = st.dictionaries(st.sampled_from(PAYLOAD_FIELDS), VALUES, max_size=6)
KINDS = st.sampled_from([name for name, _, _ in EVENT_TYPES] + ["new.thing"])
EVENTS = st.lists(
    st.tuples(KINDS, PAYLOADS, st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=3)), max_size=4
)
Drawn = tuple[str, Any, Any]
FREE = settings(deadline=None, suppress_health_check=list(HealthCheck))


def json_of(value: Any) -> bytes:
    """JSON of anything drawn, lone surrogates and huge numbers included."""
    return json.dumps(value).encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def settled(hub_of_module: HubThread) -> Speaker:
    """A speaker that stays through all examples of a test."""
    hub_of_module.hub.write(empty)
    hub_of_module.hub.write(lambda work: load_masters(work, plant_rows()))
    speaking = Speaker(hub_of_module.info.url)
    speaking.enroll(give_code(hub_of_module.hub, "ST-010"))
    return speaking


def answered(speaker: Speaker, body: bytes, **headers: str) -> int:
    answer = speaker.send(body, **headers)
    assert answer.status_code < 500, answer.text
    assert answer.status_code == 200 or answer.json()["detail"]
    return answer.status_code


@pytest.mark.slow
@given(st.binary(max_size=200), st.sampled_from(["", "zstd", "gzip", "br"]), st.booleans())
@settings(FREE, max_examples=8)
def test_any_bytes(settled: Speaker, body: bytes, encoding: str, packed: bool) -> None:
    if packed:
        body = gzip.compress(body) if encoding == "gzip" else zstandard.compress(body)
    assert answered(settled, body, **({"Content-Encoding": encoding} if encoding else {})) in (400, 415)


@pytest.mark.slow
@given(
    st.dictionaries(
        st.sampled_from(["first", "frames", "head", "cursor", "wait", "unsent", "sent_at", "max_changes"]),
        VALUES,
    )
)
@settings(FREE, max_examples=8)
def test_any_request(settled: Speaker, fields: dict[str, Any]) -> None:
    whole = msgspec.to_builtins(settled.request()) | fields
    whole["wait"] = 0 if fields.get("wait") is None else fields["wait"]
    if isinstance(whole["wait"], int):
        whole["wait"] = min(whole["wait"], 0)
    answered(settled, json_of(whole))


@pytest.mark.slow
@given(EVENTS)
@settings(FREE, max_examples=8)
def test_any_event_is_stored_or_named(settled: Speaker, drawn: list[Drawn]) -> None:
    push_anything(settled, drawn)


@pytest.mark.slow
def test_any_event_at_length(settled: Speaker, examples: int) -> None:
    @given(EVENTS)
    @settings(FREE, max_examples=examples // 10)
    def pushes(drawn: list[Drawn]) -> None:
        push_anything(settled, drawn)

    pushes()


def push_anything(settled: Speaker, drawn: list[Drawn]) -> None:
    reply = settled.exchange()
    pen = Pen(settled.me.terminal_id)
    pen.head, pen.bodies = reply.receipt.head, [b""] * reply.receipt.acknowledged
    for kind, payload, fields in drawn:
        pen.write(msgspec.Raw(b"{}"), type=kind, subject=("unit", "SN1"))
        body = msgspec.json.decode(pen.bodies[-1]) | {"payload": payload} | fields
        pen.bodies.pop()
        pen.add(json_of(body))
    first = reply.expected
    answered(settled, msgspec.json.encode(settled.request(pen.frames(first), first)))
