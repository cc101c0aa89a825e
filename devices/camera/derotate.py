"""Finds where a picture has parallel bars, and at which angle.

A scan line crosses all bars of a linear code only while the code hardly leans: turned upright (`crops`),
codes at any angle are read. It decodes nothing.
"""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.camera.crops import Region, small_copy
from devices.camera.prepare import Gray

Map = NDArray[np.float32]

_WINDOW: Final = 9
_MOST_SLOPE: Final = 120.0
"""Gradient beyond which an edge counts no more: a bright border must not outweigh the bars."""
_SAME_WAY: Final = float(np.cos(2 * 0.35))
"""Cosine of twice the 20 degrees within which neighbours belong to the same bars."""
_SHARE_OF_PEAK: Final = 0.35
_LEAST_SCORE: Final = 100.0
_QUIET_SHARE, _QUIET_PX = 0.12, 24.0
_LEAST_HEIGHT: Final = 0.1
"""Of the length: an engine may name a single scan line as the place of a code."""
_MOST_WIDTH, _MOST_HEIGHT = 1600, 400


_LEAST_DETAIL, _MARGIN = 6.0, 16


def bar_regions(gray: Gray, most: int = 2) -> list[Region]:
    """The places with the strongest parallel bars, best first.

    By the structure tensor (Bigun and Granlund 1987) of a picture about 320 pixels wide, times one minus
    the share of gradients that point the same way: an edge alone is no bar code.
    """
    small, shrink = small_copy(gray)
    tensor = _Tensor(small)
    found = []
    for _ in range(most):
        area = tensor.take_strongest()
        if area is None:
            break
        found.append(_region(area, tensor, shrink))
    return found


class _Tensor:
    """Windowed sums of gradient products; parts that were taken do not come again."""

    def __init__(self, small: NDArray[Any]) -> None:
        gx, gy = cv2.Sobel(small, cv2.CV_32F, 1, 0), cv2.Sobel(small, cv2.CV_32F, 0, 1)
        slope = cv2.magnitude(gx, gy)
        capped = np.minimum(slope, _MOST_SLOPE)
        scale = capped / (slope + 1e-6)
        gx, gy = gx * scale, gy * scale
        self.xx, self.yy, self.xy = _mean(gx * gx), _mean(gy * gy), _mean(gx * gy)
        difference, energy = self.xx - self.yy, self.xx + self.yy
        lean = cv2.magnitude(difference, 2 * self.xy)
        self.cos2, self.sin2 = difference / (lean + 1e-6), 2 * self.xy / (lean + 1e-6)
        one_way = (_mean(gx) ** 2 + _mean(gy) ** 2) / (_mean(capped) ** 2 + 1.0)
        self.strength = lean * (lean / (energy + 300.0)) ** 2 * np.clip(1.0 - one_way, 0, 1) ** 2
        wide = 2 * _WINDOW + 1
        self._score = cv2.blur(self.strength, (wide, wide))

    def take_strongest(self) -> NDArray[np.bool_] | None:
        """The connected part around the strongest place that leans the same way."""
        _, peak, _, (x, y) = cv2.minMaxLoc(self._score)
        if peak < _LEAST_SCORE:
            return None
        alike = self.cos2 * self.cos2[y, x] + self.sin2 * self.sin2[y, x] > _SAME_WAY
        near = (alike & (self.strength > _SHARE_OF_PEAK * self.strength[y, x])).astype(np.uint8)
        near = cv2.morphologyEx(near, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
        near[y, x] = 1
        _, labels = cv2.connectedComponents(near)
        area = labels == labels[y, x]
        self._score[cv2.dilate(area.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0] = 0
        return np.asarray(area, np.bool_)


def _mean(values: Any) -> Any:
    return cv2.blur(values, (_WINDOW, _WINDOW))


def _region(area: NDArray[np.bool_], tensor: _Tensor, shrink: int) -> Region:
    rows, columns = np.nonzero(area)
    xx, yy, xy = (float(part[rows, columns].sum()) for part in (tensor.xx, tensor.yy, tensor.xy))
    angle = 0.5 * float(np.arctan2(2 * xy, xx - yy))
    cos, sin = np.cos(angle), np.sin(angle)
    across, along = columns * cos + rows * sin, rows * cos - columns * sin
    u, v = (across.min() + across.max()) / 2, (along.min() + along.max()) / 2
    return Region(
        float((u * cos - v * sin + 0.5) * shrink),
        float((u * sin + v * cos + 0.5) * shrink),
        angle,
        float((np.ptp(across) + 1) * shrink),
        float((np.ptp(along) + 1) * shrink),
    )
