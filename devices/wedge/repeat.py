"""The same label read again by the same device within the window: said, not booked; and tags that lie in the
field of a radio reader, which are told again and again.

It does not decide what happens then (the screen offers +1 on purpose) and never joins two devices.
"""

from typing import Final

import msgspec

from devices.capabilities import Reading


class RepeatRead(msgspec.Struct, frozen=True):
    """`reading` repeats one accepted `since_ms` ago; `times` counts the repeats suppressed since."""

    reading: Reading
    since_ms: int
    times: int


class _Seen(msgspec.Struct):
    step: str
    accepted_ns: int
    last_ns: int
    times: int


class RepeatFilter:
    """Remembers what each device read within the window.

    Every repeat begins the window anew: a label that lies before a scanner that reads by itself stays one
    reading, and a deliberate rescan needs `window_ms` without it.
    """

    def __init__(self, window_ms: int = 1500) -> None:
        self._window_ns = window_ms * 1_000_000
        self._seen: dict[tuple[str, str], _Seen] = {}
        self.suppressed = 0

    def check(self, reading: Reading, step: str) -> RepeatRead | None:
        """None: a new reading. `step` names where the screen stands; in another step a code is always new."""
        now_ns = reading.first_byte_ns
        self._forget_old(now_ns)
        key = (reading.device, reading.value)
        seen = self._seen.get(key)
        if seen is None or seen.step != step:
            self._seen[key] = _Seen(step, now_ns, now_ns, 0)
            return None
        seen.last_ns = now_ns
        seen.times += 1
        self.suppressed += 1
        return RepeatRead(reading, (now_ns - seen.accepted_ns) // 1_000_000, seen.times)

    def left_view(self, device: str, value: str) -> None:
        """The code is out of sight of `device` (a camera): reading it again is deliberate."""
        self._seen.pop((device, value), None)

    def _forget_old(self, now_ns: int) -> None:
        self._seen = {
            key: seen for key, seen in self._seen.items() if now_ns - seen.last_ns <= self._window_ns
        }


class FieldFilter:
    """Tells a tag that comes into the field of its reader from one that lies there.

    A tag is news again once it was away for `away_ms`, whatever the screen shows by then: a badge left on its
    reader signs nobody out and in again. Readings with the same flaw count as one tag.
    """

    def __init__(self, away_ms: int = 3000) -> None:
        self._away_ns = away_ms * 1_000_000
        self._last: dict[tuple[str, str], int] = {}

    def entered(self, reading: Reading) -> bool:
        """True when the tag was not in the field a moment ago; each reading keeps it there."""
        now_ns = reading.first_byte_ns
        if len(self._last) > _MANY_TAGS:
            self._last = {key: at for key, at in self._last.items() if now_ns - at <= self._away_ns}
        key = (reading.device, reading.flaw or reading.value)
        last_ns = self._last.get(key)
        self._last[key] = now_ns
        return last_ns is None or now_ns - last_ns > self._away_ns


_MANY_TAGS: Final = 1000
