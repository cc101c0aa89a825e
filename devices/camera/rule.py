"""The section of a model file for cameras: what is asked of the camera, and which codes it looks for.

Structs only: a station reads its rules without OpenCV.
"""

import re
from enum import StrEnum
from typing import Final

import msgspec

from devices.camera.formats import FACTORY, CodeRules, Symbology

CAMERA_INDEX: Final = re.compile(r"(?:index:)?(\d{1,3})(?::.*)?", re.DOTALL)
"""An address that counts cameras instead of naming a file."""


class Opening(StrEnum):
    """When a camera is open: while a screen looks through it, or as long as the station runs."""

    WATCHED = "watched"
    ALWAYS = "always"


class CameraRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`width`, `height` (pixels), `fps` and `fourcc` are asked of the camera; it may give others.

    One that is always open gives `idle_fps` frames a second while nothing changes. `stays` keeps the panel
    open after a code. `formats`, `lengths`, `inverted`, `code39_check` as in `CodeRules`. With `loop`
    pictures of a folder or film begin anew at their end.
    """

    width: int = 1280
    height: int = 720
    fps: float = 30.0
    fourcc: str = "MJPG"
    opened: Opening = Opening.WATCHED
    idle_fps: float = 15.0
    stays: bool = False
    loop: bool = True
    formats: tuple[Symbology, ...] = FACTORY
    lengths: dict[Symbology, tuple[int, ...]] = msgspec.field(default_factory=lambda: {Symbology.ITF: (14,)})
    inverted: bool = False
    code39_check: bool = False

    def __post_init__(self) -> None:
        if not (64 <= self.width <= 7680 and 64 <= self.height <= 4320):
            raise ValueError("width and height must be 64x64 to 7680x4320")
        if not (0 < self.fps <= 240 and 0 < self.idle_fps <= 240):
            raise ValueError("fps and idle_fps must be above 0, at most 240")
        if len(self.fourcc) not in {0, 4}:
            raise ValueError("fourcc must have four characters, or none for the camera's own")

    @property
    def codes(self) -> CodeRules:
        """What the search for codes goes by."""
        return CodeRules(self.formats, self.lengths, self.inverted, self.code39_check)
