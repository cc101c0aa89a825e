"""`tracepost devices`: taken over whole or not at all, without passwords, never under a running terminal."""

import io
import json
import os
import re
from contextlib import closing
from pathlib import Path

import pytest

from terminal.domain.ids import StationCode
from terminal.faults import ConfigFault
from terminal.folder_lock import FolderLock
from terminal.store.facts import Identity, Settings
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from ui.cli import main
from ui.commands.devices import read_devices
from ui.text import set_language

IDENTITY = Identity(terminal_id="T-01", epoch=1, station=StationCode("ST-020"), zone="Asia/Shanghai")
OVEN = """
[[devices]]
name = "oven"
model = "comet_tx5xx"
address = "socket://10.0.0.9:502"
overrides = { modbus = { unit_id = 3 } }
access = { user = "a", authority = "/plant/ca.pem" }

[[devices]]
name = "scanner"
model = "generic_wedge"
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("ui.commands.station_file.system_keys", lambda: None)
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


def password(data: Path) -> str:
    access = devices(data)[0]["access"]
    assert isinstance(access, dict)
    return str(access["password"])


def give(data: Path, device: str, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password comes from another program, as a line."""
    monkeypatch.setattr("sys.stdin", io.StringIO(secret + "\n"))
    assert main(["devices", "--data", str(data), "--password", device]) == 0


def events(data: Path) -> list[str]:
    """All that the journal keeps, and sends to the hub."""
    store = Store(data, store_key(data, None).key)
    try:
        rows = store.database.connection().exec_driver_sql("SELECT body FROM journal").all()
    finally:
        store.close()
    return [str(body) for (body,) in rows]


def run(data: Path, tmp_path: Path, words: str, name: str = "d.toml") -> int:
    file = tmp_path / name
    file.write_text(words, encoding="utf-8")
    return main(["devices", "--data", str(data), "--take", str(file), "--json"])


@pytest.mark.slow
def test_a_file_is_taken_over_and_printed_without_its_password(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(data, tmp_path, OVEN) == 0
    out = capsys.readouterr().out
    assert [device["name"] for device in json.loads(out)] == ["oven", "scanner"]
    give(data, "oven", "secret", monkeypatch)
    assert password(data) == "secret"
    assert "secret" not in capsys.readouterr().out
    assert main(["devices", "--data", str(data)]) == 0
    printed = capsys.readouterr().out
    assert printed.count("[[devices]]") == 2
    assert 'access = { "user" = "a", "authority" = "/plant/ca.pem" }' in printed
    assert "secret" not in printed
    assert run(data, tmp_path, printed) == 0, "what is printed can be taken over again"
    assert password(data) == "secret", "and its password is still known"
    assert "secret" not in "".join(events(data))


@pytest.mark.slow
def test_none_is_said_in_a_file_that_can_be_read(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_language("en")
    assert main(["devices", "--data", str(data)]) == 0
    said = capsys.readouterr().out
    assert said.strip() == "# No device is configured at this station."
    assert run(data, tmp_path, OVEN) == 0


@pytest.mark.slow
def test_another_server_or_user_never_gets_the_known_password(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(data, tmp_path, OVEN)
    give(data, "oven", "secret", monkeypatch)
    for old, new in (("10.0.0.9", "10.0.0.66"), ('user = "a"', 'user = "b"')):
        assert run(data, tmp_path, OVEN.replace(old, new)) == 0
        assert password(data) == ""
        run(data, tmp_path, OVEN)
        give(data, "oven", "secret", monkeypatch)


@pytest.mark.slow
def test_what_cannot_be_seen_is_spelt_out_and_stays(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = "a\u202eb\x1b[2J\x9b🔧"
    file = f"{OVEN}address = {json.dumps(address, ensure_ascii=False)}\n"
    assert run(data, tmp_path, file) == 0
    before = json.loads(capsys.readouterr().out)
    assert before[1]["address"] == address
    assert main(["devices", "--data", str(data)]) == 0
    printed = capsys.readouterr().out
    assert printed.replace("\n", "").isprintable()
    assert run(data, tmp_path, printed) == 0
    assert json.loads(capsys.readouterr().out) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", ["", "  ", "a ", "x" * 61, "a\x1b[2J", "a\u202eb", "a\x00b", "\ud800"])
def test_a_name_is_one_that_can_be_shown(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file = json.dumps([{"name": name, "model": "generic_wedge"}])
    assert run(data, tmp_path, file, "d.json") == 2
    assert "is no name of a device; nothing was taken over" in capsys.readouterr().err
    assert events(data) == []


@pytest.mark.slow
def test_what_no_record_can_hold_is_not_said_to_be_taken_over(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = json.dumps([{"name": "a", "model": "generic_wedge", "address": "b\x00c"}])
    assert run(data, tmp_path, file, "d.json") == 2
    assert "nothing was taken over" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    "rows", [[{}], [{"name": "x"}], [{"name": "x", "model": "generic_wedge", "access": 5}]]
)
def test_devices_and_rules_that_cannot_be_read_are_told_and_replaced(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], rows: list[dict[str, object]]
) -> None:
    with closing(Store(data, store_key(data, None).key)) as store:
        store.keep(Settings(devices=tuple(rows), signals=({"device": "a"},)))
    for command in ("devices", "signals"):
        assert main([command, "--data", str(data)]) == 2
        assert f"by tracepost {command} --take" in capsys.readouterr().err
    assert run(data, tmp_path, OVEN) == 0
    assert main(["signals", "--data", str(data), "--take", os.devnull]) == 0


@pytest.mark.slow
def test_a_password_in_a_file_is_refused_and_not_repeated(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, tmp_path, OVEN.replace('user = "a"', 'user = "a", password = "hunter2"')) == 2
    said = capsys.readouterr().err
    assert "a password does not belong in a file" in said
    assert "hunter2" not in said
    assert devices(data) == ()


def test_a_password_of_nobody_is_not_asked_for(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", "--data", str(data), "--password", "nobody"]) == 2
    assert "There is no device 'nobody'" in capsys.readouterr().err


@pytest.mark.slow
def test_the_station_has_one_certificate(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for _ in range(2):
        assert main(["devices", "--data", str(data), "--certificate", "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert told[0] == told[1]
    assert Path(told[0]["key"]).stat().st_mode & 0o077 == 0


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


@pytest.mark.slow
def test_a_running_terminal_keeps_its_devices(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with FolderLock(data):
        assert run(data, tmp_path, OVEN) == 2
        assert "already running" in capsys.readouterr().err
        assert main(["devices", "--data", str(data)]) == 0  # looking is allowed
    assert devices(data) == ()


def test_no_station_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", "--data", str(tmp_path)]) == 2
    assert "There is no station's store" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", ["toml", "json"])
def test_a_file_of_any_windows_editor_is_read(tmp_path: Path, encoding: str, form: str) -> None:
    file = tmp_path / f"devices.{form}"
    named = {"name": "扫码枪", "model": "generic_wedge"}
    words = json.dumps({"devices": [named]}, ensure_ascii=False)
    if form == "toml":
        words = '[[devices]]\nname = "扫码枪"\nmodel = "generic_wedge"\n'
    file.write_bytes(words.encode(encoding))
    assert [config.name for config in read_devices(file)] == ["扫码枪"]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (b"\xff\xfe\x00", "neither UTF-8, UTF-16 nor GB18030"),
        (b"\xff\xff\x00", "neither UTF-8, UTF-16 nor GB18030"),
        (b"name = 1", r"no \[\[devices\]\] stands in it"),
        (b"[[x", "array declaration"),
    ],
)
def test_a_file_that_is_none_says_so_in_one_sentence(tmp_path: Path, written: bytes, why: str) -> None:
    file = tmp_path / "devices.toml"
    file.write_bytes(written)
    with pytest.raises(ConfigFault, match=why):
        read_devices(file)


@pytest.mark.parametrize("guide", ["devices.md", "devices.zh-CN.md", "labels.md", "labels.zh-CN.md"])
def test_what_the_guides_show_is_taken(guide: str, tmp_path: Path) -> None:
    words = (Path(__file__).parents[3] / "docs" / "guides" / guide).read_text(encoding="utf-8")
    blocks = re.findall(r"```(json|toml)\n(.*?)```", words, re.DOTALL)
    devices = [(kind, block) for kind, block in blocks if "model" in block]
    assert devices
    for kind, block in devices:
        file = tmp_path / f"one.{kind}"
        file.write_text(block, encoding="utf-8")
        assert len(read_devices(file)) == 1


@pytest.mark.parametrize(
    ("name", "words"), [("none.toml", "# No device"), ("none.json", "[]"), ("e.json", "{}")]
)
def test_a_station_without_devices_is_a_file_too(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(words, encoding="utf-8")
    assert read_devices(tmp_path / name) == ()


def test_a_file_of_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "labels.toml").write_text("[[label]]\ncode = 'unit'\n", encoding="utf-8")
    with pytest.raises(ConfigFault) as fault:
        read_devices(tmp_path / "labels.toml")
    assert "no [[devices]] stands in it: TOML has such a table" in fault.value.detail
