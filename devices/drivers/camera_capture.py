"""Frames of a camera, of a film or of a folder of pictures, by OpenCV: always the newest one.

No frame is searched here. OpenCV's own complaints about a camera that is away are kept off the console.
"""

import os
import re
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

import cv2

from devices.camera.rule import CAMERA_INDEX, CameraRule
from devices.capabilities import ReasonCode
from devices.transport import LineFault

_WAITED_S: Final = 0.003
"""A frame that had not to be waited for lay in the queue while another was searched."""
_MOST_STALE: Final = 4
_READ_TIMEOUT_MS: Final = 1000
_PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".bmp"})
_BACKENDS: Final = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}


class Capture(Protocol):
    """An open way to frames."""

    def read(self) -> Any:
        """The newest frame (height, width, 3), blue first; LineFault when there is none any more."""
        ...

    def close(self) -> None:
        """Give the camera back; never raises."""
        ...


class CameraCapture:
    """A camera, named by a stable path or by its index."""

    def __init__(self, address: str, rule: CameraRule) -> None:
        """Opens it. LineFault when it is not there, in use, or gives no frame."""
        self._address = address
        self._path = None if CAMERA_INDEX.fullmatch(address) else Path(address)
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        backend = _BACKENDS.get(sys.platform, cv2.CAP_ANY)
        self._camera = cv2.VideoCapture(self._target(), backend)
        if not self._camera.isOpened():
            raise LineFault(self._why_not(), address)
        self._set(rule)

    def read(self) -> Any:
        if self._path is not None and not self._path.exists():
            raise LineFault(ReasonCode.CUT, self._address)
        self._newest()
        done, image = self._camera.retrieve()
        if not done or image is None:
            raise LineFault(ReasonCode.CUT, self._address)
        return image

    def close(self) -> None:
        self._camera.release()

    def _target(self) -> Any:
        index = CAMERA_INDEX.fullmatch(self._address)
        if index:
            return int(index[1])
        try:
            mode = Path(self._address).stat().st_mode
        except OSError as error:
            raise LineFault(ReasonCode.NOT_FOUND, self._address) from error
        if not stat.S_ISCHR(mode):
            raise LineFault(ReasonCode.LINE_ERROR, self._address, detail="this is no camera")
        return str(Path(self._address).resolve())

    def _why_not(self) -> ReasonCode:
        """What is known of a camera that exists and does not open."""
        if self._path is None:
            return ReasonCode.NOT_FOUND
        return ReasonCode.BUSY if os.access(self._path, os.R_OK | os.W_OK) else ReasonCode.DENIED

    def _set(self, rule: CameraRule) -> None:
        """Asks for what the rule says; what a camera cannot do it leaves as it is."""
        if rule.fourcc:
            self._camera.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*rule.fourcc))
        self._camera.set(cv2.CAP_PROP_FRAME_WIDTH, rule.width)
        self._camera.set(cv2.CAP_PROP_FRAME_HEIGHT, rule.height)
        self._camera.set(cv2.CAP_PROP_FPS, rule.fps)
        self._camera.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        self._camera.set(cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_TIMEOUT_MS)

    def _newest(self) -> None:
        for _ in range(_MOST_STALE):
            began = time.perf_counter()
            if not self._camera.grab():
                raise LineFault(ReasonCode.CUT, self._address)
            if time.perf_counter() - began > _WAITED_S:
                return


class PictureCapture:
    """Numbered pictures of a folder, or a film, at the pace of the rule: what came too late is left out."""

    def __init__(
        self,
        address: str,
        rule: CameraRule,
        monotonic_ns: Callable[[], int],
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """LineFault when there is nothing to see at the path."""
        self._path = Path(address)
        self._rule = rule
        self._address = address
        self._monotonic_ns = monotonic_ns
        self._pause = pause
        self._pictures = _pictures_in(self._path)
        self._film = None if self._pictures else _film(self._path, address)
        self._began_ns = monotonic_ns()
        self._at = -1

    def read(self) -> Any:
        if not self._path.exists():
            raise LineFault(ReasonCode.CUT, self._address)
        wanted = max(self._at + 1, self._due())
        self._wait_for(wanted)
        image = self._picture(wanted) if self._film is None else self._of_film(wanted)
        self._at = wanted
        if image is None:
            raise LineFault(ReasonCode.CUT, self._address)
        return image

    def close(self) -> None:
        if self._film is not None:
            self._film.release()

    def _due(self) -> int:
        return int((self._monotonic_ns() - self._began_ns) * self._rule.fps / 1e9)

    def _wait_for(self, number: int) -> None:
        early_s = number / self._rule.fps - (self._monotonic_ns() - self._began_ns) / 1e9
        if early_s > 0:
            self._pause(early_s)

    def _picture(self, number: int) -> Any:
        if number >= len(self._pictures) and not self._rule.loop:
            return None
        return cv2.imread(str(self._pictures[number % len(self._pictures)]), cv2.IMREAD_COLOR)

    def _of_film(self, number: int) -> Any:
        assert self._film is not None
        for _ in range(number - self._at - 1):
            self._film.grab()
        done, image = self._film.read()
        if not done and self._rule.loop:
            self._film.set(cv2.CAP_PROP_POS_FRAMES, 0)
            done, image = self._film.read()
        return image if done else None


def open_capture(address: str, rule: CameraRule, monotonic_ns: Callable[[], int]) -> Capture:
    """The camera, film or folder at `address`; LineFault as the classes say."""
    path = Path(address)
    if not CAMERA_INDEX.fullmatch(address) and (path.is_dir() or path.is_file()):
        return PictureCapture(address, rule, monotonic_ns)
    return CameraCapture(address, rule)


def _pictures_in(folder: Path) -> tuple[Path, ...]:
    """The pictures of a folder in the order of their numbers, then names."""
    if not folder.is_dir():
        return ()
    return tuple(sorted((path for path in folder.iterdir() if path.suffix.lower() in _PICTURES), key=_order))


def _order(path: Path) -> tuple[int, str]:
    digits = re.findall(r"\d+", path.stem)
    return (int(digits[-1]) if digits else -1, path.name)


def _film(path: Path, address: str) -> Any:
    film = cv2.VideoCapture(str(path)) if path.is_file() else None
    if film is None or not film.isOpened():
        raise LineFault(ReasonCode.NOT_FOUND, address)
    return film
