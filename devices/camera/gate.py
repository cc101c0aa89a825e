"""Whether a frame is worth a search: has the scene changed, does it move, is anything sharp in it.

It keeps two small copies of earlier frames and decodes nothing.
"""

from typing import Final

import cv2
import msgspec
import numpy as np

from devices.camera.prepare import Gray

_SMALL: Final = (160, 90)
_BLOCKS: Final = (32, 18)
_LEAST_CHANGE, _MOST_SHARED = 2.0, 5.0
_LEAST_CONTRAST: Final = 40.0
_STRIDE: Final = 16
_REACH: Final = 8
SHARP: Final = 0.3


class Glance(msgspec.Struct, frozen=True):
    """What a first look at a frame tells.

    `changed`: against the frame last marked as searched; `moving`: against the frame before. `sharpness`
    is 0 without contrast, 1 when edges are one pixel wide, and is known for changed frames only.
    """

    changed: bool = True
    moving: bool = False
    sharpness: float = 0.0

    @property
    def steady(self) -> bool:
        """Whether a longer search may find something: nothing moves, or it moves without a blur."""
        return not self.moving or self.sharpness >= SHARP


class Gate:
    """Compares the frames of one camera. Frames of another size count as changed."""

    def __init__(self) -> None:
        self._before: Gray | None = None
        self._searched: Gray | None = None
        self._sharpness = 0.0

    def look(self, gray: Gray) -> Glance:
        """The first look at the next frame; half a millisecond at 720p."""
        small = np.asarray(cv2.resize(gray, _SMALL, interpolation=cv2.INTER_AREA), np.uint8)
        moving = self._before is not None and _differs(small, self._before)
        changed = self._searched is None or _differs(small, self._searched)
        self._before = small
        if changed:
            self._searched = small
            self._sharpness = sharpness(gray)
        return Glance(changed, moving, self._sharpness)


def _differs(one: Gray, other: Gray) -> bool:
    """Whether a block differs by more than the noise and the light that all blocks share."""
    difference = cv2.absdiff(one, other).astype(np.float32)
    blocks = cv2.resize(difference, _BLOCKS, interpolation=cv2.INTER_AREA)
    shared = min(float(np.median(blocks)), _MOST_SHARED)
    return bool(blocks.max() > 2 * shared + _LEAST_CHANGE)


def sharpness(gray: Gray) -> float:
    """The steepest slope over one pixel to that over eight, in some rows and columns: 1 sharp, 1/8 not."""
    return max(_edge_share(gray[::_STRIDE]), _edge_share(gray[:, ::_STRIDE].T))


def _edge_share(lines: Gray) -> float:
    if lines.shape[1] <= _REACH:
        return 0.0
    signed = np.ascontiguousarray(lines[:, ::1]).astype(np.int16)
    far = _steep(signed[:, _REACH:] - signed[:, :-_REACH])
    return 0.0 if far < _LEAST_CONTRAST else min(1.0, _steep(signed[:, 1:] - signed[:, :-1]) / far)


def _steep(slopes: "np.ndarray[tuple[int, ...], np.dtype[np.int16]]") -> float:
    flat = np.abs(slopes).ravel()
    at = int(len(flat) * 0.995)
    return float(np.partition(flat, at)[at])
