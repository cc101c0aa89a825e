"""Which port is meant, and which model a port fits and why."""

from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from devices.capabilities import ReasonCode
from devices.model import DeviceConfig, UsbId
from devices.ports.discover import match, port_of, proposal, resolve, serial_ports, unconfigured
from devices.ports.sysfs import Port
from devices.registry import load_models
from devices.transport import LineFault

ZEBRA = Port("/dev/ttyACM0", "usb:05e0:1701:A1", 0x05E0, 0x1701, "A1")
TWIN = Port("/dev/ttyACM1", "usb:05e0:1701:B2", 0x05E0, 0x1701, "B2")
PLAIN = Port("/dev/ttyS0", "/dev/ttyS0")


@pytest.mark.parametrize(
    ("port", "model", "reason"),
    [
        (ZEBRA, "zebra", "usb_product"),
        (Port("p", "p", 0x05E0, 0x9999), "zebra", "usb_vendor"),
        (Port("p", "p", 0x1EAB, 0x0D06), "newland", "usb_vendor"),
        (Port("p", "p", 0x1234, 0x0001), "generic_usb_cdc", "usb_unknown"),
        (PLAIN, "generic_serial", "no_usb"),
    ],
)
def test_a_port_is_matched_with_the_reason(port: Port, model: str, reason: str) -> None:
    found = match(port, load_models().values())
    assert (found.model, found.reason) == (model, reason)


def test_a_gauge_is_matched_as_a_scanner_is() -> None:
    gauge = msgspec.structs.replace(load_models()["sylvac"], usb=(UsbId(0x1234, 0x0001),))
    found = match(Port("p", "p", 0x1234, 0x0001), [*load_models().values(), gauge])
    assert (found.model, found.reason) == ("sylvac", "usb_product")


def test_an_address_by_usb_id_finds_its_port() -> None:
    assert resolve("usb:05E0:1701:B2", [ZEBRA, TWIN, PLAIN]) == "/dev/ttyACM1"
    assert resolve("usb:05e0:1701", [ZEBRA, PLAIN]) == "/dev/ttyACM0"


@pytest.mark.parametrize("address", ["/dev/serial/by-id/x", "COM3", "socket://10.0.0.5:4001"])
def test_other_addresses_are_opened_as_they_are(address: str) -> None:
    assert resolve(address, []) == address


def test_two_of_a_kind_need_the_serial_number() -> None:
    with pytest.raises(LineFault) as fault:
        resolve("usb:05e0:1701", [ZEBRA, TWIN])
    assert fault.value.reason.code is ReasonCode.AMBIGUOUS
    assert fault.value.reason.parameters["ports"] == "/dev/ttyACM0, /dev/ttyACM1"


def test_an_absent_one_is_not_found() -> None:
    with pytest.raises(LineFault) as fault:
        resolve("usb:05e0:1701:ZZ", [ZEBRA])
    assert fault.value.reason.code is ReasonCode.NOT_FOUND


def test_listed_ports_carry_the_address_to_configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = tmp_path / "ttyACM0"
    device.touch()
    by_id = tmp_path / "by-id"
    by_id.mkdir()
    (by_id / "usb-Symbol_A1-if00").symlink_to(device)
    usb = {
        "vid": 0x05E0,
        "pid": 0x1701,
        "serial_number": "A1",
        "product": "Scanner",
        "manufacturer": "Symbol",
    }
    none = dict.fromkeys(usb)
    listed = [
        SimpleNamespace(device=str(device), **usb),
        SimpleNamespace(device="COM3", **usb),
        SimpleNamespace(device="COM4", **none),
    ]
    monkeypatch.setattr("serial.tools.list_ports.comports", lambda: listed)
    ports = {port.path: port for port in serial_ports(by_id)}
    assert ports[str(device)].stable == str(by_id / "usb-Symbol_A1-if00")
    assert ports["COM3"].stable == "usb:05e0:1701:A1"
    assert (ports["COM4"].stable, ports["COM4"].product) == ("COM4", "")


@pytest.mark.parametrize(
    ("address", "port"),
    [
        ("/dev/ttyACM0", ZEBRA),
        ("usb:05e0:1701:B2", TWIN),
        ("usb:05E0:1701:A1", ZEBRA),
        ("usb:05e0:1701", None),
        ("usb:0000:0001", None),
        ("socket://10.0.0.9:502", None),
        ("", None),
    ],
)
def test_an_address_leads_to_its_port(address: str, port: Port | None) -> None:
    assert port_of(address, [ZEBRA, TWIN, PLAIN]) == port


def test_a_stable_link_leads_to_its_port(tmp_path: Path) -> None:
    file = tmp_path / "ttyACM7"
    file.touch()
    link = tmp_path / "usb-Symbol"
    link.symlink_to(file)
    port = Port(str(file.resolve()), "usb:1:2")
    assert port_of(str(link), [port]) == port


def test_ports_that_no_device_means_are_free() -> None:
    configs = (DeviceConfig("a", "zebra", "usb:05e0:1701:A1"), DeviceConfig("w", "generic_wedge"))
    assert unconfigured([ZEBRA, TWIN, PLAIN], configs) == (TWIN, PLAIN)


def test_a_proposal_has_a_free_name_and_an_address_of_its_own() -> None:
    ports, models = [ZEBRA, TWIN, PLAIN], load_models()
    assert proposal(ZEBRA, ports, models, ["scanner"]) == DeviceConfig(
        "scanner-2", "zebra", "usb:05e0:1701:A1"
    )
    same = msgspec.structs.replace(TWIN, stable=ZEBRA.stable)
    assert proposal(same, [ZEBRA, same], models, []).address == "/dev/ttyACM1"


def test_plain_values_tell_what_differs_from_the_defaults() -> None:
    config = DeviceConfig("a", "zebra", "x", {"line": {"baud": 115200}})
    plain = config.plain()
    assert set(plain) == {"name", "model", "address", "overrides"}
    assert msgspec.convert(plain, DeviceConfig) == config
