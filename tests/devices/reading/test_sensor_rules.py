"""Sensors as data: a new one is a file and no Python; what is wrong or missing is refused by name."""

from pathlib import Path

import pytest

from devices.capabilities import Capability
from devices.model import DeviceConfig, Setting
from devices.registry import configured_device, load_model, load_models
from devices.replay import read_transcript, replay
from terminal.faults import ConfigFault

SENSORS = {
    *("modbus_tcp", "modbus_rtu", "comet_tx5xx", "keller_xline"),
    *("opcua_node", "mqtt_json", "mqtt_number", "mqtt_sparkplug"),
}
GENERIC = SENSORS - {"comet_tx5xx", "keller_xline"}
NEW = """
name = "new_oven"
title = { en = "New oven", zh = "新炉" }
capability = "sensor"
driver = "modbus"
sources = ["its manual, p. 1"]

[modbus]
unit_id = 7
framing = "rtu"

[modbus.channels.peak]
address = 256
function = 4
type = "int32"
word_order = "little"
quantity = { unit = "°C", scale = "0.01", resolution = "0.1" }
refused = { "-1" = "device_error" }
"""
TRANSCRIPT = """
{"t": 0, "ask": true, "expect": [{"sent": "07 04 01 00 00 02 70 51"}]}
{"t": 20, "hex": "07 04 04 5F 00 00 00 8F 90", "expect": [{"value": "243.2", "unit": "°C", "channel": "peak",\
 "resolution": "0.1"}]}
{"t": 1000, "ask": true, "expect": [{"sent": "07 04 01 00 00 02 70 51"}]}
{"t": 1020, "hex": "07 04 04 FF FF FF FF 9C 10", "expect": [{"value": "-1", "channel": "peak",\
 "flaw": "device_error"}]}
"""


def test_the_models_that_ship() -> None:
    models = load_models()
    sensors = {name for name, model in models.items() if model.capability is Capability.SENSOR}
    assert sensors >= SENSORS
    assert {name for name in sensors if models[name].lacking} == GENERIC
    assert models["signal_relay"].lacking == ""
    assert {models[name].kind for name in SENSORS} == {"sample"}


def test_a_new_sensor_is_a_file_and_no_python(tmp_path: Path) -> None:
    (tmp_path / "new_oven.toml").write_text(NEW, encoding="utf-8")
    steps = read_transcript(TRANSCRIPT)
    assert replay(steps, load_models(tmp_path)["new_oven"]) == [step.expect for step in steps]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("function = 4", "function = 6"), "at `$.modbus.channels[...].function`"),
        (('"int32"', '"int24"'), "at `$.modbus.channels[...].type`"),
        (("address = 256", "address = 65536"), "address must be 0 to 65535"),
        (("address = 256", "adress = 256"), "unknown field `adress`"),
        (('scale = "0.01"', 'scale = "1/100"'), "scale '1/100' is no decimal"),
        (('resolution = "0.1"', 'resolution = "0"'), "resolution must be above 0"),
        (('"device_error"', '"broken"'), "Invalid enum value 'broken'"),
        (("unit_id = 7", "unit_id = 300"), "unit_id must be 0 to 255"),
        (("unit_id = 7", "answer_ms = 5000"), "answer_ms 1 to 1000"),
        (('"int32"', '"float32"'), ""),
    ],
)
def test_a_wrong_sensor_is_refused_with_key_and_reason(
    tmp_path: Path, change: tuple[str, str], reason: str
) -> None:
    file = tmp_path / "new_oven.toml"
    file.write_text(NEW.replace(*change), encoding="utf-8")
    if not reason:
        load_model(file)
        return
    with pytest.raises(ConfigFault) as fault:
        load_model(file)
    assert reason in fault.value.detail


@pytest.mark.parametrize(
    ("model", "overrides", "reason"),
    [
        ("modbus_tcp", {}, "overrides.modbus.channels is missing"),
        ("opcua_node", {}, "overrides.opcua.channels is missing"),
        ("mqtt_json", {"mqtt": {"topic": "x"}}, "overrides.mqtt.channels is missing"),
        ("signal_relay", {"signal": {"lamps": {}}}, "overrides.signal.lamps is missing"),
        ("mqtt_json", {"mqtt": {"channels": {"": {"path": "t"}}}}, "topic is missing"),
        (
            "mqtt_sparkplug",
            {"mqtt": {"topic": "plant", "channels": {"": {"quantity": {"resolution": "1"}}}}},
            "topic must be GROUP/EDGE",
        ),
        ("mqtt_sparkplug", {"mqtt": {"topic": "p/e", "channels": {"": {}}}}, "resolution is missing"),
        (
            "opcua_node",
            {"opcua": {"channels": {"": {"node": "i=1", "quantity": {}}}}},
            "resolution is missing",
        ),
        (
            "modbus_tcp",
            {"modbus": {"channels": {"": {"address": 1, "type": "text", "count": 2}}}},
            "is no number",
        ),
    ],
)
def test_a_device_that_could_not_run_is_refused_at_the_start(
    model: str, overrides: dict[str, dict[str, Setting]], reason: str
) -> None:
    with pytest.raises(ConfigFault) as fault:
        configured_device(DeviceConfig("oven", model, "x", overrides), load_models())
    assert reason in fault.value.detail
    assert "device 'oven'" in fault.value.detail
