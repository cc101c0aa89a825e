"""The device screen: behind badge and PIN; every device with state and bytes, tried out without a record,
taken over, renamed and removed by touch.
"""

from collections.abc import Callable

import msgspec
import pytest

from devices.capabilities import (
    Ask,
    DeviceState,
    Flaw,
    Phase,
    Print,
    ReadingKind,
    ReasonCode,
    Show,
    StateReason,
)
from devices.model import DeviceConfig
from devices.registry import load_models
from terminal.domain.events.payloads import SettingChanged
from tests.fakes.floor import events_after
from tests.fakes.screens import SUPERVISOR
from tests.ui.screens.devices.bench import SCANNER, Bench
from ui.feedback import Tone
from ui.screens.devices.presenter import TEST_LABEL, DevicesPresenter
from ui.screens.devices.words import toml_of


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


@pytest.mark.slow
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
        opened.says("scanner", str(number), b"%d\r" % number, ReadingKind.SAMPLE)
    detail = opened.screen.state().detail
    assert detail is not None
    assert [frame.meaning for frame in detail.frames] == ["19", "18", "17", "16", "15", "14"]


def test_long_bytes_are_cut_and_say_how_much(opened: Bench) -> None:
    opened.screen.choose("scanner")
    opened.says("scanner", "x", b"A" * 100, ReadingKind.SAMPLE)
    detail = opened.screen.state().detail
    assert detail is not None
    assert detail.frames[0].hexadecimal.endswith("41 41 … +76")


# ---------------------------------------------------------------- trying out


def test_what_is_read_while_a_device_is_tried_out_means_nothing(opened: Bench) -> None:
    opened.screen.choose("scanner")
    opened.screen.act("main")
    before = len(events_after(opened.work))
    assert opened.shell.said[-1].detail == "Scan something now"
    assert opened.says("scanner", "B10483", b"B10483\r")
    assert opened.shell.said[-1].title == "Test: B10483"
    assert (opened.work.terminal().actor, len(events_after(opened.work))) == (None, before)
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
    opened.says("caliper", "12.37", b"+12.37\r", ReadingKind.VALUE)
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

    printer = msgspec.structs.replace(load_models()["zebra"], capability=Capability.PRINT)
    monkeypatch.setattr("ui.desk.device_desk.load_models", lambda: {**load_models(), "zebra": printer})
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
