"""A device model as data (`devices/models/*.toml`) and a device of a station as its config holds it.

Structs only; reading and checking the files is `devices.registry`.
"""

from typing import Literal

import msgspec

from devices.capabilities import Capability
from devices.code_reader import TextRule
from devices.framing import FrameRule
from devices.wedge import WedgeRule

Setting = str | int | bool | list[str] | dict[str, str]


class UsbId(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A USB vendor, and a product of it or None for all."""

    vid: int
    pid: int | None = None


class Title(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person reads."""

    en: str
    zh: str


class LineSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings of a serial line; a USB-CDC port takes and ignores them."""

    baud: int = 9600
    data_bits: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stop_bits: Literal[1, 2] = 1
    flow: Literal["none", "rts_cts", "xon_xoff"] = "none"


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One model file. `name` is the file's stem, `sources` say where its facts come from."""

    name: str
    title: Title
    capability: Capability
    driver: str
    sources: tuple[str, ...]
    usb: tuple[UsbId, ...] = ()
    line: LineSettings = LineSettings()
    frame: FrameRule = FrameRule()
    text: TextRule = TextRule()
    wedge: WedgeRule = WedgeRule()


class DeviceConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One device of a station.

    `address` is a stable path (`/dev/serial/by-id/...`), `usb:VID:PID` or `usb:VID:PID:SERIAL` in
    hexadecimal, a port name (`COM3`) or a pyserial URL (`socket://host:port`); empty for a wedge.
    `overrides` replaces single settings of the model by section: {"line": {"baud": 115200}}.
    """

    name: str
    model: str
    address: str = ""
    overrides: dict[str, dict[str, Setting]] = {}
