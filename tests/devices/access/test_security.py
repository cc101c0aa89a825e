"""What protects the way to a device, told by its configuration alone."""

import pytest

from devices.access.security import protection_of
from devices.model import Access, DeviceConfig
from devices.registry import configured_device, load_models
from terminal.faults import ConfigFault

SECRET = Access("oven", "let-me-read")
KEYS = Access("oven", "let-me-read", "s.pem", "c.pem", "c.key")
NODES = {"opcua": {"channels": {"": {"node": "i=1", "quantity": {"resolution": "1"}}}}}
TOPIC = {"mqtt": {"channels": {"": {"topic": "peak"}}}}


@pytest.mark.parametrize(
    ("address", "access", "protection"),
    [
        ("/dev/ttyUSB0", Access(), "none"),
        ("usb:05e0:1701", Access(), "none"),
        ("mqtt://10.0.0.5", Access(), "plain"),
        ("mqtt://10.0.0.5", SECRET, "exposed"),
        ("mqtt://127.0.0.1:1883", SECRET, "local"),
        ("mqtt://localhost", SECRET, "local"),
        ("mqtts://10.0.0.5", SECRET, "encrypted"),
        ("opc.tcp://oven:4840/p", SECRET, "exposed"),
        ("opc.tcp://oven:4840/p", KEYS, "encrypted"),
        ("socket://10.0.0.9:502", Access(), "plain"),
    ],
)
def test_how_a_way_is_protected(address: str, access: Access, protection: str) -> None:
    assert protection_of(address, access) == protection


@pytest.mark.parametrize(
    ("model", "address", "access", "words"),
    [
        ("mqtt_number", "mqtt://oven:let-me-read@10.0.0.5", Access(), "does not belong there"),
        ("mqtt_number", "mqtt://10.0.0.5", Access(authority="ca.pem"), "need mqtts://"),
        ("mqtt_number", "mqtts://10.0.0.5", Access(certificate="c.pem"), "need each other"),
        ("opcua_node", "opc.tcp://oven:4840", Access(authority="s.pem"), "together"),
        ("opcua_node", "opc.tcp://oven:4840", Access(certificate="c", key="k"), "together"),
    ],
)
def test_half_a_security_is_refused_and_no_secret_told(
    model: str, address: str, access: Access, words: str
) -> None:
    overrides = TOPIC if model == "mqtt_number" else NODES
    config = DeviceConfig("oven", model, address, overrides, "", access)  # type: ignore[arg-type]
    with pytest.raises(ConfigFault) as fault:
        configured_device(config, load_models())
    assert words in fault.value.detail
    assert "let-me-read" not in str(fault.value)


def test_a_password_stands_in_no_description_of_a_device() -> None:
    config = DeviceConfig("oven", "mqtt_number", "mqtts://10.0.0.5", TOPIC, "", SECRET)  # type: ignore[arg-type]
    assert "let-me-read" not in f"{config!r} {config.shown()}"
    assert config.shown()["access"] == {"user": "oven"}
    assert config.plain()["access"]["password"] == "let-me-read"
