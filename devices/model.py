"""A device model as data (`devices/models/*.toml`) and a device of a station as its config holds it.

Structs only; reading and checking the files is `devices.registry`.
"""

from enum import StrEnum
from typing import Any, Final, Literal

import msgspec

from devices.camera.rule import CameraRule
from devices.capabilities import Capability, ReadingKind
from devices.print.zpl import PrintRule
from devices.reading.checksums import CheckRule
from devices.reading.framing import FrameRule
from devices.reading.readers.code import TextRule
from devices.reading.readers.tag import TagRule
from devices.reading.readers.value import ValueRule
from devices.reading.sensor_rules import LampRule, ModbusRule, MqttRule, OpcuaRule
from devices.wedge.judge import WedgeRule

Setting = str | int | float | bool | list[str] | dict[str, Any]
_KINDS: Final[dict[Capability, ReadingKind]] = {
    Capability.CODE: ReadingKind.CODE,
    Capability.VALUE: ReadingKind.VALUE,
    Capability.SENSOR: ReadingKind.SAMPLE,
    Capability.TAG: ReadingKind.TAG,
    Capability.FRAME: ReadingKind.FRAME,
    Capability.PRINT: ReadingKind.CODE,  # what a printer reads back is the code it printed
    Capability.SIGNAL: ReadingKind.VALUE,
}


class UsbId(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A USB vendor, and a product of it or None for all."""

    vid: int
    pid: int | None = None


class Title(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person reads."""

    en: str
    zh: str


class DriverName(StrEnum):
    """The driver of a model; `devices.registry` knows where each is. `WEDGE` is none of ours: the windowing
    system reads it, `devices.wedge.judge` judges.
    """

    SERIAL = "serial"
    OPEN_PROTOCOL = "open_protocol"
    MODBUS = "modbus"
    OPCUA = "opcua"
    MQTT = "mqtt"
    CAMERA = "camera"
    ZPL = "zpl"
    WEDGE = "wedge"


class FlowControl(StrEnum):
    """How the ends of a serial line hold each other back."""

    NONE = "none"
    RTS_CTS = "rts_cts"
    XON_XOFF = "xon_xoff"


class LineSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings of a serial line; a USB-CDC port takes and ignores them."""

    baud: int = 9600
    data_bits: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stop_bits: Literal[1, 2] = 1
    flow: FlowControl = FlowControl.NONE


class PollRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a device is asked with, as `text` (one character a byte) or in `hex`.

    Every `every_ms`, or with 0 on demand alone; without an answer after `answer_ms` that is said.
    """

    text: str = ""
    hex: str = ""
    every_ms: int = 0
    answer_ms: int = 1000

    def __post_init__(self) -> None:
        if self.text and self.hex:
            raise ValueError("a request is either text or hex, not both")
        if self.every_ms and not self.request:
            raise ValueError("every_ms needs a request: text or hex")
        if self.every_ms < 0 or self.answer_ms < 1:
            raise ValueError("every_ms must be at least 0, answer_ms at least 1")

    @property
    def request(self) -> bytes:
        """The bytes to send; none when the device cannot be asked."""
        return bytes.fromhex(self.hex) or self.text.encode("latin-1")


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One model file. `name` is the file's stem, `sources` say where its facts come from.

    Each section is one struct with a default; a driver reads those it knows and leaves the others alone.
    """

    name: str
    title: Title
    capability: Capability
    driver: DriverName
    sources: tuple[str, ...]
    usb: tuple[UsbId, ...] = ()
    line: LineSettings = LineSettings()
    frame: FrameRule = FrameRule()
    check: CheckRule = CheckRule()
    poll: PollRule = PollRule()
    text: TextRule = TextRule()
    value: ValueRule = ValueRule()
    tag: TagRule = TagRule()
    wedge: WedgeRule = WedgeRule()
    # sections of single drivers follow, each a struct of a module that imports no library
    modbus: ModbusRule = ModbusRule()
    signal: LampRule = LampRule()
    opcua: OpcuaRule = OpcuaRule()
    mqtt: MqttRule = MqttRule()
    camera: CameraRule = CameraRule()
    print: PrintRule = PrintRule()

    def __post_init__(self) -> None:
        values = self.capability in (Capability.VALUE, Capability.SENSOR)
        measures = values or self.capability is Capability.TAG
        if self.driver == DriverName.SERIAL and measures and (self.frame.ends_by_idle or self.frame.drop_nul):
            raise ValueError(
                "frame.ends_by_idle and frame.drop_nul must be false: a byte less is another number"
            )
        if self.driver == DriverName.SERIAL and values and not self.value.pattern:
            raise ValueError("value.pattern is missing")

    @property
    def kind(self) -> ReadingKind:
        """The kind of its readings."""
        return _KINDS[self.capability]

    @property
    def lacking(self) -> str:
        """The section that a device of this model must fill by its overrides; "" when it is complete."""
        if self.capability is Capability.SIGNAL:
            return "" if self.signal.lamps else "signal.lamps"
        found = {
            DriverName.MODBUS: self.modbus.channels,
            DriverName.OPCUA: self.opcua.channels,
            DriverName.MQTT: self.mqtt.channels,
        }
        return "" if found.get(self.driver, True) else f"{self.driver}.channels"


class Access(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How to sign in to a server, and whom to trust; `devices.access.security` says what goes together.

    `authority` is a PEM file with the certificate of who signed the server's own (MQTT; empty for those the
    system trusts) or with the server's own certificate (OPC UA). `certificate` and `key` are PEM files with
    the station's own. The password is kept in the station's encrypted store and shown nowhere.
    """

    user: str = ""
    password: str = ""
    authority: str = ""
    certificate: str = ""
    key: str = ""

    def __repr__(self) -> str:
        hidden = "…" if self.password else ""
        return f"Access(user={self.user!r}, password={hidden!r}, authority={self.authority!r})"


class DeviceConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One device of a station.

    `address` is a stable path (`/dev/serial/by-id/...`), `usb:VID:PID` or `usb:VID:PID:SERIAL` in
    hexadecimal, a port name (`COM3`), `socket://host:port`, `mqtt://` or `mqtts://host:port`,
    `opc.tcp://host:port/path`; `/dev/v4l/by-id/...` or `index:N` of a camera; empty for a wedge. `overrides`
    replaces single settings of the model by section: {"line": {"baud": 115200}}. `serial` is the serial
    number of the device.
    """

    name: str
    model: str
    address: str = ""
    overrides: dict[str, dict[str, Setting]] = {}
    serial: str = ""
    access: Access = Access()

    def plain(self) -> dict[str, Any]:
        """As plain values, without those left at their defaults."""
        default = msgspec.to_builtins(DeviceConfig(self.name, self.model))
        told = msgspec.to_builtins(self)
        return {name: told[name] for name in told if name in ("name", "model") or told[name] != default[name]}

    def shown(self) -> dict[str, Any]:
        """`plain` for people and files: without the password."""
        told = self.plain()
        access = {name: value for name, value in told.pop("access", {}).items() if value}
        access.pop("password", None)
        return {**told, "access": access} if access else told


class Device(msgspec.Struct, frozen=True):
    """A configured device with its model, overrides applied: all a driver needs to open it."""

    name: str
    address: str
    model: Model
    serial: str = ""
    access: Access = Access()
