"""Values from an MQTT broker as samples: JSON, bare numbers, Sparkplug B.

The client's loop is driven by `take`, in the thread of the device. It publishes nothing but a Sparkplug
node's request for rebirth. What a broker kept from earlier is an old value, and told as such.
"""

import socket
import ssl
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from paho.mqtt.client import Client, ConnectFlags, MQTTMessage, topic_matches_sub
from paho.mqtt.enums import CallbackAPIVersion, LogLevel, MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode as BrokerCode

from devices.access.security import is_encrypted
from devices.capabilities import Content, Flaw, Reading, ReasonCode
from devices.drivers.json_values import ABSENT, at_path, number_of, read_json
from devices.drivers.line_source import reading_of
from devices.drivers.sparkplug import Born, MessageType, MetricNews, read_payload, rebirth
from devices.drivers.tls import alert_of, context_of, fault_of_tls
from devices.model import Device
from devices.reading.quantity import content_of
from devices.reading.sensor_rules import MqttPayload, MqttPoint
from devices.transport import LineFault, closed_on_fault
from terminal.clock import Clock

_PORTS: Final = {"mqtt": 1883, "mqtts": 8883}
_KEEPALIVE_S: Final = 10
_CONNECT_S: Final = 2.0
_OPEN_NS: Final = 3_000_000_000
_WAIT_S: Final = 0.1
_REBIRTH_NS: Final = 10_000_000_000
_NOT_ALLOWED: Final = frozenset({134, 135, 138})  # bad user or password, not authorised, banned
_NAMESPACE: Final = "spBv1.0"


class MqttSource:
    """One session with a broker for one device."""

    def __init__(self, device: Device, clock: Clock) -> None:
        self._device = device
        self._clock = clock
        self._rule = device.model.mqtt
        self._client = Client(CallbackAPIVersion.VERSION2)
        self._client.connect_timeout = _CONNECT_S
        self._came: deque[Reading] = deque()
        self._refusal: BrokerCode | None = None
        self._alert = ""
        self._subscribing = True
        self._last: dict[str, bytes] = {}
        self._times: dict[str, object] = {}
        self._group, self._edge, device_id = (*self._rule.topic.split("/"), "", "", "")[:3]
        self._born = Born(device_id)
        self._reborn_ns = 0

    def open(self) -> None:
        """Connect and subscribe; LineFault when the broker is not there or refuses."""
        client = self._client
        client.on_log = self._noted
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_message = self._message
        if self._device.access.user:
            client.username_pw_set(self._device.access.user, self._device.access.password)
        began_ns = self._clock.monotonic_ns()
        self._connect()
        while self._subscribing:
            self._loop()
            if self._clock.monotonic_ns() - began_ns > _OPEN_NS:
                raise LineFault(
                    ReasonCode.NOT_FOUND, self._device.address, detail="the broker does not answer"
                )
        if self._rule.payload == MqttPayload.SPARKPLUG:
            self._ask_rebirth()

    def take(self) -> Iterable[Reading]:
        """What has come; LineFault when the broker is gone."""
        self._loop()
        came = list(self._came)
        self._came.clear()
        return came

    def close(self) -> None:
        """End the session."""
        with suppress(OSError, ValueError):
            self._client.disconnect()
        client = self._client
        client.on_connect = client.on_subscribe = client.on_message = client.on_log = None

    # ------------------------------------------------------------ the client's loop

    def _connect(self) -> None:
        address = urlsplit(self._device.address)
        try:
            place = (address.hostname or "", address.port or _PORTS[address.scheme])
            if self._is_encrypted:
                context = context_of(self._device.address, self._device.access)
                _try_out(context, place)
                self._client.tls_set_context(context)
            self._client.connect(*place, _KEEPALIVE_S)
        except LineFault:
            raise
        except (OSError, ValueError, KeyError) as error:
            raise self._not_there(error) from error

    @property
    def _is_encrypted(self) -> bool:
        return is_encrypted(self._device.address, self._device.access)

    def _noted(self, _client: Client, _data: Any, level: int, words: str) -> None:
        """The client tells an alert of the broker in its log alone."""
        if level == LogLevel.MQTT_LOG_ERR:
            self._alert = words

    def _loop(self) -> None:
        try:
            code = self._client.loop(0 if self._came else _WAIT_S)
        except (OSError, ValueError) as error:
            raise LineFault(ReasonCode.CUT, self._device.address, detail=str(error)) from error
        if self._refusal is not None:
            denied = self._refusal.value in _NOT_ALLOWED
            reason = ReasonCode.REFUSED if denied else ReasonCode.LINE_ERROR
            raise LineFault(reason, self._device.address, detail=str(self._refusal))
        if code != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise LineFault(self._why_cut(), self._device.address, detail=code.name)

    def _why_cut(self) -> ReasonCode:
        """A broker that ends a session before it began does not like how it was asked for."""
        if not self._subscribing:
            return ReasonCode.CUT
        own = ReasonCode.STATION_UNTRUSTED if self._device.access.certificate else ReasonCode.CLOSED
        return alert_of(self._alert) or own

    def _not_there(self, error: Exception) -> LineFault:
        if isinstance(error, ssl.SSLError):
            return fault_of_tls(self._device.address, error)
        if isinstance(error, ConnectionResetError) and self._is_encrypted:
            return LineFault(ReasonCode.NOT_SECURED, self._device.address)
        if isinstance(error, KeyError | ValueError):
            detail = "is not mqtt://host:port or mqtts://host:port"
            return LineFault(ReasonCode.LINE_ERROR, self._device.address, detail=detail)
        found = isinstance(error, ConnectionRefusedError | TimeoutError | socket.gaierror)
        code = ReasonCode.NOT_FOUND if found else ReasonCode.LINE_ERROR
        return LineFault(code, self._device.address, detail=str(error))

    def _connected(
        self, client: Client, _data: Any, _flags: ConnectFlags, code: BrokerCode, _more: Properties | None
    ) -> None:
        if code.is_failure:
            self._refusal = code
            return
        client.subscribe([(topic, int(self._rule.qos)) for topic in self._topics()])

    def _subscribed(
        self, _client: Client, _data: Any, _mid: int, codes: list[BrokerCode], _more: Properties | None
    ) -> None:
        self._subscribing = False
        self._refusal = next((code for code in codes if code.is_failure), None)

    def _topics(self) -> tuple[str, ...]:
        if self._rule.payload == MqttPayload.SPARKPLUG:
            stem = f"{_NAMESPACE}/{self._group}/+/{self._edge}"
            return stem, f"{stem}/+"
        return self._rule.topics

    # ------------------------------------------------------------ messages

    def _message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        now = self._clock.now()
        now_ns = self._clock.monotonic_ns()
        raw = bytes(message.payload)
        again = message.dup and self._last.get(message.topic) == raw
        self._last[message.topic] = raw
        if again:
            return  # the broker has not had our acknowledgement
        if self._rule.payload == MqttPayload.SPARKPLUG:
            contents = self._sparkplug(message, raw, now_ns)
        else:
            contents = [
                content
                for channel, point in self._rule.channels.items()
                if topic_matches_sub(point.topic or self._rule.topic, message.topic)
                for content in self._contents(channel, point, raw, old=message.retain)
            ]
        self._came += [reading_of(self._device, each, raw, now, now_ns) for each in contents]

    def _contents(self, channel: str, point: MqttPoint, raw: bytes, *, old: bool) -> list[Content]:
        if self._rule.payload == MqttPayload.NUMBER:
            return [_content(number_of(raw.decode("latin-1")), point, channel, old=old)]
        told = read_json(raw)
        found = at_path(told, point.path)
        if told is ABSENT:
            return [Content(raw.decode("latin-1"), flaw=Flaw.NOT_A_VALUE, channel=channel)]
        if found is ABSENT:
            return []  # a message about something else
        old = self._again(channel, told) or old
        return [self._named(_content(number_of(found), point, channel, old=old), told)]

    def _again(self, channel: str, told: object) -> bool:
        """Whether the message bears the time of the one before."""
        time = at_path(told, self._rule.time) if self._rule.time else ABSENT
        again = time is not ABSENT and self._times.get(channel, ABSENT) == time
        self._times[channel] = time
        return again

    def _named(self, content: Content, told: object) -> Content:
        """With the unit and the serial number the message tells; a unit nobody knows is no value."""
        serial = at_path(told, self._rule.serial) if self._rule.serial else ""
        named = msgspec.structs.replace(content, serial=str(serial) if isinstance(serial, str | int) else "")
        if not self._rule.unit:
            return named
        unit = self._rule.units.get(str(at_path(told, self._rule.unit)))
        flaw = named.flaw or (Flaw.NOT_A_VALUE if unit is None else None)
        return msgspec.structs.replace(named, unit=unit, flaw=flaw)

    # ------------------------------------------------------------ Sparkplug

    def _sparkplug(self, message: MQTTMessage, raw: bytes, now_ns: int) -> list[Content]:
        _, _, kind, _, *device = message.topic.split("/")
        payload = read_payload(raw)
        if kind not in MessageType.__members__ or message.retain:
            return []  # a command or a state; a birth is never kept by the broker
        if payload is None:
            return [Content(raw.hex(), flaw=Flaw.NOT_A_VALUE)]
        told = self._born.take(MessageType(kind), "".join(device), payload)
        if self._born.lost and now_ns - self._reborn_ns > _REBIRTH_NS:
            self._ask_rebirth()
        return [content for each in told for content in self._metric(each)]

    def _ask_rebirth(self) -> None:
        """What the metrics are called, and what they are now, is told at a birth alone."""
        self._reborn_ns = self._clock.monotonic_ns()
        self._client.publish(f"{_NAMESPACE}/{self._group}/NCMD/{self._edge}", rebirth())

    def _metric(self, told: MetricNews) -> list[Content]:
        found = [(name, point) for name, point in self._rule.channels.items() if point.path == told.name]
        return [
            Content("", flaw=told.flaw or Flaw.NOT_A_VALUE, channel=channel)
            if told.number is None
            else _flawed(content_of(told.number, point.quantity, channel), told.flaw)
            for channel, point in found
        ]


def _try_out(context: ssl.SSLContext, place: tuple[str, int]) -> None:
    """Raises what is wrong with the server: the client leaves its socket open when the handshake fails."""
    with (
        socket.create_connection(place, _CONNECT_S) as plain,
        context.wrap_socket(plain, server_hostname=place[0]),
    ):
        pass


def _content(number: Decimal | None, point: MqttPoint, channel: str, *, old: bool) -> Content:
    if number is None:
        return Content("", flaw=Flaw.NOT_A_VALUE, channel=channel)
    return _flawed(content_of(number, point.quantity, channel), Flaw.STALE if old else None)


def _flawed(content: Content, flaw: Flaw | None) -> Content:
    return msgspec.structs.replace(content, flaw=flaw or content.flaw)


class MqttDriver:
    """Opens brokers at `mqtt://host:port`, over TLS at `mqtts://host:port`."""

    def open(self, device: Device, clock: Clock) -> MqttSource:
        """A session with its subscriptions; LineFault when the broker is not there or refuses."""
        source = MqttSource(device, clock)
        with closed_on_fault(source):
            source.open()
        return source


DRIVER: Final = MqttDriver()
