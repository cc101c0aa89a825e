"""Frames of one camera to sights and accepted codes: the search, the marks on the picture, the advice.

It opens no camera and owns no thread: `see` is called with each frame by whoever does (`devices.drivers`).
"""

from typing import Any, Final

import cv2
import numpy as np

from devices.camera.formats import FoundCode
from devices.camera.prepare import as_gray
from devices.camera.rule import CameraRule
from devices.camera.sight import NOT_LOOKED_AT, Advice, CodeMark, Lookout, Sight, Stand
from devices.camera.vote import GONE_NS, Doubt, VotedCode
from devices.camera.watch import CameraWatch, Sighting

_DARK: Final = 70
"""Gray level that the lightest twentieth of a picture should reach: below it a label is gray on black."""
_STRIDE: Final = 8
_STAND: Final = {None: Stand.ACCEPTED, Doubt.UNKNOWN: Stand.UNKNOWN}

_Key = tuple[str, str]


class CameraStream:
    """The memory of an open camera."""

    def __init__(self, rule: CameraRule, lookout: Lookout) -> None:
        self._lookout = lookout
        self._watch = CameraWatch(rule.codes, lookout.known)
        self._stands: dict[_Key, Stand] = {}
        self._seen_ns: dict[_Key, int] = {}
        self._number = 0
        self.quiet_since_ns: int | None = None
        """Since when the scene has been the same and nothing was to be searched; monotonic."""

    def see(self, image: Any, at_ns: int) -> tuple[FoundCode, ...]:
        """Looks at the next frame, leaves its sight at the lookout; gives the codes accepted in it."""
        look = self._watch.look(image, at_ns)
        self._note_quiet(look, at_ns)
        self._note_stands(look, at_ns)
        self._number += 1
        self._lookout.show(
            Sight(
                self._number,
                image,
                _fitted(image, self._lookout.size),
                at_ns,
                tuple(self._mark(code, image) for code in look.codes),
                self._advice(look, image),
                look.glance.sharpness,
            )
        )
        return tuple(verdict.code for verdict in look.verdicts if verdict.doubt is None)

    def _note_quiet(self, look: Sighting, at_ns: int) -> None:
        if look.glance.changed or look.glance.moving:
            self.quiet_since_ns = None
        elif self.quiet_since_ns is None:
            self.quiet_since_ns = at_ns

    def _note_stands(self, look: Sighting, at_ns: int) -> None:
        """A verdict comes once and stands as long as its code is in view; a missed frame is no leaving."""
        self._seen_ns |= {_key(code): at_ns for code in look.codes}
        self._seen_ns = {key: seen for key, seen in self._seen_ns.items() if at_ns - seen < GONE_NS}
        self._stands = {key: stand for key, stand in self._stands.items() if key in self._seen_ns}
        for verdict in look.verdicts:
            self._stands[_key(verdict.code)] = _stand_of(verdict)

    def _mark(self, code: FoundCode, image: Any) -> CodeMark:
        height, width = image.shape[:2]
        one, two, three, four = ((x / width, y / height) for x, y in code.corners)
        stand = self._stands.get(_key(code), Stand.SEEN)
        return CodeMark(code.text, (one, two, three, four), stand, code.module_px, code.sharpness)

    def _advice(self, look: Sighting, image: Any) -> Advice | None:
        """Nothing while a code is accepted; darkness first, because it looks like blur."""
        if Stand.ACCEPTED in self._stands.values():
            return None
        if is_dark(image):
            return Advice.MORE_LIGHT
        return Advice(look.hint.value) if look.hint else None


def is_dark(image: Any) -> bool:
    """Whether even the lightest twentieth of the picture is dark."""
    gray = as_gray(image[::_STRIDE, ::_STRIDE])
    return gray is not None and float(np.percentile(gray, 95)) < _DARK


def _fitted(image: Any, size: tuple[int, int]) -> Any:
    """The picture no larger than `size`, its sides in proportion; the picture itself while nobody looks."""
    if size == NOT_LOOKED_AT:
        return image
    height, width = image.shape[:2]
    scale = min(size[0] / width, size[1] / height, 1.0)
    if scale == 1.0:
        return image
    small = (max(round(width * scale), 1), max(round(height * scale), 1))
    return cv2.resize(image, small, interpolation=cv2.INTER_AREA)


def _key(code: FoundCode) -> _Key:
    return code.text, code.symbology.value


def _stand_of(verdict: VotedCode) -> Stand:
    return _STAND.get(verdict.doubt, Stand.DOUBTED)
