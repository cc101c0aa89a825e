"""Model files and device configs: what is right loads, what is wrong is refused with file, key and reason."""

from pathlib import Path

import pytest

from devices.capabilities import ReasonCode
from devices.model import Device, DeviceConfig, DriverName
from devices.registry import (
    configured_device,
    configured_model,
    driver_of,
    load_model,
    load_models,
    wedge_settings,
)
from devices.replay import read_transcript, replay
from devices.transport import Driver, LineFault
from terminal.faults import ConfigFault

GOOD = """
name = "good"
title = { en = "A", zh = "甲" }
capability = "code"
driver = "serial"
sources = ["x"]
"""


def refused(tmp_path: Path, text: str) -> str:
    file = tmp_path / "good.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigFault) as fault:
        load_model(file)
    return fault.value.detail


def test_every_model_names_its_sources_and_both_titles() -> None:
    models = load_models()
    assert {"generic_serial", "generic_usb_cdc", "generic_wedge", "framed_wedge"} <= set(models)
    assert {"zebra", "honeywell", "datalogic", "newland", "keyence_sr", "cognex_dataman"} <= set(models)
    assert {"uhf_reader18", "feig_iso15693", "rdm6300", "generic_badge"} <= set(models)
    assert {"mitutoyo_digimatic", "sylvac", "mahr_opto", "mahr_c1202"} <= set(models)
    assert {"mettler_sics", "and_scale", "tohnichi_cem3", "mark10_torque"} <= set(models)
    for model in models.values():
        assert model.sources
        assert model.title.en != model.title.zh
        if model.driver is not DriverName.WEDGE:
            assert isinstance(driver_of(Device(model.name, "", model)), Driver)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GOOD + "colour = 1", "unknown field `colour`"),
        (GOOD + "[line]\nbaut = 9600", "unknown field `baut` - at `$.line`"),
        (GOOD + "[line]\nparity = 'X'", "at `$.line.parity`"),
        (GOOD.replace('"code"', '"tag"'), "ends_by_idle and frame.drop_nul must be false"),
        (
            GOOD.replace('"code"', '"value"') + "[frame]\nends_by_idle = false\ndrop_nul = false",
            "value.pattern is missing",
        ),
        (GOOD + "[poll]\ntext = 'a'\nhex = '00'", "either text or hex"),
        (GOOD + "[poll]\nevery_ms = 5", "every_ms needs a request"),
        (GOOD + "[poll]\nhex = 'zz'\nevery_ms = 5", "non-hexadecimal"),
        (GOOD + "[value]\npattern = '('", "pattern '('"),
        (GOOD + "[value.refused]\n'a' = 'strange'", "Invalid enum value"),
        (GOOD + "[check]\nkind = 'crc99'", "at `$.check.kind`"),
        (GOOD + "[frame]\nlength = 3\nstart = 'a'", "either a start mark or a fixed length, not both"),
        (GOOD + "[wedge]\ngap_ms = 500", "gap_ms must be above 0 and below quiet_ms"),
        (GOOD + "[text.substitutions]\n'' = 'x'", "an empty spelling"),
        (GOOD.replace("sources", "source"), "unknown field `source`"),
        (GOOD.replace('"serial"', '"modem"'), "Invalid enum value 'modem' - at `$.driver`"),
        (GOOD.replace('"good"', '"bad"'), "name is 'bad', must be 'good'"),
        ("name = ", "Invalid value"),
    ],
)
def test_a_wrong_file_is_refused_with_key_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    detail = refused(tmp_path, text)
    assert reason in detail
    assert detail.startswith("devices/models/good.toml: ")


def test_one_wrong_file_loads_nothing(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "worse.toml").write_text("x = 1", encoding="utf-8")
    with pytest.raises(ConfigFault, match=r"worse\.toml"):
        load_models(tmp_path)


def test_overrides_replace_single_settings() -> None:
    config = DeviceConfig(
        "left", "datalogic", "COM3", {"line": {"baud": 115200}, "frame": {"terminators": ["\t"]}}
    )
    model = configured_model(config, load_models())
    assert (model.line.baud, model.line.data_bits, model.frame.terminators) == (115200, 8, ("\t",))
    assert model.frame.ends_by_idle is False


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (DeviceConfig("left", "nothing"), "model 'nothing' does not exist; there are: "),
        (
            DeviceConfig("left", "zebra", "", {"lines": {"baud": 1}}),
            "overrides.lines: there is no such section",
        ),
        (DeviceConfig("left", "zebra", "", {"line": {"speed": 1}}), "unknown field `speed` - at `$.line`"),
        (
            DeviceConfig("left", "zebra", "", {"title": {"en": "x"}}),
            "overrides.title: there is no such section",
        ),
    ],
)
def test_a_wrong_config_is_refused_with_device_and_key(config: DeviceConfig, reason: str) -> None:
    with pytest.raises(ConfigFault) as fault:
        configured_model(config, load_models())
    assert reason in fault.value.detail
    assert "device 'left'" in fault.value.detail


def test_wedge_settings_come_from_the_first_wedge() -> None:
    models = load_models()
    configs = [
        DeviceConfig("port", "zebra", "COM3"),
        DeviceConfig("gun", "generic_wedge", "", {"wedge": {"layout": "de", "gap_ms": 20}}),
    ]
    settings = wedge_settings(configs, models)
    assert settings is not None
    assert (settings.device, settings.rule.layout, settings.rule.gap_ms) == ("gun", "de", 20)
    assert settings.text.substitutions["{RS}"] == "\x1e"
    assert wedge_settings(configs[:1], models) is None


NEW_GAUGE = """
name = "new_gauge"
title = { en = "New gauge", zh = "新量具" }
capability = "value"
driver = "serial"
sources = ["its manual, p. 1"]

[frame]
start = "$"
terminators = ["*"]
ends_by_idle = false
drop_nul = false

[poll]
text = "GET"

[value]
pattern = 'D(?P<channel>[AB])(?P<value>[+-]\\d{4},\\d)(?P<unit>C|F)'
units = { C = "°C", F = "°F" }
decimal_comma = true
refused = { 'BUSY' = "unstable" }
"""
NEW_TRANSCRIPT = """
{"t": 0, "ask": true, "expect": [{"sent": "47 45 54"}]}
{"t": 60, "rx": "$DA+002"}
{"t": 70, "rx": "1,5C*", "expect": [{"value": "21.5", "unit": "°C", "channel": "A", "resolution": "0.1"}]}
{"t": 100, "rx": "$BUSY*", "expect": [{"value": "BUSY", "flaw": "unstable"}]}
"""


def test_a_new_model_is_a_file_and_no_python(tmp_path: Path) -> None:
    (tmp_path / "new_gauge.toml").write_text(NEW_GAUGE, encoding="utf-8")
    steps = read_transcript(NEW_TRANSCRIPT)
    models = load_models(tmp_path)
    assert replay(steps, models["new_gauge"]) == [step.expect for step in steps]
    device = configured_device(DeviceConfig("g1", "new_gauge", "COM3", serial="SN-1"), models)
    assert (device.name, device.address, device.serial, device.model.title.en) == (
        "g1",
        "COM3",
        "SN-1",
        "New gauge",
    )


def test_a_driver_whose_library_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    zebra = load_models()["zebra"]
    monkeypatch.setattr("devices.registry.DRIVERS", (("serial", "devices.drivers.not_there"),))
    with pytest.raises(LineFault) as fault:
        driver_of(Device("left", "COM3", zebra))
    assert fault.value.reason.code is ReasonCode.NO_DRIVER
    assert "not_there" in fault.value.reason.parameters["detail"]
