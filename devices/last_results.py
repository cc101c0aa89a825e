"""The last results of devices that send a result again until it is acknowledged: one counts once, over broken
lines and, where the program keeps `kept()`, over restarts.

The same result is the same bytes, which hold the device's own number and time: another result with a number
that was used before is another result. What a device measures without a number does not belong here.
"""

import hashlib
import threading
from collections.abc import Mapping
from typing import Final

from devices.capabilities import ResultReceipt
from devices.model import Device

_REMEMBERED: Final = 16
"""Results of a device that may come again; a controller waits for each acknowledgement, so one would do."""


class LastResults:
    """Asked by device threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[str, dict[str, ResultReceipt]] = {}
        self.changed = False
        """Whether `kept()` has something new since it was asked."""

    def is_new(self, device: Device, result: bytes) -> bool:
        """Whether `device` has not given this result before; from now on it has."""
        with self._lock:
            seen = self._seen.setdefault(_place(device), {})
            mark = _mark(result)
            if mark in seen:
                return False
            seen[mark] = ResultReceipt()
            if len(seen) > _REMEMBERED:
                del seen[next(iter(seen))]
            self.changed = True
            return True

    def receipt(self, device: Device, result: bytes) -> ResultReceipt:
        """The receipt of a result that was given before, over whichever line."""
        with self._lock:
            return self._seen[_place(device)][_mark(result)]

    def kept(self) -> dict[str, tuple[str, ...]]:
        """What to give to `load` after a restart: what was taken, not what is on its way."""
        with self._lock:
            self.changed = False
            return {
                place: tuple(mark for mark, receipt in seen.items() if receipt.taken or not receipt.waits)
                for place, seen in self._seen.items()
            }

    def load(self, kept: Mapping[str, tuple[str, ...]]) -> None:
        """Begins with this instead of what is remembered."""
        with self._lock:
            self._seen = {place: {mark: ResultReceipt() for mark in marks} for place, marks in kept.items()}
            self.changed = False


def _mark(result: bytes) -> str:
    return hashlib.sha256(result).hexdigest()[:32]


def _place(device: Device) -> str:
    return f"{device.name} {device.address}"


LAST_RESULTS: Final = LastResults()
"""Those of this process: a device has one name and one line in it."""
