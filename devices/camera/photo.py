"""A frame as a photo to keep: JPEG of bounded size. Where it is kept is not known here."""

from typing import Any, Final

import cv2
import numpy as np

MOST_BYTES: Final = 300 * 1024
MEDIA_TYPE: Final = "image/jpeg"
_QUALITIES: Final = (85, 75, 60, 45)
_LONGEST: Final = 1920
_SMALLER: Final = 0.75


def photo_of(frame: Any, most: int = MOST_BYTES) -> bytes:
    """The frame (gray or BGR uint8) as JPEG of at most `most` bytes; 1920 pixels long at most, smaller where
    the coarsest quality is not enough. ValueError for what is no picture.
    """
    picture = _no_longer_than(frame, _LONGEST)
    while min(picture.shape[:2]) > 1:
        for quality in _QUALITIES:
            done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
            if done and len(data) <= most:
                return bytes(data)
        picture = _no_longer_than(picture, int(max(picture.shape[:2]) * _SMALLER))
    raise ValueError("the picture cannot be made as small as that")


def _no_longer_than(picture: Any, longest: int) -> Any:
    """The picture, shrunk where a side is longer."""
    if not isinstance(picture, np.ndarray) or picture.ndim not in {2, 3} or picture.size == 0:
        raise ValueError("that is no picture")
    height, width = picture.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return picture
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
