"""Cameras and keyboards as Linux lists them, and what stands in the way of a device file. Opens none of them.

Elsewhere nothing is listed: `LISTED` says so, and the screens say it on. Sources: Linux kernel, ABI
sysfs-class-video4linux and sysfs-class-input; input-event-codes.h; systemd, rules of udev for video4linux.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

LISTED: Final = sys.platform == "linux"
"""Whether cameras and keyboards are listed on this system."""
ROOT: Final = Path("/")
_LINKS: Final = ("by-id", "by-path")  # two cameras of a kind without serial numbers share the first one
_BUSES: Final = frozenset({0x03, 0x05})  # USB, Bluetooth: what is plugged in, not what is built in
_LETTERS: Final = 0xFFFF_FFFE
"""KEY_ESC to KEY_S: what has all of them is a keyboard to udev too."""
_UNIT_INDEX: Final = re.compile(r"\d+$")


class PortKind(StrEnum):
    """What is plugged in: a line to bytes, pictures, or keys."""

    SERIAL = "serial"
    CAMERA = "camera"
    KEYBOARD = "keyboard"


class Hindrance(StrEnum):
    """Why a port could not be opened now: no reason, without the right to it, in another program."""

    NONE = ""
    DENIED = "denied"
    BUSY = "busy"


class Port(msgspec.Struct, frozen=True):
    """What is plugged in, as the system lists it; `stable` is the address to configure, "" for a keyboard.

    `holder` tells which program has it ("" where that is hidden).
    """

    path: str
    stable: str
    vid: int | None = None
    pid: int | None = None
    serial: str = ""
    product: str = ""
    manufacturer: str = ""
    kind: PortKind = PortKind.SERIAL
    hindrance: Hindrance = Hindrance.NONE
    holder: str = ""


def cameras(root: Path = ROOT) -> tuple[Port, ...]:
    """All cameras, in order of their number. What a camera tells about its pictures beside them is none."""
    found = sorted((root / "sys/class/video4linux").glob("video*"), key=_number)
    stable = _stable_names(root)
    return tuple(_camera(node, stable, root) for node in found if _gives_pictures(node, root))


def keyboards(root: Path = ROOT) -> tuple[Port, ...]:
    """What is plugged in and types: keyboards, and scanners that pretend to be one. Each once."""
    found: dict[tuple[str, ...], Port] = {}
    for node in sorted((root / "sys/class/input").glob("input*"), key=_number):
        if _hexadecimal(node / "id/bustype") in _BUSES and _has_letters(node):
            place = _told(node / "phys").rpartition("/")[0] or node.name
            found.setdefault((place, _told(node / "uniq")), _keyboard(node))
    return tuple(found.values())


def with_hindrances(ports: Iterable[Port], root: Path = ROOT) -> tuple[Port, ...]:
    """The ports, each with why it could not be opened now: without the right to it, or in another program."""
    ports = tuple(ports)
    holders = _holders({port.path for port in ports}, root / "proc")
    return tuple(_hindered(port, holders.get(port.path)) for port in ports)


def _hindered(port: Port, holder: str | None) -> Port:
    if (
        port.path.startswith("/")
        and port.kind != PortKind.KEYBOARD
        and not os.access(port.path, os.R_OK | os.W_OK)
    ):
        return msgspec.structs.replace(port, hindrance=Hindrance.DENIED)
    return port if holder is None else msgspec.structs.replace(port, hindrance=Hindrance.BUSY, holder=holder)


def _holders(paths: set[str], proc: Path) -> dict[str, str]:
    """Path -> "program (number)" of another process that has it open, as far as this account may see."""
    found: dict[str, str] = {}
    others = (each for each in proc.glob("[0-9]*") if each.name != str(os.getpid()))
    for process in others:
        for path in _open_files(process) & paths:
            found[path] = f"{_told(process / 'comm') or '?'} ({process.name})"
    return found


def _open_files(process: Path) -> set[str]:
    try:
        return set(_targets(os.scandir(process / "fd")))
    except OSError:
        return set()  # another account's, or gone by now


def _targets(links: Iterable["os.DirEntry[str]"]) -> Iterator[str]:
    for link in links:
        try:
            yield os.readlink(link.path)  # noqa: PTH115 - there are thousands, twice a second
        except OSError:
            continue


def _camera(node: Path, stable: dict[str, str], root: Path) -> Port:
    usb = _usb_of(node)
    path = str(root / "dev" / node.name)
    product = (_told(usb / "product") if usb else "") or _told(node / "name").partition(": ")[0]
    return Port(
        path=path,
        stable=stable.get(str(Path(path).resolve()), path),
        vid=_hexadecimal(usb / "idVendor") if usb else None,
        pid=_hexadecimal(usb / "idProduct") if usb else None,
        serial=_told(usb / "serial") if usb else "",
        product=product,
        manufacturer=_told(usb / "manufacturer") if usb else "",
        kind=PortKind.CAMERA,
    )


def _keyboard(node: Path) -> Port:
    usb = _usb_of(node)
    return Port(
        path=_told(node / "phys") or node.name,
        stable="",
        vid=_hexadecimal(node / "id/vendor"),
        pid=_hexadecimal(node / "id/product"),
        serial=_told(node / "uniq"),
        product=_told(node / "name"),
        manufacturer=_told(usb / "manufacturer") if usb else "",
        kind=PortKind.KEYBOARD,
    )


def _gives_pictures(node: Path, root: Path) -> bool:
    """As udev found when it was plugged in; without it the first node of a camera is the one."""
    try:
        told = (root / "run/udev/data" / f"c{_told(node / 'dev')}").read_text(encoding="utf-8")
    except OSError:
        told = ""
    found = re.search(r"^E:ID_V4L_CAPABILITIES=(.*)$", told, re.MULTILINE)
    return ":capture:" in found[1] if found else _told(node / "index") in ("0", "")


def _has_letters(node: Path) -> bool:
    words = _told(node / "capabilities/key").split()
    return bool(words) and int(words[-1], 16) & _LETTERS == _LETTERS


def _usb_of(node: Path) -> Path | None:
    """The folder of the USB device that a node of it belongs to."""
    device = (node / "device").resolve()
    return next((each for each in (device, *device.parents) if (each / "idVendor").is_file()), None)


def _stable_names(root: Path) -> dict[str, str]:
    """Device path -> its stable link."""
    found: dict[str, str] = {}
    for folder in reversed(_LINKS):
        for link in sorted((root / "dev/v4l" / folder).glob("*")):
            found[str(link.resolve())] = str(link)
    return found


def _number(node: Path) -> int:
    found = _UNIT_INDEX.search(node.name)
    return int(found[0]) if found else 0


def _hexadecimal(file: Path) -> int | None:
    try:
        return int(_told(file), 16)
    except ValueError:
        return None


def _told(file: Path) -> str:
    """What a file of the system says; "" where it is not there, or gone by now."""
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
