"""The doctor: every finding says what, what it means and what to do; nothing is changed, nobody disturbed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from devices.ports.sysfs import Port
from sync.protocol.messages import BoardReply
from sync.protocol.signing import new_key
from terminal.clock import SystemClock
from terminal.domain.ids import StationCode
from terminal.faults import ConfigFault
from terminal.store.facts import ExchangeState, Identity
from terminal.store.keys.store_key import keep_pin_pepper, pepper_mark, store_key
from terminal.store.store import Store
from terminal.usecases.sign_in import sign_in
from tests.fakes.acts import OPERATOR
from tests.fakes.https_server import Answer, HttpsServer
from tests.fakes.workplace import make_workplace
from ui.cli import main
from ui.commands.doctor.command import examine
from ui.commands.doctor.devices import device_findings
from ui.commands.doctor.station import StationFolder, clocks, hub_findings
from ui.program import program_check as program
from ui.program.finding import Diagnosis, Level, report_of
from ui.text import set_language

pytestmark = pytest.mark.slow

PEPPER = bytes(32)
IDENTITY = Identity(
    terminal_id="T-01",
    epoch=1,
    station=StationCode("ST-020"),
    zone="Asia/Shanghai",
    pepper_mark=pepper_mark(PEPPER),
)
NEW_PORT = Port("/dev/ttyACM1", "usb:1eab:1d06:N7", 0x1EAB, 0x1D06, "N7", "POS Device", "Newland")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A station's folder: enrolled, key in a file."""
    store = Store(tmp_path, store_key(tmp_path, None).key)
    store.keep(IDENTITY)
    store.close()
    keep_pin_pepper(tmp_path, None, PEPPER)
    return tmp_path


def by_check(findings: tuple[Diagnosis, ...] | list[Diagnosis]) -> dict[str, Diagnosis]:
    return {finding.check: finding for finding in findings}


def station(data: Path) -> dict[str, Diagnosis]:
    opened = StationFolder(data, None)
    opened.close()
    return by_check(opened.findings)


def test_the_program_alone_is_fine() -> None:
    report = examine(None, "en")
    assert report.ok
    assert {"program", "sqlite", "qt", "zxing", "zbar", "fonts", "sounds"} <= set(by_check(report.findings))


def test_whatever_is_wrong_says_what_it_means_and_what_to_do(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sqlcipher3.dbapi2.sqlite_version_info", (3, 45, 0))
    monkeypatch.setattr("ui.program.program_check._version", lambda _package: "")
    monkeypatch.setattr("ui.program.program_check.find_spec", lambda _package: None)
    monkeypatch.setattr("resources.ROOT", data)
    monkeypatch.setattr("ui.commands.doctor.station.MIN_FREE_BYTES", 1 << 62)
    devices = [{"name": "x", "model": "zebra", "address": str(data / "none")}, {"name": "y", "model": "z"}]
    found = (
        *program.program_findings(),
        *station(data).values(),
        *device_findings(devices, SystemClock(), running=False, ports=lambda: (NEW_PORT,)),
        clocks(-40_000_000),
    )
    wrong = [finding for finding in found if finding.level is Level.WRONG]
    assert {finding.check for finding in wrong} == {
        *("sqlite", "qt", "zxing", "fonts", "sounds", "licences", "disk", "store"),
        *("device x", "device y", "clock"),
    }
    assert all(finding.what and finding.means and finding.todo for finding in wrong)
    assert not report_of(found).ok


def test_without_zbar_the_second_engine_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.camera.engines._zbar", lambda: None)
    found = program.zbar()
    assert (found.level, found.what) == (Level.NOTE, "Second engine missing: zbar")


# ---------------------------------------------------------------- store


def test_a_whole_store_says_so(data: Path) -> None:
    found = station(data)
    assert {check: finding.level for check, finding in found.items()} == {
        "disk": Level.OK,
        "key": Level.NOTE,
        "store": Level.OK,
        "pins": Level.OK,
        "log": Level.OK,
        "zones": Level.OK,
        "pages": Level.OK,
        "chain": Level.OK,
        "exchange": Level.OK,
    }


def test_an_altered_event_is_found_even_when_it_was_sent(tmp_path: Path) -> None:
    work = make_workplace(tmp_path)
    sign_in(work, work.new_id(), OPERATOR)
    connection = work.store.database.connection()
    triggers = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all()
    for (name,) in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    connection.exec_driver_sql("UPDATE journal SET body = replace(body, 'ST-020', 'ST-021')")
    work.store.keep(ExchangeState(acknowledged=1))
    work.store.close()
    (tmp_path / "store.key").write_text(bytes(range(32)).hex(), encoding="ascii")
    found = station(tmp_path)["sent_part_altered"]
    what = "Event 1 of the journal, which the hub has, was altered or is gone (wrong_hash)"
    assert (found.level, found.what) == (Level.WRONG, what)


def test_a_wrong_key_is_a_finding(data: Path) -> None:
    (data / "store.key").write_text("00" * 32, encoding="ascii")
    found = station(data)["store"]
    assert found.level is Level.WRONG
    assert "cannot be read with this station's key" in found.what


def test_a_missing_key_of_the_pins_is_found(data: Path) -> None:
    (data / "pin.pepper").unlink()
    found = station(data)["pins"]
    assert (found.level, found.what) == (Level.WRONG, "The key of the PINs is missing")
    assert found.means == "No PIN is taken here: nobody can open the settings or end the program."


@pytest.mark.parametrize("content", [bytes(reversed(range(32))).hex(), "00", ""])
def test_a_key_of_the_pins_that_does_not_fit_is_found(data: Path, content: str) -> None:
    (data / "pin.pepper").write_text(content, encoding="ascii")
    found = station(data)["pins"]
    assert (found.level, found.what) == (
        Level.WRONG,
        "The key of the PINs is damaged or another station's",
    )


def test_a_stopped_terminal_says_so(data: Path) -> None:
    store = Store(data, store_key(data, None).key)
    store.keep(ExchangeState(stopped="terminal_revoked"))
    store.close()
    found = station(data)["exchange"]
    assert found.level is Level.WRONG
    assert found.what == "The hub has stopped this terminal (it was revoked at the hub)"


def test_no_store_is_wrong_use_and_makes_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigFault):
        examine(tmp_path, "en")
    assert main(["doctor", "--data", str(tmp_path)]) == 2
    assert "was not looked at. Check --data." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- hub and clock


def hub(hub_time: int) -> HttpsServer:
    reply = BoardReply(hub_time=hub_time, line="", shift="", shift_zh="", shift_en="", tiles=())

    def answer(path: str, _headers: dict[str, str], _body: bytes) -> Answer:
        bodies = {"/v1/challenge": b'{"nonce": "n1"}', "/v1/token": b'{"token": "t", "expires_s": 60}'}
        return 200, {}, bodies.get(path) or msgspec.json.encode(reply)

    return HttpsServer(answer)


def known_to(server: HttpsServer, certificate: str = "") -> Identity:
    return msgspec.structs.replace(
        IDENTITY,
        hub_url=server.url,
        private_key=new_key()[0],
        hub_certificate=certificate or server.certificate,
    )


@pytest.mark.parametrize(("off_s", "level"), [(0, Level.OK), (-20, Level.OK), (90, Level.WRONG)])
def test_hub_certificate_and_clock(off_s: int, level: Level) -> None:
    clock = SystemClock()
    with hub(clock.now() - off_s * 1_000_000) as server:
        answers, clock_finding = hub_findings(known_to(server), clock)
    assert (answers.level, clock_finding.level) == (Level.OK, level)


def test_another_server_in_its_place_is_found() -> None:
    with hub(0) as server, HttpsServer(lambda *_: (200, {}, b""), name="other") as other:
        (found,) = hub_findings(known_to(server, other.certificate), SystemClock())
    assert found.level is Level.WRONG
    assert "Another server than the enrolled hub answered" in found.what


def test_a_hub_that_is_away_is_found() -> None:
    with hub(0) as server:
        identity = known_to(server)
    (found,) = hub_findings(identity, SystemClock())
    assert (found.level, found.means) == (
        Level.WRONG,
        "Events stay on this station and are sent later.",
    )


HOLDS = """
import sys
from pathlib import Path
from terminal.folder_lock import FolderLock
from terminal.store.store import Store
from terminal.store.keys.store_key import store_key
data = Path(sys.argv[1])
lock = FolderLock(data)
store = Store(data, store_key(data, None).key)
print("open", flush=True)
sys.stdin.read()
store.close()
"""


def test_the_doctor_sees_that_a_terminal_runs_and_leaves_it_alone(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.commands.doctor.command.system_keys", lambda: None)
    monkeypatch.setattr("ui.commands.doctor.screen.screen_size", lambda: None)
    key = store_key(data, None).key
    store = Store(data, key)
    device = {"name": "a", "model": "zebra", "address": "usb:0000:0001"}
    store.keep(msgspec.structs.replace(store.settings(), devices=(device,)))
    store.close()
    command = [sys.executable, "-c", HOLDS, str(data)]
    root = str(Path(__file__).parents[4])
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    ) as held:
        assert held.stdout is not None
        assert held.stdout.readline() == b"open\n"
        assert main(["doctor", "--data", str(data), "--json"]) == 0
        running = by_check_json(capsys.readouterr().out)
    assert main(["doctor", "--data", str(data), "--json", "--lang", "zh"]) == 1
    alone = by_check_json(capsys.readouterr().out)
    assert running["device a"]["level"] == "note"
    assert alone["device a"]["level"] == "wrong"
    assert alone["device a"]["todo"] == "请插好并打开设备，或更正地址。"
    assert {running[check]["level"] for check in ("store", "chain")} == {"ok"}


def by_check_json(words: str) -> dict[str, dict[str, str]]:
    return {finding["check"]: finding for finding in json.loads(words)["findings"]}
