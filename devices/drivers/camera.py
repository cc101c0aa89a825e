"""Cameras as devices: frames while somebody looks, accepted codes as readings, given back when nobody does.

OpenCV and the engines are loaded when a camera is first looked through. Frames are never readings: the newest
one lies at the lookout (`devices.camera.sight`).
"""

import os
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from devices.camera.formats import FoundCode
from devices.camera.rule import CAMERA_INDEX, Opening
from devices.camera.sight import Lookout
from devices.capabilities import Reading, ReadingKind, ReasonCode, next_reading_id
from devices.model import Device
from devices.transport import LineFault
from terminal.clock import Clock

if TYPE_CHECKING:
    from devices.camera.stream import CameraStream
    from devices.drivers.camera_capture import Capture

REST_S: Final = 0.1
QUIET_NS: Final = 2_000_000_000
"""A scene that has not changed for so long is looked at `idle_fps` times a second."""
NOT_INSTALLED: Final = "camera support is not installed"


class CameraSource:
    """A camera in its device's thread."""

    def __init__(self, device: Device, clock: Clock, lookout: Lookout) -> None:
        self._device = device
        self._clock = clock
        self._lookout = lookout
        self._rule = device.model.camera
        self._capture: Capture | None = None
        self._stream: CameraStream | None = None
        self._seen_ns = 0

    def open(self) -> None:
        """Opens the camera if it is wanted now; LineFault when it cannot be, or is not there."""
        if self._wanted:
            self._begin()
        else:
            _make_sure_of(self._device.address, ReasonCode.NOT_FOUND)

    def take(self) -> Iterable[Reading]:
        """The codes accepted in the next frame; LineFault when the camera is gone, looked through or not."""
        if not self._wanted:
            self._release()
            _make_sure_of(self._device.address, ReasonCode.CUT)
            self._lookout.wait(REST_S)
            return ()
        if self._capture is None or self._stream is None:
            self._begin()
        return self._look()

    def close(self) -> None:
        """Gives the camera back."""
        self._release()

    @property
    def _wanted(self) -> bool:
        return self._lookout.wanted or self._rule.opened == Opening.ALWAYS

    def _begin(self) -> None:
        from devices.camera.stream import CameraStream
        from devices.drivers.camera_capture import open_capture

        self._capture = open_capture(self._device.address, self._rule, self._clock.monotonic_ns)
        self._stream = CameraStream(self._rule, self._lookout)

    def _release(self) -> None:
        if self._capture is not None:
            self._capture.close()
            self._lookout.show(None)
        self._capture = self._stream = None

    def _look(self) -> list[Reading]:
        assert self._capture is not None
        assert self._stream is not None
        try:
            image = self._capture.read()
        except LineFault:
            self._release()
            raise
        at_ns = self._clock.monotonic_ns()
        if self._may_skip(at_ns):
            return []
        self._seen_ns = at_ns
        taken_at = self._clock.now()
        accepted = self._stream.see(image, at_ns)
        return [self._reading(code, taken_at, at_ns) for code in accepted if self._lookout.reads]

    def _may_skip(self, at_ns: int) -> bool:
        """Whether this frame is one too many of a scene at rest."""
        assert self._stream is not None
        since = self._stream.quiet_since_ns
        if self._lookout.wanted or since is None or at_ns - since < QUIET_NS:
            return False
        return at_ns - self._seen_ns < 0.9e9 / self._rule.idle_fps

    def _reading(self, code: FoundCode, taken_at: int, at_ns: int) -> Reading:
        raw = code.text.encode()
        return Reading(
            next_reading_id(), self._device.name, ReadingKind.CODE, code.text, raw, code.aim, taken_at, at_ns
        )


class VideoDriver:
    """Opens cameras: `/dev/v4l/by-id/...` on Linux, `index:0:NAME` elsewhere, a folder or film for tests."""

    def __init__(self, installed: Callable[[], bool] | None = None) -> None:
        self._installed = installed or _installed

    def open(self, device: Device, clock: Clock) -> CameraSource:
        """The camera with somebody looking through it all the time."""
        lookout = Lookout()
        lookout.look(device.model.camera.width, device.model.camera.height)
        return self.watch(device, clock, lookout)

    def watch(self, device: Device, clock: Clock, lookout: Lookout) -> CameraSource:
        """The camera for whoever looks through `lookout`; LineFault when it is wanted and not there."""
        if not self._installed():
            raise LineFault(ReasonCode.NO_DRIVER, device.address, detail=NOT_INSTALLED)
        source = CameraSource(device, clock, lookout)
        source.open()
        return source


def _make_sure_of(address: str, missing: ReasonCode) -> None:
    """LineFault where the file of a camera at rest says that it could not be opened. Nothing is opened."""
    if CAMERA_INDEX.fullmatch(address):
        return  # who counts cameras learns only by opening one
    if not Path(address).exists():
        raise LineFault(missing, address)
    if not os.access(address, os.R_OK | os.W_OK if Path(address).is_char_device() else os.R_OK):
        raise LineFault(ReasonCode.DENIED, address)


def _installed() -> bool:
    """Whether the parts of the `camera` extra are there; nothing is loaded."""
    return all(find_spec(name) is not None for name in ("cv2", "numpy", "zxingcpp"))


DRIVER: Final = VideoDriver()
