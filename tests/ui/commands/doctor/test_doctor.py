"""The doctor: every finding says what, what it means and what to do; nothing is changed, nobody disturbed."""

import json
import os
import subprocess
import sys
import tty
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from devices.capabilities import ReasonCode
from devices.model import Device
from devices.ports.sysfs import LISTED, Port
from devices.transport import LineFault, Source
from sync.protocol.messages import BoardReply
from sync.protocol.signing import new_key
from terminal.clock import Clock, SystemClock
from terminal.domain.ids import StationCode
from terminal.faults import ConfigFault
from terminal.store.facts import ExchangeState, Identity
from terminal.store.keys.store_key import store_key
from terminal.store.store import Store
from terminal.usecases.sign_in import sign_in
from tests.fakes.acts import OPERATOR
from tests.fakes.https_server import Answer, HttpsServer
from tests.fakes.workplace import make_workplace
from ui.cli import main
from ui.commands.doctor.command import examine
from ui.commands.doctor.devices import device_findings
from ui.commands.doctor.station import Station, clocks, hub_findings
from ui.program import program_check as program
from ui.program.finding import Finding, Level, report_of
from ui.text import set_language

pytestmark = pytest.mark.slow

IDENTITY = Identity(terminal_id="T-01", epoch=1, station=StationCode("ST-020"), zone="Asia/Shanghai")
NEW_PORT = Port("/dev/ttyACM1", "usb:1eab:1d06:N7", 0x1EAB, 0x1D06, "N7", "POS Device", "Newland")
KEYBOARD = Port("usb-1-9", "", 0x05E0, 0x1200, "", "Symbol Bar Code Scanner", kind="keyboard")
CAMERA = Port("/dev/video0", "/dev/v4l/by-id/cam", 0x046D, 0x0825, "", "HD Webcam", kind="camera")
TWIN_PORT = Port("/dev/ttyACM2", "usb:1eab:1d06:N8", 0x1EAB, 0x1D06, "N8", "POS Device", "Newland")


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
    return tmp_path


def by_check(findings: tuple[Finding, ...] | list[Finding]) -> dict[str, Finding]:
    return {finding.check: finding for finding in findings}


def station(data: Path) -> dict[str, Finding]:
    opened = Station(data, None)
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


# ---------------------------------------------------------------- devices


def examined(
    *configs: Mapping[str, object], running: bool = False, ports: tuple[Port, ...] = ()
) -> list[Finding]:
    return list(device_findings(configs, SystemClock(), running=running, ports=lambda: ports))


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs pseudo-terminals")
def test_a_device_that_is_there_is_found_and_given_back() -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    config = {"name": "s", "model": "generic_serial", "address": os.ttyname(slave)}
    (found,) = examined(config)
    (again,) = examined(config)
    os.close(master)
    os.close(slave)
    assert (found.level, again.level) == (Level.OK, Level.OK)
    assert found.what.startswith("s, Serial scanner: found")


def test_a_device_that_is_away_says_what_to_do() -> None:
    (found,) = examined({"name": "s", "model": "zebra", "address": "usb:05e0:1701"})
    assert (found.level, found.todo) == (
        Level.WRONG,
        "Plug it in and switch it on, or correct the address.",
    )


class Breaks:
    """A driver with a fault of its own, or one that says the port is taken."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def open(self, device: Device, clock: Clock) -> Source:
        raise self.error


@pytest.mark.parametrize(
    ("error", "level", "words"),
    [
        (KeyError("unit"), Level.WRONG, "internal error (KeyError: 'unit')"),
        (LineFault(ReasonCode.BUSY, "x"), Level.NOTE, "used by another program"),
        (LineFault(ReasonCode.DENIED, "x"), Level.WRONG, "access denied"),
    ],
)
def test_no_driver_ends_the_report(
    monkeypatch: pytest.MonkeyPatch, error: Exception, level: Level, words: str
) -> None:
    monkeypatch.setattr("ui.commands.doctor.devices.driver_of", lambda _device: Breaks(error))
    first, second = examined(
        {"name": "a", "model": "zebra", "address": "x"},
        {"name": "k", "model": "generic_wedge"},
        ports=(KEYBOARD,),
    )
    assert (first.level, second.level) == (level, Level.OK)
    assert words in first.what


def test_two_devices_of_one_name_and_a_wrong_list_are_found() -> None:
    twice = {"name": "k", "model": "generic_wedge"}
    assert examined(twice, twice)[-1].what == "k: configuration wrong: two devices have this name"
    (found,) = examined({"name": "k", "modell": "zebra"})
    assert (found.level, found.check) == (Level.WRONG, "device The devices")


def test_free_ports_come_with_configurations_of_their_own() -> None:
    first, second = examined({"name": "scanner", "model": "generic_wedge"}, ports=(NEW_PORT, TWIN_PORT))[1:]
    assert first.configuration.splitlines()[1:] == [
        'name = "scanner-2"',
        'model = "newland"',
        'address = "usb:1eab:1d06:N7"',
    ]
    assert 'name = "scanner-3"' in second.configuration
    assert first.level is Level.NOTE


def test_a_camera_that_is_plugged_in_comes_with_its_configuration() -> None:
    (found,) = examined(ports=(CAMERA,))
    assert found.what.startswith("HD Webcam: plugged in, not configured; fits USB camera, gives pictures")
    assert found.configuration.splitlines()[1:] == [
        'name = "camera"',
        'model = "uvc_camera"',
        'address = "/dev/v4l/by-id/cam"',
    ]


def test_what_is_held_or_not_allowed_says_what_to_do() -> None:
    held = msgspec.structs.replace(CAMERA, hindrance="busy", holder="cheese (4711)")
    denied = msgspec.structs.replace(NEW_PORT, hindrance="denied")
    found = {finding.check: finding for finding in examined(ports=(held, denied))}
    camera, port = found["port /dev/video0"], found["port /dev/ttyACM1"]
    assert camera.what.endswith("in use elsewhere")
    assert camera.todo.startswith("cheese (4711) has it. Close that program.")
    assert "to the group dialout" in port.todo
    configured = {"name": "top", "model": "uvc_camera", "address": "/nowhere/video7"}
    (gone,) = examined(configured)
    assert gone.todo == "Plug it in and switch it on, or correct the address."


def test_a_scanner_that_types_is_named_and_missed() -> None:
    wedge = {"name": "k", "model": "generic_wedge"}
    (there,) = examined(wedge, ports=(KEYBOARD,))
    assert there.what.endswith("types like a keyboard (Symbol Bar Code Scanner)")
    if LISTED:
        (missed,) = examined(wedge)
        assert (missed.level, missed.todo) == (Level.NOTE, "Plug it in, or remove the device.")
    (free,) = examined(ports=(KEYBOARD,))
    assert free.level is Level.OK


def test_a_password_that_goes_over_the_network_unencrypted_is_told() -> None:
    oven = {
        "name": "oven",
        "model": "mqtt_number",
        "address": "mqtt://192.0.2.1",
        "overrides": {"mqtt": {"channels": {"": {"topic": "peak"}}}},
        "access": {"user": "a", "password": "let-me-read"},
    }
    _, found = examined(oven, running=True)
    assert (found.level, found.check) == (Level.NOTE, "security oven")
    assert "let-me-read" not in str(found)


def test_where_cameras_are_not_listed_it_is_said() -> None:
    (found,) = device_findings((), SystemClock(), running=False, ports=tuple, listed=False)
    assert found.what == "Cameras and keyboards are not listed on this system."
    assert "index:0" in found.todo


def test_devices_of_a_running_terminal_stay_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.commands.doctor.devices.driver_of", lambda _device: pytest.fail("opened"))
    (found,) = examined({"name": "a", "model": "zebra", "address": "x"}, running=True)
    assert (found.level, found.what) == (Level.NOTE, "a, Zebra (Symbol) scanner: not opened (x)")


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
