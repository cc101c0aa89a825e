"""Makes any picture into a gray one that the engines can take, and takes the noise out of it.

It finds nothing in a picture.
"""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]

LEAST_SIDE: Final = 8
"""Pixels: the smallest symbol has eight modules."""
MOST_PIXELS: Final = 64_000_000


def as_gray(image: object) -> Gray | None:
    """A contiguous gray picture (height, width) of gray, BGR or BGRA uint8; None for anything else."""
    if not isinstance(image, np.ndarray) or image.dtype != np.uint8:
        return None
    if image.ndim == 3 and image.shape[2] == 1:
        image = image[:, :, 0]
    if image.ndim not in {2, 3} or min(image.shape[:2]) < LEAST_SIDE or image.size > 4 * MOST_PIXELS:
        return None
    if image.ndim == 2:
        return np.ascontiguousarray(image)
    return _from_colour(np.ascontiguousarray(image))


def _from_colour(image: NDArray[Any]) -> Gray | None:
    ways = {3: cv2.COLOR_BGR2GRAY, 4: cv2.COLOR_BGRA2GRAY}
    way = ways.get(image.shape[2])
    return None if way is None else np.asarray(cv2.cvtColor(image, way), np.uint8)


def smoothed(gray: Gray) -> Gray:
    """The mean of each 3x3: of noisy frames the engines make a tenth of the work and more reads."""
    return np.asarray(cv2.blur(gray, (3, 3)), np.uint8)


def noise(gray: Gray) -> float:
    """Standard deviation of the pixel noise in gray levels, by a mask blind to edges and slopes.

    After Immerkaer 1996, with the median of every fourth pixel of nine bands: texture hardly moves it.
    """
    height = gray.shape[0]
    step = max(height // 9, 10)
    bands = [gray[top : top + 10] for top in range(0, height - 9, step)] or [gray]
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    found = [cv2.filter2D(band, cv2.CV_16S, mask)[1:-1, 1:-1:4].ravel() for band in bands]
    return float(np.median(np.abs(np.concatenate(found)))) / (6 * 0.6745)


def sharpened(gray: Gray) -> Gray:
    """Three times the difference to the surroundings: undoes some defocus."""
    around = cv2.GaussianBlur(gray, (0, 0), 1.5)
    return np.asarray(cv2.addWeighted(gray, 3.0, around, -2.0, 0), np.uint8)


def sharpened_across(upright: Gray, scale: float) -> Gray:
    """The same across upright bars alone, of a crop enlarged `scale` times: along them is only noise."""
    around = cv2.GaussianBlur(upright, (0, 0), sigmaX=1.5 * scale, sigmaY=0.3)
    return np.asarray(cv2.addWeighted(upright, 3.0, around, -2.0, 0), np.uint8)


def levelled(gray: Gray) -> Gray:
    """Black and white, each pixel by the mean of the 51x51 around it: gloss and shadow go."""
    return np.asarray(
        cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 51, 5), np.uint8
    )
