"""OPC UA nodes as samples: changes by subscription, all nodes read now and then, and by that alone where the
server allows no subscription.

Its event loop runs inside `take`, in the thread of the device. It only reads; a value whose status is not
good is a flaw.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

import msgspec
from asyncua import ua
from asyncua.client.client import Client
from asyncua.common.node import Node
from asyncua.common.subscription import DataChangeNotif
from asyncua.ua.status_codes import StatusCodes
from asyncua.ua.ua_binary import variant_to_binary
from asyncua.ua.uaerrors import UaError, UaStatusCodeError

from devices.capabilities import Content, Flaw, Reading, ReasonCode
from devices.drivers.line_source import reading_of
from devices.drivers.opcua_security import secure, why_cut
from devices.model import Device
from devices.reading.quantity import content_of
from devices.reading.sensor_rules import OpcuaPoint
from devices.transport import LineFault, closed_on_fault
from terminal.clock import Clock

T = TypeVar("T")
_OPEN_S: Final = 3.0
_ANSWER_S: Final = 2.0
_OFFER_S: Final = 1.0
_WAIT_S: Final = 0.1
_MS: Final = 1_000_000
_ERRORS: Final = (UaError, OSError, TimeoutError, asyncio.CancelledError)
logging.getLogger("asyncua").setLevel(logging.CRITICAL)  # what it says of a lost line is told as a state


class OpcuaSource:
    """A session with a server and the nodes of one device in it."""

    def __init__(self, device: Device, clock: Clock) -> None:
        self._device = device
        self._clock = clock
        self._rule = device.model.opcua
        self._runner = asyncio.Runner()
        self._client = Client(device.address, timeout=_ANSWER_S)
        self._nodes: list[tuple[str, OpcuaPoint, Node]] = []
        self._came: deque[Reading] = deque()
        self._woken = asyncio.Event()
        self._serial = device.serial
        self._read_every_ns = self._rule.read_ms * _MS
        self._due_ns = 0

    def open(self) -> None:
        """Connect, subscribe, read; LineFault when the server is not there or refuses."""
        try:
            self._run(asyncio.wait_for(self._connect(), _OPEN_S))
        except LineFault as fault:
            raise self._explained(fault) from fault

    def take(self) -> Iterable[Reading]:
        """What has changed or was read; LineFault when the server does not answer."""
        if not self._came:
            self._run(self._wait())
        came = list(self._came)
        self._came.clear()
        return came

    def close(self) -> None:
        """End the session, as far as the server still listens, and the loop."""
        with suppress(*_ERRORS):
            self._runner.run(asyncio.wait_for(self._client.disconnect(), _ANSWER_S))
        self._runner.close()

    def datachange_notification(self, node: Node, _value: Any, data: DataChangeNotif) -> None:
        """Called by the subscription, inside the loop."""
        for channel, point, known in self._nodes:
            if known.nodeid == node.nodeid:
                self._note(channel, point, data.monitored_item.Value)

    # ------------------------------------------------------------ inside the loop

    async def _connect(self) -> None:
        access = self._device.access
        client = self._client
        if access.user:
            client.set_user(access.user)
            client.set_password(access.password)
        if access.certificate:
            now = datetime.fromtimestamp(self._clock.now() / 1e6, UTC)
            await secure(client, self._device.address, access, now)
        await client.connect()
        points = self._rule.channels.items()
        self._nodes = [(channel, point, client.get_node(point.node)) for channel, point in points]
        if self._rule.serial_node and not self._serial:
            self._serial = str(await client.get_node(self._rule.serial_node).read_value())
        try:
            subscription = await client.create_subscription(self._rule.publish_ms, self)
            await subscription.subscribe_data_change(list({node for _, _, node in self._nodes}))
        except UaError:
            self._read_every_ns = self._rule.publish_ms * _MS

    async def _wait(self) -> None:
        """Until something has come, for a short while; reads all nodes when it is time."""
        now_ns = self._clock.monotonic_ns()
        if now_ns >= self._due_ns:
            self._due_ns = now_ns + self._read_every_ns
            for (channel, point, _), found in zip(self._nodes, await self._read(), strict=True):
                self._note(channel, point, found)
            return
        self._woken.clear()
        left_s = (self._due_ns - now_ns) / 1e9
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), min(_WAIT_S, left_s))

    async def _read(self) -> list[ua.DataValue]:
        return await self._client.read_attributes([node for _, _, node in self._nodes])

    def _note(self, channel: str, point: OpcuaPoint, found: ua.DataValue) -> None:
        raw = variant_to_binary(found.Value) if found.Value is not None else b""
        at = self._clock.now()
        at_ns = self._clock.monotonic_ns()
        content = present(content_of_node(found, point, channel), found, self._rule.oldest_s, at)
        named = Content(
            content.value, None, content.flaw, content.unit, channel, self._serial, content.resolution
        )
        self._came.append(reading_of(self._device, named, raw, at, at_ns))
        self._woken.set()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return self._runner.run(work)
        except ValueError as error:  # the address or a node is spelt wrongly
            raise self._fault(ReasonCode.LINE_ERROR, error) from error
        except UaStatusCodeError as error:
            raise self._fault(_SAID.get(error.code, ReasonCode.CUT), error) from error
        except (ConnectionRefusedError, TimeoutError) as error:
            raise self._fault(ReasonCode.NOT_FOUND if not self._nodes else ReasonCode.CUT, error) from error
        except _ERRORS as error:
            raise self._fault(ReasonCode.CUT, error) from error

    def _explained(self, fault: LineFault) -> LineFault:
        """A channel of another security than the server's is cut without a word: what it offers tells why."""
        told = isinstance(fault.__cause__, UaStatusCodeError | ConnectionRefusedError)
        if told or fault.reason.code not in (ReasonCode.CUT, ReasonCode.NOT_FOUND):
            return fault
        why = self._runner.run(why_cut(self._device.address, self._device.access, _OFFER_S))
        return LineFault(why, self._device.address) if why else fault

    def _fault(self, code: ReasonCode, error: BaseException) -> LineFault:
        return LineFault(code, self._device.address, detail=str(error) or "no answer")


_SAID: Final = {  # OPC 10000-4 (1.05), 7.39.2
    StatusCodes.BadUserAccessDenied: ReasonCode.REFUSED,
    StatusCodes.BadIdentityTokenRejected: ReasonCode.REFUSED,
    StatusCodes.BadIdentityTokenInvalid: ReasonCode.REFUSED,
    StatusCodes.BadCertificateUntrusted: ReasonCode.STATION_UNTRUSTED,
    StatusCodes.BadCertificateInvalid: ReasonCode.STATION_UNTRUSTED,
    StatusCodes.BadCertificateUriInvalid: ReasonCode.STATION_UNTRUSTED,
    StatusCodes.BadCertificateTimeInvalid: ReasonCode.STATION_UNTRUSTED,
    StatusCodes.BadCertificateUseNotAllowed: ReasonCode.STATION_UNTRUSTED,
    StatusCodes.BadSecurityChecksFailed: ReasonCode.STATION_UNTRUSTED,
}


def present(content: Content, found: ua.DataValue, oldest_s: int, now: int) -> Content:
    """`content`, flawed where its source measured it more than `oldest_s` (0 = any age) ago; `now` us UTC."""
    old = oldest_s and content.flaw is None and age_s(found, now) > oldest_s
    return msgspec.structs.replace(content, flaw=Flaw.STALE) if old else content


def age_s(found: ua.DataValue, now: int) -> float:
    """How old a value was when the server told it, in seconds: by the server's own time stamps, so that no
    clocks of two computers are compared; by `now` (us UTC) where it gives one alone. 0 without any.
    """
    if found.SourceTimestamp is None:
        return 0.0
    told = found.ServerTimestamp or datetime.fromtimestamp(now / 1e6, UTC)
    return (told.replace(tzinfo=UTC) - found.SourceTimestamp.replace(tzinfo=UTC)).total_seconds()


def content_of_node(found: ua.DataValue, point: OpcuaPoint, channel: str) -> Content:
    """The value of a node; flawed unless its status is good and it is a number."""
    status = found.StatusCode
    if status is not None and not status.is_good():
        return Content(status.name, flaw=Flaw.DEVICE_ERROR, channel=channel)
    value = found.Value.Value if found.Value is not None else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Content("" if value is None else str(value), flaw=Flaw.NOT_A_VALUE, channel=channel)
    return content_of(Decimal(value), point.quantity, channel)


class OpcuaDriver:
    """Opens servers at `opc.tcp://host:port/path`."""

    def open(self, device: Device, clock: Clock) -> OpcuaSource:
        """A session that reads; LineFault when the server is not there or refuses."""
        source = OpcuaSource(device, clock)
        with closed_on_fault(source):
            source.open()
        return source


DRIVER: Final = OpcuaDriver()
