"""`tracepost devices`: taken over whole or not at all, without passwords, never under a running terminal."""

import json
from pathlib import Path

import pytest

from terminal.domain.ids import StationCode
from terminal.store.facts import Identity
from terminal.store.store import Store
from terminal.store.store_key import store_key
from ui.cli import main

IDENTITY = Identity(terminal_id="T-01", epoch=1, station=StationCode("ST-020"), zone="Asia/Shanghai")
OVEN = """
[[devices]]
name = "oven"
model = "comet_tx5xx"
address = "socket://10.0.0.9:502"
overrides = { modbus = { unit_id = 3 } }
access = { user = "a", password = "secret" }

[[devices]]
name = "scanner"
model = "generic_wedge"
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("ui.devices_command.system_keys", lambda: None)
    folder = tmp_path / "station"
    folder.mkdir()
    store = Store(folder, store_key(folder, None).key)
    store.keep(IDENTITY)
    store.close()
    return folder


def devices(data: Path) -> tuple[dict[str, object], ...]:
    store = Store(data, store_key(data, None).key)
    try:
        return store.settings().devices
    finally:
        store.close()


def run(data: Path, tmp_path: Path, words: str, name: str = "d.toml") -> int:
    file = tmp_path / name
    file.write_text(words, encoding="utf-8")
    return main(["devices", "--data", str(data), "--take", str(file), "--json"])


def test_a_file_is_taken_over_and_printed_without_its_password(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, tmp_path, OVEN) == 0
    out = capsys.readouterr().out
    assert [device["name"] for device in json.loads(out)] == ["oven", "scanner"]
    assert "secret" not in out
    assert devices(data)[0]["access"] == {"user": "a", "password": "secret", "authority": ""}
    assert main(["devices", "--data", str(data)]) == 0
    printed = capsys.readouterr().out
    assert printed.count("[[devices]]") == 2
    assert "secret" not in printed
    assert run(data, tmp_path, printed) == 0, "what is printed can be taken over again"


@pytest.mark.parametrize(
    ("words", "name", "why"),
    [
        ("nonsense", "d.toml", "nothing was taken over"),
        ("[]]", "d.json", "nothing was taken over"),
        ('[{"name": "a", "model": "zebra", "adress": "x"}]', "d.json", "unknown field `adress`"),
        ('[{"name": "a", "model": "nonsense"}]', "d.json", "model 'nonsense' does not exist"),
        (OVEN + OVEN, "d.toml", "two devices are called 'oven'"),
    ],
)
def test_a_wrong_file_changes_nothing_and_says_why(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str, name: str, why: str
) -> None:
    assert run(data, tmp_path, words, name) == 2
    assert why in capsys.readouterr().err
    assert devices(data) == ()


def test_a_running_terminal_keeps_its_devices(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.devices_command.is_running", lambda _store: True)
    assert run(data, tmp_path, OVEN) == 2
    assert "The terminal runs; nothing was taken over." in capsys.readouterr().err
    assert devices(data) == ()


def test_no_station_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", "--data", str(tmp_path)]) == 2
    assert "There is no station's store" in capsys.readouterr().err
