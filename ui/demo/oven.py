"""The soldering oven of the demo plant: a Modbus RTU device on a pseudo-terminal that answers when asked.

The station's own driver reads it as it would a real one. What it says is made up here, by a seed: three
values that wander within what a good process does.
"""

import math
import os
import random
import struct
import tty
from typing import Any, Final

from PySide6.QtCore import QObject, QSocketNotifier

from devices.drivers.modbus_frames import crc16
from terminal.clock import Clock

UNIT: Final = 1
_READ: Final = 3
_REQUEST: Final = 8  # bytes
_BAD_ADDRESS: Final = 2
_CHANNELS: Final = ("preheat", "peak", "speed")
_MEANS: Final = (165.0, 243.0, 0.80)
_SWINGS: Final = (4.0, 2.5, 0.03)
_PERIODS_S: Final = (37.0, 23.0, 51.0)
_SCALES: Final = ("0.1", "0.1", "0.01")
_UNITS: Final = ("°C", "°C", "m/min")


class Oven(QObject):
    """One oven; it answers in the thread of the screen, whenever that has time."""

    def __init__(self, clock: Clock, seed: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock, self._chance = clock, random.Random(seed)
        self._wire, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self.address = os.ttyname(self._theirs)
        self._heard = b""
        self._notifier = QSocketNotifier(self._wire, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._listen)

    def config(self) -> dict[str, Any]:
        """The device as a station's settings hold it."""
        channels = {
            name: {"address": at, "type": "int16", "quantity": {"unit": _UNITS[at], "scale": _SCALES[at]}}
            for at, name in enumerate(_CHANNELS)
        }
        return {
            "name": "oven",
            "model": "modbus_rtu",
            "address": self.address,
            "serial": "RO-2214",
            "overrides": {"modbus": {"poll_ms": 500, "channels": channels}, "line": {"parity": "N"}},
        }

    def close(self) -> None:
        """Switched off."""
        self._notifier.setEnabled(False)
        os.close(self._wire)
        os.close(self._theirs)

    def _listen(self) -> None:
        self._heard += os.read(self._wire, 4096)
        while len(self._heard) >= _REQUEST:
            request = self._heard[:_REQUEST]
            self._heard = self._heard[_REQUEST:]
            if crc16(request[:-2]) == request[-2:]:
                answer = self._answer(request)
                os.write(self._wire, answer + crc16(answer))

    def _answer(self, request: bytes) -> bytes:
        unit, function, address, count = struct.unpack(">BBHH", request[:-2])
        if function != _READ or unit != UNIT or address + count > len(_CHANNELS):
            return bytes([unit, function | 0x80, _BAD_ADDRESS])
        words = [self._register(at) for at in range(address, address + count)]
        return bytes([unit, function, 2 * count]) + struct.pack(f">{count}H", *words)

    def _register(self, at: int) -> int:
        """The present value in steps of its scale: a slow swing, and the noise of a sensor."""
        turn = 2 * math.pi * self._clock.monotonic_ns() / 1e9 / _PERIODS_S[at]
        value = _MEANS[at] + _SWINGS[at] * (math.sin(turn) + self._chance.gauss(0, 0.1))
        return round(value / float(_SCALES[at]))
