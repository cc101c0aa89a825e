"""Modbus sensors and signal lamps over TCP or a serial line: asked in turn, one request at a time.

The line is that of serial ports and sockets; what is sent and heard is in `modbus_frames`. It writes nothing
but the coils of lamps.
"""

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

import msgspec

from devices.capabilities import Ask, Capability, Command, Content, Flaw, Reading, ReasonCode, Show
from devices.drivers.line_source import reading_of
from devices.drivers.modbus_frames import (
    ModbusAnswer,
    Request,
    heard_rtu,
    heard_tcp,
    number_of,
    read_coil,
    read_registers,
    text_of,
    write_coil,
    written,
)
from devices.drivers.serial_port import open_line
from devices.model import Device
from devices.reading.quantity import content_of
from devices.reading.sensor_rules import Framing, ModbusPoint, ModbusRule
from devices.transport import REST_NS, ByteLine, CommandFault, LineFault, closed_on_fault
from terminal.clock import Clock

_MS: Final = 1_000_000
_SHORTEST_MS = 5
_LONGEST_MS = 50
_SILENCE_BITS: Final = 39  # 3.5 characters of 11 bits: what separates two frames on a serial line
_MISSED: Final = 3  # so many answers in a row that do not come: the device is gone


class Exchange:
    """One request at a time on an open line, from the first byte of its answer on."""

    def __init__(self, line: ByteLine, rule: ModbusRule, clock: Clock) -> None:
        self._line = line
        self._rule = rule
        self._clock = clock
        self._request: Request | None = None
        self._transaction = 0
        self._buffer = b""
        self._sent_ns = self.first_byte_ns = 0
        self._resting = False

    @property
    def ready(self) -> bool:
        """Whether the next request may be sent."""
        return self._request is None and not self._resting

    def ask(self, request: Request) -> None:
        """Send a request; LineFault when the line is gone."""
        self._transaction = self._transaction % 0xFFFF + 1
        self._buffer = b""
        self._line.write(written(request, self._rule.framing, self._transaction))
        self._request, self._sent_ns = request, self._clock.monotonic_ns()

    def listen(self, *, resting: bool = False) -> ModbusAnswer | None:
        """The answer, or why it is none; None while it may still come, and when nothing was asked."""
        chunk = self._line.read(resting=resting and self.ready)
        now_ns = self._clock.monotonic_ns()
        if self._request is None:
            self._resting = self._resting and bool(chunk)  # what comes unasked is let go by
            return None
        if chunk and not self._buffer:
            self.first_byte_ns = now_ns
        self._buffer += chunk
        heard = self._heard(self._request)
        if heard is None and now_ns - self._sent_ns < self._rule.answer_ms * _MS:
            return None
        self._request = None
        self._resting = self._rule.framing == Framing.RTU
        return heard or ModbusAnswer(raw=self._buffer, flaw=Flaw.CUT if self._buffer else Flaw.NO_ANSWER)

    def _heard(self, request: Request) -> ModbusAnswer | None:
        if self._rule.framing == Framing.RTU:
            return heard_rtu(self._buffer, request)
        return heard_tcp(self._buffer, request, self._transaction)


class ModbusSource:
    """An open Modbus device: its channels as samples, its lamps as a sink."""

    def __init__(self, line: ByteLine, device: Device, clock: Clock) -> None:
        self._line = line
        self._device = device
        self._clock = clock
        self._rule = device.model.modbus
        self._lamps = device.model.signal.lamps
        self._exchange = Exchange(line, self._rule, clock)
        self._round: deque[tuple[str, ModbusPoint | None]] = deque()
        self._due_ns = clock.monotonic_ns()
        self._asked_for = False
        self._serial = device.serial
        self._kept: list[Reading] = []
        self._missed = 0
        self._lit: set[int] = set()

    def take(self) -> Iterable[Reading]:
        """The sample that has come, or the flaw of one that should have; LineFault after three missing."""
        if self._kept:
            kept = self._kept
            self._kept = []
            return kept
        return self._step()

    def send(self, command: Command) -> None:
        """Read all channels now, or switch a lamp and wait for the device to say so."""
        if isinstance(command, Ask) and self._device.model.capability is not Capability.SIGNAL:
            self._asked_for = True
        elif isinstance(command, Show) and command.name in self._lamps:
            self._switch(self._lamps[command.name], on=command.on)
        else:
            detail = command.name if isinstance(command, Show) else type(command).__name__
            raise CommandFault(ReasonCode.CANNOT, self._device.address, detail=detail)

    def close(self) -> None:
        """Lamps that are lit go out, if the line still lives: a dark station shows nothing."""
        with suppress(LineFault, CommandFault):
            for coil in sorted(self._lit):
                self._switch(coil, on=False)
        self._line.close()

    def greet(self) -> None:
        """The first question; LineFault when nobody answers it."""
        self._asked_for = True
        heard = self._exchange.listen()
        while heard is None:
            self._ask_next()
            heard = self._exchange.listen()
        self._kept += self._readings(heard)
        if heard.flaw in (Flaw.NO_ANSWER, Flaw.CUT):
            raise LineFault(ReasonCode.NOT_FOUND, self._device.address, detail="no answer")

    def _step(self) -> list[Reading]:
        self._ask_next()
        rest_ns = self._due_ns - self._clock.monotonic_ns() if self._rule.poll_ms else REST_NS
        heard = self._exchange.listen(resting=rest_ns >= REST_NS)
        return self._readings(heard) if heard else []

    def _ask_next(self) -> None:
        """Send the next request of the round, if it is time and the line is free."""
        if not self._round:
            self._begin_round()
        if self._round and self._exchange.ready:
            self._exchange.ask(self._request(self._round[0][1]))

    def _begin_round(self) -> None:
        now_ns = self._clock.monotonic_ns()
        due = bool(self._rule.poll_ms) and now_ns >= self._due_ns
        if not (due or self._asked_for):
            return
        if due:
            self._due_ns = max(self._due_ns + self._rule.poll_ms * _MS, now_ns)
        self._asked_for = False
        if (self._rule.serial and not self._serial) or not self._rule.channels:
            self._round.append(("", None))  # the device itself: its number, or that it is there
        self._round += self._rule.channels.items()

    def _request(self, point: ModbusPoint | None) -> Request:
        if point is not None:
            return read_registers(point, self._rule.unit_id)
        if self._rule.serial and not self._serial:
            return read_registers(self._rule.serial, self._rule.unit_id)
        return read_coil(min(self._lamps.values(), default=0), self._rule.unit_id)

    def _readings(self, heard: ModbusAnswer) -> list[Reading]:
        """What came in answer to the head of the round."""
        channel, point = self._round.popleft()
        self._missed = self._missed + 1 if heard.flaw is Flaw.NO_ANSWER else 0
        if self._missed >= _MISSED:
            raise LineFault(ReasonCode.CUT, self._device.address, detail="no answer")
        if point is None:
            self._note_serial(heard)
            return []
        return [self._reading(_content(heard, channel, point), heard.raw)]

    def _note_serial(self, heard: ModbusAnswer) -> None:
        if heard.flaw is None and self._rule.serial:
            self._serial = text_of(heard.data[1:], self._rule.serial)

    def _switch(self, coil: int, *, on: bool) -> None:
        while not self._exchange.ready:
            heard = self._exchange.listen()
            self._kept += self._readings(heard) if heard else []
        self._exchange.ask(write_coil(coil, on=on, unit_id=self._rule.unit_id))
        heard = None
        while heard is None:
            heard = self._exchange.listen()
        if heard.flaw in (Flaw.NO_ANSWER, Flaw.CUT):
            raise LineFault(ReasonCode.CUT, self._device.address, detail="no answer")
        if heard.flaw:
            detail = (
                f"coil {coil}: exception {heard.exception}"
                if heard.exception
                else f"coil {coil}: {heard.flaw}"
            )
            raise CommandFault(ReasonCode.CANNOT, self._device.address, detail=detail)
        (self._lit.add if on else self._lit.discard)(coil)

    def _reading(self, content: Content, raw: bytes) -> Reading:
        content = msgspec.structs.replace(content, serial=self._serial)
        return reading_of(self._device, content, raw, self._clock.now(), self._exchange.first_byte_ns)


class ModbusDriver:
    """Opens devices at `socket://host:port` (the usual port is 502) or on a serial port."""

    def open(self, device: Device, clock: Clock) -> ModbusSource:
        """Connect and ask once; LineFault when nobody answers."""
        line = open_line(device.address, device.model.line, _quiet_ms(device))
        source = self.over(line, device, clock)
        with closed_on_fault(line):
            source.greet()
        return source

    def over(self, line: ByteLine, device: Device, clock: Clock) -> ModbusSource:
        """The source over an open line."""
        return ModbusSource(line, device, clock)


DRIVER: Final = ModbusDriver()


def _quiet_ms(device: Device) -> int:
    """How long an empty read takes: short enough to be on time, long enough to separate two frames."""
    poll_ms = device.model.modbus.poll_ms // 2 or _LONGEST_MS
    silence_ms = -(-_SILENCE_BITS * 1000 // device.model.line.baud)
    return max(min(poll_ms, _LONGEST_MS), _SHORTEST_MS, silence_ms)


def _content(heard: ModbusAnswer, channel: str, point: ModbusPoint) -> Content:
    if heard.flaw:
        words = f"exception {heard.exception}" if heard.exception else ""
        return Content(words, flaw=heard.flaw, channel=channel)
    number = number_of(heard.data[1:], point)
    said = point.refused.get(str(number))
    if said:
        return Content(str(number), flaw=said, channel=channel)
    return content_of(number, point.quantity, channel)
