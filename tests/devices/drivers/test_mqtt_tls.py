"""MQTT over TLS with a real broker: who is trusted, what is refused by which word, a restart in between."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from devices.capabilities import Phase, ReasonCode
from devices.drivers.mqtt import DRIVER
from devices.model import Access, DeviceConfig
from devices.registry import configured_device, load_models
from devices.supervisor import Supervisor
from devices.transport import LineFault
from terminal.clock import SystemClock
from tests.devices.authority import Authority, Pair
from tests.devices.descriptors import no_leaked_descriptor
from tests.devices.fakes import Recorder, wait_until
from tests.devices.peers import Broker

pytestmark = pytest.mark.slow
ANONYMOUS = "allow_anonymous true"


class Plant:
    """An authority, a stranger, and brokers with certificates of the first."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self._stack = folder, stack
        self.authority, self.stranger = Authority(folder), Authority(folder, "stranger")

    def broker(self, pair: Pair | None, *settings: str) -> Broker:
        tls = (f"certfile {pair.certificate}", f"keyfile {pair.key}") if pair else ()
        made = Broker(self.folder, ANONYMOUS, *tls, *settings)
        made.start()
        self._stack.callback(made.stop)
        return made


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Plant]:
    with ExitStack() as stack:
        yield Plant(tmp_path, stack)


def config(broker: Broker, access: Access, scheme: str = "mqtts") -> DeviceConfig:
    rule = {"topic": "oven", "channels": {"": {"topic": "peak"}}}
    address = f"{scheme}://127.0.0.1:{broker.port}"
    return DeviceConfig("oven", "mqtt_number", address, {"mqtt": rule}, "", access)  # type: ignore[dict-item]


def refusal(broker: Broker, access: Access, scheme: str = "mqtts") -> ReasonCode | None:
    device = configured_device(config(broker, access, scheme), load_models())
    try:
        DRIVER.open(device, SystemClock()).close()
    except LineFault as fault:
        told, code = f"{fault} {fault.reason}", fault.reason.code
    else:
        return None
    assert "let-me-read" not in told
    return code


def test_only_the_right_authority_is_trusted(plant: Plant) -> None:
    broker = plant.broker(plant.authority.signs("broker"))
    assert refusal(broker, Access("a", "let-me-read", plant.authority.file)) is None
    assert refusal(broker, Access("a", "let-me-read", plant.stranger.file)) is ReasonCode.UNTRUSTED
    assert refusal(broker, Access()) is ReasonCode.UNTRUSTED, "nor does the system know it"
    assert refusal(broker, Access(), "mqtt") is ReasonCode.CLOSED, "it takes no plain word"


def test_another_name_and_an_expired_certificate_are_refused(plant: Plant) -> None:
    access = Access(authority=plant.authority.file)
    named = plant.broker(plant.authority.signs("named", host="broker.plant"))
    assert refusal(named, access) is ReasonCode.OTHER_NAME
    old = plant.broker(plant.authority.signs("old", days=-1))
    assert refusal(old, access) is ReasonCode.EXPIRED


def test_a_broker_that_does_not_encrypt_is_refused_and_no_socket_stays_open(plant: Plant) -> None:
    access, broker = Access("a", "let-me-read", plant.authority.file), plant.broker(None)
    with no_leaked_descriptor():
        for _ in range(3):
            assert refusal(broker, access) is ReasonCode.NOT_SECURED


def test_the_station_shows_its_own_certificate_where_it_is_asked(plant: Plant) -> None:
    ca = plant.authority
    broker = plant.broker(ca.signs("broker"), f"cafile {ca.file}", "require_certificate true")

    def shown(pair: Pair) -> ReasonCode | None:
        return refusal(broker, Access(authority=ca.file, certificate=pair.certificate, key=pair.key))

    # TLS 1.3: the broker's alert can be overtaken by its hanging up; the advice for both names a certificate
    without = refusal(broker, Access(authority=ca.file))
    assert without in (ReasonCode.STATION_UNTRUSTED, ReasonCode.CLOSED)
    assert shown(ca.signs("station")) is None
    assert shown(plant.stranger.signs("other")) is ReasonCode.STATION_UNTRUSTED
    assert shown(ca.signs("expired", days=-1)) is ReasonCode.STATION_UNTRUSTED
    mixed = Pair(ca.signs("one").certificate, ca.signs("two").key)
    assert shown(mixed) is ReasonCode.NO_FILE, "the key of another certificate"


def test_a_file_that_is_not_there_or_no_certificate_is_named(plant: Plant) -> None:
    broker = plant.broker(plant.authority.signs("broker"))
    (plant.folder / "notes.pem").write_text("no certificate")
    for file in ("away.pem", "notes.pem"):
        path = str(plant.folder / file)
        with pytest.raises(LineFault) as fault:
            DRIVER.open(
                configured_device(config(broker, Access(authority=path)), load_models()), SystemClock()
            )
        assert fault.value.reason.code is ReasonCode.NO_FILE
        assert path in fault.value.reason.parameters["detail"]


def test_a_restart_in_between_is_got_over(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.supervisor.POLL_S", 0.02)
    broker, seen = plant.broker(plant.authority.signs("broker")), Recorder()
    access = Access(authority=plant.authority.file)
    supervisor = Supervisor(SystemClock(), [config(broker, access)], seen.reading, seen.state)
    with no_leaked_descriptor():
        supervisor.start()
        try:
            for number in range(2):
                wait_until(lambda: bool(seen.states) and seen.phases()[-1] is Phase.READY)
                say(broker, access, b"%d.5" % number)
                wait_until(lambda: len(seen.readings) > number)  # noqa: B023 - awaited within its round
                broker.stop()
                wait_until(lambda: seen.phases()[-1] is Phase.RECONNECTING)
                broker.start()
        finally:
            supervisor.stop()
    assert seen.values() == ["0.5", "1.5"]


def say(broker: Broker, access: Access, words: bytes) -> None:
    """Another client speaks, encrypted too."""
    client = Client(CallbackAPIVersion.VERSION2)
    client.tls_set(access.authority)
    client.connect("127.0.0.1", broker.port)
    told = client.publish("peak", words, qos=1)

    def heard() -> bool:
        client.loop(0.01)
        return told.is_published()

    wait_until(heard)
    client.disconnect()
