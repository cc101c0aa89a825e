"""The device screen on what is plugged in: cameras, what types, what is in the way, what all can read."""

import msgspec
import pytest

from devices.capabilities import (
    DeviceState,
    Phase,
    ReasonCode,
    StateReason,
)
from devices.model import Access, DeviceConfig
from devices.ports.sysfs import Hindrance
from devices.registry import load_models
from tests.ui.screens.devices.bench import CAMERA_PORT, KEYBOARD_PORT, NEW_PORT, Bench, plugged_in
from ui.desk.device_desk import DeviceDesk
from ui.feedback import Tone
from ui.screens.devices.words import device_detail, unlisted_words


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
    held = msgspec.structs.replace(CAMERA_PORT, hindrance=Hindrance.BUSY, holder="cheese (4711)")
    denied = msgspec.structs.replace(NEW_PORT, hindrance=Hindrance.DENIED)
    plugged_in(opened, held, denied)
    words = {line.title: (line.word, line.tone) for line in opened.screen.state().lines}
    assert words["HD Webcam"] == ("In use elsewhere", Tone.BAD)
    assert words["POS Device"] == ("No permission", Tone.BAD)
    opened.screen.choose("port:/dev/video0")
    assert opened.advice() == "cheese (4711) has it. Close that program."
    opened.screen.choose("port:/dev/ttyACM1")
    assert "Add the account to the group dialout" in opened.advice()


@pytest.mark.slow
def test_every_reason_comes_with_what_to_do(opened: Bench) -> None:
    opened.screen.choose("tower")
    for code in ReasonCode:
        why = StateReason(code, {"address": "socket://10.0.0.9:502"})
        opened.desk.devices.note_state("tower", DeviceState(Phase.SEARCHING, why))
        assert opened.reason().startswith("tower: ")
        assert opened.advice()


def test_a_configured_port_names_the_program_that_has_it_and_the_group_it_needs(opened: Bench) -> None:
    opened.have(DeviceConfig("top", "uvc_camera", CAMERA_PORT.stable))
    plugged_in(opened, msgspec.structs.replace(CAMERA_PORT, hindrance=Hindrance.BUSY, holder="cheese (4711)"))
    opened.screen.choose("top")
    assert opened.advice() == "cheese (4711) has it. Close that program.", "before anybody looks through it"
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
