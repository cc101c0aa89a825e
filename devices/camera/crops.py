"""Parts of a picture, turned, enlarged or bordered, and the way from them back to the picture.

It knows nothing of what is in a part.
"""

from typing import Any, Final

import cv2
import msgspec
import numpy as np

from devices.camera.formats import Corners
from devices.camera.prepare import Gray

_SMALL_WIDTH: Final = 320
_QUIET_SHARE, _QUIET_PX = 0.12, 24.0
_LEAST_HEIGHT: Final = 0.1
"""Of the length: an engine may name a single scan line as the place of a code."""
_MOST_WIDTH, _MOST_HEIGHT = 1600, 160
_LEAST_DETAIL, _MARGIN, _BORDER = 6.0, 16, 20
_MOST_ENLARGED: Final = 1280 * 800


class Region(msgspec.Struct, frozen=True):
    """A leaning rectangle in picture pixels; `angle` (radians) is that of its length, across the bars."""

    x: float
    y: float
    angle: float
    length: float
    height: float


class Crop(msgspec.Struct, frozen=True):
    """A part of a picture, `scale` times as large; `back` (2x3) leads from its pixels to the picture's."""

    gray: Any
    back: Any
    scale: float

    def in_picture(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the crop is in the picture."""
        moved = self.back @ (x, y, 1.0)
        return float(moved[0]), float(moved[1])


def small_copy(gray: Gray) -> tuple[Gray, int]:
    """The picture at about 320 pixels, and how many times smaller that is."""
    shrink = max(1, round(max(gray.shape) / _SMALL_WIDTH))
    size = (max(gray.shape[1] // shrink, 3), max(gray.shape[0] // shrink, 3))
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), np.uint8), shrink


def region_of(corners: Corners) -> Region:
    """The rectangle around corners whose first edge runs across the bars."""
    points = np.array(corners)
    across = (points[1] - points[0] + points[2] - points[3]) / 2
    along = (points[3] - points[0] + points[2] - points[1]) / 2
    x, y = points.mean(axis=0)
    length, height = float(np.hypot(*across)), float(np.hypot(*along))
    angle = float(np.arctan2(across[1], across[0]))
    return Region(float(x), float(y), angle, max(length, 1.0), max(height, length * _LEAST_HEIGHT))


def straightened(gray: Gray, region: Region, scale: float = 2.0, rows: int | None = None) -> Crop:
    """The region with its quiet zones upright, enlarged `scale` times (less if it became too wide).

    With `rows` the picture is averaged along the bars to that many rows.
    """
    length = region.length * (1 + 2 * _QUIET_SHARE) + 2 * _QUIET_PX
    scale = min(scale, _MOST_WIDTH / length)
    width = max(int(length * scale), 16)
    height = max(int(min(0.9 * region.height * scale, _MOST_HEIGHT)), 8)
    cos, sin = np.cos(region.angle) / scale, np.sin(region.angle) / scale
    x = region.x - cos * width / 2 + sin * height / 2
    y = region.y - sin * width / 2 - cos * height / 2
    back = np.array([[cos, -sin, x], [sin, cos, y]], np.float64)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    turned = cv2.warpAffine(gray, back, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    if rows is None or rows >= height:
        return Crop(turned, back, scale)
    back[:, 1] *= height / rows
    return Crop(cv2.resize(turned, (width, rows), interpolation=cv2.INTER_AREA), back, scale)


def busy_part(gray: Gray) -> Crop:
    """The part with fine detail and a margin around it; the whole picture when there is none."""
    small, shrink = small_copy(gray)
    detail = cv2.blur(np.abs(cv2.Laplacian(small, cv2.CV_32F)), (9, 9))
    rows, columns = np.nonzero(detail > max(_LEAST_DETAIL, 0.15 * float(detail.max())))
    if not len(rows):
        return _part(gray, 0, 0)
    left, top = (max(0, int(at.min()) * shrink - _MARGIN) for at in (columns, rows))
    right, bottom = ((int(at.max()) + 1) * shrink + _MARGIN for at in (columns, rows))
    return _part(np.ascontiguousarray(gray[top:bottom, left:right]), left, top)


def _part(gray: Gray, left: int, top: int, scale: float = 1.0) -> Crop:
    return Crop(gray, np.array([[1 / scale, 0, left], [0, 1 / scale, top]], np.float64), scale)


def enlarged(part: Crop) -> Crop:
    """Twice the size, less where that were too much to search."""
    scale = min(2.0, (_MOST_ENLARGED / part.gray.size) ** 0.5)
    large = cv2.resize(part.gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return _part(np.asarray(large, np.uint8), *_corner(part), scale)


def with_border(part: Crop) -> Crop:
    """The part without its margin, in a border as light as its lightest twentieth."""
    inner = part.gray[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] if min(part.gray.shape) > 4 * _MARGIN else part.gray
    left, top = _corner(part)
    cut = _MARGIN if inner is not part.gray else 0
    light = int(np.percentile(inner, 95))
    border = cv2.copyMakeBorder(inner, *(_BORDER,) * 4, cv2.BORDER_CONSTANT, value=(light,))
    return _part(np.asarray(border, np.uint8), left + cut - _BORDER, top + cut - _BORDER)


def _corner(part: Crop) -> tuple[int, int]:
    return int(part.back[0, 2]), int(part.back[1, 2])
