"""Whether a code that was read may be believed: over the frames of a live camera, or from one picture.

No decoder is here. An answer is about the reading alone; what the code means is judged elsewhere.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
    UNKNOWN = "unknown"


class VotedCode(msgspec.Struct, frozen=True):
    """A code that was judged in this frame; accepted without a doubt."""

    code: FoundCode
    doubt: Doubt | None = None


def fits(code: FoundCode, rules: CodeRules) -> bool:
    """Whether the text is as long as it may be; one that is not may be a part of the code."""
    allowed = rules.lengths.get(code.symbology)
    if allowed:
        return len(code.text) in allowed
    return len(code.text) >= LEAST_LENGTH.get(code.symbology, 1)


def flaw(code: FoundCode, rules: CodeRules) -> Doubt | None:
    """What is wrong with the text itself."""
    if not fits(code, rules) or (code.symbology is Symbology.ITF and not rules.lengths.get(Symbology.ITF)):
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


def contradicted(code: FoundCode, others: Iterable[FoundCode], rules: CodeRules) -> bool:
    """Whether another weak text was read where this weak one is."""
    return weak(code, rules) and any(
        other.text != code.text and weak(other, rules) and _at_the_same_place(code, other) for other in others
    )


def _at_the_same_place(one: FoundCode, other: FoundCode) -> bool:
    return all(
        min(corner[axis] for corner in other.corners)
        <= sum(corner[axis] for corner in one.corners) / 4
        <= max(corner[axis] for corner in other.corners)
        for axis in (0, 1)
    )


def believable(code: FoundCode, found: Iterable[FoundCode], rules: CodeRules) -> bool:
    """Whether one picture is proof enough: weak codes need both engines and no other text at their place."""
    if flaw(code, rules) is not None or contradicted(code, found, rules):
        return False
    return not weak(code, rules) or len(code.engines) > 1


@dataclass
class _Tally:
    """What is known of one code in view."""

    code: FoundCode
    frames: int = 0
    missed: int = 0
    seen_ns: int = 0
    disputed: bool = False
    judged: bool = False


class Votes:
    """The codes in view of one camera, from the first read until they have left.

    `known` is the last filter, asked once for a code that all others let pass: False means that nobody
    knows this code, whatever was read. A code must leave the view before it is judged again.
    A weak code that another contradicts waits until the other has left, and needs both engines then.
    """

    def __init__(self, rules: CodeRules, known: Callable[[FoundCode], bool] | None = None) -> None:
        self._rules = rules
        self._known = known
        self._in_view: dict[tuple[str, Symbology], _Tally] = {}

    @property
    def settled(self) -> bool:
        """Whether every code in view has been judged."""
        return all(tally.judged for tally in self._in_view.values())

    def count(self, codes: Iterable[FoundCode], at_ns: int) -> tuple[VotedCode, ...]:
        """One searched frame at monotonic `at_ns`; its verdicts, one for the whole stay of a code."""
        for tally in self._in_view.values():
            tally.missed += 1
        self._in_view = {key: tally for key, tally in self._in_view.items() if not _gone(tally, at_ns)}
        for code in codes:
            self._seen(code, at_ns)
        ripe = [tally for tally in self._in_view.values() if not tally.judged and self._ripe(tally)]
        for tally in ripe:
            tally.judged = True
        return tuple(VotedCode(tally.code, self._doubt(tally.code)) for tally in ripe)

    def still(self, at_ns: int) -> None:
        """A frame that shows what the frame before showed: what was seen there is still in view."""
        for tally in self._in_view.values():
            if not tally.missed:
                tally.seen_ns = at_ns

    def _seen(self, code: FoundCode, at_ns: int) -> None:
        tally = self._in_view.setdefault((code.text, code.symbology), _Tally(code))
        tally.code = msgspec.structs.replace(code, engines=code.engines | tally.code.engines)
        tally.frames = tally.frames + 1
        tally.missed = 0
        tally.seen_ns = at_ns

    def _ripe(self, tally: _Tally) -> bool:
        code = tally.code
        alone = weak(code, self._rules) and len(code.engines) < 2
        if contradicted(code, (other.code for other in self._in_view.values()), self._rules):
            tally.disputed = True
            return False
        return not (alone and tally.disputed) and tally.frames >= (FRAMES_OF_ONE_ENGINE if alone else FRAMES)

    def _doubt(self, code: FoundCode) -> Doubt | None:
        if (wrong := flaw(code, self._rules)) is not None:
            return wrong
        return Doubt.UNKNOWN if self._known is not None and not self._known(code) else None


def _gone(tally: _Tally, at_ns: int) -> bool:
    return tally.missed >= GONE_FRAMES and at_ns - tally.seen_ns >= GONE_NS
