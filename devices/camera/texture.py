"""How the gray levels of a picture run in each small part: one way like bars, or every way like cells.

Of a copy about 320 pixels wide, by the structure tensor (Bigun and Granlund 1987). It knows no codes.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Final

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from devices.camera.crops import small_copy
from devices.camera.prepare import Gray

Mask = NDArray[np.bool_]

_WINDOW: Final = 9
_MOST_SLOPE: Final = 120.0
"""Gradient beyond which an edge counts no more: a bright border must not outweigh a code."""
_NOISE: Final = 300.0
"""Energy that is nothing yet."""
_WIDE_BARS = 19
_WIDE_CELLS = 13
_NEAR: Final = np.ones((9, 9), np.uint8)
_GAP: Final = np.ones((7, 7), np.uint8)


class Strength(msgspec.Struct, frozen=True):
    """How strong something is at each pixel of the small copy, and the `mean` of that around it; float32."""

    at: Any
    mean: Any

    @property
    def peak(self) -> float:
        """That of the strongest place."""
        return float(self.mean.max())


class Texture:
    """Maps of the small copy; `shrink` picture pixels are one of its pixels."""

    def __init__(self, gray: Gray) -> None:
        small, self.shrink = small_copy(gray)
        gx = cv2.Sobel(small, cv2.CV_32F, 1, 0)
        gy = cv2.Sobel(small, cv2.CV_32F, 0, 1)
        slope = cv2.magnitude(gx, gy)
        capped = np.minimum(slope, _MOST_SLOPE)
        scale = capped / (slope + 1e-6)
        gx = gx * scale
        gy = gy * scale
        self.xx = _mean(gx * gx)
        self.yy = _mean(gy * gy)
        self.xy = _mean(gx * gy)
        self._energy = self.xx + self.yy
        self._lean = cv2.magnitude(self.xx - self.yy, 2 * self.xy)
        one_way = (_mean(gx) ** 2 + _mean(gy) ** 2) / (_mean(capped) ** 2 + 1.0)
        self._both_ways = np.clip(1.0 - one_way, 0, 1) ** 2  # an edge alone is no code
        self._share = self._lean / (self._energy + _NOISE)

    @cached_property
    def bars(self) -> Strength:
        """Lines that run one way."""
        at = self._lean * self._share**2 * self._both_ways
        return Strength(at, cv2.blur(at, (_WIDE_BARS, _WIDE_BARS)))

    @cached_property
    def cells(self) -> Strength:
        """Detail that runs every way."""
        at = self._energy * (1.0 - self._share) * self._both_ways
        return Strength(at, cv2.blur(at, (_WIDE_CELLS, _WIDE_CELLS)))

    def alike(self, x: int, y: int, cosine: float) -> Any:
        """Where lines run as they do at (x, y): at most half the angle of `cosine` away."""
        across = self.xx - self.yy
        aside = 2 * self.xy
        return across * across[y, x] + aside * aside[y, x] > cosine * self._lean * self._lean[y, x]


def strong_areas(
    strength: Strength, near: Callable[[int, int], Any], least: float, most: int
) -> Iterator[Mask]:
    """The parts around the strongest places, the best first, down to `least`.

    A part is what of `near(x, y)` is connected with its place (x, y).
    """
    left = strength.mean.copy()
    for _ in range(most):
        _, peak, _, (x, y) = cv2.minMaxLoc(left)
        if peak < least:
            return
        area = _connected(x, y, near(x, y))
        left[cv2.dilate(area.astype(np.uint8), _NEAR) > 0] = 0
        yield area


def _connected(x: int, y: int, near: Any) -> Mask:
    part = cv2.morphologyEx(near.astype(np.uint8), cv2.MORPH_CLOSE, _GAP)
    part[y, x] = 1
    _, labels = cv2.connectedComponents(part)
    return np.asarray(labels == labels[y, x], np.bool_)


def _mean(values: Any) -> Any:
    return cv2.blur(values, (_WINDOW, _WINDOW))
