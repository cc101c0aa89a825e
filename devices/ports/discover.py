"""What is plugged in, the port an address means, the model each fits by what, and the configuration to take
over for one that nobody uses. Opens nothing.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

import msgspec
from serial.tools import list_ports

from devices.capabilities import Capability, ReasonCode
from devices.model import DeviceConfig, DriverName, Model
from devices.ports.sysfs import Port, PortKind, cameras, keyboards, with_hindrances
from devices.registry import Models
from devices.transport import LineFault

_BY_ID: Final = Path("/dev/serial/by-id")
_USB: Final = "usb:"

MatchReason = Literal["usb_product", "usb_vendor", "usb_unknown", "no_usb", "video", "typing"]


class Match(msgspec.Struct, frozen=True):
    """The model a port fits best, and by what."""

    port: Port
    model: str
    reason: MatchReason


def plugged_in() -> tuple[Port, ...]:
    """Serial ports, then cameras, then what types, each with what stands in its way."""
    return with_hindrances((*serial_ports(), *cameras(), *keyboards()))


def serial_ports(by_id: Path = _BY_ID) -> tuple[Port, ...]:
    """All serial ports, in order of their path."""
    stable = _stable_names(by_id)
    ports = [
        Port(
            path=each.device,
            stable=stable.get(each.device)
            or _usb_address(each.vid, each.pid, each.serial_number)
            or each.device,
            vid=each.vid,
            pid=each.pid,
            serial=each.serial_number or "",
            product=each.product or "",
            manufacturer=each.manufacturer or "",
        )
        for each in list_ports.comports()
    ]
    return tuple(sorted(ports, key=lambda port: port.path))


def match(port: Port, models: Iterable[Model]) -> Match:
    """The model for `port`: its very USB product, else its vendor, else the generic one of its kind."""
    known = [model for model in models if model.usb]
    if port.kind == PortKind.KEYBOARD:
        maker = port.vid is not None and _by_usb(known, port.vid, None)
        return Match(port, "generic_wedge", "usb_vendor" if maker else "typing")
    known = [
        model for model in known if (model.driver == DriverName.CAMERA) == (port.kind == PortKind.CAMERA)
    ]
    if port.vid is not None:
        if found := _by_usb(known, port.vid, port.pid):
            return Match(port, found.name, "usb_product")
        if found := _by_usb(known, port.vid, None):
            return Match(port, found.name, "usb_vendor")
    if port.kind == PortKind.CAMERA:
        return Match(port, "uvc_camera", "video")
    if port.vid is not None:
        return Match(port, "generic_usb_cdc", "usb_unknown")
    return Match(port, "generic_serial", "no_usb")


def resolve(address: str, ports: Iterable[Port] | None = None) -> str:
    """The path or URL to open for `address`; LineFault when no port, or more than one, is meant."""
    if not address.startswith(_USB):
        return address
    wanted = address.removeprefix(_USB).split(":", 2)
    found = [port for port in (serial_ports() if ports is None else ports) if _is_meant(port, wanted)]
    if not found:
        raise LineFault(ReasonCode.NOT_FOUND, address)
    if len(found) > 1:
        raise LineFault(ReasonCode.AMBIGUOUS, address, ports=", ".join(port.path for port in found))
    return found[0].path


def port_of(address: str, ports: Iterable[Port]) -> Port | None:
    """The port that `address` means, by path, stable name or USB id; None when it is empty or not plugged in,
    or several answer to it.
    """
    ports = tuple(ports) if address else ()
    try:
        path = resolve(address, ports)
    except LineFault:
        return None
    real = str(Path(path).resolve()) if path.startswith("/") else path
    return next((port for port in ports if path in (port.path, port.stable) or real == port.path), None)


def unconfigured(ports: Iterable[Port], configs: Iterable[DeviceConfig]) -> tuple[Port, ...]:
    """What no configured device means; one without an address hears everything that types."""
    ports = tuple(ports)
    configs = tuple(configs)
    used = [port_of(config.address, ports) for config in configs if config.address]
    typed = any(not config.address for config in configs)
    return tuple(
        port for port in ports if port not in used and not (typed and port.kind == PortKind.KEYBOARD)
    )


def proposal(port: Port, ports: Iterable[Port], models: Models, taken: Iterable[str]) -> DeviceConfig:
    """The configuration to take over for `port`: a name that is not `taken`, the model it fits, the address
    that stays the same when it is plugged in elsewhere, or its path where two ports share that.
    """
    model = models[match(port, models.values()).model]
    base = _NAMES.get(model.capability, "device")
    names = [base, *(f"{base}-{number}" for number in range(2, 100))]
    name = next(each for each in names if each not in set(taken))
    alone = port.kind == PortKind.KEYBOARD or sum(other.stable == port.stable for other in ports) < 2
    return DeviceConfig(name, model.name, port.stable if alone else port.path)


_NAMES: Final = {
    Capability.CODE: "scanner",
    Capability.VALUE: "gauge",
    Capability.SENSOR: "sensor",
    Capability.TAG: "reader",
    Capability.FRAME: "camera",
    Capability.PRINT: "printer",
    Capability.SIGNAL: "lamp",
}


def _by_usb(models: Iterable[Model], vid: int, pid: int | None) -> Model | None:
    return next((m for m in models if any(usb.vid == vid and usb.pid == pid for usb in m.usb)), None)


def _is_meant(port: Port, wanted: list[str]) -> bool:
    if port.vid is None or port.pid is None or port.kind != PortKind.SERIAL:
        return False
    have = [f"{port.vid:04x}", f"{port.pid:04x}", port.serial]
    return [part.lower() for part in wanted[:2]] + wanted[2:] == have[: len(wanted)]


def _usb_address(vid: int | None, pid: int | None, serial: str | None) -> str:
    if vid is None or pid is None:
        return ""
    return f"{_USB}{vid:04x}:{pid:04x}" + (f":{serial}" if serial else "")


def _stable_names(by_id: Path) -> dict[str, str]:
    """Device path -> its stable link, where the system keeps such links."""
    return {str(link.resolve()): str(link) for link in sorted(by_id.glob("*"))} if by_id.is_dir() else {}
