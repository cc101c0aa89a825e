"""OPC UA nodes: only good numbers are values; a real asyncua server, killed and restarted."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from asyncua import ua
from asyncua.client.client import Client
from asyncua.ua.status_codes import StatusCodes
from asyncua.ua.uaerrors import UaStatusCodeError

from devices.capabilities import Flaw, Phase, ReasonCode
from devices.drivers.opcua import DRIVER, age_s, content_of_node, present
from devices.model import DeviceConfig, Setting
from devices.reading.quantity import Quantity
from devices.reading.sensor_rules import OpcuaPoint
from devices.registry import configured_device, load_models
from devices.supervisor import Supervisor
from devices.transport import LineFault
from terminal.clock import SystemClock
from tests.devices.descriptors import no_leaked_descriptor
from tests.devices.fakes import Recorder, wait_until
from tests.devices.peers import OpcuaPeer, free_port

POINT = OpcuaPoint(node="ns=2;s=peak", quantity=Quantity(unit="°C", resolution="0.1"))
CHANNELS: dict[str, Setting] = {
    "peak": {"node": "ns=2;s=peak", "quantity": {"unit": "°C", "resolution": "0.1"}},
    "gone": {"node": "ns=2;s=nowhere", "quantity": {"resolution": "1"}},
}


def config(url: str, **more: Setting) -> DeviceConfig:
    rule: dict[str, Setting] = {"channels": CHANNELS, "serial_node": "ns=2;s=serial", "read_ms": 100, **more}
    return DeviceConfig("oven", "opcua_node", url, {"opcua": rule})


def told(value: object, kind: ua.VariantType, status: int = StatusCodes.Good) -> ua.DataValue:
    return ua.DataValue(ua.Variant(value, kind), ua.StatusCode(ua.UInt32(status)))


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (told(183.1999969482422, ua.VariantType.Float), "183.2"),
        (told(-7, ua.VariantType.Int16), "-7.0"),
        (told(0.30000000000000004, ua.VariantType.Double), "0.3"),
    ],
)
def test_a_good_number_is_a_value(found: ua.DataValue, value: str) -> None:
    content = content_of_node(found, POINT, "peak")
    assert (content.value, content.flaw, content.unit, content.resolution) == (value, None, "°C", "0.1")


@pytest.mark.parametrize(
    ("found", "flaw"),
    [
        (told(183.2, ua.VariantType.Double, StatusCodes.BadSensorFailure), Flaw.DEVICE_ERROR),
        (told(183.2, ua.VariantType.Double, StatusCodes.UncertainLastUsableValue), Flaw.DEVICE_ERROR),
        (told(float("nan"), ua.VariantType.Double), Flaw.DEVICE_ERROR),
        (told(True, ua.VariantType.Boolean), Flaw.NOT_A_VALUE),
        (told("183.2", ua.VariantType.String), Flaw.NOT_A_VALUE),
        (told(None, ua.VariantType.Null), Flaw.NOT_A_VALUE),
    ],
)
def test_what_is_no_value(found: ua.DataValue, flaw: Flaw) -> None:
    assert content_of_node(found, POINT, "peak").flaw is flaw


NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def stamped(source: datetime | None, server: datetime | None) -> ua.DataValue:
    stamps: dict[str, Any] = {"SourceTimestamp": source, "ServerTimestamp": server}
    return ua.DataValue(ua.Variant(1.5, ua.VariantType.Double), **stamps)


@pytest.mark.parametrize(
    ("source", "server", "age"),
    [
        (NOW - 8 * HOUR, NOW, 8 * 3600),
        (NOW - 8 * HOUR, NOW - 8 * HOUR, 0),  # the server's clock is wrong, the value is present
        (NOW - 8 * HOUR, None, 8 * 3600),
        (None, NOW, 0),
    ],
)
def test_the_age_of_a_value_is_told_by_its_source(
    source: datetime | None, server: datetime | None, age: int
) -> None:
    found = stamped(source, server)
    assert age_s(found, round(NOW.timestamp() * 1e6)) == age


@pytest.mark.parametrize(
    ("hours", "oldest_s", "flaw"), [(0, 3600, None), (8, 3600, Flaw.STALE), (8, 0, None), (8, 36_000, None)]
)
def test_a_good_value_of_hours_ago_is_no_present_one(hours: int, oldest_s: int, flaw: Flaw | None) -> None:
    found = stamped(NOW - hours * HOUR, NOW)
    assert present(content_of_node(found, POINT, "peak"), found, oldest_s, 0).flaw is flaw


def test_a_server_that_is_not_there() -> None:
    device = configured_device(config(f"opc.tcp://127.0.0.1:{free_port()}"), load_models())
    with pytest.raises(LineFault) as fault:
        DRIVER.open(device, SystemClock())
    assert fault.value.reason.code is ReasonCode.NOT_FOUND


@pytest.mark.parametrize("error", [TimeoutError(), OSError(), asyncio.CancelledError(), OSError("gone")])
def test_a_fault_is_told_in_words(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Client, "connect", fails)
    device = configured_device(config(f"opc.tcp://127.0.0.1:{free_port()}"), load_models())
    with pytest.raises(LineFault) as fault:
        DRIVER.open(device, SystemClock())
    assert fault.value.reason.parameters["detail"] == (str(error) or "no answer")


@pytest.fixture
def seen() -> Recorder:
    return Recorder()


def good(seen: Recorder) -> list[Decimal]:
    return [Decimal(r.value) for r in seen.readings if r.channel == "peak" and r.flaw is None]


@pytest.mark.slow
@pytest.mark.parametrize("subscribes", [True, False])
def test_a_real_server_killed_and_restarted(
    subscribes: bool, seen: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not subscribes:
        refuse_subscriptions(monkeypatch)
    peer = OpcuaPeer()
    with no_leaked_descriptor():
        told_of_a_restart(peer, seen)
    assert seen.phases() == [Phase.READY, Phase.LOST, Phase.RECONNECTING, Phase.READY, Phase.STOPPED]
    assert {r.serial for r in seen.readings} == {"OV-7"}


def told_of_a_restart(peer: OpcuaPeer, seen: Recorder) -> None:
    supervisor = Supervisor(SystemClock(), [config(peer.url)], seen.reading, seen.state)
    peer.start()
    supervisor.start()
    try:
        wait_until(lambda: bool(good(seen)))
        peer.set(190.0)
        wait_until(lambda: Decimal("190.0") in good(seen))
        peer.set(191.0, "BadSensorFailure")
        wait_until(lambda: any(r.value == "BadSensorFailure" for r in seen.readings))
        peer.stop()
        wait_until(lambda: seen.phases()[-2:] == [Phase.LOST, Phase.RECONNECTING], 10)
        known = len(good(seen))
        peer.start()
        wait_until(lambda: len(good(seen)) > known, 10)
        assert set(good(seen)) == {Decimal("183.2"), Decimal("190.0")}
    finally:
        supervisor.stop()
        peer.stop()
    assert {r.value for r in seen.readings if r.channel == "gone"} == {"BadNodeIdUnknown"}
    assert all(r.raw for r in seen.readings if r.flaw is None)


def refuse_subscriptions(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(*_: object, **__: object) -> None:
        raise UaStatusCodeError(StatusCodes.BadTooManySubscriptions)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(Client, "create_subscription", refused)
