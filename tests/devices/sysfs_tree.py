"""A made-up computer for what lists devices: /sys, /dev, /run and /proc in a folder."""

import os
from pathlib import Path

KEYBOARD = "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe"
BUTTONS = "10000 0 0 0"
"""Bitmaps of a keyboard, and of a switch with one button."""


class Computer:
    """`root` is where it lies."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in (
            "sys/class/video4linux",
            "sys/class/input",
            "dev/v4l/by-id",
            "dev/v4l/by-path",
            "proc",
        ):
            (root / folder).mkdir(parents=True)

    def usb(self, place: str, vid: str, pid: str, product: str, maker: str = "", serial: str = "") -> Path:
        """A USB device; gives its first interface."""
        device = self.root / "sys/devices" / place
        told = {
            "idVendor": vid,
            "idProduct": pid,
            "product": product,
            "manufacturer": maker,
            "serial": serial,
        }
        _write(device, {name: value for name, value in told.items() if value})
        return device / f"{place}:1.0"

    def video(
        self, number: int, interface: Path, index: int, name: str, capabilities: str | None = None
    ) -> Path:
        """A video node; `capabilities` as udev found them, None without udev."""
        node = interface / "video4linux" / f"video{number}"
        _write(node, {"name": name, "index": str(index), "dev": f"81:{number}"})
        (node / "device").symlink_to(interface)
        (self.root / f"sys/class/video4linux/video{number}").symlink_to(node)
        file = self.root / f"dev/video{number}"
        file.touch()
        if capabilities is not None:
            known = {f"c81:{number}": f"S:v4l/by-id/x\nE:ID_V4L_CAPABILITIES={capabilities}\n"}
            _write(self.root / "run/udev/data", known)
        return file

    def link(self, folder: str, name: str, file: Path) -> str:
        """A stable name of a video node."""
        link = self.root / "dev/v4l" / folder / name
        link.symlink_to(file)
        return str(link)

    def input(self, number: int, interface: Path, name: str, keys: str, bus: str = "0003") -> None:
        """An input device."""
        node = interface / "input" / f"input{number}"
        _write(node, {"name": name, "phys": f"usb-{interface.parent.name}/input{number}", "uniq": ""})
        _write(node / "id", {"bustype": bus, "vendor": "05e0", "product": "1200"})
        _write(node / "capabilities", {"key": keys})
        (node / "device").symlink_to(interface)
        (self.root / f"sys/class/input/input{number}").symlink_to(node)

    def program(self, number: int, name: str, *files: Path) -> None:
        """A running program with these files open."""
        folder = self.root / "proc" / str(number)
        _write(folder, {"comm": name})
        (folder / "fd").mkdir()
        for at, file in enumerate(files):
            (folder / "fd" / str(at)).symlink_to(file)

    def unplug(self, number: int) -> None:
        """A camera goes."""
        (self.root / f"sys/class/video4linux/video{number}").unlink()
        (self.root / f"dev/video{number}").unlink()


def own_number() -> int:
    """The number of this very process."""
    return os.getpid()


def _write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, words in files.items():
        (folder / name).write_text(words + "\n", encoding="utf-8")
