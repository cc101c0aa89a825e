"""`tracepost signals`: the rules of a signal tower, taken over whole or not at all."""

import json
from pathlib import Path

import pytest

from terminal.domain.ids import StationCode
from terminal.store.facts import Identity
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from ui.cli import main

IDENTITY = Identity(terminal_id="T-01", epoch=1, station=StationCode("ST-020"), zone="Asia/Shanghai")
TOWER = {"name": "tower", "model": "signal_relay", "address": "socket://127.0.0.1:502"}
SCANNER = {"name": "scanner", "model": "generic_wedge", "address": ""}
LAMPS = {"overrides": {"signal": {"lamps": {"green": 0, "red": 1}}}}
RULES = [
    {"device": "tower", "lamp": "green", "when": "working"},
    {"device": "tower", "lamp": "red", "when": "stopped"},
]

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A station with a scanner, and a tower of two lamps."""
    monkeypatch.setattr("ui.commands.station_file.system_keys", lambda: None)
    folder, devices = tmp_path / "station", tmp_path / "devices.json"
    folder.mkdir()
    store = Store(folder, store_key(folder, None).key)
    store.keep(IDENTITY)
    store.close()
    devices.write_text(json.dumps([SCANNER, TOWER | LAMPS]), encoding="utf-8")
    assert main(["devices", "--data", str(folder), "--take", str(devices)]) == 0
    capsys.readouterr()
    return folder


def take(data: Path, rules: object) -> int:
    file = data.parent / "signals.json"
    file.write_text(json.dumps(rules), encoding="utf-8")
    return main(["signals", "--data", str(data), "--take", str(file)])


def kept(data: Path) -> object:
    store = Store(data, store_key(data, None).key)
    try:
        return list(store.settings().signals)
    finally:
        store.close()


def test_rules_are_taken_over_and_shown_as_they_can_be_taken_again(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(data, RULES) == 0
    shown = capsys.readouterr().out
    again = data.parent / "again.toml"
    again.write_text(shown, encoding="utf-8")
    assert main(["signals", "--data", str(data), "--take", str(again)]) == 0
    assert kept(data) == RULES
    capsys.readouterr()
    assert main(["signals", "--data", str(data), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == RULES
    assert take(data, []) == 0
    assert capsys.readouterr().out == "# No lamp is switched at this station.\n"


@pytest.mark.parametrize(
    "wrong",
    [
        [{**RULES[0], "lamp": "blue"}],
        [{**RULES[0], "device": "other"}],
        [{**RULES[0], "when": "sometimes"}],
        [{**RULES[0], "colour": "green"}],
        [{"device": "tower"}],
        {"devices": []},
        "tower",
        7,
    ],
)
def test_a_wrong_file_changes_nothing(data: Path, wrong: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert take(data, RULES) == 0
    capsys.readouterr()
    assert take(data, wrong) == 2
    said = capsys.readouterr().err
    assert "nothing was taken over" in said
    assert len(said.splitlines()) == 1
    assert kept(data) == RULES


def test_devices_that_would_leave_a_rule_without_its_lamp_are_not_taken_over(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(data, RULES) == 0
    devices = data.parent / "fewer.json"
    devices.write_text(json.dumps([SCANNER]), encoding="utf-8")
    capsys.readouterr()
    assert main(["devices", "--data", str(data), "--take", str(devices)]) == 2
    said = capsys.readouterr().err
    assert (len(said.splitlines()), "tracepost signals --take" in said) == (1, True)
    assert take(data, []) == 0
    assert main(["devices", "--data", str(data), "--take", str(devices)]) == 0
