"""Sections of model files for what hangs on a bus or a network: Modbus, OPC UA, MQTT, signal lamps.

Structs only, so that a model file can be read without the library its driver needs.
"""

from enum import StrEnum
from typing import Final, Literal

import msgspec

from devices.capabilities import Flaw
from devices.reading.quantity import Quantity


class RegisterType(StrEnum):
    """What registers hold: a number, ASCII, or four digits each."""

    INT16 = "int16"
    UINT16 = "uint16"
    INT32 = "int32"
    UINT32 = "uint32"
    INT64 = "int64"
    UINT64 = "uint64"
    FLOAT32 = "float32"
    FLOAT64 = "float64"
    TEXT = "text"
    BCD = "bcd"


class ByteOrder(StrEnum):
    """Which end comes first: that of the high digits, or of the low ones."""

    BIG = "big"
    LITTLE = "little"


class Framing(StrEnum):
    """How a Modbus request travels: with the header of Modbus TCP, or with a checksum, on any line."""

    TCP = "tcp"
    RTU = "rtu"


class MqttPayload(StrEnum):
    """What a message is: JSON, the digits of a number alone, or Sparkplug."""

    JSON = "json"
    NUMBER = "number"
    SPARKPLUG = "sparkplug"


REGISTERS: Final = {
    **dict.fromkeys((RegisterType.INT16, RegisterType.UINT16), 1),
    **dict.fromkeys((RegisterType.INT64, RegisterType.UINT64, RegisterType.FLOAT64), 4),
}
"""How many registers a type takes; two where it is not listed."""
_NO_NUMBERS: Final = (RegisterType.TEXT, RegisterType.BCD)
_MOST_REGISTERS: Final = 125


class Registers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Registers of a Modbus device.

    `address` counts from 0, as it is sent. `function` 3 reads holding registers, 4 input registers. `count`
    is needed for "text" and "bcd" alone. `word_order` is that of the registers, `byte_order` that of the
    bytes in each. `unit_id` -1 is that of the device, another one is another device on the same line.
    """

    address: int
    function: Literal[3, 4] = 3
    type: RegisterType = RegisterType.UINT16
    count: int = 0
    word_order: ByteOrder = ByteOrder.BIG
    byte_order: ByteOrder = ByteOrder.BIG
    unit_id: int = -1

    def __post_init__(self) -> None:
        if not 0 <= self.address <= 0xFFFF:
            raise ValueError("address must be 0 to 65535")
        if not -1 <= self.unit_id <= 255:
            raise ValueError("unit_id must be 0 to 255")
        if not 1 <= self.size <= _MOST_REGISTERS:
            raise ValueError(f"count must be 1 to {_MOST_REGISTERS} for type {self.type.value!r}")

    @property
    def size(self) -> int:
        """How many registers there are."""
        return self.count if self.type in _NO_NUMBERS else REGISTERS.get(self.type, 2)


class ModbusPoint(Registers, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One value of a Modbus device: where it stands and what it means.

    `refused` maps numbers, as they stand in the registers, that are no value to what they say:
    {"-32768": "device_error"}.
    """

    quantity: Quantity = Quantity()
    refused: dict[str, Flaw] = {}

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.type in _NO_NUMBERS:
            raise ValueError(f"type {self.type.value!r} is no number")
        if self.type.startswith("float") and not self.quantity.resolution:
            raise ValueError("quantity.resolution is missing: a float has no digits of its own")


class ModbusRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Modbus device.

    All `channels` (name -> point; the name "" stands for the device alone) are read every `poll_ms`, with 0
    on demand alone; an answer takes `answer_ms` at most. `serial` is where the device keeps its own number.
    """

    unit_id: int = 1
    framing: Framing = Framing.TCP
    poll_ms: int = 1000
    answer_ms: int = 1000
    channels: dict[str, ModbusPoint] = {}
    serial: Registers | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.unit_id <= 255:
            raise ValueError("unit_id must be 0 to 255")
        if self.poll_ms < 0 or not 1 <= self.answer_ms <= 1000:
            raise ValueError("poll_ms must be at least 0, answer_ms 1 to 1000")


class LampRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lamps and buzzers: name -> coil, counted from 0; the [modbus] section says how to reach them."""

    lamps: dict[str, int] = {}

    def __post_init__(self) -> None:
        if any(not 0 <= coil <= 0xFFFF for coil in self.lamps.values()):
            raise ValueError("lamps: a coil must be 0 to 65535")


class OpcuaPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One node, such as "ns=2;s=Oven.Peak", and what its number means."""

    node: str
    quantity: Quantity

    def __post_init__(self) -> None:
        if not self.quantity.resolution:
            raise ValueError("quantity.resolution is missing: a node's number has no digits of its own")


class OpcuaRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nodes of an OPC UA server. Changes come by subscription within `publish_ms`; all `channels` are read
    every `read_ms` too, so that a value that does not change stays a present one, and where the server
    allows no subscription. `serial_node` is where the device keeps its serial number. A value that its source
    has measured more than `oldest_s` seconds ago is no present one, whatever its status says; 0 = any age.
    """

    publish_ms: int = 100
    read_ms: int = 1000
    oldest_s: int = 3600
    channels: dict[str, OpcuaPoint] = {}
    serial_node: str = ""

    def __post_init__(self) -> None:
        if self.publish_ms < 10 or self.read_ms < 10 or self.oldest_s < 0:
            raise ValueError("publish_ms and read_ms must be at least 10, oldest_s at least 0")


class MqttPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One value in a message. `path` leads to it: keys and places with points between ("data.0.t") in JSON,
    the metric's name in Sparkplug, "" for a payload that is the number itself. `topic` "" is the rule's.
    """

    path: str = ""
    topic: str = ""
    quantity: Quantity = Quantity()


class MqttRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Topics of a broker.

    With Sparkplug `topic` is "GROUP/EDGE" or "GROUP/EDGE/DEVICE". In JSON paths lead to the `time` of a
    message (any text or number: two messages with the same one are one), to the `unit` as spelt in `units`,
    and to the device's `serial` number.
    """

    payload: MqttPayload = MqttPayload.JSON
    topic: str = ""
    qos: Literal[0, 1, 2] = 0
    channels: dict[str, MqttPoint] = {}
    time: str = ""
    unit: str = ""
    units: dict[str, str] = {}
    serial: str = ""

    def __post_init__(self) -> None:
        if any(not (point.topic or self.topic) for point in self.channels.values()):
            raise ValueError("topic is missing")
        if self.payload != MqttPayload.SPARKPLUG:
            return
        if self.channels and not 2 <= len(self.topic.split("/")) <= 3:
            raise ValueError("topic must be GROUP/EDGE or GROUP/EDGE/DEVICE")
        if any(not point.quantity.resolution for point in self.channels.values()):
            raise ValueError("quantity.resolution is missing: a metric's number has no digits of its own")

    @property
    def topics(self) -> tuple[str, ...]:
        """What the channels stand in, each once."""
        return tuple(dict.fromkeys(point.topic or self.topic for point in self.channels.values()))
