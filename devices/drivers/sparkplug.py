"""Sparkplug B payloads: the fields that a sensor's value needs, and what a node was born with.

Form: Eclipse Sparkplug 3.0.0, chapter 6 (Payload and Metric fields, data types 1 to 14) in the wire format of
protocol buffers (varint, 32 and 64 bit, length-delimited). Templates, data sets and files are passed over.
No broker and no clock here.
"""

import struct
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from devices.capabilities import Flaw

_SIGNED: Final = {1: 8, 2: 16, 3: 32, 4: 64}
_UNSIGNED: Final = {5: 8, 6: 16, 7: 32, 8: 64}
_FLOAT = 9
_DOUBLE = 10
_BOOLEAN = 11
_REBIRTH: Final = b"Node Control/Rebirth"


class MessageType(StrEnum):
    """What a topic says of its payload."""

    NBIRTH = "NBIRTH"
    DBIRTH = "DBIRTH"
    NDATA = "NDATA"
    DDATA = "DDATA"
    NDEATH = "NDEATH"
    DDEATH = "DDEATH"


class Metric(msgspec.Struct, frozen=True):
    """One metric; `number` is what an integer field held, or a float's exact value; None for all else."""

    name: str = ""
    alias: int | None = None
    timestamp: int = 0
    datatype: int = 0
    historical: bool = False
    null: bool = False
    number: Decimal | None = None


class SparkplugMessage(msgspec.Struct, frozen=True):
    """One message; `seq` 0 to 255: encoders may leave a number out that is 0."""

    metrics: tuple[Metric, ...] = ()
    seq: int = 0


class MetricNews(msgspec.Struct, frozen=True):
    """What is known of a metric after a message: its number, or why it is none."""

    name: str
    number: Decimal | None
    flaw: Flaw | None = None


def read_payload(data: bytes) -> SparkplugMessage | None:
    """The payload in `data`; None when it is no such message."""
    try:
        metrics = []
        seq = 0
        for number, value in _fields(data):
            if number == 2 and isinstance(value, bytes):
                metrics.append(_metric(value))
            elif number == 3 and isinstance(value, int):
                seq = value
    except (ValueError, IndexError):
        return None
    return SparkplugMessage(tuple(metrics), seq)


def rebirth() -> bytes:
    """The payload of the command that asks a node to say again all it has."""
    metric = b"\x0a" + bytes([len(_REBIRTH)]) + _REBIRTH + bytes([4 << 3, _BOOLEAN, 14 << 3, 1])
    return b"\x12" + bytes([len(metric)]) + metric


class Born:
    """The metrics of an edge node and of one device of it, from birth to death.

    `device` "" is the node itself. `lost` is True when a message was missed, or data came before a birth:
    the node must be asked to be born again. A birth of the node ends everything born before, its devices too:
    what an alias meant is over until the device is born again.
    """

    def __init__(self, device: str) -> None:
        self._device = device
        self._known: dict[int | str, Metric] = {}
        self._born_with: Decimal | None = None
        self._seq: int | None = None
        self.lost = False

    def take(self, kind: MessageType, device: str, payload: SparkplugMessage) -> tuple[MetricNews, ...]:
        """What a message tells of this device."""
        if kind is not MessageType.NDEATH:  # it was written before the session and has no number
            self._count(kind, payload)
        if kind in (MessageType.NDEATH, MessageType.DDEATH):
            return self._dies(kind, device, payload)
        ended: tuple[MetricNews, ...] = ()
        if kind is MessageType.NBIRTH:
            self._born_with = _session(payload)
            ended = self._ended() if self._device else ()
        if device != self._device:
            return ended
        if kind in (MessageType.NBIRTH, MessageType.DBIRTH):
            self._known = _known(payload)
        return tuple(filter(None, map(self._told, payload.metrics)))

    def _count(self, kind: MessageType, payload: SparkplugMessage) -> None:
        if kind is MessageType.NBIRTH:
            self.lost = False
        elif self._seq is None or payload.seq != (self._seq + 1) % 256:
            self.lost = True
        self._seq = payload.seq

    def _dies(self, kind: MessageType, device: str, payload: SparkplugMessage) -> tuple[MetricNews, ...]:
        """A node's death of an earlier session, told late, concerns nobody."""
        late = kind is MessageType.NDEATH and _session(payload) != self._born_with
        if late or (kind is MessageType.DDEATH and device != self._device):
            return ()
        return self._ended()

    def _ended(self) -> tuple[MetricNews, ...]:
        """Nothing that was born counts any longer."""
        names = {metric.name for metric in self._known.values()}
        self._known = {}
        return tuple(MetricNews(name, None, Flaw.STALE) for name in sorted(names))

    def _told(self, metric: Metric) -> MetricNews | None:
        known = self._known.get(metric.name or metric.alias or 0)
        if known is None:
            self.lost = True  # said of something that was never born
            return None
        if metric.historical:
            return MetricNews(known.name, metric.number, Flaw.STALE)
        if metric.null:
            return MetricNews(known.name, None, Flaw.DEVICE_ERROR)
        number = _signed(metric.number, metric.datatype or known.datatype)
        return MetricNews(known.name, number, None if number is not None else Flaw.NOT_A_VALUE)


def _known(payload: SparkplugMessage) -> dict[int | str, Metric]:
    """The metrics of a birth by name and alias. Where all have one but one, that one's was 0 and left out."""
    known: dict[int | str, Metric] = {}
    for metric in payload.metrics:
        known[metric.name] = metric
        if metric.alias is not None:
            known[metric.alias] = metric
    named = (metric for metric in payload.metrics if not metric.name.startswith(_UNALIASED))
    without = [metric for metric in named if metric.alias is None]
    if len(without) == 1 and len(known) > len(payload.metrics):
        known.setdefault(0, without[0])
    return known


_UNALIASED: Final = ("bdSeq", "Node Control/", "Device Control/")


def _session(payload: SparkplugMessage) -> Decimal | None:
    """The number of the session; None where none is told. One that is left out is 0."""
    told = next((metric for metric in payload.metrics if metric.name == "bdSeq"), None)
    return None if told is None else told.number or Decimal(0)


def _signed(number: Decimal | None, datatype: int) -> Decimal | None:
    """The number by its type: integers stand in unsigned fields; what is no number gives None."""
    if number is None or datatype in (_FLOAT, _DOUBLE):
        return number
    bits = _SIGNED.get(datatype) or _UNSIGNED.get(datatype)
    if bits is None or not number.is_finite() or number != number.to_integral_value():
        return None
    whole = int(number) % (1 << bits)
    return Decimal(whole - (1 << bits) if datatype in _SIGNED and whole >> (bits - 1) else whole)


def _metric(data: bytes) -> Metric:
    found: dict[str, str | int | bool | Decimal | None] = {}
    for number, value in _fields(data):
        if number == 1 and isinstance(value, bytes):
            found["name"] = value.decode("utf-8")
        elif isinstance(value, int) and number in _WHOLE:
            found[_WHOLE[number]] = value
        elif isinstance(value, int) and number in _FLAGS:
            found[_FLAGS[number]] = bool(value)
        elif number in _NUMBERS:
            found["number"] = _number(number, value)
    return msgspec.convert(found, Metric)


_WHOLE: Final = {2: "alias", 3: "timestamp", 4: "datatype"}
_FLAGS: Final = {5: "historical", 7: "null"}
_NUMBERS: Final = {10, 11, 12, 13}  # int, long, float, double


def _number(field: int, value: int | bytes) -> Decimal:
    """ValueError when the bytes are no value of that field."""
    if isinstance(value, int) != (field in (10, 11)):
        raise ValueError("not a number")
    if isinstance(value, int):
        return Decimal(value)
    try:
        return Decimal(struct.unpack("<f" if field == 12 else "<d", value)[0])
    except struct.error as error:
        raise ValueError("not a number") from error


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field; ValueError or IndexError when the bytes are no message.

    A varint is an int, all else bytes.
    """
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number = key >> 3
        wire = key & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield number, value
            continue
        if wire == 2:
            size, at = _varint(data, at)
        else:
            size = {1: 8, 5: 4}.get(wire, len(data) + 1)
        if at + size > len(data) or not number:
            raise ValueError("not a message")
        yield number, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The number at `at` and the place behind it; IndexError when it is cut."""
    value = 0
    for shift in range(0, 70, 7):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & (1 << 64) - 1, at
    raise ValueError("varint too long")
