"""OPC UA with Sign & Encrypt and a password against a real server that takes nothing less."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from devices.access.station_certificate import StationCertificate, station_certificate
from devices.capabilities import Phase, ReasonCode
from devices.drivers.opcua import DRIVER
from devices.model import Access, DeviceConfig
from devices.registry import configured_device, load_models
from devices.supervisor import Supervisor
from devices.transport import LineFault
from terminal.clock import SystemClock
from tests.devices.descriptors import no_leaked_descriptor
from tests.devices.fakes import Recorder, wait_until
from tests.devices.peers import OpcuaPeer

pytestmark = pytest.mark.slow
NOW = dt.datetime.now(dt.UTC)
Make = Callable[..., StationCertificate]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Certificates, each made once."""
    made: dict[str, StationCertificate] = {}

    def make(name: str, days_ago: int = 0) -> StationCertificate:
        if name not in made:
            when = NOW - dt.timedelta(days_ago)
            made[name] = station_certificate(tmp_path_factory.mktemp(name), name, when)
        return made[name]

    return make


@pytest.fixture
def peer(make: Make) -> Iterator[OpcuaPeer]:
    server = make("server")
    made = OpcuaPeer((server.certificate, server.key), make("station").certificate.read_bytes())
    made.start()
    yield made
    made.stop()


def access(
    own: StationCertificate, server: StationCertificate | Path, password: str = "let-me-read"
) -> Access:
    theirs = server if isinstance(server, Path) else server.certificate
    return Access("oven", password, str(theirs), str(own.certificate), str(own.key))


def config(peer: OpcuaPeer, allowed: Access) -> DeviceConfig:
    channels = {"peak": {"node": "ns=2;s=peak", "quantity": {"resolution": "0.1"}}}
    rule = {"channels": channels, "read_ms": 100}
    return DeviceConfig("oven", "opcua_node", peer.url, {"opcua": rule}, "", allowed)  # type: ignore[dict-item]


def refusal(peer: OpcuaPeer, allowed: Access) -> ReasonCode:
    with pytest.raises(LineFault) as fault:
        DRIVER.open(configured_device(config(peer, allowed), load_models()), SystemClock())
    assert "let-me-read" not in f"{fault.value} {fault.value.reason}"
    return fault.value.reason.code


def test_values_come_over_a_secured_channel_and_a_restart_is_got_over(peer: OpcuaPeer, make: Make) -> None:
    seen = Recorder()
    peer.stop()
    with no_leaked_descriptor():
        peer.start()
        allowed = config(peer, access(make("station"), make("server")))
        supervisor = Supervisor(SystemClock(), [allowed], seen.reading, seen.state)
        supervisor.start()
        try:
            wait_until(lambda: "183.2" in seen.values())
            peer.stop()
            wait_until(lambda: seen.phases()[-1] is Phase.RECONNECTING, 10)
            known = len(seen.readings)
            peer.start()
            wait_until(lambda: len(seen.readings) > known, 10)
        finally:
            supervisor.stop()
            peer.stop()
    assert {reading.flaw for reading in seen.readings} == {None}


def test_who_is_not_trusted_is_told_apart(peer: OpcuaPeer, make: Make) -> None:
    station, server = make("station"), make("server")
    assert refusal(peer, access(station, make("stranger"))) is ReasonCode.UNTRUSTED
    assert refusal(peer, access(make("stranger"), server)) is ReasonCode.STATION_UNTRUSTED
    assert refusal(peer, access(station, server, "guessed")) is ReasonCode.REFUSED
    assert refusal(peer, access(make("old", 4000), server)) is ReasonCode.EXPIRED
    assert refusal(peer, access(station, make("old", 4000))) is ReasonCode.EXPIRED
    assert refusal(peer, Access("oven", "let-me-read")) is ReasonCode.CLOSED, "nothing less is taken"


def test_nothing_is_said_to_a_server_that_does_not_encrypt(make: Make) -> None:
    peer = OpcuaPeer()
    peer.start()
    try:
        assert refusal(peer, access(make("station"), make("server"))) is ReasonCode.NOT_SECURED
    finally:
        peer.stop()


def test_files_may_be_der_and_what_is_none_is_named(peer: OpcuaPeer, make: Make, tmp_path: Path) -> None:
    der, junk = tmp_path / "server.der", tmp_path / "junk.pem"
    server = x509.load_pem_x509_certificate(make("server").certificate.read_bytes())
    der.write_bytes(server.public_bytes(Encoding.DER))
    junk.write_text("nothing")
    allowed = access(make("station"), der)
    DRIVER.open(configured_device(config(peer, allowed), load_models()), SystemClock()).close()
    assert refusal(peer, access(make("station"), junk)) is ReasonCode.NO_FILE
    assert refusal(peer, access(make("station"), tmp_path / "away.pem")) is ReasonCode.NO_FILE
