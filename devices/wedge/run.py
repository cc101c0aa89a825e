"""Keys held together, and what their gaps tell: a scanner's, a person's, or a scanner's that came in pieces.

No state beyond one run; when a run ends is decided in `devices.wedge.judge`.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Final

import msgspec

from devices.capabilities import LONGEST_CODE
from devices.reading.readers.code import whole_text
from devices.wedge.outcome import Key, Timing

_MS: Final = 1_000_000
_BRIEF_NS: Final = 20 * _MS
"""So fast no person strikes two keys in turn, but for a slip: even two, or one and Enter, are a scanner's."""
_SURE_GAPS: Final = 2


class TypingPace(msgspec.Struct):
    """How fast this station's scanner types: gaps of a code, those of one too short to have a speed."""

    gap_ns: int
    percent: int
    length: int
    brief_ns: int = _BRIEF_NS

    def learn(self, timing: Timing) -> None:
        """A code was read: its keys' own pace is what a short one may have."""
        self.brief_ns = min(self.gap_ns, max(_BRIEF_NS, int(timing.median_ms * 1.5 * _MS)))


class Run:
    """Keys in order of arrival: all, those that make the text, and a person's between them.

    Of more than `LONGEST_CODE` keys only the number is kept: that is no code, and it is not replayed.
    """

    def __init__(self) -> None:
        self.all_keys: list[Key] = []
        self.keys: list[Key] = []
        self.others: list[Key] = []
        self.text = ""
        self.before = ""
        """What was given back as typing just before, and belongs to it."""
        self.foreign = False
        self.broken = False
        self.last: Key | None = None

    def add(self, key: Key, text: str, *, foreign: bool = False) -> None:
        """One key that makes `text` ("" inside an Alt+number sequence)."""
        self.last = key
        if self.overlong:
            return
        self.all_keys.append(key)
        self.keys.append(key)
        self.text += text
        self.foreign = self.foreign or foreign

    def add_other(self, key: Key) -> None:
        """One key without a character."""
        if not self.overlong:
            self.all_keys.append(key)
            self.others.append(key)

    @property
    def overlong(self) -> bool:
        """More than any label holds."""
        return len(self.all_keys) > LONGEST_CODE

    @property
    def whole_text(self) -> str:
        """The text with halves of a character joined; a half alone is U+FFFD."""
        return whole_text(self.text)

    def gaps(self) -> list[int]:
        """Between successive keys, ns."""
        return [later.at_ns - earlier.at_ns for earlier, later in pairwise(self.keys)]

    def fast(self, pace: TypingPace, *, ended: bool) -> bool:
        """Whether enough keys follow fast enough; an end mark may be late, so its own gap does not count."""
        gaps = self.gaps()[:-1] if ended else self.gaps()
        quick = sum(gap <= pace.gap_ns for gap in gaps)
        long_enough = len(gaps) + 1 >= pace.length and quick * 100 >= pace.percent * len(gaps)
        return self.overlong or long_enough

    def brief(self, pace: TypingPace) -> bool:
        """Two keys or more, each as quick as only a scanner is."""
        gaps = self.gaps()
        return bool(gaps) and max(gaps) <= pace.brief_ns and not self.foreign


class Recent:
    """The last keys that were given back as typing, without a pause: the beginning of a code may be among
    them.
    """

    def __init__(self, pause_ns: int) -> None:
        self._pause_ns = pause_ns
        self.forget()

    def forget(self) -> None:
        """What follows has nothing to do with it."""
        self.text = ""
        self._gaps = 0
        self._quick = 0
        self._doubted = False
        self._last_ns: int | None = None

    def doubt(self, at_ns: int) -> None:
        """Something that was no whole code ended at `at_ns`: what follows at once may be its other half."""
        self.forget()
        self._last_ns = at_ns
        self._doubted = True

    def touches(self, at_ns: int) -> bool:
        """Whether a key at `at_ns` follows without a pause."""
        return self._last_ns is not None and at_ns - self._last_ns <= self._pause_ns

    def add(self, keys: Iterable[Key], pace: TypingPace) -> None:
        """These were given back."""
        for key in keys:
            if self._last_ns is None or not self.touches(key.at_ns):
                self.forget()
            elif self.text:
                self._gaps += 1
                self._quick += key.at_ns - self._last_ns <= pace.brief_ns
            self.text = (self.text + key.text)[-LONGEST_CODE:]
            self._last_ns = key.at_ns

    def by_scanner(self) -> bool:
        """Keys of a scanner that stopped between them: they follow what was no whole code, or so many quick
        gaps no person has.
        """
        return self._doubted or (self._quick >= _SURE_GAPS and self._quick * 2 >= self._gaps)
