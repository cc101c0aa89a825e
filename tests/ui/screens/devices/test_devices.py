"""The device screen: behind badge and PIN; every device with state and bytes, tried out without a record,
taken over, renamed and removed by touch.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from argon2 import PasswordHasher
from PySide6.QtWidgets import QApplication

from devices.capabilities import (
    Ask,
    Command,
    DeviceState,
    Flaw,
    Kind,
    Phase,
    Print,
    Reading,
    ReasonCode,
    Show,
    StateReason,
    next_reading_id,
)
from devices.model import Access, DeviceConfig
from devices.registry import load_models
from devices.repeat import RepeatFilter
from devices.sysfs import Port
from terminal.domain.events import SettingChanged
from terminal.domain.masters import Person
from terminal.usecases.workplace import Workplace
from tests.fakes.floor import events_after
from tests.fakes.screens import SUPERVISOR, SUPERVISOR_PIN, scan
from tests.fakes.shell import FakeShell
from tests.fakes.workplace import load_rows, make_workplace, with_sealed_pin
from ui.desk import Desk
from ui.device_desk import DeviceDesk, OnAnswer
from ui.feedback import Tone
from ui.scan_router import ScanRouter
from ui.screens.devices.presenter import TEST_LABEL, DevicesPresenter
from ui.screens.devices.words import device_detail, toml_of, unlisted_words
from ui.text import set_language

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
SCANNER = DeviceConfig("scanner", "zebra", "usb:05e0:1701:A1")
CALIPER = DeviceConfig("caliper", "sylvac", "/dev/ttyUSB0")
TOWER = DeviceConfig("tower", "signal_relay", "socket://10.0.0.9:502")
ZEBRA_PORT = Port("/dev/ttyACM0", "usb:05e0:1701:A1", 0x05E0, 0x1701, "A1", "Bar Code Scanner", "Symbol")
NEW_PORT = Port("/dev/ttyACM1", "usb:1eab:1d06:N7", 0x1EAB, 0x1D06, "N7", "POS Device", "Newland")


CAMERA_PORT = Port("/dev/video0", "/dev/v4l/by-id/cam-index0", 0x046D, 0x0825, "", "HD Webcam", kind="camera")
KEYBOARD_PORT = Port("usb-1-9", "", 0x413C, 0x2113, "", "Dell Keyboard", kind="keyboard")


class Bench:
    """A window's logic with devices that note what they are told and answer as they are set to."""

    def __init__(self, work: Workplace) -> None:
        self.work, self.shell = work, FakeShell()
        self.desk = Desk(work, self.shell)
        self.told: list[tuple[str, Command]] = []
        self.answer: StateReason | None = None
        self.desk.devices.request = self._request
        self.desk.devices.ports = lambda: (ZEBRA_PORT, NEW_PORT)
        self.screen = DevicesPresenter(self.desk)
        self.router = ScanRouter(self.desk, lambda: self.screen, RepeatFilter())

    def _request(self, device: str, command: Command, on_answer: OnAnswer) -> None:
        self.told.append((device, command))
        on_answer(self.answer)

    def have(self, *configs: DeviceConfig) -> None:
        self.desk.devices.set_configs(configs)
        for config in configs:
            self.desk.devices.note_state(config.name, DeviceState(Phase.READY))

    def open(self) -> None:
        scan(self.work, self.screen, "B10482")
        self.screen.entered(SUPERVISOR_PIN)
        self.screen.look()

    def says(
        self, device: str, value: str, raw: bytes, kind: Kind = "code", flaw: Flaw | None = None
    ) -> bool:
        now, at_ns = self.work.now(), self.work.clock.monotonic_ns()
        reading = Reading(next_reading_id(), device, kind, value, raw, None, now, at_ns, flaw)
        self.desk.devices.note(reading)
        return kind != "sample" and self.router.read(reading)

    def row(self, name: str) -> str:
        detail = self.screen.state().detail
        assert detail is not None
        return next(value for key, value, _ in detail.rows if key == name)

    def reason(self) -> str:
        detail = self.screen.state().detail
        assert detail is not None
        return detail.reason

    def advice(self) -> str:
        detail = self.screen.state().detail
        assert detail is not None
        return detail.advice

    def take_over(self) -> None:
        """What the program does when settings change."""
        self.have(*msgspec.convert(self.work.store.settings().devices, tuple[DeviceConfig, ...]))


@pytest.fixture
def bench(tmp_path: Path, qt_app: QApplication) -> Iterator[Bench]:
    set_language("en")
    work = make_workplace(tmp_path)
    person = work.masters.get(Person, SUPERVISOR)
    assert person is not None
    cheap = msgspec.structs.replace(person, pin=CHEAP.hash(SUPERVISOR_PIN))
    load_rows(work.store, (with_sealed_pin(cheap),))
    made = Bench(work)
    made.have(SCANNER, CALIPER, TOWER)
    yield made
    work.store.close()


def plugged_in(bench: Bench, *ports: Port) -> None:
    """These are plugged in now, and looked at."""
    bench.desk.devices.ports = lambda: ports
    bench.screen.look()


@pytest.fixture
def opened(bench: Bench) -> Bench:
    bench.open()
    return bench


def test_locked_it_shows_nothing_and_changes_nothing(bench: Bench) -> None:
    bench.screen.choose("scanner")
    bench.screen.act("main")
    bench.screen.act("remove")
    bench.screen.answer("remove")
    state = bench.screen.state()
    assert (state.lines, state.detail, state.choices, bench.told) == ((), None, (), [])
    assert len(bench.desk.devices.configs) == 3
    assert bench.work.store.settings().devices == ()


def test_every_device_and_every_free_port_is_listed(opened: Bench) -> None:
    lines = opened.screen.state().lines
    assert [(line.title, line.word) for line in lines] == [
        ("POS Device", "Not configured"),
        ("scanner", "Ready"),
        ("caliper", "Ready"),
        ("tower", "Ready"),
    ]
    why = StateReason(ReasonCode.CUT, {"address": "x"})
    opened.desk.devices.note_state("tower", DeviceState(Phase.LOST, why))
    assert opened.screen.state().lines[0].title == "tower", "what is lost comes first"


def test_a_device_tells_its_match_its_state_and_its_bytes(opened: Bench) -> None:
    opened.screen.choose("scanner")
    opened.says("scanner", "LOT-1", b"LOT-1\r\n")
    opened.says("scanner", "\\xff", b"\xff\r", flaw=Flaw.UNDECODABLE)
    detail = opened.screen.state().detail
    assert detail is not None
    assert (detail.address, opened.row("Model")) == ("usb:05e0:1701:A1", "Zebra (Symbol) scanner")
    assert opened.row("Matched") == "By its USB product number"
    assert (opened.row("State"), opened.row("Last reading")) == (
        "Ready",
        "no readable text · \\xff · 10:00:00",
    )
    newest, oldest = detail.frames
    assert (oldest.hexadecimal, oldest.printable, oldest.meaning) == (
        "4C 4F 54 2D 31 0D 0A",
        "LOT-1··",
        "LOT-1",
    )
    assert (newest.hexadecimal, newest.tone) == ("FF 0D", Tone.WARN)


def test_a_lost_device_says_why(opened: Bench) -> None:
    why = StateReason(ReasonCode.INTERNAL, {"address": "x", "detail": "KeyError: 'count'"})
    opened.desk.devices.note_state("caliper", DeviceState(Phase.RECONNECTING, why))
    opened.screen.choose("caliper")
    assert opened.row("State") == "Lost, searching"
    assert opened.reason() == "caliper: internal error (KeyError: 'count')"
    assert opened.row("Matched") == "Chosen in the configuration"


def test_only_so_many_frames_are_kept(opened: Bench) -> None:
    opened.screen.choose("scanner")
    for number in range(20):
        opened.says("scanner", str(number), b"%d\r" % number, "sample")
    detail = opened.screen.state().detail
    assert detail is not None
    assert [frame.meaning for frame in detail.frames] == ["19", "18", "17", "16", "15", "14"]


def test_long_bytes_are_cut_and_say_how_much(opened: Bench) -> None:
    opened.screen.choose("scanner")
    opened.says("scanner", "x", b"A" * 100, "sample")
    detail = opened.screen.state().detail
    assert detail is not None
    assert detail.frames[0].hexadecimal.endswith("41 41 … +76")


# ---------------------------------------------------------------- cameras, keyboards, what is in the way


def test_a_camera_is_taken_over_by_one_touch(opened: Bench) -> None:
    plugged_in(opened, CAMERA_PORT)
    opened.screen.choose("port:/dev/video0")
    assert (opened.row("Fits"), opened.row("Matched")) == (
        "USB camera",
        "Gives pictures: the model for all cameras",
    )
    opened.screen.act("main")
    assert opened.work.store.settings().devices[-1] == {
        "name": "camera",
        "model": "uvc_camera",
        "address": "/dev/v4l/by-id/cam-index0",
    }


def test_a_camera_that_comes_and_goes_is_seen(opened: Bench) -> None:
    def titles() -> list[str]:
        return [line.title for line in opened.screen.state().lines]

    plugged_in(opened, CAMERA_PORT)
    assert "HD Webcam" in titles()
    plugged_in(opened)
    assert "HD Webcam" not in titles()
    plugged_in(opened, CAMERA_PORT)
    assert "HD Webcam" in titles()


def test_a_camera_is_tried_out_through_its_picture(opened: Bench) -> None:
    looked: list[str] = []

    def look(device: str) -> bool:
        looked.append(device)
        return device == "top"

    opened.desk.devices.look_through = look
    opened.have(DeviceConfig("top", "uvc_camera", "/dev/video0"), DeviceConfig("side", "uvc_camera", "/x"))
    opened.screen.choose("top")
    opened.screen.act("main")
    assert opened.shell.said[-1].detail == "Hold a code before the camera"
    assert opened.says("top", "B10483", b"B10483")
    assert opened.shell.said[-1].title == "Test: B10483"
    opened.screen.choose("side")
    opened.screen.act("main")
    assert (looked, opened.shell.said[-1].title) == (
        ["top", "side"],
        "This station looks through another camera",
    )


def test_what_types_needs_no_configuration_and_a_wedge_names_it(opened: Bench) -> None:
    plugged_in(opened, KEYBOARD_PORT)
    (line,) = [each for each in opened.screen.state().lines if each.key.startswith("port:")]
    assert (line.title, line.word, line.tone) == ("Dell Keyboard", "Types like a keyboard", Tone.NEUTRAL)
    opened.have(DeviceConfig("hand", "generic_wedge"))
    opened.screen.choose("hand")
    assert (opened.row("Plugged in"), opened.row("Matched")) == (
        "Dell Keyboard",
        "Chosen in the configuration",
    )
    plugged_in(opened)
    assert opened.row("Plugged in") == "No keyboard found"


def test_what_is_in_the_way_of_a_port_is_told_with_what_to_do(opened: Bench) -> None:
    held = msgspec.structs.replace(CAMERA_PORT, hindrance="busy", holder="cheese (4711)")
    denied = msgspec.structs.replace(NEW_PORT, hindrance="denied")
    plugged_in(opened, held, denied)
    words = {line.title: (line.word, line.tone) for line in opened.screen.state().lines}
    assert words["HD Webcam"] == ("In use elsewhere", Tone.BAD)
    assert words["POS Device"] == ("No permission", Tone.BAD)
    opened.screen.choose("port:/dev/video0")
    assert opened.advice() == "cheese (4711) has it. Close that program."
    opened.screen.choose("port:/dev/ttyACM1")
    assert "Add the account to the group dialout" in opened.advice()


def test_every_reason_comes_with_what_to_do(opened: Bench) -> None:
    opened.screen.choose("tower")
    for code in ReasonCode:
        why = StateReason(code, {"address": "socket://10.0.0.9:502"})
        opened.desk.devices.note_state("tower", DeviceState(Phase.SEARCHING, why))
        assert opened.reason().startswith("tower: ")
        assert opened.advice()


def test_a_configured_port_names_the_program_that_has_it_and_the_group_it_needs(opened: Bench) -> None:
    opened.have(DeviceConfig("top", "uvc_camera", CAMERA_PORT.stable))
    plugged_in(opened, msgspec.structs.replace(CAMERA_PORT, hindrance="busy", holder="cheese (4711)"))
    opened.screen.choose("top")
    address = {"address": "/dev/v4l/by-id/cam-index0"}
    busy, denied = (StateReason(code, address) for code in (ReasonCode.BUSY, ReasonCode.DENIED))
    opened.desk.devices.note_state("top", DeviceState(Phase.SEARCHING, busy))
    assert opened.advice() == "cheese (4711) has it. Close that program."
    opened.desk.devices.note_state("top", DeviceState(Phase.SEARCHING, denied))
    assert "to the group video" in opened.advice()


def test_a_password_that_everybody_can_read_is_a_warning(opened: Bench) -> None:
    topic = {"mqtt": {"channels": {"": {"topic": "peak"}}}}
    secret = Access("oven", "let-me-read")
    plain = DeviceConfig("oven", "mqtt_number", "mqtt://10.0.0.5", topic, "", secret)  # type: ignore[arg-type]
    secured = msgspec.structs.replace(plain, name="safe", address="mqtts://10.0.0.5")
    opened.have(plain, secured)
    words = {line.title: (line.word, line.tone) for line in opened.screen.state().lines}
    assert words["oven"] == ("Ready, not secure", Tone.WARN)
    assert words["safe"] == ("Ready", Tone.NEUTRAL)
    opened.screen.choose("oven")
    assert (opened.row("Network"), bool(opened.advice())) == ("Password not encrypted", True)
    opened.screen.choose("safe")
    assert (opened.row("Network"), opened.advice()) == ("Encrypted", "")
    assert "let-me-read" not in str(opened.screen.state())


def test_a_sensor_that_cannot_be_asked_is_waited_for(opened: Bench) -> None:
    topic = {"mqtt": {"channels": {"": {"topic": "peak"}}}}
    opened.have(DeviceConfig("oven", "mqtt_number", "mqtt://10.0.0.5", topic))  # type: ignore[arg-type]
    opened.screen.choose("oven")
    assert opened.screen.state().actions[0].subtitle == "Wait for its next value"
    opened.screen.act("main")
    assert opened.told == []
    assert opened.shell.said[-1].detail == "Its next value is shown as its last reading"


def test_what_this_system_does_not_list_is_said() -> None:
    assert unlisted_words(listed=True) == ""
    assert unlisted_words(listed=False) == "Cameras and keyboards are not listed on this system."


def test_a_long_configuration_is_not_cut_off_but_named() -> None:
    registers = {f"zone {n}": {"address": n, "type": "int16"} for n in range(20)}
    config = DeviceConfig("oven", "modbus_tcp", "socket://h:502", {"modbus": {"channels": registers}})
    desk = DeviceDesk()
    desk.set_configs((config,))
    detail = device_detail(desk, config, (), load_models(), "UTC")
    assert detail.configuration == "It is long: tracepost devices prints it."


# ---------------------------------------------------------------- trying out


def test_what_is_read_while_a_device_is_tried_out_means_nothing(opened: Bench) -> None:
    opened.screen.choose("scanner")
    opened.screen.act("main")
    before = len(events_after(opened.work))
    assert opened.shell.said[-1].detail == "Scan something now"
    assert opened.says("scanner", "B10483", b"B10483\r")
    assert opened.shell.said[-1].title == "Test: B10483"
    assert (opened.work.place().actor, len(events_after(opened.work))) == (None, before)
    assert opened.screen.state().opened_by, "a badge read as a test locks nothing"
    opened.screen.act("main")
    opened.says("scanner", "B10483", b"B10483\r")
    assert opened.screen.state().opened_by == "", "after the test it is a badge again"


def test_another_device_is_not_swallowed_by_a_test(opened: Bench) -> None:
    opened.screen.choose("scanner")
    opened.screen.act("main")
    opened.says("other", "NONSENSE", b"NONSENSE")
    assert opened.shell.said[-1].title == "Unknown code – not used"


def test_a_gauge_is_asked_and_its_answer_shown(opened: Bench) -> None:
    opened.screen.choose("caliper")
    opened.screen.act("main")
    assert opened.told == [("caliper", Ask())]
    before = len(events_after(opened.work))
    opened.says("caliper", "12.37", b"+12.37\r", "value")
    assert opened.shell.said[-1].title == "Test: 12.37"
    assert len(events_after(opened.work)) == before


def test_a_device_that_does_not_take_the_command_says_why(opened: Bench) -> None:
    opened.answer = StateReason(ReasonCode.AWAY, {"address": "x"})
    opened.screen.choose("caliper")
    opened.screen.act("main")
    said = opened.shell.said[-1]
    assert (said.title, said.detail) == ("Test failed", "caliper: not connected")
    assert opened.screen.state().actions[0].title == "Ask for a value"


def test_lamps_are_shown_one_after_the_other(opened: Bench) -> None:
    opened.screen.choose("tower")
    for _ in range(4):
        opened.screen.act("main")
    commands = [command for _, command in opened.told]
    assert commands == [
        Show("buzzer", True),
        Show("buzzer", False),
        Show("green", True),
        Show("green", False),
    ]


def test_a_printer_prints_a_test_label(opened: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from devices.capabilities import Capability
    from devices.registry import load_models

    printer = msgspec.structs.replace(load_models()["zebra"], capability=Capability.PRINT)
    monkeypatch.setattr("ui.device_desk.load_models", lambda: {**load_models(), "zebra": printer})
    monkeypatch.setattr(
        "ui.screens.devices.presenter.load_models", lambda: {**dict(load_models()), "zebra": printer}
    )
    opened.have(DeviceConfig("label", "zebra", "x"))
    opened.screen.choose("label")
    assert opened.screen.state().actions[0].title == "Print a test label"
    opened.screen.act("main")
    assert opened.told == [("label", Print(TEST_LABEL))]


@pytest.mark.parametrize("end", [lambda screen: screen.leave(), lambda screen: screen.choose("caliper")])
def test_leaving_or_choosing_another_ends_the_test(
    opened: Bench, end: Callable[[DevicesPresenter], None]
) -> None:
    opened.screen.choose("scanner")
    opened.screen.act("main")
    end(opened.screen)
    opened.says("scanner", "NONSENSE", b"NONSENSE")
    assert opened.shell.said[-1].title == "Unknown code – not used"


# ---------------------------------------------------------------- taking over, renaming, removing


def test_an_unknown_device_shows_the_configuration_to_paste(opened: Bench) -> None:
    opened.screen.choose("port:/dev/ttyACM1")
    detail = opened.screen.state().detail
    assert detail is not None
    assert detail.configuration == (
        '[[devices]]\nname = "scanner-2"\nmodel = "newland"\naddress = "usb:1eab:1d06:N7"'
    )
    assert (opened.row("Fits"), opened.row("Matched")) == ("Newland scanner", "By its USB maker number")


def test_one_touch_takes_it_over_and_says_who(opened: Bench) -> None:
    opened.have(SCANNER)
    opened.screen.choose("port:/dev/ttyACM1")
    opened.screen.act("main")
    assert opened.work.store.settings().devices == (
        SCANNER.plain(),
        {"name": "scanner-2", "model": "newland", "address": "usb:1eab:1d06:N7"},
    )
    assert opened.shell.settings[-1].devices == opened.work.store.settings().devices
    event = events_after(opened.work)[-1]
    assert isinstance(event.payload, SettingChanged)
    assert (event.payload.setting, event.envelope.actor) == ("devices", SUPERVISOR)
    opened.take_over()
    assert "Not configured" not in [line.word for line in opened.screen.state().lines]


def test_a_device_gets_another_name_and_keeps_all_else(opened: Bench) -> None:
    config = DeviceConfig("gauge", "sylvac", "/dev/ttyUSB0", {"value": {"unit": "in"}}, serial="CAL-1")
    opened.have(config, SCANNER)
    opened.screen.choose("gauge")
    opened.screen.act("rename")
    names = [choice.key for choice in opened.screen.state().choices]
    assert "CAL-70113" in names, "the plant's instruments come first"
    assert not {"gauge", "scanner"} & set(names)
    opened.screen.answer("CAL-70113")
    kept = msgspec.convert(opened.work.store.settings().devices, tuple[DeviceConfig, ...])
    assert kept == (msgspec.structs.replace(config, name="CAL-70113"), SCANNER)


def test_a_device_is_removed_after_it_was_asked(opened: Bench) -> None:
    opened.screen.choose("caliper")
    opened.screen.act("remove")
    assert [choice.key for choice in opened.screen.state().choices] == ["keep", "remove"]
    opened.screen.answer("keep")
    assert opened.work.store.settings().devices == ()
    opened.screen.act("remove")
    opened.screen.answer("remove")
    assert [device["name"] for device in opened.work.store.settings().devices] == ["scanner", "tower"]


def test_a_password_is_in_no_text_to_paste() -> None:
    config = msgspec.convert(
        {
            "name": "oven",
            "model": "opcua_node",
            "address": "opc.tcp://oven:4840",
            "overrides": {"opcua": {"channels": {"peak": {"node": "ns=2;s=P"}}}},
            "access": {"user": "a", "password": "secret"},
        },
        DeviceConfig,
    )
    words = toml_of(config)
    assert "secret" not in words
    import tomllib

    (again,) = tomllib.loads(words)["devices"]
    assert msgspec.convert(again, DeviceConfig).overrides == config.overrides
