"""Values from a real broker: digits as sent, old values told as such, broker killed and restarted."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from devices.capabilities import Flaw, Phase, Reading, ReasonCode
from devices.model import Access, DeviceConfig, Setting
from devices.supervisor import Supervisor
from terminal.clock import SystemClock
from tests.devices.descriptors import no_leaked_descriptor
from tests.devices.fakes import Recorder, wait_until
from tests.devices.peers import Broker
from tests.devices.sparkplug_node import FLOAT, metric, payload

ANYBODY = Access()


class Publisher:
    """A sensor that speaks; its loop is driven by whoever calls."""

    def __init__(self, port: int) -> None:
        self.heard: list[str] = []
        self.client = Client(CallbackAPIVersion.VERSION2)
        self.client.on_message = lambda _c, _d, message: self.heard.append(message.topic)
        self.client.connect("127.0.0.1", port)
        self.turn(self.client.is_connected)

    def turn(self, until: Any) -> None:
        end = time.monotonic() + 5
        while not until():
            assert time.monotonic() < end
            self.client.loop(0.01)

    def say(self, topic: str, words: bytes, *, retain: bool = False) -> None:
        info = self.client.publish(topic, words, qos=1, retain=retain)
        self.turn(info.is_published)

    def listen(self, topic: str) -> None:
        done: list[int] = []
        self.client.on_subscribe = lambda *_: done.append(1)
        self.client.subscribe(topic)
        self.turn(lambda: done)

    def close(self) -> None:
        self.client.disconnect()
        self.client.on_message = self.client.on_subscribe = None


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    made = Broker(tmp_path)
    made.start()
    yield made
    made.stop()


class Bench:
    """A supervisor with one device at the broker."""

    def __init__(self, port: int, model: str, rule: dict[str, Setting], access: Access = ANYBODY) -> None:
        self.seen = Recorder()
        config = DeviceConfig("oven", model, f"mqtt://127.0.0.1:{port}", {"mqtt": rule}, "SN-1", access)
        self.supervisor = Supervisor(SystemClock(), [config], self.seen.reading, self.seen.state)
        self.supervisor.start()
        wait_until(lambda: bool(self.seen.states))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.supervisor.stop()

    def gets(self, count: int) -> list[Reading]:
        wait_until(lambda: len(self.seen.readings) >= count)
        return self.seen.readings


JSON: dict[str, Setting] = {
    "topic": "oven/+/state",
    "time": "at",
    "unit": "unit",
    "units": {"C": "°C"},
    "serial": "sn",
    "channels": {"peak": {"path": "peak.0"}},
}


def test_json_gives_digits_unit_serial_and_bytes(broker: Broker) -> None:
    with Bench(broker.port, "mqtt_json", JSON) as bench:
        oven = Publisher(broker.port)
        said = b'{"at": 1, "sn": "OV-9", "unit": "C", "peak": [183.20]}'
        oven.say("oven/1/state", said)
        reading = bench.gets(1)[0]
        oven.close()
    found = (reading.kind, reading.value, reading.unit, reading.resolution, reading.serial, reading.raw)
    assert found == ("sample", "183.20", "°C", "0.01", "OV-9", said)
    assert reading.flaw is None


def test_what_json_says_that_is_no_value(broker: Broker) -> None:
    flawed = [
        (b'{"at": 1, "unit": "F", "peak": [1]}', Flaw.NOT_A_VALUE),
        (b'{"at": 2, "unit": "C", "peak": [null]}', Flaw.NOT_A_VALUE),
        (b"{", Flaw.NOT_A_VALUE),
        (b'{"at": 2, "unit": "C", "peak": [3]}', Flaw.STALE),
        (b'{"at": 3, "unit": "C", "peak": [4]}', None),
    ]
    with Bench(broker.port, "mqtt_json", JSON) as bench:
        oven = Publisher(broker.port)
        oven.say("oven/1/state", b'{"door": "open"}')
        for said, _ in flawed:
            oven.say("oven/1/state", said)
        assert [reading.flaw for reading in bench.gets(5)] == [flaw for _, flaw in flawed]
        assert bench.seen.readings[-1].serial == "SN-1"
        oven.close()


def test_what_the_broker_kept_from_earlier_is_stale(broker: Broker) -> None:
    oven = Publisher(broker.port)
    oven.say("peak", b"150.5", retain=True)
    rule: dict[str, Setting] = {"channels": {"": {"topic": "peak", "quantity": {"unit": "°C"}}}}
    with Bench(broker.port, "mqtt_number", rule) as bench:
        bench.gets(1)
        oven.say("peak", b"151.5", retain=True)
        readings = bench.gets(2)
    oven.close()
    assert [(reading.value, reading.flaw) for reading in readings] == [("150.5", Flaw.STALE), ("151.5", None)]


def test_a_sparkplug_node_is_asked_to_be_born_and_dies(broker: Broker) -> None:
    node = Publisher(broker.port)
    node.listen("spBv1.0/plant/NCMD/oven")
    rule: dict[str, Setting] = {
        "topic": "plant/oven/plc",
        "channels": {"peak": {"path": "zone/peak", "quantity": {"unit": "°C", "resolution": "0.1"}}},
    }
    with Bench(broker.port, "mqtt_sparkplug", rule) as bench:
        node.turn(lambda: node.heard)
        stem = "spBv1.0/plant"
        node.say(f"{stem}/NBIRTH/oven", payload(metric("bdSeq", datatype=8, value=0), seq=0))
        node.say(
            f"{stem}/DBIRTH/oven/plc", payload(metric("zone/peak", 5, datatype=FLOAT, value=183.2), seq=1)
        )
        node.say(f"{stem}/DDATA/oven/plc", payload(metric(alias=5, value=184.2), seq=2))
        node.say(f"{stem}/DDATA/oven/plc", b"\xff\xff")
        node.say(f"{stem}/NDEATH/oven", payload(metric("bdSeq", datatype=8, value=0)))
        readings = bench.gets(4)
    node.close()
    assert [(r.channel, r.value, r.flaw) for r in readings] == [
        ("peak", "183.2", None),
        ("peak", "184.2", None),
        ("", "ffff", Flaw.NOT_A_VALUE),
        ("peak", "", Flaw.STALE),
    ]


def test_a_password_is_needed_where_the_broker_asks_for_one(tmp_path: Path) -> None:
    broker = Broker(tmp_path, "allow_anonymous false")
    broker.start()
    try:
        with Bench(broker.port, "mqtt_json", JSON, Access("oven", "wrong")) as bench:
            wait_until(lambda: bool(bench.seen.states))
            state = bench.seen.states[0][1]
            assert state.phase is Phase.SEARCHING
            assert state.reason is not None
            assert state.reason.code is ReasonCode.REFUSED
            assert "wrong" not in str(state)
    finally:
        broker.stop()


@pytest.mark.slow
def test_a_broker_killed_and_restarted(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.supervisor.POLL_S", 0.02)
    rule: dict[str, Setting] = {"channels": {"": {"topic": "peak", "quantity": {"unit": "°C"}}}}
    with no_leaked_descriptor(), Bench(broker.port, "mqtt_number", rule) as bench:
        for number in range(3):
            wait_until(lambda: bench.seen.phases()[-1] is Phase.READY)
            oven = Publisher(broker.port)
            oven.say("peak", b"%d.5" % number)
            bench.gets(number + 1)
            oven.close()
            del oven  # its client keeps two sockets for as long as it lives
            broker.stop()
            wait_until(lambda: bench.seen.phases()[-2:] == [Phase.LOST, Phase.RECONNECTING])
            broker.start()
        wait_until(lambda: bench.seen.phases()[-1] is Phase.READY)
    assert bench.seen.values() == ["0.5", "1.5", "2.5"]
