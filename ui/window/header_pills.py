"""The pills of the header: devices, camera, calls, and how it stands with the hub."""

from collections.abc import Callable
from typing import NamedTuple

from terminal.usecases.parts.workplace import Workplace
from ui.widgets.content import PillState
from ui.words import headers as header_words

MakePill = Callable[[], PillState | None]


class DevicePill(NamedTuple):
    """The pill of a device in the language in force, and what a touch on it does if not the usual."""

    make: MakePill
    touched: Callable[[], None] | None


class HeaderPills:
    """One per window. Calls are read when they may have changed, not with every refresh: it looks at all."""

    def __init__(self, work: Workplace) -> None:
        self._work = work
        self._devices: dict[str, DevicePill] = {}
        self._calls: tuple[PillState, ...] = ()

    def read_calls(self) -> None:
        """Help may have been called, or have come; or the language has changed."""
        self._calls = header_words.call_pills(self._work)

    def set_device(self, device: str, make: MakePill | None, touched: Callable[[], None] | None) -> bool:
        """Shows or removes the pill of a device; False where there was none to remove."""
        if make is None:
            return self._devices.pop(device, None) is not None
        self._devices[device] = DevicePill(make, touched)
        return True

    def device(self, key: str) -> DevicePill | None:
        """The pill of that device."""
        return self._devices.get(key)

    def shown(self, camera: tuple[PillState, ...]) -> tuple[PillState, ...]:
        """All of them from left to right."""
        devices = header_words.device_pills(each.make() for each in self._devices.values())
        return (*devices, *camera, *self._calls, *header_words.header_pills(self._work))
