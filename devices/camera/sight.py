"""Where the thread of a camera and the screen meet: the newest sight, and whether anybody looks.

Only the newest sight is kept, so a slow screen never makes a queue. No picture is read or searched here, and
nothing heavy is loaded.
"""

import threading
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final

import msgspec

from devices.camera.formats import Corners, FoundCode

Known = Callable[[FoundCode], bool]


class Advice(StrEnum):
    """What would help the camera."""

    MOVE_CLOSER = "move_closer"
    HOLD_STILL = "hold_still"
    FOCUS = "focus"
    MORE_LIGHT = "more_light"


class Stand(StrEnum):
    """What became of a code in sight."""

    SEEN = "seen"  # read, not yet believed
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"  # believed, but nothing at this station has this code
    DOUBTED = "doubted"  # of a wrong length or check digit


class CodeMark(msgspec.Struct, frozen=True):
    """A code in a sight. `corners` are shares (0..1) of the picture's width and height.

    `module_px` is the width of the narrowest element in pixels of the camera, 0 when unknown; `sharpness`
    0..1 that over the width of an edge.
    """

    text: str
    corners: Corners
    stand: Stand = Stand.SEEN
    module_px: float = 0.0
    sharpness: float = 0.0


class Sight(msgspec.Struct, frozen=True):
    """What a camera saw. `frame` is the whole picture, `shown` the same no larger than was asked for: arrays
    (height, width, 3) of uint8, blue first, that nobody may write to. `sharpness` 0..1 is that of the whole
    picture, 0 without contrast. `at_ns` is monotonic.
    """

    number: int
    frame: Any
    shown: Any
    at_ns: int
    marks: tuple[CodeMark, ...] = ()
    advice: Advice | None = None
    sharpness: float = 0.0


NOT_LOOKED_AT: Final = (0, 0)


class Lookout:
    """One camera as seen from both sides. `known` is asked in the camera's thread for a code that all else
    lets pass; it must say whether this station knows it, and must not touch a screen.
    """

    def __init__(self, known: Known | None = None) -> None:
        self.known = known
        self.reads = True
        """False while somebody takes a photo: codes in view mean nothing then."""
        self._size = NOT_LOOKED_AT
        self._wanted = threading.Event()
        self._newest: Sight | None = None

    # ------------------------------------------------------------ the screen's side

    def look(self, width: int, height: int, *, reads: bool = True) -> None:
        """Somebody wants to see it, in a place of so many pixels, and have codes read or not."""
        self.reads = reads
        self._size = (max(width, 1), max(height, 1))
        self._wanted.set()

    def look_away(self) -> None:
        """Nobody looks any more: the camera is given back."""
        self.reads = True
        self._size = NOT_LOOKED_AT
        self._wanted.clear()
        self._newest = None

    def newest(self) -> Sight | None:
        """The last sight; None while there is none."""
        return self._newest

    # ------------------------------------------------------------ the camera's side

    @property
    def size(self) -> tuple[int, int]:
        """How large `Sight.shown` may be; (0, 0) while nobody looks."""
        return self._size

    @property
    def wanted(self) -> bool:
        """Whether somebody looks."""
        return self._wanted.is_set()

    def wait(self, seconds: float) -> bool:
        """Waits until somebody looks, for so long at most."""
        return self._wanted.wait(seconds)

    def show(self, sight: Sight | None) -> None:
        """What is seen now; None when the camera is away."""
        self._newest = sight


class Lookouts:
    """The lookouts of a station's cameras by the device's name; used in the screen's thread."""

    def __init__(self, known: Known | None = None) -> None:
        self._known = known
        self._by_name: dict[str, Lookout] = {}

    def of(self, device: str) -> Lookout:
        """The lookout of a camera, the same one each time."""
        return self._by_name.setdefault(device, Lookout(self._known))
