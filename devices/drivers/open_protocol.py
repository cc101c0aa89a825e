"""Tightening controllers by the Open Protocol (Atlas Copco and others): each result once, acknowledged.

A result is acknowledged once it is taken (`ResultReceipt`: at the station, in the journal): what was not is
sent again by the controller, also over another line; it is known by its bytes, number and time among them.
Jobs, parameter sets and enabling the tool are not done here.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from devices.capabilities import Content, Flaw, Reading, ReasonCode, ResultReceipt
from devices.drivers.line_source import reading_of
from devices.drivers.open_protocol_telegrams import (
    KEEP_ALIVE,
    REFUSED,
    RESULT,
    RESULT_TAKEN,
    START,
    START_DONE,
    SUBSCRIBE,
    Telegram,
    read_result,
    read_telegram,
    written,
)
from devices.drivers.serial_port import open_line
from devices.last_results import LAST_RESULTS
from devices.model import Device
from devices.reading.framing import Framer, LineFrame
from devices.transport import GREET_NS, ByteLine, CommandFault, LineFault, closed_on_fault
from terminal.clock import Clock

_QUIET_MS: Final = 50
_KEEP_ALIVE_NS: Final = 8_000_000_000  # the controller closes after 15 s without a word
_SILENT_NS: Final = 20_000_000_000  # it answers each keep-alive: two of them were not
_ALREADY: Final = "09"  # error of a subscription that is there already


class OpenProtocolSource:
    """One controller on an open line."""

    def __init__(self, line: ByteLine, device: Device, clock: Clock) -> None:
        self._line = line
        self._device = device
        self._clock = clock
        self._framer = Framer(device.model.frame)
        self._sent_ns = self._heard_ns = clock.monotonic_ns()
        self._untaken: ResultReceipt | None = None
        self._send(Telegram(START))

    def take(self) -> Iterable[Reading]:
        """Results that have come; LineFault when the controller refuses, is silent, or the line is gone."""
        if self._untaken is not None and not self._untaken.waits:
            self._untaken = None
            self._send(Telegram(RESULT_TAKEN))
        chunk = self._line.read()
        now_ns = self._clock.monotonic_ns()
        frames = self._framer.feed(chunk, now_ns) if chunk else self._framer.quiet(now_ns)
        self._heard_ns = now_ns if chunk else self._heard_ns
        self._keep_alive(now_ns)
        return [reading for frame in frames if frame.body for reading in self._taken(frame)]

    def greet(self) -> None:
        """Wait for the answer to the start; a controller that refuses it says why."""
        until_ns = self._clock.monotonic_ns() + GREET_NS
        while not (frames := self._framer.feed(self._line.read(), self._clock.monotonic_ns())):
            if self._clock.monotonic_ns() >= until_ns:
                raise CommandFault(ReasonCode.NO_ANSWER, self._device.address)
        for telegram in (read_telegram(frame.body) for frame in frames):
            if telegram is not None and telegram.mid == REFUSED:
                self._refused(telegram)

    def close(self) -> None:
        """Give the line back."""
        self._line.close()

    def _keep_alive(self, now_ns: int) -> None:
        if now_ns - self._heard_ns > _SILENT_NS:
            raise LineFault(ReasonCode.CUT, self._device.address, detail="no answer to keep-alive")
        if now_ns - self._sent_ns > _KEEP_ALIVE_NS:
            self._send(Telegram(KEEP_ALIVE))

    def _taken(self, frame: LineFrame) -> list[Reading]:
        telegram = None if frame.flaw else read_telegram(frame.body)
        if telegram is None:
            return [self._flawed(frame, frame.flaw or Flaw.NOT_A_VALUE)]
        if telegram.mid == RESULT:
            return self._result(frame, telegram)
        if telegram.mid == START_DONE:
            self._send(Telegram(SUBSCRIBE))
        if telegram.mid == REFUSED:
            self._refused(telegram)
        return []

    def _result(self, frame: LineFrame, telegram: Telegram) -> list[Reading]:
        result = read_result(telegram)
        if result is None:
            return [self._flawed(frame, Flaw.NOT_A_VALUE)]
        data = telegram.data.encode("latin-1")
        new = LAST_RESULTS.is_new(self._device, data)
        self._untaken = receipt = LAST_RESULTS.receipt(self._device, data)
        if not new:
            return []  # sent again: the controller has not had our acknowledgement
        *first, last = [self._reading(frame, content) for content in result.contents]
        return [*first, msgspec.structs.replace(last, receipt=receipt)]

    def _refused(self, telegram: Telegram) -> None:
        """MID 0004: which telegram, and the number of the error."""
        refused = telegram.data[:4]
        error = telegram.data[4:6]
        if (refused, error) != (f"{SUBSCRIBE:04d}", _ALREADY):
            detail = f"controller refuses telegram {refused}: error {error}"
            raise LineFault(ReasonCode.LINE_ERROR, self._device.address, detail=detail)

    def _send(self, telegram: Telegram) -> None:
        self._line.write(written(telegram))
        self._sent_ns = self._clock.monotonic_ns()

    def _flawed(self, frame: LineFrame, flaw: Flaw) -> Reading:
        return self._reading(frame, Content(frame.body.decode("latin-1"), flaw=flaw))

    def _reading(self, frame: LineFrame, content: Content) -> Reading:
        return reading_of(self._device, content, frame.raw, self._clock.now(), frame.first_byte_ns)


class OpenProtocolDriver:
    """Opens controllers at `socket://host:port`; the usual port is 4545."""

    def open(self, device: Device, clock: Clock) -> OpenProtocolSource:
        """Connect and begin; LineFault when nothing is there."""
        return self.over(open_line(device.address, device.model.line, _QUIET_MS), device, clock)

    def over(self, line: ByteLine, device: Device, clock: Clock) -> OpenProtocolSource:
        """The source over an open line; the line is given back when it cannot begin."""
        with closed_on_fault(line):
            return OpenProtocolSource(line, device, clock)


DRIVER: Final = OpenProtocolDriver()
