"""Parts of a picture, turned, enlarged or bordered, and the way from them back to the picture.

It knows nothing of what is in a part.
"""

from collections.abc import Callable
from typing import Any, Final

import cv2
import msgspec
import numpy as np

from devices.camera.formats import Corners, Point
from devices.camera.prepare import Gray

_SMALL_WIDTH: Final = 320
_QUIET_SHARE = 0.12
_QUIET_PX = 24.0
_LEAST_HEIGHT: Final = 0.1
"""Of the length: an engine may name a single scan line as the place of a code."""
_MOST_WIDTH, _MOST_HEIGHT = 1600, 160
_LEAST_DETAIL = 6.0
_MARGIN = 16
_BORDER = 20
_LARGEST: Final = 512.0
_MOST_SEARCHED: Final = (512, 384)
"""Pixels: what is larger is read as it is, or not at all; to enlarge all of a picture takes too long."""


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
    length = float(np.hypot(*across))
    height = float(np.hypot(*along))
    angle = float(np.arctan2(across[1], across[0]))
    return Region(float(x), float(y), angle, max(length, 1.0), max(height, length * _LEAST_HEIGHT))


def straightened(gray: Gray, region: Region, scale: float) -> Crop:
    """The region with its quiet zones upright, enlarged `scale` times (less if it became too wide)."""
    length = region.length * (1 + 2 * _QUIET_SHARE) + 2 * _QUIET_PX
    scale = min(scale, _MOST_WIDTH / length)
    width = max(int(length * scale), 16)
    height = max(int(min(0.9 * region.height * scale, _MOST_HEIGHT)), 8)
    back = _turn((region.x, region.y), region.angle, (width, height), scale)
    return Crop(_warped(gray, back, (width, height)), back, scale)


def evened(gray: Gray, region: Region, scale: float) -> Crop:
    """As `straightened`, with the mean along the bars: it takes noise away and leaves each bar its width."""
    crop = straightened(gray, region, scale)
    along = 4 * round(scale) + 1
    return Crop(np.asarray(cv2.blur(crop.gray, (1, along)), np.uint8), crop.back, crop.scale)


def turned(part: Crop, angle: float) -> Crop:
    """All of the part, turned so that what runs at `angle` (radians) lies level."""
    height, width = part.gray.shape
    cos = abs(np.cos(angle))
    sin = abs(np.sin(angle))
    size = (int(width * cos + height * sin), int(width * sin + height * cos))
    turn = _turn((width / 2, height / 2), angle, size, 1.0)
    back = part.back @ np.vstack([turn, (0, 0, 1)])
    return Crop(_warped(part.gray, turn, size), back, part.scale)


def _turn(middle: Point, angle: float, size: tuple[int, int], scale: float) -> Any:
    """The 2x3 matrix from a crop of `size`, turned and enlarged around `middle`, back to the picture."""
    cos = np.cos(angle) / scale
    sin = np.sin(angle) / scale
    across = size[0] / 2
    down = size[1] / 2
    x, y = middle[0] - cos * across + sin * down, middle[1] - sin * across - cos * down
    return np.array([[cos, -sin, x], [sin, cos, y]], np.float64)


def _warped(gray: Gray, back: Any, size: tuple[int, int]) -> Gray:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(gray, back, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


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


def busiest(part: Crop) -> Crop:
    """The part, or the 512x384 of it with the most detail."""
    width, height = _MOST_SEARCHED
    if part.gray.size <= width * height:
        return part
    small, shrink = small_copy(part.gray)
    detail = np.abs(cv2.Laplacian(small, cv2.CV_32F))
    window = (width // shrink, height // shrink)
    sums = cv2.blur(detail, window, borderType=cv2.BORDER_CONSTANT)
    _, _, _, (x, y) = cv2.minMaxLoc(sums)
    left, top = _corner(part)
    return part_around(part.gray, (x * shrink, y * shrink), _MOST_SEARCHED, (left, top))


def part_around(
    gray: Gray, middle: Point, size: tuple[float, float], corner: tuple[int, int] = (0, 0)
) -> Crop:
    """What of the picture lies in an upright rectangle; `corner` is where the picture itself begins."""
    left, top = (max(0, int(at - side / 2)) for at, side in zip(middle, size, strict=True))
    right, bottom = (int(at + side / 2) for at, side in zip(middle, size, strict=True))
    cut = np.ascontiguousarray(gray[top:bottom, left:right])
    return _part(cut, left + corner[0], top + corner[1])


def changed(part: Crop, *ways: Callable[[Gray], Gray]) -> Crop:
    """The part after filters that move nothing."""
    gray = part.gray
    for way in ways:
        gray = way(gray)
    return Crop(gray, part.back, part.scale)


def no_larger(part: Crop) -> Crop:
    """The part, shrunk to the pixels of 512x512 if it has more."""
    scale = _LARGEST / part.gray.size**0.5
    if scale >= 1:
        return part
    small = cv2.resize(part.gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return _part(np.asarray(small, np.uint8), *_corner(part), scale)


def _part(gray: Gray, left: int, top: int, scale: float = 1.0) -> Crop:
    return Crop(gray, np.array([[1 / scale, 0, left], [0, 1 / scale, top]], np.float64), scale)


def enlarged(part: Crop, times: float) -> Crop:
    """The part, so many times as wide and as high."""
    large = cv2.resize(part.gray, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC)
    return _part(np.asarray(large, np.uint8), *_corner(part), times)


def with_border(part: Crop) -> Crop:
    """The part without its margin, in a border as light as its lightest twentieth."""
    inner = part.gray[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] if min(part.gray.shape) > 4 * _MARGIN else part.gray
    left, top = _corner(part)
    cut = _MARGIN if inner is not part.gray else 0
    light = int(np.percentile(inner[::4, ::4], 95))
    border = cv2.copyMakeBorder(inner, *(_BORDER,) * 4, cv2.BORDER_CONSTANT, value=(light,))
    shift = round((cut - _BORDER) / part.scale)
    return _part(np.asarray(border, np.uint8), left + shift, top + shift, part.scale)


def _corner(part: Crop) -> tuple[int, int]:
    return int(part.back[0, 2]), int(part.back[1, 2])
