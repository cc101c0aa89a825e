"""Sparkplug B: bytes to metrics, births, aliases, sequence, deaths; damaged bytes are no message."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.capabilities import Flaw
from devices.drivers.sparkplug import Born, MessageType, MetricNews, SparkplugMessage, read_payload, rebirth
from tests.devices.sparkplug_node import DOUBLE, FLOAT, metric, payload

BIRTH = payload(
    metric("bdSeq", datatype=8, value=3),
    metric("peak", 1, datatype=FLOAT, value=183.5),
    metric("count", 2, datatype=3, value=-7),
    metric("door", 3, datatype=11, value=1),
    seq=0,
)


def read(data: bytes) -> SparkplugMessage:
    found = read_payload(data)
    assert found is not None
    return found


def born(device: str = "") -> Born:
    made = Born(device)
    made.take(MessageType.NBIRTH, "", read(BIRTH))
    return made


def told(
    made: Born, *metrics: bytes, seq: int = 1, kind: MessageType = MessageType.NDATA
) -> tuple[MetricNews, ...]:
    return made.take(kind, "", read(payload(*metrics, seq=seq)))


def test_a_birth_tells_all_there_is() -> None:
    made = Born("")
    found = {each.name: (each.number, each.flaw) for each in made.take(MessageType.NBIRTH, "", read(BIRTH))}
    assert found == {
        "bdSeq": (Decimal(3), None),
        "peak": (Decimal("183.5"), None),
        "count": (Decimal(-7), None),
        "door": (None, Flaw.NOT_A_VALUE),
    }
    assert not made.lost


@pytest.mark.parametrize(
    ("datatype", "value", "number"),
    [
        (1, -1, "-1"),
        (2, -300, "-300"),
        (4, -(2**40), str(-(2**40))),
        (5, 255, "255"),
        (8, 2**63, str(2**63)),
        (DOUBLE, 0.25, "0.25"),
    ],
)
def test_every_number_type(datatype: int, value: float, number: str) -> None:
    made = Born("")
    body = payload(metric("x", datatype=datatype, value=value), seq=0)
    assert made.take(MessageType.NBIRTH, "", read(body)) == (MetricNews("x", Decimal(number)),)


def test_an_alias_means_what_it_meant_at_birth() -> None:
    made = born()
    assert told(made, metric(alias=1, value=184.5)) == (MetricNews("peak", Decimal("184.5")),)
    assert told(made, metric(alias=2, value=-8), seq=2) == (MetricNews("count", Decimal(-8)),)
    assert not made.lost


def test_historical_and_null_are_no_values() -> None:
    made = born()
    old = metric(alias=1, value=1.0, historical=True)
    assert told(made, old, metric(alias=2, null=True)) == (
        MetricNews("peak", Decimal(1), Flaw.STALE),
        MetricNews("count", None, Flaw.DEVICE_ERROR),
    )


def test_data_of_what_was_never_born_asks_for_a_birth() -> None:
    made = born()
    assert told(made, metric(alias=9, value=1.0)) == ()
    assert made.lost
    early = Born("")
    assert told(early, metric("peak", value=1.0)) == ()
    assert early.lost


@pytest.mark.parametrize(("seq", "lost"), [(1, False), (2, True), (0, True)])
def test_a_gap_in_the_sequence_asks_for_a_birth(seq: int, lost: bool) -> None:
    made = born()
    told(made, metric(alias=1, value=1.0), seq=seq)
    assert made.lost is lost


def test_the_sequence_begins_anew_after_255() -> None:
    made = born()
    for seq in [*range(1, 256), 0, 1]:
        told(made, metric(alias=1, value=1.0), seq=seq)
    assert not made.lost


def test_after_death_there_is_no_value_until_the_next_birth() -> None:
    made = born()
    death = read(payload(metric("bdSeq", datatype=8, value=3)))
    gone = made.take(MessageType.NDEATH, "", death)
    assert {(each.name, each.number, each.flaw) for each in gone} >= {("peak", None, Flaw.STALE)}
    assert told(made, metric("peak", value=1.0)) == ()
    made.take(MessageType.NBIRTH, "", read(BIRTH))
    assert told(made, metric(alias=1, value=2.0)) == (MetricNews("peak", Decimal(2)),)


def test_the_death_of_an_earlier_session_concerns_nobody() -> None:
    made = born()
    assert made.take(MessageType.NDEATH, "", read(payload(metric("bdSeq", datatype=8, value=2)))) == ()
    assert told(made, metric(alias=1, value=2.0)) == (MetricNews("peak", Decimal(2)),)


def test_devices_of_one_node_are_told_apart_and_share_its_sequence() -> None:
    made = born("plc")
    birth = read(payload(metric("peak", 1, datatype=FLOAT, value=1.5), seq=1))
    assert made.take(MessageType.DBIRTH, "other", birth) == ()
    birth = read(payload(metric("peak", 1, datatype=FLOAT, value=2.5), seq=2))
    assert made.take(MessageType.DBIRTH, "plc", birth) == (MetricNews("peak", Decimal("2.5")),)
    assert not made.lost
    assert made.take(MessageType.DDEATH, "other", SparkplugMessage(seq=3)) == ()
    assert made.take(MessageType.DDEATH, "plc", SparkplugMessage(seq=4)) == (
        MetricNews("peak", None, Flaw.STALE),
    )


def test_a_sequence_number_that_is_0_may_be_left_out() -> None:
    made = Born("")
    made.take(MessageType.NBIRTH, "", read(payload(metric("peak", 1, datatype=DOUBLE, value=1.5))))
    assert told(made, metric(alias=1, value=2.5)) == (MetricNews("peak", Decimal("2.5")),)
    for seq in range(2, 256):
        told(made, metric(alias=1, value=1.0), seq=seq)
    made.take(MessageType.NDATA, "", read(payload(metric(alias=1, value=3.5))))
    assert not made.lost


def test_a_birth_of_the_node_ends_what_its_devices_were_born_with() -> None:
    made = born("plc")
    made.take(MessageType.DBIRTH, "plc", read(payload(metric("peak", 1, datatype=FLOAT, value=2.5), seq=1)))
    assert made.take(MessageType.NBIRTH, "", read(BIRTH)) == (MetricNews("peak", None, Flaw.STALE),)
    assert made.take(MessageType.DDATA, "plc", read(payload(metric(alias=1, value=9.5), seq=1))) == ()
    assert made.lost


def test_an_alias_of_an_earlier_birth_means_nothing() -> None:
    made = born()
    made.take(MessageType.NBIRTH, "", read(payload(metric("door", 7, datatype=DOUBLE, value=1.0), seq=0)))
    assert told(made, metric(alias=1, value=2.0)) == ()
    assert made.lost


def test_an_alias_and_a_session_that_are_0_may_be_left_out() -> None:
    made = Born("")
    metrics = (
        metric("bdSeq", datatype=8),
        metric("peak", datatype=FLOAT, value=1.5),
        metric("count", 1, datatype=3, value=4),
    )
    made.take(MessageType.NBIRTH, "", read(payload(*metrics, seq=0)))
    assert told(made, metric(value=2.5)) == (MetricNews("peak", Decimal("2.5")),)
    death = read(payload(metric("bdSeq", datatype=8, value=0)))
    assert MetricNews("peak", None, Flaw.STALE) in made.take(MessageType.NDEATH, "", death)


def test_the_command_for_a_rebirth_is_a_true_boolean() -> None:
    found = read(rebirth()).metrics[0]
    assert (found.name, found.datatype) == ("Node Control/Rebirth", 11)
    assert rebirth().endswith(b"\x70\x01")  # field 14, boolean_value


@pytest.mark.parametrize(
    "data",
    [
        b"\x12",
        b"\x12\x05\x0a",
        b"\xff" * 12,
        b"\x00",
        b"\x12\x02\x65\x00",
        b"\x12\x03\x0a\x01\xff",
        b"\x12\x02\x60\x01",
    ],
)
def test_what_is_no_message(data: bytes) -> None:
    assert read_payload(data) is None


def damaged(data: bytes) -> None:
    found = read_payload(data)
    if found is not None:
        Born("").take(MessageType.NBIRTH, "", found)


DAMAGE = st.tuples(st.integers(0, len(BIRTH) - 1), st.integers(0, 255)).map(
    lambda each: BIRTH[: each[0]] + bytes([each[1]]) + BIRTH[each[0] + 1 :]
)


@pytest.mark.slow
@given(st.one_of(st.binary(max_size=60), DAMAGE))
def test_damaged_bytes_raise_nothing(data: bytes) -> None:
    damaged(data)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_many_damaged_bytes_raise_nothing(examples: int) -> None:
    settings(max_examples=examples)(given(st.one_of(st.binary(max_size=60), DAMAGE))(damaged))()


def test_the_death_of_another_device_is_counted() -> None:
    made = born()
    made.take(MessageType.DBIRTH, "plc", read(payload(metric("x", 9, datatype=3, value=1), seq=1)))
    assert made.take(MessageType.DDEATH, "plc", read(payload(seq=2))) == ()
    told(made, metric("", 2, datatype=3, value=1), seq=3)
    assert not made.lost
