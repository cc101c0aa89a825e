"""Whether a code that was read may be believed: over the frames of a live camera, or from one picture.

No decoder is here. An answer is about the reading alone; what the code means is judged elsewhere.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec

from devices.camera.formats import LEAST_LENGTH, WEAK, CodeRules, FoundCode, Symbology

FRAMES: Final = 2
FRAMES_OF_ONE_ENGINE: Final = 3
GONE_NS: Final = 700_000_000
GONE_FRAMES: Final = 3

_CHECK39: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"


class Doubt(StrEnum):
    """Why a code that was read often enough is not accepted."""

    LENGTH = "length"
    CHECK_DIGIT = "check_digit"
    CONTRADICTED = "contradicted"
    UNKNOWN = "unknown"


class Verdict(msgspec.Struct, frozen=True):
    """A code that was judged in this frame; accepted without a doubt."""

    code: FoundCode
    doubt: Doubt | None = None


def flaw(code: FoundCode, rules: CodeRules) -> Doubt | None:
    """What is wrong with the text itself."""
    allowed = rules.lengths.get(code.symbology)
    if code.symbology is Symbology.ITF and not allowed:
        return Doubt.LENGTH
    if allowed and len(code.text) not in allowed:
        return Doubt.LENGTH
    if len(code.text) < LEAST_LENGTH.get(code.symbology, 1):
        return Doubt.LENGTH
    if rules.code39_check and code.symbology is Symbology.CODE39 and not check39(code.text):
        return Doubt.CHECK_DIGIT
    return None


def check39(text: str) -> bool:
    """Whether the last character is the modulo 43 check of the others (ISO/IEC 16388, annex A)."""
    values = [_CHECK39.find(character) for character in text]
    return len(values) > 1 and min(values) >= 0 and sum(values[:-1]) % 43 == values[-1]


def weak(code: FoundCode, rules: CodeRules) -> bool:
    """Whether one engine alone may be wrong about it."""
    return code.symbology in WEAK and not (code.symbology is Symbology.CODE39 and rules.code39_check)


def contradicted(code: FoundCode, others: Sequence[FoundCode]) -> bool:
    """Whether another text was read at the same place."""
    return any(other.text != code.text and _overlap(code, other) for other in others)


def _overlap(one: FoundCode, other: FoundCode) -> bool:
    middle = [sum(corner[axis] for corner in one.corners) / 4 for axis in (0, 1)]
    return all(
        min(corner[axis] for corner in other.corners)
        <= middle[axis]
        <= max(corner[axis] for corner in other.corners)
        for axis in (0, 1)
    )


def believable(code: FoundCode, found: Sequence[FoundCode], rules: CodeRules) -> bool:
    """Whether one picture is proof enough: weak codes need both engines and nothing else at their place."""
    if flaw(code, rules) is not None or contradicted(code, found):
        return False
    return not weak(code, rules) or len(code.engines) > 1
