"""Cameras and keyboards of a made-up computer: which nodes are one, what they are called, what hinders."""

import os
from pathlib import Path

import pytest

from devices.model import DeviceConfig
from devices.ports.discover import match, proposal, unconfigured
from devices.ports.sysfs import Port, PortKind, cameras, keyboards, with_hindrances
from devices.registry import load_models
from tests.devices.sysfs_tree import BUTTONS, KEYBOARD, Computer, own_number


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def webcam(computer: Computer, number: int, place: str, serial: str = "A1") -> Path:
    """A camera as most are: a node with pictures, one with what it says about them."""
    interface = computer.usb(place, "046d", "0825", "HD Webcam C270", "Logitech", serial)
    name = "HD Webcam C270: HD Webcam C270"
    computer.video(number + 1, interface, 1, name)
    return computer.video(number, interface, 0, name)


def test_a_camera_is_listed_once_with_its_stable_name(computer: Computer) -> None:
    node = webcam(computer, 0, "1-2")
    link = computer.link("by-id", "usb-046d_HD_Webcam_C270_A1-video-index0", node)
    computer.link("by-path", "pci-0000:00:14.0-usb-0:2:1.0-video-index0", node)
    (port,) = cameras(computer.root)
    assert port == Port(
        str(node), link, 0x046D, 0x0825, "A1", "HD Webcam C270", "Logitech", kind=PortKind.CAMERA
    )
    found = match(port, load_models().values())
    assert (found.model, found.reason) == ("uvc_camera", "video")
    assert proposal(port, [port], load_models(), ["camera"]) == DeviceConfig("camera-2", "uvc_camera", link)
    assert unconfigured([port], [DeviceConfig("top", "uvc_camera", link)]) == ()
    assert unconfigured([port], [DeviceConfig("top", "uvc_camera", str(node))]) == ()


def test_two_of_a_kind_without_serial_numbers_are_told_apart_by_their_sockets(computer: Computer) -> None:
    first, second = webcam(computer, 0, "1-2", ""), webcam(computer, 2, "1-3", "")
    one = computer.link("by-id", "usb-046d_HD_Webcam_C270-video-index0", second)
    other = computer.link("by-path", "usb-0:2:1.0-video-index0", first)
    assert [port.stable for port in cameras(computer.root)] == [other, one]


def test_udev_tells_which_node_gives_pictures(computer: Computer) -> None:
    interface = computer.usb("1-4", "8086", "0b07", "RealSense")
    depth = computer.video(0, interface, 0, "RealSense: Depth", ":capture:")
    computer.video(1, interface, 1, "RealSense: Depth", ":")
    colour = computer.video(2, interface, 2, "RealSense: RGB", ":capture:")
    computer.video(10, computer.root / "sys/devices/codec", 0, "codec", ":video_output:")
    assert [port.path for port in cameras(computer.root)] == [str(depth), str(colour)]


def test_a_camera_of_no_usb_goes_by_its_own_name(computer: Computer) -> None:
    node = computer.video(0, computer.root / "sys/devices/platform/csi", 0, "imx219")
    (port,) = cameras(computer.root)
    assert (port.path, port.stable, port.product, port.vid) == (str(node), str(node), "imx219", None)
    computer.unplug(0)
    assert cameras(computer.root) == ()


def test_what_types_is_listed_once_and_a_button_is_none(computer: Computer) -> None:
    scanner = computer.usb("1-1", "05e0", "1200", "Symbol Bar Code Scanner", "Symbol")
    computer.input(3, scanner, "Symbol Bar Code Scanner", KEYBOARD)
    computer.input(4, scanner, "Symbol Bar Code Scanner", KEYBOARD)
    computer.input(5, scanner, "Power Button", BUTTONS)
    computer.input(6, computer.root / "sys/devices/isa", "AT keyboard", KEYBOARD, bus="0011")
    (port,) = keyboards(computer.root)
    assert (port.kind, port.product, port.manufacturer) == ("keyboard", "Symbol Bar Code Scanner", "Symbol")
    found = match(port, load_models().values())
    assert (found.model, found.reason) == ("generic_wedge", "usb_vendor"), "a maker of scanners"
    assert proposal(port, [port], load_models(), []) == DeviceConfig("scanner", "generic_wedge")
    assert unconfigured([port], [DeviceConfig("hand", "framed_wedge")]) == ()
    plain = Port("usb-1-9", "", 0x1234, 1, kind=PortKind.KEYBOARD)
    assert match(plain, load_models().values()).reason == "typing"


def test_a_program_that_has_it_is_named_and_this_one_is_not(computer: Computer) -> None:
    node = webcam(computer, 0, "1-2")
    computer.program(own_number(), "tracepost", node)
    assert [port.hindrance for port in with_hindrances(cameras(computer.root), computer.root)] == [""]
    computer.program(4711, "cheese", computer.root / "elsewhere", node)
    (port,) = with_hindrances(cameras(computer.root), computer.root)
    assert (port.hindrance, port.holder) == ("busy", "cheese (4711)")


def test_what_this_account_may_not_open_says_so(computer: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    node = webcam(computer, 0, "1-2")
    monkeypatch.setattr(os, "access", lambda path, _mode: path != str(node))
    (port,) = with_hindrances(cameras(computer.root), computer.root)
    assert port.hindrance == "denied"
    assert with_hindrances([Port("COM3", "COM3")], computer.root)[0].hindrance == ""


def test_a_computer_without_any_of_it_lists_nothing(tmp_path: Path) -> None:
    assert (cameras(tmp_path), keyboards(tmp_path)) == ((), ())
