"""The search over the frames of a live camera: what each frame may cost, and when a code is accepted.

It owns no camera and no thread: `look` is called with each frame, `watch_frames` with a source of them,
by whoever owns the thread. zxing-cpp, zbar and OpenCV let other threads run meanwhile (decision 0011).
"""

from collections.abc import Callable
from typing import Final

import msgspec

from devices.camera.decode import fallbacks, search
from devices.camera.formats import CodeRules, FoundCode, SearchStage
from devices.camera.gate import SHARP, Gate, Glance
from devices.camera.measure import Hint, hint_for, hint_of_bars
from devices.camera.picture import GrayPicture
from devices.camera.prepare import as_gray
from devices.camera.vote import VotedCode, Votes

_EVERY: Final = 3
"""Of missed frames one pays for one more step."""


class CameraFrame(msgspec.Struct, frozen=True):
    """A picture (gray, BGR or BGRA uint8) and when it was taken, monotonic ns."""

    image: object
    at_ns: int


class Sighting(msgspec.Struct, frozen=True):
    """What a frame told: codes with corners for the screen, verdicts that are new, a hint for the person."""

    codes: tuple[FoundCode, ...] = ()
    verdicts: tuple[VotedCode, ...] = ()
    hint: Hint | None = None
    glance: Glance = Glance()
    searched: bool = False


class CameraWatch:
    """The memory of one camera. Not for two threads at once."""

    def __init__(self, rules: CodeRules, known: Callable[[FoundCode], bool] | None = None) -> None:
        self._rules = rules
        self._fallbacks = fallbacks(rules)
        self._patience = _EVERY * len(self._fallbacks)  # missed frames until an unchanged scene is left alone
        self._gate = Gate()
        self._votes = Votes(rules, known)
        self._codes: tuple[FoundCode, ...] = ()
        self._hint: Hint | None = None
        self._missed = 0
        self._unchanged = 0
        self._turn = 0
        self._fruitful: SearchStage | None = None

    def look(self, image: object, at_ns: int) -> Sighting:
        """The next frame; what is no picture tells nothing."""
        gray = as_gray(image)
        if gray is None:
            return Sighting()
        glance = self._gate.look(gray)
        self._unchanged = 0 if glance.changed else self._unchanged + 1
        if self._nothing_to_gain():
            self._votes.still(at_ns)
            return Sighting(self._codes, (), self._hint, glance)
        picture = GrayPicture(gray, self._rules)
        self._codes = search(picture, self._stages(glance))
        self._learn(picture, glance)
        return Sighting(self._codes, self._votes.count(self._codes, at_ns), self._hint, glance, searched=True)

    def _nothing_to_gain(self) -> bool:
        """The scene is as before, and all that can be known of it is known or was tried."""
        if self._codes and self._votes.settled:
            return self._unchanged > 0
        return self._unchanged > self._patience

    def _stages(self, glance: Glance) -> tuple[SearchStage, ...]:
        """The quick look, then what helped before, or in turn one of the other steps."""
        if self._fruitful is not None:
            return (SearchStage.QUICK, self._fruitful)
        if self._missed % _EVERY != _EVERY - 1 or not glance.steady or not self._fallbacks:
            return (SearchStage.QUICK,)
        self._turn += 1
        return (SearchStage.QUICK, self._fallbacks[(self._turn - 1) % len(self._fallbacks)])

    def _learn(self, picture: GrayPicture, glance: Glance) -> None:
        if self._codes:
            self._missed = self._turn = 0
            stage = self._codes[0].stage
            self._fruitful = None if stage == SearchStage.QUICK else stage
            self._hint = hint_for(self._codes[0])
            return
        self._missed += 1
        if self._missed >= _EVERY:
            self._fruitful = None
        if not glance.steady:
            self._hint = Hint.HOLD_STILL
        elif 0 < glance.sharpness < SHARP:
            self._hint = Hint.FOCUS
        elif picture.turned_upright:
            self._hint = hint_of_bars(picture.upright(2.0))


def watch_frames(
    take: Callable[[], CameraFrame | None],
    tell: Callable[[Sighting], None],
    rules: CodeRules,
    known: Callable[[FoundCode], bool] | None = None,
) -> None:
    """Looks at each frame that `take` waits for and tells what it saw, until `take` gives None.

    To be run in a thread of its own; `take`, `tell` and `known` are called in that thread.
    """
    watch = CameraWatch(rules, known)
    while (frame := take()) is not None:
        tell(watch.look(frame.image, frame.at_ns))
